//! What a direct message says, and what its sender is told.

use crate::campaigns::pairs;
use crate::channels::check_sender;
use crate::delivery::{Answered, Content, Letter, Outcome, Reason};
use crate::error::ApiError;
use crate::templates::{self, EmailTemplate, Substitutions};
use crate::turn::Turn;
use carillon_wire::{
    ChannelType, DeliveryStatus, DirectMessageConfiguration, EmailMessage, EndpointMessageResult,
    MessageResult, SimpleEmail, Template, TemplateConfiguration,
};

/// A message as its request describes it. Only email is sent so far.
pub(super) struct Message {
    pub(super) content: Content,
    /// Why nobody can get it.
    obstacle: Option<Reason>,
}

impl Message {
    /// Reads the email of a request. A template brings the words, and the email message beside it the sender. Without a sender of its
    /// own a message is sent in the channel's name.
    pub(super) fn read(
        turn: &Turn<'_>,
        configuration: &DirectMessageConfiguration,
        templates: Option<&TemplateConfiguration>,
    ) -> Result<Message, ApiError> {
        let email = configuration.email_message.clone().unwrap_or_default();
        let template = templates.and_then(|templates| templates.email_template.as_ref());
        let default = configuration.default_message.clone().unwrap_or_default();
        let mut substitutions: Substitutions = default.substitutions.unwrap_or_default();
        substitutions.extend(email.substitutions.clone().unwrap_or_default());
        if let Some(from) = &email.from_address {
            check_sender("MessageConfiguration.EmailMessage.FromAddress", from)?;
        }
        for address in email.reply_to_addresses.iter().flatten() {
            check_sender(
                "MessageConfiguration.EmailMessage.ReplyToAddresses",
                address,
            )?;
        }
        let simple = email.simple_email.clone().unwrap_or_default();
        let letter = match template {
            Some(template) => Some(of_template(turn, template)?),
            None => own(&email, simple.clone(), default.body),
        };
        Ok(Message {
            obstacle: match &letter {
                None if email.raw_email.is_some() => Some(Reason::NotBuilt),
                None => Some(Reason::NoContent),
                Some(_) => None,
            },
            content: Content {
                from: email.from_address,
                reply_to: email.reply_to_addresses.unwrap_or_default(),
                letter: letter.unwrap_or_default(),
                headers: pairs(simple.headers),
                substitutions,
            },
        })
    }

    /// Why a destination of that channel cannot get it.
    pub(super) fn refusal(&self, channel: Option<ChannelType>, raw: bool) -> Option<Reason> {
        match channel {
            None => Some(Reason::MissingChannel),
            Some(ChannelType::Email) if raw => Some(Reason::NotBuilt),
            Some(ChannelType::Email) => self.obstacle,
            Some(_) => Some(Reason::NotBuilt),
        }
    }
}

/// A template that is not there fails the whole request.
fn of_template(turn: &Turn<'_>, template: &Template) -> Result<Letter, ApiError> {
    let name = template.name.clone().unwrap_or_default();
    let version = template.version.clone();
    match templates::email(turn, &name, version.as_deref())? {
        Some(_) => Ok(Letter::Template { name, version }),
        None => Err(ApiError::bad(
            "TemplateConfiguration.EmailTemplate: there is no email template of that name and version.",
        )),
    }
}

/// The request's own words: those of a simple email, or a plain body.
fn own(email: &EmailMessage, simple: SimpleEmail, default: Option<String>) -> Option<Letter> {
    let html = simple.html_part.and_then(|part| part.data);
    let text = simple.text_part.and_then(|part| part.data);
    let subject = simple.subject.and_then(|part| part.data);
    let plain = email.body.clone().or(default);
    if email.raw_email.is_some() || (html.is_none() && text.is_none() && plain.is_none()) {
        return None;
    }
    Some(Letter::Own(Box::new(EmailTemplate {
        subject: subject.unwrap_or_default(),
        text: match html {
            Some(_) => text,
            None => text.or(plain),
        },
        html,
        ..EmailTemplate::default()
    })))
}

/// Pinpoint: MessageResult.
pub(super) fn message_result(answered: &Answered) -> MessageResult {
    let (delivery_status, status_code, message) = result(answered);
    MessageResult {
        delivery_status,
        message_id: Some(answered.id.clone()),
        status_code,
        status_message: Some(message),
        updated_token: None,
    }
}

/// Pinpoint: EndpointMessageResult.
pub(super) fn endpoint_result(answered: &Answered, address: Option<&str>) -> EndpointMessageResult {
    let (delivery_status, status_code, message) = result(answered);
    EndpointMessageResult {
        address: Some(address.unwrap_or_default().to_owned()),
        delivery_status,
        message_id: Some(answered.id.clone()),
        status_code,
        status_message: Some(message),
        updated_token: None,
    }
}

/// The one result of a user who has no endpoint, in the service's words.
pub(super) fn nobody() -> EndpointMessageResult {
    EndpointMessageResult {
        address: Some(String::new()),
        delivery_status: DeliveryStatus::PermanentFailure,
        message_id: None,
        status_code: 400,
        status_message: Some("No endpoints found for userId.".to_owned()),
        updated_token: None,
    }
}

fn result(answered: &Answered) -> (DeliveryStatus, i64, String) {
    match answered.outcome {
        Outcome::Queued => (
            DeliveryStatus::Successful,
            200,
            format!("MessageId: {}", answered.id),
        ),
        Outcome::Skipped(reason) => {
            let (status, code, text) = refused(reason);
            (status, code, text.to_owned())
        }
    }
}

fn refused(reason: Reason) -> (DeliveryStatus, i64, &'static str) {
    use DeliveryStatus::{Duplicate, OptOut, PermanentFailure};
    match reason {
        Reason::OptedOut => (OptOut, 400, "The endpoint has opted out."),
        Reason::DuplicateAddress => (
            Duplicate,
            400,
            "Another destination of this request has the same address.",
        ),
        // The text of the service, which clients match on.
        Reason::ChannelNotSet => (PermanentFailure, 404, "Resource not found"),
        Reason::ChannelDisabled => (PermanentFailure, 400, "The email channel is disabled."),
        Reason::Inactive => (PermanentFailure, 400, "The endpoint is inactive."),
        Reason::NoEndpoint | Reason::Deleted => {
            (PermanentFailure, 400, "There is no such endpoint.")
        }
        Reason::MissingAddress => (PermanentFailure, 400, "The destination has no address."),
        Reason::MissingChannel => (PermanentFailure, 400, "The destination has no ChannelType."),
        Reason::ChannelMismatch => (
            PermanentFailure,
            400,
            "The endpoint's ChannelType is not EMAIL.",
        ),
        Reason::NotBuilt => (
            PermanentFailure,
            400,
            "Messages of this channel, raw content and raw email are not built yet.",
        ),
        Reason::NoContent => (
            PermanentFailure,
            400,
            "The request has no email message for this destination.",
        ),
        Reason::HeldOut
        | Reason::TotalCap
        | Reason::DailyCap
        | Reason::QuietTime
        | Reason::Expired
        | Reason::Cancelled => (PermanentFailure, 400, reason.word()),
    }
}

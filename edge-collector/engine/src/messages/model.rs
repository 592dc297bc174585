//! What a direct message says, and what its sender is told.

use crate::campaigns::pairs;
use crate::channels::check_sender;
use crate::delivery::{Answered, Content, Letter, Outcome, Reason};
use crate::error::ApiError;
use crate::templates::{self, EmailTemplate, Substitutions};
use crate::turn::Turn;
use carillon_wire::{
    ChannelType, DefaultMessage, DeliveryStatus, DirectMessageConfiguration, EmailMessage,
    EndpointMessageResult, MessageResult, SMSMessage, SimpleEmail, Template, TemplateConfiguration,
};

/// Characters of a text message, and of the name it is sent under.
const TEXT_CHARS_MAX: usize = 1_600;
const SENDER_ID_CHARS_MAX: usize = 11;

/// A message as its request describes it. Email and text messages are sent so far.
pub(super) struct Message {
    pub(super) email: Words,
    pub(super) text: Words,
}

/// What a message says on one channel.
pub(super) struct Words {
    pub(super) content: Content,
    /// Why nobody can get it.
    obstacle: Option<Reason>,
}

impl Message {
    /// Reads the email and the text message of a request.
    pub(super) fn read(
        turn: &Turn<'_>,
        configuration: &DirectMessageConfiguration,
        templates: Option<&TemplateConfiguration>,
    ) -> Result<Message, ApiError> {
        let default = configuration.default_message.clone().unwrap_or_default();
        let email = configuration.email_message.clone().unwrap_or_default();
        let email_template = templates.and_then(|templates| templates.email_template.as_ref());
        let text = configuration.sms_message.clone().unwrap_or_default();
        let text_template = templates.and_then(|templates| templates.sms_template.as_ref());
        Ok(Message {
            email: Words::of_email(turn, email, email_template, &default)?,
            text: Words::of_text(text, text_template, default)?,
        })
    }

    /// Why a destination of that channel cannot get it.
    pub(super) fn refusal(&self, channel: Option<ChannelType>, raw: bool) -> Option<Reason> {
        match channel {
            None => Some(Reason::MissingChannel),
            Some(ChannelType::Email | ChannelType::Sms) if raw => Some(Reason::NotBuilt),
            Some(ChannelType::Email) => self.email.obstacle,
            Some(ChannelType::Sms) => self.text.obstacle,
            Some(_) => Some(Reason::NotBuilt),
        }
    }
}

impl Words {
    /// A template brings the words, and the email message beside it the sender. Without a sender of its own a message is sent in the
    /// channel's name.
    fn of_email(
        turn: &Turn<'_>,
        email: EmailMessage,
        template: Option<&Template>,
        default: &DefaultMessage,
    ) -> Result<Words, ApiError> {
        let mut substitutions: Substitutions = default.substitutions.clone().unwrap_or_default();
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
            None => own(&email, simple.clone(), default.body.clone()),
        };
        Ok(Words {
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

    /// A name that the reader sees goes before a number as the sender. What only a carrier asks for stands beside the text.
    fn of_text(
        text: SMSMessage,
        template: Option<&Template>,
        default: DefaultMessage,
    ) -> Result<Words, ApiError> {
        check_text(&text)?;
        let mut substitutions: Substitutions = default.substitutions.unwrap_or_default();
        substitutions.extend(text.substitutions.unwrap_or_default());
        let body = text.body.or(default.body);
        let kind = text.message_type.map(|kind| kind.as_str().to_owned());
        let beside = [
            ("EntityId", text.entity_id),
            ("Keyword", text.keyword),
            ("MessageType", kind),
            ("OriginationNumber", text.origination_number.clone()),
            ("TemplateId", text.template_id),
        ];
        let given = |(name, value): (&str, Option<String>)| Some((name.to_owned(), value?));
        Ok(Words {
            obstacle: match &body {
                _ if template.is_some() || text.media_url.is_some() => Some(Reason::NotBuilt),
                None => Some(Reason::NoContent),
                Some(_) => None,
            },
            content: Content {
                from: text.sender_id.or(text.origination_number),
                letter: Letter::Own(Box::new(EmailTemplate {
                    text: Some(body.unwrap_or_default()),
                    ..EmailTemplate::default()
                })),
                headers: beside.into_iter().filter_map(given).collect(),
                substitutions,
                ..Content::default()
            },
        })
    }
}

/// A sender id is what phones show as a name; the words are at most what the service takes.
fn check_text(text: &SMSMessage) -> Result<(), ApiError> {
    if let Some(id) = &text.sender_id {
        let fits = id.len() <= SENDER_ID_CHARS_MAX
            && id.chars().all(|letter| letter.is_ascii_alphanumeric())
            && id.chars().any(|letter| letter.is_ascii_alphabetic());
        if !fits {
            return Err(ApiError::bad(format!(
                "MessageConfiguration.SMSMessage.SenderId: a name of at most {SENDER_ID_CHARS_MAX} letters and digits, one of them a letter."
            )));
        }
    }
    match text.body.as_ref().map_or(0, |body| body.chars().count()) {
        0..=TEXT_CHARS_MAX => Ok(()),
        chars => Err(ApiError::bad(format!(
            "MessageConfiguration.SMSMessage.Body: at most {TEXT_CHARS_MAX} characters, and this has {chars}."
        ))),
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
pub(crate) fn message_result(answered: &Answered) -> MessageResult {
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
        Reason::ChannelDisabled => (PermanentFailure, 400, "The channel is disabled."),
        Reason::Inactive => (PermanentFailure, 400, "The endpoint is inactive."),
        Reason::NoEndpoint | Reason::Deleted => {
            (PermanentFailure, 400, "There is no such endpoint.")
        }
        Reason::MissingAddress => (PermanentFailure, 400, "The destination has no address."),
        Reason::MissingChannel => (PermanentFailure, 400, "The destination has no ChannelType."),
        Reason::ChannelMismatch => (
            PermanentFailure,
            400,
            "The endpoint's ChannelType is another one.",
        ),
        Reason::NotBuilt => (
            PermanentFailure,
            400,
            "Not built yet: channels other than EMAIL and SMS, raw content, raw email, and text messages by template or with media.",
        ),
        Reason::NoContent => (
            PermanentFailure,
            400,
            "The request has no message for this destination's channel.",
        ),
        Reason::HeldOut
        | Reason::TotalCap
        | Reason::DailyCap
        | Reason::QuietTime
        | Reason::Expired
        | Reason::Cancelled => (PermanentFailure, 400, reason.word()),
    }
}

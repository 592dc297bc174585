//! What each kind of template says: five bodies behind one name, and the rules of each.

use super::context;
use super::copy::{EmailTemplate, Words};
use super::render::Text;
use crate::error::ApiError;
use crate::tags::Tags;
use carillon_wire::{
    CampaignInAppMessage, EmailTemplateRequest, InAppTemplateRequest, MessageHeader,
    PushNotificationTemplateRequest, SMSTemplateRequest, ShapeError, TemplateType,
    VoiceTemplateRequest,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Characters of a description, and of what each kind may say.
const DESCRIPTION_CHARS_MAX: usize = 500;
const EMAIL_CHARS_MAX: usize = 600_000;
const IN_APP_CHARS_MAX: usize = 200_000;
const SMS_CHARS_MAX: usize = 1_600;
const VOICE_CHARS_MAX: usize = 10_000;
const PUSH_CHARS_MAX: usize = 4_000;
const ADM_CHARS_MAX: usize = 6_000;
/// Contents of one in-app message.
const CONTENTS_MAX: usize = 5;
/// Headers of an email, and characters of a header's name.
const HEADERS_MAX: usize = 15;
const HEADER_NAME_CHARS_MAX: usize = 126;
/// Bytes of a template as it is stored: a row of a Durable Object holds 2 MB, and a tell wraps it once more.
const STORED_BYTES_MAX: usize = 1_500_000;

/// A template's body as it was written. Its tags are kept apart, for all versions share them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Email(EmailTemplateRequest),
    InApp(InAppTemplateRequest),
    Push(Box<PushNotificationTemplateRequest>),
    Sms(SMSTemplateRequest),
    Voice(VoiceTemplateRequest),
}

impl Body {
    /// Reads a body and the tags that stand in it, from a request or from the store.
    pub(super) fn read(
        kind: TemplateType,
        json: &[u8],
    ) -> Result<(Body, Option<Tags>), ShapeError> {
        let mut body = match kind {
            TemplateType::Email => Body::Email(carillon_wire::read(json)?),
            TemplateType::Inapp => Body::InApp(carillon_wire::read(json)?),
            TemplateType::Push => Body::Push(carillon_wire::read(json)?),
            TemplateType::Sms => Body::Sms(carillon_wire::read(json)?),
            TemplateType::Voice => Body::Voice(carillon_wire::read(json)?),
        };
        let tags = match &mut body {
            Body::Email(body) => body.tags.take(),
            Body::InApp(body) => body.tags.take(),
            Body::Push(body) => body.tags.take(),
            Body::Sms(body) => body.tags.take(),
            Body::Voice(body) => body.tags.take(),
        };
        Ok((body, tags))
    }

    /// Whether it can be kept: what was accepted once parses at every send.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let (description, recommender) = match self {
            Body::Email(body) => (&body.template_description, &body.recommender_id),
            Body::InApp(body) => (&body.template_description, &None),
            Body::Push(body) => (&body.template_description, &body.recommender_id),
            Body::Sms(body) => (&body.template_description, &body.recommender_id),
            Body::Voice(body) => (&body.template_description, &None),
        };
        fits("TemplateDescription", &[description], DESCRIPTION_CHARS_MAX)?;
        if recommender.is_some() {
            return Err(ApiError::bad(
                "RecommenderId: no recommender is asked yet. Leave it out, and give default substitutions for what it would fill in.",
            ));
        }
        self.defaults()?;
        match self {
            Body::Email(body) => check_email(body)?,
            Body::InApp(body) => check_in_app(body)?,
            Body::Push(body) => check_push(body)?,
            Body::Sms(body) => check_text("Body", &body.body, SMS_CHARS_MAX)?,
            Body::Voice(body) => check_text("Body", &body.body, VOICE_CHARS_MAX)?,
        }
        match json(self)?.len() > STORED_BYTES_MAX {
            true => Err(ApiError::bad(format!(
                "The template takes more than {STORED_BYTES_MAX} bytes."
            ))),
            false => Ok(()),
        }
    }

    /// What applications are told, as version `version`.
    pub(super) fn words(&self, version: i64) -> Result<Words, ApiError> {
        Ok(match self {
            Body::Email(body) => Words::Email(EmailTemplate {
                version,
                subject: body.subject.clone().unwrap_or_default(),
                html: body.html_part.clone(),
                text: body.text_part.clone(),
                headers: headers(body.headers.as_deref().unwrap_or_default())?,
                defaults: self.defaults()?,
            }),
            Body::InApp(body) => Words::InApp(CampaignInAppMessage {
                body: None,
                content: body.content.clone(),
                custom_config: body.custom_config.clone(),
                layout: body.layout,
            }),
            Body::Push(body) => Words::Push(body.clone()),
            Body::Sms(body) => Words::Sms(body.clone()),
            Body::Voice(body) => Words::Voice(body.clone()),
        })
    }

    /// What fills a variable that nothing else does, by its dotted name.
    fn defaults(&self) -> Result<BTreeMap<String, String>, ApiError> {
        let given = match self {
            Body::Email(body) => &body.default_substitutions,
            Body::InApp(_) => &None,
            Body::Push(body) => &body.default_substitutions,
            Body::Sms(body) => &body.default_substitutions,
            Body::Voice(body) => &body.default_substitutions,
        };
        match given.as_deref().unwrap_or_default().trim() {
            "" => Ok(BTreeMap::new()),
            text => context::defaults(text)
                .map_err(|fault| ApiError::bad(format!("DefaultSubstitutions: {fault}."))),
        }
    }
}

fn check_email(body: &EmailTemplateRequest) -> Result<(), ApiError> {
    fits(
        "Subject, HtmlPart and TextPart",
        &[&body.subject, &body.html_part, &body.text_part],
        EMAIL_CHARS_MAX,
    )?;
    let email = EmailTemplate {
        subject: body.subject.clone().unwrap_or_default(),
        html: body.html_part.clone(),
        text: body.text_part.clone(),
        headers: headers(body.headers.as_deref().unwrap_or_default())?,
        ..EmailTemplate::default()
    };
    match email.draft() {
        Ok(_) => Ok(()),
        Err(fault) => Err(ApiError::bad(format!("{fault}."))),
    }
}

/// Variables have no meaning in an in-app message, so that its text need not parse.
fn check_in_app(body: &InAppTemplateRequest) -> Result<(), ApiError> {
    let contents = body.content.as_deref().unwrap_or_default().len();
    if contents > CONTENTS_MAX {
        return Err(ApiError::bad(format!(
            "Content: at most {CONTENTS_MAX}, and this has {contents}."
        )));
    }
    match json(body)?.chars().count() > IN_APP_CHARS_MAX {
        true => Err(ApiError::bad(format!(
            "An in-app template has at most {IN_APP_CHARS_MAX} characters."
        ))),
        false => Ok(()),
    }
}

fn check_push(body: &PushNotificationTemplateRequest) -> Result<(), ApiError> {
    if let Some(part) = &body.default {
        check_notification("Default", PUSH_CHARS_MAX, [&part.title, &part.body, &None])?;
    }
    if let Some(part) = &body.apns {
        let texts = [&part.title, &part.body, &part.raw_content];
        check_notification("APNS", PUSH_CHARS_MAX, texts)?;
    }
    let android = [
        ("GCM", PUSH_CHARS_MAX, &body.gcm),
        ("Baidu", PUSH_CHARS_MAX, &body.baidu),
        ("ADM", ADM_CHARS_MAX, &body.adm),
    ];
    for (name, most, part) in android {
        if let Some(part) = part {
            let texts = [&part.title, &part.body, &part.raw_content];
            check_notification(name, most, texts)?;
        }
    }
    Ok(())
}

/// Title and body hold variables; raw content is JSON for the push service, and goes out as it is.
fn check_notification(
    name: &str,
    most: usize,
    texts: [&Option<String>; 3],
) -> Result<(), ApiError> {
    fits(&format!("{name}: Title, Body and RawContent"), &texts, most)?;
    let [title, body, _] = texts;
    parses(&format!("{name}.Title"), title)?;
    parses(&format!("{name}.Body"), body)
}

fn check_text(member: &str, text: &Option<String>, most: usize) -> Result<(), ApiError> {
    fits(member, &[text], most)?;
    parses(member, text)
}

fn parses(member: &str, text: &Option<String>) -> Result<(), ApiError> {
    match Text::parse(text.as_deref().unwrap_or_default()) {
        Ok(_) => Ok(()),
        Err(fault) => Err(ApiError::bad(format!("{member}: {fault}."))),
    }
}

fn fits(members: &str, texts: &[&Option<String>], most: usize) -> Result<(), ApiError> {
    let chars = |text: &&Option<String>| text.as_deref().unwrap_or_default().chars().count();
    let chars: usize = texts.iter().map(chars).sum();
    match chars > most {
        true => Err(ApiError::bad(format!(
            "{members}: at most {most} characters{}, and there are {chars}.",
            if texts.len() > 1 { " together" } else { "" }
        ))),
        false => Ok(()),
    }
}

fn headers(given: &[MessageHeader]) -> Result<Vec<(String, String)>, ApiError> {
    if given.len() > HEADERS_MAX {
        return Err(ApiError::bad(format!(
            "Headers: at most {HEADERS_MAX} headers, and this has {}.",
            given.len()
        )));
    }
    let header = |header: &MessageHeader| {
        let name = header.name.clone().unwrap_or_default();
        let fits = (1..=HEADER_NAME_CHARS_MAX).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b':');
        match fits {
            true => Ok((name, header.value.clone().unwrap_or_default())),
            false => Err(ApiError::bad(format!(
                "Headers: a name has 1 to {HEADER_NAME_CHARS_MAX} printable characters, and no colon or blank."
            ))),
        }
    };
    given.iter().map(header).collect()
}

fn json<T: Serialize>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}

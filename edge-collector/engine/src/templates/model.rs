//! What a template is: one version of it in the account, and its copy in every application.

use super::context;
use super::email::Draft;
use crate::Timestamp;
use crate::error::ApiError;
use crate::tags;
use crate::turn::Turn;
use carillon_wire::{EmailTemplateRequest, EmailTemplateResponse, MessageHeader, TemplateType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Templates of one account. All of them are told to a new application in one turn.
pub(super) const TEMPLATES_MAX: i64 = 1_000;
/// Characters of a template's name, of its description, and of an email's subject and parts together.
const NAME_CHARS_MAX: usize = 128;
const DESCRIPTION_CHARS_MAX: usize = 500;
const EMAIL_CHARS_MAX: usize = 600_000;
/// Bytes of a template as it is stored: a row of a Durable Object holds 2 MB, and a tell wraps it once more.
const STORED_BYTES_MAX: usize = 1_500_000;
/// Headers of an email, and characters of a header's name.
const HEADERS_MAX: usize = 15;
const HEADER_NAME_CHARS_MAX: usize = 126;

/// One version of a template as the account keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Version {
    pub(super) name: String,
    pub(super) version: i64,
    pub(super) active: bool,
    pub(super) body: EmailTemplateRequest,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// A template as applications hold it: enough to send with, no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateCopy {
    pub(super) name: String,
    pub(super) active: bool,
    pub(super) email: EmailTemplate,
    /// When the account last changed it: an older copy never replaces a newer one.
    pub(super) modified: Timestamp,
}

/// An email template to send with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct EmailTemplate {
    pub(crate) version: i64,
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// What fills a variable that nothing else does, by its dotted name.
    pub(crate) defaults: BTreeMap<String, String>,
}

impl EmailTemplate {
    /// Parses its parts, once for all recipients. What the account accepted parses.
    pub(crate) fn draft(&self) -> Result<Draft, super::email::PartError> {
        Draft::parse(
            &self.subject,
            self.html.as_deref(),
            self.text.as_deref(),
            &self.headers,
        )
    }
}

impl Version {
    /// The first version of a new template, which is also the active one.
    pub(super) fn first(
        name: &str,
        mut body: EmailTemplateRequest,
        now: Timestamp,
    ) -> Result<Version, ApiError> {
        check_name(name)?;
        body.tags = Some(tags::check(body.tags)?);
        check_sizes(&body)?;
        let version = Version {
            name: name.to_owned(),
            version: 1,
            active: true,
            body,
            created: now,
            modified: now,
        };
        let email = version.email()?;
        email
            .draft()
            .map_err(|fault| ApiError::bad(format!("{fault}.")))?;
        Ok(version)
    }

    /// What applications are told.
    pub(super) fn copy(&self) -> Result<TemplateCopy, ApiError> {
        Ok(TemplateCopy {
            name: self.name.clone(),
            active: self.active,
            email: self.email()?,
            modified: self.modified,
        })
    }

    fn email(&self) -> Result<EmailTemplate, ApiError> {
        let body = &self.body;
        let defaults = body.default_substitutions.as_deref().unwrap_or_default();
        let defaults = match defaults.trim() {
            "" => BTreeMap::new(),
            text => context::defaults(text)
                .map_err(|fault| ApiError::bad(format!("DefaultSubstitutions: {fault}.")))?,
        };
        Ok(EmailTemplate {
            version: self.version,
            subject: body.subject.clone().unwrap_or_default(),
            html: body.html_part.clone(),
            text: body.text_part.clone(),
            headers: headers(body.headers.as_deref().unwrap_or_default())?,
            defaults,
        })
    }

    pub(super) fn arn(&self, turn: &Turn<'_>) -> String {
        turn.arn(&format!("templates/{}/EMAIL", self.name))
    }

    pub(super) fn response(&self, turn: &Turn<'_>) -> EmailTemplateResponse {
        let body = self.body.clone();
        EmailTemplateResponse {
            arn: Some(self.arn(turn)),
            creation_date: self.created.to_string(),
            default_substitutions: body.default_substitutions,
            headers: body.headers,
            html_part: body.html_part,
            last_modified_date: self.modified.to_string(),
            recommender_id: body.recommender_id,
            subject: body.subject,
            template_description: body.template_description,
            template_name: self.name.clone(),
            template_type: TemplateType::Email,
            text_part: body.text_part,
            version: Some(self.version.to_string()),
            tags: body.tags,
        }
    }
}

/// Reads the number of a template's version from the text that carries it.
pub(super) fn version_number(text: &str) -> Result<i64, ApiError> {
    let number = text.parse().ok().filter(|number: &i64| *number >= 1);
    number
        .ok_or_else(|| ApiError::bad("The version of a template is a whole number of at least 1."))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let starts = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric());
    match starts && name.len() <= NAME_CHARS_MAX && name.bytes().all(allowed) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "TemplateName: up to {NAME_CHARS_MAX} letters, digits, hyphens and underscores, the first a letter or digit."
        ))),
    }
}

fn check_sizes(body: &EmailTemplateRequest) -> Result<(), ApiError> {
    let chars = |text: &Option<String>| text.as_deref().unwrap_or_default().chars().count();
    let email = chars(&body.subject) + chars(&body.html_part) + chars(&body.text_part);
    if email > EMAIL_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "Subject, HtmlPart and TextPart: at most {EMAIL_CHARS_MAX} characters together, and these have {email}."
        )));
    }
    if chars(&body.template_description) > DESCRIPTION_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "TemplateDescription: at most {DESCRIPTION_CHARS_MAX} characters."
        )));
    }
    if body.recommender_id.is_some() {
        return Err(ApiError::bad(
            "RecommenderId: recommenders are not built yet.",
        ));
    }
    let stored =
        serde_json::to_string(body).map_err(|error| ApiError::Internal(error.to_string()))?;
    match stored.len() > STORED_BYTES_MAX {
        true => Err(ApiError::bad(format!(
            "The template takes more than {STORED_BYTES_MAX} bytes."
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

//! What a template is: a name of one kind, and its versions.

use super::body::Body;
use super::copy::TemplateCopy;
use crate::Timestamp;
use crate::answer::Answer;
use crate::error::ApiError;
use crate::tags::Tags;
use crate::turn::Turn;
use carillon_wire::{TemplateResponse, TemplateType, TemplateVersionResponse};
use serde::Serialize;

/// Templates of one account.
pub(super) const TEMPLATES_MAX: i64 = 1_000;
/// Versions of one template, and of all templates of an account: they are told to a new application in one turn.
pub(super) const VERSIONS_MAX: i64 = 5_000;
pub(super) const ALL_VERSIONS_MAX: i64 = 20_000;
/// Characters of a template's name.
const NAME_CHARS_MAX: usize = 128;

/// What is true of a template whatever its version.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    pub(super) kind: TemplateType,
    pub(super) name: String,
    /// The highest number that a version of it ever had. None is used twice.
    pub(super) last: i64,
    pub(super) tags: Tags,
    pub(super) created: Timestamp,
}

/// One version of a template as the account keeps it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Version {
    pub(super) template: Template,
    pub(super) number: i64,
    pub(super) active: bool,
    pub(super) body: Body,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// A version without its body, for lists.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) kind: TemplateType,
    pub(super) name: String,
    pub(super) number: i64,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

impl Template {
    /// The first version of a new template, which is also the active one.
    pub(super) fn first(self, body: Body, now: Timestamp) -> Version {
        Version {
            number: self.last,
            active: true,
            body,
            created: now,
            modified: now,
            template: self,
        }
    }

    pub(super) fn arn(&self, turn: &Turn<'_>) -> String {
        turn.arn(&format!("templates/{}/{}", self.name, self.kind))
    }
}

impl Version {
    /// What applications are told.
    pub(super) fn copy(&self, stamp: Timestamp) -> Result<TemplateCopy, ApiError> {
        Ok(TemplateCopy {
            name: self.template.name.clone(),
            version: self.number,
            active: self.active,
            words: self.body.words(self.number)?,
            stamp,
        })
    }

    /// Pinpoint: EmailTemplateResponse and its four siblings, which all are the request's members and these.
    pub(super) fn answer(&self, turn: &Turn<'_>) -> Result<Answer, ApiError> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Shown<'a> {
            arn: String,
            creation_date: String,
            last_modified_date: String,
            template_name: &'a str,
            template_type: TemplateType,
            version: String,
            #[serde(rename = "tags")]
            tags: &'a Tags,
            #[serde(flatten)]
            body: &'a Body,
        }
        let template = &self.template;
        Answer::json(&Shown {
            arn: template.arn(turn),
            creation_date: template.created.to_string(),
            last_modified_date: self.modified.to_string(),
            template_name: &template.name,
            template_type: template.kind,
            version: self.number.to_string(),
            tags: &template.tags,
            body: &self.body,
        })
    }
}

impl Listed {
    /// Pinpoint: TemplateResponse. Rows of a list say neither tags nor text, as in the service.
    pub(super) fn template(&self) -> TemplateResponse {
        TemplateResponse {
            arn: None,
            creation_date: self.created.to_string(),
            default_substitutions: None,
            last_modified_date: self.modified.to_string(),
            template_description: None,
            template_name: self.name.clone(),
            template_type: self.kind,
            version: Some(self.number.to_string()),
            tags: None,
        }
    }

    /// Pinpoint: TemplateVersionResponse.
    pub(super) fn version(&self) -> TemplateVersionResponse {
        TemplateVersionResponse {
            creation_date: self.created.to_string(),
            default_substitutions: None,
            last_modified_date: self.modified.to_string(),
            template_description: None,
            template_name: self.name.clone(),
            template_type: self.kind.to_string(),
            version: Some(self.number.to_string()),
        }
    }
}

/// Reads the number of a template's version from the text that carries it.
pub(super) fn version_number(text: &str) -> Result<i64, ApiError> {
    let number = text.parse().ok().filter(|number: &i64| *number >= 1);
    number
        .ok_or_else(|| ApiError::bad("The version of a template is a whole number of at least 1."))
}

/// Reads a template's type, which paths and queries write in letters of either case.
pub(super) fn kind(member: &str, word: &str) -> Result<TemplateType, ApiError> {
    TemplateType::from_word(&word.to_ascii_uppercase()).ok_or_else(|| {
        ApiError::bad(format!(
            "{member}: one of EMAIL, SMS, VOICE, PUSH and INAPP."
        ))
    })
}

pub(super) fn check_name(name: &str) -> Result<(), ApiError> {
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

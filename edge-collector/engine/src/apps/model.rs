//! What an application is.

use crate::Timestamp;
use crate::error::ApiError;
use crate::tags::{self, Tags};
use crate::turn::Turn;
use carillon_wire::{ApplicationResponse, CreateApplicationRequest};
use serde::{Deserialize, Serialize};

/// Applications of one account.
pub(super) const APPS_MAX: i64 = 100;
/// Characters of an application's name.
const NAME_CHARS_MAX: usize = 64;

/// An application as the account keeps it and tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRecord {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) tags: Tags,
    pub(crate) created: Timestamp,
}

impl AppRecord {
    pub(super) fn new(
        id: String,
        wanted: CreateApplicationRequest,
        now: Timestamp,
    ) -> Result<AppRecord, ApiError> {
        let chars = wanted.name.chars().count();
        match chars {
            0 => Err(ApiError::bad("Name: an application needs a name.")),
            1..=NAME_CHARS_MAX => Ok(AppRecord {
                id,
                name: wanted.name,
                tags: tags::check(wanted.tags)?,
                created: now,
            }),
            _ => Err(ApiError::bad(format!(
                "Name: at most {NAME_CHARS_MAX} characters, and this has {chars}."
            ))),
        }
    }

    pub(super) fn response(&self, turn: &Turn<'_>) -> ApplicationResponse {
        ApplicationResponse {
            arn: turn.arn(&format!("apps/{}", self.id)),
            creation_date: Some(self.created.to_string()),
            id: self.id.clone(),
            name: self.name.clone(),
            tags: Some(self.tags.clone()),
        }
    }
}

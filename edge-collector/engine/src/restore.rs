//! What every room's `restore.rs` shares. Restoring takes in what the service once answered: under its old id, with its old dates, so that
//! nothing that names it has to change. What is here already stays as it is, so that restoring twice changes nothing, and nothing that is
//! restored acts by itself.

use crate::Timestamp;
use crate::answer::Answer;
use crate::error::ApiError;
use serde::{Deserialize, Serialize};

/// Characters of the id of a segment, a campaign or a journey.
const ID_CHARS_MAX: usize = 64;

/// What became of one object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Restored<'a> {
    /// False when there was one of that id already.
    restored: bool,
    /// The state it has now, where objects of its kind have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
}

/// The answer for an object that was taken in.
pub(crate) fn taken(state: Option<&str>) -> Result<Answer, ApiError> {
    Answer::json(&Restored {
        restored: true,
        state,
    })
}

/// The answer for an object that was here already.
pub(crate) fn here() -> Result<Answer, ApiError> {
    Answer::json(&Restored {
        restored: false,
        state: None,
    })
}

/// When something was made and last changed, as every answer of the service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Dates {
    creation_date: Option<String>,
    last_modified_date: Option<String>,
}

impl Dates {
    pub(crate) fn new(created: Option<String>, modified: Option<String>) -> Dates {
        Dates {
            creation_date: created,
            last_modified_date: modified,
        }
    }

    /// When it was made; `now` where nothing is said.
    pub(crate) fn created(&self, now: Timestamp) -> Result<Timestamp, ApiError> {
        instant("CreationDate", self.creation_date.as_deref(), now)
    }

    /// When it was last changed; when it was made, where nothing is said.
    pub(crate) fn modified(&self, now: Timestamp) -> Result<Timestamp, ApiError> {
        let created = self.created(now)?;
        instant(
            "LastModifiedDate",
            self.last_modified_date.as_deref(),
            created,
        )
    }
}

/// Reads an instant that may be missing.
pub(crate) fn instant(
    member: &str,
    text: Option<&str>,
    missing: Timestamp,
) -> Result<Timestamp, ApiError> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(missing),
        Some(text) => Timestamp::parse(text)
            .ok_or_else(|| ApiError::bad(format!("{member}: this is not an ISO 8601 time."))),
    }
}

/// Whether an object may have that id.
pub(crate) fn check_id(id: &str) -> Result<(), ApiError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    match (1..=ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(plain) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Id: 1 to {ID_CHARS_MAX} letters, digits and hyphens."
        ))),
    }
}

/// Puts the saved versions of one object in their order. Each number is there once, and there is at least one.
pub(crate) fn in_order<T>(
    mut versions: Vec<T>,
    number: impl Fn(&T) -> i64,
) -> Result<Vec<T>, ApiError> {
    versions.sort_by_key(&number);
    let numbers: Vec<i64> = versions.iter().map(number).collect();
    let sound = numbers.first().is_some_and(|first| *first >= 1)
        && numbers
            .last()
            .is_some_and(|last| u32::try_from(*last).is_ok())
        && numbers.windows(2).all(|pair| pair[0] < pair[1]);
    match sound {
        true => Ok(versions),
        false => Err(ApiError::bad(
            "Item: one or more versions, each with a number of its own from 1 on.",
        )),
    }
}

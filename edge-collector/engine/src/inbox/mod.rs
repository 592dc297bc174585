//! The inbox: every message that was sent while no provider is set, to look at and to assert on.

use crate::answer::Answer;
use crate::call::Call;
use crate::effect::Mail;
use crate::error::ApiError;
use crate::turn::Turn;
use serde::{Deserialize, Serialize};

/// A message that the inbox keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Caught {
    pub(crate) app: String,
    pub(crate) channel: String,
    pub(crate) mail: Mail,
    pub(crate) campaign: Option<String>,
}

pub(crate) fn hear(_: &Turn<'_>, _: &Caught) -> Result<(), ApiError> {
    Ok(())
}
pub(crate) fn inbox_page(_: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Err(ApiError::NotImplemented(call.name()))
}
pub(crate) use inbox_page as inbox_script;
pub(crate) use inbox_page as inbox_style;
pub(crate) use inbox_page as inbox_messages;
pub(crate) use inbox_page as inbox_message;

//! Message templates: kept by the account with all their versions, and copied to every application that may use them.

use crate::error::ApiError;
use crate::turn::Turn;
use serde::{Deserialize, Serialize};

/// A template as applications hold it: enough to send with, no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateCopy {}

pub(crate) fn hear(_: &Turn<'_>, _: &TemplateCopy) -> Result<(), ApiError> {
    Ok(())
}
pub(crate) fn tell_all(_: &Turn<'_>, _: &str) -> Result<(), ApiError> {
    Ok(())
}

//! The OpenAPI document: all that can be called, written from the table of routes, for people and tools that read no model of AWS's.

mod document;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;

/// Ours: the document. It tells what every installation is able to do, and nothing of this one.
pub(crate) fn open_api(_: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let document = document::whole();
    Answer::json(&document.map_err(|error| ApiError::Internal(error.to_string()))?)
}

//! Endpoints: one address or device of a person, and the users they belong to.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;

pub(crate) fn trail(_: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Err(ApiError::NotImplemented(call.name()))
}

//! Phone numbers: what can be known of one without asking anybody. The room keeps nothing, so that it has no store.

mod countries;
mod model;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::NumberValidateRequest;

/// Pinpoint: PhoneNumberValidate, from the numbering plans of all countries. The service also asks carriers: their names, cities, counties,
/// zip codes and time zones are not in the plans and not in the answer, and no number is PREPAID.
pub(crate) fn phone_number_validate(_: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request: NumberValidateRequest = call.body()?;
    Answer::json(&model::validate(request)?)
}

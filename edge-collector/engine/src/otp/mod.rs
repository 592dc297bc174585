//! One-time passwords: sent to a phone, and verified once.

mod model;
mod store;
#[cfg(test)]
mod tests;
mod texts;

use crate::Timestamp;
use crate::access;
use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Destination, Extra, Outcome, To};
use crate::error::ApiError;
use crate::messages;
use crate::turn::Turn;
use carillon_wire::{
    ChannelType, MessageResponse, SendOTPMessageRequestParameters, VerificationResponse,
    VerifyOTPMessageRequestParameters,
};
use model::Order;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Pinpoint: SendOTPMessage. A password takes the place of an earlier one for the same phone and reference. What cannot be sent is not
/// kept, so that it takes no other's place.
pub(crate) fn send_otp_message(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request: SendOTPMessageRequestParameters = call.body()?;
    let order = Order::read(request)?;
    let password = model::password(turn.bytes(), order.length);
    let sealed = delivery::seal(turn, &order.address, texts::PASSWORD, &password)?;
    let destination = Destination {
        to: To::Address(order.address.clone()),
        channel: Some(ChannelType::Sms),
        extra: Extra {
            sealed: BTreeMap::from([(texts::PASSWORD.to_owned(), sealed)]),
            ..Extra::default()
        },
        refusal: None,
    };
    let answered = delivery::send(turn, ChannelType::Sms, order.content(), &[&destination])?;
    store::forget_expired(turn.sql, turn.now)?;
    let mut result = BTreeMap::new();
    for answered in answered {
        if answered.outcome == Outcome::Queued {
            let mark = mark(turn, &order.address, &order.reference, &password);
            store::keep(turn.sql, &order.otp(mark, turn.now))?;
        }
        let shown = messages::message_result(&answered);
        result.insert(order.address.clone(), shown);
    }
    Answer::json(&MessageResponse {
        application_id: turn.app().to_owned(),
        endpoint_result: None,
        request_id: Some(turn.request_id.clone()),
        result: Some(result),
    })
}

/// Pinpoint: VerifyOTPMessage. The right password is valid once; a wrong one takes away one of its attempts, and with the last of them the
/// password is gone. Whether there was one to verify is not said.
pub(crate) fn verify_otp_message(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request: VerifyOTPMessageRequestParameters = call.body()?;
    let (address, reference) = (&request.destination_identity, &request.reference_id);
    model::check_address(address)?;
    model::check_reference(reference)?;
    let valid = match store::find(turn.sql, address, reference)? {
        None => false,
        Some(otp) => {
            let (valid, left) = otp.tried(&mark(turn, address, reference, &request.otp), turn.now);
            match left {
                Some(otp) => store::keep(turn.sql, &otp)?,
                None => store::forget(turn.sql, address, reference)?,
            }
            valid
        }
    };
    Answer::json(&VerificationResponse { valid: Some(valid) })
}

/// The passwords that wait for addresses, as (address, reference, when it ends).
pub(crate) fn of_addresses(
    turn: &Turn<'_>,
    addresses: &BTreeSet<String>,
) -> Result<Vec<(String, String, Timestamp)>, ApiError> {
    let addresses = json!(addresses).to_string();
    let otps = store::of_addresses(turn.sql, &addresses)?.into_iter();
    Ok(otps
        .map(|otp| (otp.address, otp.reference, otp.expires))
        .collect())
}

/// Forgets the passwords that wait for addresses.
pub(crate) fn forget_addresses(
    turn: &Turn<'_>,
    addresses: &BTreeSet<String>,
) -> Result<(), ApiError> {
    Ok(store::forget_of(turn.sql, &json!(addresses).to_string())?)
}

/// What a password is recognised by: of little use to who reads the store, for the key of it is elsewhere.
fn mark(turn: &Turn<'_>, address: &str, reference: &str, password: &str) -> String {
    access::mark(turn, &["otp", turn.app(), address, reference, password])
}

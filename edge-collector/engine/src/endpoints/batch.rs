//! UpdateEndpointsBatch: many endpoints in one request, each judged by itself.

use super::apply::{Cause, apply};
use super::change::Change;
use super::fold;
use super::known::Known;
use super::owner::Shown;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::index;
use crate::turn::Turn;
use carillon_wire::{EndpointBatchItem, EndpointBatchRequest};
use serde::Serialize;

/// Items of one request.
const ITEMS_MAX: usize = 100;

/// Pinpoint: MessageBody, and beside its members one answer for each item, in the order of the request. The service keeps to itself which
/// items it could not take.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BatchResponse {
    message: String,
    #[serde(rename = "RequestID")]
    request_id: String,
    item: Vec<ItemAnswer>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ItemAnswer {
    id: String,
    status_code: u16,
    message: String,
}

/// Pinpoint: UpdateEndpointsBatch. Items are applied in their order, so that of two with one id the later has the last word. An item that
/// cannot be taken leaves no trace and does not stop the others; a request without form is refused whole.
pub(crate) fn update_endpoints_batch(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: EndpointBatchRequest = call.body()?;
    let items = named(&wanted.item)?;
    let shown = Shown::new(turn, None, None)?;
    let mut known = Known::read(turn, items.iter().map(|(id, _)| fold(id)).collect())?;
    let mut answers = Vec::with_capacity(items.len());
    for (id, item) in items {
        let before = known.find(turn, &fold(id))?;
        let refusal = match apply(turn, id, before, &Change::from(item), Cause::Update, &shown) {
            Ok(applied) => {
                known.note(&applied);
                None
            }
            Err(error @ ApiError::BadRequest(_)) => Some(error),
            Err(error) => return Err(error),
        };
        answers.push(answer(id, refusal.as_ref()));
    }
    index::relieve(turn)?;
    Answer::json(&BatchResponse {
        message: message(&answers),
        request_id: turn.request_id.clone(),
        item: answers,
    })
}

/// Every item with its id.
fn named(items: &[EndpointBatchItem]) -> Result<Vec<(&str, &EndpointBatchItem)>, ApiError> {
    if items.len() > ITEMS_MAX {
        return Err(ApiError::bad(format!(
            "Item: a request has at most {ITEMS_MAX} items, and this has {}.",
            items.len()
        )));
    }
    let named = items.iter().enumerate().map(|(n, item)| match &item.id {
        Some(id) => Ok((id.as_str(), item)),
        None => Err(ApiError::bad(format!(
            "Item[{n}].Id: missing; say which endpoint the item is about."
        ))),
    });
    named.collect()
}

fn answer(id: &str, refusal: Option<&ApiError>) -> ItemAnswer {
    ItemAnswer {
        id: id.to_owned(),
        status_code: refusal.map_or(202, ApiError::status),
        message: refusal.map_or_else(|| "Accepted".to_owned(), ApiError::to_string),
    }
}

/// The service's word when all is well; a client that reads no more than this still hears of the first item that was refused.
fn message(answers: &[ItemAnswer]) -> String {
    let mut refused = answers.iter().filter(|answer| answer.status_code != 202);
    match refused.next() {
        None => "Accepted".to_owned(),
        Some(first) => format!(
            "Accepted, but for {} of {} items; the first of them is {}: {}",
            1 + refused.count(),
            answers.len(),
            first.id,
            first.message
        ),
    }
}

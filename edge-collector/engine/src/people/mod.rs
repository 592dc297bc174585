//! People: found among all endpoints, shown whole, and erased.
//!
//! The service has no list of endpoints and knows no person; these routes are ours. What is kept of a person lies in many rooms: each
//! shows and forgets its own part, and this one goes round.

mod erase;
#[cfg(test)]
mod erase_tests;
mod export;
#[cfg(test)]
mod list_tests;
mod model;
mod search;
mod store;
mod whom;

pub(crate) use erase::{TIMER, erase_endpoint, erase_user, get_erasure, wake};
pub(crate) use export::{export_endpoint, export_user};
pub(crate) use whom::Whom;

use crate::answer::Answer;
use crate::call::Call;
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::page::{self, Page};
use crate::turn::Turn;
use carillon_wire::EndpointResponse;
use model::{UserResponse, Wanted, WantedUsers};
use serde::Serialize;

/// A page of a list, and where the next one begins.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed<T> {
    item: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `GET /carillon/apps/{app}/endpoints`: endpoints in the order they came to be, all or those that fit: `id`, `address`, `user`, `channel`, `status`,
/// and any number of `attribute=name:value` and `user-attribute=name:value`, each compared whole. Who is there from the first page to the last
/// is listed once, whatever happens between pages. Where nothing but attributes narrows the search, a page ends after 2,000 endpoints looked
/// at: it may then hold few or none and still have a token, which goes on from there.
pub(crate) fn list_endpoints(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted = Wanted::read(call)?;
    let page = Page::of(call)?;
    let found = search::endpoints(turn, &wanted, page.after_number()?, page.size)?;
    let response = |endpoint: &Endpoint| endpoint.response(turn.app());
    Answer::json(&Listed::<EndpointResponse> {
        item: found.items.iter().map(response).collect(),
        next_token: found.next.map(|n| page::token(&n.to_string())),
    })
}

/// `GET /carillon/apps/{app}/users`: users by id, each with the number of their endpoints, all or those with every `user-attribute=name:value`.
/// Pages are as those of endpoints.
pub(crate) fn list_users(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted = WantedUsers::read(call)?;
    let page = Page::of(call)?;
    let after = page.after.clone().unwrap_or_default();
    let found = search::users(turn, &wanted, after, page.size)?;
    Answer::json(&Listed {
        item: found.items.into_iter().map(UserResponse::from).collect(),
        next_token: found.next.map(|user| page::token(&user)),
    })
}

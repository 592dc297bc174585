//! Endpoints: one address or device of a person, and the users they belong to.

mod apply;
mod batch;
mod capture;
mod change;
mod import;
mod known;
#[cfg(test)]
mod many_tests;
#[cfg(test)]
mod merge_tests;
mod model;
mod owner;
#[cfg(test)]
mod owner_tests;
mod restore;
mod store;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod tests;
mod trail;

pub(crate) use apply::{Cause, apply};
pub(crate) use batch::update_endpoints_batch;
pub(crate) use capture::forget_names;
pub(crate) use change::{Change, longer};
pub(crate) use import::{check_import, import, import_id};
pub(crate) use known::Known;
pub(crate) use model::{Endpoint, Life, Lists, Record, User, check_id, fold};
pub(crate) use owner::Shown;
pub(crate) use restore::restore_endpoints;
pub(crate) use trail::trail;

use crate::Timestamp;
use crate::answer::Answer;
use crate::behaviour;
use crate::call::Call;
use crate::error::ApiError;
use crate::index;
use crate::turn::Turn;
use apply::json;
use carillon_wire::{EndpointRequest, EndpointsResponse, MessageBody};
use std::collections::HashMap;

/// How far the time an endpoint was last seen may lag behind its events. Recency is asked for in days; a write for every batch of
/// events would buy nothing.
pub(crate) const SEEN_STEP_MS: i64 = 60_000;
/// Endpoints of one user that a call returns or writes to; only inactive ones can be that many.
const USER_ENDPOINTS_LISTED: i64 = 500;

/// Pinpoint: UpdateEndpoint. A page shows the endpoint's `Secret`, and its user's `UserToken`, in the body, beside the members of the endpoint.
pub(crate) fn update_endpoint(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: EndpointRequest = call.body()?;
    let id = call.label("endpoint-id")?;
    let shown = Shown::new(turn, wanted.secret.as_deref(), wanted.user_token.as_deref())?;
    let known = find(turn, id)?;
    let change = Change::from(&wanted);
    apply(turn, id, known, &change, Cause::Update, &shown)?;
    Answer::json(&MessageBody {
        message: Some("Accepted".to_owned()),
        request_id: Some(turn.request_id.clone()),
    })
}

/// Pinpoint: GetEndpoint.
pub(crate) fn get_endpoint(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Answer::json(&named(turn, call)?.response(turn.app()))
}

/// Pinpoint: DeleteEndpoint. The answer is the endpoint as it was. Its id belongs to nobody any more.
pub(crate) fn delete_endpoint(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let endpoint = named(turn, call)?;
    forget(turn, &endpoint)?;
    Answer::json(&endpoint.response(turn.app()))
}

/// Pinpoint: GetUserEndpoints.
pub(crate) fn get_user_endpoints(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let endpoints = of_user(turn, call.label("user-id")?)?;
    Answer::json(&listed(turn, &endpoints)?)
}

/// Pinpoint: DeleteUserEndpoints. The answer is the endpoints as they were; the user's attributes go with them.
pub(crate) fn delete_user_endpoints(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let user = call.label("user-id")?;
    let response = listed(turn, &of_user(turn, user)?)?;
    forget_user(turn, user)?;
    Answer::json(&response)
}

/// Forgets an endpoint, and its user if that was the last of them.
pub(crate) fn forget(turn: &Turn<'_>, endpoint: &Endpoint) -> Result<(), ApiError> {
    index::mark(turn, endpoint.n)?;
    behaviour::forget(turn, &[endpoint.n])?;
    store::delete(turn.sql, endpoint.n)?;
    match &endpoint.user {
        Some(user) => Ok(store::forget_lonely(turn.sql, user)?),
        None => Ok(()),
    }
}

/// Forgets a user with all endpoints.
pub(crate) fn forget_user(turn: &Turn<'_>, user: &str) -> Result<(), ApiError> {
    index::mark_user(turn, user)?;
    let gone = store::delete_of_user(turn.sql, user)?;
    behaviour::forget(turn, &gone)?;
    Ok(store::forget_lonely(turn.sql, user)?)
}

/// A user's endpoints as an answer. Who has none is unknown.
fn listed(turn: &Turn<'_>, endpoints: &[Endpoint]) -> Result<EndpointsResponse, ApiError> {
    if endpoints.is_empty() {
        return Err(ApiError::no_resource());
    }
    let response = |endpoint: &Endpoint| endpoint.response(turn.app());
    Ok(EndpointsResponse {
        item: endpoints.iter().map(response).collect(),
    })
}

/// The endpoints of a user, oldest first.
pub(crate) fn of_user(turn: &Turn<'_>, user: &str) -> Result<Vec<Endpoint>, ApiError> {
    of_user_after(turn, user, 0, USER_ENDPOINTS_LISTED)
}

/// The next endpoints of a user, in the order of their small integers, after `n`.
pub(crate) fn of_user_after(
    turn: &Turn<'_>,
    user: &str,
    n: i64,
    limit: i64,
) -> Result<Vec<Endpoint>, ApiError> {
    Ok(store::of_user_after(turn.sql, user, n, limit)?)
}

/// The next endpoints at an address, over whatever channel, in the order of their small integers, after `n`.
pub(crate) fn at_after(
    turn: &Turn<'_>,
    address: &str,
    n: i64,
    limit: i64,
) -> Result<Vec<Endpoint>, ApiError> {
    let reaches = serde_json::to_string(&model::reaches(address))
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(store::at_after(turn.sql, &reaches, n, limit)?)
}

/// The next users who have endpoints, by id, after one.
pub(crate) fn users_after(turn: &Turn<'_>, user: &str, limit: i64) -> Result<Vec<User>, ApiError> {
    Ok(store::users_after(turn.sql, user, limit)?)
}

/// The endpoint that the call's path names.
fn named(turn: &Turn<'_>, call: &Call) -> Result<Endpoint, ApiError> {
    find(turn, call.label("endpoint-id")?)?.ok_or_else(ApiError::no_resource)
}

/// The endpoint of that id, in any case of letters.
pub(crate) fn find(turn: &Turn<'_>, id: &str) -> Result<Option<Endpoint>, ApiError> {
    Ok(store::find(turn.sql, &fold(id))?)
}

/// Those of the ids that are known, in no order to rely on. `ids` are folded.
pub(crate) fn find_many(turn: &Turn<'_>, ids: &[String]) -> Result<Vec<Endpoint>, ApiError> {
    match ids {
        [] => Ok(Vec::new()),
        [id] => Ok(store::find(turn.sql, id)?.into_iter().collect()),
        ids => Ok(store::find_many(turn.sql, &json(ids)?)?),
    }
}

/// Since when the endpoints of those folded ids are, by id.
pub(crate) fn lives(turn: &Turn<'_>, ids: &[&str]) -> Result<HashMap<String, Life>, ApiError> {
    match ids {
        [] => Ok(HashMap::new()),
        ids => Ok(store::lives(turn.sql, &json(ids)?)?),
    }
}

/// The next endpoints of all, in the order of their small integers, after `n`.
pub(crate) fn page_after(turn: &Turn<'_>, n: i64, limit: i64) -> Result<Vec<Endpoint>, ApiError> {
    Ok(store::page_after(turn.sql, n, limit)?)
}

/// The endpoints of those small integers, in their order. Who is gone is not among them.
pub(crate) fn at(turn: &Turn<'_>, ns: &[i64]) -> Result<Vec<Endpoint>, ApiError> {
    match ns {
        [] => Ok(Vec::new()),
        ns => Ok(store::at(turn.sql, &json(ns)?)?),
    }
}

/// Which of the endpoints of those small integers were active at `since` or later.
pub(crate) fn active_since(
    turn: &Turn<'_>,
    ns: &[i64],
    since: Timestamp,
) -> Result<Vec<i64>, ApiError> {
    match ns {
        [] => Ok(Vec::new()),
        ns => Ok(store::active_since(turn.sql, &json(ns)?, since)?),
    }
}

/// The small integer of the newest endpoint: whoever comes later has a larger one.
pub(crate) fn newest(turn: &Turn<'_>) -> Result<i64, ApiError> {
    Ok(store::newest(turn.sql)?)
}

/// Notes when endpoints (by small integer) last sent an event; what is less than [`SEEN_STEP_MS`] newer is left to the next time.
pub(crate) fn see(turn: &Turn<'_>, seen: &[(i64, Timestamp)]) -> Result<(), ApiError> {
    match seen {
        [] => Ok(()),
        seen => Ok(store::see(turn.sql, &json(seen)?)?),
    }
}

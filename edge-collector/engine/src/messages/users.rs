//! SendUsersMessages: direct messages to people, on every endpoint that is theirs.

use super::model::{self, Message};
use super::{send, to_endpoint};
use crate::answer::Answer;
use crate::call::Call;
use crate::endpoints;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{EndpointMessageResult, SendUsersMessageRequest, SendUsersMessageResponse};
use std::collections::BTreeMap;

/// Users of one call.
const USERS_MAX: usize = 100;
/// Endpoints of all its users together: as many as so many users have active ones.
const ENDPOINTS_MAX: usize = 1_500;

/// What became of each endpoint, user by user.
type Results = BTreeMap<String, BTreeMap<String, EndpointMessageResult>>;

/// Pinpoint: SendUsersMessages. Each endpoint of each user has its own result, those that get nothing too. A user without endpoints has one
/// under the empty id, as with the service.
pub(crate) fn send_users_messages(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request: SendUsersMessageRequest = call.body()?;
    check_size(&request)?;
    let message = Message::read(
        turn,
        &request.message_configuration,
        request.template_configuration.as_ref(),
    )?;
    let (mut users, mut destinations) = (Vec::new(), Vec::new());
    for (user, own) in &request.users {
        for endpoint in endpoints::of_user(turn, user)? {
            let id = endpoint.id().to_owned();
            users.push((user, id.clone(), endpoint.address().map(str::to_owned)));
            destinations.push(to_endpoint(&message, &id, Some(endpoint), own));
        }
    }
    check_endpoints(destinations.len())?;
    let answered = send(turn, message, &destinations)?;
    let mut results: Results = BTreeMap::new();
    for ((user, id, address), answered) in users.into_iter().zip(&answered) {
        let result = model::endpoint_result(answered, address.as_deref());
        results.entry(user.clone()).or_default().insert(id, result);
    }
    for user in request.users.keys() {
        let none = || BTreeMap::from([(String::new(), model::nobody())]);
        results.entry(user.clone()).or_insert_with(none);
    }
    Answer::json(&SendUsersMessageResponse {
        application_id: turn.app().to_owned(),
        request_id: Some(turn.request_id.clone()),
        result: Some(results),
    })
}

fn check_size(request: &SendUsersMessageRequest) -> Result<(), ApiError> {
    match request.users.len() {
        0 => Err(ApiError::bad("Users: a message needs at least one user.")),
        1..=USERS_MAX => Ok(()),
        users => Err(ApiError::bad(format!(
            "Users: at most {USERS_MAX} users, and this has {users}."
        ))),
    }
}

fn check_endpoints(endpoints: usize) -> Result<(), ApiError> {
    match endpoints {
        0..=ENDPOINTS_MAX => Ok(()),
        _ => Err(ApiError::bad(format!(
            "Users: at most {ENDPOINTS_MAX} endpoints of all users together, and these have more. Name fewer users in one call."
        ))),
    }
}

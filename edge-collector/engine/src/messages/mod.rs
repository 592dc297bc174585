//! Direct messages: the caller names who gets them.

mod model;
#[cfg(test)]
mod tests;
mod users;

pub(crate) use users::send_users_messages;

use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Answered, Destination, Extra, To};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{EndpointSendConfiguration, MessageRequest, MessageResponse};
use model::Message;
use std::collections::{BTreeMap, HashMap};

/// Destinations of one call.
const DESTINATIONS_MAX: usize = 100;

/// Pinpoint: SendMessages. Each destination has its own result; a message that is SUCCESSFUL is recorded and goes out with this answer.
pub(crate) fn send_messages(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request: MessageRequest = call.body()?;
    check_size(&request)?;
    let message = Message::read(
        turn,
        &request.message_configuration,
        request.template_configuration.as_ref(),
    )?;
    let destinations = destinations(turn, &request, &message)?;
    let answered = delivery::send(turn, message.content, &destinations)?;
    Answer::json(&response(turn, &destinations, answered))
}

fn check_size(request: &MessageRequest) -> Result<(), ApiError> {
    let addresses = request.addresses.as_ref().map_or(0, BTreeMap::len);
    let endpoints = request.endpoints.as_ref().map_or(0, BTreeMap::len);
    match addresses + endpoints {
        0 => Err(ApiError::bad(
            "Addresses or Endpoints: a message needs at least one destination.",
        )),
        1..=DESTINATIONS_MAX => Ok(()),
        destinations => Err(ApiError::bad(format!(
            "Addresses and Endpoints: at most {DESTINATIONS_MAX} destinations, and this has {destinations}."
        ))),
    }
}

/// Everybody the request names: addresses first, then endpoints, each in the order of their names.
fn destinations(
    turn: &Turn<'_>,
    request: &MessageRequest,
    message: &Message,
) -> Result<Vec<Destination>, ApiError> {
    let mut destinations = Vec::new();
    for (address, own) in request.addresses.iter().flatten() {
        destinations.push(Destination {
            to: To::Address(address.clone()),
            channel: own.channel_type,
            extra: Extra {
                substitutions: own.substitutions.clone().unwrap_or_default(),
                title: own.title_override.clone(),
                body: own.body_override.clone(),
                ..Extra::default()
            },
            refusal: message.refusal(own.channel_type, own.raw_content.is_some()),
        });
    }
    let ids: Vec<String> = request
        .endpoints
        .iter()
        .flatten()
        .map(|(id, _)| endpoints::fold(id))
        .collect();
    let known = endpoints::find_many(turn, &ids)?;
    let mut known: HashMap<String, _> = known
        .into_iter()
        .map(|endpoint| (endpoints::fold(endpoint.id()), endpoint))
        .collect();
    for (id, own) in request.endpoints.iter().flatten() {
        let endpoint = known.remove(&endpoints::fold(id));
        destinations.push(to_endpoint(message, id, endpoint, own));
    }
    Ok(destinations)
}

/// An endpoint, by that id, as a destination of the message; none when there is no such endpoint.
fn to_endpoint(
    message: &Message,
    id: &str,
    endpoint: Option<Endpoint>,
    own: &EndpointSendConfiguration,
) -> Destination {
    let channel = endpoint.as_ref().and_then(Endpoint::channel);
    Destination {
        refusal: message.refusal(channel, own.raw_content.is_some()),
        to: To::Endpoint(id.to_owned(), endpoint.map(Box::new)),
        channel,
        extra: Extra {
            substitutions: own.substitutions.clone().unwrap_or_default(),
            title: own.title_override.clone(),
            body: own.body_override.clone(),
            ..Extra::default()
        },
    }
}

fn response(
    turn: &Turn<'_>,
    destinations: &[Destination],
    answered: Vec<Answered>,
) -> MessageResponse {
    let (mut result, mut endpoint_result) = (BTreeMap::new(), BTreeMap::new());
    for (destination, answered) in destinations.iter().zip(answered) {
        match &destination.to {
            To::Address(address) => {
                drop(result.insert(address.clone(), model::message_result(&answered)));
            }
            To::Endpoint(id, endpoint) => {
                let address = endpoint.as_ref().and_then(|endpoint| endpoint.address());
                let shown = model::endpoint_result(&answered, address);
                endpoint_result.insert(id.clone(), shown);
            }
        }
    }
    MessageResponse {
        application_id: turn.app().to_owned(),
        endpoint_result: (!endpoint_result.is_empty()).then_some(endpoint_result),
        request_id: Some(turn.request_id.clone()),
        result: (!result.is_empty()).then_some(result),
    }
}

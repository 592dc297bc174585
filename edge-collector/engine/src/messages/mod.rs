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
use crate::templates::Substitutions;
use crate::turn::Turn;
use carillon_wire::{ChannelType, EndpointSendConfiguration, MessageRequest, MessageResponse};
use model::Message;
pub(crate) use model::message_result;
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
    let answered = send(turn, message, &destinations)?;
    Answer::json(&response(turn, &destinations, answered))
}

/// Sends to each destination over its own channel, and returns what became of each, in order.
fn send(
    turn: &Turn<'_>,
    message: Message,
    destinations: &[Destination],
) -> Result<Vec<Answered>, ApiError> {
    let is_text = |destination: &&Destination| destination.channel == Some(ChannelType::Sms);
    let (texts, mails): (Vec<_>, Vec<_>) = destinations.iter().partition(is_text);
    let mut texts =
        delivery::send(turn, ChannelType::Sms, message.text.content, &texts)?.into_iter();
    let mut mails =
        delivery::send(turn, ChannelType::Email, message.email.content, &mails)?.into_iter();
    let answered = destinations
        .iter()
        .map(|destination| match is_text(&destination) {
            true => texts.next(),
            false => mails.next(),
        });
    Ok(answered.flatten().collect())
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
            extra: extra(
                own.channel_type,
                own.substitutions.as_ref(),
                own.title_override.as_deref(),
                own.body_override.as_deref(),
            ),
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
        extra: extra(
            channel,
            own.substitutions.as_ref(),
            own.title_override.as_deref(),
            own.body_override.as_deref(),
        ),
    }
}

/// What a destination says for itself. A text message has no title that it could replace.
fn extra(
    channel: Option<ChannelType>,
    substitutions: Option<&Substitutions>,
    title: Option<&str>,
    body: Option<&str>,
) -> Extra {
    let title = title.filter(|_| channel != Some(ChannelType::Sms));
    Extra {
        substitutions: substitutions.cloned().unwrap_or_default(),
        title: title.map(str::to_owned),
        body: body.map(str::to_owned),
        ..Extra::default()
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

//! The trail of one endpoint: what is held about it, for the person who looks at one customer.

use crate::answer::Answer;
use crate::call::Call;
use crate::endpoints;
use crate::error::ApiError;
use crate::events::{self, Recorded};
use crate::turn::Turn;
use carillon_wire::EndpointResponse;
use serde::Serialize;
use std::collections::BTreeMap;

/// Events of a trail.
const EVENTS_MAX: usize = 50;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrailResponse {
    endpoint: EndpointResponse,
    events: Vec<TrailEvent>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrailEvent {
    event_id: String,
    event_type: String,
    timestamp: String,
    attributes: BTreeMap<String, String>,
    metrics: BTreeMap<String, f64>,
}

impl From<Recorded> for TrailEvent {
    fn from(event: Recorded) -> TrailEvent {
        TrailEvent {
            event_id: event.id,
            event_type: event.event_type,
            timestamp: event.timestamp.to_string(),
            attributes: event.attributes,
            metrics: event.metrics,
        }
    }
}

/// `GET /carillon/apps/{app}/endpoints/{endpoint}/trail`.
pub(crate) fn trail(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let endpoint = endpoints::named(turn, call)?;
    let events = events::recent(turn, endpoint.id(), EVENTS_MAX)?;
    Answer::json(&TrailResponse {
        endpoint: endpoint.response(turn.app()),
        events: events.into_iter().map(TrailEvent::from).collect(),
    })
}

//! The trail of one endpoint: what is held about it, for the person who looks at one customer.

use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Trace};
use crate::endpoints;
use crate::error::ApiError;
use crate::events::{self, Recorded};
use crate::page::Page;
use crate::segments;
use crate::turn::Turn;
use carillon_wire::EndpointResponse;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrailResponse {
    endpoint: EndpointResponse,
    events: Vec<TrailEvent>,
    segments: Vec<TrailSegment>,
    messages: Vec<TrailMessage>,
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

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrailSegment {
    id: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrailMessage {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<String>,
    channel: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

impl From<Trace> for TrailMessage {
    fn from(send: Trace) -> TrailMessage {
        TrailMessage {
            id: send.id,
            campaign_id: send.campaign,
            channel: send.channel,
            state: send.state,
            reason: send.reason,
            date: send.date.to_string(),
            subject: send.subject,
        }
    }
}

impl From<(String, String)> for TrailSegment {
    fn from((id, name): (String, String)) -> TrailSegment {
        TrailSegment { id, name }
    }
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

/// `GET /carillon/apps/{app}/endpoints/{endpoint}/trail`: the last events and messages, `page-size` of each.
pub(crate) fn trail(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let endpoint = endpoints::named(turn, call)?;
    let size = Page::of(call)?.size;
    let events = events::recent(turn, endpoint.id(), usize::try_from(size).unwrap_or(0))?;
    let segments = segments::of_endpoint(turn, &endpoint)?;
    let messages = delivery::of_endpoint(turn, endpoint.id(), size)?;
    Answer::json(&TrailResponse {
        endpoint: endpoint.response(turn.app()),
        events: events.into_iter().map(TrailEvent::from).collect(),
        segments: segments.into_iter().map(TrailSegment::from).collect(),
        messages: messages.into_iter().map(TrailMessage::from).collect(),
    })
}

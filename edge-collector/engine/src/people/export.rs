//! One person shown whole: the record first, then messages, then events, in as many pages as it takes.

use super::whom::{Named, Whom};
use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Message};
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::events::{self, Recorded, Stretch};
use crate::otp;
use crate::page::{self, Page};
use crate::turn::Turn;
use carillon_wire::{EndpointResponse, Event, Session};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Record,
    /// After the message of that row.
    Messages(i64),
    /// After that block of the log.
    Events(i64),
    Over,
}

/// A page. Its lists go on where those of the page before ended.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ExportResponse {
    endpoints: Vec<Exported>,
    passwords: Vec<ExportedPassword>,
    messages: Vec<ExportedMessage>,
    events: Vec<ExportedEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// An endpoint with its place to the full, where the API rounds it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    endpoint: EndpointResponse,
    last_activity_date: String,
}

/// A one-time password that waits: its digits are in no row.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ExportedPassword {
    address: String,
    reference_id: String,
    expiry_date: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ExportedMessage {
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    endpoint_id: String,
    /// The event that it answers, or the address where it went to no endpoint.
    #[serde(skip_serializing_if = "String::is_empty")]
    cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<String>,
    channel: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    substitutions: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    event_attributes: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ExportedEvent {
    endpoint_id: String,
    event_id: String,
    event: Event,
}

/// `GET /carillon/apps/{app}/users/{user}/export`: all that the application keeps of a person, page by page; `page-size` is of messages and of events,
/// whose pages end with a whole block of the log. A page may hold nothing and have a token: it has passed a stretch of the log that is of
/// others. What the inbox caught is at `/inbox/messages/{id}`, under the ids of the messages. The words of a campaign or a template are not a person's.
pub(crate) fn export_user(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let named = Named::user(turn, call)?;
    match named.endpoints() {
        [] => Err(ApiError::no_resource()),
        _ => export(turn, call, &named),
    }
}

/// `GET /carillon/apps/{app}/endpoints/{endpoint}/export`: the same of one endpoint, be it deleted, for its events and messages outlive it.
pub(crate) fn export_endpoint(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    export(turn, call, &Named::endpoint(turn, call)?)
}

fn export(turn: &Turn<'_>, call: &Call, named: &Named<'_>) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let whom = named.whom(turn);
    let mut answer = ExportResponse::default();
    let mut place = Place::read(page.after.as_deref())?;
    if place == Place::Record {
        let endpoints = named.endpoints().iter();
        answer.endpoints = endpoints.map(|one| exported(turn, one)).collect();
        answer.passwords = passwords(turn, &whom)?;
        place = Place::Messages(0);
    }
    if let Place::Messages(n) = place {
        let mut messages = delivery::messages_of(turn, &whom, n, page.fetch())?;
        let full = page.cut(&mut messages, |_| String::new()).is_some();
        place = match messages.last() {
            Some(last) if full => Place::Messages(last.n),
            Some(_) | None => Place::Events(0),
        };
        answer.messages = messages.into_iter().map(ExportedMessage::from).collect();
    }
    if let Place::Events(passed) = place {
        let (events, next) = past(turn, &whom, passed, page.size)?;
        answer.events = events.into_iter().map(ExportedEvent::from).collect();
        place = next;
    }
    answer.next_token = place.token();
    Answer::json(&answer)
}

impl Place {
    fn read(token: Option<&str>) -> Result<Place, ApiError> {
        let Some(token) = token else {
            return Ok(Place::Record);
        };
        let (kind, number) = token.split_once(' ').ok_or_else(page::foreign)?;
        let number = number.parse::<u32>().map_err(|_| page::foreign())?.into();
        match kind {
            "messages" => Ok(Place::Messages(number)),
            "events" => Ok(Place::Events(number)),
            _ => Err(page::foreign()),
        }
    }

    fn token(self) -> Option<String> {
        match self {
            Place::Messages(n) => Some(page::token(&format!("messages {n}"))),
            Place::Events(seq) => Some(page::token(&format!("events {seq}"))),
            Place::Record | Place::Over => None,
        }
    }
}

/// The next events of the person, and where to go on.
fn past(
    turn: &Turn<'_>,
    whom: &Whom,
    passed: i64,
    size: i64,
) -> Result<(Vec<Recorded>, Place), ApiError> {
    let until = events::last_block(turn)?;
    let stretch = Stretch {
        endpoints: whom.endpoints.keys().map(String::as_str).collect(),
        passed,
        until,
    };
    let enough = usize::try_from(size).unwrap_or(usize::MAX);
    let (found, passed) = events::of_endpoints(turn, &stretch, enough)?;
    let next = match passed < until {
        true => Place::Events(passed),
        false => Place::Over,
    };
    Ok((found, next))
}

fn exported(turn: &Turn<'_>, endpoint: &Endpoint) -> Exported {
    Exported {
        endpoint: EndpointResponse {
            location: Some(endpoint.record.location.clone()),
            ..endpoint.response(turn.app())
        },
        last_activity_date: endpoint.last_activity().to_string(),
    }
}

fn passwords(turn: &Turn<'_>, whom: &Whom) -> Result<Vec<ExportedPassword>, ApiError> {
    let waiting = otp::of_addresses(turn, &whom.addresses)?.into_iter();
    let shown = waiting.map(|(address, reference, expires)| ExportedPassword {
        address,
        reference_id: reference,
        expiry_date: expires.to_string(),
    });
    Ok(shown.collect())
}

impl From<Message> for ExportedMessage {
    fn from(message: Message) -> ExportedMessage {
        let Message {
            endpoint,
            cause,
            trace,
            extra,
            ..
        } = message;
        ExportedMessage {
            id: trace.id,
            endpoint_id: endpoint,
            cause,
            campaign_id: trace.campaign,
            channel: trace.channel,
            state: trace.state,
            reason: trace.reason,
            date: trace.date.to_string(),
            subject: trace.subject,
            title: extra.title,
            body: extra.body,
            substitutions: extra.substitutions,
            event_attributes: extra.event,
        }
    }
}

impl From<Recorded> for ExportedEvent {
    fn from(event: Recorded) -> ExportedEvent {
        let session = event.session.map(|session| Session {
            id: session.id,
            start_timestamp: session.start.to_string(),
            stop_timestamp: session.stop.map(|stop| stop.to_string()),
            duration: session.duration_ms,
        });
        let client = event.client;
        ExportedEvent {
            endpoint_id: event.endpoint,
            event_id: event.id,
            event: Event {
                app_package_name: client.package_name,
                app_title: client.title,
                app_version_code: client.version_code,
                attributes: Some(event.attributes).filter(|all| !all.is_empty()),
                client_sdk_version: client.sdk_version,
                event_type: event.event_type,
                metrics: Some(event.metrics).filter(|all| !all.is_empty()),
                sdk_name: client.sdk_name,
                session,
                timestamp: event.timestamp.to_string(),
            },
        }
    }
}

//! PutEvents: every endpoint merged, every event judged, kept once, counted, and shown to what it may start.

use super::block::Packer;
use super::known::{self, Key};
use super::model::{Common, Event, folded};
use super::store;
use crate::answer::Answer;
use crate::behaviour::Counting;
use crate::call::Call;
use crate::endpoints::{self, Cause, Change, Endpoint, Known, Shown};
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Timestamp, campaigns, event_stream, index};
use carillon_wire::{
    EndpointItemResponse, EventItemResponse, EventsBatch, EventsRequest, EventsResponse,
    ItemResponse,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Events of one request, over all its endpoints.
const EVENTS_MAX: usize = 100;
/// Endpoints of one request.
const ENDPOINTS_MAX: usize = 100;
/// Blocks of a span. When the last of them is written, their counts, which stand in the blocks until then, are added up together, and it is
/// noted when the latest of them arrived: to keep that for each block is a row written for each. Stores go by it, so that it never changes.
pub(super) const SPAN_BLOCKS: i64 = 256;

/// Why something was not kept, as the answer says it.
#[derive(Debug, Clone)]
struct Refusal {
    status: i64,
    message: String,
}

impl From<String> for Refusal {
    fn from(message: String) -> Refusal {
        Refusal {
            status: 400,
            message,
        }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Refusal {
        Refusal {
            status: error.status().into(),
            message: error.to_string(),
        }
    }
}

/// One endpoint of a request, with what became of it.
struct Part<'a> {
    /// As the request spells it, which is how the answer names it.
    id: &'a str,
    folded: Cow<'a, str>,
    batch: &'a EventsBatch,
    /// What the writer shows for the endpoint; none when the part was refused as it was read.
    shown: Option<Shown>,
    /// Why the endpoint's part was refused. Its events are judged by themselves, unless the writer may not write to it at all.
    refusal: Option<Refusal>,
    /// The endpoint as it is now; none when it was refused before it ever came to be.
    endpoint: Option<Endpoint>,
    events: Vec<(&'a str, Result<Event<'a>, Refusal>)>,
}

/// Pinpoint: PutEvents, and the older path that means the same.
pub(crate) fn put_events(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let request = call.events()?;
    check_size(request)?;
    let mut parts: Vec<Part<'_>> = request
        .batch_item
        .iter()
        .map(|(id, batch)| Part::read(turn, id, batch))
        .collect();
    merge_endpoints(turn, &mut parts)?;
    if parts.len() > 1 {
        index::relieve(turn)?;
    }
    let fresh = keep_once(turn, &parts)?;
    count(turn, &parts, &fresh);
    count_behaviour(turn, &parts, &fresh)?;
    let mut seen = Vec::new();
    let watchers = campaigns::watchers(turn)?;
    for (part, fresh) in parts.iter_mut().zip(&fresh) {
        if let Some(endpoint) = &mut part.endpoint
            && let Some(newest) = fresh.iter().map(|event| event.timestamp).max()
        {
            seen.extend(see(turn, endpoint, newest)?);
            campaigns::on_events(turn, &watchers, endpoint, fresh)?;
        }
    }
    endpoints::see(turn, &seen)?;
    Answer::json(&EventsResponse {
        results: Some(parts.iter().map(Part::answer).collect()),
    })
}

/// Counts what became of the events of a request.
fn count(turn: &Turn<'_>, parts: &[Part<'_>], fresh: &[Vec<Event<'_>>]) {
    let of = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let all: usize = parts.iter().map(|part| part.events.len()).sum();
    let valid: usize = parts.iter().map(|part| part.valid().count()).sum();
    let kept: usize = fresh.iter().map(Vec::len).sum();
    turn.count(|counted| {
        counted.events_kept += of(kept);
        counted.events_repeated += of(valid - kept);
        counted.events_refused += of(all - valid);
    });
}

fn check_size(request: &EventsRequest) -> Result<(), ApiError> {
    let items = &request.batch_item;
    let events: usize = items.values().map(|batch| batch.events.len()).sum();
    match (events, items.len()) {
        (0..=EVENTS_MAX, 0..=ENDPOINTS_MAX) => Ok(()),
        (0..=EVENTS_MAX, endpoints) => Err(ApiError::bad(format!(
            "BatchItem: a request has at most {ENDPOINTS_MAX} endpoints, and this has {endpoints}."
        ))),
        (events, _) => Err(ApiError::bad(format!(
            "BatchItem: a request has at most {EVENTS_MAX} events over all its endpoints, and this has {events}."
        ))),
    }
}

impl<'a> Part<'a> {
    fn read(turn: &Turn<'_>, id: &'a str, batch: &'a EventsBatch) -> Part<'a> {
        let shown = endpoints::check_id(id)
            .and_then(|()| Shown::new(turn, batch.secret.as_deref(), batch.user_token.as_deref()))
            .map_err(Refusal::from);
        let common = match &shown {
            Ok(_) => Common::read(batch.common.as_ref()).map_err(Refusal::from),
            Err(refusal) => Err(refusal.clone()),
        };
        let events = batch.events.iter().map(|(event_id, event)| {
            let read = match &common {
                Ok(common) => Event::read(event_id, event, common)
                    .and_then(|event| {
                        let retention = turn.config.retention;
                        retention.check(turn.now, event.timestamp).map(|()| event)
                    })
                    .map_err(Refusal::from),
                Err(refusal) => Err(refusal.clone()),
            };
            (event_id.as_str(), read)
        });
        Part {
            id,
            folded: folded(id),
            batch,
            events: events.collect(),
            endpoint: None,
            refusal: shown.as_ref().err().cloned(),
            shown: shown.ok(),
        }
    }

    /// Refuses the endpoint and all its events.
    fn refuse(&mut self, refusal: &Refusal) {
        for (_, event) in &mut self.events {
            *event = Err(refusal.clone());
        }
        self.refusal = Some(refusal.clone());
    }

    /// The events that may be kept.
    fn valid(&self) -> impl Iterator<Item = &Event<'a>> {
        self.events
            .iter()
            .filter_map(|(_, event)| event.as_ref().ok())
    }

    fn answer(&self) -> (String, ItemResponse) {
        let (status_code, message) = status(self.refusal.as_ref());
        let events = self.events.iter().map(|(id, event)| {
            let (status_code, message) = status(event.as_ref().err());
            let answer = EventItemResponse {
                message,
                status_code,
            };
            ((*id).to_owned(), answer)
        });
        let answer = ItemResponse {
            events_item_response: Some(events.collect()),
            endpoint_item_response: Some(EndpointItemResponse {
                message,
                status_code,
            }),
        };
        (self.id.to_owned(), answer)
    }
}

fn status(refusal: Option<&Refusal>) -> (Option<i64>, Option<String>) {
    match refusal {
        None => (Some(202), Some("Accepted".to_owned())),
        Some(refusal) => (Some(refusal.status), Some(refusal.message.clone())),
    }
}

/// Applies each part's endpoint.
fn merge_endpoints(turn: &Turn<'_>, parts: &mut [Part<'_>]) -> Result<(), ApiError> {
    let ids = parts
        .iter()
        .filter(|part| part.shown.is_some())
        .map(|part| part.folded.clone().into_owned());
    let mut known = Known::read(turn, ids.collect())?;
    for part in parts {
        let Some(shown) = &part.shown else { continue };
        let before = known.find(turn, &part.folded)?;
        let change = Change::from(&part.batch.endpoint);
        match endpoints::apply(turn, part.id, before, &change, Cause::Events, shown) {
            Ok(applied) => {
                known.note(&applied);
                part.endpoint = Some(applied.endpoint);
            }
            Err(error @ ApiError::Forbidden(_)) => part.refuse(&error.into()),
            Err(error @ ApiError::BadRequest(_)) => {
                part.refusal = Some(error.into());
                part.endpoint = endpoints::find(turn, part.id)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Keeps the events that are not in the log yet, and returns them part by part. A repeated event is accepted and changes nothing.
fn keep_once<'a>(turn: &Turn<'_>, parts: &[Part<'a>]) -> Result<Vec<Vec<Event<'a>>>, ApiError> {
    let key = |part: &Part<'_>, event: &Event<'_>| Key::new(&part.folded, event.id);
    let keys: Vec<Key> = parts
        .iter()
        .flat_map(|part| part.valid().map(move |event| key(part, event)))
        .collect();
    let mut new = known::claim(turn, &keys)?.into_iter();
    let mut packer = Packer::default();
    let mut counts = Counts::default();
    let mut fresh = Vec::with_capacity(parts.len());
    for part in parts {
        let mut kept = Vec::with_capacity(part.events.len());
        for event in part.valid() {
            if new.next() == Some(true) {
                packer.add(&part.folded, event);
                counts.add(event.day(), event.event_type);
                kept.push(event.clone());
            }
        }
        fresh.push(kept);
    }
    append(turn, packer, &counts)?;
    Ok(fresh)
}

/// Counts what segments ask about, before anybody is asked who is in them.
fn count_behaviour(
    turn: &Turn<'_>,
    parts: &[Part<'_>],
    fresh: &[Vec<Event<'_>>],
) -> Result<(), ApiError> {
    let mut counting = Counting::begin(turn)?;
    for (part, fresh) in parts.iter().zip(fresh) {
        if let Some(endpoint) = &part.endpoint {
            for event in fresh {
                counting.add(endpoint.n, event.timestamp, event);
            }
        }
    }
    counting.keep(turn)
}

/// Events by day and type.
#[derive(Debug, Default)]
pub(super) struct Counts<'a>(BTreeMap<(i64, &'a str), i64>);

impl<'a> Counts<'a> {
    pub(super) fn add(&mut self, day: i64, event_type: &'a str) {
        *self.0.entry((day, event_type)).or_default() += 1;
    }
}

/// Writes packed events, their counts beside them. Every so many blocks what they add to the counts is added up.
pub(super) fn append(
    turn: &Turn<'_>,
    packer: Packer<'_>,
    counts: &Counts<'_>,
) -> Result<(), ApiError> {
    let blocks = packer.finish();
    if blocks.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = counts
        .0
        .iter()
        .map(|((day, event_type), events)| (day, event_type, events))
        .collect();
    let rows =
        serde_json::to_string(&rows).map_err(|error| ApiError::Internal(error.to_string()))?;
    let mut rows = Some(rows.as_str());
    for block in &blocks {
        let seq = store::append(turn.sql, turn.now, block, rows.take())?;
        if added_up(seq) == seq {
            store::add_up(turn.sql, seq - SPAN_BLOCKS, seq)?;
            store::end_span(turn.sql, seq - SPAN_BLOCKS, seq)?;
        }
    }
    event_stream::appended(turn)
}

/// The last block whose counts are added up, when the newest has that number.
pub(super) fn added_up(newest: i64) -> i64 {
    newest - newest % SPAN_BLOCKS
}

/// Lets the endpoint be seen at its newest event, and says so if that is worth a write. A client's clock may run ahead; ours is the limit.
fn see(
    turn: &Turn<'_>,
    endpoint: &mut Endpoint,
    newest: Timestamp,
) -> Result<Option<(i64, Timestamp)>, ApiError> {
    let newest = newest.min(turn.now);
    let before = endpoint.last_activity();
    endpoint.seen = endpoint.seen.max(newest);
    if newest < before.plus(endpoints::SEEN_STEP_MS) {
        return Ok(None);
    }
    if index::activity_key(newest) != index::activity_key(before) {
        index::mark(turn, endpoint.n)?;
    }
    Ok(Some((endpoint.n, newest)))
}

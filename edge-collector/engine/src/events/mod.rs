//! Events: what people did, each once, packed into a log that everything else is computed from.

mod block;
mod model;
mod put;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use model::{Event, Record, Recorded};
pub(crate) use put::put_events;

use crate::error::ApiError;
use crate::turn::Turn;
use block::Packer;

/// How far back [`recent`] looks: the newest blocks of the log, and how many of them it opens.
const RECENT_BLOCKS_WINDOW: i64 = 10_000;
const RECENT_BLOCKS_OPENED: i64 = 200;

/// The newest events of an endpoint, newest first, as far as the newest blocks of the log hold them.
pub(crate) fn recent(
    turn: &Turn<'_>,
    endpoint: &str,
    limit: usize,
) -> Result<Vec<Recorded>, ApiError> {
    let endpoint = model::folded(endpoint);
    let blocks = store::newest(
        turn.sql,
        &endpoint,
        RECENT_BLOCKS_WINDOW,
        RECENT_BLOCKS_OPENED,
    )?;
    let mut events = Vec::new();
    for body in &blocks {
        let read = block::read(body, &endpoint).ok_or_else(|| {
            ApiError::Internal("a block of the event log cannot be read".to_owned())
        })?;
        events.extend(read.into_iter().rev());
        if events.len() >= limit {
            break;
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.timestamp));
    events.truncate(limit);
    Ok(events)
}

/// Appends what the service itself did. Who calls it sees to it that the same is not recorded twice.
pub(crate) fn append_service(turn: &Turn<'_>, records: &[Record<'_>]) -> Result<(), ApiError> {
    let endpoints: Vec<_> = records
        .iter()
        .map(|record| model::folded(record.endpoint))
        .collect();
    let mut packer = Packer::default();
    let mut counts = put::Counts::default();
    for (record, endpoint) in records.iter().zip(&endpoints) {
        let id = turn.uuid();
        let event = Event {
            id: &id,
            timestamp: turn.now,
            ..Event::from(record)
        };
        packer.add(endpoint, &event);
        counts.add(event.day(), record.event_type);
    }
    put::append(turn, packer, &counts)
}

//! Events: what people did, each once, packed into a log that everything else is computed from.

mod block;
#[cfg(test)]
mod block_tests;
#[cfg(test)]
mod common_tests;
mod follow;
mod known;
mod model;
mod old;
mod past;
mod put;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use follow::{Followed, Place, behind, end, follow, moved, unread, waiting};
pub(crate) use known::forget as forget_known;
pub(crate) use model::{Event, Origin, Record, Recorded, Session};
pub(crate) use old::{Old, Unread, count_old, forget_old};
pub(crate) use past::{
    Opened, Stretch, erase, last_block, last_block_before, of_endpoints, open_after,
};
pub(crate) use put::put_events;

use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;
use crate::{Timestamp, behaviour, campaigns};
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

/// Events by day and type.
#[cfg(test)]
pub(crate) fn counts(turn: &Turn<'_>) -> Vec<(i64, String, i64)> {
    let newest = store::last_block(turn.sql).unwrap();
    store::counts(turn.sql, put::added_up(newest)).unwrap()
}

/// How many events a block holds; `None` when it cannot be read.
#[cfg(feature = "fuzzing")]
pub(crate) fn count_in_block(body: &[u8]) -> Option<usize> {
    block::read_all(body).map(|events| events.len())
}

/// One event of the log by name, for whoever checks what the log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The id of its endpoint, in lower case.
    pub endpoint: String,
    pub id: String,
    pub event_type: String,
    pub timestamp: Timestamp,
}

/// The events of the first block after `seq`, with the block's own number: the log, a block at a time. Erased ones are left out. Reads only.
pub fn next_block(sql: &dyn Sql, seq: i64) -> Result<Option<(i64, Vec<Logged>)>, SqlError> {
    let Some((seq, body)) = store::next(sql, seq)? else {
        return Ok(None);
    };
    let read = block::read_all(&body)
        .ok_or_else(|| SqlError::Corrupt(format!("block {seq} of the event log cannot be read")))?;
    let logged = read.into_iter().flatten().map(|event| Logged {
        endpoint: event.endpoint,
        id: event.id,
        event_type: event.event_type,
        timestamp: event.timestamp,
    });
    Ok(Some((seq, logged.collect())))
}

/// Appends what the service itself did. Who calls it sees to it that the same is not recorded twice.
pub(crate) fn append_service(turn: &Turn<'_>, records: &[Record<'_>]) -> Result<(), ApiError> {
    append_records(turn, records).map(drop)
}

/// Appends what the service found out of endpoints, one event of each, and shows it to the campaigns that it may start.
pub(crate) fn append_found(
    turn: &Turn<'_>,
    found: &[(&Endpoint, Record<'_>)],
) -> Result<(), ApiError> {
    if found.is_empty() {
        return Ok(());
    }
    let records: Vec<_> = found.iter().map(|(_, record)| record.clone()).collect();
    let ids = append_records(turn, &records)?;
    let watchers = campaigns::watchers(turn)?;
    for ((endpoint, record), id) in found.iter().zip(&ids) {
        let event = Event::recorded(record, id, turn.now);
        campaigns::on_events(turn, &watchers, endpoint, &[event])?;
    }
    Ok(())
}

/// Appends records, and returns the ids that their events got.
fn append_records(turn: &Turn<'_>, records: &[Record<'_>]) -> Result<Vec<String>, ApiError> {
    let ids: Vec<String> = records.iter().map(|_| turn.uuid()).collect();
    let endpoints: Vec<_> = records
        .iter()
        .map(|record| model::folded(record.endpoint))
        .collect();
    let mut packer = Packer::default();
    let mut counts = put::Counts::default();
    let events: Vec<_> = records
        .iter()
        .zip(&ids)
        .map(|(record, id)| Event::recorded(record, id, turn.now))
        .collect();
    for (event, endpoint) in events.iter().zip(&endpoints) {
        packer.add(endpoint, event);
        counts.add(event.day(), event.event_type);
    }
    put::append(turn, packer, &counts)?;
    let shown = endpoints.iter().map(AsRef::as_ref).zip(events);
    behaviour::count_named(turn, shown)?;
    Ok(ids)
}

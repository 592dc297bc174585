//! Retention: what happened is forgotten after the days that the operator sets; without them nothing ever is.
//!
//! A timer looks once a day, and goes on at once while it finds more: a slice a turn, the oldest first. What somebody still has to read or
//! to go by stays, however old it is. What a row is needed for is known in its own room, which forgets it: `events/old.rs`, `events/known.rs` and
//! `delivery/old`. This room says when, and keeps nothing itself, so that it has no store.

#[cfg(test)]
mod history_tests;
mod model;
#[cfg(test)]
mod tests;

pub use model::Retention;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;
use crate::{Timestamp, delivery, event_stream, events, timers};
use serde::Serialize;

/// The kind of the timer that looks for what is to be forgotten.
pub(crate) const TIMER: &str = "retention";
/// How long it rests once there is nothing more.
const REST_MS: i64 = 24 * 60 * 60 * 1000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RetentionResponse {
    events: OldEvents,
    sends: OldSends,
}

/// What of the log would go now.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OldEvents {
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_days: Option<u32>,
    count: i64,
    bytes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_date: Option<String>,
    /// Whether it is more than was counted.
    more: bool,
    /// Whether there are older ones that the event stream has still to carry.
    held_by_stream: bool,
}

/// What of the sends would go now.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OldSends {
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_days: Option<u32>,
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_date: Option<String>,
    more: bool,
}

/// `GET /carillon/apps/{app}/retention`: what would be forgotten now, counted up to a limit. `events-days` and `sends-days` in the query ask what it
/// would be with other days than those that are set. Nothing is forgotten by it.
pub(crate) fn get_retention(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let set = turn.config.retention;
    let retention = set.asked(call.query("events-days"), call.query("sends-days"))?;
    let unread = event_stream::unread(turn)?;
    let events = match retention.events_from(turn.now) {
        Some(from) => events::count_old(turn, from, unread.map(|unread| unread.block))?,
        None => events::Old::default(),
    };
    let sends = match sends_from(turn, retention, unread) {
        Some(from) => delivery::count_old(turn, from)?,
        None => delivery::Old::default(),
    };
    let held = |unread: events::Unread| {
        let from = retention.events_from(turn.now);
        from.is_some_and(|from| unread.arrived < from)
    };
    Answer::json(&RetentionResponse {
        events: OldEvents {
            keep_days: retention.events_days(),
            count: events.count,
            bytes: events.bytes,
            oldest_date: events.oldest.map(|oldest| oldest.to_string()),
            more: events.more,
            held_by_stream: unread.is_some_and(held),
        },
        sends: OldSends {
            keep_days: retention.sends_days(),
            count: sends.count,
            oldest_date: sends.oldest.map(|oldest| oldest.to_string()),
            more: sends.more,
        },
    })
}

/// A host has started, with what its operator says now.
pub(crate) fn reopen(sql: &dyn Sql, retention: Retention) -> Result<(), SqlError> {
    match retention.is_set() {
        true => timers::ensure(sql, TIMER, ""),
        false => Ok(()),
    }
}

/// An application has come to be.
pub(crate) fn begin(turn: &Turn<'_>) -> Result<(), SqlError> {
    match turn.config.retention.is_set() {
        true => timers::set_first(turn, TIMER, "", turn.now.plus(REST_MS)),
        false => Ok(()),
    }
}

/// Forgets the next slice. A timer that was set under other settings ends here.
pub(crate) fn wake(turn: &Turn<'_>) -> Result<(), ApiError> {
    let retention = turn.config.retention;
    if !retention.is_set() {
        return Ok(());
    }
    let wait_ms = match forget(turn, retention)? {
        true => 0,
        false => REST_MS,
    };
    Ok(timers::set(turn, TIMER, "", turn.now.plus(wait_ms))?)
}

/// Forgets a slice of what is first found to be too old, and says whether there was any.
fn forget(turn: &Turn<'_>, retention: Retention) -> Result<bool, ApiError> {
    let unread = event_stream::unread(turn)?;
    if let Some(from) = retention.events_from(turn.now)
        && events::forget_old(turn, from, unread.map(|unread| unread.block))?
    {
        return Ok(true);
    }
    match sends_from(turn, retention, unread) {
        Some(from) => delivery::forget_old(turn, from),
        None => Ok(false),
    }
}

/// Records of sends are written with what their rows say, so that these wait for the stream too.
fn sends_from(
    turn: &Turn<'_>,
    retention: Retention,
    unread: Option<events::Unread>,
) -> Option<Timestamp> {
    let from = retention.sends_from(turn.now)?;
    Some(unread.map_or(from, |unread| from.min(unread.arrived)))
}

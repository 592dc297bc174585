//! Behaviour: how often each endpoint did what segments ask about, day by day, counted as the events come.
//!
//! A watch is a filter of events, shared by all segments that ask the same. Each event that is kept is held against every watch, and what
//! matches is counted for its endpoint in the event's own transaction, so that whoever asks next counts it. Packed counts are cheap to read and
//! dear to write: an event adds to a small row of its own, and a timer folds these into sheets soon after, many at once.
//!
//! A new watch counts what comes from then on, and goes through the log for what came before, some of it now and then. Until it is through
//! it says so, and nothing is sent by what it has.
//!
//! - `life`: a watch is made, and goes when nobody asks any more. `count`: events are counted. `fill`: a watch goes through the log.
//! - `sheet`: the packed form. `fold`: recent counts go into sheets, and endpoints that are gone come out of them. `times`: who asks.
//!
//! An event counts on its own day in UTC, and one from a clock that runs ahead on the day it arrived: no day is complete before it is over,
//! and what the log has of a day arrived on that day or later.

mod count;
mod fill;
mod fold;
mod life;
mod model;
mod sheet;
mod store;
#[cfg(test)]
mod tests;
mod times;

pub(crate) use count::{Counting, count_named};
#[cfg(test)]
pub(crate) use fold::fold;
pub(crate) use life::{Asker, watch};
pub(crate) use model::{DAYS_MAX, Filling, Watch};
pub(crate) use times::{Window, of_many, of_stretch};

use crate::error::ApiError;
use crate::sql::SqlError;
use crate::timers;
use crate::turn::Turn;

/// The kind of the room's timers. The key is the number of a watch that has something to do, or one of those below.
pub(crate) const TIMER: &str = "behaviour";
const FOLD: &str = "fold";
const DAILY: &str = "daily";
/// How long the first recent count waits for others.
const FOLD_WAIT_MS: i64 = 1_000;

/// Does what one of the room's timers is for.
pub(crate) fn wake(turn: &Turn<'_>, key: &str) -> Result<(), ApiError> {
    match key {
        FOLD => fold::wake(turn),
        DAILY => life::daily(turn),
        id => fill::wake(turn, id),
    }
}

/// Forgets what endpoints did, by their small integers. Called when they go.
pub(crate) fn forget(turn: &Turn<'_>, ns: &[i64]) -> Result<(), ApiError> {
    match store::mark_gone(turn.sql, &json(ns)?)? {
        true => Ok(fold_soon(turn)?),
        false => Ok(()),
    }
}

/// Lets every watch go through all of the log that it has to.
#[cfg(test)]
pub(crate) fn fill(turn: &Turn<'_>) -> Result<(), ApiError> {
    for watch in store::all(turn.sql)? {
        while store::at(turn.sql, watch.id)?.is_some_and(|watch| watch.filling().is_some()) {
            fill::wake(turn, &watch.id.to_string())?;
        }
    }
    Ok(())
}

fn fold_soon(turn: &Turn<'_>) -> Result<(), SqlError> {
    timers::set_first(turn, TIMER, FOLD, turn.now.plus(FOLD_WAIT_MS))
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}

//! The life of a watch: made when somebody asks what no other counts, kept while segments ask, and gone a day after nobody does any more.

use super::model::{DAY_MS, Watch, day, first_day, span};
use super::store::{self, New};
use super::{DAILY, TIMER, json};
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{events, segments, timers};
use carillon_wire::EventDimensions;

/// Watches that segments ask for: every event is held against all of them.
const WATCHES_MAX: i64 = 50;
/// Watches that only drafts and former versions ask for. The one that was not asked for longest gives way.
const LOOSE_MAX: i64 = 20;
/// How long a watch stays that no segment asks for.
const LOOSE_MS: i64 = DAY_MS;
/// How far the time that a watch was last asked for may lag behind.
const WANTED_STEP_MS: i64 = 60 * 60 * 1000;

/// Who asks for a watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    /// A segment in its latest version, or in one that a live campaign is for.
    Segment,
    /// Whoever counts a draft, or judges by a former version.
    Passing,
}

/// The watch that counts what the filter matches over so many days at least; a new one when there is none.
pub(crate) fn watch(
    turn: &Turn<'_>,
    filter: &EventDimensions,
    days: i64,
    asker: Asker,
) -> Result<Watch, ApiError> {
    let filter = json(filter)?;
    let asked = match asker {
        Asker::Segment => days,
        Asker::Passing => 0,
    };
    match store::find(turn.sql, &filter, days)? {
        Some(watch) => {
            let stale = turn.now >= watch.wanted.plus(WANTED_STEP_MS);
            if asked > watch.asked || (stale && watch.asked == 0) {
                store::ask(turn.sql, watch.id, asked, turn.now)?;
            }
            Ok(watch)
        }
        None => make(turn, &filter, span(days), asked),
    }
}

fn make(turn: &Turn<'_>, filter: &str, days: i64, asked: i64) -> Result<Watch, ApiError> {
    match asked {
        0 => make_loose_room(turn)?,
        _ => make_room(turn)?,
    }
    let first = first_day(turn.now, days);
    let until = events::last_block(turn)?;
    let begun = events::last_block_before(turn, Timestamp(first * DAY_MS))?;
    let new = New {
        filter,
        days,
        first,
        begun: begun.min(until),
        until,
        asked,
        wanted: turn.now,
    };
    let watch = store::insert(turn.sql, &new)?;
    if watch.filling().is_some() {
        timers::set(turn, TIMER, &watch.id.to_string(), turn.now)?;
    }
    timers::set_first(turn, TIMER, DAILY, tomorrow(turn))?;
    Ok(watch)
}

/// Makes room for a watch that a segment asks for. What segments asked for that are others now may still be counted.
fn make_room(turn: &Turn<'_>) -> Result<(), ApiError> {
    if store::count_asked(turn.sql)? >= WATCHES_MAX {
        sweep(turn)?;
    }
    match store::count_asked(turn.sql)? < WATCHES_MAX {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Behavior.Events: the segments of an application ask for at most {WATCHES_MAX} different filters of events. Use one of theirs, or delete a segment that is not needed."
        ))),
    }
}

fn make_loose_room(turn: &Turn<'_>) -> Result<(), ApiError> {
    let loose = store::loose(turn.sql)?;
    let over = (loose.len() as i64 + 1 - LOOSE_MAX).max(0);
    for id in loose.into_iter().take(over as usize) {
        drop_watch(turn, id)?;
    }
    Ok(())
}

/// Forgets a watch; what it has counted goes after it, some of it now and then.
fn drop_watch(turn: &Turn<'_>, id: i64) -> Result<(), ApiError> {
    store::delete(turn.sql, id)?;
    Ok(timers::set(turn, TIMER, &id.to_string(), turn.now)?)
}

/// Lets every watch know anew over how many days segments ask for it.
fn sweep(turn: &Turn<'_>) -> Result<(), ApiError> {
    store::unask(turn.sql)?;
    segments::ask_for_watches(turn)
}

/// What is due once a day: watches that nobody asks for go, and those that stay forget the days that nobody asks about any more.
pub(super) fn daily(turn: &Turn<'_>) -> Result<(), ApiError> {
    sweep(turn)?;
    for id in store::unwanted(turn.sql, turn.now.plus(-LOOSE_MS))? {
        drop_watch(turn, id)?;
    }
    let watches = store::all(turn.sql)?;
    for watch in &watches {
        let needed = span(watch.asked.max(1));
        if watch.asked > 0 && needed < watch.days {
            store::narrow(turn.sql, watch.id, needed)?;
        }
        store::move_first(turn.sql, watch.id, day(turn.now))?;
        timers::set(turn, TIMER, &watch.id.to_string(), turn.now)?;
    }
    match watches.is_empty() {
        true => Ok(()),
        false => Ok(timers::set(turn, TIMER, DAILY, tomorrow(turn))?),
    }
}

fn tomorrow(turn: &Turn<'_>) -> Timestamp {
    Timestamp((day(turn.now) + 1) * DAY_MS)
}

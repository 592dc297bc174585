//! Carrying: one call at a time, and the place in the log moves when it is settled.
//!
//! What came of a call may never be heard, so that its records are sent again: at least once. No second call is out while a first may still
//! land, and what follows a record that was not taken is sent again with it: the last time each record arrives, all arrive in the order of
//! the log.

use super::TIMER;
use super::model::Stream;
use super::parcel::Parcel;
use super::progress::{Progress, number};
use super::store;
use crate::effect::{Effect, EffectId, Outcome};
use crate::error::ApiError;
use crate::events::Unread;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;
use crate::{events, timers};

/// How long a host has to say how a call ended. Hosts give one up after a minute, so that none lands after its lease.
const LEASE_MS: i64 = 90_000;
/// Events that arrive within this time leave together.
const GROUP_MS: i64 = 500;
/// What a process that died had on its way has landed, or never will, so long after the next one has started.
const DEAD_MS: i64 = 5_000;
/// So many waiting events leave at once.
const AT_ONCE: i64 = 500;

/// What went wrong when a host says nothing.
const NO_ANSWER: &str = "no answer came";
/// The ticket of a call whose host is gone. None that is drawn is below zero.
const ORPHANED: i64 = -1;

/// Begins a stream with what comes from here on.
pub(super) fn begin(turn: &Turn<'_>) -> Result<(), ApiError> {
    let progress = Progress {
        place: events::end(turn)?,
        ..Progress::default()
    };
    Ok(store::keep_progress(turn.sql, &progress)?)
}

/// Tries what waits again at once, for whoever put the stream anew has probably mended something. A call that is out to where the stream
/// leads no more is none of it any more.
pub(super) fn go_on(turn: &Turn<'_>, elsewhere: bool) -> Result<(), ApiError> {
    let Some(mut progress) = store::progress(turn.sql)? else {
        return Ok(());
    };
    if elsewhere {
        progress.call_off();
    }
    if progress.waiting && progress.ticket.is_none() {
        progress.failures = 0;
        timers::set(turn, TIMER, "", turn.now)?;
    }
    Ok(store::keep_progress(turn.sql, &progress)?)
}

/// The log has grown: a stream that had nothing to do has something now.
pub(crate) fn appended(turn: &Turn<'_>) -> Result<(), ApiError> {
    if store::rouse(turn.sql)? {
        timers::set(turn, TIMER, "", turn.now.plus(GROUP_MS))?;
    }
    Ok(())
}

/// A host has started: whoever had asked for a call is gone, and will not tell how it ended.
pub(crate) fn reopen(sql: &dyn Sql) -> Result<(), SqlError> {
    match store::orphan(sql, ORPHANED)? {
        true => timers::hasten(sql, TIMER, ""),
        false => Ok(()),
    }
}

/// The first block that is not carried yet, if there is a stream.
pub(crate) fn unread(turn: &Turn<'_>) -> Result<Option<Unread>, ApiError> {
    match store::progress(turn.sql)? {
        Some(progress) => events::unread(turn, progress.place),
        None => Ok(None),
    }
}

/// Asks for what comes next. A call that is still out then has outlived its lease: nobody will tell any more how it ended.
pub(crate) fn wake(turn: &Turn<'_>) -> Result<(), ApiError> {
    let Some((stream, mut progress)) = found(turn)? else {
        return Ok(());
    };
    let out = progress.ticket;
    progress.call_off();
    if out == Some(ORPHANED) {
        timers::set(turn, TIMER, "", turn.now.plus(DEAD_MS))?;
        return Ok(store::keep_progress(turn.sql, &progress)?);
    }
    if out.is_some() {
        progress.fail(NO_ANSWER, turn.now);
    }
    let parcel = Parcel::pack(turn, progress.place, stream.destination.limits())?;
    progress.place = parcel.place;
    progress.skipped += parcel.skipped;
    if parcel.records.is_empty() {
        progress.waiting = false;
        return Ok(store::keep_progress(turn.sql, &progress)?);
    }
    match stream.destination.act(turn, &stream, &parcel)? {
        Ok(act) => {
            let ticket = number(turn.bytes());
            progress.ask(ticket, parcel.count());
            timers::set(turn, TIMER, "", turn.now.plus(LEASE_MS))?;
            turn.ask(Effect {
                id: EffectId::Stream(ticket),
                hold: false,
                act,
            });
        }
        Err(fault) => {
            progress.fail(&fault, turn.now);
            let due = turn.now.plus(progress.wait_ms(turn.bytes()));
            timers::set(turn, TIMER, "", due)?;
        }
    }
    Ok(store::keep_progress(turn.sql, &progress)?)
}

/// Records how a call ended. Word about any call but the one that is out changes nothing.
pub(crate) fn settle(turn: &Turn<'_>, ticket: i64, outcome: &Outcome) -> Result<(), ApiError> {
    let Some((stream, mut progress)) = found(turn)? else {
        return Ok(());
    };
    if progress.ticket != Some(ticket) {
        return Ok(());
    }
    let taken = stream.destination.taken(progress.asked, outcome);
    let place = events::moved(turn, progress.place, taken.records)?;
    progress.take(&taken, place, turn.now);
    schedule(turn, &mut progress, taken.fault.is_some())?;
    Ok(store::keep_progress(turn.sql, &progress)?)
}

/// Sets the timer for what is still to be done, if anything is.
fn schedule(turn: &Turn<'_>, progress: &mut Progress, failed: bool) -> Result<(), ApiError> {
    let wait_ms = match events::waiting(turn, progress.place, AT_ONCE)? {
        0 => {
            progress.waiting = false;
            turn.schedule();
            return Ok(timers::clear(turn.sql, TIMER, "")?);
        }
        _ if failed => progress.wait_ms(turn.bytes()),
        AT_ONCE.. => 0,
        _ => GROUP_MS,
    };
    Ok(timers::set(turn, TIMER, "", turn.now.plus(wait_ms))?)
}

fn found(turn: &Turn<'_>) -> Result<Option<(Stream, Progress)>, ApiError> {
    let stream = store::find(turn.sql)?;
    Ok(stream.zip(store::progress(turn.sql)?))
}

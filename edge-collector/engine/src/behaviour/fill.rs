//! Filling: a new watch goes through what the log had before it, some of it in each turn. A place in the log is all that is kept of the way, and
//! it moves with the counts, so that each event is counted once whatever dies in between.

use super::count::Counts;
use super::model::{Watch, day_of};
use super::{TIMER, fold, store};
use crate::error::ApiError;
use crate::events::Opened;
use crate::turn::Turn;
use crate::{endpoints, events, timers};

/// Rows that one turn forgets of a watch that is gone.
const FORGOTTEN_AT_ONCE: i64 = 1_000;

/// Does what a watch has to do: goes on with the log, or forgets the days that are too old. What is left of one that is gone, is forgotten.
pub(super) fn wake(turn: &Turn<'_>, key: &str) -> Result<(), ApiError> {
    let Ok(id) = key.parse() else {
        return Err(ApiError::Internal(format!("there is no watch {key}")));
    };
    match store::at(turn.sql, id)? {
        None => forget(turn, id),
        Some(watch) if watch.filling().is_some() => go_on(turn, &watch),
        Some(_) => Ok(store::forget_days(turn.sql, id)?),
    }
}

fn forget(turn: &Turn<'_>, id: i64) -> Result<(), ApiError> {
    match store::forget_some(turn.sql, id, FORGOTTEN_AT_ONCE)? {
        true => Ok(timers::set(turn, TIMER, &id.to_string(), turn.now)?),
        false => Ok(()),
    }
}

fn go_on(turn: &Turn<'_>, watch: &Watch) -> Result<(), ApiError> {
    let (blocks, passed) = events::open_after(turn, watch.passed, watch.until)?;
    count(turn, watch, &blocks)?;
    fold::relieve(turn)?;
    store::pass(turn.sql, watch.id, passed)?;
    match passed < watch.until {
        true => Ok(timers::set(turn, TIMER, &watch.id.to_string(), turn.now)?),
        false => Ok(()),
    }
}

/// Counts what the blocks have, for the endpoints that did it and are still there.
fn count(turn: &Turn<'_>, watch: &Watch, blocks: &[Opened]) -> Result<(), ApiError> {
    let Some(watched) = store::watched_at(turn.sql, watch.id)? else {
        return Ok(());
    };
    let mut found = Vec::new();
    for block in blocks {
        for event in &block.events {
            let day = day_of(event.timestamp, block.arrived);
            if day >= watched.first && watched.filter.matches(event) {
                found.push((block, event.endpoint.as_str(), day));
            }
        }
    }
    let mut ids: Vec<&str> = found.iter().map(|(_, id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let lives = endpoints::lives(turn, &ids)?;
    let mut counts = Counts::default();
    for (block, id, day) in found {
        if let Some(life) = lives.get(id)
            && life.holds(block.seq, block.arrived)
        {
            counts.add(watch.id, life.n, day);
        }
    }
    counts.keep(turn)
}

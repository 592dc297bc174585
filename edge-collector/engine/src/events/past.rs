//! The past: all that the log holds of everybody, or of some endpoints to show or to erase, a stretch of the log at a time.

use super::block;
use super::model::Recorded;
use super::put::SPAN_BLOCKS;
use super::store;
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use std::collections::BTreeSet;

/// Blocks that one stretch passes; those of other endpoints are passed unopened.
const STRETCH_BLOCKS_MAX: i64 = 10_000;
/// Blocks that one stretch opens, and their bytes.
const STRETCH_OPENED_MAX: usize = 200;
const STRETCH_BYTES_MAX: usize = 4_000_000;
/// The same where everybody's events are unpacked, and something is done with each.
const ALL_OPENED_MAX: usize = 100;
const ALL_BYTES_MAX: usize = 1_000_000;

/// Which endpoints it is about, by their folded ids, and which blocks: those after `passed`, up to `until`.
#[derive(Debug, Clone)]
pub(crate) struct Stretch<'a> {
    pub(crate) endpoints: BTreeSet<&'a str>,
    pub(crate) passed: i64,
    pub(crate) until: i64,
}

/// A block of the log, unpacked. Erased events are left out.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) seq: i64,
    pub(crate) arrived: Timestamp,
    pub(crate) events: Vec<Recorded>,
}

/// The number of the newest block.
pub(crate) fn last_block(turn: &Turn<'_>) -> Result<i64, ApiError> {
    Ok(store::last_block(turn.sql)?)
}

/// The last block before the first that arrived at `at` or later; the newest, when none did.
pub(crate) fn last_block_before(turn: &Turn<'_>, at: Timestamp) -> Result<i64, ApiError> {
    match store::first_since(turn.sql, at, SPAN_BLOCKS)? {
        Some(seq) => Ok(seq - 1),
        None => last_block(turn),
    }
}

/// The next blocks after `passed`, up to `until`, and the block that they end with.
pub(crate) fn open_after(
    turn: &Turn<'_>,
    passed: i64,
    until: i64,
) -> Result<(Vec<Opened>, i64), ApiError> {
    let (mut blocks, mut passed, mut bytes) = (Vec::new(), passed, 0);
    while blocks.len() < ALL_OPENED_MAX && bytes < ALL_BYTES_MAX {
        let Some((seq, arrived, body)) = store::next_until(turn.sql, passed, until)? else {
            return Ok((blocks, until.max(passed)));
        };
        let events = block::read_all(&body).ok_or_else(unreadable)?;
        blocks.push(Opened {
            seq,
            arrived,
            events: events.into_iter().flatten().collect(),
        });
        passed = seq;
        bytes += body.len();
    }
    Ok((blocks, passed))
}

/// The events of the next stretch, oldest first, and the block that it ends with. It ends early, with a whole block, once it has `enough` of them.
pub(crate) fn of_endpoints(
    turn: &Turn<'_>,
    stretch: &Stretch<'_>,
    enough: usize,
) -> Result<(Vec<Recorded>, i64), ApiError> {
    let mut events = Vec::new();
    let passed = walk(turn, stretch, |_, body| {
        let read = block::read_where(body, |of| stretch.endpoints.contains(of));
        events.extend(read.ok_or_else(unreadable)?);
        Ok(events.len() < enough)
    })?;
    Ok((events, passed))
}

/// Takes the events of the next stretch out of the log, and says how many they were and the block that the stretch ends with. What was counted
/// stays counted. With `dry` nothing is taken.
pub(crate) fn erase(
    turn: &Turn<'_>,
    stretch: &Stretch<'_>,
    dry: bool,
) -> Result<(i64, i64), ApiError> {
    let mut taken = 0;
    let passed = walk(turn, stretch, |seq, body| {
        let rest = block::without(body, |of| stretch.endpoints.contains(of));
        let rest = rest.ok_or_else(unreadable)?;
        if rest.taken > 0 && !dry {
            store::replace(turn.sql, seq, &rest)?;
        }
        taken += rest.taken;
        Ok(true)
    })?;
    Ok((taken, passed))
}

/// Opens the blocks of a stretch that may be of its endpoints, until one says that it is enough, and returns the last block passed.
fn walk(
    turn: &Turn<'_>,
    stretch: &Stretch<'_>,
    mut open: impl FnMut(i64, &[u8]) -> Result<bool, ApiError>,
) -> Result<i64, ApiError> {
    let endpoints = serde_json::to_string(&stretch.endpoints)
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    let end = stretch
        .until
        .min(stretch.passed.saturating_add(STRETCH_BLOCKS_MAX));
    let (mut passed, mut bytes) = (stretch.passed, 0);
    for _ in 0..STRETCH_OPENED_MAX {
        let Some((seq, body)) = store::next_of(turn.sql, &endpoints, passed, end)? else {
            return Ok(end.max(passed));
        };
        passed = seq;
        bytes += body.len();
        if !open(seq, &body)? || bytes >= STRETCH_BYTES_MAX {
            break;
        }
    }
    Ok(passed)
}

fn unreadable() -> ApiError {
    ApiError::Internal("a block of the event log cannot be read".to_owned())
}

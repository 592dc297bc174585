//! What the log has held for long enough: whole blocks go, the oldest first.
//!
//! The newest block stays, since numbers go on from it and places in the log name it. When it is too old itself, its events leave it as an
//! erasure takes them.

use super::{block, known, past, put, store};
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;

/// Blocks that go in one turn, and their bytes.
const SLICE_BLOCKS: i64 = 500;
const SLICE_BYTES: i64 = 4_000_000;
/// Blocks that a count looks at.
const COUNT_BLOCKS: i64 = 50_000;

/// The first block of which somebody has still to read, and when it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) block: i64,
    pub(crate) arrived: Timestamp,
}

/// What could go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Old {
    pub(crate) count: i64,
    pub(crate) bytes: i64,
    pub(crate) oldest: Option<Timestamp>,
    /// Whether it is more than was counted.
    pub(crate) more: bool,
}

/// A block as it is looked at, unopened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closed {
    pub(super) seq: i64,
    pub(super) arrived: Timestamp,
    pub(super) bytes: i64,
    /// Whether all of its events were erased.
    pub(super) empty: bool,
}

/// Forgets the next slice of what arrived before `from`, but nothing from the block `unread` on; then which events are known. Says whether there was
/// anything to forget.
pub(crate) fn forget_old(
    turn: &Turn<'_>,
    from: Timestamp,
    unread: Option<i64>,
) -> Result<bool, ApiError> {
    Ok(forget_blocks(turn, from, unread)? || known::forget_old(turn, from)?)
}

fn forget_blocks(turn: &Turn<'_>, from: Timestamp, unread: Option<i64>) -> Result<bool, ApiError> {
    let newest = store::last_block(turn.sql)?;
    let is_old =
        |block: &Closed| block.arrived < from && unread.is_none_or(|unread| block.seq < unread);
    let mut bytes = 0;
    let mut last = None;
    for block in store::oldest(turn.sql, SLICE_BLOCKS)? {
        if !is_old(&block) || bytes >= SLICE_BYTES {
            break;
        }
        if block.seq == newest {
            return match last {
                None if block.empty => Ok(false),
                None => empty(turn, newest),
                Some(last) => forget_until(turn, last, newest),
            };
        }
        bytes += block.bytes;
        last = Some(block.seq);
    }
    last.map_or(Ok(false), |last| forget_until(turn, last, newest))
}

/// Forgets all blocks up to one. What they add to the counts stays.
fn forget_until(turn: &Turn<'_>, seq: i64, newest: i64) -> Result<bool, ApiError> {
    store::add_up(turn.sql, put::added_up(newest), seq)?;
    store::forget_until(turn.sql, seq)?;
    Ok(true)
}

/// Takes every event out of a block, and leaves their places.
fn empty(turn: &Turn<'_>, seq: i64) -> Result<bool, ApiError> {
    let Some((_, body)) = store::next(turn.sql, seq - 1)? else {
        return Ok(false);
    };
    let rest = block::without(&body, |_| true).ok_or_else(|| {
        ApiError::Internal(format!("block {seq} of the event log cannot be read"))
    })?;
    store::replace(turn.sql, seq, &rest)?;
    Ok(true)
}

/// Counts what arrived before `from`, up to the block `unread`.
pub(crate) fn count_old(
    turn: &Turn<'_>,
    from: Timestamp,
    unread: Option<i64>,
) -> Result<Old, ApiError> {
    let until = past::last_block_before(turn, from)?;
    let until = unread.map_or(until, |unread| until.min(unread - 1));
    let (blocks, old) = store::count_until(turn.sql, until, COUNT_BLOCKS)?;
    Ok(Old {
        more: blocks >= COUNT_BLOCKS,
        ..old
    })
}

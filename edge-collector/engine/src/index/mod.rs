//! The index: who has which trait, as compressed bitmaps over the endpoints' small integers, so that a segment is counted and walked
//! without reading people.
//!
//! Bitmaps are cheap to read and dear to write. An endpoint's update therefore writes none: it marks the endpoint as stale in its own
//! transaction, with a copy of what the bitmaps say of it. Who asks goes by the bitmaps for everybody else and reads the stale ones
//! themselves, so that the answer is current with the update's own. A timer folds the stale ones into the bitmaps soon after, many at once.
//!
//! - `model`: what is indexed of an endpoint. `fold`: stale endpoints go into the bitmaps.
//! - `chunk`: the bitmaps of 65,536 endpoints, asked by trait. `numbers`: those of a number. `span`: what to go by, stretch by stretch.
//!
//! What a segment makes of this is in `segments/formula.rs`.

mod chunk;
mod fold;
mod model;
mod numbers;
mod span;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use chunk::Chunk;
#[cfg(test)]
pub(crate) use fold::fold;
pub(crate) use fold::{relieve, wake};
pub(crate) use model::{Trait, activity_key, differ};
pub(crate) use span::{Span, span_after};
pub(crate) use store::{packed, unpacked};

/// A set of small integers within one chunk.
pub(crate) use roaring::RoaringBitmap as Bits;

use crate::error::ApiError;
use crate::sql::SqlError;
use crate::timers;
use crate::turn::Turn;

/// The kind of the timer that folds stale endpoints into the bitmaps.
pub(crate) const TIMER: &str = "index";
/// How long the first stale endpoint waits for others. A fold costs little more for many than for a few.
const FOLD_WAIT_MS: i64 = 1_000;
/// The bits of a small integer that tell members of one chunk apart. A bitmap of so many fits a few pages, and is what a change rewrites.
const CHUNK_BITS: u32 = 16;

/// Marks an endpoint as stale. Called before it changes, or goes, in the same transaction.
pub(crate) fn mark(turn: &Turn<'_>, n: i64) -> Result<(), ApiError> {
    store::mark(turn.sql, n)?;
    Ok(soon(turn)?)
}

/// Marks every endpoint of a user. Called before what they share changes, or they go.
pub(crate) fn mark_user(turn: &Turn<'_>, user: &str) -> Result<(), ApiError> {
    store::mark_user(turn.sql, user)?;
    Ok(soon(turn)?)
}

/// Marks an endpoint that has just come up.
pub(crate) fn mark_new(turn: &Turn<'_>, n: i64) -> Result<(), ApiError> {
    store::mark_new(turn.sql, n)?;
    Ok(soon(turn)?)
}

/// How many endpoints are stale.
pub(crate) fn count_stale(turn: &Turn<'_>) -> Result<i64, ApiError> {
    Ok(store::count_stale(turn.sql)?)
}

fn soon(turn: &Turn<'_>) -> Result<(), SqlError> {
    timers::set_first(turn, TIMER, "", turn.now.plus(FOLD_WAIT_MS))
}

/// The chunk that a small integer belongs to, and its place there.
pub(crate) fn place(n: i64) -> (i64, u32) {
    let chunk = n >> CHUNK_BITS;
    let low = n - (chunk << CHUNK_BITS);
    (chunk, u32::try_from(low).unwrap_or_default())
}

/// The small integer at a place of a chunk.
pub(crate) fn number(chunk: i64, low: u32) -> i64 {
    (chunk << CHUNK_BITS) + i64::from(low)
}

//! Everybody, stretch by stretch: what the bitmaps may be asked about, and who has to be looked at.

use super::{Bits, number, place, store};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;

/// Stale endpoints that one stretch has at most.
const SPAN_STALE_MAX: usize = 500;

/// A stretch of small integers within one chunk.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) chunk: i64,
    /// It begins after this one.
    after: i64,
    /// And ends with this one.
    pub(crate) until: i64,
    /// The stale ones in it, those too that are gone.
    stale: Vec<i64>,
    /// The stale ones as they are now.
    pub(crate) changed: Vec<Endpoint>,
}

/// The next stretch after `n`, if there may be anybody.
pub(crate) fn span_after(turn: &Turn<'_>, n: i64) -> Result<Option<Span>, ApiError> {
    let indexed = store::first_chunk(turn.sql, place(n + 1).0)?;
    let stale = store::first_stale(turn.sql, n)?.map(|n| place(n).0);
    let Some(chunk) = indexed.into_iter().chain(stale).min() else {
        return Ok(None);
    };
    let after = n.max(number(chunk, 0) - 1);
    let mut until = number(chunk + 1, 0) - 1;
    let stale = store::stale(turn.sql, after, until, SPAN_STALE_MAX)?;
    if let Some(last) = stale.last()
        && stale.len() == SPAN_STALE_MAX
    {
        until = *last;
    }
    let changed = endpoints::at(turn, &stale)?;
    Ok(Some(Span {
        chunk,
        after,
        until,
        stale,
        changed,
    }))
}

impl Span {
    /// Of a bitmap of the stretch's chunk, those who are in the stretch and not stale.
    pub(crate) fn fresh(&self, bits: &Bits) -> Bits {
        let mut fresh = bits.clone();
        let (first, last) = (place(self.after + 1).1, place(self.until).1);
        fresh.remove_range(..first);
        fresh.remove_range(last + 1..);
        for n in &self.stale {
            fresh.remove(place(*n).1);
        }
        fresh
    }

    /// The small integer at a place of the stretch's chunk.
    pub(crate) fn number(&self, low: u32) -> i64 {
        number(self.chunk, low)
    }
}

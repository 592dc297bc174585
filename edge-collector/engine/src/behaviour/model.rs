//! What a watch is, and which day an event belongs to.

use crate::Timestamp;
use carillon_rules::EventFilter;
use serde::Serialize;

/// Days that a segment may look back on: a quarter of a year. Each of them costs a watch a sheet for every few thousand endpoints.
pub(crate) const DAYS_MAX: i64 = 90;
/// Over how many days a watch counts: segments that ask the same over nearly as many days share one.
const SPANS: [i64; 3] = [7, 30, DAYS_MAX];
pub(super) const DAY_MS: i64 = 86_400_000;

/// A filter whose events are counted, as whoever asks needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watch {
    pub(super) id: i64,
    /// Over how many days it counts.
    pub(super) days: i64,
    /// The last block of the log that it leaves out, the last one that it has gone through, and the last one from before there was the watch.
    pub(super) begun: i64,
    pub(super) passed: i64,
    pub(super) until: i64,
    /// Over how many days segments ask for it; 0 when none does.
    pub(super) asked: i64,
    /// When somebody last asked for it.
    pub(super) wanted: Timestamp,
}

/// A watch as events are held against it.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) id: i64,
    /// The first day that it counts.
    pub(super) first: i64,
    pub(super) filter: EventFilter,
}

/// How far a watch has come that still goes through the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Filling {
    percent: i64,
}

impl Watch {
    /// How far it has come, unless it is through.
    pub(crate) fn filling(&self) -> Option<Filling> {
        let (passed, all) = (self.passed - self.begun, self.until - self.begun);
        (passed < all).then(|| Filling {
            percent: passed.max(0) * 100 / all,
        })
    }
}

/// Over how many days a watch counts that serves whoever asks over `days`.
pub(super) fn span(days: i64) -> i64 {
    let enough = SPANS.into_iter().find(|span| *span >= days);
    enough.unwrap_or(DAYS_MAX)
}

/// The day of a moment, in days since 1970.
pub(super) fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// The day that an event counts on.
pub(super) fn day_of(timestamp: Timestamp, arrived: Timestamp) -> i64 {
    day(timestamp.min(arrived))
}

/// The first day that a watch counts: a day more than is asked for, so that a clock that is set back finds what it asks for.
pub(super) fn first_day(now: Timestamp, days: i64) -> i64 {
    day(now) - days
}

//! What turns have done, counted in memory: a host adds it up for each scope, and a start begins anew.

use super::{Label, Sheet};
use std::ops::AddAssign;

/// What one turn did, or many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Events of people: new ones, those that were there already, and those that were refused.
    pub(crate) events_kept: u64,
    pub(crate) events_repeated: u64,
    pub(crate) events_refused: u64,
    /// Sends by how they ended.
    pub(crate) sent: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    pub(crate) unknown: u64,
}

impl Counted {
    /// Writes the counts of an application down.
    pub fn write(&self, sheet: &mut Sheet, app: &str) {
        let events = [
            ("kept", self.events_kept),
            ("repeated", self.events_repeated),
            ("refused", self.events_refused),
        ];
        let sends = [
            ("sent", self.sent),
            ("failed", self.failed),
            ("skipped", self.skipped),
            ("unknown", self.unknown),
        ];
        for (result, count) in events {
            let labels: [Label<'_>; 2] = [("app", app), ("result", result)];
            let help = "Events that came by PutEvents, by what became of them.";
            sheet.counter("carillon_events_total", help, &labels, count);
        }
        for (outcome, count) in sends {
            let labels: [Label<'_>; 2] = [("app", app), ("outcome", outcome)];
            let help = "Messages by how they ended.";
            sheet.counter("carillon_sends_total", help, &labels, count);
        }
    }
}

impl AddAssign for Counted {
    fn add_assign(&mut self, more: Counted) {
        self.events_kept += more.events_kept;
        self.events_repeated += more.events_repeated;
        self.events_refused += more.events_refused;
        self.sent += more.sent;
        self.failed += more.failed;
        self.skipped += more.skipped;
        self.unknown += more.unknown;
    }
}

//! For how long what happened is kept, and what that means at a moment.

use crate::Timestamp;
use crate::error::ApiError;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Days for which an application keeps what happened; for ever where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    events_days: Option<u32>,
    sends_days: Option<u32>,
}

impl Retention {
    /// The error says what is wrong with it.
    pub fn of_days(events: Option<u32>, sends: Option<u32>) -> Result<Retention, String> {
        for (what, days) in [("Events", events), ("Sends", sends)] {
            if days == Some(0) {
                return Err(format!(
                    "{what} are kept for a day at least, and this says 0 days. Leave it out to keep them for ever."
                ));
            }
        }
        Ok(Retention {
            events_days: events,
            sends_days: sends,
        })
    }

    pub(crate) fn is_set(self) -> bool {
        self != Retention::default()
    }

    pub fn events_days(self) -> Option<u32> {
        self.events_days
    }

    pub fn sends_days(self) -> Option<u32> {
        self.sends_days
    }

    /// What arrived before this is not kept.
    pub(crate) fn events_from(self, now: Timestamp) -> Option<Timestamp> {
        Some(before(now, self.events_days?))
    }

    /// What was settled before this is not kept.
    pub(crate) fn sends_from(self, now: Timestamp) -> Option<Timestamp> {
        Some(before(now, self.sends_days?))
    }

    /// Refuses an event that happened before any that are kept. Which events are known is forgotten with them, so that one as old may have
    /// been here before, and must not come to count twice.
    pub(crate) fn check(self, now: Timestamp, happened: Timestamp) -> Result<(), String> {
        match (self.events_days, self.events_from(now)) {
            (Some(days), Some(from)) if happened < from => Err(format!(
                "Timestamp: events are kept for {days} days here, and this one is older."
            )),
            _ => Ok(()),
        }
    }

    /// The same with what a question says instead.
    pub(super) fn asked(
        self,
        events: Option<&str>,
        sends: Option<&str>,
    ) -> Result<Retention, ApiError> {
        let days = |name: &str, given: Option<&str>| match given.filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                ApiError::bad(format!("{name}: this is not a number of days: {text}."))
            }),
        };
        let events = days("events-days", events)?.or(self.events_days);
        let sends = days("sends-days", sends)?.or(self.sends_days);
        Retention::of_days(events, sends).map_err(ApiError::bad)
    }
}

fn before(now: Timestamp, days: u32) -> Timestamp {
    now.plus(-i64::from(days) * DAY_MS)
}

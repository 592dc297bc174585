//! How far a stream has come, and how that changes.

use crate::Timestamp;
use crate::events::Place;

/// Waits between attempts double from here, up to the limit, and never end: what is owed is owed.
const RETRY_MS_MIN: i64 = 1_000;
const RETRY_MS_MAX: i64 = 5 * 60 * 1000;
/// Characters that are kept of what went wrong.
const FAULT_CHARS_MAX: usize = 300;

/// How far a stream has come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Progress {
    /// All before it is settled.
    pub(super) place: Place,
    /// More is to be done, and a timer is set for it.
    pub(super) waiting: bool,
    /// The asking that is out, drawn at random, so that an answer to any other is known for that.
    pub(super) ticket: Option<i64>,
    /// How many events it carries.
    pub(super) asked: i64,
    /// Attempts since the other side last took anything.
    pub(super) failures: i64,
    pub(super) delivered: i64,
    /// Events that were too large for the other side.
    pub(super) skipped: i64,
    /// When the other side last took anything.
    pub(super) settled: Option<Timestamp>,
    /// What last went wrong, and when.
    pub(super) fault: Option<(String, Timestamp)>,
}

/// What the other side took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    /// The first so many of the records; of the others, any may be there as well.
    pub(super) records: i64,
    /// What kept it from taking all.
    pub(super) fault: Option<String>,
}

impl Taken {
    pub(super) fn all(asked: i64) -> Taken {
        Taken {
            records: asked,
            fault: None,
        }
    }

    pub(super) fn none(fault: String) -> Taken {
        Taken {
            records: 0,
            fault: Some(fault),
        }
    }
}

impl Progress {
    /// Notes an asking that is out.
    pub(super) fn ask(&mut self, ticket: i64, asked: i64) {
        self.ticket = Some(ticket);
        self.asked = asked;
    }

    /// Notes that nothing is out any more.
    pub(super) fn call_off(&mut self) {
        self.ticket = None;
        self.asked = 0;
    }

    /// Notes what was taken, and how far that has led.
    pub(super) fn take(&mut self, taken: &Taken, place: Place, now: Timestamp) {
        self.call_off();
        self.place = place;
        self.delivered += taken.records;
        if taken.records > 0 {
            self.failures = 0;
            self.settled = Some(now);
        }
        if let Some(fault) = &taken.fault {
            self.fail(fault, now);
        }
    }

    /// Notes that something went wrong.
    pub(super) fn fail(&mut self, fault: &str, now: Timestamp) {
        self.failures += 1;
        self.fault = Some((fault.chars().take(FAULT_CHARS_MAX).collect(), now));
    }

    /// How long to wait after the last failure: half of it by chance, so that applications that failed together do not all come back at once.
    pub(super) fn wait_ms(&self, chance: [u8; 32]) -> i64 {
        let doublings = u32::try_from(self.failures.clamp(1, 20) - 1).unwrap_or(0);
        let half = (RETRY_MS_MIN << doublings).min(RETRY_MS_MAX) / 2;
        half + number(chance) % (half + 1)
    }
}

/// A number out of random bytes, small enough for every store.
pub(super) fn number(chance: [u8; 32]) -> i64 {
    chance[..6]
        .iter()
        .fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Progress, RETRY_MS_MAX, Taken};
    use crate::Timestamp;
    use crate::events::Place;

    #[test]
    fn waits_double_up_to_their_limit_and_leave_half_to_chance() {
        for failures in 1..100 {
            let progress = Progress {
                failures,
                ..Progress::default()
            };
            let (least, most) = (progress.wait_ms([0; 32]), progress.wait_ms([0xff; 32]));
            let full = (1_000 << (failures - 1).min(20)).min(RETRY_MS_MAX);
            assert_eq!(least, full / 2, "{failures}");
            assert!((least..=full).contains(&most), "{failures}: {most}");
        }
    }

    #[test]
    fn a_part_that_was_taken_is_progress_and_the_rest_is_one_failure() {
        let mut progress = Progress {
            failures: 7,
            asked: 5,
            ticket: Some(1),
            ..Progress::default()
        };
        let taken = Taken {
            records: 2,
            fault: Some("slow down".to_owned()),
        };
        let place = Place {
            block: 3,
            events: 2,
        };
        progress.take(&taken, place, Timestamp(9));
        assert_eq!((progress.delivered, progress.failures), (2, 1));
        assert_eq!((progress.place, progress.ticket), (place, None));
        assert_eq!(progress.fault, Some(("slow down".to_owned(), Timestamp(9))));
    }
}

//! The only place that reads the clock and the operating system's randomness.

use carillon_engine::{Moment, Timestamp};
use std::time::{Duration, Instant, SystemTime};

/// The time now.
#[expect(clippy::disallowed_methods, reason = "this is the host's clock")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let ms = since.unwrap_or_default().as_millis();
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// The time on a clock that nobody sets, to tell how long something takes.
#[expect(clippy::disallowed_methods, reason = "this is the host's clock")]
pub(crate) fn steady() -> Instant {
    Instant::now()
}

/// What a turn is given: the time, and randomness that nothing else has seen.
pub(crate) fn moment() -> Moment {
    Moment {
        now: now(),
        seed: random(),
    }
}

/// Thirty-two random bytes.
pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// How long until `due`; nothing when it has passed.
pub(crate) fn until(due: Timestamp) -> Duration {
    let ms = due.0.saturating_sub(now().0);
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

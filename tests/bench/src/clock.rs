//! The stopwatch.

use std::time::Instant;

/// Starts measuring.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
pub(crate) fn start() -> Instant {
    Instant::now()
}

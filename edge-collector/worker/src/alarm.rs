//! The object's one alarm: set only when the scope wants to be woken earlier than it already will be, for each setting is billed.

use crate::clock;
use crate::store::Store;
use carillon_engine::Timestamp;
use carillon_engine::sql::SqlError;
use std::cell::Cell;

/// Waits after a wake that failed double from here, up to the limit: the runtime itself would give up after six retries.
const RETRY_MS_MIN: i64 = 1_000;
const RETRY_MS_MAX: i64 = 300_000;

/// What this life of the object knows of its alarm.
#[derive(Default)]
pub(crate) struct Alarm {
    /// When it rings; nothing when unknown, as after a start.
    set: Cell<Option<i64>>,
    failures: Cell<u32>,
}

impl Alarm {
    /// Wakes the scope at `at`, or earlier. An alarm that turns out to be needless finds nothing due.
    pub(crate) fn ring_by(&self, store: &Store, at: Timestamp) -> Result<(), SqlError> {
        if self.set.get().is_some_and(|set| set <= at.0) {
            return Ok(());
        }
        store.set_alarm(at.0)?;
        self.set.set(Some(at.0));
        Ok(())
    }

    /// Notes that it has rung.
    pub(crate) fn rung(&self) {
        self.set.set(None);
    }

    /// Notes that a wake went well.
    pub(crate) fn woke(&self) {
        self.failures.set(0);
    }

    /// When to try again after a wake that failed.
    pub(crate) fn retry_at(&self) -> Timestamp {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        clock::now().plus((RETRY_MS_MIN << failures.min(16)).min(RETRY_MS_MAX))
    }
}

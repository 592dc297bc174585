//! When to try again after a failure.

const RETRY_DELAY_MS_MIN: u64 = 1_000;
const RETRY_DELAY_MS_MAX: u64 = 300_000;
/// A collector may ask for patience, but not for longer than this.
const RETRY_AFTER_MS_MAX: u64 = 3_600_000;

/// The pause before the next request.
#[derive(Default)]
pub(crate) struct Retry {
    delay_ms: u64,
    /// No request before this, by our own judgement; good news (back online) cancels it.
    patience: u64,
    /// No request before this, by the collector's word.
    told: u64,
}

impl Retry {
    /// The time of the next allowed request.
    pub(crate) fn not_before(&self) -> u64 {
        self.patience.max(self.told)
    }

    /// The time before which the collector wants no request, not even a last one.
    pub(crate) fn told(&self) -> u64 {
        self.told
    }

    /// A request failed. The pause grows by half each time; `random` (0..1000) picks a point in its upper half, so that many
    /// browsers do not come back in one wave.
    pub(crate) fn failed(&mut self, retry_after_ms: u64, random: u64, now: u64) {
        self.delay_ms =
            (self.delay_ms + self.delay_ms / 2).clamp(RETRY_DELAY_MS_MIN, RETRY_DELAY_MS_MAX);
        let half = self.delay_ms / 2;
        let jitter = half * random / 1_000;
        self.patience = now + half + jitter;
        if retry_after_ms > 0 {
            self.told = now + retry_after_ms.min(RETRY_AFTER_MS_MAX) + jitter;
        }
    }

    /// A request went through.
    pub(crate) fn worked(&mut self) {
        *self = Retry::default();
    }

    /// Something changed for the better, such as the network: do not sit out the rest of the pause.
    pub(crate) fn hurry(&mut self) {
        self.patience = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_with_jitter_up_to_five_minutes() {
        let mut retry = Retry::default();
        retry.failed(0, 0, 0);
        assert_eq!(retry.not_before(), 500);
        retry.failed(0, 999, 0);
        assert!((750..1500).contains(&retry.not_before()));
        for _ in 0..40 {
            retry.failed(0, 500, 0);
        }
        assert_eq!(retry.not_before(), 225_000);
    }

    #[test]
    fn the_collectors_word_outlasts_hurry() {
        let mut retry = Retry::default();
        retry.failed(2_000, 500, 100);
        retry.hurry();
        assert_eq!(retry.not_before(), 2_350);
        retry.worked();
        assert_eq!(retry.not_before(), 0);
    }
}

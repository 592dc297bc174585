//! Caps: how often an in-app message may be shown.

/// Upper bounds of showings; 0 is no bound.
///
/// Pinpoint: `SessionCap`, `DailyCap`, `TotalCap` of an in-app campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caps {
    pub session: u32,
    pub daily: u32,
    pub total: u32,
}

/// How often was shown so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// This message, in this session.
    pub session: u32,
    /// Any in-app message, today.
    pub daily: u32,
    /// This message, ever.
    pub total: u32,
}

impl Caps {
    /// Whether one more showing stays within every bound.
    pub fn allow(&self, shown: Counts) -> bool {
        let below = |shown: u32, cap: u32| cap == 0 || shown < cap;
        below(shown.session, self.session)
            && below(shown.daily, self.daily)
            && below(shown.total, self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::{Caps, Counts};

    #[test]
    fn nothing_is_unlimited_but_zero() {
        let counts = |session, daily, total| Counts {
            session,
            daily,
            total,
        };
        let caps = Caps {
            session: 1,
            daily: 2,
            total: 3,
        };
        assert!(caps.allow(counts(0, 1, 2)));
        assert!(!caps.allow(counts(1, 1, 2)));
        assert!(!caps.allow(counts(0, 2, 2)));
        assert!(!caps.allow(counts(0, 1, 3)));
        assert!(Caps::default().allow(counts(u32::MAX, u32::MAX, u32::MAX)));
    }
}

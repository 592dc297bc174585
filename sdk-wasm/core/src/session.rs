//! One visit, over all tabs: it ends after half an hour without activity, or after a day.

use crate::clock::push_iso;
use crate::text::{cut, is_id, push_all, push_int, read_int};

pub(crate) const SESSION_IDLE_MS: u64 = 30 * 60_000;
const SESSION_LENGTH_MS_MAX: u64 = 24 * 3_600_000;
/// The latest time that a browser's clock can show. What lies beyond it no browser wrote down.
const TIME_MS_MAX: u64 = 8_640_000_000_000_000;
/// How stale the shared copy of the last activity may be.
const SESSION_SAVE_MS: u64 = 5_000;

/// A running session.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) start: u64,
    pub(crate) last: u64,
    saved: u64,
}

impl Session {
    pub(crate) fn begin(id: &str, at: u64) -> Session {
        Session {
            id: id.into(),
            start: at,
            last: at,
            saved: 0,
        }
    }

    /// Reads what [`Session::save`] wrote, on this page or on another.
    pub(crate) fn read(mut text: &str) -> Option<Session> {
        let id = cut(&mut text, b' ');
        let start = read_int(cut(&mut text, b' '));
        let last = read_int(text);
        (is_id(id) && start > 0 && last >= start && last <= TIME_MS_MAX).then(|| Session {
            id: id.into(),
            start,
            last,
            saved: last,
        })
    }

    /// Whether an activity at `at` can no longer belong to it. A clock set back by more than the idle time also ends it.
    pub(crate) fn over(&self, at: u64) -> bool {
        at >= self.last + SESSION_IDLE_MS
            || at >= self.start + SESSION_LENGTH_MS_MAX
            || at + SESSION_IDLE_MS < self.start
    }

    /// Whether an event of an earlier page happened during it.
    pub(crate) fn spans(&self, at: u64) -> bool {
        at >= self.start && !self.over(at)
    }

    pub(crate) fn touch(&mut self, at: u64) {
        self.last = self.last.max(at);
    }

    /// The text other tabs and pages go by, when theirs has grown stale.
    pub(crate) fn save(&mut self) -> Option<String> {
        if self.saved > 0 && self.last < self.saved + SESSION_SAVE_MS {
            return None;
        }
        self.saved = self.last;
        let mut out = String::new();
        push_all(&mut out, &[&self.id, " "]);
        push_int(&mut out, self.start);
        out.push_str(" ");
        push_int(&mut out, self.last);
        Some(out)
    }

    /// Writes the `Session` member of an event. Stop and duration come from one reading, so that they agree to the millisecond.
    pub(crate) fn write(&self, out: &mut String, stopped: bool) {
        push_all(
            out,
            &[
                "\"Session\":{\"Id\":\"",
                &self.id,
                "\",\"StartTimestamp\":\"",
            ],
        );
        push_iso(out, self.start);
        if stopped {
            out.push_str("\",\"StopTimestamp\":\"");
            push_iso(out, self.last);
            out.push_str("\",\"Duration\":");
            push_int(out, self.last - self.start);
            out.push_str("}");
        } else {
            out.push_str("\"}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_after_thirty_idle_minutes_or_a_day() {
        let mut session = Session::begin("s", 1_000_000_000);
        assert!(!session.over(1_000_000_000 + SESSION_IDLE_MS - 1));
        assert!(session.over(1_000_000_000 + SESSION_IDLE_MS));
        session.touch(1_000_000_000 + SESSION_LENGTH_MS_MAX - 1);
        assert!(session.over(1_000_000_000 + SESSION_LENGTH_MS_MAX));
    }

    #[test]
    fn the_shared_copy_is_written_at_most_every_five_seconds() {
        let mut session = Session::begin("s", 1_000);
        assert_eq!(session.save().as_deref(), Some("s 1000 1000"));
        session.touch(5_999);
        assert_eq!(session.save(), None);
        session.touch(6_000);
        assert_eq!(session.save().as_deref(), Some("s 1000 6000"));
        assert_eq!(Session::read("s 1000 6000").unwrap().last, 6_000);
        assert!(Session::read("").is_none());
        assert!(Session::read("s 10 9").is_none());
        assert!(Session::read("s 10 18446744073709551615").is_none());
    }
}

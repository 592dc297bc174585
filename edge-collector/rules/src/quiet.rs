//! Quiet time: the part of the day in which nobody is to be disturbed.

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// From one minute of the day to another, both included; over midnight when it starts later than it ends; off when both are the same.
///
/// Pinpoint: `QuietTime`. Which zone the minutes are of is the caller's knowledge: the recipient's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietTime {
    start: u16,
    end: u16,
}

impl QuietTime {
    /// Reads two times of day as the wire writes them, `22:00` and `08:30`.
    pub fn parse(start: &str, end: &str) -> Option<QuietTime> {
        Some(QuietTime {
            start: minute_of_day(start)?,
            end: minute_of_day(end)?,
        })
    }

    /// Whether the minute of the day, in the recipient's zone, is quiet.
    pub fn contains(&self, minute: u16) -> bool {
        match self.start.cmp(&self.end) {
            std::cmp::Ordering::Less => self.start <= minute && minute <= self.end,
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Greater => self.start <= minute || minute <= self.end,
        }
    }
}

/// The minute of the day that `hh:mm` names.
pub fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_at_checked(text.bytes().position(|byte| byte == b':')?)?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes.get(1..)?)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute < DAY_MINUTES).then_some(minute)
}

fn two_digits(text: &str) -> Option<u16> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    match text.as_bytes() {
        [one] => digit(*one),
        [ten, one] => Some(digit(*ten)? * 10 + digit(*one)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_MINUTES, QuietTime, minute_of_day};
    use proptest::prelude::*;

    #[test]
    fn times_of_day_are_read() {
        for (text, expected) in [
            ("00:00", Some(0)),
            ("23:59", Some(1439)),
            ("8:30", Some(510)),
            ("24:00", None),
            ("08:60", None),
            ("0830", None),
            ("08:3x", None),
            (":", None),
        ] {
            assert_eq!(minute_of_day(text), expected, "{text}");
        }
    }

    #[test]
    fn both_ends_are_quiet_and_midnight_is_no_wall() {
        let day = QuietTime::parse("08:00", "10:00").unwrap();
        assert!(day.contains(480) && day.contains(600));
        assert!(!day.contains(479) && !day.contains(601));
        let night = QuietTime::parse("22:00", "06:00").unwrap();
        assert!(night.contains(1320) && night.contains(0) && night.contains(360));
        assert!(!night.contains(361) && !night.contains(1319));
    }

    proptest! {
        #[test]
        fn a_time_and_its_reverse_cover_the_day(start in 0..DAY_MINUTES, end in 0..DAY_MINUTES, minute in 0..DAY_MINUTES) {
            let (there, back) = (QuietTime { start, end }, QuietTime { start: end, end: start });
            prop_assert_eq!(there.contains(minute) || back.contains(minute), start != end);
        }
    }
}

//! Instants as people write them, read with integer arithmetic alone: ISO-8601, to the millisecond.

const DAY_MS: i64 = 86_400_000;
const DIGITS: &[u8] = b"0123456789";

/// Milliseconds since 1970 in UTC of an ISO-8601 date, or date and time; `None` when it is neither.
///
/// Read are `2024-02-29`, `2024-02-29T17:31`, seconds, fractions of them (the first three digits count), `Z` or an offset such as
/// `+02:00`. Without a zone it is UTC. The second 60 of a leap second counts as 59.
pub fn parse(text: &str) -> Option<i64> {
    let mut reader = Reader(text.trim_ascii().as_bytes());
    let year = reader.number(4)?;
    reader.one_of(b"-")?;
    let month = reader.number(2)?;
    reader.one_of(b"-")?;
    let day = reader.number(2)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let date = days_since_1970(year, month, day) * DAY_MS;
    if reader.0.is_empty() {
        return Some(date);
    }
    reader.one_of(b"Tt ")?;
    let time = reader.time_of_day()?;
    let offset = reader.offset()?;
    reader.0.is_empty().then_some(date + time - offset)
}

/// The number of the calendar day (UTC) that an instant falls on.
pub fn day(instant_ms: i64) -> i64 {
    instant_ms.div_euclid(DAY_MS)
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// Takes one byte out of `wanted`, and answers its place there.
    fn one_of(&mut self, wanted: &[u8]) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        let place = wanted.iter().position(|byte| byte == first)?;
        self.0 = rest;
        Some(place as i64)
    }

    /// Takes a number of exactly that many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        (0..digits).try_fold(0, |number, _| Some(number * 10 + self.one_of(DIGITS)?))
    }

    /// Takes `hh:mm`, with or without seconds and a fraction.
    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        let mut ms = 0;
        if self.one_of(b":").is_some() {
            let second = self.number(2)?;
            if second > 60 {
                return None;
            }
            ms = second.min(59) * 1000 + self.fraction_ms()?;
        }
        (hour < 24 && minute < 60).then_some((hour * 60 + minute) * 60_000 + ms)
    }

    /// Takes a fraction of a second, if one follows.
    fn fraction_ms(&mut self) -> Option<i64> {
        if self.one_of(b".,").is_none() {
            return Some(0);
        }
        let (mut ms, mut worth, mut digits) = (0, 100, 0);
        while let Some(digit) = self.one_of(DIGITS) {
            ms += digit * worth;
            worth /= 10;
            digits += 1;
        }
        (digits > 0).then_some(ms)
    }

    /// Takes the zone: nothing, `Z`, or an offset of hours and minutes.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        let sign = 1 - 2 * self.one_of(b"+-")?;
        let hours = self.number(2)?;
        let minutes = if self.0.is_empty() {
            0
        } else {
            let _ = self.one_of(b":");
            self.number(2)?
        };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that a leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    const DAYS_TO_1970_03_01_FROM_YEAR_0: i64 = 719_468;
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + leap_days + day_of_year - DAYS_TO_1970_03_01_FROM_YEAR_0
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, day, days_in, parse};
    use proptest::prelude::*;

    #[test]
    fn known_instants_are_read() {
        for (text, expected) in [
            ("1970-01-01", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("2018-05-01T17:31:01.046Z", 1_525_195_861_046),
            ("2018-05-01T17:31:01.046", 1_525_195_861_046),
            ("2018-05-01t17:31:01.046999z", 1_525_195_861_046),
            (" 2018-05-01 19:31:01.046+02:00 ", 1_525_195_861_046),
            ("2018-05-01T12:01:01.046-0530", 1_525_195_861_046),
            ("2018-05-01T18:31:01.046+01", 1_525_195_861_046),
            ("2018-05-01T17:31Z", 1_525_195_860_000),
            ("2000-02-29", 951_782_400_000),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_799_000),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "yesterday",
            "2018-13-01",
            "2018-00-10",
            "2019-02-29",
            "1900-02-29",
            "2018-05-01T24:00:00Z",
            "2018-05-01T17:60:00Z",
            "2018-05-01T17:31:61Z",
            "2018-05-01T17:31:01.Z",
            "2018-05-01T17:31:01Zulu",
            "2018-05-01T17:31:01+2",
            "2018-05-01T",
            "18-05-01",
            "1525195861046",
            "2018-05-01T17:31:01\u{e9}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_before_1970_are_whole_days_too() {
        assert_eq!(day(-1), -1);
        assert_eq!(day(0), 0);
        assert_eq!(day(DAY_MS), 1);
    }

    proptest! {
        #[test]
        fn each_day_follows_the_one_before(year in 1_i64..9999, month in 1_i64..=12, day in 1_i64..=31) {
            prop_assume!(day <= days_in(year, month));
            let (next_year, next_month, next_day) = match (day < days_in(year, month), month < 12) {
                (true, _) => (year, month, day + 1),
                (false, true) => (year, month + 1, 1),
                (false, false) => (year + 1, 1, 1),
            };
            let today = parse(&format!("{year:04}-{month:02}-{day:02}")).unwrap();
            let tomorrow = parse(&format!("{next_year:04}-{next_month:02}-{next_day:02}")).unwrap();
            prop_assert_eq!(today + DAY_MS, tomorrow);
        }

        #[test]
        fn no_text_makes_it_fail_otherwise_than_by_none(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}

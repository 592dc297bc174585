//! Milliseconds since 1970 as ISO 8601 text, with integers alone.

use crate::text::push_int;

const DAY_MS: u64 = 86_400_000;

/// Appends `2026-01-02T03:04:05.678Z`.
pub(crate) fn push_iso(out: &mut String, ms: u64) {
    let (year, month, day) = date(ms / DAY_MS);
    let in_day = ms % DAY_MS;
    let parts = [
        (year, 1_000, "-"),
        (month, 10, "-"),
        (day, 10, "T"),
        (in_day / 3_600_000, 10, ":"),
        (in_day / 60_000 % 60, 10, ":"),
        (in_day / 1_000 % 60, 10, "."),
        (in_day % 1_000, 100, "Z"),
    ];
    for (value, mut padding, after) in parts {
        while value < padding && padding > 1 {
            out.push_str("0");
            padding /= 10;
        }
        push_int(out, value);
        out.push_str(after);
    }
}

/// Year, month and day of a count of days since 1970, in the Gregorian calendar. Years are counted from March, so that the leap day
/// is the last of its year and months follow one formula.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let in_era = days % 146_097;
    let year_in_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (era * 400 + year_in_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::push_iso;

    fn iso(ms: u64) -> String {
        let mut out = String::new();
        push_iso(&mut out, ms);
        out
    }

    #[test]
    fn dates_are_gregorian() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_782_399_999), "2000-02-28T23:59:59.999Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso(1_767_323_045_678), "2026-01-02T03:04:05.678Z");
        assert_eq!(iso(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
    }
}

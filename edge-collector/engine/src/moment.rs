//! Time and randomness as values: what a host's clock and dice said when a turn began.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::fmt;

/// Milliseconds since 1970 in UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads an ISO-8601 instant as clients write it: with or without fractions, with `Z`, an offset, or no zone at all (then UTC).
    /// It is the browser's own reader, so that both ends of the wire agree; and every event has two or three of these to read.
    pub fn parse(text: &str) -> Option<Timestamp> {
        carillon_rules::instant::parse(text).map(Timestamp)
    }

    /// This instant moved by `ms`, held inside the range that calendars and stores can express.
    pub fn plus(self, ms: i64) -> Timestamp {
        Timestamp(
            self.0
                .saturating_add(ms)
                .clamp(TIMESTAMP_MIN_MS, TIMESTAMP_MAX_MS),
        )
    }
}

/// 0001-01-01 and 9999-12-30, in milliseconds: both below 2^53 and inside what jiff can print.
const TIMESTAMP_MIN_MS: i64 = -62_135_596_800_000;
const TIMESTAMP_MAX_MS: i64 = 253_402_200_000_000;

impl fmt::Display for Timestamp {
    /// `2018-05-01T17:31:01.046Z`, the only form the service writes.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.clamp(TIMESTAMP_MIN_MS, TIMESTAMP_MAX_MS);
        let instant = jiff::Timestamp::from_millisecond(ms).map_err(|_| fmt::Error)?;
        write!(out, "{instant:.3}")
    }
}

/// What the host's clock and dice said.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub now: Timestamp,
    /// Fresh randomness for this turn: every id and secret made in it is an expansion of these bytes.
    pub seed: [u8; 32],
}

/// Expands a moment's seed into as many bytes as a turn asks for.
#[derive(Debug)]
pub(crate) struct Dice {
    seed: [u8; 32],
    thrown: Cell<u64>,
}

impl Dice {
    pub(crate) fn new(seed: [u8; 32]) -> Dice {
        Dice {
            seed,
            thrown: Cell::new(0),
        }
    }

    /// Thirty-two bytes that no other throw of any turn repeats.
    pub(crate) fn throw(&self) -> [u8; 32] {
        let thrown = self.thrown.get();
        self.thrown.set(thrown + 1);
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(thrown.to_le_bytes());
        hash.finalize().into()
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn every_spelling_of_an_instant_reads_the_same() {
        let expected = Some(Timestamp(1_525_195_861_046));
        for text in [
            "2018-05-01T17:31:01.046Z",
            "2018-05-01T17:31:01.046+00:00",
            "2018-05-01T17:31:01.046",
            "2018-05-01T17:31:01.046000",
        ] {
            assert_eq!(Timestamp::parse(text), expected, "{text}");
        }
        assert_eq!(
            Timestamp::parse("2018-05-01T17:31:01Z"),
            Some(Timestamp(1_525_195_861_000))
        );
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn an_instant_prints_with_milliseconds_and_z() {
        assert_eq!(
            Timestamp(1_525_195_861_046).to_string(),
            "2018-05-01T17:31:01.046Z"
        );
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp(i64::MAX).to_string(), "9999-12-30T20:00:00.000Z");
    }
}

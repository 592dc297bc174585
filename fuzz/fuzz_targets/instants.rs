//! Instants as people write them, held against another reader; and times of the day.

#![no_main]

use carillon_rules::{QuietTime, instant};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (start, end) = text.split_once('/').unwrap_or((text, text));
    if let Some(quiet) = QuietTime::parse(start, end) {
        quiet.contains(0);
    }
    let other = text.parse::<jiff::Timestamp>().ok();
    if let (Some(ours), Some(other)) = (instant::parse(text), other) {
        let ms = other.as_nanosecond().div_euclid(1_000_000);
        assert_eq!(i128::from(ours), ms, "{text}");
    }
});

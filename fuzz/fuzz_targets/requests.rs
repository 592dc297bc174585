//! Whole requests as they arrive: verb, target, headers, signatures and body. A line of three dashes lies between two of them.

#![no_main]

use carillon_fuzz::dream;
use libfuzzer_sys::fuzz_target;

const REQUESTS_MAX: usize = 4;
const BETWEEN: &[u8] = b"\n---\n";
const DAY_MS: i64 = 86_400_000;

fuzz_target!(|bytes: &[u8]| {
    dream(|dream| {
        let mut rest = bytes;
        for _ in 0..REQUESTS_MAX {
            let end = rest.windows(BETWEEN.len()).position(|part| part == BETWEEN);
            dream.say(&rest[..end.unwrap_or(rest.len())]);
            match end {
                Some(end) => rest = &rest[end + BETWEEN.len()..],
                None => break,
            }
        }
        dream.pass(DAY_MS);
    });
});

//! Files of an import, CSV or NDJSON: wherever the parts end in which one is read, its rows are the same.

#![no_main]

use carillon_engine::fuzzing::count_rows;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [how, file @ ..] = input else {
        return;
    };
    let (csv, part) = (how & 1 == 1, 1 + usize::from(how >> 1));
    let whole = count_rows(csv, file, usize::MAX);
    assert_eq!(count_rows(csv, file, part), whole);
});

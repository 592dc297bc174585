//! A few calls of any routes, with bodies of the shapes that the OpenAPI document has; and what becomes of them in the days after.

#![no_main]

use carillon_fuzz::{Document, dream};
use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;

const CALLS_MAX: usize = 4;
const HOUR_MS: i64 = 3_600_000;

thread_local! {
    static DOCUMENT: OnceCell<Document> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Unstructured::new(bytes);
    dream(|dream| {
        DOCUMENT.with(|document| {
            let document = document.get_or_init(|| Document::of(dream));
            for _ in 0..CALLS_MAX {
                if bytes.is_empty() || document.call(&mut bytes, dream).is_err() {
                    break;
                }
            }
        });
        dream.pass(HOUR_MS);
        dream.pass(40 * HOUR_MS);
    });
});

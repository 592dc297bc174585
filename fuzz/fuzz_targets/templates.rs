//! A template, a line of three dashes, and the variables it is rendered over as JSON.

#![no_main]

use carillon_engine::fuzzing::render;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const OUTPUT_BYTES_MAX: usize = 1_000_000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (template, variables) = text.split_once("\n---\n").unwrap_or((text, "{}"));
    let variables = serde_json::from_str(variables).unwrap_or(Value::Null);
    if let Ok(rendered) = render(template, variables) {
        assert!(rendered.len() <= OUTPUT_BYTES_MAX);
    }
});

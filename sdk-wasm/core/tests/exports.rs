//! The core's exports, in a browser. The tests share the instance's one core, so each answers its requests.
#![cfg(target_arch = "wasm32")]

use std::ffi::CStr;

use carillon_sdk_core::exports::{room, turn};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: f64 = 1_767_323_045_678.0;

/// A turn, as the script takes it.
#[expect(unsafe_code, reason = "in place of a script that writes to memory")]
fn say(input: &str) -> String {
    // SAFETY: the room is as large as the text, and the answer ends with a zero byte.
    unsafe {
        room(input.len()).copy_from_nonoverlapping(input.as_ptr(), input.len());
        CStr::from_ptr(turn(NOW).cast())
            .to_str()
            .expect("well-formed text")
            .into()
    }
}

fn request(actions: &str) -> &str {
    actions
        .lines()
        .find(|line| line.starts_with('>'))
        .expect("a request")
}

#[wasm_bindgen_test]
fn text_goes_in_and_comes_out_whole() {
    let actions = say(
        "oep-1\tsecret\t\"SdkName\":\"test\"\nre1\t\"größe 🛒\"\t{\"a\":\"ü\"}\t\t1767323045678\nn",
    );
    let request = request(&actions);
    assert!(request.contains("\"ep-1\":{\"Secret\":\"secret\",\"Endpoint\":{},\"Common\":{"));
    assert!(request.contains("\"EventType\":\"größe 🛒\",\"Timestamp\":\"2026-01-02T03:04:05.678Z\",\"Attributes\":{\"a\":\"ü\"}"));
    assert!(say("w1\t202\t0\t0").ends_with("#0\t0\t1800000"));
}

#[wasm_bindgen_test]
fn memory_does_not_grow_with_traffic() {
    let round = |from: u32, to: u32| {
        for n in from..to {
            let mut input = String::new();
            for event in 0..20 {
                input.push_str(&format!(
                    "re{n}-{event}\t\"view\"\t{{\"page\":\"/shop/{n}\"}}\t\t1767323045678\n"
                ));
            }
            input.push('n');
            let actions = say(&input);
            let batch = request(&actions)[1..].split('\t').next().expect("a number");
            say(&format!("w{batch}\t202\t0\t0"));
        }
    };
    round(0, 200);
    let pages = core::arch::wasm32::memory_size::<0>();
    round(200, 2_200);
    assert_eq!(core::arch::wasm32::memory_size::<0>(), pages);
}

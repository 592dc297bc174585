//! The core's exports, in a browser.
#![cfg(target_arch = "wasm32")]

use carillon_sdk_core::exports::{open, turn};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOW: f64 = 1_767_323_045_678.0;

#[wasm_bindgen_test]
fn text_goes_in_and_comes_out_whole() {
    let core = open("ep-1", "\"SdkName\":\"test\"");
    let actions = turn(
        core,
        "re1\t\"größe 🛒\"\t{\"a\":\"ü\"}\t\t1767323045678\nn",
        NOW,
    );
    let request = actions
        .lines()
        .find(|line| line.starts_with('>'))
        .expect("a request");
    assert!(request.contains("\"ep-1\":{\"Endpoint\":{},"));
    assert!(request.contains("\"EventType\":\"größe 🛒\",\"Timestamp\":\"2026-01-02T03:04:05.678Z\",\"Attributes\":{\"a\":\"ü\"}"));
}

#[wasm_bindgen_test]
fn each_application_has_a_core_of_its_own() {
    let (one, other) = (open("ep-1", ""), open("ep-2", ""));
    assert!(turn(one, "re1\t\"a\"\t\t\t1767323045678", NOW).contains("#2\t"));
    assert!(turn(other, "", NOW).contains("#0\t"));
    assert_eq!(turn(99, "t1", NOW), "");
}

#[wasm_bindgen_test]
fn memory_does_not_grow_with_traffic() {
    let core = open("ep-1", "\"SdkName\":\"test\"");
    let round = |from: u32, to: u32| {
        for n in from..to {
            let mut input = String::new();
            for event in 0..20 {
                input.push_str(&format!(
                    "re{n}-{event}\t\"view\"\t{{\"page\":\"/shop/{n}\"}}\t\t1767323045678\n"
                ));
            }
            input.push('n');
            let actions = turn(core, &input, NOW);
            let request = actions
                .lines()
                .find(|line| line.starts_with('>'))
                .expect("a request");
            let batch = request[1..].split('\t').next().expect("a number");
            turn(core, &format!("w{batch}\t202\t0\t0"), NOW);
        }
    };
    round(0, 200);
    let pages = core::arch::wasm32::memory_size::<0>();
    round(200, 2_200);
    assert_eq!(core::arch::wasm32::memory_size::<0>(), pages);
}

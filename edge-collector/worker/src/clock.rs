//! The host's clock and dice: the only place that reads either.

use carillon_engine::{Moment, Timestamp};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// What the clock and the dice say now.
pub(crate) fn moment() -> Moment {
    let mut seed = [0; 32];
    fill_random(&mut seed).expect("the runtime always has random bytes");
    Moment { now: now(), seed }
}

/// Milliseconds since 1970. The runtime holds its clock still while code runs without waiting.
pub(crate) fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

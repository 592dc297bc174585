//! A country on the first line, or none, and what somebody took for a phone number on the second.

#![no_main]

use carillon_fuzz::dream;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (country, number) = text.split_once('\n').unwrap_or(("", text));
    let mut body = json!({"PhoneNumber": number});
    if !country.is_empty() {
        body["IsoCountryCode"] = country.into();
    }
    dream(|dream| {
        let answer = dream.call("POST", "/v1/phone/number/validate", &body.to_string());
        // What is called valid is valid when it comes back as it was cleaned.
        if answer["PhoneType"]
            .as_str()
            .is_some_and(|kind| kind != "INVALID")
        {
            let clean = json!({"PhoneNumber": answer["CleansedPhoneNumberE164"]});
            let again = dream.call("POST", "/v1/phone/number/validate", &clean.to_string());
            assert_eq!(again["PhoneType"], answer["PhoneType"], "{answer} {again}");
        }
    });
});

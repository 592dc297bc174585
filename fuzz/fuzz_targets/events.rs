//! What a page posts: a body of PutEvents under a publishable key. What was taken in can be read back.

#![no_main]

use carillon_engine::Request;
use carillon_fuzz::dream;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    dream(|dream| {
        let answer = dream.send(Request {
            method: "POST".to_owned(),
            path: dream.fill("/v1/apps/{app}/events"),
            query: dream.fill("key={publishable}"),
            headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            body: bytes.to_vec(),
        });
        let results = answer["Results"].as_object();
        for endpoint in results.into_iter().flatten().map(|(endpoint, _)| endpoint) {
            let endpoint: String = endpoint
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect();
            let trail = format!("/carillon/apps/{{app}}/endpoints/{endpoint}/trail");
            dream.call("GET", &trail, "");
        }
        dream.pass(60_000);
    });
});

//! The document says what the table of routes says, and nothing is named that is not there.

use crate::Request;
use crate::routes::{Op, Route};
use crate::testing::House;
use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    let response = House::new().send(Request {
        method: "GET".to_owned(),
        path: "/openapi.json".to_owned(),
        ..Request::default()
    });
    assert_eq!(response.status, 200);
    serde_json::from_slice(&response.body).unwrap()
}

fn calls(document: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let calls = paths.flat_map(|(path, calls)| {
        let calls = calls.as_object().unwrap().iter();
        calls.map(move |(verb, call)| (path, verb, call))
    });
    calls.collect()
}

/// Every `$ref` within.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_route_is_in_the_document_at_its_place() {
    let document = document();
    assert_eq!(calls(&document).len(), Route::all().count());
    for route in Route::all() {
        let (verb, path) = route.place();
        let call = &document["paths"][path][verb.to_ascii_lowercase()];
        assert_eq!(call["operationId"], route.name());
        assert!(
            call["responses"][route.success().to_string()].is_object(),
            "{call}"
        );
        let own = matches!(route.op, Op::Own(_));
        assert_eq!(call["summary"].is_string(), own, "{}", route.name());
    }
}

#[test]
fn what_is_referred_to_is_there() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 200, "{}", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn a_call_says_what_it_takes_and_who_may_make_it() {
    let document = document();
    let mut call =
        document["paths"]["/v1/apps/{application-id}/endpoints/{endpoint-id}"]["put"].clone();
    call["responses"]
        .as_object_mut()
        .unwrap()
        .retain(|status, _| status.as_str() < "404");
    insta::assert_json_snapshot!(call);
    let open: BTreeSet<&str> = calls(&document)
        .into_iter()
        .filter(|(_, _, call)| call["security"] == Value::Array(vec![]))
        .map(|(path, ..)| path.as_str())
        .collect();
    assert_eq!(
        Vec::from_iter(open),
        [
            "/inbox",
            "/inbox/page.css",
            "/inbox/page.js",
            "/openapi.json"
        ]
    );
}

#[test]
fn routes_are_told_apart_by_what_they_are_about() {
    let document = document();
    let tags: BTreeSet<&str> = calls(&document)
        .into_iter()
        .filter_map(|(_, _, call)| call["tags"][0].as_str())
        .collect();
    let words = Vec::from_iter(tags).join(" ");
    insta::assert_snapshot!(words, @"apps attributes campaigns channels endpoints erasures events eventstream inbox jobs journeys keys kpis messages metrics openapi.json otp phone recommenders restore retention segments settings tags templates uploads users users-messages verify-otp");
}

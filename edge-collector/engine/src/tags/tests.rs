//! Tags over HTTP, on every kind of resource that takes them.

use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One resource of each kind: the path of its own Get, and its ARN.
fn resources(house: &mut House) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (_, app) = house.call("GET", "/v1/apps/{app}", Value::Null);
    let mut resources = vec![("/v1/apps/{app}".to_owned(), text(&app["Arn"]))];
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "All"}));
    let id = text(&segment["Id"]);
    resources.push((
        format!("/v1/apps/{{app}}/segments/{id}"),
        text(&segment["Arn"]),
    ));
    let campaign = json!({
        "Name": "Spring",
        "SegmentId": id,
        "Schedule": {"StartTime": "2027-01-01T00:00:00Z"},
        "MessageConfiguration": {"EmailMessage": {"Title": "t", "Body": "b"}},
    });
    let (status, campaign) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{campaign}");
    resources.push((
        format!("/v1/apps/{{app}}/campaigns/{}", text(&campaign["Id"])),
        text(&campaign["Arn"]),
    ));
    for kind in ["email", "sms", "push", "voice", "inapp"] {
        let path = format!("/v1/templates/T/{kind}");
        let (status, created) = house.call("POST", &path, json!({}));
        assert_eq!(status, 201, "{created}");
        resources.push((path, text(&created["Arn"])));
    }
    resources
}

fn encoded(arn: &str) -> String {
    arn.replace(':', "%3A").replace('/', "%2F")
}

#[test]
fn tags_show_where_they_hang() {
    let mut house = House::new();
    for (path, arn) in resources(&mut house) {
        let plain = format!("/v1/tags/{arn}");
        let escaped = format!("/v1/tags/{}", encoded(&arn));
        let listed = |house: &mut House, at: &str| house.call("GET", at, Value::Null);
        assert_eq!(
            listed(&mut house, &plain),
            (200, json!({"tags": {}})),
            "{arn}"
        );
        let (status, body) = house.call("POST", &escaped, json!({"tags": {"a": "1", "b c": "2"}}));
        assert_eq!((status, body), (204, json!("")), "{arn}");
        let (status, _) = house.call("POST", &plain, json!({"tags": {"a": "3", "d": ""}}));
        assert_eq!(status, 204);
        let expected = json!({"a": "3", "b c": "2", "d": ""});
        for at in [&plain, &escaped] {
            assert_eq!(listed(&mut house, at), (200, json!({"tags": expected})));
        }
        assert_eq!(house.call("GET", &path, Value::Null).1["tags"], expected);
        let keys = format!("{escaped}?tagKeys=b%20c&tagKeys=d&tagKeys=never");
        assert_eq!(house.call("DELETE", &keys, Value::Null).0, 204);
        let (_, read) = house.call("GET", &path, Value::Null);
        assert_eq!(read["tags"], json!({"a": "3"}), "{arn}");
    }
}

#[test]
fn tags_outlive_a_new_version() {
    let mut house = House::new();
    for (path, arn) in resources(&mut house)
        .into_iter()
        .filter(|(path, _)| path.starts_with("/v1/templates") || path.contains("/segments/"))
    {
        let tags = json!({"tags": {"a": "1"}});
        assert_eq!(
            house
                .call("POST", &format!("/v1/tags/{arn}"), tags.clone())
                .0,
            204
        );
        let new = format!("{path}?create-new-version=true");
        let (status, body) = house.call("PUT", &new, json!({"tags": {"ignored": "yes"}}));
        assert!(status < 300, "{body}");
        let (_, read) = house.call("GET", &path, Value::Null);
        assert_eq!(read["tags"], tags["tags"], "{arn}");
    }
}

#[test]
fn what_is_not_there_takes_no_tags() {
    let mut house = House::new();
    let arns = resources(&mut house);
    let (_, arn) = &arns[0];
    let unknown = "0".repeat(32);
    let tags = json!({"tags": {"a": "1"}});
    for (arn, expected) in [
        ("nonsense".to_owned(), 400),
        (arn.replace("us-east-1", "eu-west-1"), 404),
        (arn.replace(&house.app, &unknown), 404),
        (arn.replace(&house.app, "account"), 404),
        (format!("{arn}/campaigns/{unknown}"), 404),
        (format!("{arn}/segments/{unknown}"), 404),
        (format!("{arn}/channels/email"), 404),
        (
            format!("{}/campaigns/{unknown}", arn.replace(&house.app, &unknown)),
            404,
        ),
        (
            format!("{}/campaigns/{unknown}", arn.replace(&house.app, "nobody")),
            404,
        ),
        (format!("{}/segments/s", arn.replace(&house.app, "")), 404),
        (
            arn.replace(&format!("apps/{}", house.app), "templates/T/email"),
            404,
        ),
        (
            arn.replace(&format!("apps/{}", house.app), "templates/Nobody/EMAIL"),
            404,
        ),
    ] {
        for (method, body) in [("GET", Value::Null), ("POST", tags.clone())] {
            let path = format!("/v1/tags/{arn}");
            let (status, body) = house.call(method, &path, body);
            assert_eq!(status, expected, "{method} {arn}: {body}");
        }
    }
}

#[test]
fn tags_that_break_the_rules_change_nothing() {
    let mut house = House::new();
    for (_, arn) in resources(&mut house) {
        let path = format!("/v1/tags/{arn}");
        let many: BTreeMap<String, &str> = (0..50).map(|n| (format!("k{n}"), "")).collect();
        assert_eq!(house.call("POST", &path, json!({"tags": many})).0, 204);
        for body in [
            json!({"tags": {"one more": "x"}}),
            json!({"tags": {"aws:x": "x"}}),
            json!({"tags": {"k0": "<b>"}}),
            json!({}),
        ] {
            assert_eq!(house.call("POST", &path, body.clone()).0, 400, "{body}");
        }
        assert_eq!(house.call("DELETE", &path, Value::Null).0, 400);
        let (_, listed) = house.call("GET", &path, Value::Null);
        assert_eq!(listed, json!({"tags": many}));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any sequence of both operations leaves what the same sequence leaves in a map.
    #[test]
    fn tagging_is_a_map(steps in prop::collection::vec(prop::collection::btree_map("[a-c]", prop::option::of("[x-z]"), 1..3), 1..8)) {
        let mut house = House::new();
        let (_, app) = house.call("GET", "/v1/apps/{app}", Value::Null);
        let path = format!("/v1/tags/{}", app["Arn"].as_str().unwrap());
        let mut expected = BTreeMap::new();
        for step in steps {
            let set: BTreeMap<&String, &String> = step.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))).collect();
            let gone: Vec<String> = step.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| format!("tagKeys={key}")).collect();
            prop_assert_eq!(house.call("POST", &path, json!({"tags": set})).0, 204);
            if !gone.is_empty() {
                prop_assert_eq!(house.call("DELETE", &format!("{path}?{}", gone.join("&")), Value::Null).0, 204);
            }
            for (key, value) in step {
                match value {
                    Some(value) => drop(expected.insert(key, value)),
                    None => drop(expected.remove(&key)),
                }
            }
        }
        let (_, listed) = house.call("GET", &path, Value::Null);
        prop_assert_eq!(listed, json!({"tags": expected}));
    }
}

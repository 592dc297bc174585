//! Recommender configurations over HTTP.

use crate::testing::House;
use carillon_wire::RecommenderConfigurationResponse;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ALL: &str = "/v1/recommenders";

fn plain() -> Value {
    json!({
        "RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop",
        "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/personalize",
    })
}

fn with(change: &Value) -> Value {
    let mut body = plain();
    for (member, value) in change.as_object().unwrap() {
        body[member] = value.clone();
    }
    body
}

#[test]
fn a_recommender_is_kept_changed_and_deleted() {
    let mut house = House::new();
    let (status, made) = house.call(
        "POST",
        ALL,
        with(&json!({"Name": "Shop", "RecommendationsDisplayName": "Items"})),
    );
    assert_eq!(status, 201, "{made}");
    serde_json::from_value::<RecommenderConfigurationResponse>(made.clone()).unwrap();
    assert_eq!(made["RecommendationProviderIdType"], "PINPOINT_ENDPOINT_ID");
    assert_eq!(made["RecommendationsPerMessage"], 5);
    let one = format!("{ALL}/{}", made["Id"].as_str().unwrap());
    assert_eq!(house.call("GET", &one, Value::Null), (200, made.clone()));
    house.advance(1_000);
    let wanted = with(&json!({
        "RecommendationTransformerUri": "arn:aws:lambda:us-east-1:123456789012:function:fill",
        "Attributes": {"Title": "Title of the item"},
        "RecommendationProviderIdType": "PINPOINT_USER_ID",
        "RecommendationsPerMessage": 1,
    }));
    let (status, changed) = house.call("PUT", &one, wanted.clone());
    assert_eq!(status, 200, "{changed}");
    for (member, value) in wanted.as_object().unwrap() {
        assert_eq!(&changed[member], value);
    }
    assert_eq!(
        (&changed["Name"], &changed["RecommendationsDisplayName"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(changed["CreationDate"], made["CreationDate"]);
    assert_ne!(changed["LastModifiedDate"], made["LastModifiedDate"]);
    // What was read may be written back as it is.
    assert_eq!(
        house.call("PUT", &one, changed.clone()),
        (200, changed.clone())
    );
    assert_eq!(house.call("DELETE", &one, Value::Null), (200, changed));
    for (method, body) in [
        ("GET", Value::Null),
        ("PUT", plain()),
        ("DELETE", Value::Null),
    ] {
        assert_eq!(house.call(method, &one, body).0, 404, "{method}");
    }
}

#[test]
fn a_recommender_that_breaks_a_rule_is_refused() {
    let mut house = House::new();
    let many: serde_json::Map<String, Value> =
        (0..11).map(|n| (format!("a{n}"), json!("d"))).collect();
    for (change, expected) in [
        (
            json!({"RecommendationProviderUri": ""}),
            "RecommendationProviderUri: ",
        ),
        (
            json!({"RecommendationProviderRoleArn": Value::Null}),
            "RecommendationProviderRoleArn: ",
        ),
        (json!({"Name": "x".repeat(129)}), "Name: "),
        (json!({"Description": "x".repeat(129)}), "Description: "),
        (
            json!({"RecommendationProviderIdType": "EMAIL"}),
            "RecommendationProviderIdType: one of PINPOINT_ENDPOINT_ID and",
        ),
        (
            json!({"RecommendationsPerMessage": 0}),
            "RecommendationsPerMessage: ",
        ),
        (
            json!({"RecommendationsPerMessage": 6}),
            "RecommendationsPerMessage: ",
        ),
        (json!({"Attributes": {"a": "b"}}), "Attributes: only"),
        (
            json!({"RecommendationTransformerUri": "arn"}),
            "Attributes: a recommender with",
        ),
        (
            json!({"RecommendationTransformerUri": "arn", "Attributes": many}),
            "Attributes: a recommender with",
        ),
        (
            json!({"RecommendationTransformerUri": "arn", "Attributes": {"a": "x".repeat(26)}}),
            "Attributes: a name for display",
        ),
        (
            json!({"RecommendationTransformerUri": "arn", "Attributes": {"a": "b"}, "RecommendationsDisplayName": "x"}),
            "RecommendationsDisplayName: ",
        ),
    ] {
        let (status, error) = house.call("POST", ALL, with(&change));
        assert_eq!(status, 400, "{error}");
        let message = error["Message"].as_str().unwrap();
        assert!(message.starts_with(expected), "{message}");
    }
    let (_, listed) = house.call("GET", ALL, Value::Null);
    assert_eq!(listed, json!({"Item": []}));
}

#[test]
fn pages_show_each_once_and_an_account_has_an_end() {
    let mut house = House::new();
    let made: BTreeSet<String> = (0..100)
        .map(|_| {
            house.call("POST", ALL, plain()).1["Id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(house.call("POST", ALL, plain()).0, 400);
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let (status, page) = house.call(
            "GET",
            &format!("{ALL}?page-size=33&token={token}"),
            Value::Null,
        );
        assert_eq!(status, 200);
        let ids = page["Item"].as_array().unwrap().iter();
        seen.extend(ids.map(|item| item["Id"].as_str().unwrap().to_owned()));
        match page["NextToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 100);
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), made);
}

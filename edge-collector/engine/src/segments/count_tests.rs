//! What is told of a segment's members over HTTP.

use crate::testing::House;
use serde_json::{Value, json};

const COUNT: &str = "/carillon/apps/{app}/segments/count";

fn plan(plan: &str) -> Value {
    json!({"Dimensions": {"Attributes": {"plan": {"Values": [plan]}}}})
}

/// A house with three endpoints on a plan and one without.
fn house() -> House {
    let mut house = House::new();
    for (id, attributes) in [
        ("Gold-1", json!({"plan": ["gold"]})),
        ("Gold-2", json!({"plan": ["gold", "trial"]})),
        ("Free-1", json!({"plan": ["free"]})),
        ("None-1", json!({})),
    ] {
        let path = format!("/v1/apps/{{app}}/endpoints/{id}");
        let (status, _) = house.call("PUT", &path, json!({"Attributes": attributes}));
        assert_eq!(status, 202);
    }
    house
}

fn made(house: &mut House, body: Value) -> String {
    let (status, segment) = house.call("POST", "/v1/apps/{app}/segments", body);
    assert_eq!(status, 201, "{segment}");
    let id = segment["Id"].as_str().unwrap();
    format!("/carillon/apps/{{app}}/segments/{id}")
}

#[test]
fn a_count_is_current_with_the_last_answer() {
    let mut house = house();
    let segment = made(&mut house, plan("gold"));
    let path = format!("{segment}/count");
    let count = |house: &mut House| house.call("GET", &path, Value::Null);
    assert_eq!(
        count(&mut house),
        (200, json!({"Count": 2, "Endpoints": 4}))
    );
    house.advance(1_000);
    house.wake();
    assert_eq!(
        count(&mut house),
        (200, json!({"Count": 2, "Endpoints": 4}))
    );
    let free = json!({"Attributes": {"plan": ["free"]}});
    house.call("PUT", "/v1/apps/{app}/endpoints/gold-1", free);
    assert_eq!(
        count(&mut house),
        (200, json!({"Count": 1, "Endpoints": 4}))
    );
    house.call("DELETE", "/v1/apps/{app}/endpoints/gold-2", Value::Null);
    assert_eq!(
        count(&mut house),
        (200, json!({"Count": 0, "Endpoints": 3}))
    );
    let nobody = "/carillon/apps/{app}/segments/nobody/count";
    assert_eq!(house.call("GET", nobody, Value::Null).0, 404);
}

#[test]
fn whoever_gives_way_to_another_endpoint_loses_what_its_user_has() {
    let mut house = House::new();
    for n in 0..16 {
        let body = json!({
            "ChannelType": "GCM", "Address": format!("token {n}"),
            "User": {"UserId": "ada", "UserAttributes": {"tier": ["top"]}},
        });
        let path = format!("/v1/apps/{{app}}/endpoints/e{n}");
        assert_eq!(house.call("PUT", &path, body).0, 202);
        house.advance(60_000);
        if n % 5 == 4 {
            house.wake();
        }
    }
    let tier = json!({"Dimensions": {"UserAttributes": {"tier": {"Values": ["top"]}}}});
    let expected = json!({"Count": 15, "Endpoints": 16});
    assert_eq!(
        house.call("POST", COUNT, tier.clone()),
        (200, expected.clone())
    );
    house.wake();
    assert_eq!(house.call("POST", COUNT, tier), (200, expected));
}

#[test]
fn a_draft_is_counted_and_not_kept() {
    let mut house = house();
    assert_eq!(
        house.call("POST", COUNT, plan("gold")),
        (200, json!({"Count": 2, "Endpoints": 4}))
    );
    let others = json!({"SegmentGroups": {"Groups": [{"Dimensions": [plan("gold")["Dimensions"]], "Type": "NONE"}]}});
    assert_eq!(
        house.call("POST", COUNT, others),
        (200, json!({"Count": 2, "Endpoints": 4}))
    );
    let (_, list) = house.call("GET", "/v1/apps/{app}/segments", Value::Null);
    assert_eq!(list["Item"], json!([]));
    for (body, expected) in [
        (
            json!({"Dimensions": {"Attributes": {"plan": {"Values": []}}}}),
            "Dimensions.Attributes.plan.Values: at least one",
        ),
        (
            json!({"SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": "nobody"}]}]}}),
            "SegmentGroups: there is no segment nobody",
        ),
    ] {
        let (status, error) = house.call("POST", COUNT, body);
        assert_eq!(status, 400, "{error}");
        assert!(error["Message"].as_str().unwrap().starts_with(expected));
    }
}

#[test]
fn a_sample_names_endpoints_as_they_were_spelled() {
    let mut house = house();
    let segment = made(&mut house, plan("gold"));
    let sample = |house: &mut House, query: &str| {
        house.call("GET", &format!("{segment}/sample{query}"), Value::Null)
    };
    let both = json!({"Item": ["Gold-1", "Gold-2"]});
    assert_eq!(sample(&mut house, ""), (200, both.clone()));
    house.advance(1_000);
    house.wake();
    assert_eq!(sample(&mut house, "?limit=100"), (200, both));
    assert_eq!(
        sample(&mut house, "?limit=1"),
        (200, json!({"Item": ["Gold-1"]}))
    );
    for query in ["?limit=0", "?limit=101", "?limit=some"] {
        assert_eq!(sample(&mut house, query).0, 400, "{query}");
    }
}

#[test]
fn each_condition_says_what_it_makes_of_an_endpoint() {
    let mut house = house();
    let mut both = plan("gold");
    both["Dimensions"]["Demographic"] = json!({"Make": {"Values": ["Nokia"]}});
    let first = made(&mut house, both);
    let why = |house: &mut House, segment: &str, id: &str| {
        house.call("GET", &format!("{segment}/why/{id}"), Value::Null)
    };
    let expected = json!({"Member": false, "Conditions": [
        {"Path": "Dimensions.Attributes.plan", "Holds": true},
        {"Path": "Dimensions.Demographic.Make", "Holds": false},
    ]});
    assert_eq!(why(&mut house, &first, "gold-1"), (200, expected));
    assert_eq!(why(&mut house, &first, "nobody").0, 404);
    let first_id = first.rsplit('/').next().unwrap();
    let groups = json!({"Groups": [{
        "SourceSegments": [{"Id": first_id}], "SourceType": "NONE", "Dimensions": [plan("free")["Dimensions"]],
    }]});
    let second = made(&mut house, json!({"SegmentGroups": groups}));
    let expected = json!({"Member": true, "Conditions": [
        {"Path": "SegmentGroups.Groups[0]", "Holds": true},
        {"Path": "SegmentGroups.Groups[0].SourceSegments[0]", "Holds": false},
        {"Path": "SegmentGroups.Groups[0].Dimensions[0].Attributes.plan", "Holds": true},
    ]});
    assert_eq!(why(&mut house, &second, "Free-1"), (200, expected));
    house.call(
        "DELETE",
        &format!("/v1/apps/{{app}}/segments/{first_id}"),
        Value::Null,
    );
    let (_, answer) = why(&mut house, &second, "Free-1");
    assert_eq!(
        (&answer["Member"], &answer["Conditions"]),
        (&json!(false), &json!([]))
    );
    assert!(
        answer["Fault"]
            .as_str()
            .unwrap()
            .contains("there is no segment")
    );
}

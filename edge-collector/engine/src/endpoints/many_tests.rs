//! Many endpoints at once: a batch, and all that one user has.

use crate::testing::House;
use serde_json::{Value, json};

fn batch(house: &mut House, items: Value) -> Value {
    let mut body = json!({});
    body["Item"] = items;
    let (status, answer) = house.call("PUT", "/v1/apps/{app}/endpoints", body);
    assert_eq!(status, 202, "{answer}");
    answer
}

fn get(house: &mut House, id: &str) -> (u16, Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    house.call("GET", &path, Value::Null)
}

fn device(n: usize, token: &str) -> Value {
    let date = format!("2025-12-{:02}T00:00:00Z", 28 - n);
    json!({"Id": format!("d{n}"), "ChannelType": "GCM", "Address": token, "EffectiveDate": date, "User": {"UserId": "ada"}})
}

#[test]
fn update_endpoints_batch_accepts() {
    let mut house = House::new();
    let answer = batch(
        &mut house,
        json!([{"Id": "A", "Attributes": {"plan": ["gold"]}}, {"Id": "b", "User": {"UserId": "ada"}}]),
    );
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "Item": [
        {
          "Id": "A",
          "Message": "Accepted",
          "StatusCode": 202
        },
        {
          "Id": "b",
          "Message": "Accepted",
          "StatusCode": 202
        }
      ],
      "Message": "Accepted",
      "RequestID": "{request}"
    }
    "#);
    assert_eq!(
        get(&mut house, "a").1["Attributes"],
        json!({"plan": ["gold"]})
    );
}

#[test]
fn a_refused_item_leaves_no_trace_and_stops_nobody() {
    let mut house = House::new();
    let answer = batch(
        &mut house,
        json!([
            {"Id": "first", "Attributes": {"a": ["1"]}},
            {"Id": "bad", "ChannelType": "EMAIL", "Attributes": {"b": ["1"]}},
            {"Id": "w${rse}"},
            {"Id": "last", "Metrics": {"m": 1.0}},
        ]),
    );
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "Item": [
        {
          "Id": "first",
          "Message": "Accepted",
          "StatusCode": 202
        },
        {
          "Id": "bad",
          "Message": "Missing Address",
          "StatusCode": 400
        },
        {
          "Id": "w${rse}",
          "Message": "An endpoint id has 1 to 500 characters and none of $ { }.",
          "StatusCode": 400
        },
        {
          "Id": "last",
          "Message": "Accepted",
          "StatusCode": 202
        }
      ],
      "Message": "Accepted, but for 2 of 4 items; the first of them is bad: Missing Address",
      "RequestID": "{request}"
    }
    "#);
    assert_eq!(get(&mut house, "bad").0, 404);
    assert_eq!(get(&mut house, "last").1["Metrics"], json!({"m": 1.0}));
}

#[test]
fn items_are_applied_in_their_order_and_see_each_other() {
    let mut house = House::new();
    let at = |id: &str| json!({"Id": id, "ChannelType": "EMAIL", "Address": "ada@example.com"});
    let again = json!({"Id": "ONE", "Attributes": {"a": ["2"]}, "EndpointStatus": "INACTIVE"});
    let first = json!({"Id": "one", "Attributes": {"a": ["1"], "b": ["1"]}});
    batch(&mut house, json!([first, at("two"), at("three"), again]));
    let (_, one) = get(&mut house, "one");
    assert_eq!(one["Attributes"], json!({"a": ["2"], "b": ["1"]}));
    assert_eq!(
        (&one["Id"], &one["EndpointStatus"]),
        (&json!("one"), &json!("INACTIVE"))
    );
    let status = |house: &mut House, id| get(house, id).1["EndpointStatus"].clone();
    assert_eq!(status(&mut house, "two"), json!("INACTIVE"));
    assert_eq!(status(&mut house, "three"), json!("ACTIVE"));
    let user = |id: &str, plan: &str| json!({"Id": id, "User": {"UserId": "u", "UserAttributes": {plan: ["x"]}}});
    batch(
        &mut house,
        json!([user("two", "a"), user("three", "b"), user("two", "c")]),
    );
    let (_, three) = get(&mut house, "three");
    assert_eq!(
        three["User"]["UserAttributes"],
        json!({"a": ["x"], "b": ["x"], "c": ["x"]})
    );
}

#[test]
fn a_batch_without_form_is_refused_whole() {
    let mut house = House::new();
    let many: Vec<_> = (0..101).map(|n| json!({"Id": format!("e{n}")})).collect();
    let mut said = Vec::new();
    for body in [
        json!({}),
        json!({"Item": many}),
        json!({"Item": [{"Id": "e1"}, {"Attributes": {}}]}),
        json!({"Item": [{"Id": "e1"}, {"Id": "e2", "ChannelType": "PIGEON"}]}),
    ] {
        let (status, answer) = house.call("PUT", "/v1/apps/{app}/endpoints", body);
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    Item: missing required member
    Item: a request has at most 100 items, and this has 101.
    Item[1].Id: missing; say which endpoint the item is about.
    Item[1].ChannelType: "PIGEON" is not one of PUSH, GCM, APNS, APNS_SANDBOX, APNS_VOIP, APNS_VOIP_SANDBOX, ADM, SMS, VOICE, EMAIL, BAIDU, CUSTOM, IN_APP
    "#);
    assert_eq!(get(&mut house, "e1").0, 404);
    batch(&mut house, json!([]));
}

#[test]
fn a_device_that_comes_back_under_a_new_id_takes_its_own_place() {
    let mut house = House::new();
    let devices: Vec<_> = (0..15).map(|n| device(n, &format!("t{n}"))).collect();
    batch(&mut house, json!(devices));
    batch(&mut house, json!([device(20, "t3")]));
    let (_, own) = get(&mut house, "d3");
    assert_eq!(
        (&own["EndpointStatus"], &own["User"]["UserId"]),
        (&json!("INACTIVE"), &json!("ada"))
    );
    let (_, oldest) = get(&mut house, "d14");
    assert_eq!(
        (&oldest["EndpointStatus"], &oldest["User"]["UserId"]),
        (&json!("ACTIVE"), &json!("ada"))
    );
    batch(&mut house, json!([device(21, "another")]));
    assert_eq!(get(&mut house, "d20").1["User"], json!({}));
}

#[test]
fn delete_user_endpoints_returns_what_it_deletes() {
    let mut house = House::new();
    let ada = json!({"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}});
    batch(
        &mut house,
        json!([{"Id": "mail", "User": ada}, {"Id": "page", "User": ada}, {"Id": "other", "User": {"UserId": "bob"}}]),
    );
    let (status, answer) = house.call("DELETE", "/v1/apps/{app}/users/ada", Value::Null);
    assert_eq!(status, 202, "{answer}");
    let shown = |item: &Value| format!("{} {}", item["Id"], item["User"]);
    let shown: Vec<_> = answer["Item"]
        .as_array()
        .unwrap()
        .iter()
        .map(shown)
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "mail" {"UserAttributes":{"FirstName":["Ada"]},"UserId":"ada"}
    "page" {"UserAttributes":{"FirstName":["Ada"]},"UserId":"ada"}
    "#);
    assert_eq!(
        (get(&mut house, "mail").0, get(&mut house, "other").0),
        (404, 200)
    );
    for verb in ["GET", "DELETE"] {
        let (status, answer) = house.call(verb, "/v1/apps/{app}/users/ada", Value::Null);
        assert_eq!(
            (status, &answer["Message"]),
            (404, &json!("Resource not found"))
        );
    }
    batch(
        &mut house,
        json!([{"Id": "new", "User": {"UserId": "ada"}}]),
    );
    assert_eq!(get(&mut house, "new").1["User"], json!({"UserId": "ada"}));
}

#[test]
fn ids_have_their_lengths() {
    let mut house = House::new();
    let long = "é".repeat(501);
    let answer = batch(
        &mut house,
        json!([
            {"Id": long},
            {"Id": "e1", "RequestId": long},
            {"Id": "e1", "User": {"UserId": long}},
            {"Id": "é".repeat(500), "RequestId": "r".repeat(500)},
        ]),
    );
    let said: Vec<_> = answer["Item"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["Message"].to_string())
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    "An endpoint id has 1 to 500 characters and none of $ { }."
    "RequestId: an id has at most 500 characters."
    "User.UserId: an id has at most 500 characters."
    "Accepted"
    "#);
}

//! The room as its callers see it: one snapshot per operation, then the rules, one test each.

use super::{Endpoint, page_after};
use crate::testing::House;
use serde_json::{Value, json};

fn put(house: &mut House, id: &str, body: Value) {
    let (status, answer) = house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/{id}"), body);
    assert_eq!(status, 202, "{answer}");
}

fn refused(house: &mut House, id: &str, body: Value) -> String {
    let (status, answer) = house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/{id}"), body);
    assert_eq!(status, 400, "{answer}");
    answer["Message"].as_str().unwrap().to_owned()
}

fn get(house: &mut House, id: &str) -> Value {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let (status, answer) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn email(address: &str, user: &str) -> Value {
    json!({"ChannelType": "EMAIL", "Address": address, "User": {"UserId": user}})
}

fn ada() -> Value {
    json!({
        "Address": "ada@example.com", "ChannelType": "EMAIL", "RequestId": "r-1",
        "Attributes": {"interests": ["tea", "coffee"]}, "Metrics": {"visits": 3.0},
        "Demographic": {"Locale": "en_GB", "Timezone": "Europe/London"},
        "Location": {"City": "London", "Country": "GB", "Latitude": 51.5072, "Longitude": -0.1276},
        "User": {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}}
    })
}

#[test]
fn update_endpoint_accepts() {
    let mut house = House::new();
    let (status, answer) = house.call("PUT", "/v1/apps/{app}/endpoints/E-1", ada());
    assert_eq!(status, 202);
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "Message": "Accepted",
      "RequestID": "{request}"
    }
    "#);
}

#[test]
fn get_endpoint_shows_all_that_is_known() {
    let mut house = House::new();
    put(&mut house, "E-1", ada());
    let shown = get(&mut house, "e-1");
    insta::assert_snapshot!(house.show(&shown), @r#"
    {
      "Address": "ada@example.com",
      "ApplicationId": "{app}",
      "Attributes": {
        "interests": [
          "tea",
          "coffee"
        ]
      },
      "ChannelType": "EMAIL",
      "CohortId": "77",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Demographic": {
        "Locale": "en_GB",
        "Timezone": "Europe/London"
      },
      "EffectiveDate": "2026-01-02T03:04:05.000Z",
      "EndpointStatus": "ACTIVE",
      "Id": "E-1",
      "Location": {
        "City": "London",
        "Country": "GB",
        "Latitude": 51.5,
        "Longitude": -0.1
      },
      "Metrics": {
        "visits": 3.0
      },
      "OptOut": "NONE",
      "RequestId": "r-1",
      "User": {
        "UserAttributes": {
          "FirstName": [
            "Ada"
          ]
        },
        "UserId": "ada"
      }
    }
    "#);
}

#[test]
fn get_endpoint_fills_in_what_was_never_given() {
    let mut house = House::new();
    put(&mut house, "bare", json!({}));
    let mut shown = get(&mut house, "bare");
    assert_eq!(shown["RequestId"].as_str().map(str::len), Some(36));
    shown["RequestId"] = json!("a new one");
    insta::assert_snapshot!(house.show(&shown), @r#"
    {
      "ApplicationId": "{app}",
      "Attributes": {},
      "CohortId": "99",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Demographic": {},
      "EffectiveDate": "2026-01-02T03:04:05.000Z",
      "EndpointStatus": "ACTIVE",
      "Id": "bare",
      "Location": {},
      "Metrics": {},
      "OptOut": "NONE",
      "RequestId": "a new one",
      "User": {}
    }
    "#);
}

#[test]
fn delete_endpoint_returns_what_it_deletes() {
    let mut house = House::new();
    put(&mut house, "e1", json!({"RequestId": "r-1"}));
    let (status, answer) = house.call("DELETE", "/v1/apps/{app}/endpoints/E1", Value::Null);
    assert_eq!(status, 202);
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "ApplicationId": "{app}",
      "Attributes": {},
      "CohortId": "35",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Demographic": {},
      "EffectiveDate": "2026-01-02T03:04:05.000Z",
      "EndpointStatus": "ACTIVE",
      "Id": "e1",
      "Location": {},
      "Metrics": {},
      "OptOut": "NONE",
      "RequestId": "r-1",
      "User": {}
    }
    "#);
    let (status, again) = house.call("DELETE", "/v1/apps/{app}/endpoints/e1", Value::Null);
    assert_eq!(
        (status, &again["Message"]),
        (404, &json!("Resource not found"))
    );
}

#[test]
fn get_user_endpoints_lists_them_all() {
    let mut house = House::new();
    put(&mut house, "mail", email("ada@example.com", "ada"));
    put(
        &mut house,
        "page",
        json!({"ChannelType": "IN_APP", "User": {"UserId": "ada"}}),
    );
    put(&mut house, "other", email("bob@example.com", "bob"));
    let (status, answer) = house.call("GET", "/v1/apps/{app}/users/ada", Value::Null);
    let ids: Vec<_> = answer["Item"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["Id"])
        .collect();
    assert_eq!((status, ids), (200, vec![&json!("mail"), &json!("page")]));
    let (status, _) = house.call("GET", "/v1/apps/{app}/users/nobody", Value::Null);
    assert_eq!(status, 404);
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    house.advance(1_000);
    put(
        &mut house,
        "e1",
        json!({"Attributes": {"interests": [], "plan": ["gold"]}, "Location": {"City": "Leeds"}}),
    );
    let shown = get(&mut house, "e1");
    assert_eq!(shown["Attributes"], json!({"plan": ["gold"]}));
    assert_eq!(shown["Location"]["City"], json!("Leeds"));
    assert_eq!(shown["Location"]["Country"], json!("GB"));
    assert_eq!(shown["Address"], json!("ada@example.com"));
    assert_eq!(shown["User"]["UserId"], json!("ada"));
    assert_eq!(shown["EffectiveDate"], json!("2026-01-02T03:04:06.000Z"));
    assert_eq!(shown["CreationDate"], json!("2026-01-02T03:04:05.000Z"));
}

#[test]
fn an_update_that_says_nothing_new_is_still_the_last_update() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    house.advance(1_000);
    put(&mut house, "e1", json!({"RequestId": "r-2"}));
    let shown = get(&mut house, "e1");
    assert_eq!(shown["RequestId"], json!("r-2"));
    assert_eq!(shown["EffectiveDate"], json!("2026-01-02T03:04:06.000Z"));
}

#[test]
fn an_answer_sent_back_as_a_request_changes_nothing() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    let before = get(&mut house, "e1");
    put(&mut house, "e1", before.clone());
    assert_eq!(get(&mut house, "e1"), before);
}

#[test]
fn user_attributes_belong_to_the_user() {
    let mut house = House::new();
    put(&mut house, "mail", email("ada@example.com", "ada"));
    put(
        &mut house,
        "page",
        json!({"User": {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"], "Plan": ["gold"]}}}),
    );
    put(
        &mut house,
        "mail",
        json!({"User": {"UserAttributes": {"Plan": []}}}),
    );
    for id in ["mail", "page"] {
        let user = &get(&mut house, id)["User"];
        assert_eq!(
            user["UserAttributes"],
            json!({"FirstName": ["Ada"]}),
            "{id}"
        );
    }
}

#[test]
fn user_attributes_wait_for_a_user() {
    let mut house = House::new();
    put(
        &mut house,
        "old",
        json!({"User": {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}}}),
    );
    put(
        &mut house,
        "new",
        json!({"User": {"UserAttributes": {"FirstName": ["A."], "Plan": ["gold"]}}}),
    );
    assert_eq!(
        get(&mut house, "new")["User"],
        json!({"UserAttributes": {"FirstName": ["A."], "Plan": ["gold"]}})
    );
    put(&mut house, "new", json!({"User": {"UserId": "ada"}}));
    for id in ["old", "new"] {
        let user = &get(&mut house, id)["User"]["UserAttributes"];
        assert_eq!(
            user,
            &json!({"FirstName": ["Ada"], "Plan": ["gold"]}),
            "{id}"
        );
    }
}

#[test]
fn an_empty_user_id_detaches_and_the_last_to_go_takes_the_attributes() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    put(&mut house, "e1", json!({"User": {"UserId": ""}}));
    assert_eq!(get(&mut house, "e1")["User"], json!({}));
    put(&mut house, "e2", json!({"User": {"UserId": "ada"}}));
    assert_eq!(get(&mut house, "e2")["User"], json!({"UserId": "ada"}));
}

#[test]
fn an_address_has_one_active_endpoint() {
    let mut house = House::new();
    put(&mut house, "first", email("ada@example.com", "ada"));
    put(&mut house, "second", email("ada@example.com", "ada"));
    put(
        &mut house,
        "text",
        json!({"ChannelType": "CUSTOM", "Address": "ada@example.com"}),
    );
    let status = |house: &mut House, id| get(house, id)["EndpointStatus"].clone();
    assert_eq!(status(&mut house, "first"), json!("INACTIVE"));
    assert_eq!(status(&mut house, "second"), json!("ACTIVE"));
    assert_eq!(status(&mut house, "text"), json!("ACTIVE"));
    put(&mut house, "first", json!({}));
    assert_eq!(status(&mut house, "first"), json!("ACTIVE"));
    assert_eq!(status(&mut house, "second"), json!("INACTIVE"));
    put(
        &mut house,
        "second",
        json!({"EndpointStatus": "INACTIVE", "Attributes": {"a": ["1"]}}),
    );
    assert_eq!(status(&mut house, "first"), json!("ACTIVE"));
}

#[test]
fn an_address_and_its_channel_come_together() {
    let mut house = House::new();
    assert_eq!(
        refused(&mut house, "e1", json!({"ChannelType": "EMAIL"})),
        "Missing Address"
    );
    assert_eq!(
        refused(&mut house, "e1", json!({"Address": "a@b.c"})),
        "Missing ChannelType"
    );
    put(&mut house, "e1", json!({"ChannelType": "IN_APP"}));
    put(
        &mut house,
        "e1",
        json!({"ChannelType": "SMS", "Address": "+15550100"}),
    );
    put(&mut house, "e1", json!({"Address": "+15550101"}));
}

#[test]
fn what_may_not_be_stored_is_refused_and_leaves_no_trace() {
    let mut house = House::new();
    let long = "x".repeat(101);
    let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
    let heavy: serde_json::Map<String, Value> = (0..200)
        .map(|n| (format!("a{n}"), json!(["y".repeat(100)])))
        .collect();
    let said: Vec<String> = [
        json!({"Attributes": {"a": [long]}}),
        json!({"Attributes": {"a": many}}),
        json!({"User": {"UserAttributes": {"n".repeat(51): ["v"]}}}),
        json!({"Metrics": {"": 1.0}}),
        json!({"Attributes": heavy}),
        json!({"OptOut": "SOME"}),
        json!({"EndpointStatus": "ASLEEP"}),
        json!({"EffectiveDate": "yesterday"}),
    ]
    .into_iter()
    .map(|body| refused(&mut house, "e1", body))
    .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Attributes.a: a value has at most 100 characters.
    Attributes.a: an attribute has at most 50 values, and this has 51.
    User.UserAttributes: a name has 1 to 50 characters.
    Metrics: a name has 1 to 50 characters.
    The endpoint's record is larger than 15 KB.
    OptOut: the value is ALL or NONE.
    EndpointStatus: the value is ACTIVE or INACTIVE.
    EffectiveDate: this is not an ISO 8601 time.
    "#);
    assert_eq!(
        house
            .call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null)
            .0,
        404
    );
    refused(&mut house, "a%24%7Bb%7D", json!({}));
}

#[test]
fn the_sixteenth_device_takes_the_place_of_the_oldest() {
    let mut house = House::new();
    for n in 0..15 {
        let date = format!("2025-12-{:02}T00:00:00Z", 28 - n);
        put(
            &mut house,
            &format!("d{n}"),
            json!({"ChannelType": "GCM", "Address": format!("t{n}"), "EffectiveDate": date, "User": {"UserId": "ada"}}),
        );
    }
    let text = refused(&mut house, "mail", email("ada@example.com", "ada"));
    assert_eq!(text, "Exceeded maximum endpoint per user count: 15");
    put(
        &mut house,
        "d15",
        json!({"ChannelType": "APNS", "Address": "t15", "User": {"UserId": "ada"}}),
    );
    let evicted = get(&mut house, "d14");
    assert_eq!(
        (&evicted["EndpointStatus"], &evicted["User"]),
        (&json!("INACTIVE"), &json!({}))
    );
    put(&mut house, "d14", json!({"Attributes": {"back": ["yes"]}}));
    assert_eq!(get(&mut house, "d14")["EndpointStatus"], json!("ACTIVE"));
    put(&mut house, "d14", json!({"User": {"UserId": "ada"}}));
    assert_eq!(get(&mut house, "d13")["User"], json!({}));
}

#[test]
fn an_inactive_endpoint_takes_no_place() {
    let mut house = House::new();
    for n in 0..15 {
        put(
            &mut house,
            &format!("m{n}"),
            email(&format!("{n}@example.com"), "ada"),
        );
    }
    put(&mut house, "m0", json!({"EndpointStatus": "INACTIVE"}));
    put(&mut house, "m15", email("15@example.com", "ada"));
    let text = refused(&mut house, "m0", json!({"EndpointStatus": "ACTIVE"}));
    assert_eq!(text, "Exceeded maximum endpoint per user count: 15");
}

#[test]
fn cohorts_spread_and_stay() {
    let mut house = House::new();
    let mut cohorts = std::collections::BTreeSet::new();
    for n in 0..60 {
        put(&mut house, &format!("e{n}"), json!({}));
        let cohort = get(&mut house, &format!("e{n}"))["CohortId"].clone();
        cohorts.insert(cohort.as_str().unwrap().parse::<u8>().unwrap());
        put(
            &mut house,
            &format!("e{n}"),
            json!({"Attributes": {"a": ["b"]}}),
        );
        assert_eq!(get(&mut house, &format!("e{n}"))["CohortId"], cohort);
    }
    assert!(
        cohorts.len() > 30 && cohorts.last() < Some(&100),
        "{cohorts:?}"
    );
}

#[test]
fn pages_of_all_endpoints_follow_each_other() {
    let mut house = House::new();
    for n in 0..5 {
        put(&mut house, &format!("e{n}"), json!({}));
    }
    let mut after = 0;
    let mut ids = Vec::new();
    loop {
        let page = house.turn(|turn| page_after(turn, after, 2).unwrap());
        let Some(last) = page.last() else { break };
        after = last.n;
        ids.extend(page.iter().map(Endpoint::id).map(str::to_owned));
    }
    assert_eq!(ids, ["e0", "e1", "e2", "e3", "e4"]);
}

#[test]
fn a_trail_is_as_long_as_it_is_asked_to_be() {
    let mut house = House::new();
    let event = |second: usize| {
        let at = format!("2026-01-02T03:04:{second:02}Z");
        (
            format!("v{second}"),
            json!({"EventType": "view", "Timestamp": at}),
        )
    };
    let events: serde_json::Map<_, _> = (0..3).map(event).collect();
    let batch = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": events}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", batch).0, 202);
    let mut trail = |size: &str| {
        let path = format!("/carillon/apps/{{app}}/endpoints/e1/trail?page-size={size}");
        house.call("GET", &path, Value::Null)
    };
    let (status, two) = trail("2");
    assert_eq!(status, 200);
    let ids: Vec<_> = two["Events"].as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(
        (&ids[0]["EventId"], &ids[1]["EventId"]),
        (&json!("v2"), &json!("v1"))
    );
    assert_eq!(trail("none").0, 400);
}

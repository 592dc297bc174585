//! The room as its callers see it: the answer for every event, and what the log holds afterwards.

use super::{Record, recent};
use crate::testing::House;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const EVENTS: &str = "/v1/apps/{app}/events";

fn event(event_type: &str) -> Value {
    json!({"EventType": event_type, "Timestamp": "2026-01-02T03:04:00.000Z"})
}

fn batch(id: &str, endpoint: Value, events: Value) -> Value {
    let mut body = json!({"BatchItem": {id: {}}});
    body["BatchItem"][id]["Endpoint"] = endpoint;
    body["BatchItem"][id]["Events"] = events;
    body
}

fn post(house: &mut House, body: Value) -> Value {
    let (status, answer) = house.call("POST", EVENTS, body);
    assert_eq!(status, 202, "{answer}");
    answer["Results"].clone()
}

fn logged(house: &mut House, endpoint: &str) -> Vec<String> {
    let events = house.turn(|turn| recent(turn, endpoint, 1_000).unwrap());
    events.into_iter().map(|event| event.id).collect()
}

fn counts(house: &mut House) -> Vec<(i64, String, i64)> {
    house.turn(super::counts)
}

#[test]
fn put_events_answers_every_event() {
    let mut house = House::new();
    let purchase = json!({
        "EventType": "_monetization.purchase", "Timestamp": "2026-01-02T03:04:05.678Z",
        "Attributes": {"_product_id": "sku-9"}, "Metrics": {"_quantity": 2.0},
        "Session": {"Id": "s-1", "StartTimestamp": "2026-01-02T03:00:00.000Z"},
        "AppTitle": "Shop", "SdkName": "test"
    });
    let body = batch(
        "E-1",
        json!({"Attributes": {"plan": ["gold"]}}),
        json!({"e1": event("cart.add"), "e2": purchase}),
    );
    let (status, answer) = house.call("POST", EVENTS, body);
    assert_eq!(status, 202);
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "Results": {
        "E-1": {
          "EndpointItemResponse": {
            "Message": "Accepted",
            "StatusCode": 202
          },
          "EventsItemResponse": {
            "e1": {
              "Message": "Accepted",
              "StatusCode": 202
            },
            "e2": {
              "Message": "Accepted",
              "StatusCode": 202
            }
          }
        }
      }
    }
    "#);
    let (_, shown) = house.call("GET", "/v1/apps/{app}/endpoints/e-1", Value::Null);
    assert_eq!(shown["Attributes"], json!({"plan": ["gold"]}));
}

#[test]
fn trail_shows_what_is_held_of_one_endpoint() {
    let mut house = House::new();
    let (_, _) = house.call(
        "PUT",
        "/v1/apps/{app}/endpoints/E-1",
        json!({"RequestId": "r-1"}),
    );
    let added = json!({"EventType": "cart.add", "Timestamp": "2026-01-02T03:04:05.678Z", "Attributes": {"sku": "A1"}, "Metrics": {"price": 9.5}});
    let gold = json!({"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}});
    let spenders = json!({"Name": "Spenders", "Dimensions": {"Attributes": gold}});
    house.call("POST", "/v1/apps/{app}/segments", spenders);
    post(
        &mut house,
        batch(
            "E-1",
            json!({"Attributes": {"plan": ["gold"]}, "RequestId": "r-2"}),
            json!({"a": added, "b": event("page.view")}),
        ),
    );
    let (status, mut trail) = house.call(
        "GET",
        "/carillon/apps/{app}/endpoints/e-1/trail",
        Value::Null,
    );
    assert_eq!(status, 200);
    trail["Segments"][0]["Id"] = json!("an id");
    insta::assert_snapshot!(house.show(&trail), @r#"
    {
      "Endpoint": {
        "ApplicationId": "{app}",
        "Attributes": {
          "plan": [
            "gold"
          ]
        },
        "CohortId": "77",
        "CreationDate": "2026-01-02T03:04:05.000Z",
        "Demographic": {},
        "EffectiveDate": "2026-01-02T03:04:05.000Z",
        "EndpointStatus": "ACTIVE",
        "Id": "E-1",
        "Location": {},
        "Metrics": {},
        "OptOut": "NONE",
        "RequestId": "r-2",
        "User": {}
      },
      "Events": [
        {
          "Attributes": {
            "sku": "A1"
          },
          "EventId": "a",
          "EventType": "cart.add",
          "Metrics": {
            "price": 9.5
          },
          "Timestamp": "2026-01-02T03:04:05.678Z"
        },
        {
          "Attributes": {},
          "EventId": "b",
          "EventType": "page.view",
          "Metrics": {},
          "Timestamp": "2026-01-02T03:04:00.000Z"
        }
      ],
      "Messages": [],
      "Segments": [
        {
          "Id": "an id",
          "Name": "Spenders"
        }
      ]
    }
    "#);
    let (status, _) = house.call(
        "GET",
        "/carillon/apps/{app}/endpoints/e-2/trail",
        Value::Null,
    );
    assert_eq!(status, 404);
}

#[test]
fn a_bad_event_is_refused_by_itself() {
    let mut house = House::new();
    let properties = |count: usize| {
        (0..count)
            .map(|n| (format!("k{n}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
    };
    let metrics = (0..41)
        .map(|n| (format!("k{n}"), json!(1.0)))
        .collect::<serde_json::Map<_, _>>();
    let with = |name: &str, value: Value| {
        let mut event = event("x");
        event[name] = value;
        event
    };
    let session = |duration: i64| json!({"Id": "s", "StartTimestamp": "2026-01-02T03:00:00.000Z", "StopTimestamp": "2026-01-02T03:00:01.000Z", "Duration": duration});
    let events = json!({
        "attributes": with("Attributes", properties(41).into()),
        "duration": with("Session", session(1_001)),
        "key": with("Attributes", json!({"k".repeat(51): "v"})),
        "metrics": with("Metrics", metrics.into()),
        "metric key": with("Metrics", json!({"k".repeat(51): 1.0})),
        "time": with("Timestamp", json!("noon")),
        "type": with("EventType", json!("")),
        "type length": with("EventType", json!("x".repeat(1_001))),
        "value": with("Attributes", json!({"k": "v".repeat(201)})),
        "good 40": with("Attributes", properties(40).into()),
        "good 200": with("Attributes", json!({"k": "ä".repeat(200)})),
        "good session": with("Session", session(1_000)),
        "good zone": with("Timestamp", json!("2026-01-02T03:04:05.678901")),
    });
    let results = post(&mut house, batch("e1", json!({}), events));
    let said: Vec<String> = results["e1"]["EventsItemResponse"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(id, answer)| {
            format!(
                "{id}: {} {}",
                answer["StatusCode"],
                answer["Message"].as_str().unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    attributes: 400 Number of attributes per event submitted should be less than 40.
    duration: 400 Session duration in milliseconds must be equal to the difference of start and stop timestamp
    good 200: 202 Accepted
    good 40: 202 Accepted
    good session: 202 Accepted
    good zone: 202 Accepted
    key: 400 Event attribute key length should be less than 50.
    metric key: 400 Event metric key length should be less than 50.
    metrics: 400 Number of metrics per event submitted should be less than 40.
    time: 400 Timestamp: this is not an ISO 8601 time.
    type: 400 EventType: an event needs a type.
    type length: 400 EventType: at most 1000 characters.
    value: 400 Event attribute value length should be less than 200
    "#);
    assert_eq!(logged(&mut house, "e1").len(), 4);
}

#[test]
fn a_refused_endpoint_does_not_stop_its_events() {
    let mut house = House::new();
    let results = post(
        &mut house,
        batch(
            "e1",
            json!({"Address": "ada@example.com"}),
            json!({"a": event("x")}),
        ),
    );
    insta::assert_snapshot!(results, @r#"{"e1":{"EndpointItemResponse":{"Message":"Missing ChannelType","StatusCode":400},"EventsItemResponse":{"a":{"Message":"Accepted","StatusCode":202}}}}"#);
    assert_eq!(logged(&mut house, "e1"), ["a"]);
    assert_eq!(
        house
            .call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null)
            .0,
        404
    );
    let results = post(
        &mut house,
        batch("a${b}", json!({}), json!({"a": event("x")})),
    );
    assert_eq!(
        results["a${b}"]["EndpointItemResponse"]["StatusCode"],
        json!(400)
    );
    assert_eq!(
        results["a${b}"]["EventsItemResponse"]["a"]["StatusCode"],
        json!(400)
    );
}

#[test]
fn an_empty_endpoint_changes_nothing_and_makes_what_is_new() {
    let mut house = House::new();
    let known = json!({"Address": "ada@example.com", "ChannelType": "EMAIL", "EndpointStatus": "INACTIVE", "User": {"UserId": "ada"}});
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", known);
    let (_, before) = house.call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null);
    house.advance(1_000);
    let body = json!({"BatchItem": {
        "e1": {"Endpoint": {}, "Events": {"a": event("x")}},
        "e2": {"Endpoint": {}, "Events": {}}
    }});
    post(&mut house, body);
    assert_eq!(
        house
            .call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null)
            .1,
        before
    );
    assert_eq!(
        house
            .call("GET", "/v1/apps/{app}/endpoints/e2", Value::Null)
            .0,
        200
    );
}

#[test]
fn a_repeated_event_is_accepted_and_kept_once() {
    let mut house = House::new();
    let body = batch("E1", json!({}), json!({"a": event("x"), "b": event("x")}));
    let first = post(&mut house, body.clone());
    assert_eq!(post(&mut house, body), first);
    post(
        &mut house,
        batch("e1", json!({}), json!({"b": event("x"), "c": event("y")})),
    );
    let other_spelling = json!({"BatchItem": {
        "E1": {"Endpoint": {}, "Events": {"d": event("y")}},
        "e1": {"Endpoint": {}, "Events": {"d": event("y")}}
    }});
    post(&mut house, other_spelling);
    post(&mut house, batch("e2", json!({}), json!({"a": event("x")})));
    let mut ids = logged(&mut house, "E1");
    ids.sort();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    assert_eq!(
        counts(&mut house),
        [(20_455, "x".to_owned(), 3), (20_455, "y".to_owned(), 2)]
    );
}

#[test]
fn counts_are_added_up_every_so_many_requests() {
    let mut house = House::new();
    for request in 0..600 {
        let events = json!({format!("a{request}"): event("x"), format!("b{request}"): event("y")});
        post(&mut house, batch("e1", json!({}), events));
    }
    let added_up = house.turn(|turn| {
        let read = "SELECT sum(events) FROM event_counts";
        turn.sql.query(read, &[]).unwrap()[0].int(0).unwrap()
    });
    assert_eq!(added_up, 2 * 512);
    assert_eq!(
        counts(&mut house),
        [(20_455, "x".to_owned(), 600), (20_455, "y".to_owned(), 600)]
    );
}

#[test]
fn what_arrived_since_begins_at_the_first_block_that_did() {
    let mut house = House::new();
    let opening = house.now;
    // A day ahead for some requests, as a clock that is set and set back.
    let ahead = |request: i64| {
        if (290..300).contains(&request) {
            86_400_000
        } else {
            0
        }
    };
    for request in 1..=600 {
        house.now = opening.plus(request * 1_000 + ahead(request));
        post(
            &mut house,
            batch("e1", json!({}), json!({format!("a{request}"): event("x")})),
        );
    }
    let begun = |house: &mut House, second: i64| {
        house.turn(|turn| super::last_block_before(turn, opening.plus(second * 1_000)).unwrap())
    };
    for (second, before) in [
        (0, 0),
        (7, 6),
        (256, 255),
        (257, 256),
        (289, 288),
        (290, 289),
        (310, 289),
        (86_700, 600),
    ] {
        assert_eq!(begun(&mut house, second), before, "second {second}");
    }
    house.turn(|turn| super::store::forget_until(turn.sql, 299).unwrap());
    for (second, before) in [
        (0, 299),
        (300, 299),
        (301, 300),
        (512, 511),
        (513, 512),
        (600, 599),
        (601, 600),
    ] {
        assert_eq!(begun(&mut house, second), before, "second {second}");
    }
}

#[test]
fn the_older_path_means_the_same() {
    let mut house = House::new();
    let body = batch("e1", json!({}), json!({"a": event("x")}));
    let (status, _) = house.call("POST", "/v1/apps/{app}/events/legacy", body);
    assert_eq!(
        (status, logged(&mut house, "e1")),
        (202, vec!["a".to_owned()])
    );
}

#[test]
fn more_than_a_hundred_events_are_refused_together() {
    let mut house = House::new();
    let events = |count: usize| {
        (0..count)
            .map(|n| (n.to_string(), event("x")))
            .collect::<serde_json::Map<_, _>>()
    };
    post(&mut house, batch("e1", json!({}), events(100).into()));
    let body = json!({"BatchItem": {
        "e2": {"Endpoint": {}, "Events": events(60)},
        "e3": {"Endpoint": {}, "Events": events(41)}
    }});
    let (status, answer) = house.call("POST", EVENTS, body);
    assert_eq!(status, 400, "{answer}");
    assert_eq!(logged(&mut house, "e2").len(), 0);
    let items: serde_json::Map<_, _> = (0..101)
        .map(|n| (format!("p{n}"), json!({"Endpoint": {}, "Events": {}})))
        .collect();
    assert_eq!(
        house.call("POST", EVENTS, json!({"BatchItem": items})).0,
        400
    );
}

#[test]
fn endpoints_of_one_request_see_each_other() {
    let mut house = House::new();
    let same = json!({"Address": "ada@example.com", "ChannelType": "EMAIL"});
    house.call("PUT", "/v1/apps/{app}/endpoints/e2", same.clone());
    let body = json!({"BatchItem": {
        "e1": {"Endpoint": same, "Events": {}},
        "e2": {"Endpoint": {"Attributes": {"a": ["1"]}}, "Events": {}}
    }});
    post(&mut house, body);
    let status = |house: &mut House, id: &str| {
        house
            .call(
                "GET",
                &format!("/v1/apps/{{app}}/endpoints/{id}"),
                Value::Null,
            )
            .1["EndpointStatus"]
            .clone()
    };
    assert_eq!(status(&mut house, "e1"), json!("INACTIVE"));
    assert_eq!(status(&mut house, "e2"), json!("ACTIVE"));
}

#[test]
fn events_are_activity() {
    let mut house = House::new();
    post(&mut house, batch("e1", json!({}), json!({"a": event("x")})));
    let last = |house: &mut House| {
        house.turn(|turn| {
            crate::endpoints::find(turn, "e1")
                .unwrap()
                .unwrap()
                .last_activity()
                .to_string()
        })
    };
    assert_eq!(last(&mut house), "2026-01-02T03:04:05.000Z");
    house.advance(3_600_000);
    let soon = json!({"EventType": "x", "Timestamp": "2026-01-02T03:30:00Z"});
    post(&mut house, batch("e1", json!({}), json!({"b": soon})));
    assert_eq!(last(&mut house), "2026-01-02T03:30:00.000Z");
    let ahead = json!({"EventType": "x", "Timestamp": "2031-01-02T03:30:00Z"});
    post(&mut house, batch("e1", json!({}), json!({"c": ahead})));
    assert_eq!(last(&mut house), "2026-01-02T04:04:05.000Z");
}

#[test]
fn what_the_service_does_is_in_the_log_too() {
    let mut house = House::new();
    let attributes = BTreeMap::from([("campaign_id".to_owned(), "c1".to_owned())]);
    let metrics = BTreeMap::new();
    let record = |endpoint| Record {
        endpoint,
        event_type: "_campaign.send",
        attributes: &attributes,
        metrics: &metrics,
        send: None,
    };
    house.turn(|turn| super::append_service(turn, &[record("E1"), record("e2")]).unwrap());
    let events = house.turn(|turn| recent(turn, "e1", 10).unwrap());
    assert_eq!(events.len(), 1);
    assert_eq!(
        (events[0].event_type.as_str(), &events[0].attributes),
        ("_campaign.send", &attributes)
    );
    assert_eq!(
        counts(&mut house),
        [(20_455, "_campaign.send".to_owned(), 2)]
    );
}

#[test]
fn events_too_heavy_for_one_row_take_several() {
    let mut house = House::new();
    let heavy = |n: u32| {
        let noise: String = (0..300_000_u32)
            .map(|i| {
                char::from(b'!' + (i.wrapping_mul(2_654_435_761).wrapping_add(n) >> 13) as u8 % 90)
            })
            .collect();
        json!({"EventType": "x", "Timestamp": "2026-01-02T03:04:00Z", "AppTitle": noise})
    };
    let events: serde_json::Map<_, _> = (0..8).map(|n| (n.to_string(), heavy(n))).collect();
    post(&mut house, batch("e1", json!({}), events.into()));
    assert_eq!(logged(&mut house, "e1").len(), 8);
    let heaviest = json!({"EventType": "x", "Timestamp": "2026-01-02T03:04:00Z", "AppTitle": "t".repeat(1_024_001)});
    let results = post(&mut house, batch("e1", json!({}), json!({"no": heaviest})));
    assert_eq!(
        results["e1"]["EventsItemResponse"]["no"]["StatusCode"],
        json!(400)
    );
}

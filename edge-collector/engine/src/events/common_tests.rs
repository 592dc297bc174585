//! Members that the events of a batch share: what is kept is what would have been, had each event said them itself.

use super::{Recorded, recent};
use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const EVENTS: &str = "/v1/apps/{app}/events";
const SHARED: [&str; 6] = [
    "AppPackageName",
    "AppTitle",
    "AppVersionCode",
    "ClientSdkVersion",
    "SdkName",
    "Session",
];

type Members = Map<String, Value>;

/// Some of the members that may be shared, each with one of two values.
fn members() -> impl Strategy<Value = Members> {
    let session = |second: u8| {
        let start = format!("2026-01-02T03:00:0{second}.000Z");
        let stop = format!("2026-01-02T03:00:1{second}.000Z");
        json!({"Id": format!("s{second}"), "StartTimestamp": start, "StopTimestamp": stop, "Duration": 10_000})
    };
    prop::collection::vec(prop::option::of(0..2_u8), SHARED.len()).prop_map(move |picked| {
        let value = |name: &str, value: u8| match name {
            "Session" => session(value),
            name => json!(format!("{name} {value}")),
        };
        let named = SHARED.into_iter().zip(picked);
        named
            .filter_map(|(name, picked)| Some((name.to_owned(), value(name, picked?))))
            .collect()
    })
}

fn event(own: &Members) -> Members {
    let mut event = own.clone();
    event.insert("EventType".to_owned(), json!("cart.add"));
    event.insert("Timestamp".to_owned(), json!("2026-01-02T03:04:00.000Z"));
    event
}

fn body(common: Option<&Members>, events: &[Members]) -> Value {
    let numbered = events.iter().enumerate();
    let events: Members = numbered
        .map(|(n, event)| (format!("e{n}"), json!(event)))
        .collect();
    let mut batch = json!({"Endpoint": {}, "Events": events});
    if let Some(common) = common {
        batch["Common"] = json!(common);
    }
    json!({"BatchItem": {"p1": batch}})
}

fn kept(body: Value) -> Vec<Recorded> {
    let mut house = House::new();
    let (status, answer) = house.call("POST", EVENTS, body);
    assert_eq!(status, 202, "{answer}");
    house.turn(|turn| recent(turn, "p1", 1_000).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn shared_members_are_kept_as_if_each_event_had_said_them(
        common in members(),
        own in prop::collection::vec(members(), 1..5),
    ) {
        let short: Vec<Members> = own.iter().map(event).collect();
        let long = short.iter().map(|event| {
            let mut whole = common.clone();
            whole.extend(event.clone());
            whole
        });
        let long: Vec<Members> = long.collect();
        let by_hand = kept(body(None, &long));
        prop_assert_eq!(by_hand.len(), own.len());
        prop_assert_eq!(kept(body(Some(&common), &short)), by_hand);
    }
}

#[test]
fn what_each_event_has_by_itself_is_not_shared() {
    let mut house = House::new();
    for (name, value) in [
        ("EventType", json!("a")),
        ("Timestamp", json!("2026-01-02T03:04:00.000Z")),
        ("Attributes", json!({})),
        ("Metrics", json!({"a": 1.0})),
    ] {
        let common = Members::from_iter([(name.to_owned(), value)]);
        let (status, answer) = house.call("POST", EVENTS, body(Some(&common), &[]));
        let said = "events do not share this member; write it in each of them";
        assert_eq!(status, 400);
        assert_eq!(
            answer["Message"],
            format!("BatchItem.p1.Common.{name}: {said}")
        );
    }
    let nothing = Members::from_iter([("EventType".to_owned(), Value::Null)]);
    assert_eq!(house.call("POST", EVENTS, body(Some(&nothing), &[])).0, 202);
    let wrong = Members::from_iter([("SdkName".to_owned(), json!(5))]);
    let (_, answer) = house.call("POST", EVENTS, body(Some(&wrong), &[]));
    assert_eq!(
        answer["Message"],
        "BatchItem.p1.Common.SdkName: expected a string, found a number"
    );
}

#[test]
fn a_shared_member_that_cannot_be_kept_refuses_the_events_and_not_the_endpoint() {
    let faults = [
        (
            json!({"Session": {"Id": "s", "StartTimestamp": "noon"}}),
            "Common.Session.StartTimestamp: this is not an ISO 8601 time.",
        ),
        (
            json!({"AppTitle": "a".repeat(8 * 1024 + 1)}),
            "Common: the events of a batch share at most 8 KB.",
        ),
    ];
    for (common, said) in faults {
        let mut house = House::new();
        let common = common.as_object().unwrap();
        let (status, answer) = house.call(
            "POST",
            EVENTS,
            body(Some(common), &[event(&Members::new())]),
        );
        let part = &answer["Results"]["p1"];
        assert_eq!(status, 202);
        assert_eq!(part["EndpointItemResponse"]["StatusCode"], 202);
        assert_eq!(
            part["EventsItemResponse"]["e0"],
            json!({"StatusCode": 400, "Message": said})
        );
        assert_eq!(house.turn(|turn| recent(turn, "p1", 10).unwrap()), []);
    }
}

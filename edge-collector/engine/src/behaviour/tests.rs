//! What is counted of whom, and for how long.

use super::fold::fold;
use super::store;
use crate::events::{Record, append_service};
use crate::testing::House;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const COUNT: &str = "/carillon/apps/{app}/segments/count";
const SEGMENTS: &str = "/v1/apps/{app}/segments";

/// A segment with one condition on events of type `buy`, over seven days unless the members say otherwise.
fn buyers(members: Value) -> Value {
    let mut deed = json!({"EventType": {"Values": ["buy"]}, "Days": 7});
    if let Value::Object(members) = members {
        deed.as_object_mut().unwrap().extend(members);
    }
    json!({"Dimensions": {"Behavior": {"Events": [deed]}}})
}

/// An event of the endpoint, so many minutes ago.
fn event(house: &mut House, id: &str, event_type: &str, ago: i64) {
    let at = house.now.plus(-ago * MINUTE_MS);
    let number = house.turn(|turn| turn.uuid());
    let event = json!({number: {"EventType": event_type, "Timestamp": at.to_string()}});
    let body = json!({"BatchItem": {id: {"Endpoint": {}, "Events": event}}});
    let (status, answer) = house.call("POST", "/v1/apps/{app}/events", body);
    assert_eq!(status, 202, "{answer}");
}

fn count(house: &mut House, segment: Value) -> Value {
    let (status, answer) = house.call("POST", COUNT, segment);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn made(house: &mut House, body: Value) -> String {
    let (status, segment) = house.call("POST", SEGMENTS, body);
    assert_eq!(status, 201, "{segment}");
    segment["Id"].as_str().unwrap().to_owned()
}

fn rows(house: &mut House, statement: &'static str) -> i64 {
    house.turn(|turn| turn.sql.query(statement, &[]).unwrap()[0].int(0).unwrap())
}

fn watches(house: &mut House) -> i64 {
    rows(house, "SELECT count(*) FROM behaviour_watches")
}

fn rest(house: &mut House) {
    house.advance(1_000);
    house.wake();
    assert_eq!(rows(house, "SELECT count(*) FROM behaviour_recent"), 0);
}

#[test]
fn an_event_counts_with_its_own_answer() {
    let mut house = House::new();
    let segment = made(&mut house, buyers(json!({"AtLeast": 2})));
    let path = format!("/carillon/apps/{{app}}/segments/{segment}");
    for (times, expected) in [(1, 0), (2, 1), (3, 1)] {
        event(&mut house, "e1", "buy", 0);
        event(&mut house, "e1", "look", 0);
        event(&mut house, "e2", "look", 0);
        let (_, answer) = house.call("GET", &format!("{path}/count"), Value::Null);
        assert_eq!(answer, json!({"Count": expected, "Endpoints": 2}));
        let (_, answer) = house.call("GET", &format!("{path}/why/e1"), Value::Null);
        assert_eq!(answer["Conditions"][0]["Times"], times);
        if times == 2 {
            rest(&mut house);
        }
    }
    let (_, answer) = house.call("GET", &format!("{path}/why/e2"), Value::Null);
    let condition = json!({
        "Path": "Dimensions.Behavior.Events[0]", "Holds": false, "Times": 0,
        "Detail": "did buy 0 times in the last 7 days; wanted at least 2",
    });
    assert_eq!(answer, json!({"Member": false, "Conditions": [condition]}));
    let never = count(&mut house, buyers(json!({"Performed": false})));
    assert_eq!(never["Count"], 1);
    let few = count(&mut house, buyers(json!({"AtMost": 3})));
    assert_eq!(few["Count"], 2);
}

#[test]
fn days_are_days_of_utc_and_a_clock_ahead_counts_as_now() {
    let mut house = House::new();
    // The house opens at four past three.
    event(&mut house, "now", "buy", 0);
    event(&mut house, "yesterday", "buy", 4 * 60);
    event(&mut house, "week", "buy", 6 * 24 * 60);
    event(&mut house, "old", "buy", 7 * 24 * 60);
    event(&mut house, "ahead", "buy", -40 * 24 * 60);
    let on =
        |house: &mut House, days: i64| count(house, buyers(json!({"Days": days})))["Count"].clone();
    house.wake();
    let counts = [1, 2, 6, 7, 8, 90].map(|days| on(&mut house, days));
    house.wake();
    assert_eq!(counts.last(), Some(&json!(0)));
    let counts = [1, 2, 6, 7, 8, 90].map(|days| on(&mut house, days));
    assert_eq!(counts, [2, 3, 3, 4, 5, 5].map(Value::from));
    house.advance(DAY_MS);
    house.wake();
    let counts = [1, 2, 6, 7, 8, 90].map(|days| on(&mut house, days));
    assert_eq!(counts, [0, 2, 3, 3, 4, 5].map(Value::from));
}

#[test]
fn a_new_watch_goes_through_the_log_and_says_so() {
    let mut house = House::new();
    for number in 0..450 {
        event(&mut house, &format!("e{}", number % 3), "buy", 0);
    }
    let all = buyers(json!({"AtLeast": 150, "AtMost": 150}));
    assert_eq!(
        count(&mut house, all.clone()),
        json!({"Count": 0, "Endpoints": 3, "Filling": {"Percent": 0}})
    );
    // What comes meanwhile counts at once, and once.
    event(&mut house, "e0", "buy", 0);
    house.die_waking();
    assert!(house.wake_once());
    let half = count(&mut house, all.clone());
    assert_eq!(half["Filling"], json!({"Percent": 22}));
    house.die_waking();
    house.wake();
    assert_eq!(
        count(&mut house, all.clone()),
        json!({"Count": 2, "Endpoints": 3})
    );
    rest(&mut house);
    assert_eq!(count(&mut house, all), json!({"Count": 2, "Endpoints": 3}));
}

#[test]
fn what_an_endpoint_did_goes_with_it() {
    let mut house = House::new();
    let once = buyers(json!({}));
    made(&mut house, once.clone());
    for id in ["e1", "e2"] {
        event(&mut house, id, "buy", 0);
    }
    rest(&mut house);
    house.call("DELETE", "/v1/apps/{app}/endpoints/e1", Value::Null);
    event(&mut house, "e1", "look", 0);
    let filtered = json!({"Attributes": {"sku": {"AttributeType": "EXCLUSIVE", "Values": ["a"]}}});
    for _ in 0..2 {
        assert_eq!(count(&mut house, once.clone())["Count"], 1);
        // A watch that is made now reads the same of the past.
        count(&mut house, buyers(filtered.clone()));
        rest(&mut house);
        assert_eq!(count(&mut house, buyers(filtered.clone()))["Count"], 1);
    }
    event(&mut house, "e2", "buy", 0);
    house.call("DELETE", "/v1/apps/{app}/endpoints/e2", Value::Null);
    rest(&mut house);
    for table in [
        "SELECT count(*) FROM behaviour_sheets",
        "SELECT count(*) FROM behaviour_gone",
    ] {
        assert_eq!(rows(&mut house, table), 0, "{table}");
    }
}

#[test]
fn an_endpoint_from_before_goes_by_the_clock() {
    let mut house = House::new();
    event(&mut house, "e1", "buy", 0);
    event(&mut house, "e2", "buy", 0);
    house.call("DELETE", "/v1/apps/{app}/endpoints/e1", Value::Null);
    house.advance(1);
    event(&mut house, "e1", "look", 0);
    house.turn(|turn| {
        let forget = "UPDATE endpoints SET born = NULL";
        turn.sql.query(forget, &[]).unwrap();
    });
    for segment in [
        buyers(json!({})),
        buyers(json!({"EventType": {"Values": ["look"]}})),
    ] {
        count(&mut house, segment.clone());
        house.wake();
        assert_eq!(
            count(&mut house, segment),
            json!({"Count": 1, "Endpoints": 2})
        );
    }
}

#[test]
fn an_erased_person_did_nothing() {
    let mut house = House::new();
    made(&mut house, buyers(json!({})));
    let body = json!({"User": {"UserId": "ada"}});
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", body);
    event(&mut house, "e1", "buy", 0);
    rest(&mut house);
    let erase = "/carillon/apps/{app}/users/ada/everything";
    assert_eq!(house.call("DELETE", erase, Value::Null).0, 202);
    rest(&mut house);
    let left =
        "SELECT (SELECT count(*) FROM behaviour_sheets) + (SELECT count(*) FROM behaviour_gone)";
    assert_eq!(rows(&mut house, left), 0);
}

#[test]
fn what_the_service_records_counts_for_who_is_there() {
    let mut house = House::new();
    made(&mut house, buyers(json!({})));
    house.call("PUT", "/v1/apps/{app}/endpoints/Ada", json!({}));
    let (attributes, metrics) = (BTreeMap::new(), BTreeMap::new());
    house.turn(|turn| {
        let records = ["ADA", "nobody"].map(|endpoint| Record {
            endpoint,
            event_type: "buy",
            attributes: &attributes,
            metrics: &metrics,
            send: None,
        });
        append_service(turn, &records).unwrap();
    });
    assert_eq!(
        rows(&mut house, "SELECT sum(times) FROM behaviour_recent"),
        1
    );
    assert_eq!(count(&mut house, buyers(json!({})))["Count"], 1);
}

#[test]
fn who_asks_the_same_shares_a_watch() {
    let mut house = House::new();
    event(&mut house, "e1", "buy", 0);
    let spelled = json!({"EventType": {"DimensionType": "INCLUSIVE", "Values": ["buy", "buy"]}, "Days": 3, "Attributes": {}});
    made(&mut house, buyers(json!({"AtLeast": 5})));
    made(&mut house, buyers(spelled));
    assert_eq!(watches(&mut house), 1);
    // Over more days it takes another, which serves both once it is through.
    let long = made(&mut house, buyers(json!({"Days": 8})));
    assert_eq!(watches(&mut house), 2);
    house.wake();
    house.advance(2 * DAY_MS);
    house.wake();
    assert_eq!(
        rows(&mut house, "SELECT sum(days) FROM behaviour_watches"),
        30
    );
    // Nobody asks for so many days any more.
    house.call("DELETE", &format!("{SEGMENTS}/{long}"), Value::Null);
    house.advance(DAY_MS);
    house.wake();
    assert_eq!(
        rows(&mut house, "SELECT sum(days) FROM behaviour_watches"),
        7
    );
    assert_eq!(
        count(&mut house, buyers(json!({}))),
        json!({"Count": 1, "Endpoints": 1})
    );
}

#[test]
fn a_watch_goes_a_day_after_nobody_asks_any_more() {
    let mut house = House::new();
    let segment = made(&mut house, buyers(json!({})));
    let former = made(
        &mut house,
        buyers(json!({"EventType": {"Values": ["look"]}})),
    );
    let campaign = json!({
        "Name": "c", "SegmentId": former, "Schedule": {"StartTime": "2026-03-01T00:00:00Z", "Frequency": "ONCE"},
        "MessageConfiguration": {"EmailMessage": {"FromAddress": "a@b.org", "Title": "t", "Body": "b"}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{answer}");
    house.call(
        "PUT",
        &format!("{SEGMENTS}/{former}"),
        json!({"Dimensions": {}}),
    );
    count(
        &mut house,
        buyers(json!({"EventType": {"Values": ["draft"]}})),
    );
    for kind in ["buy", "look", "draft"] {
        event(&mut house, "e1", kind, 0);
    }
    rest(&mut house);
    assert_eq!(watches(&mut house), 3);
    house.advance(DAY_MS + 1);
    house.wake();
    house.advance(DAY_MS);
    house.wake();
    assert_eq!(watches(&mut house), 2);
    assert_eq!(rows(&mut house, "SELECT count(*) FROM behaviour_sheets"), 2);
    house.call("DELETE", &format!("{SEGMENTS}/{segment}"), Value::Null);
    house.call("DELETE", &format!("{SEGMENTS}/{former}"), Value::Null);
    house.advance(3 * DAY_MS);
    house.wake();
    house.advance(DAY_MS);
    house.wake();
    assert_eq!(watches(&mut house), 0);
    assert_eq!(rows(&mut house, "SELECT count(*) FROM behaviour_sheets"), 0);
    house.wake();
    assert_eq!(house.next_wake(), None);
}

#[test]
fn old_days_are_forgotten() {
    let mut house = House::new();
    made(&mut house, buyers(json!({"Days": 1})));
    event(&mut house, "e1", "buy", 0);
    rest(&mut house);
    assert_eq!(rows(&mut house, "SELECT count(*) FROM behaviour_sheets"), 1);
    for _ in 0..9 {
        house.advance(DAY_MS);
        house.wake();
    }
    assert_eq!(rows(&mut house, "SELECT count(*) FROM behaviour_sheets"), 0);
}

#[test]
fn segments_ask_for_so_many_filters_and_drafts_give_way() {
    let mut house = House::new();
    let of = |number: i64| buyers(json!({"EventType": {"Values": [format!("t{number}")]}}));
    for number in 0..30 {
        count(&mut house, of(number));
    }
    assert_eq!(watches(&mut house), 20);
    for number in 100..150 {
        made(&mut house, of(number));
    }
    let (status, answer) = house.call("POST", SEGMENTS, of(150));
    assert_eq!(status, 400);
    let message = answer["Message"].as_str().unwrap();
    assert!(message.starts_with("Behavior.Events: the segments of an application"));
    made(&mut house, of(100));
    let (_, list) = house.call("GET", &format!("{SEGMENTS}?page-size=1"), Value::Null);
    let first = list["Item"][0]["Id"].as_str().unwrap();
    house.call("DELETE", &format!("{SEGMENTS}/{first}"), Value::Null);
    let (_, list) = house.call("GET", &format!("{SEGMENTS}?page-size=1"), Value::Null);
    let second = list["Item"][0]["Id"].as_str().unwrap();
    house.call("DELETE", &format!("{SEGMENTS}/{second}"), Value::Null);
    made(&mut house, of(150));
}

#[test]
fn a_run_waits_for_what_is_not_counted_yet() {
    let mut house = House::new();
    for number in 0..450 {
        event(&mut house, &format!("e{}", number % 3), "buy", 0);
    }
    let email = json!({"ChannelType": "EMAIL", "Address": "ada@example.com"});
    house.call("PUT", "/v1/apps/{app}/endpoints/e0", email);
    house.open_email();
    let segment = made(&mut house, buyers(json!({"AtLeast": 150})));
    let campaign = json!({
        "Name": "c", "SegmentId": segment, "Schedule": {"StartTime": "IMMEDIATE", "Frequency": "ONCE"},
        "MessageConfiguration": {"EmailMessage": {"FromAddress": "a@b.org", "Title": "t", "Body": "b"}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{answer}");
    house.wake_once();
    let planned = "SELECT count(*) FROM sends";
    assert_eq!(rows(&mut house, planned), 0);
    house.wake();
    assert_eq!(rows(&mut house, planned), 0);
    house.advance(1_000);
    house.wake();
    assert_eq!(rows(&mut house, planned), 3);
}

#[test]
fn an_event_campaign_counts_the_event_that_starts_it() {
    let mut house = House::new();
    let email = json!({"ChannelType": "EMAIL", "Address": "ada@example.com"});
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", email);
    let segment = made(&mut house, buyers(json!({"AtLeast": 3, "AtMost": 3})));
    let campaign = json!({
        "Name": "c", "SegmentId": segment,
        "Schedule": {
            "StartTime": "IMMEDIATE", "EndTime": "2026-02-01T00:00:00Z", "Frequency": "EVENT",
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["buy"]}}},
        },
        "MessageConfiguration": {"EmailMessage": {"FromAddress": "a@b.org", "Title": "t", "Body": "b"}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{answer}");
    house.wake();
    for (times, sends) in [(1, 0), (2, 0), (3, 1), (4, 1)] {
        event(&mut house, "e1", "buy", 0);
        assert_eq!(
            rows(&mut house, "SELECT count(*) FROM sends"),
            sends,
            "{times}"
        );
    }
}

#[test]
fn a_fold_takes_a_slice() {
    let mut house = House::new();
    made(&mut house, buyers(json!({})));
    for number in 0..5 {
        event(&mut house, &format!("e{number}"), "buy", 0);
    }
    assert_eq!(house.turn(|turn| fold(turn, 3).unwrap()), 3);
    let left = house.turn(|turn| store::first_recent(turn.sql, 10).unwrap());
    assert_eq!(left.iter().map(|count| count.n).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(count(&mut house, buyers(json!({})))["Count"], 5);
}

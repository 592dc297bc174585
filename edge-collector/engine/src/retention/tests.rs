//! What goes, what stays and why, over the API and in the stores.

use super::Retention;
use crate::effect::{Act, Outcome};
use crate::testing::House;
use crate::{Sinks, events};
use serde_json::{Value, json};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
pub(super) const STREAM: &str = "/v1/apps/{app}/eventstream";

/// A house with a mail provider that keeps events for two days and sends for three.
pub(super) fn house() -> House {
    let mut house = House::with_provider();
    house.open_email();
    keep(&mut house, Some(2), Some(3));
    house
}

fn keep(house: &mut House, events: Option<u32>, sends: Option<u32>) {
    house.configure(|config| {
        config.retention = Retention::of_days(events, sends).unwrap();
        config.sinks = Sinks {
            files: true,
            http: true,
            nats: false,
        };
    });
    house.restart();
}

fn days_later(house: &mut House, days: i64) {
    for _ in 0..days {
        house.advance(DAY_MS);
        house.wake();
    }
}

pub(super) fn number(house: &mut House, sql: &'static str) -> i64 {
    house.turn(|turn| turn.sql.query(sql, &[]).unwrap()[0].int(0).unwrap())
}

/// Puts an event that happens so long ago, and returns its status.
fn event(house: &mut House, endpoint: &str, id: &str, ago_ms: i64) -> i64 {
    let at = house.now.plus(-ago_ms).to_string();
    put(house, endpoint, id, &at)
}

pub(super) fn put(house: &mut House, endpoint: &str, id: &str, at: &str) -> i64 {
    let events = json!({id: {"EventType": "view", "Timestamp": at, "Attributes": {"id": id}}});
    let body = json!({"BatchItem": {endpoint: {"Endpoint": {}, "Events": events}}});
    let (status, answer) = house.call("POST", "/v1/apps/{app}/events", body);
    assert_eq!(status, 202, "{answer}");
    answer["Results"][endpoint]["EventsItemResponse"][id]["StatusCode"]
        .as_i64()
        .unwrap()
}

/// The ids of the events of people in the log, in order.
fn logged(house: &mut House) -> Vec<String> {
    house.turn(|turn| {
        let (mut seq, mut ids) = (0, Vec::new());
        while let Some((block, events)) = crate::events::next_block(turn.sql, seq).unwrap() {
            let own = events
                .into_iter()
                .filter(|event| !event.event_type.starts_with('_'));
            ids.extend(own.map(|event| event.id));
            seq = block;
        }
        ids
    })
}

pub(super) fn person(house: &mut House, id: &str) {
    let endpoint = json!({"ChannelType": "EMAIL", "Address": format!("{id}@example.com")});
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    assert_eq!(house.call("PUT", &path, endpoint).0, 202);
}

pub(super) fn campaign(house: &mut House, schedule: &Value) -> String {
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "All"}));
    let wanted = json!({
        "Name": "News", "SegmentId": segment["Id"], "Schedule": schedule,
        "MessageConfiguration": {"EmailMessage": {"Title": "News", "Body": "News"}},
    });
    let (status, campaign) = house.call("POST", "/v1/apps/{app}/campaigns", wanted);
    assert_eq!(status, 201, "{campaign}");
    house.wake();
    campaign["Id"].as_str().unwrap().to_owned()
}

pub(super) fn at_once() -> Value {
    json!({"StartTime": "IMMEDIATE"})
}

fn on_view() -> Value {
    json!({
        "Frequency": "EVENT", "StartTime": "IMMEDIATE",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["view"]}}},
    })
}

pub(super) fn message(house: &mut House, address: &str) {
    let body = json!({
        "Addresses": {address: {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}},
    });
    assert_eq!(house.call("POST", "/v1/apps/{app}/messages", body).0, 200);
}

/// Lets the provider take all mail, and answers the stream with `streamed`; returns the types and days of the records that it brought.
fn settle(house: &mut House, streamed: &Outcome) -> Vec<Value> {
    let mut records = Vec::new();
    for effect in house.effects() {
        let outcome = match effect.act {
            Act::Mail(_) => Outcome::Done,
            Act::Keep(lines) => {
                let lines = String::from_utf8(lines.text).unwrap();
                records.extend(
                    lines
                        .lines()
                        .map(|line| serde_json::from_str(line).unwrap()),
                );
                streamed.clone()
            }
            other => panic!("nobody does {other:?}"),
        };
        house.settle(effect.id, outcome);
    }
    if *streamed != Outcome::Done {
        records.clear();
    }
    records
}

pub(super) fn activities(house: &mut House, campaign: &str) -> Value {
    let path = format!("/v1/apps/{{app}}/campaigns/{campaign}/activities");
    let (status, activities) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{activities}");
    activities["Item"].clone()
}

fn old(house: &mut House, query: &str) -> Value {
    let path = format!("/carillon/apps/{{app}}/retention{query}");
    let (status, old) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{old}");
    old
}

#[test]
fn a_day_is_the_least() {
    let refused = Retention::of_days(Some(0), None).unwrap_err();
    assert!(refused.starts_with("Events are kept for a day at least"));
    assert_eq!(Retention::of_days(None, None), Ok(Retention::default()));
}

#[test]
fn nobody_looks_while_all_is_kept() {
    let mut house = house();
    assert!(house.next_wake().is_some());
    keep(&mut house, None, None);
    days_later(&mut house, 2);
    assert_eq!(house.next_wake(), None);
}

#[test]
fn an_application_that_comes_to_be_is_looked_after() {
    let mut house = house();
    let (_, app) = house.call("POST", "/v1/apps", json!({"Name": "Second"}));
    house.app = app["Id"].as_str().unwrap().to_owned();
    event(&mut house, "e1", "1", 0);
    days_later(&mut house, 4);
    assert!(logged(&mut house).is_empty());
}

#[test]
fn old_events_go_and_numbers_go_on() {
    let mut house = house();
    for day in 0..6 {
        event(&mut house, "e1", &format!("{day}"), 0);
        days_later(&mut house, 1);
    }
    assert_eq!(logged(&mut house), ["4", "5"]);
    let last = number(&mut house, "SELECT max(seq) FROM event_blocks");
    days_later(&mut house, 9);
    assert!(logged(&mut house).is_empty());
    assert_eq!(number(&mut house, "SELECT count(*) FROM event_blocks"), 1);
    event(&mut house, "e1", "new", 0);
    assert_eq!(
        number(&mut house, "SELECT max(seq) FROM event_blocks"),
        last + 1
    );
    assert_eq!(logged(&mut house), ["new"]);
    assert_eq!(counted(&mut house), 7, "what was counted stays counted");
}

fn counted(house: &mut House) -> i64 {
    let counts = house.turn(events::counts);
    counts.iter().map(|(_, _, events)| events).sum()
}

#[test]
fn a_backlog_goes_slice_by_slice() {
    let mut house = house();
    keep(&mut house, None, None);
    for n in 0..1_200 {
        event(&mut house, &format!("e{}", n % 7), &n.to_string(), 0);
    }
    house.advance(3 * DAY_MS);
    keep_without_waking(&mut house, Some(2));
    let mut left = vec![1_200];
    while house.wake_once() && left.len() < 20 {
        left.push(logged(&mut house).len());
    }
    left.dedup();
    assert_eq!(left, [1_200, 700, 200, 1, 0]);
    assert_eq!(counted(&mut house), 1_200);
}

fn keep_without_waking(house: &mut House, events: Option<u32>) {
    house.configure(|config| config.retention = Retention::of_days(events, None).unwrap());
    house.turn(|turn| super::reopen(turn.sql, turn.config.retention).unwrap());
}

#[test]
fn an_event_that_comes_again_counts_once_however_late() {
    let mut house = house();
    let at = house.now.to_string();
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(put(&mut house, "e1", "1", &at));
        house.advance(DAY_MS / 2);
        house.wake();
    }
    assert_eq!(statuses, [202, 202, 202, 202, 202, 400, 400, 400]);
    assert_eq!(counted(&mut house), 1);
}

#[test]
fn what_is_known_of_events_goes_with_its_time() {
    let mut house = house();
    for day in 0..20 {
        for endpoint in ["e1", "e2"] {
            event(&mut house, endpoint, &day.to_string(), 0);
        }
        days_later(&mut house, 1);
        assert!(number(&mut house, "SELECT count(*) FROM events_times") <= 3);
        let known = "SELECT coalesce(sum(length(hashes)), 0) / 9 FROM events_known";
        assert!(
            number(&mut house, known) <= 2 * 6,
            "of three times of two days"
        );
    }
    let (status, erasure) = house.call(
        "DELETE",
        "/carillon/apps/{app}/endpoints/e1/everything",
        Value::Null,
    );
    assert_eq!(status, 202, "{erasure}");
    let persons = "SELECT count(DISTINCT substr(person, -8)) FROM events_known";
    assert_eq!(
        number(&mut house, persons),
        1,
        "an erasure finds every time"
    );
}

#[test]
fn what_the_stream_owes_stays() {
    let mut house = house();
    let stream = json!({"DestinationStreamArn": "file:all", "RoleArn": "arn:aws:iam::123456789012:role/pinpoint"});
    assert_eq!(house.call("POST", STREAM, stream).0, 200);
    event(&mut house, "e1", "1", 0);
    message(&mut house, "ada@example.com");
    let never = Outcome::Later("the disk is away".to_owned());
    settle(&mut house, &never);
    for _ in 0..6 {
        house.advance(DAY_MS);
        house.wake();
        settle(&mut house, &never);
    }
    assert_eq!(logged(&mut house), ["1"]);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 1);
    let held = old(&mut house, "");
    assert_eq!(
        (&held["Events"]["HeldByStream"], &held["Events"]["Count"]),
        (&json!(true), &json!(0))
    );
    let mut brought = Vec::new();
    for _ in 0..4 {
        house.advance(10 * 60 * 1000);
        house.wake();
        brought.extend(settle(&mut house, &Outcome::Done));
    }
    let types: Vec<&str> = brought
        .iter()
        .map(|record| record["event_type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["view", "_email.send"]);
    assert!(
        brought[1]["facets"].is_object(),
        "the row of the send was there to tell of it"
    );
    days_later(&mut house, 1);
    assert!(logged(&mut house).is_empty());
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
}

#[test]
fn a_message_goes_with_its_run() {
    let mut house = house();
    message(&mut house, "ada@example.com");
    settle(&mut house, &Outcome::Done);
    days_later(&mut house, 3);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 1);
    days_later(&mut house, 1);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
    assert_eq!(number(&mut house, "SELECT count(*) FROM runs"), 0);
}

#[test]
fn what_waits_stays() {
    let mut house = house();
    message(&mut house, "ada@example.com");
    let [asked] = <[_; 1]>::try_from(house.effects()).unwrap();
    house.settle(asked.id, Outcome::Later("busy".to_owned()));
    house.advance(9 * DAY_MS);
    let waiting = "SELECT count(*) FROM sends WHERE due IS NOT NULL";
    assert_eq!(number(&mut house, waiting), 1);
    house.wake();
    settle(&mut house, &Outcome::Done);
    days_later(&mut house, 2);
    assert_eq!(
        number(&mut house, "SELECT count(*) FROM sends"),
        1,
        "it was sent two days ago"
    );
    days_later(&mut house, 2);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
}

#[test]
fn a_campaign_that_is_over_keeps_its_sums() {
    let mut house = house();
    for id in ["ada", "bob", "cay"] {
        person(&mut house, id);
    }
    let opt_out = json!({"OptOut": "ALL"});
    assert_eq!(
        house.call("PUT", "/v1/apps/{app}/endpoints/cay", opt_out).0,
        202
    );
    let news = campaign(&mut house, &at_once());
    settle(&mut house, &Outcome::Done);
    let before = activities(&mut house, &news);
    assert_eq!(before[0]["SuccessfulEndpointCount"], 2);
    assert_eq!(before[0]["ExecutionMetrics"]["ENDPOINT_OPT_OUT"], "1");
    let would = old(&mut house, "?sends-days=1");
    assert_eq!(would["Sends"]["Count"], 0);
    days_later(&mut house, 5);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
    assert_eq!(activities(&mut house, &news), before);
    assert_eq!(
        number(&mut house, "SELECT count(*) FROM runs WHERE forgotten = 1"),
        1
    );
}

#[test]
fn a_campaign_that_lives_keeps_its_sends() {
    let mut house = house();
    person(&mut house, "ada");
    let welcome = campaign(&mut house, &on_view());
    event(&mut house, "ada", "1", 0);
    settle(&mut house, &Outcome::Done);
    days_later(&mut house, 9);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 1);
    let path = format!("/v1/apps/{{app}}/campaigns/{welcome}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    days_later(&mut house, 1);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
}

#[test]
fn figures_go_back_as_far_as_sends_do() {
    let mut house = house();
    let path = "/v1/apps/{app}/kpis/daterange/successful-delivery-rate";
    let (status, figures) = house.call("GET", path, Value::Null);
    assert_eq!(
        (status, &figures["StartTime"]),
        (200, &json!("2025-12-30T03:04:05Z"))
    );
    let path = format!("{path}?start-time=2025-12-29T00:00:00Z");
    let (status, refused) = house.call("GET", &path, Value::Null);
    let said = refused["Message"].as_str().unwrap();
    assert!(
        status == 400 && said.contains("less than 3 days ago, for as long as"),
        "{said}"
    );
}

#[test]
fn a_dry_run_says_what_goes() {
    let mut house = house();
    keep(&mut house, None, None);
    for id in ["1", "2", "3"] {
        event(&mut house, "e1", id, 0);
        message(&mut house, "ada@example.com");
        settle(&mut house, &Outcome::Done);
        house.advance(DAY_MS);
    }
    let nothing = old(&mut house, "");
    assert_eq!(
        (&nothing["Events"]["Count"], &nothing["Sends"]["Count"]),
        (&json!(0), &json!(0))
    );
    let would = old(&mut house, "?events-days=1&sends-days=2");
    // Of each day the event and the one that tells of the message.
    assert_eq!(
        (&would["Events"]["Count"], &would["Sends"]["Count"]),
        (&json!(4), &json!(1))
    );
    assert_eq!(would["Events"]["OldestDate"], "2026-01-02T03:04:05.000Z");
    assert_eq!(would["Sends"]["OldestDate"], "2026-01-02T03:04:05.000Z");
    assert_eq!(would["Sends"]["KeepDays"], 2);
    keep(&mut house, Some(1), Some(2));
    assert_eq!(logged(&mut house), ["3"]);
    assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 2);
    let (status, _) = house.call(
        "GET",
        "/carillon/apps/{app}/retention?events-days=0",
        Value::Null,
    );
    assert_eq!(status, 400);
}

//! The figures over the API, and what turns count.

use crate::testing::House;
use crate::{Outcome, Sinks};
use serde_json::{Value, json};

fn metrics(house: &mut House, path: &str) -> String {
    let (status, text) = house.call("GET", path, Value::Null);
    assert_eq!(status, 200, "{text}");
    text.as_str().unwrap().replace(&house.app, "{app}")
}

#[test]
fn an_application_says_how_it_fares() {
    let mut house = House::with_provider();
    house.configure(|config| {
        config.sinks = Sinks {
            files: true,
            http: false,
            nats: false,
        };
    });
    let stream = json!({"DestinationStreamArn": "file:all", "RoleArn": "arn:aws:iam::123456789012:role/pinpoint"});
    assert_eq!(
        house.call("POST", "/v1/apps/{app}/eventstream", stream).0,
        200
    );
    let event = json!({"EventType": "view", "Timestamp": "2026-01-02T03:04:05Z"});
    let events = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": {"1": event, "2": event}}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", events).0, 202);
    house.advance(7_000);
    insta::assert_snapshot!(metrics(&mut house, "/carillon/apps/{app}/metrics"), @r#"
    # HELP carillon_timers_due Timers whose time has come.
    # TYPE carillon_timers_due gauge
    carillon_timers_due{scope="{app}"} 2
    # HELP carillon_tells_waiting What a scope has still to tell another.
    # TYPE carillon_tells_waiting gauge
    carillon_tells_waiting{scope="{app}"} 0
    # HELP carillon_sends_due Messages whose time has come and that are not asked of the provider yet, or whose answer is late; counted up to 100,000.
    # TYPE carillon_sends_due gauge
    carillon_sends_due{app="{app}"} 0
    # HELP carillon_index_stale Endpoints that wait to be folded into the index.
    # TYPE carillon_index_stale gauge
    carillon_index_stale{app="{app}"} 1
    # HELP carillon_stream_behind_records Records that the event stream has still to carry.
    # TYPE carillon_stream_behind_records gauge
    carillon_stream_behind_records{app="{app}"} 2
    # HELP carillon_stream_behind_seconds How long the oldest of them has been waiting.
    # TYPE carillon_stream_behind_seconds gauge
    carillon_stream_behind_seconds{app="{app}"} 7
    # HELP carillon_stream_failures Attempts of the event stream since the other side last took anything.
    # TYPE carillon_stream_failures gauge
    carillon_stream_failures{app="{app}"} 0
    "#);
    house.wake();
    for effect in house.effects() {
        house.settle(effect.id, Outcome::Done);
    }
    let text = metrics(&mut house, "/carillon/apps/{app}/metrics");
    assert!(text.contains("carillon_stream_behind_records{app=\"{app}\"} 0\n"));
    let text = metrics(&mut house, "/metrics");
    assert!(text.contains("carillon_tells_waiting{scope=\"account\"} 0\n"));
}

#[test]
fn turns_count_what_they_did() {
    let mut house = House::new();
    house.open_email();
    let event = |at: &str| json!({"EventType": "view", "Timestamp": at});
    let events = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": {"1": event("2026-01-02T03:04:05Z"), "2": event("yesterday")}}}});
    for _ in 0..2 {
        house.call("POST", "/v1/apps/{app}/events", events.clone());
    }
    let message = json!({
        "Addresses": {"ada@example.com": {"ChannelType": "EMAIL"}, " ": {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}},
    });
    assert_eq!(
        house.call("POST", "/v1/apps/{app}/messages", message).0,
        200
    );
    house.wake();
    let counted = house.counted();
    assert_eq!(
        [
            counted.events_kept,
            counted.events_repeated,
            counted.events_refused
        ],
        [1, 1, 2]
    );
    assert_eq!([counted.sent, counted.skipped], [1, 1]);
}

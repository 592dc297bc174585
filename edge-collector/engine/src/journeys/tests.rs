//! The room's behaviour over HTTP.

use super::model::Journey;
use super::store;
use crate::testing::House;
use carillon_wire::State;
use serde_json::{Value, json};

const JOURNEYS: &str = "/v1/apps/{app}/journeys";

/// Makes a journey and returns it.
fn made(house: &mut House, body: Value) -> Value {
    let (status, journey) = house.call("POST", JOURNEYS, body);
    assert_eq!(status, 201, "{journey}");
    journey
}

fn path(journey: &Value) -> String {
    format!("{JOURNEYS}/{}", journey["Id"].as_str().unwrap())
}

/// A call that is refused, with the start of every journey's fault taken off.
fn refused(house: &mut House, method: &str, path: &str, body: Value) -> String {
    let (status, error) = house.call(method, path, body);
    assert_eq!(status, 400, "{error}");
    let message = error["Message"].as_str().unwrap();
    let fault = message.strip_prefix("Journey validation failed, ");
    fault.unwrap_or(message).to_owned()
}

/// Puts a journey into a state that nothing leads to yet.
fn force(house: &mut House, journey: &Value, state: State) {
    let id = journey["Id"].as_str().unwrap().to_owned();
    house.turn(|turn| {
        let journey = store::find(turn.sql, &id).unwrap().unwrap();
        store::keep(turn.sql, &Journey { state, ..journey }).unwrap();
    });
}

#[test]
fn a_journey_is_kept_whole_and_read_back() {
    let mut house = House::new();
    let body = json!({
        "Name": "Welcome_series-1",
        "Activities": {
            "hello": {"Description": "The first letter", "EMAIL": {
                "MessageConfig": {"FromAddress": "shop@example.com"}, "NextActivity": "rest", "TemplateName": "hello", "TemplateVersion": "1",
            }},
            "rest": {"Wait": {"WaitTime": {"WaitFor": "P3D"}, "NextActivity": "opened"}},
            "opened": {"ConditionalSplit": {
                "Condition": {"Operator": "ANY", "Conditions": [
                    {"EventCondition": {"MessageActivity": "hello", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["_email.open"]}}}},
                    {"segmentDimensions": {"UserAttributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}},
                ]},
                "EvaluationWaitTime": {"WaitFor": "PT1H"}, "TrueActivity": "halves", "FalseActivity": "held",
            }},
            "halves": {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": "text"}, {"Percentage": 50}]}},
            "held": {"Holdout": {"Percentage": 10, "NextActivity": "push"}},
            "text": {"SMS": {"TemplateName": "nudge", "MessageConfig": {"MessageType": "PROMOTIONAL", "SenderId": "SHOP"}}},
            "push": {"PUSH": {"TemplateName": "nudge", "MessageConfig": {"TimeToLive": "3600"}}},
        },
        "StartActivity": "hello",
        "StartCondition": {"Description": "Everybody", "SegmentStartCondition": {"SegmentId": "all"}},
        "Schedule": {"StartTime": "2026-02-01T09:00:00+09:00", "EndTime": "2026-03-01", "Timezone": "UTC+09"},
        "LocalTime": true,
        "QuietTime": {"Start": "22:00", "End": "08:00"},
        "WaitForQuietTime": true,
        "SendingSchedule": true,
        "OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": "09:00", "EndTime": "18:00"}]}},
        "ClosedDays": {"EMAIL": [{"Name": "May Day", "StartDateTime": "2026-05-01T00:00", "EndDateTime": "2026-05-02T00:00"}]},
        "RefreshFrequency": "PT12H",
        "RefreshOnSegmentUpdate": true,
        "Limits": {"DailyCap": 1, "EndpointReentryCap": 2, "EndpointReentryInterval": "P1D", "MessagesPerSecond": 50, "TimeframeCap": {"Cap": 5, "Days": 7}, "TotalCap": 9},
        "JourneyChannelSettings": {"ConnectCampaignArn": "arn:c", "ConnectCampaignExecutionRoleArn": "arn:r"},
        "TimezoneEstimationMethods": ["PHONE_NUMBER", "POSTAL_CODE"],
        "CreationDate": "2019-01-01T00:00:00.000Z",
        "LastModifiedDate": "2019-01-01T00:00:00.000Z",
        "State": "DRAFT",
    });
    let journey = made(&mut house, body.clone());
    let mut expected = body;
    expected["Schedule"]["StartTime"] = json!("2026-02-01T00:00:00Z");
    expected["Schedule"]["EndTime"] = json!("2026-03-01T00:00:00Z");
    expected["CreationDate"] = json!("2026-01-02T03:04:05.000Z");
    expected["LastModifiedDate"] = json!("2026-01-02T03:04:05.000Z");
    expected["ApplicationId"] = json!(house.app);
    expected["Id"] = journey["Id"].clone();
    expected["tags"] = json!({});
    assert_eq!(journey, expected);
    let read = house.call("GET", &path(&journey), Value::Null);
    assert_eq!(read, (200, journey));
}

#[test]
fn a_draft_may_say_next_to_nothing_and_is_answered_with_defaults() {
    let mut house = House::new();
    let mut journey = made(&mut house, json!({"Name": "Sketch"}));
    journey["Id"] = json!("{journey}");
    insta::assert_snapshot!(house.show(&journey));
    let sketch = json!({"Name": "Sketch", "StartActivity": "later", "StartCondition": {}, "QuietTime": {}, "Activities": {
        "empty": {}, "lost": {"Wait": {"NextActivity": "nowhere"}}, "circle": {"EMAIL": {"NextActivity": "circle"}},
        "split": {"RandomSplit": {"Branches": [{"Percentage": 30}]}}, "many": {"MultiCondition": {}}, "ask": {"ConditionalSplit": {}},
    }});
    made(&mut house, sketch);
}

#[test]
fn an_update_keeps_what_it_leaves_out() {
    let mut house = House::new();
    let first = json!({"Name": "A", "QuietTime": {"Start": "22:00", "End": "08:00"}, "Activities": {"a": {"Wait": {}}}, "LocalTime": true});
    let old = made(&mut house, first);
    house.advance(60_000);
    let update = json!({"Name": "B", "Activities": {"b": {"Wait": {}}}, "QuietTime": {}});
    let (status, new) = house.call("PUT", &path(&old), update);
    let mut expected = old.clone();
    expected["Name"] = json!("B");
    expected["Activities"] = json!({"b": {"Wait": {}}});
    expected["QuietTime"] = json!({});
    expected["LastModifiedDate"] = json!("2026-01-02T03:05:05.000Z");
    assert_eq!((status, &new), (200, &expected));
    assert_eq!(house.call("GET", &path(&old), Value::Null), (200, new));
    let bad = json!({"Name": "B", "RefreshFrequency": "soon"});
    assert!(refused(&mut house, "PUT", &path(&old), bad).starts_with("RefreshFrequency:"));
    assert!(refused(&mut house, "PUT", &path(&old), json!({})).starts_with("Name:"));
    assert_eq!(house.call("GET", &path(&old), Value::Null).1, expected);
}

#[test]
fn a_journey_that_is_no_draft_is_not_edited() {
    let mut house = House::new();
    let journey = made(&mut house, json!({"Name": "A"}));
    for state in [
        State::Active,
        State::Paused,
        State::Closed,
        State::Completed,
        State::Cancelled,
    ] {
        force(&mut house, &journey, state);
        let (status, error) = house.call("PUT", &path(&journey), json!({"Name": "B"}));
        assert_eq!(status, 409, "{error}");
    }
    force(&mut house, &journey, State::Active);
    assert!(refused(&mut house, "DELETE", &path(&journey), Value::Null).contains("Cancel it"));
    let cancel = json!({"State": "CANCELLED"});
    let (status, cancelled) = house.call("PUT", &format!("{}/state", path(&journey)), cancel);
    assert_eq!((status, &cancelled["State"]), (200, &json!("CANCELLED")));
    assert_eq!(house.call("DELETE", &path(&journey), Value::Null).0, 200);
}

#[test]
fn a_deleted_journey_is_gone() {
    let mut house = House::new();
    let journey = made(&mut house, json!({"Name": "A"}));
    let deleted = house.call("DELETE", &path(&journey), Value::Null);
    assert_eq!(deleted, (200, journey.clone()));
    for (method, rest, body) in [
        ("GET", "", Value::Null),
        ("PUT", "", json!({"Name": "A"})),
        ("DELETE", "", Value::Null),
        ("PUT", "/state", json!({"State": "CANCELLED"})),
        ("GET", "/runs", Value::Null),
        ("GET", "/execution-metrics", Value::Null),
        ("GET", "/activities/a/execution-metrics", Value::Null),
        ("GET", "/runs/r/execution-metrics", Value::Null),
        ("GET", "/runs/r/activities/a/execution-metrics", Value::Null),
    ] {
        let (status, error) = house.call(method, &format!("{}{rest}", path(&journey)), body);
        assert_eq!(
            (status, &error["Message"]),
            (404, &json!("Resource not found")),
            "{rest}"
        );
    }
    let list = house.call("GET", JOURNEYS, Value::Null);
    assert_eq!(list, (200, json!({"Item": []})));
}

#[test]
fn journeys_are_listed_a_page_at_a_time() {
    let mut house = House::new();
    let mut made: Vec<Value> = (0..5)
        .map(|n| made(&mut house, json!({"Name": format!("j{n}")})))
        .collect();
    made.sort_by_key(|journey| journey["Id"].as_str().unwrap().to_owned());
    let mut seen = Vec::new();
    let mut token = String::new();
    for expected in [2, 2, 1] {
        let list = format!("{JOURNEYS}?page-size=2&token={token}");
        let (status, page) = house.call("GET", &list, Value::Null);
        let items = page["Item"].as_array().unwrap();
        assert_eq!((status, items.len()), (200, expected));
        seen.extend(items.iter().cloned());
        token = page["NextToken"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!((seen, token.as_str()), (made, ""));
    let (status, _) = house.call("GET", &format!("{JOURNEYS}?token=!"), Value::Null);
    assert_eq!(status, 400);
}

#[test]
fn a_journey_that_never_ran_has_no_runs_and_no_figures() {
    let mut house = House::new();
    let activities = json!({
        "a": {"EMAIL": {}}, "b": {"Wait": {}}, "c": {"ConditionalSplit": {}}, "d": {"MultiCondition": {}}, "e": {"RandomSplit": {}},
        "f": {"Holdout": {"Percentage": 1}}, "g": {"ContactCenter": {}}, "h": {"CUSTOM": {}}, "i": {"PUSH": {}}, "j": {"SMS": {}}, "k": {},
    });
    let journey = made(&mut house, json!({"Name": "A", "Activities": activities}));
    let runs = house.call("GET", &format!("{}/runs", path(&journey)), Value::Null);
    assert_eq!(runs, (200, json!({"Item": []})));
    let metrics = format!("{}/execution-metrics", path(&journey));
    let mut expected = json!({
        "ApplicationId": house.app, "JourneyId": journey["Id"], "LastEvaluatedTime": "2026-01-02T03:04:05.000Z", "Metrics": {},
    });
    assert_eq!(
        house.call("GET", &metrics, Value::Null),
        (200, expected.clone())
    );
    let kinds = [
        ("a", "MESSAGE"),
        ("b", "WAIT"),
        ("c", "CONDITIONAL_SPLIT"),
        ("d", "MULTI_CONDITIONAL_SPLIT"),
        ("e", "RANDOM_SPLIT"),
        ("f", "HOLDOUT"),
        ("g", "CONTACT_CENTER"),
        ("h", "MESSAGE"),
        ("i", "MESSAGE"),
        ("j", "MESSAGE"),
        ("k", ""),
    ];
    for (id, kind) in kinds {
        let metrics = format!("{}/activities/{id}/execution-metrics", path(&journey));
        expected["JourneyActivityId"] = json!(id);
        expected["ActivityType"] = json!(kind);
        assert_eq!(
            house.call("GET", &metrics, Value::Null),
            (200, expected.clone())
        );
    }
    for nowhere in [
        "activities/z/execution-metrics",
        "runs/r/execution-metrics",
        "runs/r/activities/a/execution-metrics",
    ] {
        let path = format!("{}/{nowhere}", path(&journey));
        assert_eq!(house.call("GET", &path, Value::Null).0, 404, "{nowhere}");
    }
    let zero = format!("{}/runs?page-size=0", path(&journey));
    assert_eq!(house.call("GET", &zero, Value::Null).0, 400);
}

#[test]
fn a_draft_only_leads_to_active_which_nothing_is_yet() {
    let mut house = House::new();
    let journey = made(&mut house, json!({"Name": "A"}));
    let state = format!("{}/state", path(&journey));
    for (wanted, expected) in [
        (json!({}), "State: one of"),
        (json!({"State": "DRAFT"}), "State: one of"),
        (
            json!({"State": "PAUSED"}),
            "State: this journey is a DRAFT, which cannot become PAUSED",
        ),
        (
            json!({"State": "CANCELLED"}),
            "State: this journey is a DRAFT, which cannot become CANCELLED",
        ),
        (json!({"State": "ACTIVE"}), "StartActivity: name the first"),
    ] {
        let fault = refused(&mut house, "PUT", &state, wanted);
        assert!(fault.starts_with(expected), "{fault}");
    }
    for wanted in ["PAUSED", "CANCELLED", "CLOSED", "COMPLETED"] {
        let body = json!({"Name": "A", "State": wanted});
        assert!(
            refused(&mut house, "POST", JOURNEYS, body.clone()).starts_with("State: a journey")
        );
        assert!(refused(&mut house, "PUT", &path(&journey), body).starts_with("State: a journey"));
    }
    let read = house.call("GET", &path(&journey), Value::Null);
    assert_eq!(read, (200, journey));
}

#[test]
fn members_with_a_wrong_form_are_refused_by_name_in_a_draft_too() {
    let mut house = House::new();
    let many = (0..41).map(|n| (format!("a{n}"), json!({})));
    let many: serde_json::Map<_, _> = many.collect();
    let closed = vec![json!({}); 21];
    let cases = [
        (json!({"Name": ""}), "Name: a journey has a name"),
        (json!({"Name": "a b"}), "Name: a journey has a name"),
        (
            json!({"Name": "x".repeat(151)}),
            "Name: a journey has a name",
        ),
        (json!({"Activities": many}), "Activities: at most 40"),
        (json!({"StartActivity": "x".repeat(129)}), "StartActivity:"),
        (
            json!({"RefreshFrequency": "PT59M"}),
            "RefreshFrequency: at least an hour",
        ),
        (
            json!({"RefreshFrequency": "P1M"}),
            "RefreshFrequency: this is not",
        ),
        (
            json!({"RefreshFrequency": "1 hour"}),
            "RefreshFrequency: this is not",
        ),
        (
            json!({"Schedule": {"StartTime": "soon"}}),
            "Schedule.StartTime:",
        ),
        (
            json!({"Schedule": {"StartTime": "2026-02-01", "EndTime": "2026-02-01"}}),
            "Schedule.EndTime:",
        ),
        (
            json!({"Schedule": {"Timezone": "Europe/Oslo"}}),
            "Schedule.Timezone: one of UTC, UTC+01",
        ),
        (json!({"QuietTime": {"Start": "22"}}), "QuietTime.Start:"),
        (json!({"QuietTime": {"End": "24:00"}}), "QuietTime.End:"),
        (
            json!({"OpenHours": {"SMS": {"FRIDAY": vec![json!({}); 5]}}}),
            "OpenHours.SMS.FRIDAY: at most 4",
        ),
        (
            json!({"OpenHours": {"SMS": {"FRIDAY": [{"StartTime": "late"}]}}}),
            "OpenHours.SMS.FRIDAY[0].StartTime:",
        ),
        (
            json!({"OpenHours": {"SMS": {"FRIDAY": [{"StartTime": "10:00", "EndTime": "09:00"}]}}}),
            "OpenHours.SMS.FRIDAY[0].EndTime:",
        ),
        (
            json!({"ClosedDays": {"PUSH": closed}}),
            "ClosedDays.PUSH: at most 20",
        ),
        (
            json!({"ClosedDays": {"PUSH": [{"EndDateTime": "May"}]}}),
            "ClosedDays.PUSH[0].EndDateTime:",
        ),
        (json!({"Limits": {"DailyCap": 101}}), "Limits.DailyCap:"),
        (json!({"Limits": {"TotalCap": -1}}), "Limits.TotalCap:"),
        (
            json!({"Limits": {"EndpointReentryCap": 101}}),
            "Limits.EndpointReentryCap:",
        ),
        (
            json!({"Limits": {"EndpointReentryInterval": "often"}}),
            "Limits.EndpointReentryInterval:",
        ),
        (
            json!({"Limits": {"MessagesPerSecond": 20_001}}),
            "Limits.MessagesPerSecond:",
        ),
        (
            json!({"Limits": {"TimeframeCap": {"Cap": 101}}}),
            "Limits.TimeframeCap.Cap:",
        ),
        (
            json!({"Limits": {"TimeframeCap": {"Days": 31}}}),
            "Limits.TimeframeCap.Days:",
        ),
        (
            json!({"StartCondition": {"SegmentStartCondition": {"SegmentId": "s"}, "EventStartCondition": {}}}),
            "StartCondition: give either",
        ),
        (
            json!({"StartCondition": {"SegmentStartCondition": {}}}),
            "StartCondition.SegmentStartCondition.SegmentId",
        ),
        (
            json!({"StartCondition": {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": []}}}}}}),
            "StartCondition.EventStartCondition.EventFilter.Dimensions.EventType.Values:",
        ),
        (
            json!({"TimezoneEstimationMethods": ["STARS"]}),
            "TimezoneEstimationMethods[0]",
        ),
        (json!({"State": "RUNNING"}), "State"),
        (
            json!({"Activities": {"a": {"Description": "x".repeat(1_500_000)}}}),
            "The journey takes more",
        ),
    ];
    for (mut body, expected) in cases {
        if body["Name"].is_null() {
            body["Name"] = json!("A");
        }
        let fault = refused(&mut house, "POST", JOURNEYS, body);
        assert!(fault.starts_with(expected), "{fault} instead of {expected}");
    }
    let (_, list) = house.call("GET", JOURNEYS, Value::Null);
    assert_eq!(list, json!({"Item": []}));
}

#[test]
fn a_deleted_application_takes_its_journeys_along() {
    let mut house = House::new();
    let journey = made(&mut house, json!({"Name": "A"}));
    house.call("DELETE", "/v1/apps/{app}", Value::Null);
    assert_eq!(house.call("GET", &path(&journey), Value::Null).0, 404);
}

//! An endpoint and the browser it belongs to, as pages with a publishable key see it.

use crate::Request;
use crate::testing::House;
use serde_json::{Value, json};

const MINE: &str = "mine-0123456789abcdef";
const OTHER: &str = "other_0123456789abcde";

/// Makes a page's key; `secrets` is null for the default.
fn key(house: &mut House, secrets: Value) -> String {
    let mut wanted = json!({"Power": "PUBLISH", "ApplicationId": house.app.clone()});
    if !secrets.is_null() {
        wanted["Secrets"] = secrets;
    }
    let (status, key) = house.call("POST", "/keys", wanted);
    assert_eq!(status, 201, "{key}");
    key["Id"].as_str().unwrap().to_owned()
}

fn page(house: &mut House, key: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let response = house.send(Request {
        method: method.to_owned(),
        path: path.replace("{app}", &house.app),
        query: format!("key={key}"),
        body: serde_json::to_vec(body).unwrap(),
        ..Request::default()
    });
    let body = serde_json::from_slice(&response.body).unwrap();
    (response.status, body)
}

/// One endpoint's part of a batch: an attribute, and an event of that id.
fn part(secret: Option<&str>, event: &str) -> Value {
    let mut part = json!({
        "Endpoint": {"Attributes": {"last": [event]}},
        "Events": {event: {"EventType": "x", "Timestamp": "2026-01-02T03:04:00.000Z"}},
    });
    if let Some(secret) = secret {
        part["Secret"] = json!(secret);
    }
    part
}

/// Posts parts, and says the status of each endpoint and of its event.
fn post(house: &mut House, key: &str, parts: &Value) -> Vec<(String, Value, Value)> {
    let body = json!({"BatchItem": parts});
    let (status, answer) = page(house, key, "POST", "/v1/apps/{app}/events", &body);
    assert_eq!(status, 202, "{answer}");
    let results = answer["Results"].as_object().unwrap();
    let said = results.iter().map(|(id, part)| {
        let events = part["EventsItemResponse"].as_object().unwrap();
        let event = events.values().next().unwrap();
        let of_endpoint = part["EndpointItemResponse"]["StatusCode"].clone();
        (id.clone(), of_endpoint, event["StatusCode"].clone())
    });
    said.collect()
}

fn one(house: &mut House, key: &str, secret: Option<&str>, event: &str) -> i64 {
    let said = post(house, key, &json!({"P1": part(secret, event)}));
    assert_eq!(said[0].1, said[0].2);
    said[0].1.as_i64().unwrap()
}

fn put(house: &mut House, key: &str, secret: Option<&str>) -> u16 {
    let path = "/v1/apps/{app}/endpoints/p1";
    page(
        house,
        key,
        "PUT",
        path,
        &json!({"OptOut": "NONE", "Secret": secret}),
    )
    .0
}

/// The events that are kept of the endpoint, and what the last write made of it.
fn held(house: &mut House) -> (Vec<String>, Value) {
    let path = "/carillon/apps/{app}/endpoints/p1/trail";
    let (_, trail) = house.call("GET", path, Value::Null);
    let events = trail["Events"].as_array().unwrap().iter();
    let mut events: Vec<_> = events
        .map(|event| event["EventId"].as_str().unwrap().to_owned())
        .collect();
    events.sort();
    (events, trail["Endpoint"]["Attributes"]["last"][0].clone())
}

#[test]
fn an_endpoint_belongs_to_the_first_browser_that_shows_a_secret() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    assert_eq!(one(&mut house, &key, None, "a"), 403);
    assert_eq!(one(&mut house, &key, Some(MINE), "b"), 202);
    assert_eq!(one(&mut house, &key, Some(OTHER), "c"), 403);
    assert_eq!(one(&mut house, &key, None, "d"), 403);
    assert_eq!(one(&mut house, &key, Some(MINE), "e"), 202);
    assert_eq!(put(&mut house, &key, Some(OTHER)), 403);
    assert_eq!(put(&mut house, &key, None), 403);
    assert_eq!(put(&mut house, &key, Some(MINE)), 202);
    let kept = (vec!["b".to_owned(), "e".to_owned()], json!("e"));
    assert_eq!(held(&mut house), kept);
}

#[test]
fn what_is_refused_leaves_the_rest_of_the_batch_alone() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    one(&mut house, &key, Some(MINE), "a");
    let (theirs, mine) = (part(Some(OTHER), "b"), part(Some(MINE), "c"));
    let parts = json!({"P1": theirs, "p1": mine, "p2": part(Some(OTHER), "d"), "p3": part(Some("short"), "e")});
    let status = |id: &str, status: i64| (id.to_owned(), json!(status), json!(status));
    assert_eq!(
        post(&mut house, &key, &parts),
        [
            status("P1", 403),
            status("p1", 202),
            status("p2", 202),
            status("p3", 400)
        ]
    );
    assert_eq!(
        held(&mut house),
        (vec!["a".to_owned(), "c".to_owned()], json!("c"))
    );
}

#[test]
fn of_two_that_claim_in_one_batch_the_first_wins() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    let parts = json!({"P1": part(Some(MINE), "a"), "p1": part(Some(OTHER), "b")});
    let said = post(&mut house, &key, &parts);
    assert_eq!((&said[0].1, &said[1].1), (&json!(202), &json!(403)));
    assert_eq!(one(&mut house, &key, Some(MINE), "c"), 202);
}

#[test]
fn a_key_may_leave_secrets_to_those_who_have_one() {
    let mut house = House::new();
    let key = key(&mut house, json!("OPTIONAL"));
    assert_eq!(one(&mut house, &key, None, "a"), 202);
    assert_eq!(put(&mut house, &key, None), 202);
    assert_eq!(one(&mut house, &key, Some(MINE), "b"), 202);
    assert_eq!(one(&mut house, &key, None, "c"), 403);
    assert_eq!(one(&mut house, &key, Some(OTHER), "d"), 403);
}

/// An inactive endpoint that is claimed by a batch which says nothing else stays inactive: a claim is no update.
#[test]
fn a_claim_changes_nothing_else() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    let known = json!({"Address": "ada@example.com", "ChannelType": "EMAIL", "EndpointStatus": "INACTIVE", "RequestId": "r1"});
    house.call("PUT", "/v1/apps/{app}/endpoints/p1", known);
    let path = "/v1/apps/{app}/endpoints/p1";
    let (_, before) = house.call("GET", path, Value::Null);
    let mut empty = part(Some(MINE), "a");
    empty["Endpoint"] = json!({});
    post(&mut house, &key, &json!({"p1": empty}));
    assert_eq!(house.call("GET", path, Value::Null).1, before);
    assert_eq!(one(&mut house, &key, Some(OTHER), "b"), 403);
}

#[test]
fn a_deleted_endpoint_belongs_to_nobody() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    one(&mut house, &key, Some(MINE), "a");
    let path = "/v1/apps/{app}/endpoints/p1";
    assert_eq!(house.call("DELETE", path, Value::Null).0, 202);
    assert_eq!(one(&mut house, &key, Some(OTHER), "b"), 202);
    assert_eq!(one(&mut house, &key, Some(MINE), "c"), 403);
}

#[test]
fn a_back_end_needs_no_secret_and_claims_nothing() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    let path = "/v1/apps/{app}/endpoints/p1";
    house.call("PUT", path, json!({"OptOut": "NONE", "Secret": OTHER}));
    assert_eq!(one(&mut house, &key, Some(MINE), "a"), 202);
    assert_eq!(house.call("PUT", path, json!({"OptOut": "ALL"})).0, 202);
    let batch = json!({"BatchItem": {"p1": part(Some("no secret at all"), "b")}});
    let (_, answer) = house.call("POST", "/v1/apps/{app}/events", batch);
    assert_eq!(
        answer["Results"]["p1"]["EndpointItemResponse"]["StatusCode"],
        202
    );
    assert_eq!(held(&mut house).0, ["a", "b"]);
}

/// The edge bills rows written: a batch that says nothing new of its endpoint writes the same rows with a secret as without.
#[test]
fn a_known_secret_writes_nothing() {
    let changes = |secret: Value| {
        let mut house = House::new();
        let key = key(&mut house, json!("OPTIONAL"));
        let path = "/v1/apps/{app}/events";
        let body = |event: &str| {
            let mut part = part(secret.as_str(), event);
            part["Endpoint"] = json!({});
            json!({"BatchItem": {"p1": part}})
        };
        page(&mut house, &key, "POST", path, &body("a"));
        let rows = |house: &mut House| {
            house.turn(|turn| {
                let rows = turn.sql.query("SELECT total_changes()", &[]).unwrap();
                rows[0].int(0).unwrap()
            })
        };
        let before = rows(&mut house);
        page(&mut house, &key, "POST", path, &body("b"));
        rows(&mut house) - before
    };
    assert_eq!(changes(json!(MINE)), changes(Value::Null));
}

#[test]
fn a_secret_is_kept_as_a_digest_alone() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    one(&mut house, &key, Some(MINE), "a");
    let kept = house.turn(|turn| {
        let rows = turn
            .sql
            .query("SELECT owner, doc FROM endpoints", &[])
            .unwrap();
        (rows[0].blob(0).unwrap(), rows[0].text(1).unwrap())
    });
    assert_eq!(kept.0.len(), 32);
    assert!(!kept.1.contains(MINE));
    let (_, shown) = house.call("GET", "/v1/apps/{app}/endpoints/p1", Value::Null);
    assert!(shown.get("Secret").is_none());
}

#[test]
fn a_secret_has_16_to_64_plain_characters() {
    let mut house = House::new();
    let key = key(&mut house, Value::Null);
    for bad in ["", "fifteen-letters", "sixteen letters!", &"x".repeat(65)] {
        assert_eq!(put(&mut house, &key, Some(bad)), 400, "{bad}");
        assert_eq!(one(&mut house, &key, Some(bad), "a"), 400, "{bad}");
    }
    for good in ["sixteen_letters-", &"x".repeat(64)] {
        house.call("DELETE", "/v1/apps/{app}/endpoints/p1", Value::Null);
        assert_eq!(put(&mut house, &key, Some(good)), 202, "{good}");
    }
}

#[test]
fn keys_say_whether_they_ask_for_secrets() {
    let mut house = House::new();
    let required = key(&mut house, Value::Null);
    let optional = key(&mut house, json!("OPTIONAL"));
    let (_, listed) = house.call("GET", "/keys", Value::Null);
    let said = |id: &str| {
        let mut keys = listed["Item"].as_array().unwrap().iter();
        keys.find(|key| key["Id"] == id).unwrap()["Secrets"].clone()
    };
    assert_eq!(
        (said(&required), said(&optional)),
        (json!("REQUIRED"), json!("OPTIONAL"))
    );
    let wanted = json!({"Power": "READ", "Secrets": "OPTIONAL"});
    let (status, answer) = house.call("POST", "/keys", wanted);
    assert_eq!(status, 400);
    assert_eq!(
        answer["Message"],
        "Secrets: only a publishable key asks for secrets."
    );
}

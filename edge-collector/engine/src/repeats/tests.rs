//! Sends that are sent again.

use crate::testing::House;
use crate::{Request, Response};
use serde_json::{Value, json};

const HOUR_MS: i64 = 3600 * 1000;

fn house() -> (House, String) {
    let mut house = House::with_provider();
    house.open_email();
    let endpoint =
        json!({"Address": "ada@example.com", "ChannelType": "EMAIL", "User": {"UserId": "ada"}});
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", endpoint);
    let bearer = key(&mut house);
    (house, bearer)
}

fn key(house: &mut House) -> String {
    let (_, key) = house.call("POST", "/keys", json!({"Power": "WRITE"}));
    let text = |name: &str| key[name].as_str().unwrap().to_owned();
    format!("Bearer {}:{}", text("Id"), text("Secret"))
}

fn message(text: &str) -> Value {
    json!({"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hello"}, "TextPart": {"Data": text}}}})
}

fn to_address(text: &str) -> Value {
    json!({"Addresses": {"ada@example.com": {"ChannelType": "EMAIL"}}, "MessageConfiguration": message(text)})
}

fn request(house: &House, bearer: &str, operation: &str, key: &str, body: &Value) -> Request {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Request {
        method: "POST".to_owned(),
        path: format!("/v1/apps/{}/{operation}", house.app),
        headers: vec![
            header("authorization", bearer),
            header("idempotency-key", key),
        ],
        body: serde_json::to_vec(body).unwrap(),
        ..Request::default()
    }
}

fn send(house: &mut House, bearer: &str, key: &str, text: &str) -> Response {
    let request = request(house, bearer, "messages", key, &to_address(text));
    house.send(request)
}

/// How many mails the provider got since it was asked last.
fn mails(house: &mut House) -> usize {
    house.wake();
    house.effects().len()
}

#[test]
fn the_same_request_gets_the_same_answer_and_sends_once() {
    let (mut house, bearer) = house();
    let first = send(&mut house, &bearer, "k1", "one");
    assert_eq!((first.status, mails(&mut house)), (200, 1));
    house.advance(23 * HOUR_MS);
    let again = send(&mut house, &bearer, "k1", "one");
    assert_eq!((again.status, again.body), (200, first.body.clone()));
    assert_eq!(mails(&mut house), 0);
    let other = send(&mut house, &bearer, "k2", "one");
    assert_ne!(other.body, first.body);
    assert_eq!(mails(&mut house), 1);
}

#[test]
fn users_are_sent_to_once_as_well() {
    let (mut house, bearer) = house();
    let body = json!({"Users": {"ada": {}}, "MessageConfiguration": message("one")});
    let request = request(&house, &bearer, "users-messages", "k1", &body);
    let first = house.send(request.clone());
    assert_eq!(first.status, 200);
    assert_eq!(house.send(request).body, first.body);
    assert_eq!(mails(&mut house), 1);
}

#[test]
fn another_request_under_the_same_key_is_refused_and_sends_nothing() {
    let (mut house, bearer) = house();
    send(&mut house, &bearer, "k1", "one");
    assert_eq!(send(&mut house, &bearer, "k1", "two").status, 409);
    assert_eq!(mails(&mut house), 1);
}

#[test]
fn keys_of_different_callers_are_different() {
    let (mut house, bearer) = house();
    let other = key(&mut house);
    send(&mut house, &bearer, "k1", "one");
    assert_eq!(send(&mut house, &other, "k1", "two").status, 200);
    assert_eq!(mails(&mut house), 2);
}

#[test]
fn a_crash_before_the_commit_leaves_neither_mail_nor_answer() {
    let (mut house, bearer) = house();
    let before = house.rows();
    house.die_over(request(
        &house,
        &bearer,
        "messages",
        "k1",
        &to_address("one"),
    ));
    assert!(house.rows() == before, "the dead left something");
    assert_eq!(send(&mut house, &bearer, "k1", "one").status, 200);
    assert_eq!(send(&mut house, &bearer, "k1", "one").status, 200);
    assert_eq!(mails(&mut house), 1);
}

#[test]
fn a_refused_request_may_be_mended_under_its_key() {
    let (mut house, bearer) = house();
    let empty = request(
        &house,
        &bearer,
        "messages",
        "k1",
        &json!({"MessageConfiguration": {}}),
    );
    assert_eq!(house.send(empty).status, 400);
    assert_eq!(send(&mut house, &bearer, "k1", "one").status, 200);
}

#[test]
fn a_key_that_is_none_is_refused() {
    let (mut house, bearer) = house();
    for key in [
        String::new(),
        "x".repeat(256),
        "é".to_owned(),
        "a\u{7f}".to_owned(),
    ] {
        assert_eq!(send(&mut house, &bearer, &key, "one").status, 400, "{key}");
    }
    assert_eq!(
        send(&mut house, &bearer, &"x".repeat(255), "one").status,
        200
    );
}

#[test]
fn after_a_day_a_key_is_new_and_nothing_is_left() {
    let (mut house, bearer) = house();
    for n in 0..120 {
        send(&mut house, &bearer, &format!("k{n}"), "one");
    }
    assert_eq!(mails(&mut house), 120);
    assert!(house.rows().contains("\"k119\""));
    house.advance(24 * HOUR_MS + 1);
    house.wake();
    house.advance(1);
    house.wake();
    assert!(!house.rows().contains("\"k119\""));
    assert!(!house.rows().contains("\"k1\""));
    house.advance(24 * HOUR_MS);
    assert_eq!(send(&mut house, &bearer, "k1", "two").status, 200);
}

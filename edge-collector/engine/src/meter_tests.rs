//! Rates as callers meet them.

use crate::testing::House;
use crate::{Quotas, Rates, Request, Response};
use serde_json::{Value, json};

fn key(house: &mut House) -> String {
    let wanted =
        json!({"Power": "PUBLISH", "ApplicationId": house.app.clone(), "Secrets": "OPTIONAL"});
    let (_, key) = house.call("POST", "/keys", wanted);
    key["Id"].as_str().unwrap().to_owned()
}

/// Posts a batch about these endpoints with a page's key.
fn post(house: &mut House, key: &str, endpoints: &[&str]) -> Response {
    let items: serde_json::Map<String, Value> = endpoints
        .iter()
        .map(|id| ((*id).to_owned(), json!({"Endpoint": {}, "Events": {}})))
        .collect();
    house.send(Request {
        method: "POST".to_owned(),
        path: format!("/v1/apps/{}/events", house.app),
        query: format!("key={key}"),
        body: serde_json::to_vec(&json!({"BatchItem": items})).unwrap(),
        ..Request::default()
    })
}

/// The answer's status, and what it says of coming back.
fn said(response: &Response) -> (u16, Option<&str>) {
    let mut headers = response.headers.iter();
    let wait = headers.find(|(name, _)| *name == "retry-after");
    (response.status, wait.map(|(_, value)| value.as_str()))
}

#[test]
fn nobody_is_counted_until_the_operator_says_so() {
    let mut house = House::new();
    let key = key(&mut house);
    for _ in 0..300 {
        assert_eq!(post(&mut house, &key, &["p1"]).status, 202);
    }
}

#[test]
fn a_key_over_its_rate_is_told_when_to_come_back() {
    let mut house = House::new();
    let (one, other) = (key(&mut house), key(&mut house));
    house.set_rates(Rates {
        key_per_minute: 2,
        ..Rates::default()
    });
    for id in ["p1", "p2"] {
        assert_eq!(post(&mut house, &one, &[id]).status, 202);
    }
    let before = house.rows();
    assert_eq!(said(&post(&mut house, &one, &["p3"])), (429, Some("30")));
    assert!(house.rows() == before, "the refused call left something");
    assert_eq!(post(&mut house, &other, &["p3"]).status, 202);
    for _ in 0..9 {
        let (status, _) = house.call("GET", "/v1/apps/{app}/endpoints/p1", Value::Null);
        assert_eq!(status, 200, "keys of back ends have no such rate");
    }
    house.advance(29_999);
    assert_eq!(said(&post(&mut house, &one, &["p3"])), (429, Some("1")));
    house.advance(1);
    assert_eq!(post(&mut house, &one, &["p3"]).status, 202);
}

#[test]
fn an_endpoint_has_a_rate_of_its_own_whoever_writes_to_it() {
    let mut house = House::new();
    let (one, other) = (key(&mut house), key(&mut house));
    house.set_rates(Rates {
        endpoint_per_minute: 2,
        ..Rates::default()
    });
    assert_eq!(post(&mut house, &one, &["p1", "p2"]).status, 202);
    assert_eq!(post(&mut house, &other, &["P1"]).status, 202);
    assert_eq!(post(&mut house, &other, &["p3", "p1"]).status, 429);
    assert_eq!(post(&mut house, &one, &["p2", "p4"]).status, 202);
}

#[test]
fn a_quota_counts_one_operation_of_each_key() {
    let mut house = House::new();
    house.set_rates(Rates {
        quotas: Quotas::named("GetSegments=2").unwrap(),
        ..Rates::default()
    });
    let get = |house: &mut House, what: &str| {
        let path = format!("/v1/apps/{{app}}/{what}");
        house.call("GET", &path, Value::Null).0
    };
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(get(&mut house, "segments"));
        answers.push(get(&mut house, "campaigns"));
    }
    assert_eq!(answers, [200, 200, 200, 200, 429, 200]);
    house.advance(500);
    assert_eq!(get(&mut house, "segments"), 200);
}

//! Keys and the day of their last use: once a day and key is written, and the account hears of what applications see.

use crate::Request;
use crate::testing::House;
use serde_json::{Value, json};

/// The day that the list of keys shows for a key.
fn shown(house: &mut House, id: &str) -> Value {
    let (_, keys) = house.call("GET", "/keys", Value::Null);
    let mut keys = keys["Item"].as_array().unwrap().iter();
    keys.find(|key| key["Id"] == id).unwrap()["LastUsedDate"].clone()
}

fn read_endpoint(house: &mut House, key: &Value) -> u16 {
    let [id, secret] = ["Id", "Secret"].map(|name| key[name].as_str().unwrap());
    let bearer = format!("Bearer {id}:{secret}");
    house
        .send(Request {
            method: "GET".to_owned(),
            path: format!("/v1/apps/{}/endpoints/e1", house.app),
            headers: vec![("authorization".to_owned(), bearer)],
            ..Request::default()
        })
        .status
}

#[test]
fn a_key_shows_the_day_of_its_last_use_and_costs_one_write_a_day() {
    let mut house = House::new();
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", json!({}));
    let (status, key) = house.call("POST", "/keys", json!({"Power": "READ"}));
    assert_eq!(status, 201);
    let id = key["Id"].as_str().unwrap();
    assert_eq!(shown(&mut house, id), Value::Null);
    assert_eq!(read_endpoint(&mut house, &key), 200);
    assert_eq!(shown(&mut house, id), "2026-01-02");
    let rows = house.rows();
    assert_eq!(read_endpoint(&mut house, &key), 200);
    assert!(house.rows() == rows, "a second use of the day was written");
    house.advance(24 * 3_600_000);
    assert_eq!(read_endpoint(&mut house, &key), 200);
    assert_eq!(shown(&mut house, id), "2026-01-03");
    // A change of the keys replaces the application's copy, which goes on to know the day.
    house.call("POST", "/keys", json!({"Power": "READ"}));
    let rows = house.rows();
    assert_eq!(read_endpoint(&mut house, &key), 200);
    assert!(house.rows() == rows, "the use was forgotten");
}

//! A key before, in and after a rotation, as its callers see it.

use crate::Request;
use crate::testing::House;
use serde_json::{Value, json};

fn make(house: &mut House, body: Value) -> (String, String) {
    let (status, key) = house.call("POST", "/keys", body);
    assert_eq!(status, 201, "{key}");
    let text = |name: &str| key[name].as_str().unwrap().to_owned();
    (text("Id"), text("Secret"))
}

/// What two calls with this secret are answered: one to the account, one to the application.
fn opens(house: &mut House, id: &str, secret: &str) -> [u16; 2] {
    let app = house.app.clone();
    ["/v1/apps".to_owned(), format!("/v1/apps/{app}/segments")].map(|path| {
        let bearer = ("authorization".to_owned(), format!("Bearer {id}:{secret}"));
        let request = Request {
            method: "GET".to_owned(),
            path,
            headers: vec![bearer],
            ..Request::default()
        };
        house.send(request).status
    })
}

fn rotate(house: &mut House, id: &str) -> (u16, Value) {
    house.call("POST", &format!("/keys/{id}/rotate"), Value::Null)
}

#[test]
fn both_secrets_open_until_the_former_is_dropped() {
    let mut house = House::new();
    let (id, old) = make(&mut house, json!({"Power": "READ"}));
    let (status, rotated) = rotate(&mut house, &id);
    assert_eq!((status, &rotated["FormerSecret"]), (200, &json!(true)));
    let new = rotated["Secret"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    for secret in [&old, &new] {
        assert_eq!(opens(&mut house, &id, secret), [200, 200]);
    }
    assert_eq!(opens(&mut house, &id, "neither"), [403, 403]);
    let former = format!("/keys/{id}/former");
    let (status, key) = house.call("DELETE", &former, Value::Null);
    assert_eq!((status, key.get("FormerSecret")), (200, None));
    assert_eq!(key.get("Secret"), None);
    assert_eq!(opens(&mut house, &id, &old), [403, 403]);
    assert_eq!(opens(&mut house, &id, &new), [200, 200]);
    assert_eq!(house.call("DELETE", &former, Value::Null).0, 404);
}

#[test]
fn a_second_rotation_waits_for_the_end_of_the_first() {
    let mut house = House::new();
    let (id, old) = make(&mut house, json!({"Power": "READ"}));
    assert_eq!(rotate(&mut house, &id).0, 200);
    assert_eq!(rotate(&mut house, &id).0, 409);
    assert_eq!(opens(&mut house, &id, &old), [200, 200]);
    let former = format!("/keys/{id}/former");
    assert_eq!(house.call("DELETE", &former, Value::Null).0, 200);
    assert_eq!(rotate(&mut house, &id).0, 200);
}

#[test]
fn what_has_no_secret_is_not_rotated() {
    let mut house = House::new();
    let wanted = json!({"Power": "PUBLISH", "ApplicationId": house.app.clone()});
    let (_, key) = house.call("POST", "/keys", wanted);
    assert_eq!(rotate(&mut house, key["Id"].as_str().unwrap()).0, 400);
    assert_eq!(rotate(&mut house, "CKIANOBODY").0, 404);
}

#[test]
fn a_revoked_key_takes_both_secrets_with_it() {
    let mut house = House::new();
    let (id, old) = make(&mut house, json!({"Power": "READ"}));
    let (_, rotated) = rotate(&mut house, &id);
    let new = rotated["Secret"].as_str().unwrap().to_owned();
    assert_eq!(
        house.call("DELETE", &format!("/keys/{id}"), Value::Null).0,
        200
    );
    for secret in [&old, &new] {
        assert_eq!(opens(&mut house, &id, secret), [403, 403]);
    }
}

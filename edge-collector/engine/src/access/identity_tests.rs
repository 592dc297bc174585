//! Pages of an application whose users are signed by its server.

use crate::Request;
use crate::testing::House;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// An hour after every house opens, in seconds.
const LATER: i64 = 1_767_326_645;
const MINE: &str = "mine-0123456789abcdef";

fn key(house: &mut House) -> (String, String) {
    let wanted = json!({"Power": "PUBLISH", "ApplicationId": house.app.clone(), "Users": "SIGNED"});
    let (status, key) = house.call("POST", "/keys", wanted);
    assert_eq!((status, &key["Users"]), (201, &json!("SIGNED")), "{key}");
    let text = |name: &str| key[name].as_str().unwrap().to_owned();
    (text("Id"), text("Secret"))
}

/// What the customer's server does.
fn sign(secret: &str, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

fn token(secret: &str, claims: &Value) -> Value {
    json!(sign(secret, &json!({"alg": "HS256", "typ": "JWT"}), claims))
}

fn send(house: &mut House, key: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let response = house.send(Request {
        method: method.to_owned(),
        path: path.replace("{app}", &house.app),
        query: format!("key={key}"),
        body: serde_json::to_vec(body).unwrap(),
        ..Request::default()
    });
    (
        response.status,
        serde_json::from_slice(&response.body).unwrap(),
    )
}

/// Updates the endpoint as its page does.
fn put(house: &mut House, key: &str, user: &Value, token: &Value) -> u16 {
    let body = json!({"Secret": MINE, "User": {"UserId": user}, "UserToken": token});
    send(house, key, "PUT", "/v1/apps/{app}/endpoints/p1", &body).0
}

fn user(house: &mut House) -> Value {
    let (_, endpoint) = house.call("GET", "/v1/apps/{app}/endpoints/p1", Value::Null);
    endpoint["User"]["UserId"].clone()
}

#[test]
fn a_user_is_taken_with_a_token_and_stays_without() {
    let mut house = House::new();
    let (key, secret) = key(&mut house);
    let ada = json!("ada");
    assert_eq!(put(&mut house, &key, &ada, &Value::Null), 403);
    assert_eq!(put(&mut house, &key, &Value::Null, &Value::Null), 202);
    assert_eq!(user(&mut house), Value::Null);
    let good = token(&secret, &json!({"sub": "ada", "exp": LATER}));
    assert_eq!(put(&mut house, &key, &ada, &good), 202);
    assert_eq!(user(&mut house), ada);
    house.advance(2 * 3600 * 1000);
    assert_eq!(put(&mut house, &key, &ada, &Value::Null), 202);
    assert_eq!(put(&mut house, &key, &json!("bob"), &Value::Null), 403);
    assert_eq!(put(&mut house, &key, &json!(""), &Value::Null), 202);
    assert_eq!(put(&mut house, &key, &ada, &good), 403, "it has expired");
}

#[test]
fn a_token_that_says_anything_else_is_refused() {
    let mut house = House::new();
    let (key, secret) = key(&mut house);
    let claims = json!({"sub": "ada", "exp": LATER});
    let other = json!({"sub": "ada", "exp": LATER, "endpoint": "p2"});
    let good = sign(&secret, &json!({"alg": "HS256"}), &claims);
    let forged = [
        token("another secret", &claims),
        token(&secret, &json!({"sub": "bob", "exp": LATER})),
        token(&secret, &json!({"sub": "ada", "exp": LATER - 3600})),
        token(&secret, &json!({"sub": "ada"})),
        token(&secret, &json!({"exp": LATER})),
        token(&secret, &other),
        json!(sign(&secret, &json!({"alg": "none"}), &claims)),
        json!(sign(&secret, &json!({}), &claims)),
        json!(good.replace('.', "")),
        json!(good[..good.len() - 1]),
        json!(format!("{good}.")),
        json!(good.rsplit_once('.').unwrap().0),
        json!(""),
        json!(".."),
        json!("é.é.é"),
    ];
    for token in forged {
        assert_eq!(put(&mut house, &key, &json!("ada"), &token), 403, "{token}");
    }
    assert_eq!(put(&mut house, &key, &json!("ada"), &json!(good)), 202);
    let own = json!({"sub": "bob", "exp": LATER, "endpoint": "P1"});
    let own = token(&secret, &own);
    assert_eq!(put(&mut house, &key, &json!("bob"), &own), 202);
}

#[test]
fn a_batch_of_events_needs_the_token_too() {
    let mut house = House::new();
    let (key, secret) = key(&mut house);
    let good = token(&secret, &json!({"sub": "ada", "exp": LATER}));
    let part = |token: Value| {
        json!({"BatchItem": {"p1": {
            "Endpoint": {"User": {"UserId": "ada"}},
            "Events": {"v1": {"EventType": "x", "Timestamp": "2026-01-02T03:04:00.000Z"}},
            "Secret": MINE,
            "UserToken": token,
        }}})
    };
    for (token, status) in [(Value::Null, 403), (good, 202)] {
        let body = part(token);
        let (_, answer) = send(&mut house, &key, "POST", "/v1/apps/{app}/events", &body);
        let said = &answer["Results"]["p1"];
        assert_eq!(said["EndpointItemResponse"]["StatusCode"], status);
        assert_eq!(said["EventsItemResponse"]["v1"]["StatusCode"], status);
    }
    assert_eq!(user(&mut house), json!("ada"));
}

#[test]
fn the_signing_secret_is_rotated_as_any_and_opens_nothing_itself() {
    let mut house = House::new();
    let (key, old) = key(&mut house);
    let (_, rotated) = house.call("POST", &format!("/keys/{key}/rotate"), Value::Null);
    let new = rotated["Secret"].as_str().unwrap().to_owned();
    let says = |secret: &str, user: &str| token(secret, &json!({"sub": user, "exp": LATER}));
    for (secret, user) in [(&old, "ada"), (&new, "bob")] {
        let token = says(secret, user);
        assert_eq!(put(&mut house, &key, &json!(user), &token), 202);
    }
    house.call("DELETE", &format!("/keys/{key}/former"), Value::Null);
    assert_eq!(
        put(&mut house, &key, &json!("eve"), &says(&old, "eve")),
        403
    );
    assert_eq!(
        put(&mut house, &key, &json!("eve"), &says(&new, "eve")),
        202
    );
    let bearer = format!("Bearer {key}:{new}");
    let response = house.send(Request {
        method: "GET".to_owned(),
        path: format!("/v1/apps/{}/segments", house.app),
        headers: vec![("authorization".to_owned(), bearer)],
        ..Request::default()
    });
    assert_eq!(response.status, 403);
}

#[test]
fn other_keys_name_users_as_they_like() {
    let mut house = House::new();
    let body = json!({"User": {"UserId": "ada"}});
    assert_eq!(
        house.call("PUT", "/v1/apps/{app}/endpoints/p1", body).0,
        202
    );
    let wanted = json!({"Power": "READ", "Users": "SIGNED"});
    assert_eq!(house.call("POST", "/keys", wanted).0, 400);
}

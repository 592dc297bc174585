//! Lists of endpoints and users, and that their pages hold still while people come and go.

use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ENDPOINTS: &str = "/carillon/apps/{app}/endpoints";
const USERS: &str = "/carillon/apps/{app}/users";

fn put(house: &mut House, id: &str, body: Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let (status, answer) = house.call("PUT", &path, body);
    assert_eq!(status, 202, "{answer}");
}

fn delete(house: &mut House, id: &str) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 202);
}

/// One page: what `member` of its items says, and the token of the next page.
fn page(house: &mut House, path: &str, member: &str) -> (Vec<String>, Option<String>) {
    let (status, answer) = house.call("GET", path, Value::Null);
    assert_eq!(status, 200, "{answer}");
    let items = answer["Item"].as_array().unwrap().iter();
    let names = items.map(|item| item[member].as_str().unwrap().to_owned());
    let next = answer["NextToken"].as_str().map(str::to_owned);
    (names.collect(), next)
}

/// The ids of all pages, which hold `size` items each.
fn all(house: &mut House, list: &str, member: &str, size: usize) -> Vec<String> {
    let join = if list.contains('?') { '&' } else { '?' };
    let list = format!("{list}{join}page-size={size}");
    let (mut names, mut next) = page(house, &list, member);
    while let Some(token) = next {
        let (more, after) = page(house, &format!("{list}&token={token}"), member);
        assert!(more.len() <= size);
        names.extend(more);
        next = after;
    }
    names
}

fn found(house: &mut House, query: &str) -> Vec<String> {
    all(house, &format!("{ENDPOINTS}?{query}"), "Id", 100)
}

#[test]
fn people_are_found_by_what_is_known_of_them() {
    let mut house = House::new();
    let ada = |address: &str, plan: &str| {
        json!({
            "ChannelType": "EMAIL", "Address": address, "Attributes": {"plan": [plan, "any"]},
            "User": {"UserId": "ada", "UserAttributes": {"City": ["Oslo: west"]}},
        })
    };
    put(&mut house, "E1", ada("ada@example.com", "gold"));
    put(&mut house, "e2", ada("ada@example.org", "free"));
    let bob =
        json!({"ChannelType": "EMAIL", "Address": "ada@example.com", "User": {"UserId": "bob"}});
    put(&mut house, "e3", bob);
    let phone =
        json!({"ChannelType": "SMS", "Address": "+4712345678", "Attributes": {"plan": ["gold"]}});
    put(&mut house, "e4", phone);
    let cases: &[(&str, &[&str])] = &[
        ("", &["E1", "e2", "e3", "e4"]),
        ("id=e1", &["E1"]),
        ("id=e", &[]),
        ("id=e1&user=bob", &[]),
        ("user=ada", &["E1", "e2"]),
        ("user=Ada", &[]),
        ("address=ada@example.com", &["E1", "e3"]),
        ("address=ada@example.com&status=active", &["e3"]),
        ("address=ada@example.com&user=ada", &["E1"]),
        ("address=ada", &[]),
        ("address=%2B4712345678", &["e4"]),
        ("attribute=plan:gold", &["E1", "e4"]),
        ("attribute=plan:gold&attribute=plan:any", &["E1"]),
        ("attribute=plan:gol", &[]),
        ("attribute=Plan:gold", &[]),
        ("user-attribute=City:Oslo:%20west", &["E1", "e2"]),
        ("channel=sms", &["e4"]),
        ("status=INACTIVE", &["E1"]),
    ];
    for (query, ids) in cases {
        assert_eq!(found(&mut house, query), *ids, "{query}");
    }
    for wrong in [
        "attribute=plan",
        "channel=PIGEON",
        "status=asleep",
        "page-size=0",
        "token=x",
    ] {
        let (status, answer) = house.call("GET", &format!("{ENDPOINTS}?{wrong}"), Value::Null);
        assert_eq!(status, 400, "{wrong}: {answer}");
    }
    let (_, shown) = house.call("GET", &format!("{ENDPOINTS}?id=e1"), Value::Null);
    let (_, own) = house.call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null);
    assert_eq!(shown, json!({"Item": [own]}));
}

#[test]
fn users_are_listed_with_the_number_of_their_endpoints() {
    let mut house = House::new();
    for (id, user) in [("e1", "bob"), ("e2", "ada"), ("e3", "ada"), ("e4", "cy/d")] {
        put(&mut house, id, json!({"User": {"UserId": user}}));
    }
    let pet = json!({"User": {"UserAttributes": {"Pet": ["cat"]}}});
    put(&mut house, "e3", pet);
    put(&mut house, "e5", json!({"Attributes": {"plan": ["free"]}}));
    let (_, answer) = house.call("GET", USERS, Value::Null);
    let user = |id: &str, endpoints: i64, attributes: Value| json!({"UserId": id, "Endpoints": endpoints, "UserAttributes": attributes});
    assert_eq!(
        answer,
        json!({"Item": [user("ada", 2, json!({"Pet": ["cat"]})), user("bob", 1, json!({})), user("cy/d", 1, json!({}))]})
    );
    assert_eq!(all(&mut house, USERS, "UserId", 1), ["ada", "bob", "cy/d"]);
    let cats = format!("{USERS}?user-attribute=Pet:cat");
    assert_eq!(all(&mut house, &cats, "UserId", 100), ["ada"]);
}

#[test]
fn a_page_looks_at_so_many_and_the_next_goes_on() {
    let mut house = House::new();
    let items: Vec<Value> = (0..2_600)
        .map(|n| json!({"Id": format!("e{n}"), "Attributes": {"plan": [if n % 1_000 == 999 { "gold" } else { "free" }]}}))
        .collect();
    for hundred in items.chunks(100) {
        let (status, _) = house.call("PUT", "/v1/apps/{app}/endpoints", json!({"Item": hundred}));
        assert_eq!(status, 202);
    }
    let gold = format!("{ENDPOINTS}?attribute=plan:gold");
    let (first, next) = page(&mut house, &gold, "Id");
    assert_eq!(first, ["e999", "e1999"]);
    let next = format!("{gold}&token={}", next.unwrap());
    assert_eq!(page(&mut house, &next, "Id"), (vec![], None));
    assert_eq!(found(&mut house, "attribute=plan:free").len(), 2_598);
}

/// What happens between two pages.
#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Delete(u8),
    Page,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..40_u8, 0..4_u8).prop_map(|(id, plan)| Step::Put(id, plan)),
        2 => (0..40_u8).prop_map(Step::Delete),
        2 => Just(Step::Page),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Nobody is listed twice in one life, and whoever fits from before the first page until after the last is listed.
    #[test]
    fn pages_hold_still(before in prop::collection::vec((0..40_u8, 0..4_u8), 0..60), steps in prop::collection::vec(step(), 0..60), size in 1..8_usize, by_attribute: bool) {
        let mut house = House::new();
        let body = |plan: u8| json!({"Attributes": {"plan": [plan.to_string()]}});
        let fits = |plan: u8| !by_attribute || plan == 1;
        let mut plans: Vec<Option<u8>> = vec![None; 40];
        for (id, plan) in before {
            put(&mut house, &format!("e{id}"), body(plan));
            plans[usize::from(id)] = Some(plan);
        }
        let stays = |plan: &Option<u8>| plan.is_some_and(fits);
        let mut stayed: BTreeSet<usize> = (0..40).filter(|id| stays(&plans[*id])).collect();
        // An id that was deleted and came again is another endpoint, and may be listed again.
        let mut lives = [0_usize; 40];
        let query = if by_attribute { "attribute=plan:1&" } else { "" };
        let list = format!("{ENDPOINTS}?{query}page-size={size}");
        let mut listed = Vec::new();
        let mut next = Some(list.clone());
        let mut steps = steps.into_iter();
        while let Some(path) = &next {
            match steps.next().unwrap_or(Step::Page) {
                Step::Put(id, plan) => {
                    put(&mut house, &format!("e{id}"), body(plan));
                    plans[usize::from(id)] = Some(plan);
                }
                Step::Delete(id) if plans[usize::from(id)].is_some() => {
                    delete(&mut house, &format!("e{id}"));
                    plans[usize::from(id)] = None;
                    lives[usize::from(id)] += 1;
                }
                Step::Delete(_) => {}
                Step::Page => {
                    let (ids, token) = page(&mut house, path, "Id");
                    for id in ids {
                        let id: usize = id[1..].parse().unwrap();
                        prop_assert!(stays(&plans[id]), "e{} does not fit", id);
                        listed.push((id, lives[id]));
                    }
                    next = token.map(|token| format!("{list}&token={token}"));
                }
            }
            stayed.retain(|id| stays(&plans[*id]) && lives[*id] == 0);
        }
        let once: BTreeSet<_> = listed.iter().copied().collect();
        prop_assert_eq!(once.len(), listed.len(), "somebody is listed twice: {:?}", listed);
        for id in stayed {
            prop_assert!(once.contains(&(id, 0)), "e{} is missing", id);
        }
    }
}

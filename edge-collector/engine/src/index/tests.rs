//! What is marked and when it is folded.

use super::{Bits, Span, fold, span_after, store};
use crate::testing::House;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const ENDPOINTS: &str = "/v1/apps/{app}/endpoints";

fn update(house: &mut House, id: &str, body: Value) {
    let (status, answer) = house.call("PUT", &format!("{ENDPOINTS}/{id}"), body);
    assert_eq!(status, 202, "{answer}");
}

/// How many endpoints are stale.
fn stale(house: &mut House) -> i64 {
    count(house, "SELECT count(*) FROM index_stale")
}

fn count(house: &mut House, statement: &'static str) -> i64 {
    house.turn(|turn| turn.sql.query(statement, &[]).unwrap()[0].int(0).unwrap())
}

fn rest(house: &mut House) {
    house.advance(1_000);
    house.wake();
    assert_eq!(stale(house), 0);
}

#[test]
fn an_update_waits_a_second_for_others() {
    let mut house = House::new();
    update(&mut house, "e1", json!({"Attributes": {"plan": ["gold"]}}));
    house.wake();
    assert_eq!(stale(&mut house), 1);
    house.advance(500);
    update(&mut house, "e2", json!({}));
    assert_eq!(stale(&mut house), 2);
    house.advance(500);
    house.wake();
    assert_eq!(stale(&mut house), 0);
}

#[test]
fn only_what_segments_ask_about_is_marked() {
    let mut house = House::new();
    let body =
        json!({"Address": "ada@example.com", "ChannelType": "EMAIL", "User": {"UserId": "ada"}});
    update(&mut house, "e1", body.clone());
    rest(&mut house);
    update(&mut house, "e1", body);
    update(
        &mut house,
        "e1",
        json!({"OptOut": "ALL", "Demographic": {"Locale": "nb"}}),
    );
    assert_eq!(stale(&mut house), 0);
    update(&mut house, "e1", json!({"Demographic": {"Make": "Nokia"}}));
    assert_eq!(stale(&mut house), 1);
}

#[test]
fn activity_is_marked_once_an_hour() {
    let mut house = House::new();
    update(&mut house, "e1", json!({}));
    rest(&mut house);
    // The house opens at four past the hour.
    for (minutes, marked) in [(10, 0), (40, 0), (10, 1), (50, 1)] {
        house.advance(minutes * 60_000);
        let event = json!({"EventType": "x", "Timestamp": house.now.to_string()});
        let event = json!({house.now.to_string(): event});
        let body = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": event}}});
        assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
        assert_eq!(stale(&mut house), marked, "{minutes}");
    }
    rest(&mut house);
    update(&mut house, "e1", json!({}));
    assert_eq!(stale(&mut house), 0);
    house.advance(60 * 60_000);
    update(&mut house, "e1", json!({}));
    assert_eq!(stale(&mut house), 1);
}

#[test]
fn what_a_user_has_is_marked_on_every_endpoint() {
    let mut house = House::new();
    for id in ["e1", "e2", "e3"] {
        update(&mut house, id, json!({"User": {"UserId": "ada"}}));
    }
    update(&mut house, "e4", json!({}));
    rest(&mut house);
    let shared = json!({"User": {"UserAttributes": {"tier": ["top"]}}});
    update(&mut house, "e2", shared);
    assert_eq!(stale(&mut house), 3);
}

#[test]
fn who_gives_way_to_another_endpoint_of_its_user_is_marked() {
    let mut house = House::new();
    for n in 0..16 {
        let body = json!({
            "ChannelType": "GCM", "Address": format!("token {n}"),
            "User": {"UserId": "ada", "UserAttributes": {"tier": ["top"]}},
        });
        update(&mut house, &format!("e{n}"), body);
        house.advance(60_000);
        if n == 14 {
            house.wake();
            assert_eq!(stale(&mut house), 0);
        }
    }
    assert_eq!(stale(&mut house), 2);
}

#[test]
fn nothing_is_left_of_endpoints_that_are_gone() {
    let mut house = House::new();
    let body = json!({
        "Attributes": {"plan": ["gold"]}, "Metrics": {"orders": 3.5}, "Location": {"Latitude": 59.9, "Longitude": 10.7},
        "User": {"UserId": "ada", "UserAttributes": {"tier": ["top"]}}, "ChannelType": "GCM", "Address": "token",
    });
    update(&mut house, "e1", body.clone());
    rest(&mut house);
    assert!(count(&mut house, "SELECT count(*) FROM index_bits") > 50);
    update(&mut house, "e1", json!({"Attributes": {"plan": ["free"]}}));
    house.call("DELETE", &format!("{ENDPOINTS}/e1"), Value::Null);
    // Another one under the same id has another small integer.
    update(&mut house, "e1", body);
    house.call("DELETE", "/v1/apps/{app}/users/ada", Value::Null);
    rest(&mut house);
    assert_eq!(count(&mut house, "SELECT count(*) FROM index_bits"), 0);
}

#[test]
fn a_fold_takes_a_slice_and_comes_back_for_the_rest() {
    let mut house = House::new();
    for n in 0..5 {
        update(&mut house, &format!("e{n}"), json!({}));
    }
    let more = [4, 5].map(|count| house.turn(|turn| store::more_stale(turn.sql, count).unwrap()));
    assert_eq!(more, [true, false]);
    assert_eq!(house.turn(|turn| fold(turn, 3).unwrap()), 3);
    let spans = house.turn(|turn| {
        let spans = std::iter::successors(Some(0), |n| {
            span_after(turn, *n).unwrap().map(|span| span.until)
        });
        let spans: Vec<i64> = spans.collect();
        let Span { changed, .. } = span_after(turn, 0).unwrap().unwrap();
        (spans, changed.len())
    });
    assert_eq!(spans, (vec![0, 65_535], 2));
    rest(&mut house);
}

/// The members of a chunk as one writes them down, and as a bitmap that has been through the store.
type Both = (Vec<bool>, Bits);

/// Sets of every shape: stretches, every so manyth, nobody, nearly everybody.
fn both() -> impl Strategy<Value = Both> {
    let steps = select(vec![1, 1, 2, 3, 17, 1_000]);
    vec(
        (0..65_536_usize, 0..65_536_usize, steps, any::<bool>()),
        0..6,
    )
    .prop_map(|parts| {
        let mut members = vec![false; 65_536];
        for (from, length, step, are) in parts {
            for low in (from..65_536.min(from + length)).step_by(step) {
                members[low] = are;
            }
        }
        let mut bits = listed(&members);
        bits.optimize();
        let mut packed = Vec::new();
        bits.serialize_into(&mut packed).unwrap();
        (members, Bits::deserialize_from(packed.as_slice()).unwrap())
    })
}

fn listed(members: &[bool]) -> Bits {
    let members = (0_u32..).zip(members).filter(|(_, is)| **is);
    members.map(|(low, _)| low).collect()
}

fn joined(one: &Both, other: &Both, join: fn(bool, bool) -> bool) -> Bits {
    let pairs = one.0.iter().zip(&other.0);
    listed(
        &pairs
            .map(|(one, other)| join(*one, *other))
            .collect::<Vec<bool>>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn bitmaps_of_every_shape_are_sets(one in both(), other in both(), from in 0..65_536_u32, until in 0..65_536_u32) {
        prop_assert_eq!(one.1.iter().collect::<Vec<u32>>(), listed(&one.0).iter().collect::<Vec<u32>>());
        prop_assert_eq!(one.1.len(), one.0.iter().filter(|is| **is).count() as u64);
        prop_assert_eq!(&one.1 & &other.1, joined(&one, &other, |one, other| one && other));
        prop_assert_eq!(&one.1 | &other.1, joined(&one, &other, |one, other| one || other));
        prop_assert_eq!(&one.1 - &other.1, joined(&one, &other, |one, other| one && !other));
        prop_assert_eq!(&one.1 ^ &other.1, joined(&one, &other, |one, other| one != other));
        let (mut kept, mut less, mut more) = (one.1.clone(), one.1.clone(), one.1.clone());
        kept &= &other.1;
        less -= &other.1;
        more |= &other.1;
        prop_assert_eq!(kept, &one.1 & &other.1);
        prop_assert_eq!(less, &one.1 - &other.1);
        prop_assert_eq!(more, &one.1 | &other.1);
        let mut cut = one.1.clone();
        cut.remove_range(..from);
        cut.remove_range(until + 1..);
        let within = (0_u32..).zip(&one.0).map(|(low, is)| *is && low >= from && low <= until);
        prop_assert_eq!(cut, listed(&within.collect::<Vec<bool>>()));
    }
}

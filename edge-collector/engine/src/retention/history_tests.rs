//! Histories at random: whatever happens in whatever order, nothing is forgotten too early, and in the end nothing is left.

use super::tests::{STREAM, activities, at_once, campaign, house, message, number, person, put};
use crate::effect::{Act, EffectId, Outcome};
use crate::events;
use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Step {
    Event(u8, u8),
    Again(usize),
    Message(u8),
    Campaign,
    Settle(bool),
    Hours(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, any::<u8>()).prop_map(|(endpoint, id)| Step::Event(endpoint, id)),
        2 => any::<usize>().prop_map(Step::Again),
        1 => (0..4_u8).prop_map(Step::Message),
        1 => Just(Step::Campaign),
        4 => prop::bool::weighted(0.7).prop_map(Step::Settle),
        4 => (1..40_i64).prop_map(Step::Hours),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens in whatever order, and dies before its commit: the stream brings every event that was taken, no event is taken twice, every message is asked of
    /// the provider once, campaigns' sums stay, and the log holds no more than what is young or owed.
    #[test]
    fn forgetting_loses_nothing_that_is_owed(steps in prop::collection::vec(step(), 1..80)) {
        let mut house = house();
        let stream = json!({"DestinationStreamArn": "file:all", "RoleArn": "arn:aws:iam::123456789012:role/pinpoint"});
        assert_eq!(house.call("POST", STREAM, stream).0, 200);
        for id in ["e0", "e1", "e2", "e3"] {
            person(&mut house, id);
        }
        let (mut taken, mut brought) = (BTreeMap::new(), Vec::new());
        let (mut mails, mut wanted) = (BTreeSet::new(), 0);
        let mut campaigns = Vec::new();
        for step in steps {
            match step {
                Step::Event(endpoint, id) => {
                    let (endpoint, id, at) = (format!("e{endpoint}"), format!("{id}-{}", taken.len()), house.now);
                    assert_eq!(put(&mut house, &endpoint, &id, &at.to_string()), 202);
                    taken.insert((endpoint, id), at);
                }
                Step::Again(which) => {
                    if let Some(((endpoint, id), at)) = taken.iter().nth(which % taken.len().max(1)) {
                        put(&mut house, endpoint, id, &at.to_string());
                    }
                }
                Step::Message(to) => {
                    message(&mut house, &format!("someone{to}@example.com"));
                    wanted += 1;
                }
                Step::Campaign => {
                    campaigns.push((campaign(&mut house, &at_once()), None));
                    wanted += 4;
                }
                Step::Settle(takes) => round(&mut house, takes, &mut brought, &mut mails),
                Step::Hours(hours) => {
                    house.advance(hours * 60 * 60 * 1000);
                    house.die_waking();
                    house.wake();
                }
            }
            for (campaign, sums) in &mut campaigns {
                let now = activities(&mut house, campaign);
                if now[0]["State"] == "COMPLETED" {
                    prop_assert_eq!(sums.get_or_insert_with(|| now.clone()), &now);
                }
            }
        }
        for _ in 0..40 {
            round(&mut house, true, &mut brought, &mut mails);
            house.advance(6 * 60 * 60 * 1000);
            house.wake();
        }
        let got: BTreeSet<&str> = brought.iter().map(String::as_str).collect();
        let owed: BTreeSet<&str> = taken.keys().map(|(_, id)| id.as_str()).collect();
        prop_assert_eq!(got, owed);
        prop_assert_eq!(mails.len(), wanted);
        let counts = house.turn(events::counts);
        let views = counts.iter().filter(|(_, of, _)| of == "view");
        let views: i64 = views.map(|(_, _, events)| events).sum();
        prop_assert_eq!(views, i64::try_from(taken.len()).unwrap());
        prop_assert_eq!(number(&mut house, "SELECT count(*) FROM event_blocks") <= 1, true);
        prop_assert_eq!(number(&mut house, "SELECT count(*) FROM sends"), 0);
    }
}

/// Lets the provider take what it is asked, and the stream too if it `takes`.
fn round(
    house: &mut House,
    takes: bool,
    brought: &mut Vec<String>,
    mails: &mut BTreeSet<EffectId>,
) {
    for effect in house.effects() {
        let outcome = match effect.act {
            Act::Mail(_) => {
                mails.insert(effect.id);
                Outcome::Done
            }
            Act::Keep(lines) if takes => {
                let lines = String::from_utf8(lines.text).unwrap();
                let records = lines
                    .lines()
                    .map(|line| serde_json::from_str::<Value>(line).unwrap());
                brought.extend(records.filter(|record| record["event_type"] == "view").map(
                    |record| {
                        record["attributes"]["id"]
                            .as_str()
                            .unwrap_or_default()
                            .to_owned()
                    },
                ));
                Outcome::Done
            }
            Act::Keep(_) => Outcome::Later("away".to_owned()),
            other => panic!("nobody does {other:?}"),
        };
        house.settle(effect.id, outcome);
    }
}

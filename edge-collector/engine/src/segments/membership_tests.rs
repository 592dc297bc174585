//! Who is announced to have joined or left a segment, and who is not.

use crate::events::{self, Place};
use crate::jobs::testing::{Bucket, imported};
use crate::testing::{House, cases};
use crate::{endpoints, index, jobs};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const SEGMENTS: &str = "/v1/apps/{app}/segments";
/// Histories, unless the environment names another number.
const CASES: u32 = 32;
const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn put(house: &mut House, id: &str, body: Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    assert_eq!(house.call("PUT", &path, body).0, 202);
}

fn plan(house: &mut House, id: &str, plan: &str) {
    put(house, id, json!({"Attributes": {"plan": [plan]}}));
}

fn delete(house: &mut House, id: &str) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 202);
}

fn on_plan(plan: &str) -> Value {
    json!({"Attributes": {"plan": {"Values": [plan]}}})
}

/// Makes a segment that announces, and returns its id.
fn announcing(house: &mut House, name: &str, members: &Value) -> String {
    let mut body = json!({"Name": name, "MembershipEvents": true});
    for (name, member) in members.as_object().unwrap() {
        body[name] = member.clone();
    }
    let (status, segment) = house.call("POST", SEGMENTS, body);
    assert_eq!((status, &segment["MembershipEvents"]), (201, &json!(true)));
    segment["Id"].as_str().unwrap().to_owned()
}

fn gold(house: &mut House) -> String {
    announcing(house, "Gold", &json!({"Dimensions": on_plan("gold")}))
}

fn update(house: &mut House, id: &str, body: Value) -> Value {
    let (status, segment) = house.call("PUT", &format!("{SEGMENTS}/{id}"), body);
    assert_eq!(status, 200, "{segment}");
    segment
}

/// Lets a change be folded into the index, and looked at.
fn pass(house: &mut House) {
    for ms in [1_000, 250] {
        house.advance(ms);
        house.wake();
    }
}

/// All that was announced, in the order of the log.
fn told(house: &mut House) -> Vec<String> {
    told_after(house, 0)
}

/// What was announced after so many events of the log.
fn told_after(house: &mut House, events: usize) -> Vec<String> {
    let log = house.turn(|turn| events::follow(turn, Place::default(), 100_000).unwrap());
    let log = log.into_iter().skip(events).flatten().map(|one| one.event);
    log.filter(|event| event.event_type.starts_with("_segment."))
        .map(|event| {
            let name = &event.attributes["segment_name"];
            format!("{} {} {name}", event.endpoint, &event.event_type[9..])
        })
        .collect()
}

fn nothing_is_kept(house: &House) {
    for table in ["segments", "bits", "due", "people"] {
        assert!(house.rows().contains(&format!("membership_{table} []")));
    }
}

#[test]
fn who_joins_and_who_leaves_is_announced() {
    let mut house = House::new();
    let segment = gold(&mut house);
    plan(&mut house, "Ada", "gold");
    plan(&mut house, "Bob", "free");
    house.wake();
    assert_eq!(told(&mut house), [""; 0]);
    pass(&mut house);
    assert_eq!(told(&mut house), ["ada join Gold"]);
    plan(&mut house, "ada", "free");
    plan(&mut house, "bob", "gold");
    pass(&mut house);
    let all = ["ada join Gold", "ada leave Gold", "bob join Gold"];
    assert_eq!(told(&mut house), all);
    put(&mut house, "bob", json!({"Attributes": {"seat": ["12A"]}}));
    update(&mut house, &segment, json!({"Name": "Golden"}));
    pass(&mut house);
    assert_eq!(told(&mut house), all);
    let path = "/carillon/apps/{app}/endpoints/bob/trail";
    let (_, trail) = house.call("GET", path, Value::Null);
    let expected = json!({"segment_id": segment, "segment_name": "Gold", "segment_version": "1"});
    assert_eq!(trail["Events"][0]["Attributes"], expected);
}

#[test]
fn who_is_in_it_when_it_begins_is_not_announced() {
    let mut house = House::new();
    plan(&mut house, "ada", "gold");
    pass(&mut house);
    plan(&mut house, "bob", "gold");
    let segment = gold(&mut house);
    plan(&mut house, "eve", "gold");
    pass(&mut house);
    assert_eq!(told(&mut house), ["eve join Gold"]);
    update(&mut house, &segment, json!({"Dimensions": on_plan("free")}));
    plan(&mut house, "kim", "free");
    pass(&mut house);
    assert_eq!(told(&mut house)[1..], ["kim join Gold"]);
}

#[test]
fn what_somebody_does_moves_him_and_what_he_did_long_ago_does_not() {
    fn buys(house: &mut House, id: &str, event: &str) {
        let event = json!({event: {"EventType": "buy", "Timestamp": house.now.to_string()}});
        let body = json!({"BatchItem": {id: {"Endpoint": {}, "Events": event}}});
        assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
    }
    let mut house = House::new();
    buys(&mut house, "ada", "1");
    pass(&mut house);
    let bought = json!({"EventType": {"Values": ["buy"]}, "Days": 2});
    let buyers = json!({"Dimensions": {"Behavior": {"Events": [bought]}}});
    announcing(&mut house, "Buyers", &buyers);
    buys(&mut house, "bob", "2");
    // A second in which counts may be filled, and one in which what was put off for that is looked at.
    pass(&mut house);
    pass(&mut house);
    let early = told(&mut house);
    assert!(!early.contains(&"ada join Buyers".to_owned()), "{early:?}");
    buys(&mut house, "eve", "3");
    pass(&mut house);
    assert_eq!(told(&mut house)[early.len()..], ["eve join Buyers"]);
    house.advance(DAY_MS);
    buys(&mut house, "bob", "4");
    pass(&mut house);
    house.advance(DAY_MS);
    pass(&mut house);
    pass(&mut house);
    let mut left = told(&mut house)[early.len() + 1..].to_vec();
    left.sort();
    assert_eq!(left, ["ada leave Buyers", "eve leave Buyers"]);
}

#[test]
fn it_announces_until_it_is_told_not_to() {
    let mut house = House::new();
    plan(&mut house, "ada", "gold");
    let segment = gold(&mut house);
    let renamed = update(&mut house, &segment, json!({"Name": "Gold again"}));
    assert_eq!(renamed["MembershipEvents"], true);
    let silent = update(&mut house, &segment, json!({"MembershipEvents": false}));
    assert_eq!(silent.get("MembershipEvents"), None);
    nothing_is_kept(&house);
    plan(&mut house, "ada", "free");
    pass(&mut house);
    nothing_is_kept(&house);
    update(&mut house, &segment, json!({"MembershipEvents": true}));
    plan(&mut house, "ada", "gold");
    pass(&mut house);
    assert_eq!(told(&mut house), ["ada join Gold again"]);
    let path = format!("{SEGMENTS}/{segment}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    nothing_is_kept(&house);
}

#[test]
fn who_comes_and_goes_between_two_looks_has_not_been_there() {
    let mut house = House::new();
    gold(&mut house);
    plan(&mut house, "ada", "gold");
    plan(&mut house, "ada", "free");
    plan(&mut house, "bob", "gold");
    delete(&mut house, "bob");
    pass(&mut house);
    assert_eq!(told(&mut house), [""; 0]);
}

#[test]
fn who_is_deleted_goes_without_a_word_and_may_come_again() {
    let mut house = House::new();
    gold(&mut house);
    plan(&mut house, "ada", "gold");
    pass(&mut house);
    delete(&mut house, "ada");
    pass(&mut house);
    assert!(house.rows().contains("membership_bits []"));
    plan(&mut house, "ada", "gold");
    pass(&mut house);
    assert_eq!(told(&mut house), ["ada join Gold", "ada join Gold"]);
}

#[test]
fn a_new_definition_of_what_it_builds_on_moves_nobody() {
    let mut house = House::new();
    let body = json!({"Name": "Source", "Dimensions": on_plan("gold")});
    let (_, source) = house.call("POST", SEGMENTS, body);
    let source = source["Id"].as_str().unwrap().to_owned();
    let groups = json!({"Groups": [{"SourceSegments": [{"Id": source}]}]});
    announcing(&mut house, "Over", &json!({"SegmentGroups": groups}));
    plan(&mut house, "ada", "gold");
    plan(&mut house, "bob", "free");
    pass(&mut house);
    assert_eq!(told(&mut house), ["ada join Over"]);
    update(&mut house, &source, json!({"Dimensions": on_plan("free")}));
    pass(&mut house);
    plan(&mut house, "bob", "gold");
    pass(&mut house);
    assert_eq!(told(&mut house)[1..], ["bob leave Over"]);
    plan(&mut house, "bob", "free");
    pass(&mut house);
    let before = told(&mut house);
    let path = format!("{SEGMENTS}/{source}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    plan(&mut house, "eve", "free");
    pass(&mut house);
    assert_eq!(told(&mut house), before);
}

#[test]
fn who_is_on_a_new_list_and_was_not_on_the_old_has_joined() {
    let mut house = jobs::testing::house();
    let list = |text: &str| Bucket::with(&[("in/list.csv", text)]);
    let url = "s3://people/in/list.csv";
    let more = json!({"DefineSegment": true, "SegmentName": "Listed"});
    let job = imported(&mut house, &mut list("Id\ne1\ne2\n"), "CSV", url, more);
    let id = job["Definition"]["SegmentId"].as_str().unwrap().to_owned();
    update(&mut house, &id, json!({"MembershipEvents": true}));
    let groups = json!({"Groups": [{"SourceSegments": [{"Id": id}]}]});
    announcing(&mut house, "Over", &json!({"SegmentGroups": groups}));
    pass(&mut house);
    assert_eq!(told(&mut house), [""; 0]);
    let more = json!({"DefineSegment": true, "SegmentId": id});
    let text = "Id,User.UserId\ne2,\ne3,\n,ada\n";
    imported(&mut house, &mut list(text), "CSV", url, more);
    pass(&mut house);
    let mut moved = told(&mut house);
    moved.sort();
    let expected = [
        "e1 leave Listed",
        "e1 leave Over",
        "e3 join Listed",
        "e3 join Over",
    ];
    assert_eq!(moved, expected);
    put(&mut house, "e1", json!({"User": {"UserId": "ada"}}));
    pass(&mut house);
    assert_eq!(told(&mut house)[4..].len(), 2);
    put(&mut house, "e1", json!({"User": {"UserId": "bob"}}));
    pass(&mut house);
    let mut moved = told(&mut house)[6..].to_vec();
    moved.sort();
    assert_eq!(moved, ["e1 leave Listed", "e1 leave Over"]);
}

#[test]
fn time_alone_moves_people_at_the_full_hour() {
    let mut house = House::new();
    let recency = |kind: &str| json!({"Dimensions": {"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": kind}}}});
    announcing(&mut house, "Asleep", &recency("INACTIVE"));
    announcing(&mut house, "Awake", &recency("ACTIVE"));
    plan(&mut house, "ada", "gold");
    pass(&mut house);
    assert_eq!(told(&mut house), ["ada join Awake"]);
    let asleep = house.now.plus(DAY_MS);
    while house.now < asleep {
        house.now = house.next_wake().unwrap();
        house.wake();
    }
    let mut moved = told(&mut house)[1..].to_vec();
    moved.sort();
    assert_eq!(moved, ["ada join Asleep", "ada leave Awake"]);
    assert_eq!(house.now.to_string(), "2026-01-03T04:00:00.000Z");
}

#[test]
fn so_many_segments_announce_and_no_more() {
    let mut house = House::new();
    let ids: Vec<String> = (0..50).map(|_| gold(&mut house)).collect();
    let body = json!({"Name": "One more", "MembershipEvents": true});
    let (status, error) = house.call("POST", SEGMENTS, body.clone());
    assert_eq!(status, 400, "{error}");
    let text = error["Message"].as_str().unwrap();
    assert!(text.starts_with("MembershipEvents: at most 50"), "{text}");
    update(&mut house, &ids[7], json!({"MembershipEvents": false}));
    assert_eq!(house.call("POST", SEGMENTS, body).0, 201);
}

/// Puts 1,200 people on a plan.
fn put_many(house: &mut House) {
    for first in (0..1_200).step_by(100) {
        let item = |n| json!({"Id": format!("e{n}"), "Attributes": {"plan": ["gold"]}});
        let items: Vec<Value> = (first..first + 100).map(item).collect();
        let path = "/v1/apps/{app}/endpoints";
        assert_eq!(house.call("PUT", path, json!({"Item": items})).0, 202);
    }
    house.advance(1_000);
    house.wake();
}

/// Wakes the house until 1,200 are announced, and dies each time before.
fn announced_once_each(house: &mut House) {
    for expected in [0, 500, 1_000, 1_200] {
        assert_eq!(told(house).len(), expected);
        house.die_waking();
        house.wake_once();
    }
    house.restart();
    let all = told(house);
    assert_eq!(all.len(), 1_200);
    assert_eq!(BTreeSet::from_iter(all).len(), 1_200);
}

#[test]
fn many_are_announced_once_each_whatever_dies_between() {
    let mut house = House::new();
    gold(&mut house);
    put_many(&mut house);
    house.advance(250);
    announced_once_each(&mut house);
}

#[test]
fn many_whom_time_moves_are_announced_once_each() {
    let mut house = House::new();
    put_many(&mut house);
    let inactive =
        json!({"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "INACTIVE"}}});
    announcing(&mut house, "Asleep", &json!({"Dimensions": inactive}));
    house.advance(DAY_MS + HOUR_MS);
    announced_once_each(&mut house);
}

/// A house with a campaign that is started by joining a segment, for those who are in another.
fn welcoming(house: &mut House, joined: &str, among: &str) {
    house.open_email();
    let dimensions = json!({
        "EventType": {"DimensionType": "INCLUSIVE", "Values": ["_segment.join"]},
        "Attributes": {"segment_id": {"AttributeType": "INCLUSIVE", "Values": [joined]}},
    });
    let body = json!({
        "Name": "Welcome", "SegmentId": among,
        "MessageConfiguration": {"EmailMessage": {"Title": "You are {{Event.Attributes.segment_name}}", "Body": "Welcome."}},
        "Schedule": {"Frequency": "EVENT", "StartTime": "IMMEDIATE", "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}},
    });
    let (status, campaign) = house.call("POST", "/v1/apps/{app}/campaigns", body);
    assert_eq!(status, 201, "{campaign}");
    house.wake();
}

fn reachable(house: &mut House, id: &str, plan: &str) {
    let address = format!("{id}@example.com");
    let body = json!({"ChannelType": "EMAIL", "Address": address, "Attributes": {"plan": [plan]}});
    put(house, id, body);
}

/// What the inbox holds, the newest first.
fn inbox(house: &mut House) -> Vec<String> {
    let (_, page) = house.call("GET", "/inbox/messages", Value::Null);
    let items = page["Item"].as_array().unwrap().iter();
    items
        .map(|one| format!("{} {}", one["To"], one["Subject"]).replace('"', ""))
        .collect()
}

#[test]
fn a_campaign_is_started_once_by_each_joining() {
    let mut house = House::new();
    let segment = gold(&mut house);
    gold(&mut house);
    welcoming(&mut house, &segment, &segment);
    let one = "ada@example.com You are Gold".to_owned();
    for times in 1..3 {
        reachable(&mut house, "ada", "gold");
        house.advance(1_000);
        house.wake();
        house.die_waking();
        house.advance(250);
        house.die_waking();
        house.restart();
        assert_eq!(inbox(&mut house), vec![one.clone(); times]);
        reachable(&mut house, "ada", "free");
        pass(&mut house);
        pass(&mut house);
    }
    assert_eq!(inbox(&mut house).len(), 2);
}

#[test]
fn nobody_joins_by_saying_so() {
    let mut house = House::new();
    let segment = gold(&mut house);
    let (_, everybody) = house.call("POST", SEGMENTS, json!({"Name": "Everybody"}));
    let everybody = everybody["Id"].as_str().unwrap();
    welcoming(&mut house, &segment, everybody);
    reachable(&mut house, "ada", "free");
    let event = json!({"EventType": "_segment.join", "Timestamp": house.now.to_string(), "Attributes": {"segment_id": segment}});
    let body = json!({"BatchItem": {"ada": {"Endpoint": {}, "Events": {"e": event}}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
    pass(&mut house);
    assert_eq!(inbox(&mut house), [""; 0]);
    reachable(&mut house, "ada", "gold");
    pass(&mut house);
    assert_eq!(inbox(&mut house).len(), 1);
}

#[test]
fn an_announcement_is_no_sign_of_life() {
    let mut house = House::new();
    let inactive =
        json!({"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "INACTIVE"}}});
    let segment = announcing(&mut house, "Asleep", &json!({"Dimensions": inactive}));
    welcoming(&mut house, &segment, &segment);
    reachable(&mut house, "ada", "gold");
    pass(&mut house);
    house.advance(DAY_MS + HOUR_MS);
    house.wake();
    assert_eq!(inbox(&mut house), ["ada@example.com You are Asleep"]);
    house.advance(DAY_MS);
    house.wake();
    assert_eq!(inbox(&mut house).len(), 1);
}

#[derive(Debug, Clone)]
enum Step {
    Put(&'static str, &'static str),
    Join(&'static str, &'static str),
    Tier(&'static str, &'static str),
    Delete(&'static str),
    DeleteUser(&'static str),
    Redefine(&'static str),
    Advance(i64),
    Wake,
    Fold(usize),
    Restart,
    Die,
}

fn step() -> impl Strategy<Value = Step> {
    let id = || select(vec!["p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    let user = || select(vec!["u1", "u2"]);
    let word = || select(vec!["gold", "free"]);
    prop_oneof![
        8 => (id(), word()).prop_map(|(id, plan)| Step::Put(id, plan)),
        2 => (id(), user()).prop_map(|(id, user)| Step::Join(id, user)),
        3 => (id(), word()).prop_map(|(id, tier)| Step::Tier(id, tier)),
        2 => id().prop_map(Step::Delete),
        1 => user().prop_map(Step::DeleteUser),
        1 => word().prop_map(Step::Redefine),
        4 => select(vec![250, 1_000, 60_000, 7 * HOUR_MS, DAY_MS]).prop_map(Step::Advance),
        4 => Just(Step::Wake),
        2 => (1..5_usize).prop_map(Step::Fold),
        1 => Just(Step::Restart),
        2 => Just(Step::Die),
    ]
}

/// A house, and who is in each of its segments by what was announced so far.
struct Story {
    house: House,
    events: usize,
    members: BTreeMap<String, BTreeSet<String>>,
    source: String,
    /// The plan of its source's members.
    sourced: &'static str,
}

impl Story {
    fn new(before: i64) -> Story {
        let mut house = House::new();
        house.turn(|turn| {
            let insert = "INSERT INTO sqlite_sequence (name, seq) VALUES ('endpoints', ?1)";
            turn.sql.query(insert, &[before.into()]).unwrap();
        });
        let body = json!({"Name": "Source", "Dimensions": on_plan("gold")});
        let (_, source) = house.call("POST", SEGMENTS, body);
        let source = source["Id"].as_str().unwrap().to_owned();
        let none = json!({"Groups": [{"SourceSegments": [{"Id": source}], "SourceType": "NONE"}]});
        let tier = json!({"UserAttributes": {"tier": {"Values": ["gold"]}}});
        let recent =
            json!({"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "ACTIVE"}}});
        let mut members = BTreeMap::new();
        for (name, of) in [
            ("All", json!({})),
            ("Gold", json!({"Dimensions": on_plan("gold")})),
            ("Others", json!({"SegmentGroups": none})),
            ("Tier", json!({"Dimensions": tier})),
            ("Recent", json!({"Dimensions": recent})),
        ] {
            announcing(&mut house, name, &of);
            members.insert(name.to_owned(), BTreeSet::new());
        }
        Story {
            house,
            events: 0,
            members,
            source,
            sourced: "gold",
        }
    }

    fn take(&mut self, step: &Step) {
        let house = &mut self.house;
        match step {
            Step::Put(id, of) => plan(house, id, of),
            Step::Join(id, user) => put(house, id, json!({"User": {"UserId": user}})),
            Step::Tier(id, tier) => {
                put(
                    house,
                    id,
                    json!({"User": {"UserAttributes": {"tier": [tier]}}}),
                );
            }
            Step::Delete(id) => {
                let path = format!("/v1/apps/{{app}}/endpoints/{id}");
                house.call("DELETE", &path, Value::Null);
            }
            Step::DeleteUser(user) => {
                let path = format!("/v1/apps/{{app}}/users/{user}");
                house.call("DELETE", &path, Value::Null);
            }
            Step::Redefine(of) => {
                let source = self.source.clone();
                update(house, &source, json!({"Dimensions": on_plan(of)}));
                self.follow();
                // Whoever is in it now is known without a word.
                if *of != self.sourced {
                    let now = self.in_segments().remove("Others").unwrap();
                    self.members.insert("Others".to_owned(), now);
                    self.sourced = of;
                }
            }
            Step::Advance(ms) => house.advance(*ms),
            Step::Wake => house.wake(),
            Step::Fold(limit) => drop(house.turn(|turn| index::fold(turn, *limit).unwrap())),
            Step::Restart => house.restart(),
            Step::Die => house.die_waking(),
        }
        self.follow();
        let here = self.everybody();
        for members in self.members.values_mut() {
            members.retain(|id| here.contains(id));
        }
    }

    /// Hears what was announced since. Nobody joins who is in, nor leaves who is not.
    fn follow(&mut self) {
        let log = self
            .house
            .turn(|turn| events::follow(turn, Place::default(), 100_000).unwrap());
        for told in told_after(&mut self.house, self.events) {
            let [id, what, name] = *told.split(' ').collect::<Vec<_>>() else {
                panic!("{told}");
            };
            let members = self.members.get_mut(name).unwrap();
            let moved = match what {
                "join" => members.insert(id.to_owned()),
                _ => members.remove(id),
            };
            assert!(moved, "{told}, once more");
        }
        self.events = log.len();
    }

    fn everybody(&mut self) -> BTreeSet<String> {
        let rows = self
            .house
            .turn(|turn| turn.sql.query("SELECT id FROM endpoints", &[]).unwrap());
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    }

    /// Who is in each of the announcing segments now, judged one by one.
    fn in_segments(&mut self) -> BTreeMap<String, BTreeSet<String>> {
        let names = self
            .members
            .keys()
            .map(|name| (name.clone(), BTreeSet::new()));
        let mut found: BTreeMap<_, BTreeSet<_>> = names.collect();
        for id in self.everybody() {
            let segments = self.house.turn(|turn| {
                let endpoint = endpoints::find(turn, &id).unwrap().unwrap();
                super::of_endpoint(turn, &endpoint).unwrap()
            });
            for (_, name) in segments {
                if let Some(members) = found.get_mut(&name) {
                    members.insert(id.clone());
                }
            }
        }
        found
    }

    /// At a full hour when all is looked at, what was announced is how it is.
    fn judge(&mut self) {
        pass(&mut self.house);
        let to_full_hour = HOUR_MS - self.house.now.0.rem_euclid(HOUR_MS);
        self.house.advance(to_full_hour);
        self.house.wake();
        self.follow();
        let now = self.in_segments();
        assert_eq!(self.members, now);
    }
}

proptest! {
    #![proptest_config(cases(CASES))]
    #[test]
    fn what_was_announced_is_who_is_there(
        before in select(vec![0, 65_531]),
        history in vec(vec(step(), 1..16), 1..5),
    ) {
        let mut story = Story::new(before);
        for steps in &history {
            for step in steps {
                story.take(step);
            }
            story.judge();
        }
    }
}

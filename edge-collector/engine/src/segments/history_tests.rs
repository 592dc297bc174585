//! Whatever happens to people, three judges agree on who is in a segment: the index, the criteria on each endpoint by itself, and a
//! reference that is written here as the rules read, on what the API says of each endpoint.

use super::{Audience, criteria};
use crate::testing::{House, cases};
use crate::{Rates, Timestamp, behaviour, endpoints, index};
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Histories, unless the environment names another number.
const CASES: u32 = 48;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const IDS: [&str; 7] = ["p1", "p2", "p3", "p4", "p5", "p6", "p7"];
/// The last small integer before a history begins: at the start of the first chunk, or where its end is near.
const BEFORE: [i64; 2] = [0, 65_531];

#[derive(Debug, Clone)]
enum Step {
    Update(Value),
    Batch(Vec<Value>),
    /// An event of a type so many minutes ago, with the part of its endpoint.
    Event(Value, &'static str, i64),
    Delete(&'static str),
    DeleteUser(&'static str),
    Purge(&'static str),
    Advance(i64),
    Wake,
    Fold(usize),
    Restart,
}

fn id() -> impl Strategy<Value = &'static str> {
    select(&IDS[..])
}

fn event_type() -> impl Strategy<Value = &'static str> {
    select(vec!["x", "y", "z"])
}

fn user() -> impl Strategy<Value = &'static str> {
    select(vec!["u1", "u2"])
}

fn text() -> impl Strategy<Value = &'static str> {
    select(vec![
        "x",
        "xy",
        "X",
        "ü",
        "",
        "\0",
        "x\0",
        "2026-01-02",
        "2026-01-02T10:00:00Z",
        "2026-01-05T00:00:00.000Z",
        "2026-13-01",
    ])
}

fn number() -> impl Strategy<Value = f64> {
    select(vec![
        -1.5, -1.0, -0.0, 0.0, 1.0, 2.0, 2.5, 3.0, 1e-300, 1e300,
    ])
}

/// Latitudes and longitudes as exact as an answer shows them. The last ones are on no map.
const PLACES: [(f64, f64); 9] = [
    (59.9, 10.7),
    (60.4, 5.3),
    (-33.9, 151.2),
    (0.0, 179.9),
    (0.0, -179.9),
    (89.9, 10.0),
    (89.9, -170.0),
    (99.9, 10.7),
    (60.0, 370.7),
];
const PLACES_ON_GLOBE: usize = 7;

fn place() -> impl Strategy<Value = (f64, f64)> {
    select(&PLACES[..])
}

fn lists() -> impl Strategy<Value = BTreeMap<String, Vec<&'static str>>> {
    btree_map(
        select(vec!["a".to_owned(), "b".to_owned()]),
        vec(text(), 0..3),
        0..3,
    )
}

fn set_if<T: Into<Value>>(members: &mut Map<String, Value>, name: &str, value: Option<T>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), value.into());
    }
}

/// An item of a batch.
fn item() -> impl Strategy<Value = Value> {
    let person = (
        weighted(0.3, select(vec!["u1", "u2", ""])),
        weighted(0.3, lists()),
    );
    let metrics = btree_map(select(vec!["m".to_owned(), "k".to_owned()]), number(), 1..3);
    let demographic = (
        weighted(0.3, select(vec!["ios", "web"])),
        weighted(0.2, select(vec!["Nokia", "3310"])),
        weighted(0.2, select(vec!["3310", "N95"])),
        weighted(0.2, select(vec!["1.0", "2.0"])),
    );
    let location = (
        weighted(0.3, select(vec!["NO", "SE"])),
        weighted(0.3, place()),
    );
    let channel = weighted(0.3, select(vec!["EMAIL", "GCM", "APNS", "PUSH", "SMS"]));
    let effective = select(vec![
        "2025-12-20T12:00:00Z",
        "2026-01-01T03:00:00Z",
        "2026-01-08T13:00:00Z",
        "2027-06-01T00:00:00Z",
    ]);
    let parts = (
        id(),
        weighted(0.5, lists()),
        weighted(0.4, metrics),
        channel,
    );
    (
        parts,
        person,
        demographic,
        location,
        weighted(0.1, effective),
    )
        .prop_map(
            |(
                (id, attributes, metrics, channel),
                (user, shared),
                device,
                (country, at),
                effective,
            )| {
                let mut members = Map::new();
                set_if(&mut members, "Id", Some(id));
                set_if(
                    &mut members,
                    "Attributes",
                    attributes.map(|lists| json!(lists)),
                );
                set_if(
                    &mut members,
                    "Metrics",
                    metrics.map(|metrics| json!(metrics)),
                );
                set_if(&mut members, "ChannelType", channel);
                set_if(&mut members, "Address", channel.map(|_| format!("at {id}")));
                set_if(&mut members, "EffectiveDate", effective);
                let mut part = Map::new();
                set_if(&mut part, "UserId", user);
                set_if(
                    &mut part,
                    "UserAttributes",
                    shared.map(|lists| json!(lists)),
                );
                set_if(
                    &mut members,
                    "User",
                    Some(part).filter(|part| !part.is_empty()),
                );
                let mut part = Map::new();
                set_if(&mut part, "Platform", device.0);
                set_if(&mut part, "Make", device.1);
                set_if(&mut part, "Model", device.2);
                set_if(&mut part, "AppVersion", device.3);
                set_if(
                    &mut members,
                    "Demographic",
                    Some(part).filter(|part| !part.is_empty()),
                );
                let mut part = Map::new();
                set_if(&mut part, "Country", country);
                set_if(&mut part, "Latitude", at.map(|at| at.0));
                set_if(&mut part, "Longitude", at.map(|at| at.1));
                set_if(
                    &mut members,
                    "Location",
                    Some(part).filter(|part| !part.is_empty()),
                );
                Value::Object(members)
            },
        )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => item().prop_map(Step::Update),
        2 => vec(item(), 1..4).prop_map(Step::Batch),
        3 => (item(), event_type(), select(vec![0, 10, 70, 1500, 20_000, -100])).prop_map(|(item, kind, ago)| Step::Event(item, kind, ago)),
        4 => (id(), event_type(), select(vec![0, 0, 1500, 8_000, -3_000])).prop_map(|(id, kind, ago)| Step::Event(json!({"Id": id}), kind, ago)),
        1 => id().prop_map(Step::Delete),
        1 => user().prop_map(Step::DeleteUser),
        1 => select(vec!["a", "b"]).prop_map(Step::Purge),
        3 => select(vec![10, 50, 60, 7 * 60, 24 * 60, 24 * 60 + 10, 6 * 24 * 60]).prop_map(Step::Advance),
        2 => Just(Step::Wake),
        3 => (1..5_usize).prop_map(Step::Fold),
        1 => Just(Step::Restart),
    ]
}

fn set_dimension(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let kind = select(vec!["INCLUSIVE", "EXCLUSIVE"]);
    (kind, vec(select(words), 1..3))
        .prop_map(|(kind, values)| json!({"DimensionType": kind, "Values": values}))
}

fn attributes() -> impl Strategy<Value = Value> {
    let date = select(vec![
        "2026-01-02",
        "2026-01-02T10:00:00Z",
        "2026-01-05T00:00:00Z",
    ]);
    let dimension = prop_oneof![
        (
            select(vec!["INCLUSIVE", "EXCLUSIVE", "CONTAINS"]),
            vec(text(), 1..3)
        )
            .prop_map(|(kind, values)| json!({"AttributeType": kind, "Values": values})),
        (
            select(vec!["BEFORE", "AFTER", "ON"]),
            vec(date.clone(), 1..3)
        )
            .prop_map(|(kind, values)| json!({"AttributeType": kind, "Values": values})),
        vec(date, 2).prop_map(|mut values| {
            values.sort_by_key(|value| Timestamp::parse(value));
            json!({"AttributeType": "BETWEEN", "Values": values})
        }),
    ];
    btree_map(
        select(vec!["a".to_owned(), "b".to_owned()]),
        dimension,
        1..3,
    )
    .prop_map(|dimensions| json!(dimensions))
}

fn metrics() -> impl Strategy<Value = Value> {
    let operator = select(vec![
        "GREATER_THAN",
        "LESS_THAN",
        "GREATER_THAN_OR_EQUAL",
        "LESS_THAN_OR_EQUAL",
        "EQUAL",
    ]);
    let dimension = (operator, number())
        .prop_map(|(operator, value)| json!({"ComparisonOperator": operator, "Value": value}));
    btree_map(
        select(vec!["m".to_owned(), "k".to_owned()]),
        dimension,
        1..3,
    )
    .prop_map(|dimensions| json!(dimensions))
}

fn location() -> impl Strategy<Value = Value> {
    let centre = select(PLACES[..PLACES_ON_GLOBE].to_vec());
    let point = (
        centre,
        select(vec![1.0, 400.0, 5_000.0, 15_000.0, 30_000.0]),
    );
    let point = point.prop_map(|((latitude, longitude), range)| {
        json!({"Coordinates": {"Latitude": latitude, "Longitude": longitude}, "RangeInKilometers": range})
    });
    (
        weighted(0.5, set_dimension(&["NO", "SE", "DK"])),
        weighted(0.7, point),
    )
        .prop_map(|(country, point)| {
            let mut members = Map::new();
            set_if(&mut members, "Country", country);
            set_if(&mut members, "GPSPoint", point);
            Value::Object(members)
        })
}

/// A condition on events.
fn deed() -> impl Strategy<Value = Value> {
    let times = select(vec![
        json!({}),
        json!({"Performed": false}),
        json!({"AtLeast": 2}),
        json!({"AtMost": 1}),
        json!({"AtLeast": 1, "AtMost": 2}),
    ]);
    let days = select(vec![1, 2, 7, 8, 30]);
    (set_dimension(&["x", "y", "w"]), days, times).prop_map(|(set, days, mut deed)| {
        deed["EventType"] = set;
        deed["Days"] = days.into();
        deed
    })
}

fn dimensions() -> impl Strategy<Value = Value> {
    let demographic = prop_oneof![
        set_dimension(&["EMAIL", "PUSH", "GCM", "SMS"]).prop_map(|set| json!({"Channel": set})),
        set_dimension(&["ios", "web"]).prop_map(|set| json!({"Platform": set})),
        set_dimension(&["Nokia", "3310", "N95"]).prop_map(|set| json!({"DeviceType": set})),
        set_dimension(&["Nokia", "3310"])
            .prop_map(|set| json!({"Make": set, "Model": {"Values": ["3310"]}})),
        set_dimension(&["1.0", "3.0"]).prop_map(|set| json!({"AppVersion": set})),
    ];
    let duration = select(vec!["HR_24", "DAY_7", "DAY_14", "DAY_30"]);
    let recency = (duration, select(vec!["ACTIVE", "INACTIVE"]))
        .prop_map(|(duration, kind)| json!({"Duration": duration, "RecencyType": kind}));
    let behavior = (weighted(0.6, recency), weighted(0.7, vec(deed(), 1..3)));
    let behavior = behavior.prop_map(|(recency, deeds)| {
        let mut members = Map::new();
        set_if(&mut members, "Recency", recency);
        set_if(&mut members, "Events", deeds);
        Value::Object(members)
    });
    (
        weighted(0.35, attributes()),
        weighted(0.25, attributes()),
        weighted(0.3, metrics()),
        weighted(0.3, demographic),
        weighted(0.25, location()),
        weighted(0.5, behavior),
    )
        .prop_map(
            |(attributes, shared, metrics, demographic, location, behavior)| {
                let mut members = Map::new();
                set_if(&mut members, "Attributes", attributes);
                set_if(&mut members, "UserAttributes", shared);
                set_if(&mut members, "Metrics", metrics);
                set_if(&mut members, "Demographic", demographic);
                set_if(&mut members, "Location", location);
                set_if(&mut members, "Behavior", behavior);
                Value::Object(members)
            },
        )
}

/// A segment; its source segments are named by their place among those that were made before it.
fn segment() -> impl Strategy<Value = Value> {
    let combine = || select(vec!["ALL", "ANY", "NONE"]);
    let group = (vec(dimensions(), 0..3), combine(), vec(0..2_usize, 0..3), combine()).prop_map(
        |(dimensions, kind, sources, source_type)| json!({"Dimensions": dimensions, "Type": kind, "SourceSegments": sources, "SourceType": source_type}),
    );
    prop_oneof![
        3 => dimensions().prop_map(|dimensions| json!({"Dimensions": dimensions})),
        2 => (vec(group, 1..3), combine()).prop_map(|(groups, include)| json!({"SegmentGroups": {"Groups": groups, "Include": include}})),
    ]
}

/// A house in which a history happens.
struct Story {
    house: House,
    /// When each endpoint last had an event.
    seen: BTreeMap<String, i64>,
    /// What endpoints did that are there: id, type and day of each event.
    did: Vec<(String, &'static str, i64)>,
    /// Segments that were made: id and definition.
    segments: Vec<(String, Value)>,
}

impl Story {
    fn new(before: i64) -> Story {
        let mut house = House::new();
        house.turn(|turn| {
            let insert = "INSERT INTO sqlite_sequence (name, seq) VALUES ('endpoints', ?1)";
            turn.sql.query(insert, &[before.into()]).unwrap();
        });
        Story {
            house,
            seen: BTreeMap::new(),
            did: Vec::new(),
            segments: Vec::new(),
        }
    }

    fn take(&mut self, step: &Step) {
        let house = &mut self.house;
        match step {
            Step::Update(item) => {
                let path = format!(
                    "/v1/apps/{{app}}/endpoints/{}",
                    item["Id"].as_str().unwrap()
                );
                house.call("PUT", &path, item.clone());
            }
            Step::Batch(items) => {
                house.call("PUT", "/v1/apps/{app}/endpoints", json!({"Item": items}));
            }
            Step::Event(item, kind, ago) => self.event(item, kind, *ago),
            Step::Delete(id) => {
                house.call(
                    "DELETE",
                    &format!("/v1/apps/{{app}}/endpoints/{id}"),
                    Value::Null,
                );
            }
            Step::DeleteUser(user) => {
                house.call(
                    "DELETE",
                    &format!("/v1/apps/{{app}}/users/{user}"),
                    Value::Null,
                );
            }
            Step::Purge(name) => {
                let body = json!({"Blacklist": [name]});
                for kind in ["custom", "user"] {
                    let path = format!(
                        "/v1/apps/{{app}}/attributes/endpoint-{kind}-attributes?purge=true"
                    );
                    house.call("PUT", &path, body.clone());
                }
            }
            Step::Advance(minutes) => house.advance(minutes * MINUTE_MS),
            Step::Wake => house.wake(),
            Step::Fold(limit) => house.turn(|turn| {
                index::fold(turn, *limit).unwrap();
                behaviour::fold(turn, *limit).unwrap();
            }),
            Step::Restart => house.set_rates(Rates::default()),
        }
        // An endpoint that is gone takes with it when it was seen, and what it did.
        let here = self.everybody();
        self.seen.retain(|id, _| here.contains_key(id));
        self.did.retain(|(id, _, _)| here.contains_key(id));
    }

    fn event(&mut self, item: &Value, kind: &'static str, ago: i64) {
        let at = self.house.now.plus(-ago * MINUTE_MS);
        let (id, number) = (
            item["Id"].as_str().unwrap(),
            self.house.turn(|turn| turn.uuid()),
        );
        let event = json!({number: {"EventType": kind, "Timestamp": at.to_string()}});
        let mut endpoint = item.clone();
        endpoint.as_object_mut().unwrap().remove("Id");
        let body = json!({"BatchItem": {id: {"Endpoint": endpoint, "Events": event}}});
        let (status, answer) = self.house.call("POST", "/v1/apps/{app}/events", body);
        assert_eq!(status, 202, "{answer}");
        // An event is not noted that is no news, and what an endpoint says later of an earlier time stands.
        let (at, known) = (at.min(self.house.now), self.everybody());
        self.did
            .push((id.to_owned(), kind, at.0.div_euclid(DAY_MS)));
        if at.0 > known[id].1 {
            self.seen.insert(id.to_owned(), at.0);
        }
    }

    /// What the API says of every endpoint, with when it was last active.
    fn everybody(&mut self) -> BTreeMap<String, (Value, i64)> {
        let mut everybody = BTreeMap::new();
        for id in IDS {
            let path = format!("/v1/apps/{{app}}/endpoints/{id}");
            let (status, endpoint) = self.house.call("GET", &path, Value::Null);
            if status == 200 {
                let effective = endpoint["EffectiveDate"].as_str().unwrap();
                let effective = Timestamp::parse(effective).unwrap().0;
                let seen = self.seen.get(id).copied().unwrap_or(effective);
                everybody.insert(id.to_owned(), (endpoint, effective.max(seen)));
            }
        }
        everybody
    }

    /// Makes a segment, its sources among those that are there.
    fn make(&mut self, mut segment: Value) {
        if let Some(Value::Array(groups)) = segment.pointer_mut("/SegmentGroups/Groups") {
            for group in groups {
                let sources = group["SourceSegments"].as_array().unwrap().iter();
                let sources =
                    sources.filter_map(|place| self.segments.get(place.as_u64()? as usize));
                let sources: Vec<Value> = sources.map(|(id, _)| json!({"Id": id})).collect();
                group["SourceSegments"] = sources.into();
            }
        }
        let made = self
            .house
            .call("POST", "/v1/apps/{app}/segments", segment.clone());
        assert_eq!(made.0, 201, "{} {segment}", made.1);
        self.segments
            .push((made.1["Id"].as_str().unwrap().to_owned(), segment));
    }

    /// Lets the three judge every segment.
    fn judge(&mut self) {
        let everybody = self.everybody();
        self.house.turn(|turn| behaviour::fill(turn).unwrap());
        for (id, segment) in self.segments.clone() {
            let naive: BTreeSet<String> = everybody
                .iter()
                .filter(|(_, (endpoint, active))| self.member(&segment, endpoint, *active))
                .map(|(id, _)| id.clone())
                .collect();
            let (single, walked, count) = self.house.turn(|turn| {
                let mut criteria = criteria(turn, &id, None).unwrap().unwrap();
                let all = endpoints::page_after(turn, 0, 100).unwrap();
                criteria.meet(turn, &all).unwrap();
                let single = all.iter().filter(|one| criteria.contains(*one, turn.now));
                let single: BTreeSet<String> = single.map(|one| one.id().to_owned()).collect();
                let mut audience = Audience::new(turn, criteria);
                let (mut walked, mut until) = (Vec::new(), 0);
                while let Some(step) = audience.step(until, 2).unwrap() {
                    assert!(step.until > until && step.members.len() <= 2);
                    walked.extend(step.members);
                    until = step.until;
                }
                assert!(walked.is_sorted_by(|one, next| one.n < next.n));
                let walked = walked
                    .iter()
                    .map(|one| one.id().to_owned())
                    .collect::<BTreeSet<_>>();
                (single, walked, audience.count().unwrap())
            });
            assert_eq!(single, naive, "one by one and by the rules: {segment}");
            assert_eq!(walked, naive, "by the index and by the rules: {segment}");
            let counts = (count.members as usize, count.endpoints as usize);
            assert_eq!(counts, (naive.len(), everybody.len()), "{segment}");
        }
    }

    /// Whether an endpoint is in a segment, as the rules read.
    fn member(&self, segment: &Value, endpoint: &Value, active: i64) -> bool {
        let now = self.house.now.0;
        if let Some(dimensions) = segment.get("Dimensions") {
            return self.meets(dimensions, endpoint, active, now);
        }
        let Some(groups) = segment.get("SegmentGroups") else {
            return true;
        };
        let groups_hold = each(&groups["Groups"], |group| {
            let source = |source: &Value| {
                let named = self.segments.iter().find(|(id, _)| *id == source["Id"]);
                self.member(&named.unwrap().1, endpoint, active)
            };
            let sources = each(&group["SourceSegments"], source);
            let base = sources.is_empty() || combined(&group["SourceType"], &sources);
            let kept = each(&group["Dimensions"], |dimensions| {
                self.meets(dimensions, endpoint, active, now)
            });
            base && (kept.is_empty() || combined(&group["Type"], &kept))
        });
        combined(&groups["Include"], &groups_hold)
    }

    /// Whether every part of the dimensions is met.
    fn meets(&self, dimensions: &Value, endpoint: &Value, active: i64, now: i64) -> bool {
        let deeds = dimensions["Behavior"]["Events"].as_array();
        let deed = |deed: &Value| self.did_it(deed, endpoint["Id"].as_str().unwrap(), now);
        deeds.into_iter().flatten().all(deed) && looks(dimensions, endpoint, active, now)
    }

    /// Whether an endpoint did something as often as is wanted.
    fn did_it(&self, deed: &Value, id: &str, now: i64) -> bool {
        let today = now.div_euclid(DAY_MS);
        let days = today - deed["Days"].as_i64().unwrap() + 1..=today;
        let matching = |(of, kind, day): &&(String, &str, i64)| {
            of == id && days.contains(day) && set(&deed["EventType"], &[(*kind).to_owned()])
        };
        let times = self.did.iter().filter(matching).count() as u64;
        if deed["Performed"] == false {
            return times == 0;
        }
        match (deed["AtLeast"].as_u64(), deed["AtMost"].as_u64()) {
            (None, None) => times > 0,
            (least, most) => times >= least.unwrap_or(0) && most.is_none_or(|most| times <= most),
        }
    }
}

fn each(list: &Value, test: impl Fn(&Value) -> bool) -> Vec<bool> {
    list.as_array().unwrap().iter().map(test).collect()
}

fn combined(word: &Value, conditions: &[bool]) -> bool {
    let met = conditions.iter().filter(|met| **met).count();
    match word.as_str().unwrap() {
        "ALL" => met == conditions.len(),
        "ANY" => met > 0,
        _ => met == 0,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Whether an endpoint is as the dimensions say, but for what it did.
fn looks(dimensions: &Value, endpoint: &Value, active: i64, now: i64) -> bool {
    let parts = |name: &str| dimensions[name].as_object().cloned().unwrap_or_default();
    let person = &endpoint["User"]["UserAttributes"];
    parts("Attributes")
        .iter()
        .all(|(name, one)| attribute(one, &texts(&endpoint["Attributes"][name])))
        && parts("UserAttributes")
            .iter()
            .all(|(name, one)| attribute(one, &texts(&person[name])))
        && parts("Metrics")
            .iter()
            .all(|(name, one)| metric(one, endpoint["Metrics"][name].as_f64()))
        && parts("Demographic")
            .iter()
            .all(|(name, one)| set(one, &device(name, endpoint)))
        && parts("Location")
            .iter()
            .all(|(name, one)| match name.as_str() {
                "Country" => set(one, &texts(&endpoint["Location"]["Country"])),
                _ => within(one, &endpoint["Location"]),
            })
        && parts("Behavior").get("Recency").is_none_or(|one| {
            let days = match one["Duration"].as_str().unwrap() {
                "HR_24" => 1,
                "DAY_7" => 7,
                "DAY_14" => 14,
                _ => 30,
            };
            (active >= now - days * 24 * HOUR_MS) == (one["RecencyType"] == "ACTIVE")
        })
}

fn device(name: &str, endpoint: &Value) -> Vec<String> {
    let of = &endpoint["Demographic"];
    match name {
        "Channel" => {
            let mut channel = texts(&endpoint["ChannelType"]);
            let push = channel.iter().any(|one| one == "GCM" || one == "APNS");
            channel.extend(push.then(|| "PUSH".to_owned()));
            channel
        }
        "DeviceType" => texts(&json!([of["Make"], of["Model"]])),
        name => texts(&of[name]),
    }
}

fn set(dimension: &Value, held: &[String]) -> bool {
    let listed = texts(&dimension["Values"]);
    let any = held.iter().any(|one| listed.contains(one));
    any != (dimension["DimensionType"] == "EXCLUSIVE")
}

fn attribute(dimension: &Value, held: &[String]) -> bool {
    let listed = texts(&dimension["Values"]);
    let date = |text: &String| Timestamp::parse(text).map(|at| at.0);
    let dates: Vec<i64> = listed.iter().filter_map(date).collect();
    let day = |at: i64| at.div_euclid(24 * HOUR_MS);
    let when = |test: &dyn Fn(i64) -> bool| held.iter().filter_map(date).any(test);
    match dimension["AttributeType"].as_str().unwrap() {
        "INCLUSIVE" => held.iter().any(|one| listed.contains(one)),
        "EXCLUSIVE" => !held.iter().any(|one| listed.contains(one)),
        "CONTAINS" => held
            .iter()
            .any(|one| listed.iter().any(|part| one.contains(part))),
        "BEFORE" => when(&|at| dates.iter().any(|date| at < *date)),
        "AFTER" => when(&|at| dates.iter().any(|date| at > *date)),
        "ON" => when(&|at| dates.iter().any(|date| day(at) == day(*date))),
        _ => when(&|at| (dates[0]..=dates[1]).contains(&at)),
    }
}

fn metric(dimension: &Value, held: Option<f64>) -> bool {
    let (Some(held), value) = (held, dimension["Value"].as_f64().unwrap()) else {
        return false;
    };
    match dimension["ComparisonOperator"].as_str().unwrap() {
        "GREATER_THAN" => held > value,
        "LESS_THAN" => held < value,
        "GREATER_THAN_OR_EQUAL" => held >= value,
        "LESS_THAN_OR_EQUAL" => held <= value,
        _ => held == value,
    }
}

/// By chords through the globe, which no engine uses.
fn within(point: &Value, location: &Value) -> bool {
    let vector = |latitude: f64, longitude: f64| {
        let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
        [
            latitude.cos() * longitude.cos(),
            latitude.cos() * longitude.sin(),
            latitude.sin(),
        ]
    };
    let of = |place: &Value| {
        Some(vector(
            place["Latitude"].as_f64()?,
            place["Longitude"].as_f64()?,
        ))
    };
    let (Some(from), Some(to)) = (of(&point["Coordinates"]), of(location)) else {
        return false;
    };
    let chord: f64 = from
        .iter()
        .zip(to)
        .map(|(from, to)| (from - to).powi(2))
        .sum();
    let distance = 2.0 * 6371.0088 * (chord.sqrt() / 2.0).min(1.0).asin();
    distance <= point["RangeInKilometers"].as_f64().unwrap()
}

proptest! {
    #![proptest_config(cases(CASES))]
    #[test]
    fn three_judges_agree(
        before in select(&BEFORE[..]),
        segments in vec(segment(), 5),
        late in vec(segment(), 3),
        history in vec(vec(step(), 1..8), 1..5),
    ) {
        let mut story = Story::new(before);
        for segment in segments {
            story.make(segment);
        }
        let mut late = late.into_iter();
        for steps in &history {
            for step in steps {
                story.take(step);
            }
            // What is asked now is counted from the log.
            late.next().into_iter().for_each(|segment| story.make(segment));
            story.judge();
        }
        story.house.advance(60_000);
        story.house.wake();
        story.judge();
    }
}

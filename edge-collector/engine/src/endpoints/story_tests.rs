//! Whatever happens to a few endpoints and their users, through whichever door, equals a reference that is written as the rules read.

use super::merge_tests::reference;
use crate::testing::House;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Members = Map<String, Value>;

/// How a change arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Update,
    Batch,
    Events,
}

#[derive(Debug, Clone)]
struct Step {
    door: Door,
    id: String,
    given: Members,
}

/// Endpoints by folded id, and the attributes of each owner: a user, or an endpoint that has none.
#[derive(Debug, Default)]
struct World {
    endpoints: BTreeMap<String, Members>,
    attributes: BTreeMap<String, Members>,
}

impl World {
    /// Takes the step, and says whether it is allowed.
    fn step(&mut self, step: &Step) -> bool {
        let id = step.id.to_lowercase();
        let old = self.endpoints.get(&id);
        if step.door == Door::Events && says_nothing(&step.given) && old.is_some() {
            return true;
        }
        let mut endpoint = old.cloned().unwrap_or_else(newborn);
        let before = owner(&id, &endpoint);
        let mut given = step.given.clone();
        let person = given.remove("User").unwrap_or_default();
        let status = json!({"EndpointStatus": "ACTIVE"});
        reference(&mut endpoint, members(&status));
        reference(&mut endpoint, given);
        let (channel, address) = (endpoint.get("ChannelType"), endpoint.get("Address"));
        if channel.is_some() != address.is_some() && channel != Some(&json!("IN_APP")) {
            return false;
        }
        match person["UserId"].as_str() {
            None => {}
            Some("") => drop(endpoint.remove("User")),
            Some(user) => drop(endpoint.insert("User".to_owned(), json!(user))),
        }
        let after = owner(&id, &endpoint);
        if before != after {
            // What the endpoint has gathered alone goes to its user, where the user says nothing else; what a user has stays behind.
            let alone = self.attributes.remove(&format!("alone {id}"));
            let attributes = self.attributes.entry(after.clone()).or_default();
            for (name, value) in alone.unwrap_or_default() {
                attributes.entry(name).or_insert(value);
            }
        }
        let attributes = self.attributes.entry(after).or_default();
        reference_lists(attributes, &person["UserAttributes"]);
        self.silence_others(&id, &endpoint);
        self.endpoints.insert(id, endpoint);
        let endpoints = &self.endpoints;
        let owns = |one: &String| endpoints.iter().any(|(id, it)| owner(id, it) == *one);
        self.attributes.retain(|one, _| owns(one));
        true
    }

    /// Of the endpoints at one address, one is active.
    fn silence_others(&mut self, id: &str, endpoint: &Members) {
        if endpoint["EndpointStatus"] != "ACTIVE" || reach(endpoint).is_none() {
            return;
        }
        for (other, it) in &mut self.endpoints {
            if other != id && reach(it) == reach(endpoint) {
                it.insert("EndpointStatus".to_owned(), json!("INACTIVE"));
            }
        }
    }

    /// An endpoint as it is to be shown.
    fn shown(&self, id: &str) -> Members {
        let mut endpoint = self.endpoints[id].clone();
        let mut person = Members::new();
        let attributes = &self.attributes[&owner(id, &endpoint)];
        if !attributes.is_empty() {
            person.insert("UserAttributes".to_owned(), json!(attributes));
        }
        if let Some(user) = endpoint.remove("User") {
            person.insert("UserId".to_owned(), user);
        }
        endpoint.insert("User".to_owned(), Value::Object(person));
        endpoint
    }
}

/// Nothing, or a user of whom nothing is said.
fn says_nothing(given: &Members) -> bool {
    given
        .iter()
        .all(|(name, member)| name == "User" && *member == json!({}))
}

fn newborn() -> Members {
    members(
        &json!({"Attributes": {}, "Metrics": {}, "Location": {}, "Demographic": {}, "OptOut": "NONE"}),
    )
}

fn members(value: &Value) -> Members {
    value.as_object().cloned().unwrap_or_default()
}

fn owner(id: &str, endpoint: &Members) -> String {
    match endpoint.get("User").and_then(Value::as_str) {
        Some(user) => format!("user {user}"),
        None => format!("alone {id}"),
    }
}

fn reach(endpoint: &Members) -> Option<(String, String)> {
    let family = match endpoint.get("ChannelType")?.as_str()? {
        "GCM" | "APNS" => "PUSH",
        channel => channel,
    };
    Some((family.to_owned(), endpoint.get("Address")?.to_string()))
}

fn reference_lists(lists: &mut Members, given: &Value) {
    let mut wrapped = members(&json!({"Lists": lists.clone()}));
    reference(&mut wrapped, members(&json!({"Lists": members(given)})));
    *lists = members(&wrapped["Lists"]);
}

/// Without the members that are null.
fn given(value: &Value) -> Members {
    let mut given = members(value);
    given.retain(|_, member| !member.is_null());
    given
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let lists = || of(btree_map("[ab]", vec("[xy]", 0..3), 0..3));
    let user = (of(prop_oneof![Just(""), Just("ada"), Just("bob")]), lists());
    let channel = prop_oneof![
        Just("EMAIL"),
        Just("SMS"),
        Just("GCM"),
        Just("APNS"),
        Just("IN_APP")
    ];
    let address = (
        of(channel),
        of("[ab]@c"),
        of("ALL|NONE"),
        of("ACTIVE|INACTIVE"),
    );
    let metrics = of(btree_map("[ab]", (0..9_i32).prop_map(f64::from), 0..3));
    let device = of(btree_map("Make|Model", "[xy]", 0..3));
    let members = (address, lists(), metrics, device, of(user));
    let members = prop_oneof![
        1 => Just(Members::new()),
        9 => members.prop_map(|((channel, address, opt_out, status), attributes, metrics, device, user)| {
            let user = user.map(|(id, attributes)| given(&json!({"UserId": id, "UserAttributes": attributes})));
            given(&json!({
                "ChannelType": channel, "Address": address, "OptOut": opt_out, "EndpointStatus": status,
                "Attributes": attributes, "Metrics": metrics, "Demographic": device, "User": user,
            }))
        }),
    ];
    let door = prop_oneof![Just(Door::Update), Just(Door::Batch), Just(Door::Events)];
    let step = (door, "[eE][1-3]", members).prop_map(|(door, id, given)| Step { door, id, given });
    vec(step, 1..15)
}

/// Sends the step through its door, and says the status that its endpoint got.
fn send(house: &mut House, step: &Step) -> u64 {
    let Step { door, id, given } = step;
    let answer = match door {
        Door::Update => {
            let path = format!("/v1/apps/{{app}}/endpoints/{id}");
            return u64::from(house.call("PUT", &path, json!(given)).0);
        }
        Door::Batch => {
            let mut item = given.clone();
            item.insert("Id".to_owned(), json!(id));
            let (_, answer) =
                house.call("PUT", "/v1/apps/{app}/endpoints", json!({"Item": [item]}));
            answer["Item"][0]["StatusCode"].clone()
        }
        Door::Events => {
            let batch = json!({"BatchItem": {id: {"Endpoint": given, "Events": {}}}});
            let (_, answer) = house.call("POST", "/v1/apps/{app}/events", batch);
            answer["Results"][id]["EndpointItemResponse"]["StatusCode"].clone()
        }
    };
    answer.as_u64().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_story_of_endpoints_equals_the_reference(steps in steps()) {
        let mut house = House::new();
        let mut world = World::default();
        for step in &steps {
            let allowed = world.step(step);
            prop_assert_eq!(send(&mut house, step), if allowed { 202 } else { 400 }, "{:?}", step);
        }
        for id in world.endpoints.keys() {
            let path = format!("/v1/apps/{{app}}/endpoints/{id}");
            let (_, shown) = house.call("GET", &path, Value::Null);
            let mut shown = members(&shown);
            for name in ["ApplicationId", "CohortId", "CreationDate", "EffectiveDate", "Id", "RequestId"] {
                prop_assert!(shown.remove(name).is_some(), "{}", name);
            }
            prop_assert_eq!(shown, world.shown(id));
        }
    }
}

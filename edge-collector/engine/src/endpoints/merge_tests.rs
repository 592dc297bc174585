//! The merge against a second one, written as plainly as the rule reads.

use super::change::Change;
use super::model::{Endpoint, Lists, merge, newborn};
use crate::Timestamp;
use carillon_wire::{ChannelType, EndpointDemographic, EndpointLocation, EndpointRequest};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Scalars replace, members of containers replace, an empty list removes.
pub(super) fn reference(state: &mut Map<String, Value>, given: Map<String, Value>) {
    for (name, value) in given {
        let Value::Object(members) = value else {
            state.insert(name, value);
            continue;
        };
        let old = state
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new()));
        for (key, value) in members {
            let old = old.as_object_mut().unwrap();
            match value == Value::Array(Vec::new()) {
                true => old.remove(&key),
                false => old.insert(key, value),
            };
        }
    }
}

fn lists() -> impl Strategy<Value = Lists> {
    btree_map("[ab]", vec("[xy]", 0..3), 0..3)
}

fn request() -> impl Strategy<Value = EndpointRequest> {
    let scalars = (of("[a-c]@b"), of(Just(ChannelType::Email)), of("ALL|NONE"));
    let places = (
        of("[ab]"),
        of("[ab]"),
        of((0..900_i32).prop_map(|tenths| f64::from(tenths) / 10.0)),
    );
    let devices = (of("[ab]"), of("[ab]"));
    let metrics = of(btree_map("[ab]", (0..9_i32).prop_map(f64::from), 0..3));
    (scalars, of(lists()), metrics, of(places), of(devices)).prop_map(
        |((address, channel_type, opt_out), attributes, metrics, place, device)| EndpointRequest {
            address,
            channel_type,
            opt_out,
            attributes,
            metrics,
            location: place.map(|(city, country, latitude)| EndpointLocation {
                city,
                country,
                latitude,
                ..EndpointLocation::default()
            }),
            demographic: device.map(|(make, timezone)| EndpointDemographic {
                make,
                timezone,
                ..EndpointDemographic::default()
            }),
            ..EndpointRequest::default()
        },
    )
}

/// What the endpoint shows of the members that the reference keeps, without those that were never given.
fn shown(endpoint: &Endpoint) -> Map<String, Value> {
    let Ok(Value::Object(mut shown)) = serde_json::to_value(endpoint.response("app")) else {
        panic!("an endpoint is an object");
    };
    let kept = [
        "Address",
        "ChannelType",
        "OptOut",
        "Attributes",
        "Metrics",
        "Location",
        "Demographic",
    ];
    shown.retain(|name, _| kept.contains(&name.as_str()));
    shown
}

proptest! {
    #[test]
    fn merging_equals_the_reference(requests in vec(request(), 1..6)) {
        let mut record = newborn("app", "e1", Timestamp(0), None);
        let mut state = Map::new();
        for name in ["Attributes", "Metrics", "Location", "Demographic"] {
            state.insert(name.to_owned(), Value::Object(Map::new()));
        }
        state.insert("OptOut".to_owned(), Value::from("NONE"));
        for request in &requests {
            record = merge(&record, &Change::from(request));
            let Ok(Value::Object(given)) = serde_json::to_value(request) else {
                panic!("a request is an object");
            };
            reference(&mut state, given);
        }
        let endpoint = Endpoint {
            n: 1,
            record,
            user: None,
            user_attributes: Lists::new(),
            active: true,
            effective: Timestamp(0),
            seen: Timestamp(0),
            request: String::new(),
            owner: None,
        };
        prop_assert_eq!(shown(&endpoint), state);
    }
}

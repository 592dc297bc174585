//! What the collector is said to have answered to GetInAppMessages, in the browser; after a line of three dashes, the counts it kept.

#![no_main]

use carillon_sdk_in_app::counts::Shown;
use carillon_sdk_in_app::decide::{Clock, decide};
use carillon_sdk_in_app::link;
use carillon_sdk_in_app::message::{Campaign, Recorded};
use carillon_sdk_in_app::node::Node;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

const NOON: Clock = Clock {
    now_ms: 1_767_355_200_000,
    offset_minutes: -60,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (answer, counts) = text.split_once("\n---\n").unwrap_or((text, ""));
    let Ok(answer) = serde_json::from_str::<Value>(answer) else {
        return;
    };
    let campaigns = answer["InAppMessageCampaigns"]
        .as_array()
        .into_iter()
        .flatten();
    let campaigns: Vec<Campaign> = campaigns.map(|one| Campaign(node(one))).collect();
    let event = Recorded(node(
        &json!({"type": "cart.add", "attributes": {"sku": "A1"}, "metrics": {"price": 9.5}}),
    ));
    let mut shown = Shown::read(counts, NOON.day(), "s1");
    if let Some(place) = decide(&campaigns, &event, &shown, NOON) {
        let campaign = &campaigns[place];
        shown.add(campaign.id());
        Shown::read(&shown.text(), NOON.day(), "s2");
        let _ = (
            campaign.treatment(),
            campaign.layout().map(|layout| layout.is_carousel()),
        );
        for content in campaign.contents() {
            let _ = (
                content.image(),
                content.name(),
                content.header(),
                content.body(),
            );
            content.background().map(link::readable_with);
            let links = content
                .buttons()
                .into_iter()
                .flatten()
                .filter_map(|button| button.target());
            links.for_each(|link| assert!(link::is_safe(link), "{link}"));
        }
    }
});

fn node(value: &Value) -> Node {
    match value {
        Value::Null | Value::Bool(_) => Node::Nothing,
        Value::Number(number) => number.as_f64().map_or(Node::Nothing, Node::Number),
        Value::String(text) => Node::Text(text.clone()),
        Value::Array(items) => Node::Members(
            (0..)
                .zip(items)
                .map(|(place, item): (usize, _)| (place.to_string(), node(item)))
                .collect(),
        ),
        Value::Object(members) => Node::Members(
            members
                .iter()
                .map(|(name, member)| (name.clone(), node(member)))
                .collect(),
        ),
    }
}

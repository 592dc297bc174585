//! What stands in the application while events arrive: people, a channel, five segments, and a campaign that events may start.

use crate::host::Host;
use serde_json::{Value, json};

/// Endpoints registered with one request.
const ENDPOINTS_PER_REQUEST: usize = 100;

/// Makes an application with everything in place, and returns its id.
pub(crate) fn furnish(host: &Host, endpoints: usize) -> Result<String, String> {
    let app = host.call("POST", "/v1/apps", &json!({"Name": "Bench"}))?;
    let app = text(&app, "Id")?;
    register(host, &app, endpoints)?;
    let channel = json!({"FromAddress": "shop@shop.example", "Identity": "arn:aws:ses:us-east-1:000000000000:identity/shop.example", "Enabled": true});
    host.call("PUT", &format!("/v1/apps/{app}/channels/email"), &channel)?;
    let mut segment = String::new();
    for (name, dimensions) in segments() {
        let body = json!({"Name": name, "Dimensions": dimensions});
        let made = host.call("POST", &format!("/v1/apps/{app}/segments"), &body)?;
        segment = text(&made, "Id")?;
    }
    let path = format!("/v1/apps/{app}/campaigns");
    host.call("POST", &path, &campaign(&segment))?;
    Ok(app)
}

fn register(host: &Host, app: &str, endpoints: usize) -> Result<(), String> {
    let all: Vec<usize> = (0..endpoints).collect();
    for part in all.chunks(ENDPOINTS_PER_REQUEST) {
        let mut items = serde_json::Map::new();
        for number in part {
            let endpoint = json!({
                "ChannelType": "EMAIL",
                "Address": format!("person{number}@shop.example"),
                "Attributes": {"plan": [if number % 3 == 0 { "gold" } else { "free" }]},
                "Demographic": {"Platform": "web", "Locale": "en_US", "Timezone": "Europe/London"},
                "Location": {"Country": "GB"},
                "User": {"UserId": format!("user-{number}"), "UserAttributes": {"FirstName": ["Ada"]}},
            });
            let start =
                json!({"EventType": "_session.start", "Timestamp": "2026-11-20T09:00:00.000Z"});
            items.insert(
                format!("endpoint-{number:06}"),
                json!({"Endpoint": endpoint, "Events": {format!("start-{number}"): start}}),
            );
        }
        host.call(
            "POST",
            &format!("/v1/apps/{app}/events"),
            &json!({"BatchItem": items}),
        )?;
    }
    Ok(())
}

fn segments() -> [(&'static str, Value); 5] {
    let is = |values: &[&str]| json!({"DimensionType": "INCLUSIVE", "Values": values});
    [
        (
            "gold",
            json!({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}),
        ),
        (
            "free",
            json!({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["free"]}}}),
        ),
        ("web", json!({"Demographic": {"Platform": is(&["web"])}})),
        ("British", json!({"Location": {"Country": is(&["GB"])}})),
        (
            "lately here",
            json!({"Behavior": {"Recency": {"Duration": "DAY_30", "RecencyType": "ACTIVE"}}}),
        ),
    ]
}

/// Every event is judged by its filter; none of the load passes it.
fn campaign(segment: &str) -> Value {
    json!({
        "Name": "After a refund",
        "SegmentId": segment,
        "MessageConfiguration": {"EmailMessage": {"Title": "Sorry", "HtmlBody": "<p>Sorry</p>", "FromAddress": "shop@shop.example"}},
        "Schedule": {
            "Frequency": "EVENT",
            "StartTime": "2026-11-01T00:00:00Z",
            "EndTime": "2036-11-01T00:00:00Z",
            "EventFilter": {
                "FilterType": "ENDPOINT",
                "Dimensions": {
                    "EventType": {"DimensionType": "INCLUSIVE", "Values": ["order.refunded"]},
                    "Attributes": {"category": {"AttributeType": "INCLUSIVE", "Values": ["coffee"]}},
                },
            },
        },
    })
}

fn text(value: &Value, member: &str) -> Result<String, String> {
    value[member]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("no {member} in {value}"))
}

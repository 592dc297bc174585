//! The events that are sent: a shop's, about 280 bytes each, spread over many endpoints.

use crate::client;
use crate::host;

/// Endpoints of one request: as a back end sends that collects for its visitors.
const ENDPOINTS_PER_REQUEST: usize = 10;
const TYPES: [&str; 5] = [
    "page.view",
    "product.view",
    "cart.add",
    "search",
    "checkout.step",
];

/// One event, as both the server and the bare loop get it.
pub(crate) struct Event {
    pub(crate) endpoint: String,
    pub(crate) id: String,
    pub(crate) event_type: &'static str,
    pub(crate) at_ms: i64,
    /// Its JSON.
    pub(crate) body: String,
}

/// The event of that number; the same number is the same event.
pub(crate) fn event(number: usize, endpoint: usize) -> Event {
    let event_type = TYPES[number % TYPES.len()];
    // A thousand events pass in a second, as under such a load they do.
    let (second, milli) = (number / 1_000 % 3_600, number % 1_000);
    let (minute, second) = (second / 60, second % 60);
    let body = format!(
        r#"{{"EventType":"{event_type}","Timestamp":"2026-11-20T10:{minute:02}:{second:02}.{milli:03}Z","ClientSdkVersion":"1.4.2","Attributes":{{"category":"coffee","product":"sku-{:05}","page":"/products/{:04}"}},"Metrics":{{"price":{}.5,"quantity":1}},"Session":{{"Id":"session-{endpoint:06}","StartTimestamp":"2026-11-20T10:00:00.000Z"}}}}"#,
        number % 10_000,
        number % 500,
        number % 90
    );
    Event {
        endpoint: format!("endpoint-{endpoint:06}"),
        id: format!("event-{number:09}"),
        event_type,
        at_ms: 1_763_632_800_000 + ((minute * 60 + second) * 1_000 + milli) as i64,
        body,
    }
}

/// All events, grouped as a back end sends them.
pub(crate) fn batches(events: usize, per_request: usize, endpoints: usize) -> Vec<Vec<Event>> {
    batches_of(ENDPOINTS_PER_REQUEST, events, per_request, endpoints)
}

/// The same with another number of endpoints in each request: a page has one.
pub(crate) fn batches_of(
    at_once: usize,
    events: usize,
    per_request: usize,
    endpoints: usize,
) -> Vec<Vec<Event>> {
    (0..events)
        .step_by(per_request)
        .map(|first| {
            let last = (first + per_request).min(events);
            let batch = first / per_request;
            let event = |number: usize| {
                let slot = (number - first) * at_once / per_request;
                event(number, (batch * at_once + slot) % endpoints)
            };
            (first..last).map(event).collect()
        })
        .collect()
}

/// The bytes of the request that sends `batch`.
pub(crate) fn request(app: &str, batch: &[Event]) -> Vec<u8> {
    let mut body = String::from(r#"{"BatchItem":{"#);
    for (index, part) in batch.chunk_by(|a, b| a.endpoint == b.endpoint).enumerate() {
        body.push_str(if index == 0 { "" } else { "," });
        body.push_str(&format!(
            r#""{}":{{"Endpoint":{{}},"Events":{{"#,
            part[0].endpoint
        ));
        for (index, event) in part.iter().enumerate() {
            body.push_str(if index == 0 { "" } else { "," });
            body.push_str(&format!(r#""{}":{}"#, event.id, event.body));
        }
        body.push_str("}}");
    }
    body.push_str("}}");
    let path = format!("/v1/apps/{app}/events");
    client::request("POST", &path, &host::key(), body.as_bytes())
}

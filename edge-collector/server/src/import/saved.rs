//! What a saved JSON value is, told by its content alone.

use super::terraform;
use serde_json::Value;

/// A kind of thing that can be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    App,
    Settings,
    Template,
    Channel,
    EventStream,
    Segment,
    Campaign,
    Journey,
}

/// What a saved value turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Saved {
    One(Kind, Value),
    /// An endpoint, as GetEndpoint answers it and as export jobs write it.
    Endpoint(Value),
    /// A row of ListTemplates: which version is active, and no text.
    ListedTemplate(Value),
    /// Something that is not taken over, and why.
    Left(String),
}

/// How the AWS CLI and the SDKs wrap the answers that are taken over.
const WRAPPED: &[(&str, Option<Kind>)] = &[
    ("ApplicationResponse", Some(Kind::App)),
    ("ApplicationsResponse", Some(Kind::App)),
    ("ApplicationSettingsResource", Some(Kind::Settings)),
    ("EmailTemplateResponse", Some(Kind::Template)),
    ("InAppTemplateResponse", Some(Kind::Template)),
    ("PushNotificationTemplateResponse", Some(Kind::Template)),
    ("SMSTemplateResponse", Some(Kind::Template)),
    ("VoiceTemplateResponse", Some(Kind::Template)),
    ("TemplatesResponse", Some(Kind::Template)),
    ("EventStream", Some(Kind::EventStream)),
    ("SegmentResponse", Some(Kind::Segment)),
    ("SegmentsResponse", Some(Kind::Segment)),
    ("CampaignResponse", Some(Kind::Campaign)),
    ("CampaignsResponse", Some(Kind::Campaign)),
    ("JourneyResponse", Some(Kind::Journey)),
    ("JourneysResponse", Some(Kind::Journey)),
    ("EndpointResponse", None),
    ("EndpointsResponse", None),
];
/// Members that only a template with its text has.
const WORDS: [&str; 10] = [
    "Subject", "HtmlPart", "TextPart", "Body", "Default", "APNS", "GCM", "ADM", "Baidu", "Content",
];

/// Tells what a value holds: one thing, or many.
pub(super) fn recognise(value: Value) -> Vec<Saved> {
    if let Value::Array(values) = value {
        return values.into_iter().flat_map(recognise).collect();
    }
    if terraform::is_state(&value) {
        return terraform::read(&value);
    }
    let Value::Object(members) = &value else {
        return left("it is no object of Pinpoint's");
    };
    let mut named = members
        .iter()
        .filter(|(name, _)| *name != "ResponseMetadata");
    match (named.next(), named.next()) {
        (Some((name, inner)), None) if inner.is_object() => wrapped(name, inner),
        _ => listed(&value),
    }
}

/// Whether a value is an endpoint.
pub(super) fn is_endpoint(value: &Value) -> bool {
    const OWN: [&str; 5] = [
        "ChannelType",
        "EndpointStatus",
        "CohortId",
        "OptOut",
        "EffectiveDate",
    ];
    OWN.iter().any(|name| value.get(name).is_some())
}

fn wrapped(name: &str, inner: &Value) -> Vec<Saved> {
    if let Some((_, kind)) = WRAPPED.iter().find(|(known, _)| *known == name) {
        return items(inner).map(|item| of_kind(*kind, item)).collect();
    }
    match name {
        "ChannelsResponse" => left(
            "GetChannels says of a channel only that it is there; what is taken over is the answer of get-email-channel and its siblings",
        ),
        _ if name.ends_with("ChannelResponse") => vec![Saved::One(Kind::Channel, inner.clone())],
        _ => left(&format!("{name} is not taken over")),
    }
}

/// A body without the name that the CLI wraps it in, as `--query` leaves it, or a list of such.
fn listed(value: &Value) -> Vec<Saved> {
    items(value).map(bare).collect()
}

fn items(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value.get("Item").and_then(Value::as_array) {
        Some(items) => Box::new(items.iter()),
        None => Box::new(std::iter::once(value)),
    }
}

fn of_kind(kind: Option<Kind>, item: &Value) -> Saved {
    match kind {
        None => Saved::Endpoint(item.clone()),
        Some(Kind::Template) if !has_words(item) => Saved::ListedTemplate(item.clone()),
        Some(kind) => Saved::One(kind, item.clone()),
    }
}

fn bare(item: &Value) -> Saved {
    let has = |name: &str| item.get(name).is_some();
    let arn = item.get("Arn").and_then(Value::as_str).unwrap_or_default();
    let kind = if has("SegmentType") {
        Kind::Segment
    } else if has("SegmentId") && has("Schedule") {
        Kind::Campaign
    } else if has("TemplateType") {
        Kind::Template
    } else if has("Platform") {
        Kind::Channel
    } else if has("DestinationStreamArn") {
        Kind::EventStream
    } else if has("Activities") || has("StartCondition") {
        Kind::Journey
    } else if has("CampaignHook") || has("JourneyLimits") {
        Kind::Settings
    } else if is_endpoint(item) {
        return Saved::Endpoint(item.clone());
    } else if has("Name") && arn.contains(":apps/") {
        Kind::App
    } else {
        return Saved::Left("it is nothing that Pinpoint answers".to_owned());
    };
    of_kind(Some(kind), item)
}

fn has_words(item: &Value) -> bool {
    WORDS.iter().any(|name| item.get(name).is_some())
}

fn left(why: &str) -> Vec<Saved> {
    vec![Saved::Left(why.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::{Kind, Saved, recognise};
    use serde_json::json;

    #[test]
    fn an_answer_is_known_with_and_without_its_wrapping() {
        let segment = json!({"Id": "s", "SegmentType": "DIMENSIONAL"});
        for value in [
            json!({"SegmentResponse": segment}),
            json!({"ResponseMetadata": {}, "SegmentsResponse": {"Item": [segment]}}),
            json!({"Item": [segment], "NextToken": "x"}),
            json!([segment]),
            segment.clone(),
        ] {
            let found = recognise(value);
            assert_eq!(found, [Saved::One(Kind::Segment, segment.clone())]);
        }
    }

    #[test]
    fn what_is_no_answer_is_left_out_with_a_reason() {
        for value in [
            json!(7),
            json!({"a": 1}),
            json!({"ExportJobsResponse": {"Item": []}}),
            json!({"ChannelsResponse": {}}),
        ] {
            assert!(matches!(recognise(value).as_slice(), [Saved::Left(_)]));
        }
        let row = json!({"TemplateName": "a", "TemplateType": "EMAIL", "Version": "2"});
        let found = recognise(json!({"TemplatesResponse": {"Item": [row]}}));
        assert!(matches!(found.as_slice(), [Saved::ListedTemplate(_)]));
    }
}

//! Reads a JSON body into a shape; a body that does not fit is explained by the member at fault.

use crate::words::echo;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};
use std::fmt::{self, Write};

/// Why a body does not fit its shape, fit to be told to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeError {
    /// The member at fault, such as `BatchItem.ep-1.Events`; empty for the body itself.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for ShapeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return formatter.write_str(&self.message);
        }
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for ShapeError {}

/// Reads a request body. An empty body reads as `{}`.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ShapeError> {
    match body.trim_ascii_start().first() {
        Some(b'{') => serde_json::from_slice(body).map_err(|error| explain::<T>(body, &error)),
        Some(_) => Err(not_an_object(body)),
        None => serde_json::from_slice(b"{}").map_err(|error| explain::<T>(b"{}", &error)),
    }
}

/// Reads again, slower, to learn where it failed.
fn explain<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> ShapeError {
    if error.classify() != Category::Data {
        return malformed(error);
    }
    let mut source = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut source) {
        Ok(_) => malformed(error),
        Err(located) => describe(spell(located.path()), &without_position(located.inner())),
    }
}

/// A body of another JSON kind, which some shapes would otherwise take for their members in order.
fn not_an_object(body: &[u8]) -> ShapeError {
    match serde_json::from_slice::<serde_json::Value>(body) {
        Err(error) => malformed(&error),
        Ok(value) => {
            let found = match value {
                serde_json::Value::Null => "null",
                serde_json::Value::Bool(_) => "a boolean",
                serde_json::Value::Number(_) => "a number",
                serde_json::Value::String(_) => "a string",
                serde_json::Value::Array(_) | serde_json::Value::Object(_) => "a list",
            };
            ShapeError {
                path: String::new(),
                message: format!("expected an object, found {found}"),
            }
        }
    }
}

fn malformed(error: &serde_json::Error) -> ShapeError {
    let (line, column) = (error.line(), error.column());
    let message = format!(
        "malformed JSON at line {line} column {column}: {}",
        without_position(error)
    );
    ShapeError {
        path: String::new(),
        message,
    }
}

/// serde_json ends its messages with the position.
fn without_position(error: &serde_json::Error) -> String {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    message
        .strip_suffix(&position)
        .map(str::to_owned)
        .unwrap_or(message)
}

/// Turns serde's wording, which speaks to a Rust programmer, into the client's.
fn describe(path: String, message: &str) -> ShapeError {
    let quoted = |prefix: &str| message.strip_prefix(prefix)?.split('`').next();
    if let Some(member) = quoted("missing field `") {
        return ShapeError {
            path: join(path, member),
            message: "missing required member".to_owned(),
        };
    }
    if let Some(member) = quoted("duplicate field `") {
        return ShapeError {
            path: join(path, member),
            message: "given more than once".to_owned(),
        };
    }
    let message = mismatch(message).unwrap_or_else(|| message.to_owned());
    ShapeError { path, message }
}

/// `invalid type: integer `5`, expected a string` → `expected a string, found a number`.
fn mismatch(message: &str) -> Option<String> {
    let (kind, rest) = message.strip_prefix("invalid ")?.split_once([':', ' '])?;
    // The part before may repeat a client's text; the part after is always ours.
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let expected = match expected {
        "i64" => "an integer",
        "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        shape if shape.starts_with("struct ") => "an object",
        other => other,
    };
    let found = match (kind, found.trim_start()) {
        ("length", _) => "a list",
        ("value", _) => "a number out of range",
        (_, found) if found.starts_with("integer") => "a number",
        (_, found) if found.starts_with("floating point") && expected == "an integer" => {
            "a fraction"
        }
        (_, found) if found.starts_with("floating point") => "a number",
        (_, found) if found.starts_with("boolean") => "a boolean",
        (_, found) if found.starts_with("string") => "a string",
        (_, found) if found.starts_with("sequence") => "a list",
        (_, found) if found.starts_with("map") => "an object",
        (_, found) if found.starts_with("null") => "null",
        _ => "another kind of value",
    };
    Some(format!("expected {expected}, found {found}"))
}

/// `BatchItem.ep-1.Events`, `Item[2].User`. The keys of maps are the client's, so they are cut short.
fn spell(path: &Path) -> String {
    let mut spelt = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => write!(spelt, "[{index}]").expect("writes to memory"),
            Segment::Map { key } => spelt = join(spelt, &echo(key)),
            Segment::Enum { variant } => spelt = join(spelt, variant),
            Segment::Unknown => {}
        }
    }
    spelt
}

fn join(mut path: String, member: &str) -> String {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(member);
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        CreateApplicationRequest, EndpointRequest, EventsRequest, MessageRequest, Schedule,
        WriteCampaignRequest, WriteSegmentRequest,
    };

    fn fault<T: DeserializeOwned + fmt::Debug>(body: &str) -> String {
        read::<T>(body.as_bytes())
            .expect_err("the body does not fit")
            .to_string()
    }

    #[test]
    fn a_missing_member_is_named_with_its_path() {
        let body =
            r#"{"BatchItem": {"ep-1": {"Endpoint": {}, "Events": {"e1": {"EventType": "a"}}}}}"#;
        assert_eq!(
            fault::<EventsRequest>(body),
            "BatchItem.ep-1.Events.e1.Timestamp: missing required member"
        );
        assert_eq!(
            fault::<CreateApplicationRequest>("{}"),
            "Name: missing required member"
        );
        let body = r#"{"AdditionalTreatments": [{"SizePercent": 10}, {}]}"#;
        assert_eq!(
            fault::<WriteCampaignRequest>(body),
            "AdditionalTreatments[1].SizePercent: missing required member"
        );
    }

    #[test]
    fn an_unknown_word_is_told_the_known_ones() {
        let body = r#"{"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "SOMETIMES"}}"#;
        assert_eq!(
            fault::<WriteCampaignRequest>(body),
            "Schedule.Frequency: \"SOMETIMES\" is not one of ONCE, HOURLY, DAILY, WEEKLY, MONTHLY, EVENT, IN_APP_EVENT"
        );
        assert_eq!(
            fault::<EndpointRequest>(r#"{"ChannelType": 7}"#),
            "ChannelType: expected one of PUSH, GCM, APNS, APNS_SANDBOX, APNS_VOIP, APNS_VOIP_SANDBOX, ADM, SMS, \
             VOICE, EMAIL, BAIDU, CUSTOM, IN_APP, found a number"
        );
    }

    #[test]
    fn a_wrong_kind_is_named_in_words_of_json() {
        let name =
            |value: &str| fault::<CreateApplicationRequest>(&format!(r#"{{"Name": {value}}}"#));
        assert_eq!(name("5"), "Name: expected a string, found a number");
        assert_eq!(name("1.5"), "Name: expected a string, found a number");
        assert_eq!(name("true"), "Name: expected a string, found a boolean");
        assert_eq!(name("null"), "Name: expected a string, found null");
        assert_eq!(name("[]"), "Name: expected a string, found a list");
        assert_eq!(name("{}"), "Name: expected a string, found an object");

        let holdout = |value: &str| {
            fault::<WriteCampaignRequest>(&format!(r#"{{"HoldoutPercent": {value}}}"#))
        };
        assert_eq!(
            holdout("\"5\""),
            "HoldoutPercent: expected an integer, found a string"
        );
        assert_eq!(
            holdout("5.5"),
            "HoldoutPercent: expected an integer, found a fraction"
        );
        assert_eq!(
            holdout("18446744073709551615"),
            "HoldoutPercent: expected an integer, found a number out of range"
        );

        let endpoint = |body: &str| fault::<EndpointRequest>(body);
        assert_eq!(
            endpoint(r#"{"User": []}"#),
            "User: expected an object, found a list"
        );
        assert_eq!(
            endpoint(r#"{"User": "ada"}"#),
            "User: expected an object, found a string"
        );
        assert_eq!(
            endpoint(r#"{"Metrics": []}"#),
            "Metrics: expected an object, found a list"
        );
        assert_eq!(
            endpoint(r#"{"Metrics": {"a": "1"}}"#),
            "Metrics.a: expected a number, found a string"
        );
        assert_eq!(
            endpoint(r#"{"Attributes": {"a": 1}}"#),
            "Attributes.a: expected a list of strings, found a number"
        );
        assert_eq!(
            endpoint(r#"{"Attributes": {"a": [1]}}"#),
            "Attributes.a[0]: expected a string, found a number"
        );
        assert_eq!(
            fault::<WriteSegmentRequest>(r#"{"SegmentGroups": {"Groups": {}}}"#),
            "SegmentGroups.Groups: expected a list, found an object"
        );
        assert_eq!(
            fault::<MessageRequest>(
                r#"{"MessageConfiguration": {"GCMMessage": {"SilentPush": "yes"}}}"#
            ),
            "MessageConfiguration.GCMMessage.SilentPush: expected a boolean, found a string"
        );
    }

    #[test]
    fn a_member_given_twice_is_refused() {
        assert_eq!(
            fault::<CreateApplicationRequest>(r#"{"Name": "a", "Name": "b"}"#),
            "Name: given more than once"
        );
    }

    #[test]
    fn an_event_attribute_is_a_string_and_no_list() {
        let body = r#"{"BatchItem": {"ep": {"Endpoint": {}, "Events": {"e": {"EventType": "a", "Timestamp": "t", "Attributes": {"sku": ["A1"]}}}}}}"#;
        assert_eq!(
            fault::<EventsRequest>(body),
            "BatchItem.ep.Events.e.Attributes.sku: expected a string, found a list"
        );
    }

    #[test]
    fn a_body_is_an_object() {
        for (body, found) in [
            ("[]", "a list"),
            ("[{}]", "a list"),
            ("7", "a number"),
            (" null ", "null"),
        ] {
            assert_eq!(
                fault::<EventsRequest>(body),
                format!("expected an object, found {found}")
            );
        }
        assert_eq!(
            fault::<EventsRequest>("\"x\""),
            "expected an object, found a string"
        );
        assert_eq!(
            fault::<EventsRequest>("true"),
            "expected an object, found a boolean"
        );
    }

    #[test]
    fn malformed_json_is_told_its_place() {
        let app = |body: &str| fault::<CreateApplicationRequest>(body);
        assert_eq!(
            app(r#"{"Name""#),
            "malformed JSON at line 1 column 7: EOF while parsing an object"
        );
        assert_eq!(
            app("{\n  Name: 1}"),
            "malformed JSON at line 2 column 3: key must be a string"
        );
        assert_eq!(
            app(r#"{"Name": "a"} x"#),
            "malformed JSON at line 1 column 15: trailing characters"
        );
        assert_eq!(
            app("Name=Shop"),
            "malformed JSON at line 1 column 1: expected value"
        );
        assert!(read::<CreateApplicationRequest>(b"{\"Name\": \"\xff\"}").is_err());
    }

    #[test]
    fn depth_is_limited() {
        let body = format!("[{}", "[".repeat(100_000));
        assert!(fault::<EventsRequest>(&body).contains("recursion limit exceeded"));
        let body = format!(r#"{{"Name": {}"#, "[".repeat(100_000));
        assert!(fault::<CreateApplicationRequest>(&body).starts_with("Name: expected a string"));
    }

    #[test]
    fn an_empty_body_reads_as_an_empty_object() {
        assert_eq!(
            read::<EndpointRequest>(b"").expect("all optional"),
            EndpointRequest::default()
        );
        assert_eq!(
            read::<EndpointRequest>(b" \n").expect("all optional"),
            EndpointRequest::default()
        );
        assert_eq!(
            fault::<EventsRequest>(""),
            "BatchItem: missing required member"
        );
    }

    #[test]
    fn a_client_value_is_repeated_in_part_only() {
        let long = "x".repeat(10_000);
        let message = fault::<Schedule>(&format!(r#"{{"StartTime": "a", "Frequency": "{long}"}}"#));
        assert!(message.len() < 250 && message.contains("xxx…"), "{message}");
        let message = fault::<EndpointRequest>(&format!(r#"{{"Metrics": {{"{long}": "1"}}}}"#));
        assert!(message.len() < 250 && message.contains("xxx…"), "{message}");
        let message = fault::<EndpointRequest>(&format!(r#"{{"Metrics": "{long}, expected x"}}"#));
        assert_eq!(message, "Metrics: expected an object, found a string");
        let message = fault::<EndpointRequest>(r#"{"Metrics": {"a\r\nb": "1"}}"#);
        assert_eq!(
            message,
            "Metrics.a\u{fffd}\u{fffd}b: expected a number, found a string"
        );
    }

    #[test]
    fn a_shape_error_keeps_path_and_message_apart() {
        let error = read::<CreateApplicationRequest>(b"{}").expect_err("no name");
        assert_eq!(
            (error.path.as_str(), error.message.as_str()),
            ("Name", "missing required member")
        );
    }
}

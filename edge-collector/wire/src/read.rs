//! Reads a JSON body into a shape; a body that does not fit is explained by the member at fault.

use crate::words::clip;
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
    let found = match (kind, found.trim_start_matches("type:").trim_start()) {
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
            Segment::Map { key } => spelt = join(spelt, clip(key)),
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

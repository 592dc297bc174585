//! The variables of one recipient: the endpoint's record, and the substitutions laid over and under it.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Substitutions as requests carry them: a list of values for each name, of which a bare variable prints the first.
pub(crate) type Substitutions = BTreeMap<String, Vec<String>>;

/// Parts of a dotted name; a longer one is no variable.
const NAME_PARTS_MAX: usize = 10;

/// Gathers variables: substitutions of the address or endpoint win over those of the message, these over the record, and the template's
/// default substitutions fill what is still missing or empty.
pub(crate) fn context(
    record: Value,
    own: &Substitutions,
    message: &Substitutions,
    defaults: &BTreeMap<String, String>,
) -> Value {
    let mut variables = match record {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    for (name, values) in message.iter().chain(own) {
        put(&mut variables, name, Value::from(values.clone()), true);
    }
    for (name, value) in defaults {
        put(&mut variables, name, Value::from(value.as_str()), false);
    }
    Value::Object(variables)
}

/// Puts a value at a dotted name, making the objects on the way. A name that leads through something else than an object is ignored.
fn put(variables: &mut Map<String, Value>, name: &str, value: Value, replace: bool) {
    let mut parts = parts(name);
    let Some(last) = parts.pop() else { return };
    let mut place = variables;
    for part in parts {
        let inner = place
            .entry(part)
            .and_modify(|inner| {
                if inner.is_null() {
                    *inner = Value::Object(Map::new());
                }
            })
            .or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(inner) = inner else { return };
        place = inner;
    }
    if replace || place.get(last).is_none_or(is_empty) {
        place.insert(last.to_owned(), value);
    }
}

/// `User.UserAttributes.[Last Name].[0]` names the member `Last Name`: a place in its list is not part of the name.
fn parts(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() && parts.len() <= NAME_PARTS_MAX {
        let bracketed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (part, after) = match bracketed {
            Some((part, after)) => (part, after.strip_prefix('.').unwrap_or(after)),
            None => rest.split_once('.').unwrap_or((rest, "")),
        };
        let place = bracketed.is_some() && after.is_empty() && part.parse::<usize>().is_ok();
        if !place {
            parts.push(part);
        }
        rest = after;
    }
    match parts.len() > NAME_PARTS_MAX || parts.contains(&"") {
        true => Vec::new(),
        false => parts,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.iter().all(is_empty),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// Reads default substitutions, a JSON object written into a string. Nested objects are the same as dotted names.
pub(super) fn defaults(text: &str) -> Result<BTreeMap<String, String>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Value::Object(members) = value else {
        return Err("a JSON object is needed".to_owned());
    };
    let mut found = BTreeMap::new();
    flatten("", members, &mut found)?;
    Ok(found)
}

fn flatten(
    path: &str,
    members: Map<String, Value>,
    found: &mut BTreeMap<String, String>,
) -> Result<(), String> {
    for (name, value) in members {
        let path = match path {
            "" => name,
            path => format!("{path}.{name}"),
        };
        match value {
            Value::String(text) => drop(found.insert(path, text)),
            Value::Number(number) => drop(found.insert(path, number.to_string())),
            Value::Bool(yes) => drop(found.insert(path, yes.to_string())),
            Value::Object(members) => flatten(&path, members, found)?,
            Value::Null | Value::Array(_) => return Err(format!("{path} has no text")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Substitutions, context, defaults, parts};
    use serde_json::json;

    fn one(name: &str, value: &str) -> Substitutions {
        Substitutions::from([(name.to_owned(), vec![value.to_owned()])])
    }

    #[test]
    fn each_source_has_its_rank() {
        let record = json!({"User": {"UserAttributes": {"First": ["Ada"], "Empty": [""]}}, "Address": "a@b"});
        let name = "User.UserAttributes.First";
        let fill = defaults(r#"{"User.UserAttributes.First": "friend", "User.UserAttributes.Empty": "e", "User": {"UserAttributes": {"Last": "L"}}, "Address.x": "y"}"#).unwrap();
        let none = Substitutions::new();
        let of = |own: &Substitutions, message: &Substitutions| {
            context(record.clone(), own, message, &fill)
        };
        let found = of(&none, &none);
        assert_eq!(
            found["User"]["UserAttributes"],
            json!({"First": ["Ada"], "Empty": "e", "Last": "L"})
        );
        assert_eq!(found["Address"], "a@b");
        let found = of(&none, &one(name, "message"));
        assert_eq!(found["User"]["UserAttributes"]["First"], json!(["message"]));
        let found = of(&one(name, "own"), &one(name, "message"));
        assert_eq!(found["User"]["UserAttributes"]["First"], json!(["own"]));
        assert_eq!(
            context(json!(null), &one("OTP", "123456"), &none, &fill)["OTP"],
            json!(["123456"])
        );
    }

    #[test]
    fn names_are_split_at_dots_outside_brackets() {
        assert_eq!(parts("OTP"), ["OTP"]);
        assert_eq!(parts("A.[b c].[0]"), ["A", "b c"]);
        assert_eq!(parts("A.[x.y].z"), ["A", "x.y", "z"]);
        assert!(parts("").is_empty());
        assert!(parts("a..b").is_empty());
        assert!(parts(&"a.".repeat(20)).is_empty());
    }

    #[test]
    fn defaults_are_an_object_of_texts() {
        assert!(defaults("{}").unwrap().is_empty());
        assert!(defaults("[]").is_err());
        assert!(defaults("{").is_err());
        assert!(defaults(r#"{"a": null}"#).is_err());
    }
}

//! Helpers that answer yes or no: inline with words for both, or as a block.

use super::{Args, Run, number, text};
use serde_json::Value;
use std::cmp::Ordering;

pub(super) const ALL: &[(&str, Run)] = &[
    ("eq", |args| compare(args, Ordering::is_eq)),
    ("neq", |args| compare(args, Ordering::is_ne)),
    ("gt", |args| compare(args, Ordering::is_gt)),
    ("gte", |args| compare(args, Ordering::is_ge)),
    ("lt", |args| compare(args, Ordering::is_lt)),
    ("lte", |args| compare(args, Ordering::is_le)),
    ("and", |args| {
        several(args, |values| values.iter().all(|value| holds(value)))
    }),
    ("or", |args| {
        several(args, |values| values.iter().any(|value| holds(value)))
    }),
    ("not", |args| answer(args, !holds(args.value(0)?))),
];

/// Numbers are compared as numbers, also when they are written in strings; everything else as text.
fn compare(args: &Args<'_>, test: fn(Ordering) -> bool) -> Result<Value, String> {
    let (a, b) = (args.text(0)?, args.text(1)?);
    let order = match (number(&a), number(&b)) {
        (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        _ => a.cmp(&b),
    };
    answer(args, test(order))
}

fn several(args: &Args<'_>, test: fn(&[&Value]) -> bool) -> Result<Value, String> {
    args.value(1)?;
    let params = args.helper.params().iter();
    let values: Vec<&Value> = params.map(|param| param.value()).collect();
    answer(args, test(&values))
}

/// The words for yes and no, or plain true and false.
fn answer(args: &Args<'_>, yes: bool) -> Result<Value, String> {
    let word = args.named(if yes { "yes" } else { "no" });
    Ok(word.map_or(Value::Bool(yes), |word| Value::from(text(word))))
}

/// Whether a value counts as yes: anything but false, 0, the empty text, the empty list, and what is missing.
pub(super) fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(_) => true,
    }
}

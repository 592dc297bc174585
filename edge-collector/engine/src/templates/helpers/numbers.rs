//! Helpers that calculate. Numbers written in strings are numbers.

use super::{Args, Run};
use serde_json::Value;

pub(super) const ALL: &[(&str, Run)] = &[
    ("add", |args| two(args, |a, b| Ok(a + b))),
    ("subtract", |args| two(args, |a, b| Ok(a - b))),
    ("multiply", |args| two(args, |a, b| Ok(a * b))),
    ("divide", |args| two(args, |a, b| Ok(a / not_zero(b)?))),
    ("modulo", |args| two(args, |a, b| Ok(a % not_zero(b)?))),
    ("round", |args| one(args, |a| (a + 0.5).floor())),
    ("ceiling", |args| one(args, f64::ceil)),
    ("floor", |args| one(args, f64::floor)),
];

/// Digits after the point that are printed at most.
const DECIMALS: usize = 8;
/// Beyond this a number has no exact whole part to print.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

fn one(args: &Args<'_>, calculate: fn(f64) -> f64) -> Result<Value, String> {
    Ok(Value::from(write(calculate(args.number(0)?))))
}

fn two(args: &Args<'_>, calculate: fn(f64, f64) -> Result<f64, String>) -> Result<Value, String> {
    let result = calculate(args.number(0)?, args.number(1)?)?;
    match result.is_finite() {
        true => Ok(Value::from(write(result))),
        false => Err("the result is too large".to_owned()),
    }
}

fn not_zero(number: f64) -> Result<f64, String> {
    match number == 0.0 {
        true => Err("nothing can be divided by 0".to_owned()),
        false => Ok(number),
    }
}

/// Writes a number without a needless fraction: 3, not 3.0.
pub(super) fn write(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() <= WHOLE_MAX {
        return format!("{}", number as i64);
    }
    let text = format!("{number:.DECIMALS$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

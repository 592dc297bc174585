//! Helpers that work on text.

use super::conditions::holds;
use super::{Args, RESULT_BYTES_MAX, Run, numbers, size, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha512};

pub(super) const ALL: &[(&str, Run)] = &[
    ("abbreviate", abbreviate),
    ("capitalize", |args| map(args, capitalize)),
    ("capitalizeFirst", |args| map(args, capitalize_first)),
    ("center", |args| pad(args, |room| room / 2)),
    ("cut", cut),
    ("decode64", decode64),
    ("encode64", |args| map(args, |text| STANDARD.encode(text))),
    ("inflect", inflect),
    ("join", join),
    ("ljust", |args| pad(args, |_| 0)),
    ("lower", |args| map(args, str::to_lowercase)),
    ("ordinalize", ordinalize),
    ("replace", replace),
    ("rjust", |args| pad(args, |room| room)),
    ("sha256", |args| {
        map(args, |text| crate::moment::hex(&Sha256::digest(text)))
    }),
    ("sha512", |args| {
        map(args, |text| crate::moment::hex(&Sha512::digest(text)))
    }),
    ("slugify", |args| map(args, slugify)),
    ("stripTags", |args| map(args, strip_tags)),
    ("substring", substring),
    ("upper", |args| map(args, str::to_uppercase)),
    ("yesno", yesno),
];

const ELLIPSIS: &str = "...";

fn map(args: &Args<'_>, change: impl Fn(&str) -> String) -> Result<Value, String> {
    Ok(Value::from(change(&args.text(0)?)))
}

/// `abbreviate "Alejandro" 6` is `Ale...`: the ellipsis is inside the length.
fn abbreviate(args: &Args<'_>) -> Result<Value, String> {
    let (text, length) = (args.text(0)?, args.size(1)?);
    if text.chars().count() <= length {
        return Ok(Value::from(text));
    }
    let kept = length
        .checked_sub(ELLIPSIS.len())
        .filter(|kept| *kept > 0)
        .ok_or("a length of at least 4 is needed")?;
    let start: String = text.chars().take(kept).collect();
    Ok(Value::from(start + ELLIPSIS))
}

fn capitalize(text: &str) -> String {
    let mut start = true;
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match start {
            true => result.extend(letter.to_uppercase()),
            false => result.push(letter),
        }
        start = letter.is_whitespace();
    }
    result
}

fn capitalize_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

/// Fills up to a size: `before` says how much of the room goes to the left.
fn pad(args: &Args<'_>, before: fn(usize) -> usize) -> Result<Value, String> {
    let text = args.text(0)?;
    let length = match args.named("size") {
        Some(value) => size(super::number(&super::text(value)).ok_or("size is a number")?)?,
        None => args.size(1)?,
    };
    let pad = args.named_text("pad", " ")?;
    let pad = pad.chars().next().unwrap_or(' ');
    let room = length.saturating_sub(text.chars().count());
    let fill = |count: usize| std::iter::repeat_n(pad, count);
    let left = before(room);
    let result: String = fill(left)
        .chain(text.chars())
        .chain(fill(room - left))
        .collect();
    Ok(Value::from(result))
}

fn cut(args: &Args<'_>) -> Result<Value, String> {
    let unwanted = match args.count() {
        0 | 1 => " ".to_owned(),
        _ => args.text(1)?,
    };
    Ok(Value::from(args.text(0)?.replace(&unwanted, "")))
}

fn decode64(args: &Args<'_>) -> Result<Value, String> {
    let bytes = STANDARD
        .decode(args.text(0)?)
        .map_err(|_| "that is no base 64")?;
    String::from_utf8(bytes)
        .map(Value::from)
        .map_err(|_| "what it decodes to is no text".to_owned())
}

fn inflect(args: &Args<'_>) -> Result<Value, String> {
    let count = args.number(0)?;
    let word = if count == 1.0 {
        args.text(1)?
    } else {
        args.text(2)?
    };
    let with_count = args.named("includeCount").is_some_and(holds);
    Ok(Value::from(match with_count {
        true => format!("{} {word}", numbers::write(count)),
        false => word,
    }))
}

/// Joins a list, or all arguments but the last, with the last argument between them.
fn join(args: &Args<'_>) -> Result<Value, String> {
    args.value(1)?;
    let last = args.count() - 1;
    let separator = args.text(last)?;
    let items: Vec<String> = match args.value(0)? {
        Value::Array(values) if last == 1 => values.iter().map(text).collect(),
        _ => (0..last).map(|n| args.text(n)).collect::<Result<_, _>>()?,
    };
    let (prefix, suffix) = (
        args.named_text("prefix", "")?,
        args.named_text("suffix", "")?,
    );
    let bytes: usize = items.iter().map(|item| item.len() + separator.len()).sum();
    within(bytes)?;
    Ok(Value::from(format!(
        "{prefix}{}{suffix}",
        items.join(&separator)
    )))
}

/// `22nd`, and `11th` to `13th` in every hundred.
fn ordinalize(args: &Args<'_>) -> Result<Value, String> {
    let number = args.number(0)?;
    let (tens, ones) = (number.abs() % 100.0, number.abs() % 10.0);
    let ending = if (11.0..=13.0).contains(&tens) {
        "th"
    } else if ones == 1.0 {
        "st"
    } else if ones == 2.0 {
        "nd"
    } else if ones == 3.0 {
        "rd"
    } else {
        "th"
    };
    Ok(Value::from(numbers::write(number) + ending))
}

fn replace(args: &Args<'_>) -> Result<Value, String> {
    let (text, from, to) = (args.text(0)?, args.text(1)?, args.text(2)?);
    if from.is_empty() {
        return Ok(Value::from(text));
    }
    within(text.len() + text.matches(&from).count() * to.len())?;
    Ok(Value::from(text.replace(&from, &to)))
}

/// `Los Angeles` becomes `los-angeles`: words in lower case between hyphens.
fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || letter == '_' {
            slug.push(letter);
        } else if (letter.is_whitespace() || letter == '-') && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug
}

fn strip_tags(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        result.push_str(before);
        match tag.split_once('>') {
            Some((_, after)) => rest = after,
            None => {
                result.push('<');
                rest = tag;
            }
        }
    }
    result + rest
}

/// From one character to before another; without the second, to the end.
fn substring(args: &Args<'_>) -> Result<Value, String> {
    let (text, start) = (args.text(0)?, args.size(1)?);
    let end = match args.count() {
        0..=2 => usize::MAX,
        _ => args.size(2)?,
    };
    let letters = text.chars().skip(start);
    let result: String = letters.take(end.saturating_sub(start)).collect();
    Ok(Value::from(result))
}

/// Words for true, false, and what is neither.
fn yesno(args: &Args<'_>) -> Result<Value, String> {
    let text = args.text(0)?;
    let word = match text.to_ascii_lowercase().as_str() {
        "" => args.named_text("maybe", "maybe"),
        "false" => args.named_text("no", "no"),
        _ => args.named_text("yes", "yes"),
    };
    word.map(Value::from)
}

fn within(bytes: usize) -> Result<(), String> {
    match bytes > RESULT_BYTES_MAX {
        true => Err(format!("the result has at most {RESULT_BYTES_MAX} bytes")),
        false => Ok(()),
    }
}

//! Tags: words that an operator hangs on a resource. The same rules hold for every resource that takes them.

use crate::error::ApiError;
use std::collections::BTreeMap;

pub(crate) type Tags = BTreeMap<String, String>;

/// Tags of one resource, and characters of a tag's key and value.
const TAGS_MAX: usize = 50;
const KEY_CHARS_MAX: usize = 128;
const VALUE_CHARS_MAX: usize = 256;

/// Takes the tags of a request when they keep the rules.
pub(crate) fn check(tags: Option<Tags>) -> Result<Tags, ApiError> {
    let tags = tags.unwrap_or_default();
    if tags.len() > TAGS_MAX {
        return Err(ApiError::bad(format!(
            "tags: at most {TAGS_MAX} tags, and this has {}.",
            tags.len()
        )));
    }
    for (key, value) in &tags {
        if key.is_empty() || key.chars().count() > KEY_CHARS_MAX {
            return Err(ApiError::bad(format!(
                "tags: a key has 1 to {KEY_CHARS_MAX} characters."
            )));
        }
        if key.starts_with("aws:") {
            return Err(ApiError::bad(
                "tags: keys that start with aws: are reserved.",
            ));
        }
        if value.chars().count() > VALUE_CHARS_MAX {
            return Err(ApiError::bad(format!(
                "tags.{key}: a value has at most {VALUE_CHARS_MAX} characters."
            )));
        }
        if !key.chars().chain(value.chars()).all(allowed) {
            return Err(ApiError::bad(format!(
                "tags.{key}: only letters, digits, blanks and _ . : / = + - @ are allowed."
            )));
        }
    }
    Ok(tags)
}

fn allowed(letter: char) -> bool {
    letter.is_alphanumeric() || " _.:/=+-@".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::{TAGS_MAX, Tags, check};

    fn one(key: &str, value: &str) -> Option<Tags> {
        Some(Tags::from([(key.to_owned(), value.to_owned())]))
    }

    #[test]
    fn tags_keep_their_rules() {
        assert_eq!(check(None), Ok(Tags::new()));
        assert!(check(one("Stack Name", "test/é = 1")).is_ok());
        assert!(check(one("", "x")).is_err());
        assert!(check(one("aws:x", "x")).is_err());
        assert!(check(one("x", "<b>")).is_err());
        assert!(check(one(&"k".repeat(129), "x")).is_err());
        assert!(check(one("k", &"v".repeat(257))).is_err());
        let many = (0..=TAGS_MAX).map(|n| (format!("k{n}"), String::new()));
        assert!(check(Some(many.collect())).is_err());
    }
}

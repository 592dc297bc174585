//! Kinds of custom attributes, and the patterns that name many of them at once.

use crate::error::ApiError;
use std::collections::BTreeSet;

/// Names of attributes, metrics and user attributes together that an application takes up. A removed name makes room for another.
pub(super) const NAMES_MAX: usize = 250;
/// Patterns that an application holds against names still to come.
pub(super) const PATTERNS_MAX: usize = 250;
/// Characters of a pattern.
const PATTERN_CHARS_MAX: usize = 100;

/// What an attribute belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Attribute,
    Metric,
    UserAttribute,
}

/// The name of an attribute. Names compare with their case, and within their kind.
pub(crate) type Name = (Kind, String);
pub(crate) type Names = BTreeSet<Name>;

impl Kind {
    const ALL: [Kind; 3] = [Kind::Attribute, Kind::Metric, Kind::UserAttribute];

    /// The word of the API, and of the store.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Attribute => "endpoint-custom-attributes",
            Kind::Metric => "endpoint-metric-attributes",
            Kind::UserAttribute => "endpoint-user-attributes",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Whether names may be removed by those patterns.
pub(super) fn check(patterns: &[String]) -> Result<(), ApiError> {
    if patterns.is_empty() {
        return Err(ApiError::bad(
            "Blacklist: name at least one attribute, in full or with * and ?.",
        ));
    }
    let fits = |pattern: &String| (1..=PATTERN_CHARS_MAX).contains(&pattern.chars().count());
    match patterns.iter().all(fits) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Blacklist: a name or pattern has 1 to {PATTERN_CHARS_MAX} characters."
        ))),
    }
}

/// Whether a name is what the pattern says: `*` stands for any characters, `?` for one, every other for itself.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    // How many letters the pattern so far can have used up: one flag for each number.
    let mut used = vec![false; letters.len() + 1];
    used[0] = true;
    for sign in pattern.chars() {
        if sign == '*' {
            for n in 1..used.len() {
                used[n] |= used[n - 1];
            }
            continue;
        }
        for n in (1..used.len()).rev() {
            used[n] = used[n - 1] && (sign == '?' || sign == letters[n - 1]);
        }
        used[0] = false;
    }
    used[letters.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;
    use proptest::prelude::*;

    /// The rule as it reads, however long it takes.
    fn reference(pattern: &[char], name: &[char]) -> bool {
        match (pattern, name) {
            ([], []) => true,
            (['*', rest @ ..], _) => {
                reference(rest, name) || (!name.is_empty() && reference(pattern, &name[1..]))
            }
            ([sign, rest @ ..], [letter, others @ ..]) => {
                (*sign == '?' || sign == letter) && reference(rest, others)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_what_it_says(pattern in "[ab*?é]{0,7}", name in "[abé*]{0,7}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(
                matches(&pattern, &name),
                reference(&letters(&pattern), &letters(&name))
            );
        }
    }
}

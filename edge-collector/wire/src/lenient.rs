//! Where Pinpoint's own samples and clients bend the model: one string stands for a list of one.

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A list of strings, or one string that is wrapped into such a list.
struct OneOrMore(Vec<String>);

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMoreVisitor)
    }
}

struct OneOrMoreVisitor;

impl<'de> Visitor<'de> for OneOrMoreVisitor {
    type Value = OneOrMore;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of strings")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<OneOrMore, E> {
        Ok(OneOrMore(vec![value.to_owned()]))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<OneOrMore, E> {
        Ok(OneOrMore(vec![value]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<OneOrMore, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(OneOrMore(list))
    }
}

/// Attributes, user attributes and substitutions: lists by name. A name whose list is null counts as not given.
pub(crate) fn lists<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, Vec<String>>>, D::Error> {
    let given = Option::<BTreeMap<String, Option<OneOrMore>>>::deserialize(deserializer)?;
    Ok(given.map(|lists| {
        lists
            .into_iter()
            .filter_map(|(name, list)| Some((name, list?.0)))
            .collect()
    }))
}

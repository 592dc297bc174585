//! Names of attributes against the application's own list of them: what is new to it, what it no longer takes up, what it forgets.

use super::apply::json;
use super::model::{Endpoint, Lists, Record};
use super::store;
use crate::attributes::{self, Admission, Kind, Name, Names};
use crate::error::ApiError;
use crate::index;
use crate::turn::Turn;
use std::collections::BTreeMap;

/// Takes out of the draft the new values of names that were removed from the application, so that the old ones stay, and returns the names
/// that the application has not met before. `shared` is what the user had.
pub(super) fn capture(
    turn: &Turn<'_>,
    known: Option<&Endpoint>,
    shared: &Lists,
    draft: &mut Endpoint,
) -> Result<Vec<Name>, ApiError> {
    let nothing = Record::default();
    let old = known.map_or(&nothing, |known| &known.record);
    let person = match draft.user {
        Some(_) => shared,
        None => &old.waiting,
    };
    let record = &draft.record;
    let news: Vec<Name> = changed(Kind::Attribute, &old.attributes, &record.attributes)
        .chain(changed(Kind::Metric, &old.metrics, &record.metrics))
        .chain(changed(Kind::UserAttribute, person, &draft.user_attributes))
        .collect();
    if news.is_empty() {
        return Ok(news);
    }
    let Admission { removed, new } = attributes::admit(turn, news)?;
    let record = &mut draft.record;
    for (kind, name) in &removed {
        match kind {
            Kind::Attribute => put_back(name, &old.attributes, &mut record.attributes),
            Kind::Metric => put_back(name, &old.metrics, &mut record.metrics),
            Kind::UserAttribute => put_back(name, person, &mut draft.user_attributes),
        }
    }
    Ok(new)
}

/// The names whose values are new. To take a name away is always allowed.
fn changed<V: PartialEq>(
    kind: Kind,
    old: &BTreeMap<String, V>,
    new: &BTreeMap<String, V>,
) -> impl Iterator<Item = Name> {
    new.iter()
        .filter(|(name, value)| old.get(*name) != Some(*value))
        .map(move |(name, _)| (kind, name.clone()))
}

fn put_back<V: Clone>(name: &str, old: &BTreeMap<String, V>, new: &mut BTreeMap<String, V>) {
    match old.get(name) {
        Some(value) => new.insert(name.to_owned(), value.clone()),
        None => new.remove(name),
    };
}

/// Takes names away from an endpoint and from its user. Nobody updated it, so its times stay.
pub(crate) fn forget_names(
    turn: &Turn<'_>,
    mut endpoint: Endpoint,
    names: &Names,
) -> Result<(), ApiError> {
    let (record, person) = (endpoint.record.clone(), endpoint.user_attributes.clone());
    let has = |kind: Kind, name: &String| names.contains(&(kind, name.clone()));
    let new = &mut endpoint.record;
    new.attributes.retain(|name, _| !has(Kind::Attribute, name));
    new.metrics.retain(|name, _| !has(Kind::Metric, name));
    new.waiting
        .retain(|name, _| !has(Kind::UserAttribute, name));
    endpoint
        .user_attributes
        .retain(|name, _| !has(Kind::UserAttribute, name));
    if endpoint.record != record {
        index::mark(turn, endpoint.n)?;
        store::update(turn.sql, &endpoint, &json(&endpoint.record)?)?;
    }
    match &endpoint.user {
        Some(user) if endpoint.user_attributes != person => {
            index::mark_user(turn, user)?;
            let person = json(&endpoint.user_attributes)?;
            Ok(store::keep_user(turn.sql, user, &person)?)
        }
        _ => Ok(()),
    }
}

//! Names of custom attributes: how many an application takes up, and those it was told to remove.

mod model;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use model::{Kind, Name, Names};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{endpoints, timers};
use carillon_wire::{AttributesResource, UpdateAttributesRequest};

/// The kind of the timer whose key is the last endpoint that a purge has passed.
pub(crate) const TIMER: &str = "purge";
/// Endpoints that one wake of a purge looks at.
const PAGE_ENDPOINTS: i64 = 500;

/// Pinpoint: RemoveAttributes. From now on no new value of a name that the list names or matches is taken up, of names still to come neither;
/// endpoints keep the values they have, as with the service. With `purge=true` in the query, which is ours, they lose them: the answer comes
/// at once and the endpoints are gone through page by page. The answer lists the names that endpoints have had.
pub(crate) fn remove_attributes(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: UpdateAttributesRequest = call.body()?;
    let word = call.label("attribute-type")?;
    let kind = Kind::from_word(word).ok_or_else(|| {
        ApiError::bad("attribute-type: the value is endpoint-custom-attributes, endpoint-metric-attributes or endpoint-user-attributes.")
    })?;
    let purge = match call.query("purge") {
        None | Some("" | "false") => false,
        Some("true") => true,
        Some(_) => return Err(ApiError::bad("purge: the value is true or false.")),
    };
    let patterns = wanted.blacklist.unwrap_or_default();
    model::check(&patterns)?;
    let named = |name: &String| patterns.iter().any(|one| model::matches(one, name));
    let mut names = store::of_kind(turn.sql, kind)?;
    names.retain(named);
    store::remove(turn.sql, &of_kind(kind, &names), purge)?;
    keep_patterns(turn, &of_kind(kind, &patterns))?;
    if purge && !names.is_empty() {
        timers::set(turn, TIMER, "0", turn.now)?;
    }
    Answer::json(&AttributesResource {
        application_id: turn.app().to_owned(),
        attribute_type: word.to_owned(),
        attributes: Some(names),
    })
}

fn of_kind(kind: Kind, names: &[String]) -> Vec<Name> {
    names.iter().map(|name| (kind, name.clone())).collect()
}

fn keep_patterns(turn: &Turn<'_>, patterns: &[Name]) -> Result<(), ApiError> {
    store::keep_patterns(turn.sql, patterns)?;
    match store::patterns(turn.sql)?.len() {
        0..=model::PATTERNS_MAX => Ok(()),
        _ => Err(ApiError::bad(format!(
            "Blacklist: an application removes at most {} names and patterns; let one pattern with * stand for many.",
            model::PATTERNS_MAX
        ))),
    }
}

/// Takes the old values of removed names from the next endpoints, and comes back for those that are left.
pub(crate) fn wake(turn: &Turn<'_>, passed: &str) -> Result<(), ApiError> {
    let passed = passed
        .parse()
        .map_err(|_| ApiError::Internal(format!("a purge that has passed {passed}")))?;
    let names = store::purged(turn.sql)?;
    let page = endpoints::page_after(turn, passed, PAGE_ENDPOINTS)?;
    let last = page.last().map(|endpoint| endpoint.n);
    for endpoint in page {
        endpoints::forget_names(turn, endpoint, &names)?;
    }
    match last {
        Some(last) => Ok(timers::set(turn, TIMER, &last.to_string(), turn.now)?),
        None => Ok(()),
    }
}

/// What an application says to names whose values are new.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    /// Those it does not take up.
    pub(crate) removed: Vec<Name>,
    /// Those it has not met before; [`meet`] notes them once nothing else stands against the change.
    pub(crate) new: Vec<Name>,
}

/// Tells the names that may be kept from those that were removed. Writes nothing, so that a refused change leaves no name behind.
pub(crate) fn admit(turn: &Turn<'_>, names: Vec<Name>) -> Result<Admission, ApiError> {
    let mut known = Names::new();
    let mut admission = Admission::default();
    for (name, captured) in store::find(turn.sql, &names)? {
        if !captured {
            admission.removed.push(name.clone());
        }
        known.insert(name);
    }
    let unknown: Vec<Name> = names
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect();
    if unknown.is_empty() {
        return Ok(admission);
    }
    let patterns = store::patterns(turn.sql)?;
    let removed = |(kind, name): &Name| {
        let mut patterns = patterns.iter().filter(|(of, _)| of == kind);
        patterns.any(|(_, pattern)| model::matches(pattern, name))
    };
    let (removed, new): (Vec<Name>, Vec<Name>) = unknown.into_iter().partition(removed);
    admission.removed.extend(removed);
    check_count(turn, new.len())?;
    admission.new = new;
    Ok(admission)
}

fn check_count(turn: &Turn<'_>, new: usize) -> Result<(), ApiError> {
    if new == 0 {
        return Ok(());
    }
    let captured = usize::try_from(store::count_captured(turn.sql)?).unwrap_or(usize::MAX);
    match captured.saturating_add(new) {
        0..=model::NAMES_MAX => Ok(()),
        // The text of the service, and then what to do.
        _ => Err(ApiError::bad(format!(
            "Too many custom attributes: an application has at most {} names of attributes, metrics and user attributes together. RemoveAttributes makes room.",
            model::NAMES_MAX
        ))),
    }
}

/// Notes names that are new to the application.
pub(crate) fn meet(turn: &Turn<'_>, names: &[Name]) -> Result<(), ApiError> {
    match names.is_empty() {
        true => Ok(()),
        false => Ok(store::insert(turn.sql, names)?),
    }
}

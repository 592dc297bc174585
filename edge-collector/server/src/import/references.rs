//! What refers to segments: the order that follows from it, and versions that were not saved.

use super::plan::{Key, Plan, Thing, text};
use super::saved::Kind;
use super::take::{Taker, remove};
use crate::command::escape;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Taker<'_> {
    /// The versions of a segment, in a form that the API takes.
    pub(super) fn segment(&mut self, key: &Key, thing: &Thing) -> Result<(Value, String), String> {
        let mut notes = Vec::new();
        let mut versions: Vec<Value> = thing.versions.values().cloned().collect();
        for version in &mut versions {
            // The service answers both kinds of criteria at times, of which one is empty.
            if version.get("Dimensions").is_some_and(is_empty)
                && version.get("SegmentGroups").is_some()
            {
                remove(version, "Dimensions");
            } else if version.get("SegmentGroups").is_some_and(is_empty) {
                remove(version, "SegmentGroups");
            }
            for source in sources(version) {
                if text(source, "Id") != key.id {
                    notes.extend(self.pin(&key.app, source, "Id", "Version")?);
                }
            }
        }
        Ok((json!({"Item": versions}), notes.join("; ")))
    }

    /// The versions of a campaign, the latest of them for a version of its segment that is here.
    pub(super) fn campaign(&mut self, key: &Key, thing: &Thing) -> Result<(Value, String), String> {
        let mut versions: Vec<Value> = thing.versions.values().cloned().collect();
        let note = match versions.last_mut() {
            Some(latest) => self.pin(&key.app, latest, "SegmentId", "SegmentVersion")?,
            None => None,
        };
        Ok((json!({"Item": versions}), note.unwrap_or_default()))
    }

    /// Lets a reference to a version of a segment that was not saved name the latest that was, and says so.
    fn pin(
        &self,
        app: &str,
        of: &mut Value,
        id: &str,
        version: &str,
    ) -> Result<Option<String>, String> {
        let segment = text(of, id).to_owned();
        let Some(wanted) = of[version].as_i64() else {
            return Ok(None);
        };
        let path = format!("/v1/apps/{app}/segments/{}", escape(&segment));
        if self
            .ask("GET", &format!("{path}/versions/{wanted}"), String::new())?
            .0
            == 200
        {
            return Ok(None);
        }
        let (status, latest) = self.ask("GET", &path, String::new())?;
        if status != 200 {
            return Ok(None);
        }
        of[version] = latest["Version"].clone();
        Ok(Some(format!(
            "version {wanted} of the segment {segment} was not saved, so that it takes version {}",
            latest["Version"]
        )))
    }
}

/// Everything in the order of the import, and every segment after those it builds on.
pub(super) fn in_order(plan: &Plan) -> Vec<&Key> {
    let mut order = Vec::new();
    let mut met = BTreeSet::new();
    for key in plan.things.keys() {
        visit(plan, key, &mut met, &mut order);
    }
    order
}

fn visit<'a>(plan: &'a Plan, key: &'a Key, met: &mut BTreeSet<&'a Key>, order: &mut Vec<&'a Key>) {
    if !met.insert(key) {
        return;
    }
    if let (Kind::Segment, Some(thing)) = (key.kind, plan.things.get(key)) {
        let references = thing.versions.values().cloned().flat_map(|mut version| {
            let ids = sources(&mut version)
                .into_iter()
                .map(|source| text(source, "Id").to_owned());
            ids.collect::<Vec<_>>()
        });
        for id in references {
            let base = Key { id, ..key.clone() };
            if let Some((base, _)) = plan.things.get_key_value(&base) {
                visit(plan, base, met, order);
            }
        }
    }
    order.push(key);
}

/// The references of a segment to the segments that it builds on.
fn sources(segment: &mut Value) -> Vec<&mut Value> {
    let groups = segment
        .pointer_mut("/SegmentGroups/Groups")
        .and_then(Value::as_array_mut);
    let sources = groups.into_iter().flatten().filter_map(|group| {
        let sources = group.get_mut("SourceSegments")?;
        sources.as_array_mut()
    });
    sources.flatten().collect()
}

/// Whether a value says nothing, at any depth.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        // How groups are combined says nothing where there are none.
        Value::Object(members) => members
            .iter()
            .all(|(name, value)| name == "Include" || is_empty(value)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

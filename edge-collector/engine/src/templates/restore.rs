//! Templates as they were saved, with every version that was.

use super::body::Body;
use super::copy::tell_everyone;
use super::model::{self, Template, Version, version_number};
use super::{room, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::tags::{self, Tags};
use crate::turn::Turn;
use carillon_wire::TemplateType;
use serde::Deserialize;
use serde_json::Value;

/// The saved versions of one template, each as GetEmailTemplate or its siblings answered it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    /// The number of the active one; without it the latest is active.
    active_version: Option<String>,
    item: Vec<Value>,
}

/// What a saved version says of itself, beside its body.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Label {
    version: Option<String>,
}

/// A saved version, read.
struct Read {
    number: i64,
    body: Body,
    tags: Option<Tags>,
    dates: Dates,
}

/// Restores a template, all versions or none. The answer waits until every application has its copy.
pub(crate) fn restore_template(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let name = call.label("template-name")?;
    let kind = model::kind("template-type", call.label("template-type")?)?;
    model::check_name(name)?;
    if store::find(turn.sql, kind, name)?.is_some() {
        return restore::here();
    }
    let saved: Saved = call.body()?;
    let versions: Result<Vec<Read>, ApiError> =
        saved.item.iter().map(|item| read(kind, item)).collect();
    let versions = restore::in_order(versions?, |version| version.number)?;
    let numbers: Vec<i64> = versions.iter().map(|version| version.number).collect();
    let active = active(saved.active_version.as_deref(), &numbers)?;
    let mut template = Template {
        kind,
        name: name.to_owned(),
        last: 0,
        tags: Tags::new(),
        created: turn.now,
    };
    super::another(turn)?;
    for version in versions {
        room(turn, &template)?;
        let created = version.dates.created(turn.now)?;
        template.created = template.created.min(created);
        template.last = version.number;
        template.tags = tags::check(version.tags)?;
        let kept = Version {
            number: version.number,
            active: version.number == active,
            body: version.body,
            created,
            modified: version.dates.modified(turn.now)?,
            template: template.clone(),
        };
        store::keep(turn.sql, &template)?;
        store::keep_version(turn.sql, &kept)?;
        tell_everyone(turn, &kept)?;
    }
    restore::taken(None)
}

fn read(kind: TemplateType, item: &Value) -> Result<Read, ApiError> {
    let json = serde_json::to_vec(item).map_err(|error| ApiError::Internal(error.to_string()))?;
    let (body, tags) = Body::read(kind, &json)?;
    body.check()?;
    let label: Label = carillon_wire::read(&json)?;
    Ok(Read {
        number: label.version.as_deref().map_or(Ok(1), version_number)?,
        body,
        tags,
        dates: carillon_wire::read(&json)?,
    })
}

fn active(named: Option<&str>, numbers: &[i64]) -> Result<i64, ApiError> {
    let latest = numbers.last().copied().unwrap_or(1);
    let number = named.map_or(Ok(latest), version_number)?;
    match numbers.contains(&number) {
        true => Ok(number),
        false => Err(ApiError::bad(format!(
            "ActiveVersion: version {number} is not among those that were saved."
        ))),
    }
}

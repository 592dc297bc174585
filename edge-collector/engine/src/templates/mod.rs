//! Message templates of five kinds: kept by the account with all their versions, and copied to every application that may use them.

mod body;
pub(crate) mod context;
mod copy;
mod email;
mod helpers;
mod model;
mod render;
mod restore;
mod scan;
mod shape;
mod store;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;

pub(crate) use context::Substitutions;
pub(crate) use copy::{EmailTemplate, email, hear, hear_gone, in_app, tell_all};
pub use copy::{TemplateCopy, TemplateGone};
pub(crate) use email::{Draft, PartError};
pub(crate) use render::{RenderError, Renderer};
pub(crate) use restore::restore_template;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::tags::{self, Tags};
use crate::turn::Turn;
use body::Body;
use carillon_wire::{
    CreateTemplateMessageBody, MessageBody, TemplateActiveVersionRequest, TemplateType,
    TemplateVersionsResponse, TemplatesResponse,
};
use copy::{tell_everyone, tell_gone};
use model::{Template, Version, version_number};

/// Pinpoint: CreateEmailTemplate and its four siblings. The answer waits until every application has its copy.
pub(crate) fn create_template(
    turn: &Turn<'_>,
    call: &Call,
    kind: TemplateType,
) -> Result<Answer, ApiError> {
    let name = call.label("template-name")?;
    model::check_name(name)?;
    let (body, tags) = Body::read(kind, call.bytes()?)?;
    body.check()?;
    let template = Template {
        kind,
        name: name.to_owned(),
        last: 1,
        tags: tags::check(tags)?,
        created: turn.now,
    };
    if store::find(turn.sql, kind, name)?.is_some() {
        return Err(ApiError::bad(format!(
            "TemplateName: there is already a template {name} of type {kind}. Update it, or choose another name."
        )));
    }
    another(turn)?;
    room(turn, &template)?;
    store::keep(turn.sql, &template)?;
    let version = template.first(body, turn.now);
    store::keep_version(turn.sql, &version)?;
    tell_everyone(turn, &version)?;
    Answer::json(&CreateTemplateMessageBody {
        arn: Some(version.template.arn(turn)),
        message: Some("Created".to_owned()),
        request_id: Some(turn.request_id.clone()),
    })
}

/// Pinpoint: GetEmailTemplate and its four siblings, the active version unless one is named.
pub(crate) fn get_template(
    turn: &Turn<'_>,
    call: &Call,
    kind: TemplateType,
) -> Result<Answer, ApiError> {
    let name = call.label("template-name")?;
    let found = match named_version(call)? {
        Some(number) => store::numbered(turn.sql, kind, name, number)?,
        None => store::active(turn.sql, kind, name)?,
    };
    found.ok_or_else(ApiError::no_resource)?.answer(turn)
}

/// Pinpoint: UpdateEmailTemplate and its four siblings. The body replaces that of the latest version, or becomes a new version, which
/// nothing uses until it is made the active one. A version that is named must be the latest, so that of two people who write at the same
/// time the second learns of the first. Tags do not change here, as in the service.
pub(crate) fn update_template(
    turn: &Turn<'_>,
    call: &Call,
    kind: TemplateType,
) -> Result<Answer, ApiError> {
    let latest = latest(turn, kind, call.label("template-name")?)?;
    let as_new = as_new_version(call)?;
    match named_version(call)? {
        Some(_) if as_new => {
            return Err(ApiError::bad(
                "create-new-version and version: give one of them. A new version gets its number by itself.",
            ));
        }
        Some(number) if number != latest.number => {
            return Err(ApiError::bad(format!(
                "version: only the latest version can be updated, and that is {}.",
                latest.number
            )));
        }
        Some(_) | None => {}
    }
    let (body, _) = Body::read(kind, call.bytes()?)?;
    body.check()?;
    let version = match as_new {
        true => next(turn, latest.template, body)?,
        false => Version {
            body,
            modified: turn.now,
            ..latest
        },
    };
    store::keep_version(turn.sql, &version)?;
    tell_everyone(turn, &version)?;
    accepted(turn)
}

/// Pinpoint: DeleteEmailTemplate and its four siblings. Without a version all of the template goes. The active version is not deleted
/// while there are others, for then none would be active.
pub(crate) fn delete_template(
    turn: &Turn<'_>,
    call: &Call,
    kind: TemplateType,
) -> Result<Answer, ApiError> {
    let template = named(turn, kind, call.label("template-name")?)?;
    let Some(number) = named_version(call)? else {
        store::delete(turn.sql, &template)?;
        tell_gone(turn, &template, None)?;
        return accepted(turn);
    };
    let version = store::numbered(turn.sql, kind, &template.name, number)?
        .ok_or_else(ApiError::no_resource)?;
    match (version.active, store::count_versions(turn.sql, &template)?) {
        (true, (1, _)) => {
            store::delete(turn.sql, &template)?;
            tell_gone(turn, &template, None)?;
        }
        (true, _) => {
            return Err(ApiError::bad(
                "version: this is the active version. Make another one active first, or delete the template without naming a version.",
            ));
        }
        (false, _) => {
            store::delete_version(turn.sql, &template, number)?;
            tell_gone(turn, &template, Some(number))?;
        }
    }
    accepted(turn)
}

/// Pinpoint: UpdateTemplateActiveVersion.
pub(crate) fn update_template_active_version(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let kind = model::kind("template-type", call.label("template-type")?)?;
    let name = call.label("template-name")?;
    let wanted: TemplateActiveVersionRequest = call.body()?;
    let mut version = match wanted.version.as_deref() {
        None | Some("") => {
            return Err(ApiError::bad(
                "Version: say which version is to be the active one, by its number or as latest.",
            ));
        }
        Some("latest") => latest(turn, kind, name)?,
        Some(number) => store::numbered(turn.sql, kind, name, version_number(number)?)?
            .ok_or_else(ApiError::no_resource)?,
    };
    version.active = true;
    store::activate(turn.sql, &version)?;
    tell_everyone(turn, &version)?;
    accepted(turn)
}

/// Pinpoint: ListTemplates, by name.
pub(crate) fn list_templates(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let kind = call
        .query("template-type")
        .filter(|word| !word.is_empty())
        .map(|word| model::kind("template-type", word))
        .transpose()?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut rows = store::list(
        turn.sql,
        after.split_once('/').unwrap_or((after, "")),
        call.query("prefix").unwrap_or_default(),
        kind.map_or("", TemplateType::as_str),
        page.fetch(),
    )?;
    let next_token = page.cut(&mut rows, |row| format!("{}/{}", row.name, row.kind));
    Answer::json(&TemplatesResponse {
        item: rows.iter().map(model::Listed::template).collect(),
        next_token,
    })
}

/// Pinpoint: ListTemplateVersions, oldest first.
pub(crate) fn list_template_versions(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let kind = model::kind("template-type", call.label("template-type")?)?;
    let template = named(turn, kind, call.label("template-name")?)?;
    let page = Page::of(call)?;
    let after = page.after.as_deref().map_or(Ok(0), version_number)?;
    let mut rows = store::list_versions(turn.sql, &template, after, page.fetch())?;
    let next_token = page.cut(&mut rows, |row| row.number.to_string());
    Answer::json(&TemplateVersionsResponse {
        item: rows.iter().map(model::Listed::version).collect(),
        message: None,
        next_token,
        request_id: Some(turn.request_id.clone()),
    })
}

/// The tags of a template.
pub(crate) fn tags(turn: &Turn<'_>, kind: TemplateType, name: &str) -> Result<Tags, ApiError> {
    Ok(named(turn, kind, name)?.tags)
}

/// Keeps the tags of a template.
pub(crate) fn keep_tags(
    turn: &Turn<'_>,
    kind: TemplateType,
    name: &str,
    tags: &Tags,
) -> Result<(), ApiError> {
    let template = Template {
        tags: tags.clone(),
        ..named(turn, kind, name)?
    };
    Ok(store::keep(turn.sql, &template)?)
}

fn named(turn: &Turn<'_>, kind: TemplateType, name: &str) -> Result<Template, ApiError> {
    store::find(turn.sql, kind, name)?.ok_or_else(ApiError::no_resource)
}

fn latest(turn: &Turn<'_>, kind: TemplateType, name: &str) -> Result<Version, ApiError> {
    store::latest(turn.sql, kind, name)?.ok_or_else(ApiError::no_resource)
}

/// The next version of a template, and the note that its number is taken.
fn next(turn: &Turn<'_>, template: Template, body: Body) -> Result<Version, ApiError> {
    room(turn, &template)?;
    let template = Template {
        last: template.last + 1,
        ..template
    };
    store::keep(turn.sql, &template)?;
    Ok(Version {
        number: template.last,
        active: false,
        body,
        created: turn.now,
        modified: turn.now,
        template,
    })
}

/// Whether there may be one more template.
fn another(turn: &Turn<'_>) -> Result<(), ApiError> {
    match store::count(turn.sql)? < model::TEMPLATES_MAX {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "An account holds at most {} templates. Delete one that is not needed.",
            model::TEMPLATES_MAX
        ))),
    }
}

/// Whether a template may have one more version.
fn room(turn: &Turn<'_>, template: &Template) -> Result<(), ApiError> {
    let (own, all) = store::count_versions(turn.sql, template)?;
    match own < model::VERSIONS_MAX && all < model::ALL_VERSIONS_MAX {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "A template has at most {} versions, and all templates of an account together have {}. Delete some that are not needed.",
            model::VERSIONS_MAX,
            model::ALL_VERSIONS_MAX
        ))),
    }
}

fn named_version(call: &Call) -> Result<Option<i64>, ApiError> {
    let version = call.query("version").filter(|version| !version.is_empty());
    version.map(version_number).transpose()
}

fn as_new_version(call: &Call) -> Result<bool, ApiError> {
    match call.query("create-new-version") {
        None | Some("" | "false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(ApiError::bad("create-new-version: true or false.")),
    }
}

fn accepted(turn: &Turn<'_>) -> Result<Answer, ApiError> {
    Answer::json(&MessageBody {
        message: Some("Accepted".to_owned()),
        request_id: Some(turn.request_id.clone()),
    })
}

//! Message templates: kept by the account with all their versions, and copied to every application that may use them.

pub(crate) mod context;
mod email;
mod helpers;
mod model;
mod render;
mod scan;
mod shape;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use context::Substitutions;
pub(crate) use email::{Draft, PartError};
pub(crate) use model::EmailTemplate;
pub use model::TemplateCopy;
pub(crate) use render::{RenderError, Renderer};

use crate::answer::Answer;
use crate::call::Call;
use crate::effect::Told;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Scope, apps, sql, tells};
use carillon_wire::{CreateTemplateMessageBody, EmailTemplateRequest};
use model::{Version, version_number};

/// Versions of templates told to a new application in one page.
const TELL_PAGE: i64 = 100;

/// Pinpoint: CreateEmailTemplate. The answer waits until every application has its copy.
pub(crate) fn create_email_template(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let name = call.label("template-name")?;
    let body: EmailTemplateRequest = call.body()?;
    if store::active(turn.sql, name)?.is_some() {
        return Err(ApiError::bad(format!(
            "TemplateName: there is already an email template {name}."
        )));
    }
    if store::count(turn.sql)? >= model::TEMPLATES_MAX {
        return Err(ApiError::bad(format!(
            "An account holds at most {} templates.",
            model::TEMPLATES_MAX
        )));
    }
    let version = Version::first(name, body, turn.now)?;
    store::insert(turn.sql, &version)?;
    for app in apps::records(turn)? {
        tell(turn, &app.id, &version)?;
    }
    Answer::json(&CreateTemplateMessageBody {
        arn: Some(version.arn(turn)),
        message: Some("Created".to_owned()),
        request_id: Some(turn.request_id.clone()),
    })
}

/// Pinpoint: GetEmailTemplate, the active version unless one is named.
pub(crate) fn get_email_template(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let name = call.label("template-name")?;
    let found = match call.query("version").filter(|version| !version.is_empty()) {
        Some(version) => store::version(turn.sql, name, version_number(version)?)?,
        None => store::active(turn.sql, name)?,
    };
    Answer::json(&found.ok_or_else(ApiError::no_resource)?.response(turn))
}

/// In the account's scope: tells a new application all templates.
pub(crate) fn tell_all(turn: &Turn<'_>, app: &str) -> Result<(), ApiError> {
    let mut last = (String::new(), 0);
    loop {
        let page = store::after(turn.sql, &last.0, last.1, TELL_PAGE)?;
        let Some(end) = page.last() else {
            return Ok(());
        };
        last = (end.name.clone(), end.version);
        for version in &page {
            tell(turn, app, version)?;
        }
    }
}

fn tell(turn: &Turn<'_>, app: &str, version: &Version) -> Result<(), ApiError> {
    let copy = Told::Template(version.copy()?);
    tells::tell(turn, Scope::App(app.to_owned()), copy)
}

/// In the application's scope: keeps the copy. Before the application has heard that it exists it cannot, and is told again.
pub(crate) fn hear(turn: &Turn<'_>, copy: &TemplateCopy) -> Result<(), ApiError> {
    if !sql::born(turn.sql)? {
        return Err(ApiError::Conflict(
            "The application has not heard of itself yet.".to_owned(),
        ));
    }
    match apps::is_here(turn)? {
        true => Ok(store::keep_copy(turn.sql, copy)?),
        false => Ok(()),
    }
}

/// In the application's scope: an email template to send with, the active version unless one is named. `None` when there is none.
pub(crate) fn email(
    turn: &Turn<'_>,
    name: &str,
    version: Option<&str>,
) -> Result<Option<EmailTemplate>, ApiError> {
    match version.filter(|version| !version.is_empty()) {
        Some(version) => Ok(store::copy(turn.sql, name, version_number(version)?)?),
        None => Ok(store::active_copy(turn.sql, name)?),
    }
}

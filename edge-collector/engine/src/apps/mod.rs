//! Applications: kept by the account, and told to the scope that carries each one's name.

mod model;
mod restore;
mod store;

pub use model::AppRecord;
pub(crate) use restore::restore_app;

use crate::access::{self, Ring};
use crate::answer::Answer;
use crate::call::Call;
use crate::effect::{News, Told};
use crate::error::ApiError;
use crate::page::Page;
use crate::tags::Tags;
use crate::turn::Turn;
use crate::{Scope, tells, templates};
use carillon_wire::{ApplicationsResponse, CreateApplicationRequest};

/// Pinpoint: CreateApp.
pub(crate) fn create_app(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: CreateApplicationRequest = call.body()?;
    room(turn)?;
    let record = AppRecord::new(turn.id(), wanted, turn.now)?;
    welcome(turn, &record)?;
    Answer::json(&record.response(turn))
}

/// Whether there may be one more application.
fn room(turn: &Turn<'_>) -> Result<(), ApiError> {
    match store::count(turn.sql)? < model::APPS_MAX {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "An account holds at most {} applications.",
            model::APPS_MAX
        ))),
    }
}

/// Keeps a new application, and tells it that it exists and what it may use.
fn welcome(turn: &Turn<'_>, record: &AppRecord) -> Result<(), ApiError> {
    store::insert(turn.sql, record)?;
    access::tell_app(turn, record)?;
    templates::tell_all(turn, &record.id)
}

/// Pinpoint: GetApp.
pub(crate) fn get_app(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Answer::json(&record(turn, call.label("application-id")?)?.response(turn))
}

/// Pinpoint: GetApps, oldest first.
pub(crate) fn get_apps(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let mut records = store::after(
        turn.sql,
        page.after.as_deref().unwrap_or_default(),
        page.fetch(),
    )?;
    let next_token = page.cut(&mut records, |record| record.id.clone());
    let item = records.iter().map(|record| record.response(turn)).collect();
    Answer::json(&ApplicationsResponse {
        item: Some(item),
        next_token,
    })
}

/// Pinpoint: DeleteApp. The answer waits until the application's own store is empty.
pub(crate) fn delete_app(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let record = record(turn, call.label("application-id")?)?;
    store::delete(turn.sql, &record.id)?;
    access::forget_app(turn, &record.id)?;
    tells::tell(turn, Scope::App(record.id.clone()), Told::Gone)?;
    Answer::json(&record.response(turn))
}

/// The record of one application, in the account's scope.
pub(crate) fn record(turn: &Turn<'_>, id: &str) -> Result<AppRecord, ApiError> {
    store::find(turn.sql, id)?.ok_or_else(ApiError::no_app)
}

/// The tags of an application, in the account's scope.
pub(crate) fn tags(turn: &Turn<'_>, id: &str) -> Result<Tags, ApiError> {
    Ok(record(turn, id)?.tags)
}

/// Keeps the tags of an application, in the account's scope.
pub(crate) fn keep_tags(turn: &Turn<'_>, id: &str, tags: &Tags) -> Result<(), ApiError> {
    Ok(store::keep_tags(turn.sql, id, tags)?)
}

/// Every application's record, in the account's scope.
pub(crate) fn records(turn: &Turn<'_>) -> Result<Vec<AppRecord>, ApiError> {
    Ok(store::after(turn.sql, "", model::APPS_MAX)?)
}

/// Whether this scope's application exists: its store is made, and was not emptied by a deletion.
pub(crate) fn is_here(turn: &Turn<'_>) -> Result<bool, ApiError> {
    Ok(crate::sql::born(turn.sql)? && store::ring_version(turn.sql)?.is_some())
}

/// In the application's scope: this is you, and these keys may call you. An older copy than the one at hand changes nothing.
pub(crate) fn hear_app(turn: &Turn<'_>, record: &AppRecord, ring: &Ring) -> Result<(), ApiError> {
    let known = store::ring_version(turn.sql)?;
    if store::is_gone(turn.sql)? || known.is_some_and(|version| version >= ring.version) {
        return Ok(());
    }
    store::keep_own(turn.sql, record, ring.version)?;
    crate::retention::begin(turn)?;
    access::hear_app(turn, ring)
}

/// In the application's scope: everything you hold is to be deleted.
pub(crate) fn hear_gone(turn: &Turn<'_>) -> Result<(), ApiError> {
    match crate::sql::born(turn.sql)? {
        true => {
            turn.announce(News::Over);
            Ok(store::empty(turn.sql)?)
        }
        false => Ok(()),
    }
}

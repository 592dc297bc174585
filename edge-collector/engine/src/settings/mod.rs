//! Settings of an application: what holds for its campaigns and journeys where they say nothing themselves.

mod check;
mod model;
mod restore;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use model::Settings;
pub(crate) use restore::restore_settings;

use crate::Timestamp;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::WriteApplicationSettingsRequest;

/// Pinpoint: UpdateApplicationSettings. Members that are left out stay as they were, and an empty one takes away what was there.
///
/// `CloudWatchMetricsEnabled` and `EventTaggingEnabled` are kept and do nothing: there is no CloudWatch, and no tag is put on events.
pub(crate) fn update_application_settings(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let wanted: WriteApplicationSettingsRequest = call.body()?;
    check::request(&wanted)?;
    let old = current(turn)?;
    let settings = old.updated(wanted, turn.now);
    match settings.said == old.said && old.modified.is_some() {
        true => store::touch(turn.sql, turn.now)?,
        false => store::insert(turn.sql, &settings.said, turn.now, turn.now)?,
    }
    Answer::json(&settings.response(turn.app()))
}

/// Pinpoint: GetApplicationSettings. Every application has settings: those that nobody set are empty, and limit nothing.
pub(crate) fn get_application_settings(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Answer::json(&current(turn)?.response(turn.app()))
}

/// The settings as they are now.
pub(crate) fn current(turn: &Turn<'_>) -> Result<Settings, ApiError> {
    Ok(store::latest(turn.sql)?.unwrap_or_default())
}

/// The settings as they were at a time: what is made under them goes by them for good.
pub(crate) fn as_of(turn: &Turn<'_>, at: Timestamp) -> Result<Settings, ApiError> {
    Ok(store::as_of(turn.sql, at)?.unwrap_or_default())
}

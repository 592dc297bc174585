//! Recommender configurations: kept for the account and shown. No message asks a recommender yet; a template that names one is refused.

mod model;
mod store;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use carillon_wire::{CreateRecommenderConfiguration, ListRecommenderConfigurationsResponse};
use model::Recommender;

/// Pinpoint: CreateRecommenderConfiguration.
pub(crate) fn create_recommender_configuration(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let wanted: CreateRecommenderConfiguration = call.body()?;
    if store::count(turn.sql)? >= model::RECOMMENDERS_MAX {
        return Err(ApiError::bad(format!(
            "An account holds at most {} recommender configurations. Delete one that is not needed.",
            model::RECOMMENDERS_MAX
        )));
    }
    let recommender = Recommender {
        id: turn.id(),
        doc: model::check(wanted)?,
        created: turn.now,
        modified: turn.now,
    };
    store::keep(turn.sql, &recommender)?;
    Answer::json(&recommender.response())
}

/// Pinpoint: GetRecommenderConfiguration.
pub(crate) fn get_recommender_configuration(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    Answer::json(&named(turn, call)?.response())
}

/// Pinpoint: GetRecommenderConfigurations.
pub(crate) fn get_recommender_configurations(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut found = store::after(turn.sql, after, page.fetch())?;
    let next_token = page.cut(&mut found, |recommender| recommender.id.clone());
    Answer::json(&ListRecommenderConfigurationsResponse {
        item: found.iter().map(Recommender::response).collect(),
        next_token,
    })
}

/// Pinpoint: UpdateRecommenderConfiguration. What the request leaves out is gone, since what may stand together depends on all of it.
pub(crate) fn update_recommender_configuration(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    // The request is that of the creation, member for member.
    let wanted: CreateRecommenderConfiguration = call.body()?;
    let recommender = Recommender {
        doc: model::check(wanted)?,
        modified: turn.now,
        ..named(turn, call)?
    };
    store::keep(turn.sql, &recommender)?;
    Answer::json(&recommender.response())
}

/// Pinpoint: DeleteRecommenderConfiguration.
pub(crate) fn delete_recommender_configuration(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let recommender = named(turn, call)?;
    store::delete(turn.sql, &recommender.id)?;
    Answer::json(&recommender.response())
}

fn named(turn: &Turn<'_>, call: &Call) -> Result<Recommender, ApiError> {
    store::find(turn.sql, call.label("recommender-id")?)?.ok_or_else(ApiError::no_resource)
}

//! Campaigns: what is sent, to whom, and when.

mod check;
mod life;
mod model;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use life::{on_events, run_ended, wake, watchers};
pub(crate) use model::{Campaign, pairs};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::segments;
use crate::tags::Tags;
use crate::turn::Turn;
use carillon_wire::{CampaignStatus, CampaignsResponse, Frequency, WriteCampaignRequest};

/// The kind of the timers whose key is a campaign that is to start or end.
pub(crate) const TIMER: &str = "campaign";
/// Event-triggered campaigns of one application that are live or will be: every request of events is held against all of them.
const WATCHERS_MAX: i64 = 25;
/// In-app campaigns of one application that are live or will be: every page fetches all that may concern it.
const IN_APP_MAX: i64 = 100;

/// Pinpoint: CreateCampaign.
pub(crate) fn create_campaign(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut wanted: WriteCampaignRequest = call.body()?;
    let when = check::request(&mut wanted, turn.now)?;
    let (segment, segment_version) = audience(turn, &wanted)?;
    let paused = wanted.is_paused == Some(true);
    let campaign = Campaign {
        id: turn.id(),
        state: match paused {
            true => CampaignStatus::Paused,
            false => CampaignStatus::Scheduled,
        },
        when,
        segment,
        segment_version,
        run: None,
        version: 1,
        created: turn.now,
        modified: turn.now,
        wanted,
    };
    check::words(turn, &campaign)?;
    room(turn, campaign.when.frequency)?;
    store::insert(turn.sql, &campaign)?;
    life::schedule(turn, &campaign)?;
    Answer::json(&campaign.response(turn))
}

/// Pinpoint: GetCampaign.
pub(crate) fn get_campaign(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Answer::json(&named(turn, call)?.response(turn))
}

/// Pinpoint: GetCampaigns.
pub(crate) fn get_campaigns(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut campaigns = store::after(turn.sql, after, page.fetch())?;
    let next_token = page.cut(&mut campaigns, |campaign| campaign.id.clone());
    let item = campaigns.iter().map(|campaign| campaign.response(turn));
    Answer::json(&CampaignsResponse {
        item: item.collect(),
        next_token,
    })
}

/// Pinpoint: DeleteCampaign. What has not been sent yet is not sent.
pub(crate) fn delete_campaign(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut campaign = named(turn, call)?;
    life::delete(turn, &mut campaign)?;
    Answer::json(&campaign.response(turn))
}

/// The tags of a campaign.
pub(crate) fn tags(turn: &Turn<'_>, id: &str) -> Result<Tags, ApiError> {
    let campaign = store::find(turn.sql, id)?.ok_or_else(ApiError::no_resource)?;
    Ok(campaign.wanted.tags.unwrap_or_default())
}

/// Keeps the tags of a campaign.
pub(crate) fn keep_tags(turn: &Turn<'_>, id: &str, tags: &Tags) -> Result<(), ApiError> {
    Ok(store::keep_tags(turn.sql, id, tags)?)
}

/// The in-app campaigns that run now, whoever they are for.
pub(crate) fn running_in_app(turn: &Turn<'_>) -> Result<Vec<Campaign>, ApiError> {
    Ok(store::in_app(turn.sql, turn.now, IN_APP_MAX)?)
}

fn named(turn: &Turn<'_>, call: &Call) -> Result<Campaign, ApiError> {
    store::find(turn.sql, call.label("campaign-id")?)?.ok_or_else(ApiError::no_resource)
}

/// The segment that the campaign is for, and which version of it: the latest, unless one is named.
fn audience(turn: &Turn<'_>, wanted: &WriteCampaignRequest) -> Result<(String, i64), ApiError> {
    let id = wanted.segment_id.as_deref().unwrap_or_default();
    if id.is_empty() {
        return Err(ApiError::bad("SegmentId: a campaign needs a segment."));
    }
    match segments::criteria(turn, id, wanted.segment_version)? {
        Some(criteria) => Ok((id.to_owned(), criteria.version)),
        None => Err(ApiError::bad(
            "SegmentId: there is no such segment, or no such version of it.",
        )),
    }
}

fn room(turn: &Turn<'_>, frequency: Frequency) -> Result<(), ApiError> {
    let most = match frequency {
        Frequency::Event => WATCHERS_MAX,
        Frequency::InAppEvent => IN_APP_MAX,
        Frequency::Once
        | Frequency::Hourly
        | Frequency::Daily
        | Frequency::Weekly
        | Frequency::Monthly => return Ok(()),
    };
    match store::count_live(turn.sql, frequency)? < most {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "An application has at most {most} live campaigns of frequency {frequency}. Delete one that is over."
        ))),
    }
}

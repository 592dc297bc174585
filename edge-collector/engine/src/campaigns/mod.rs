//! Campaigns: what is sent, to whom, and when.

mod activities;
#[cfg(test)]
mod change_tests;
mod check;
mod life;
mod model;
mod restore;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use activities::get_campaign_activities;
pub(crate) use check::{check_limits, check_quiet_time, within};
pub(crate) use life::{on_events, run_ended, segment_gone, wake, watchers};
pub(crate) use model::{Campaign, pairs};
pub(crate) use restore::restore_campaign;

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
    let campaign = drawn(turn, turn.id(), call.body()?)?;
    room(turn, campaign.when.frequency)?;
    store::insert(turn.sql, &campaign)?;
    life::schedule(turn, &campaign)?;
    Answer::json(&campaign.response(turn))
}

/// Pinpoint: UpdateCampaign. It makes a new version: members that are given replace those of before, the others stay, and so does the
/// version of the segment unless a segment is named. Tags do not change here, as in the service.
///
/// A campaign that sends once may change until it starts. One that events trigger or that pages show may change while it lives: what was
/// triggered before goes out as it was, and the new version is as live as its schedule and `IsPaused` say. What is over stays as it is.
pub(crate) fn update_campaign(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let old = named(turn, call)?;
    life::changeable(&old)?;
    let wanted = old.merged(call.body()?);
    let campaign = Campaign {
        version: old.version + 1,
        created: old.created,
        ..drawn(turn, old.id.clone(), wanted)?
    };
    if campaign.when.frequency != old.when.frequency {
        room(turn, campaign.when.frequency)?;
    }
    life::retire(turn, &old)?;
    store::archive(turn.sql, &old.id)?;
    store::replace(turn.sql, &campaign)?;
    life::schedule(turn, &campaign)?;
    Answer::json(&campaign.response(turn))
}

/// A new campaign as a request wants it, checked and not kept yet.
fn drawn(
    turn: &Turn<'_>,
    id: String,
    mut wanted: WriteCampaignRequest,
) -> Result<Campaign, ApiError> {
    let when = check::request(&mut wanted, turn.now)?;
    let (segment, segment_version) = audience(turn, &wanted, when.frequency)?;
    let campaign = Campaign {
        id,
        state: match wanted.is_paused {
            Some(true) => CampaignStatus::Paused,
            Some(false) | None => CampaignStatus::Scheduled,
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
    Ok(campaign)
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

/// Pinpoint: GetCampaignVersion. A version shows the state of the campaign, which is one for all of them.
pub(crate) fn get_campaign_version(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let (id, version) = (call.label("campaign-id")?, call.number("version")?);
    let found = store::versions(turn.sql, id, version - 1, 1)?;
    let found = found
        .iter()
        .find(|campaign| campaign.version == version)
        .ok_or_else(ApiError::no_resource)?;
    Answer::json(&found.response(turn))
}

/// Pinpoint: GetCampaignVersions, the oldest first.
pub(crate) fn get_campaign_versions(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let campaign = named(turn, call)?;
    let page = Page::of(call)?;
    let after = page.after_number()?;
    let mut versions = store::versions(turn.sql, &campaign.id, after, page.fetch())?;
    let next_token = page.cut(&mut versions, |campaign| campaign.version.to_string());
    let item = versions.iter().map(|campaign| campaign.response(turn));
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

/// The ids of the campaigns that live or will: those that may send something yet.
pub(crate) fn live(turn: &Turn<'_>) -> Result<Vec<String>, ApiError> {
    Ok(store::live(turn.sql)?)
}

/// The segments, by version, that campaigns are for which live or will.
pub(crate) fn live_segments(turn: &Turn<'_>) -> Result<Vec<(String, i64)>, ApiError> {
    Ok(store::live_segments(turn.sql)?)
}

/// Whether there is such a campaign.
pub(crate) fn exists(turn: &Turn<'_>, id: &str) -> Result<bool, ApiError> {
    Ok(store::find(turn.sql, id)?.is_some())
}

fn named(turn: &Turn<'_>, call: &Call) -> Result<Campaign, ApiError> {
    store::find(turn.sql, call.label("campaign-id")?)?.ok_or_else(ApiError::no_resource)
}

/// The segment that the campaign is for, and which version of it: the latest, unless one is named. What an event starts is for those who are
/// like the segment when it comes, so that a list is no audience for it, as in the service.
fn audience(
    turn: &Turn<'_>,
    wanted: &WriteCampaignRequest,
    frequency: Frequency,
) -> Result<(String, i64), ApiError> {
    let id = wanted.segment_id.as_deref().unwrap_or_default();
    if id.is_empty() {
        return Err(ApiError::bad("SegmentId: a campaign needs a segment."));
    }
    let criteria = segments::criteria(turn, id, wanted.segment_version)?.ok_or_else(|| {
        ApiError::bad("SegmentId: there is no such segment, or no such version of it.")
    })?;
    if criteria.imported && frequency == Frequency::Event {
        return Err(ApiError::bad(
            "SegmentId: a campaign that events trigger takes no imported segment, nor one that builds on one. Name a dynamic segment.",
        ));
    }
    match criteria.fault {
        Some(fault) => Err(ApiError::bad(format!("SegmentId: {fault}"))),
        None => Ok((id.to_owned(), criteria.version)),
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

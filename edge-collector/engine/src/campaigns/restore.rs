//! Campaigns as they were saved. None of them sends anything until somebody says so.

use super::model::{Campaign, When};
use super::{audience, check, life, room, store};
use crate::Timestamp;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::turn::Turn;
use carillon_wire::{
    CampaignResponse, CampaignStatus, CampaignsResponse, Frequency, TreatmentResource,
    WriteCampaignRequest, WriteTreatmentResource,
};

/// Restores a campaign from GetCampaignVersions' answer, all versions or none. One whose time has passed is over, and is kept as a record
/// of what was; any other is paused, and must be one that can run here.
pub(crate) fn restore_campaign(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let id = call.label("campaign-id")?;
    restore::check_id(id)?;
    if super::exists(turn, id)? {
        return restore::here();
    }
    if store::is_gone(turn.sql, id)? {
        return Err(ApiError::bad(
            "Id: a campaign of this id was deleted here, and the id still names what it sent.",
        ));
    }
    let saved: CampaignsResponse = call.body()?;
    let versions = restore::in_order(saved.item, |version| version.version.unwrap_or(1))?;
    let mut last: Option<Campaign> = None;
    for version in versions {
        let campaign = restored(turn, id, version)?;
        match last {
            None => store::insert(turn.sql, &campaign)?,
            Some(_) => {
                store::archive(turn.sql, id)?;
                store::replace(turn.sql, &campaign)?;
            }
        }
        last = Some(campaign);
    }
    let campaign = last.ok_or_else(|| ApiError::Internal("no version was kept".to_owned()))?;
    if campaign.state == CampaignStatus::Paused {
        live(turn, &campaign)?;
    }
    restore::taken(Some(campaign.state.as_str()))
}

/// One version. Older ones are records, so that only their form is asked about here.
fn restored(turn: &Turn<'_>, id: &str, saved: CampaignResponse) -> Result<Campaign, ApiError> {
    let was = saved.state.as_ref().and_then(|state| state.campaign_status);
    let dates = Dates::new(
        Some(saved.creation_date.clone()),
        Some(saved.last_modified_date.clone()),
    );
    let (created, modified) = (dates.created(turn.now)?, dates.modified(turn.now)?);
    let (version, segment_version) = (saved.version.unwrap_or(1), saved.segment_version);
    let segment = saved.segment_id.clone();
    let mut wanted = wanted(saved);
    let when = check::record(&mut wanted, created)?;
    let state = match was {
        Some(CampaignStatus::Deleted) => {
            return Err(ApiError::bad("State: this campaign was deleted."));
        }
        Some(state @ (CampaignStatus::Completed | CampaignStatus::Invalid)) => state,
        _ if is_over(&when, turn.now) => CampaignStatus::Completed,
        _ => CampaignStatus::Paused,
    };
    if state == CampaignStatus::Paused {
        wanted.is_paused = Some(true);
    }
    Ok(Campaign {
        id: id.to_owned(),
        state,
        when,
        segment,
        segment_version,
        run: None,
        version,
        created,
        modified,
        wanted,
    })
}

/// Whether there is nothing left for a campaign to do.
fn is_over(when: &When, now: Timestamp) -> bool {
    let once = when.frequency == Frequency::Once && when.starts <= now;
    once || when.ends.is_some_and(|ends| ends <= now)
}

/// Whether the campaign could run when somebody resumes it; if so, it waits for its end.
fn live(turn: &Turn<'_>, campaign: &Campaign) -> Result<(), ApiError> {
    check::request(&mut campaign.wanted.clone(), campaign.created)?;
    audience(turn, &campaign.wanted, campaign.when.frequency)?;
    check::words(turn, campaign)?;
    room(turn, campaign.when.frequency)?;
    life::schedule(turn, campaign)
}

fn wanted(saved: CampaignResponse) -> WriteCampaignRequest {
    WriteCampaignRequest {
        additional_treatments: saved
            .additional_treatments
            .map(|all| all.into_iter().map(treatment).collect()),
        custom_delivery_configuration: saved.custom_delivery_configuration,
        description: saved.description,
        holdout_percent: saved.holdout_percent,
        hook: saved.hook,
        is_paused: saved.is_paused,
        limits: saved.limits,
        message_configuration: saved.message_configuration,
        name: saved.name,
        priority: saved.priority,
        schedule: saved.schedule,
        segment_id: Some(saved.segment_id),
        segment_version: Some(saved.segment_version),
        tags: saved.tags,
        template_configuration: saved.template_configuration,
        treatment_description: saved.treatment_description,
        treatment_name: saved.treatment_name,
    }
}

fn treatment(saved: TreatmentResource) -> WriteTreatmentResource {
    WriteTreatmentResource {
        custom_delivery_configuration: saved.custom_delivery_configuration,
        message_configuration: saved.message_configuration,
        schedule: saved.schedule,
        size_percent: saved.size_percent,
        template_configuration: saved.template_configuration,
        treatment_description: saved.treatment_description,
        treatment_name: saved.treatment_name,
    }
}

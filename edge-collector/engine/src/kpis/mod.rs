//! KPIs: figures of a time, by the names that the service gave them.
//!
//! What is counted is what the rows of sends say. Of what nobody records yet, such as opens and bounces, there is no row, as the service
//! gives none where it has no data: never a zero that was not counted. The room keeps nothing, so that it has no store.

mod model;
mod names;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use crate::{campaigns, delivery, journeys};
use carillon_wire::{
    ApplicationDateRangeKpiResponse, BaseKpiResult, CampaignDateRangeKpiResponse, ChannelType,
    JourneyDateRangeKpiResponse,
};
use model::Range;
use names::{Family, Kpi, Measure};

/// Pinpoint: GetApplicationDateRangeKpi. There is always one page. Campaigns that were deleted count too.
pub(crate) fn get_application_date_range_kpi(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let (kpi, range) = asked(turn, call, Family::Application)?;
    Answer::json(&ApplicationDateRangeKpiResponse {
        application_id: turn.app().to_owned(),
        end_time: range.end_time(),
        kpi_name: call.label("kpi-name")?.to_owned(),
        kpi_result: result(turn, &kpi, None, range)?,
        next_token: None,
        start_time: range.start_time(),
    })
}

/// Pinpoint: GetCampaignDateRangeKpi. There is always one page.
pub(crate) fn get_campaign_date_range_kpi(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let campaign = call.label("campaign-id")?;
    if !campaigns::exists(turn, campaign)? {
        return Err(ApiError::no_resource());
    }
    let (kpi, range) = asked(turn, call, Family::Campaign)?;
    Answer::json(&CampaignDateRangeKpiResponse {
        application_id: turn.app().to_owned(),
        campaign_id: campaign.to_owned(),
        end_time: range.end_time(),
        kpi_name: call.label("kpi-name")?.to_owned(),
        kpi_result: result(turn, &kpi, Some(campaign), range)?,
        next_token: None,
        start_time: range.start_time(),
    })
}

/// Pinpoint: GetJourneyDateRangeKpi. There is always one page, and no row in it: no journey sends anything yet.
pub(crate) fn get_journey_date_range_kpi(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    journeys::require(turn, call)?;
    let (_, range) = asked(turn, call, Family::Journey)?;
    Answer::json(&JourneyDateRangeKpiResponse {
        application_id: turn.app().to_owned(),
        end_time: range.end_time(),
        journey_id: call.label("journey-id")?.to_owned(),
        kpi_name: call.label("kpi-name")?.to_owned(),
        kpi_result: BaseKpiResult { rows: Vec::new() },
        next_token: None,
        start_time: range.start_time(),
    })
}

/// Which figure is asked for, and of which time.
fn asked(turn: &Turn<'_>, call: &Call, family: Family) -> Result<(Kpi, Range), ApiError> {
    let name = call.label("kpi-name")?;
    let kpi = Kpi::find(family, name).ok_or_else(|| {
        ApiError::NotFound(format!(
            "There is no metric {name} of {}. Their names are Pinpoint's, such as {}.",
            family.plural(),
            family.rows()[0].0
        ))
    })?;
    Page::of(call)?;
    Ok((kpi, Range::of(turn, call)?))
}

fn result(
    turn: &Turn<'_>,
    kpi: &Kpi,
    campaign: Option<&str>,
    range: Range,
) -> Result<BaseKpiResult, ApiError> {
    let tallies = match (kpi.measure, kpi.grouping.by()) {
        (Measure::Unrecorded, _) | (_, None) => Vec::new(),
        (Measure::Emails, Some(by)) => {
            delivery::of_direct(turn, ChannelType::Email, range.both(), by)?
        }
        (Measure::Texts, Some(by)) => {
            delivery::of_direct(turn, ChannelType::Sms, range.both(), by)?
        }
        (
            Measure::Attempted | Measure::Delivered | Measure::Reached | Measure::DeliveryRate,
            Some(by),
        ) => delivery::of_campaigns(turn, campaign, range.both(), by)?,
    };
    Ok(BaseKpiResult {
        rows: tallies
            .into_iter()
            .filter_map(|tally| kpi.row(tally))
            .collect(),
    })
}

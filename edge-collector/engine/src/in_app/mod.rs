//! In-app messages: a browser asks which campaigns are for it, and decides by their filters and caps when to show them.

mod live;
#[cfg(test)]
mod tests;

pub(crate) use live::live_messages;
pub use live::{CHANGED, PING, PONG, crowded};

use crate::answer::Answer;
use crate::call::Call;
use crate::campaigns::{self, Campaign};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::segments;
use crate::settings::Settings;
use crate::turn::Turn;
use carillon_rules::{Allotment, allot};
use carillon_wire::{
    CampaignInAppMessage, InAppCampaignSchedule, InAppMessage, InAppMessageCampaign,
    InAppMessagesResponse,
};

/// Pinpoint: GetInAppMessages, the campaigns that run now, for whose segment and treatment the endpoint qualifies.
///
/// Events and caps are not looked at: filter and caps travel with the message, and the browser holds them. An endpoint that is not known
/// gets an empty list rather than an error, since a page may ask while its first event is still on the way. Opting out does not count
/// here: clients without an address register as opted out, and a message in a page they opened is not sent to them.
pub(crate) fn get_in_app_messages(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut messages = Vec::new();
    if let Some(endpoint) = endpoints::find(turn, call.label("endpoint-id")?)? {
        for campaign in campaigns::running_in_app(turn)? {
            messages.extend(message_for(turn, &campaign, &endpoint)?);
        }
    }
    Answer::json(&InAppMessagesResponse {
        in_app_message_campaigns: Some(messages),
    })
}

/// The campaign's message for an endpoint: `None` when it is outside the segment, held out, or its treatment has no in-app message.
fn message_for(
    turn: &Turn<'_>,
    campaign: &Campaign,
    endpoint: &Endpoint,
) -> Result<Option<InAppMessageCampaign>, ApiError> {
    let version = Some(campaign.segment_version);
    let Some(mut criteria) = segments::criteria(turn, &campaign.segment, version)? else {
        return Ok(None);
    };
    // Nobody is known to be in it before its counts are complete.
    if criteria.filling.is_some() {
        return Ok(None);
    }
    criteria.meet(turn, std::slice::from_ref(endpoint))?;
    if !criteria.contains(endpoint, turn.now) {
        return Ok(None);
    }
    let cohort = u32::from(endpoint.cohort());
    let allotment = allot(
        cohort,
        &campaign.sizes_percent(),
        campaign.holdout_percent(),
    );
    let Allotment::Treatment(treatment) = allotment else {
        return Ok(None);
    };
    let Some(message) = campaign.in_app_message(turn, treatment)? else {
        return Ok(None);
    };
    let defaults = campaign.defaults(turn)?;
    Ok(Some(shown(campaign, &defaults, treatment, message)))
}

fn shown(
    campaign: &Campaign,
    defaults: &Settings,
    treatment: u32,
    message: CampaignInAppMessage,
) -> InAppMessageCampaign {
    let limits = campaign.limits(defaults);
    InAppMessageCampaign {
        // Clients repeat this in their events, and tell the id from the name by the last hyphen.
        campaign_id: Some(format!("{}-{}", campaign.name(), campaign.id)),
        daily_cap: Some(limits.daily.unwrap_or(0)),
        in_app_message: Some(InAppMessage {
            content: message.content,
            custom_config: message.custom_config,
            layout: message.layout,
        }),
        priority: campaign.wanted.priority,
        schedule: Some(InAppCampaignSchedule {
            end_date: campaign.when.ends.map(|ends| ends.to_string()),
            event_filter: campaign.filter().cloned(),
            quiet_time: campaign.quiet_time(defaults),
        }),
        session_cap: Some(limits.session.unwrap_or(0)),
        total_cap: Some(limits.total.unwrap_or(0)),
        treatment_id: Some(treatment.to_string()),
    }
}

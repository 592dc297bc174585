//! What settings are.

use crate::Timestamp;
use carillon_wire::{
    ApplicationSettingsResource, CampaignHook, CampaignLimits, QuietTime,
    WriteApplicationSettingsRequest,
};

/// The settings of one application, as they were said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Settings {
    pub(super) said: WriteApplicationSettingsRequest,
    /// `None` where nobody ever set any.
    pub(super) modified: Option<Timestamp>,
}

impl Settings {
    pub(super) fn updated(
        &self,
        wanted: WriteApplicationSettingsRequest,
        now: Timestamp,
    ) -> Settings {
        let old = self.said.clone();
        Settings {
            said: WriteApplicationSettingsRequest {
                campaign_hook: wanted.campaign_hook.or(old.campaign_hook),
                cloud_watch_metrics_enabled: wanted
                    .cloud_watch_metrics_enabled
                    .or(old.cloud_watch_metrics_enabled),
                event_tagging_enabled: wanted.event_tagging_enabled.or(old.event_tagging_enabled),
                journey_limits: wanted.journey_limits.or(old.journey_limits),
                limits: wanted.limits.or(old.limits),
                quiet_time: wanted.quiet_time.or(old.quiet_time),
            },
            modified: Some(now),
        }
    }

    /// The limits of campaigns; what is not said is no limit.
    pub(crate) fn limits(&self) -> CampaignLimits {
        self.said.limits.clone().unwrap_or_default()
    }

    /// When campaigns disturb nobody, if there is such a time.
    pub(crate) fn quiet_time(&self) -> Option<QuietTime> {
        let quiet = self.said.quiet_time.clone();
        quiet.filter(|quiet| *quiet != QuietTime::default())
    }

    /// Who is to be asked before a campaign sends, if somebody is.
    pub(crate) fn hook(&self) -> Option<&CampaignHook> {
        let hook = self.said.campaign_hook.as_ref();
        hook.filter(|hook| hook.lambda_function_name.is_some() || hook.web_url.is_some())
    }

    /// Pinpoint: ApplicationSettingsResource. It shows neither `CloudWatchMetricsEnabled` nor `EventTaggingEnabled`.
    pub(super) fn response(&self, app: &str) -> ApplicationSettingsResource {
        let said = self.said.clone();
        ApplicationSettingsResource {
            application_id: app.to_owned(),
            campaign_hook: Some(said.campaign_hook.unwrap_or_default()),
            journey_limits: Some(said.journey_limits.unwrap_or_default()),
            last_modified_date: self.modified.map(|modified| modified.to_string()),
            limits: Some(said.limits.unwrap_or_default()),
            quiet_time: Some(said.quiet_time.unwrap_or_default()),
        }
    }
}

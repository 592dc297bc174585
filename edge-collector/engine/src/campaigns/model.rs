//! What a campaign is, and how it is shown.

use crate::Timestamp;
use crate::delivery::{Content, Letter, Terms};
use crate::error::ApiError;
use crate::settings::{self, Settings};
use crate::templates::{self, EmailTemplate};
use crate::turn::Turn;
use carillon_wire::{
    CampaignEmailMessage, CampaignEventFilter, CampaignInAppMessage, CampaignLimits,
    CampaignResponse, CampaignState, CampaignStatus, EventDimensions, Frequency,
    MessageConfiguration, MessageHeader, QuietTime, Schedule, Template, TemplateConfiguration,
    TreatmentResource, WriteCampaignRequest, WriteTreatmentResource,
};

/// A campaign. What it was asked to be is kept as it was written; what decides its life is taken out of it once, when it is made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Campaign {
    pub(crate) id: String,
    pub(super) state: CampaignStatus,
    pub(crate) when: When,
    pub(crate) segment: String,
    pub(crate) segment_version: i64,
    /// The run that sends for it, once there is one.
    pub(super) run: Option<String>,
    pub(super) version: i64,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(crate) wanted: WriteCampaignRequest,
}

/// When a campaign is live.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct When {
    pub(crate) frequency: Frequency,
    pub(crate) starts: Timestamp,
    /// `None` is for ever.
    pub(crate) ends: Option<Timestamp>,
}

/// A live event-triggered campaign, as far as an event is held against it.
#[derive(Debug)]
pub(crate) struct Watcher {
    pub(super) id: String,
    pub(super) run: Option<String>,
    pub(super) segment: String,
    pub(super) segment_version: i64,
    pub(super) dimensions: EventDimensions,
}

impl Campaign {
    /// The name as it was given.
    pub(crate) fn name(&self) -> &str {
        self.wanted.name.as_deref().unwrap_or_default()
    }

    /// The event filter, for campaigns that have one.
    pub(crate) fn filter(&self) -> Option<&CampaignEventFilter> {
        self.wanted.schedule.as_ref()?.event_filter.as_ref()
    }

    /// The per cent of people who get nothing, for comparison.
    pub(crate) fn holdout_percent(&self) -> u32 {
        percent(self.wanted.holdout_percent)
    }

    /// The sizes of the additional treatments.
    pub(crate) fn sizes_percent(&self) -> Vec<u32> {
        self.additional()
            .iter()
            .map(|treatment| percent(Some(treatment.size_percent)))
            .collect()
    }

    /// The in-app message of a treatment, 0 being the default one: that of its template, if it names one, as the template is now.
    pub(crate) fn in_app_message(
        &self,
        turn: &Turn<'_>,
        treatment: u32,
    ) -> Result<Option<CampaignInAppMessage>, ApiError> {
        match self.in_app_template(treatment) {
            Some(template) => {
                let name = template.name.as_deref().unwrap_or_default();
                templates::in_app(turn, name, template.version.as_deref())
            }
            None => Ok(self
                .messages(treatment)
                .and_then(|messages| messages.in_app_message.clone())),
        }
    }

    /// What the campaign is to be after an update that asks for this.
    pub(super) fn merged(&self, asked: WriteCampaignRequest) -> WriteCampaignRequest {
        let old = self.wanted.clone();
        let pinned = match asked.segment_id {
            Some(_) => None,
            None => Some(self.segment_version),
        };
        WriteCampaignRequest {
            additional_treatments: asked.additional_treatments.or(old.additional_treatments),
            custom_delivery_configuration: asked
                .custom_delivery_configuration
                .or(old.custom_delivery_configuration),
            description: asked.description.or(old.description),
            holdout_percent: asked.holdout_percent.or(old.holdout_percent),
            hook: asked.hook.or(old.hook),
            is_paused: asked.is_paused.or(old.is_paused),
            limits: asked.limits.or(old.limits),
            message_configuration: asked.message_configuration.or(old.message_configuration),
            name: asked.name.or(old.name),
            priority: asked.priority.or(old.priority),
            schedule: asked.schedule.or(old.schedule),
            segment_id: asked.segment_id.or(old.segment_id),
            segment_version: asked.segment_version.or(pinned),
            tags: old.tags,
            template_configuration: asked.template_configuration.or(old.template_configuration),
            treatment_description: asked.treatment_description.or(old.treatment_description),
            treatment_name: asked.treatment_name.or(old.treatment_name),
        }
    }

    /// What an event is held against; only for campaigns that events trigger on the server.
    pub(super) fn watch(&self) -> Option<&EventDimensions> {
        match self.when.frequency {
            Frequency::Event => self.filter().map(|filter| &filter.dimensions),
            Frequency::Once
            | Frequency::InAppEvent
            | Frequency::Hourly
            | Frequency::Daily
            | Frequency::Weekly
            | Frequency::Monthly => None,
        }
    }

    /// To whom its runs send, and under which limits.
    pub(super) fn terms(&self, turn: &Turn<'_>) -> Result<Terms, ApiError> {
        let defaults = self.defaults(turn)?;
        let limits = self.limits(&defaults);
        let quiet = self.quiet_time(&defaults);
        Ok(Terms {
            segment: Some((self.segment.clone(), self.segment_version)),
            holdout_percent: self.holdout_percent(),
            sizes_percent: self.sizes_percent(),
            daily: limits.daily.unwrap_or_default(),
            daily_of_all: self.own_limits().daily.is_none(),
            total: limits.total.unwrap_or_default(),
            per_second: limits.messages_per_second.unwrap_or_default(),
            duration_ms: limits
                .maximum_duration
                .filter(|seconds| *seconds > 0)
                .map(|seconds| seconds.saturating_mul(1000)),
            quiet: quiet.and_then(|quiet| Some((quiet.start?, quiet.end?))),
        })
    }

    /// The application's settings that the campaign goes by: those that stood when it was made.
    pub(crate) fn defaults(&self, turn: &Turn<'_>) -> Result<Settings, ApiError> {
        settings::as_of(turn, self.created)
    }

    /// Its own limits, and the application's where it has none. A limit of 0 is one of its own: none at all.
    pub(crate) fn limits(&self, defaults: &Settings) -> CampaignLimits {
        let (own, all) = (self.own_limits(), defaults.limits());
        CampaignLimits {
            daily: own.daily.or(all.daily),
            maximum_duration: own.maximum_duration.or(all.maximum_duration),
            messages_per_second: own.messages_per_second.or(all.messages_per_second),
            session: own.session.or(all.session),
            total: own.total.or(all.total),
        }
    }

    /// Its own quiet time, or the application's.
    pub(crate) fn quiet_time(&self, defaults: &Settings) -> Option<QuietTime> {
        let own = self.wanted.schedule.as_ref();
        own.and_then(|schedule| schedule.quiet_time.clone())
            .or_else(|| defaults.quiet_time())
    }

    fn own_limits(&self) -> CampaignLimits {
        self.wanted.limits.clone().unwrap_or_default()
    }

    /// What each treatment says by email, the default one first.
    pub(super) fn content(&self) -> Vec<Content> {
        let treatments = 0..=u32::try_from(self.additional().len()).unwrap_or(0);
        treatments
            .map(|treatment| {
                content(
                    self.email_message(treatment),
                    self.email_template(treatment),
                )
            })
            .collect()
    }

    /// The email message of a treatment, if it has one of its own words.
    pub(super) fn email_message(&self, treatment: u32) -> Option<&CampaignEmailMessage> {
        self.messages(treatment)?.email_message.as_ref()
    }

    /// The email template of a treatment, if it has one.
    pub(super) fn email_template(&self, treatment: u32) -> Option<&Template> {
        self.templates(treatment)?.email_template.as_ref()
    }

    /// The in-app template of a treatment, if it has one.
    pub(super) fn in_app_template(&self, treatment: u32) -> Option<&Template> {
        self.templates(treatment)?.in_app_template.as_ref()
    }

    pub(super) fn additional(&self) -> &[WriteTreatmentResource] {
        self.wanted
            .additional_treatments
            .as_deref()
            .unwrap_or_default()
    }

    /// A treatment that brings neither message nor template says what the default one says.
    fn own(&self, treatment: u32) -> Option<&WriteTreatmentResource> {
        let place = usize::try_from(treatment).ok()?.checked_sub(1)?;
        let own = self.additional().get(place)?;
        let speaks = own.message_configuration.is_some() || own.template_configuration.is_some();
        speaks.then_some(own)
    }

    fn messages(&self, treatment: u32) -> Option<&MessageConfiguration> {
        match self.own(treatment) {
            Some(own) => own.message_configuration.as_ref(),
            None => self.wanted.message_configuration.as_ref(),
        }
    }

    fn templates(&self, treatment: u32) -> Option<&TemplateConfiguration> {
        match self.own(treatment) {
            Some(own) => own.template_configuration.as_ref(),
            None => self.wanted.template_configuration.as_ref(),
        }
    }

    /// Pinpoint: CampaignResponse. Defaults are written out, as the service does.
    pub(super) fn response(&self, turn: &Turn<'_>) -> CampaignResponse {
        let wanted = self.wanted.clone();
        let state = CampaignState {
            campaign_status: Some(self.state),
        };
        let treatments = self.additional();
        CampaignResponse {
            additional_treatments: Some(
                (1..)
                    .zip(treatments)
                    .map(|(n, treatment)| shown(n, treatment, &state))
                    .collect(),
            ),
            application_id: turn.app().to_owned(),
            arn: turn.arn(&format!("apps/{}/campaigns/{}", turn.app(), self.id)),
            creation_date: self.created.to_string(),
            custom_delivery_configuration: None,
            default_state: (!treatments.is_empty()).then(|| state.clone()),
            description: wanted.description,
            holdout_percent: Some(wanted.holdout_percent.unwrap_or(0)),
            hook: None,
            id: self.id.clone(),
            is_paused: Some(wanted.is_paused.unwrap_or(false)),
            last_modified_date: self.modified.to_string(),
            limits: Some(wanted.limits.unwrap_or_default()),
            message_configuration: wanted.message_configuration,
            name: wanted.name,
            priority: wanted.priority,
            schedule: wanted.schedule.map(with_defaults),
            segment_id: self.segment.clone(),
            segment_version: self.segment_version,
            state: Some(state),
            template_configuration: wanted.template_configuration,
            treatment_description: wanted.treatment_description,
            treatment_name: wanted.treatment_name,
            version: Some(self.version),
            tags: Some(wanted.tags.unwrap_or_default()),
        }
    }
}

fn shown(n: u32, treatment: &WriteTreatmentResource, state: &CampaignState) -> TreatmentResource {
    TreatmentResource {
        custom_delivery_configuration: None,
        id: n.to_string(),
        message_configuration: treatment.message_configuration.clone(),
        schedule: None,
        size_percent: treatment.size_percent,
        state: Some(state.clone()),
        template_configuration: treatment.template_configuration.clone(),
        treatment_description: treatment.treatment_description.clone(),
        treatment_name: treatment.treatment_name.clone(),
    }
}

fn with_defaults(schedule: Schedule) -> Schedule {
    Schedule {
        is_local_time: Some(schedule.is_local_time.unwrap_or(false)),
        timezone: Some(schedule.timezone.unwrap_or_else(|| "UTC".to_owned())),
        ..schedule
    }
}

/// A template brings the words; what stands beside it brings the sender and more headers.
fn content(message: Option<&CampaignEmailMessage>, template: Option<&Template>) -> Content {
    let message = message.cloned().unwrap_or_default();
    let letter = match template.and_then(|template| template.name.clone().zip(Some(template))) {
        Some((name, template)) => Letter::Template {
            name,
            version: template.version.clone(),
        },
        None => Letter::Own(Box::new(EmailTemplate {
            subject: message.title.unwrap_or_default(),
            html: message.html_body,
            text: message.body,
            ..EmailTemplate::default()
        })),
    };
    Content {
        from: message.from_address,
        headers: pairs(message.headers),
        letter,
        ..Content::default()
    }
}

/// Headers as names and values.
pub(crate) fn pairs(headers: Option<Vec<MessageHeader>>) -> Vec<(String, String)> {
    let pair = |header: MessageHeader| {
        (
            header.name.unwrap_or_default(),
            header.value.unwrap_or_default(),
        )
    };
    headers.unwrap_or_default().into_iter().map(pair).collect()
}

fn percent(value: Option<i64>) -> u32 {
    u32::try_from(value.unwrap_or(0)).unwrap_or(0).min(100)
}

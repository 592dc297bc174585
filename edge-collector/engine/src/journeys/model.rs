//! What a journey is, and how it is shown.

use super::forms;
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{Activity, JourneyResponse, JourneySchedule, State, WriteJourneyRequest};
use std::collections::BTreeMap;

/// A journey. What it was asked to be is kept as it was written, without its state and its dates.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Journey {
    pub(super) id: String,
    pub(super) state: State,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) wanted: WriteJourneyRequest,
}

impl Journey {
    /// A new draft.
    pub(super) fn new(turn: &Turn<'_>, wanted: WriteJourneyRequest) -> Result<Journey, ApiError> {
        Ok(Journey {
            id: turn.id(),
            state: State::Draft,
            created: turn.now,
            modified: turn.now,
            wanted: sound(wanted)?,
        })
    }

    /// The journey after an update. What the update leaves out stays as it was.
    pub(super) fn updated(
        self,
        wanted: WriteJourneyRequest,
        now: Timestamp,
    ) -> Result<Journey, ApiError> {
        let old = self.wanted;
        let wanted = WriteJourneyRequest {
            activities: wanted.activities.or(old.activities),
            closed_days: wanted.closed_days.or(old.closed_days),
            creation_date: None,
            journey_channel_settings: wanted
                .journey_channel_settings
                .or(old.journey_channel_settings),
            last_modified_date: None,
            limits: wanted.limits.or(old.limits),
            local_time: wanted.local_time.or(old.local_time),
            name: wanted.name,
            open_hours: wanted.open_hours.or(old.open_hours),
            quiet_time: wanted.quiet_time.or(old.quiet_time),
            refresh_frequency: wanted.refresh_frequency.or(old.refresh_frequency),
            refresh_on_segment_update: wanted
                .refresh_on_segment_update
                .or(old.refresh_on_segment_update),
            schedule: wanted.schedule.or(old.schedule),
            sending_schedule: wanted.sending_schedule.or(old.sending_schedule),
            start_activity: wanted.start_activity.or(old.start_activity),
            start_condition: wanted.start_condition.or(old.start_condition),
            state: None,
            timezone_estimation_methods: wanted
                .timezone_estimation_methods
                .or(old.timezone_estimation_methods),
            wait_for_quiet_time: wanted.wait_for_quiet_time.or(old.wait_for_quiet_time),
        };
        Ok(Journey {
            modified: now,
            wanted: sound(wanted)?,
            ..self
        })
    }

    /// One of its activities.
    pub(super) fn activity(&self, id: &str) -> Option<&Activity> {
        self.wanted.activities.as_ref()?.get(id)
    }

    /// Pinpoint: JourneyResponse. Defaults are written out; a journey has no tags, as in the service.
    pub(super) fn response(&self, turn: &Turn<'_>) -> JourneyResponse {
        let wanted = self.wanted.clone();
        JourneyResponse {
            activities: Some(wanted.activities.unwrap_or_default()),
            application_id: turn.app().to_owned(),
            closed_days: wanted.closed_days,
            creation_date: Some(self.created.to_string()),
            id: self.id.clone(),
            journey_channel_settings: wanted.journey_channel_settings,
            last_modified_date: Some(self.modified.to_string()),
            limits: Some(wanted.limits.unwrap_or_default()),
            local_time: Some(wanted.local_time.unwrap_or(false)),
            name: wanted.name,
            open_hours: wanted.open_hours,
            quiet_time: wanted.quiet_time,
            refresh_frequency: wanted.refresh_frequency,
            refresh_on_segment_update: Some(wanted.refresh_on_segment_update.unwrap_or(false)),
            schedule: wanted.schedule,
            sending_schedule: Some(wanted.sending_schedule.unwrap_or(false)),
            start_activity: wanted.start_activity,
            start_condition: wanted.start_condition,
            state: Some(self.state),
            timezone_estimation_methods: wanted.timezone_estimation_methods,
            wait_for_quiet_time: Some(wanted.wait_for_quiet_time.unwrap_or(false)),
            tags: Some(BTreeMap::new()),
        }
    }
}

/// The definition as it is kept, when every member has its form.
pub(super) fn sound(wanted: WriteJourneyRequest) -> Result<WriteJourneyRequest, ApiError> {
    forms::check(&wanted)?;
    Ok(WriteJourneyRequest {
        creation_date: None,
        last_modified_date: None,
        schedule: wanted.schedule.map(shown),
        ..wanted
    })
}

/// A schedule whose times are written as the service writes them: typed clients read these two as timestamps.
fn shown(schedule: JourneySchedule) -> JourneySchedule {
    let spelt = |text: String| Timestamp::parse(&text).map_or(text, whole_seconds);
    JourneySchedule {
        start_time: schedule.start_time.map(spelt),
        end_time: schedule.end_time.map(spelt),
        timezone: schedule.timezone,
    }
}

/// `2018-05-01T17:31:01Z`.
fn whole_seconds(at: Timestamp) -> String {
    let text = at.to_string();
    match text.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => text,
    }
}

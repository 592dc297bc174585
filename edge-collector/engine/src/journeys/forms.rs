//! What holds of every journey, also of a draft: what it says has its form and keeps its limits. What it does not say yet is no fault
//! here; that is for [`super::publish`].

use super::activity::{Kind, conditions, evaluation_wait};
use super::hours;
use crate::channels::check_sender;
use crate::error::ApiError;
use crate::{Timestamp, segments};
use carillon_wire::{
    Activity, CustomMessageActivity, JourneyLimits, JourneySchedule, SimpleCondition,
    StartCondition, WaitTime, WriteJourneyRequest,
};
use jiff::SpanRelativeTo;
use jiff::fmt::temporal::SpanParser;
use std::collections::BTreeMap;

const NAME_CHARS_MAX: usize = 150;
/// Activities of one journey, and those among them that call a contact centre.
const ACTIVITIES_MAX: usize = 40;
const CONTACT_CENTERS_MAX: usize = 3;
/// Characters of an activity's id, and of the id of the first one.
const ID_CHARS_MAX: usize = 100;
const START_CHARS_MAX: usize = 128;
/// Paths of a split, the default one of a multivariate split included.
const PATHS_MAX: usize = 5;
/// Conditions of one yes/no split.
const CONDITIONS_MAX: usize = 100;
/// Characters of what a custom message brings.
const DATA_CHARS_MAX: usize = 5000;
/// Messages to one person, days of a time frame, and messages a second.
const CAP_MAX: i64 = 100;
const DAYS_MAX: i64 = 30;
const RATE_MAX: i64 = 20_000;
/// The shortest and longest wait, and the shortest time between two looks at a segment.
const HOUR_MS: i64 = 60 * 60 * 1000;
const WAIT_DAYS_MAX: i64 = 365;
/// Bytes of a journey as it is stored: a row of a Durable Object holds 2 MB.
const STORED_BYTES_MAX: usize = 1_500_000;
/// What a journey's schedule may name as its zone.
const ZONES: &str = "UTC, UTC+01, UTC+02, UTC+03, UTC+03:30, UTC+04, UTC+04:30, UTC+05, UTC+05:30, UTC+05:45, UTC+06, UTC+06:30, \
    UTC+07, UTC+08, UTC+08:45, UTC+09, UTC+09:30, UTC+10, UTC+10:30, UTC+11, UTC+12, UTC+12:45, UTC+13, UTC+13:45, UTC-02, UTC-02:30, \
    UTC-03, UTC-03:30, UTC-04, UTC-05, UTC-06, UTC-07, UTC-08, UTC-09, UTC-09:30, UTC-10, UTC-11";

pub(super) fn check(wanted: &WriteJourneyRequest) -> Result<(), ApiError> {
    name(&wanted.name)?;
    if let Some(activities) = &wanted.activities {
        check_activities(activities)?;
    }
    let start = wanted.start_activity.as_deref().unwrap_or_default();
    if start.chars().count() > START_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "StartActivity: an id has at most {START_CHARS_MAX} characters."
        )));
    }
    entry(wanted.start_condition.as_ref())?;
    schedule(wanted.schedule.as_ref())?;
    hours::forms(wanted)?;
    limits(wanted.limits.as_ref())?;
    if let Some(text) = &wanted.refresh_frequency
        && duration_ms("RefreshFrequency", text)? < HOUR_MS
    {
        return Err(ApiError::bad("RefreshFrequency: at least an hour, PT1H."));
    }
    size(wanted)
}

/// An id or name out of a request, short enough to repeat.
pub(super) fn short(text: &str) -> String {
    text.chars().take(START_CHARS_MAX).collect()
}

/// Reads an instant.
pub(super) fn instant(member: &str, text: &str) -> Result<Timestamp, ApiError> {
    Timestamp::parse(text).ok_or_else(|| {
        ApiError::bad(format!(
            "{member}: this is not an ISO 8601 time, such as 2026-05-01T08:00:00Z."
        ))
    })
}

/// Reads a member that may be left out.
pub(super) fn read<T>(
    member: &str,
    text: Option<&String>,
    reader: fn(&str, &str) -> Result<T, ApiError>,
) -> Result<Option<T>, ApiError> {
    text.map(|text| reader(member, text)).transpose()
}

/// Checks that a list is not too long.
pub(super) fn most(member: &str, most: usize, given: usize) -> Result<(), ApiError> {
    match given > most {
        true => Err(ApiError::bad(format!(
            "{member}: at most {most}, and this has {given}."
        ))),
        false => Ok(()),
    }
}

fn name(name: &str) -> Result<(), ApiError> {
    let sound = (1..=NAME_CHARS_MAX).contains(&name.chars().count())
        && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    match sound {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Name: a journey has a name of 1 to {NAME_CHARS_MAX} characters, none of them a blank."
        ))),
    }
}

fn check_activities(activities: &BTreeMap<String, Activity>) -> Result<(), ApiError> {
    if activities.len() > ACTIVITIES_MAX {
        return Err(ApiError::bad(format!(
            "Activities: at most {ACTIVITIES_MAX} activities, and this has {}.",
            activities.len()
        )));
    }
    let mut calls = 0;
    for (id, activity) in activities {
        check_id(id)?;
        check_activity(&format!("Activities.{id}"), activity)?;
        calls += usize::from(activity.contact_center.is_some());
        if calls > CONTACT_CENTERS_MAX {
            return Err(ApiError::bad(format!(
                "Activities.{id}.ContactCenter: at most {CONTACT_CENTERS_MAX} activities of a journey are of this kind."
            )));
        }
    }
    Ok(())
}

/// Hyphens and underscores are allowed beside the letters and digits that the service asks for: they do no harm.
fn check_id(id: &str) -> Result<(), ApiError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    match !id.is_empty() && id.len() <= ID_CHARS_MAX && id.chars().all(plain) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Activities: \"{}\" is no id. An id has 1 to {ID_CHARS_MAX} letters and digits.",
            short(id)
        ))),
    }
}

fn check_activity(path: &str, activity: &Activity) -> Result<(), ApiError> {
    if let [first, second, ..] = Kind::all_of(activity).as_slice() {
        return Err(ApiError::bad(format!(
            "{path}: an activity does one thing, and this has {} and {}.",
            first.member(),
            second.member()
        )));
    }
    let wait = activity.wait.as_ref().and_then(|of| of.wait_time.as_ref());
    if let Some(wait) = wait {
        wait_time(&format!("{path}.Wait.WaitTime"), wait, HOUR_MS)?;
    }
    if let Some((member, wait)) = evaluation_wait(activity) {
        wait_time(&format!("{path}.{member}"), wait, 0)?;
    }
    let conditions = conditions(activity);
    most(
        &format!("{path}.ConditionalSplit.Condition.Conditions"),
        CONDITIONS_MAX,
        conditions.len(),
    )?;
    for (member, condition) in conditions {
        check_condition(&format!("{path}.{member}"), condition)?;
    }
    shares(path, activity)?;
    message(path, activity)
}

fn wait_time(path: &str, wait: &WaitTime, least_ms: i64) -> Result<(), ApiError> {
    match (&wait.wait_for, &wait.wait_until) {
        (Some(_), Some(_)) => Err(ApiError::bad(format!(
            "{path}: give either WaitFor or WaitUntil, not both."
        ))),
        (Some(text), None) => {
            let member = format!("{path}.WaitFor");
            let most_ms = WAIT_DAYS_MAX * 24 * HOUR_MS;
            let ms = duration_ms(&member, text)?;
            if ms < least_ms {
                return Err(ApiError::bad(format!("{member}: at least an hour, PT1H.")));
            }
            match ms > most_ms {
                true => Err(ApiError::bad(format!(
                    "{member}: at most {WAIT_DAYS_MAX} days, P{WAIT_DAYS_MAX}D."
                ))),
                false => Ok(()),
            }
        }
        (None, Some(text)) => instant(&format!("{path}.WaitUntil"), text).map(drop),
        (None, None) => Ok(()),
    }
}

fn check_condition(path: &str, condition: &SimpleCondition) -> Result<(), ApiError> {
    let given = [
        condition.event_condition.is_some(),
        condition.segment_condition.is_some(),
        condition.segment_dimensions.is_some(),
    ];
    if given.iter().filter(|given| **given).count() > 1 {
        return Err(ApiError::bad(format!(
            "{path}: give one of EventCondition, SegmentCondition and segmentDimensions, not several."
        )));
    }
    if let Some(dimensions) = &condition.segment_dimensions {
        let path = format!("{path}.segmentDimensions");
        segments::Tally::default().dimensions(&path, dimensions)?;
    }
    let event = condition.event_condition.as_ref();
    if let Some(dimensions) = event.and_then(|event| event.dimensions.as_ref()) {
        let path = format!("{path}.EventCondition.Dimensions");
        segments::event_filter(&path, dimensions)?;
    }
    Ok(())
}

/// How people are shared out over the paths of a split.
fn shares(path: &str, activity: &Activity) -> Result<(), ApiError> {
    if let Some(holdout) = &activity.holdout {
        let member = format!("{path}.Holdout.Percentage");
        within(&member, Some(holdout.percentage), 100)?;
    }
    if let Some(split) = &activity.multi_condition {
        let branches = split.branches.as_deref().unwrap_or_default();
        let member = format!("{path}.MultiCondition.Branches");
        most(&member, PATHS_MAX - 1, branches.len())?;
    }
    if let Some(split) = &activity.random_split {
        let branches = split.branches.as_deref().unwrap_or_default();
        let member = format!("{path}.RandomSplit.Branches");
        most(&member, PATHS_MAX, branches.len())?;
        for (n, branch) in branches.iter().enumerate() {
            within(&format!("{member}[{n}].Percentage"), branch.percentage, 100)?;
        }
    }
    Ok(())
}

/// What a message says of itself; its words are a template's.
fn message(path: &str, activity: &Activity) -> Result<(), ApiError> {
    let email = activity.email.as_ref();
    let from = email.and_then(|email| email.message_config.as_ref()?.from_address.as_ref());
    if let Some(from) = from {
        check_sender(&format!("{path}.EMAIL.MessageConfig.FromAddress"), from)?;
    }
    let push = activity.push.as_ref();
    let seconds = push.and_then(|push| push.message_config.as_ref()?.time_to_live.as_ref());
    if seconds.is_some_and(|seconds| seconds.parse::<u32>().is_err()) {
        return Err(ApiError::bad(format!(
            "{path}.PUSH.MessageConfig.TimeToLive: a whole number of seconds, as text, such as \"3600\"."
        )));
    }
    let custom = activity.custom.as_ref();
    custom.map_or(Ok(()), |custom| custom_message(path, custom))
}

fn custom_message(path: &str, custom: &CustomMessageActivity) -> Result<(), ApiError> {
    let data = custom.message_config.as_ref();
    let data = data.and_then(|message| message.data.as_deref());
    if data.unwrap_or_default().chars().count() > DATA_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "{path}.CUSTOM.MessageConfig.Data: at most {DATA_CHARS_MAX} characters."
        )));
    }
    let uri = custom.delivery_uri.as_deref().unwrap_or_default();
    let sound =
        !uri.contains(char::is_whitespace) && (!uri.contains("://") || uri.starts_with("https://"));
    match sound {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{path}.CUSTOM.DeliveryUri: a URL that begins with https://, or the name or ARN of a function."
        ))),
    }
}

fn entry(start: Option<&StartCondition>) -> Result<(), ApiError> {
    let Some(start) = start else {
        return Ok(());
    };
    if start.event_start_condition.is_some() && start.segment_start_condition.is_some() {
        return Err(ApiError::bad(
            "StartCondition: give either EventStartCondition or SegmentStartCondition, not both.",
        ));
    }
    let event = start.event_start_condition.as_ref();
    match event.and_then(|event| event.event_filter.as_ref()) {
        Some(filter) => segments::event_filter(
            "StartCondition.EventStartCondition.EventFilter.Dimensions",
            &filter.dimensions,
        )
        .map(drop),
        None => Ok(()),
    }
}

/// Start and end are instants, whatever zone stands beside them: typed clients always write them in UTC.
fn schedule(schedule: Option<&JourneySchedule>) -> Result<(), ApiError> {
    let Some(schedule) = schedule else {
        return Ok(());
    };
    let starts = schedule.start_time.as_ref();
    let starts = read("Schedule.StartTime", starts, instant)?;
    let ends = read("Schedule.EndTime", schedule.end_time.as_ref(), instant)?;
    if starts
        .zip(ends)
        .is_some_and(|(starts, ends)| ends <= starts)
    {
        return Err(ApiError::bad(
            "Schedule.EndTime: a journey ends after its start.",
        ));
    }
    let zone = schedule.timezone.as_deref();
    match zone.is_none_or(|zone| ZONES.split(", ").any(|known| known == zone)) {
        true => Ok(()),
        false => Err(ApiError::bad(format!("Schedule.Timezone: one of {ZONES}."))),
    }
}

fn limits(limits: Option<&JourneyLimits>) -> Result<(), ApiError> {
    let limits = limits.cloned().unwrap_or_default();
    within("Limits.DailyCap", limits.daily_cap, CAP_MAX)?;
    within("Limits.TotalCap", limits.total_cap, CAP_MAX)?;
    within(
        "Limits.EndpointReentryCap",
        limits.endpoint_reentry_cap,
        CAP_MAX,
    )?;
    within(
        "Limits.MessagesPerSecond",
        limits.messages_per_second,
        RATE_MAX,
    )?;
    let frame = limits.timeframe_cap.unwrap_or_default();
    within("Limits.TimeframeCap.Cap", frame.cap, CAP_MAX)?;
    within("Limits.TimeframeCap.Days", frame.days, DAYS_MAX)?;
    match limits.endpoint_reentry_interval {
        Some(text) => duration_ms("Limits.EndpointReentryInterval", &text).map(drop),
        None => Ok(()),
    }
}

fn size(wanted: &WriteJourneyRequest) -> Result<(), ApiError> {
    let stored =
        serde_json::to_string(wanted).map_err(|error| ApiError::Internal(error.to_string()))?;
    match stored.len() > STORED_BYTES_MAX {
        true => Err(ApiError::bad(format!(
            "The journey takes more than {STORED_BYTES_MAX} bytes."
        ))),
        false => Ok(()),
    }
}

/// Reads a duration of a fixed length; a month has none.
fn duration_ms(member: &str, text: &str) -> Result<i64, ApiError> {
    let span = SpanParser::new().parse_span(text).ok();
    let length = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    let ms = length.and_then(|length| i64::try_from(length.as_millis()).ok());
    ms.filter(|ms| *ms >= 0).ok_or_else(|| {
        ApiError::bad(format!(
            "{member}: this is not an ISO 8601 duration in days or hours, such as P3D or PT12H."
        ))
    })
}

fn within(member: &str, value: Option<i64>, most: i64) -> Result<(), ApiError> {
    match value.is_none_or(|value| (0..=most).contains(&value)) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{member}: a whole number from 0 to {most}."
        ))),
    }
}

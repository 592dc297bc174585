//! When a journey may disturb people: quiet time, and in its stead or beside it open hours and closed days, channel by channel.

use super::forms::{instant, most, read};
use crate::error::ApiError;
use carillon_rules::QuietTime;
use carillon_rules::quiet::minute_of_day;
use carillon_wire::{
    ClosedDays, ClosedDaysRule, DayOfWeek, OpenHours, OpenHoursRule, WriteJourneyRequest,
};
use std::collections::BTreeMap;

/// Open hours of one day, and closed days of one channel.
const RANGES_MAX: usize = 4;
const CLOSED_MAX: usize = 20;

type Week = BTreeMap<DayOfWeek, Vec<OpenHoursRule>>;

/// Checks that every time that is given is one, and that there are not too many.
pub(super) fn forms(wanted: &WriteJourneyRequest) -> Result<(), ApiError> {
    if let Some(quiet) = &wanted.quiet_time {
        read("QuietTime.Start", quiet.start.as_ref(), time_of_day)?;
        read("QuietTime.End", quiet.end.as_ref(), time_of_day)?;
    }
    for (path, rules) in open_days(wanted.open_hours.as_ref()) {
        most(&path, RANGES_MAX, rules.len())?;
        for (n, rule) in rules.iter().enumerate() {
            range(&format!("{path}[{n}]"), rule)?;
        }
    }
    for (path, rules) in closed(wanted.closed_days.as_ref()) {
        most(&path, CLOSED_MAX, rules.len())?;
        for (n, rule) in rules.iter().enumerate() {
            days(&format!("{path}[{n}]"), rule)?;
        }
    }
    Ok(())
}

/// Checks that what is given is whole and fits together, so that the journey can be published.
pub(super) fn agree(wanted: &WriteJourneyRequest) -> Result<(), ApiError> {
    let quiet = wanted.quiet_time.clone().unwrap_or_default();
    let quiet = match (quiet.start, quiet.end) {
        (Some(start), Some(end)) => QuietTime::parse(&start, &end),
        (None, None) => None,
        _ => {
            return Err(ApiError::bad("QuietTime: give both Start and End."));
        }
    };
    let open = open_days(wanted.open_hours.as_ref());
    let closed = closed(wanted.closed_days.as_ref());
    if open.is_empty() && closed.is_empty() {
        return Ok(());
    }
    if wanted.sending_schedule != Some(true) {
        return Err(ApiError::bad(
            "SendingSchedule: OpenHours and ClosedDays count only when it is true. Set it, or take them out.",
        ));
    }
    let quiet = quiet.ok_or_else(|| {
        ApiError::bad("QuietTime: a journey with OpenHours or ClosedDays has a quiet time too.")
    })?;
    for (path, rules) in open {
        for (n, rule) in rules.iter().enumerate() {
            let path = format!("{path}[{n}]");
            let (start, end) =
                range(&path, rule)?.ok_or_else(|| incomplete(&path, "StartTime", "EndTime"))?;
            if (start + 1..end).any(|minute| quiet.contains(minute)) {
                return Err(ApiError::bad(format!(
                    "{path}: part of this lies in QuietTime, when nothing is sent."
                )));
            }
        }
    }
    for (path, rules) in closed {
        for (n, rule) in rules.iter().enumerate() {
            let path = format!("{path}[{n}]");
            if !days(&path, rule)? {
                return Err(incomplete(&path, "StartDateTime", "EndDateTime"));
            }
        }
    }
    Ok(())
}

/// Every day's open hours, by the member that holds them.
fn open_days(hours: Option<&OpenHours>) -> Vec<(String, &[OpenHoursRule])> {
    let Some(hours) = hours else {
        return Vec::new();
    };
    let channels: [(&str, &Option<Week>); 5] = [
        ("CUSTOM", &hours.custom),
        ("EMAIL", &hours.email),
        ("PUSH", &hours.push),
        ("SMS", &hours.sms),
        ("VOICE", &hours.voice),
    ];
    let mut days = Vec::new();
    for (channel, week) in channels {
        for (day, rules) in week.iter().flatten() {
            days.push((format!("OpenHours.{channel}.{day}"), rules.as_slice()));
        }
    }
    days
}

/// Every channel's closed days, by the member that holds them.
fn closed(days: Option<&ClosedDays>) -> Vec<(String, &[ClosedDaysRule])> {
    let Some(days) = days else {
        return Vec::new();
    };
    let channels = [
        ("CUSTOM", &days.custom),
        ("EMAIL", &days.email),
        ("PUSH", &days.push),
        ("SMS", &days.sms),
        ("VOICE", &days.voice),
    ];
    let given = channels
        .into_iter()
        .filter_map(|(channel, rules)| Some((channel, rules.as_deref()?)));
    given
        .map(|(channel, rules)| (format!("ClosedDays.{channel}"), rules))
        .collect()
}

/// Reads one range of open hours, once both of its ends are given.
fn range(path: &str, rule: &OpenHoursRule) -> Result<Option<(u16, u16)>, ApiError> {
    let start = read(
        &format!("{path}.StartTime"),
        rule.start_time.as_ref(),
        iso_time_of_day,
    )?;
    let end = read(
        &format!("{path}.EndTime"),
        rule.end_time.as_ref(),
        iso_time_of_day,
    )?;
    match start.zip(end) {
        Some((start, end)) if end <= start => Err(ApiError::bad(format!(
            "{path}.EndTime: open hours end after their start, on the same day."
        ))),
        range => Ok(range),
    }
}

/// Reads one time of closed days; whether both of its ends are given.
fn days(path: &str, rule: &ClosedDaysRule) -> Result<bool, ApiError> {
    let start = read(
        &format!("{path}.StartDateTime"),
        rule.start_date_time.as_ref(),
        instant,
    )?;
    let end = read(
        &format!("{path}.EndDateTime"),
        rule.end_date_time.as_ref(),
        instant,
    )?;
    match start.zip(end) {
        Some((start, end)) if end <= start => Err(ApiError::bad(format!(
            "{path}.EndDateTime: closed days end after their start."
        ))),
        both => Ok(both.is_some()),
    }
}

/// Reads a time of day such as `08:30`.
fn time_of_day(member: &str, text: &str) -> Result<u16, ApiError> {
    minute_of_day(text).ok_or_else(|| {
        ApiError::bad(format!(
            "{member}: this is not a time of day, such as 08:30."
        ))
    })
}

/// Reads a time of day of open hours, which may also be spelt as ISO 8601 does: with a `T` before it, and `:00` behind it.
fn iso_time_of_day(member: &str, text: &str) -> Result<u16, ApiError> {
    let plain = text.strip_prefix('T').unwrap_or(text);
    let seconds = plain.strip_suffix(":00");
    let plain = seconds.filter(|plain| plain.contains(':')).unwrap_or(plain);
    time_of_day(member, plain)
}

fn incomplete(path: &str, start: &str, end: &str) -> ApiError {
    ApiError::bad(format!("{path}: give both {start} and {end}."))
}

//! Whether a campaign can be what it is asked to be. What Carillon cannot do yet is refused, never quietly left out.

use super::model::{Campaign, When};
use crate::channels::check_sender;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Timestamp, segments, settings, tags, templates};
use carillon_rules::QuietTime;
use carillon_wire::{
    CampaignEmailMessage, CampaignLimits, FilterType, Frequency, MessageConfiguration,
    MessageHeader, Schedule, Template, TemplateConfiguration, WriteCampaignRequest,
};

const NAME_CHARS_MAX: usize = 256;
/// Treatments beside the default one.
const ADDITIONAL_MAX: usize = 4;
/// Contents of one in-app message.
const CONTENTS_MAX: usize = 5;
const HEADERS_MAX: usize = 15;
const HEADER_NAME_CHARS_MAX: usize = 126;
const HEADER_VALUE_CHARS_MAX: usize = 870;
const PRIORITY_LOWEST: i64 = 5;
/// Messages in 24 hours, and in all; seconds between two starts; messages a second.
const CAP_MAX: i64 = 100;
const DURATION_S_MIN: i64 = 60;
const RATE_MAX: i64 = 20_000;

/// Checks what stands in the request alone, and reads when the campaign is live.
pub(super) fn request(wanted: &mut WriteCampaignRequest, now: Timestamp) -> Result<When, ApiError> {
    let when = record(wanted, now)?;
    refuse(wanted.hook.is_some(), "Hook")?;
    refuse(
        wanted.custom_delivery_configuration.is_some(),
        "CustomDeliveryConfiguration",
    )?;
    check_limits(&wanted.limits.clone().unwrap_or_default())?;
    within("Priority", wanted.priority, 1, PRIORITY_LOWEST)?;
    shares(wanted)?;
    let schedule = schedule(wanted)?;
    runs(schedule, when.frequency)?;
    let immediate = schedule.start_time == "IMMEDIATE" && when.frequency == Frequency::Once;
    match immediate && wanted.is_paused == Some(true) {
        true => Err(ApiError::bad(
            "IsPaused: a campaign that starts at once cannot be paused.",
        )),
        false => Ok(when),
    }
}

/// Checks what even a campaign that will never run again has: a name, tags, and a time.
pub(super) fn record(wanted: &mut WriteCampaignRequest, made: Timestamp) -> Result<When, ApiError> {
    let name_chars = wanted.name.as_deref().unwrap_or_default().chars().count();
    if name_chars == 0 || name_chars > NAME_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "Name: a campaign has a name of 1 to {NAME_CHARS_MAX} characters."
        )));
    }
    wanted.tags = Some(tags::check(wanted.tags.take())?);
    when(schedule(wanted)?, made)
}

fn schedule(wanted: &WriteCampaignRequest) -> Result<&Schedule, ApiError> {
    wanted.schedule.as_ref().ok_or_else(|| {
        ApiError::bad(
            "Schedule: a campaign needs a schedule. Its StartTime is IMMEDIATE, or an ISO 8601 time.",
        )
    })
}

/// Checks what the campaign's treatments say.
pub(super) fn words(turn: &Turn<'_>, campaign: &Campaign) -> Result<(), ApiError> {
    let wanted = &campaign.wanted;
    let in_app = campaign.when.frequency == Frequency::InAppEvent;
    if !in_app && settings::current(turn)?.hook().is_some() {
        return Err(ApiError::bad(
            "Hook: the application's CampaignHook would be asked before this campaign sends, and that is not built yet. Update the application's settings with an empty CampaignHook first.",
        ));
    }
    message_kinds(
        "",
        wanted.message_configuration.as_ref(),
        wanted.template_configuration.as_ref(),
        in_app,
    )?;
    for (n, treatment) in campaign.additional().iter().enumerate() {
        let path = format!("AdditionalTreatments[{n}].");
        message_kinds(
            &path,
            treatment.message_configuration.as_ref(),
            treatment.template_configuration.as_ref(),
            in_app,
        )?;
    }
    for treatment in 0..=u32::try_from(campaign.additional().len()).unwrap_or(0) {
        match in_app {
            true => in_app_message(turn, campaign, treatment)?,
            false => email(turn, campaign, treatment)?,
        }
    }
    Ok(())
}

fn when(schedule: &Schedule, now: Timestamp) -> Result<When, ApiError> {
    let frequency = schedule.frequency.unwrap_or(Frequency::Once);
    let starts = match schedule.start_time.as_str() {
        "IMMEDIATE" => now,
        text => instant("Schedule.StartTime", text)?,
    };
    let ends = schedule
        .end_time
        .as_deref()
        .map(|text| instant("Schedule.EndTime", text))
        .transpose()?;
    if ends.is_some_and(|ends| ends <= starts || ends <= now) {
        return Err(ApiError::bad(
            "Schedule.EndTime: a campaign ends after its start, and not in the past.",
        ));
    }
    Ok(When {
        frequency,
        starts,
        ends,
    })
}

/// Whether a campaign of that schedule can run.
fn runs(schedule: &Schedule, frequency: Frequency) -> Result<(), ApiError> {
    match frequency {
        Frequency::Once | Frequency::Event | Frequency::InAppEvent => {}
        Frequency::Hourly | Frequency::Daily | Frequency::Weekly | Frequency::Monthly => {
            return Err(ApiError::bad(format!(
                "Schedule.Frequency: {frequency} is not built yet."
            )));
        }
    }
    refuse(schedule.is_local_time == Some(true), "Schedule.IsLocalTime")?;
    if let Some(quiet) = &schedule.quiet_time {
        check_quiet_time("Schedule.QuietTime", quiet)?;
    }
    filter(schedule, frequency)
}

fn instant(member: &str, text: &str) -> Result<Timestamp, ApiError> {
    Timestamp::parse(text)
        .ok_or_else(|| ApiError::bad(format!("{member}: this is not an ISO 8601 time.")))
}

/// Checks a quiet time, of a campaign or of all of them.
pub(crate) fn check_quiet_time(
    member: &str,
    quiet: &carillon_wire::QuietTime,
) -> Result<(), ApiError> {
    let (start, end) = (quiet.start.as_deref(), quiet.end.as_deref());
    match QuietTime::parse(start.unwrap_or_default(), end.unwrap_or_default()) {
        Some(_) => Ok(()),
        None => Err(ApiError::bad(format!(
            "{member}: Start and End are times of day such as 22:00 and 08:30."
        ))),
    }
}

fn filter(schedule: &Schedule, frequency: Frequency) -> Result<(), ApiError> {
    let triggered = matches!(frequency, Frequency::Event | Frequency::InAppEvent);
    let filter = match (&schedule.event_filter, triggered) {
        (Some(filter), true) => filter,
        (None, false) => return Ok(()),
        (None, true) => {
            return Err(ApiError::bad(format!(
                "Schedule.EventFilter: a campaign of frequency {frequency} needs one."
            )));
        }
        (Some(_), false) => {
            return Err(ApiError::bad(
                "Schedule.EventFilter: only a campaign of frequency EVENT or IN_APP_EVENT has one.",
            ));
        }
    };
    refuse(
        filter.filter_type == FilterType::System,
        "Schedule.EventFilter.FilterType SYSTEM",
    )?;
    let read = segments::event_filter("Schedule.EventFilter.Dimensions", &filter.dimensions)?;
    match read.event_type.is_some() || !read.attributes.is_empty() || !read.metrics.is_empty() {
        true => Ok(()),
        false => Err(ApiError::bad(
            "Schedule.EventFilter.Dimensions: name an EventType, attributes or metrics. An empty filter would answer every event.",
        )),
    }
}

/// Checks limits, of a campaign or of all of them.
pub(crate) fn check_limits(limits: &CampaignLimits) -> Result<(), ApiError> {
    within("Limits.Daily", limits.daily, 0, CAP_MAX)?;
    within("Limits.Total", limits.total, 0, CAP_MAX)?;
    within("Limits.Session", limits.session, 0, CAP_MAX)?;
    within(
        "Limits.MessagesPerSecond",
        limits.messages_per_second,
        0,
        RATE_MAX,
    )?;
    let duration = limits.maximum_duration.filter(|seconds| *seconds != 0);
    within(
        "Limits.MaximumDuration",
        duration,
        DURATION_S_MIN,
        i64::from(u32::MAX),
    )
}

fn shares(wanted: &WriteCampaignRequest) -> Result<(), ApiError> {
    within("HoldoutPercent", wanted.holdout_percent, 0, 100)?;
    let treatments = wanted.additional_treatments.as_deref().unwrap_or_default();
    if treatments.len() > ADDITIONAL_MAX {
        return Err(ApiError::bad(format!(
            "AdditionalTreatments: at most {ADDITIONAL_MAX}, and this has {}.",
            treatments.len()
        )));
    }
    let mut sum = wanted.holdout_percent.unwrap_or(0);
    for (n, treatment) in treatments.iter().enumerate() {
        let path = format!("AdditionalTreatments[{n}]");
        within(
            &format!("{path}.SizePercent"),
            Some(treatment.size_percent),
            0,
            100,
        )?;
        refuse(treatment.schedule.is_some(), &format!("{path}.Schedule"))?;
        refuse(
            treatment.custom_delivery_configuration.is_some(),
            &format!("{path}.CustomDeliveryConfiguration"),
        )?;
        sum += treatment.size_percent;
    }
    match sum {
        0..=100 => Ok(()),
        _ => Err(ApiError::bad(format!(
            "HoldoutPercent and the SizePercent of all treatments come to {sum}, which is more than 100."
        ))),
    }
}

/// Refuses messages of channels that do not send yet, and of a kind that does not fit the schedule.
fn message_kinds(
    path: &str,
    messages: Option<&MessageConfiguration>,
    templates: Option<&TemplateConfiguration>,
    in_app: bool,
) -> Result<(), ApiError> {
    let messages = messages.cloned().unwrap_or_default();
    let templates = templates.cloned().unwrap_or_default();
    let later = [
        (
            messages.adm_message.is_some(),
            "MessageConfiguration.ADMMessage",
        ),
        (
            messages.apns_message.is_some(),
            "MessageConfiguration.APNSMessage",
        ),
        (
            messages.baidu_message.is_some(),
            "MessageConfiguration.BaiduMessage",
        ),
        (
            messages.custom_message.is_some(),
            "MessageConfiguration.CustomMessage",
        ),
        (
            messages.default_message.is_some(),
            "MessageConfiguration.DefaultMessage",
        ),
        (
            messages.gcm_message.is_some(),
            "MessageConfiguration.GCMMessage",
        ),
        (
            messages.sms_message.is_some(),
            "MessageConfiguration.SMSMessage",
        ),
        (
            templates.push_template.is_some(),
            "TemplateConfiguration.PushTemplate",
        ),
        (
            templates.sms_template.is_some(),
            "TemplateConfiguration.SMSTemplate",
        ),
        (
            templates.voice_template.is_some(),
            "TemplateConfiguration.VoiceTemplate",
        ),
    ];
    for (given, member) in later {
        refuse(given, &format!("{path}{member}"))?;
    }
    let email = messages.email_message.is_some() || templates.email_template.is_some();
    let shown = match (&messages.in_app_message, &templates.in_app_template) {
        (Some(_), _) => Some("MessageConfiguration.InAppMessage"),
        (None, Some(_)) => Some("TemplateConfiguration.InAppTemplate"),
        (None, None) => None,
    };
    match (in_app, email, shown) {
        (true, true, _) => Err(ApiError::bad(format!(
            "{path}MessageConfiguration: a campaign of frequency IN_APP_EVENT sends no email."
        ))),
        (false, _, Some(member)) => Err(ApiError::bad(format!(
            "{path}{member}: only a campaign of frequency IN_APP_EVENT shows one."
        ))),
        _ => Ok(()),
    }
}

fn in_app_message(turn: &Turn<'_>, campaign: &Campaign, treatment: u32) -> Result<(), ApiError> {
    let message = campaign.in_app_message(turn, treatment)?;
    if message.is_none() && campaign.in_app_template(treatment).is_some() {
        return Err(ApiError::bad(
            "TemplateConfiguration.InAppTemplate: there is no in-app template of that name and version.",
        ));
    }
    let contents = message.and_then(|message| message.content);
    match contents.unwrap_or_default().len() {
        0 => Err(ApiError::bad(
            "MessageConfiguration.InAppMessage or TemplateConfiguration.InAppTemplate: a campaign of frequency IN_APP_EVENT needs one of them, with at least one Content.",
        )),
        1..=CONTENTS_MAX => Ok(()),
        contents => Err(ApiError::bad(format!(
            "MessageConfiguration.InAppMessage.Content: at most {CONTENTS_MAX}, and this has {contents}."
        ))),
    }
}

fn email(turn: &Turn<'_>, campaign: &Campaign, treatment: u32) -> Result<(), ApiError> {
    let message = campaign.email_message(treatment);
    if let Some(message) = message {
        settings(message)?;
    }
    match (campaign.email_template(treatment), message) {
        (Some(template), _) => email_template(turn, template),
        (None, Some(message)) => own_words(message),
        (None, None) => Err(ApiError::bad(
            "MessageConfiguration.EmailMessage or TemplateConfiguration.EmailTemplate: a campaign needs one of them.",
        )),
    }
}

fn email_template(turn: &Turn<'_>, template: &Template) -> Result<(), ApiError> {
    let name = template.name.as_deref().unwrap_or_default();
    if name.is_empty() {
        return Err(ApiError::bad(
            "TemplateConfiguration.EmailTemplate.Name: name the template.",
        ));
    }
    match templates::email(turn, name, template.version.as_deref())? {
        Some(_) => Ok(()),
        None => Err(ApiError::bad(
            "TemplateConfiguration.EmailTemplate: there is no email template of that name and version.",
        )),
    }
}

fn own_words(message: &CampaignEmailMessage) -> Result<(), ApiError> {
    let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    match given(&message.title) && (given(&message.html_body) || given(&message.body)) {
        true => Ok(()),
        false => Err(ApiError::bad(
            "MessageConfiguration.EmailMessage: without a template it needs a Title, and an HtmlBody or a Body.",
        )),
    }
}

fn settings(message: &CampaignEmailMessage) -> Result<(), ApiError> {
    if let Some(from) = &message.from_address {
        check_sender("MessageConfiguration.EmailMessage.FromAddress", from)?;
    }
    headers(message.headers.as_deref().unwrap_or_default())
}

fn headers(headers: &[MessageHeader]) -> Result<(), ApiError> {
    const PATH: &str = "MessageConfiguration.EmailMessage.Headers";
    if headers.len() > HEADERS_MAX {
        return Err(ApiError::bad(format!(
            "{PATH}: at most {HEADERS_MAX}, and this has {}.",
            headers.len()
        )));
    }
    for header in headers {
        let name = header.name.as_deref().unwrap_or_default();
        let value = header.value.as_deref().unwrap_or_default();
        let sound = !name.is_empty()
            && name.len() <= HEADER_NAME_CHARS_MAX
            && name
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b':')
            && value.chars().count() <= HEADER_VALUE_CHARS_MAX;
        if !sound {
            return Err(ApiError::bad(format!(
                "{PATH}: a header has a Name of 1 to {HEADER_NAME_CHARS_MAX} plain characters, and a Value of at most {HEADER_VALUE_CHARS_MAX}."
            )));
        }
    }
    Ok(())
}

pub(crate) fn within(
    member: &str,
    value: Option<i64>,
    least: i64,
    most: i64,
) -> Result<(), ApiError> {
    match value {
        Some(value) if value < least || value > most => Err(ApiError::bad(format!(
            "{member}: a whole number from {least} to {most}."
        ))),
        _ => Ok(()),
    }
}

fn refuse(given: bool, member: &str) -> Result<(), ApiError> {
    match given {
        true => Err(ApiError::bad(format!("{member} is not built yet."))),
        false => Ok(()),
    }
}

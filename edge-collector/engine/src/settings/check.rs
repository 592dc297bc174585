//! Whether settings can hold.

use crate::campaigns::{check_limits, check_quiet_time, within};
use crate::error::ApiError;
use carillon_wire::{
    ApplicationSettingsJourneyLimits, CampaignHook, Mode, QuietTime,
    WriteApplicationSettingsRequest,
};

/// Messages of journeys for one endpoint, and the days in which they are counted.
const CAP_MAX: i64 = 100;
const CAP_DAYS_MAX: i64 = 30;
/// Signs of a hook's URL beside letters and digits, as the service takes them.
const URL_SIGNS: &str = "-._~?/#:;";

pub(super) fn request(wanted: &WriteApplicationSettingsRequest) -> Result<(), ApiError> {
    if let Some(limits) = &wanted.limits {
        check_limits(limits)?;
    }
    if let Some(quiet) = &wanted.quiet_time
        && *quiet != QuietTime::default()
    {
        check_quiet_time("QuietTime", quiet)?;
    }
    if let Some(hook) = &wanted.campaign_hook {
        campaign_hook(hook)?;
    }
    match &wanted.journey_limits {
        Some(limits) => journey_limits(limits),
        None => Ok(()),
    }
}

fn campaign_hook(hook: &CampaignHook) -> Result<(), ApiError> {
    if hook.mode == Some(Mode::Delivery) {
        return Err(ApiError::bad(
            "CampaignHook.Mode: a hook filters a campaign's audience and delivers nothing. Write FILTER.",
        ));
    }
    match (&hook.lambda_function_name, &hook.web_url) {
        (Some(_), Some(_)) => Err(ApiError::bad(
            "CampaignHook: name a LambdaFunctionName or a WebUrl, not both.",
        )),
        (Some(name), None) if name.is_empty() => Err(ApiError::bad(
            "CampaignHook.LambdaFunctionName: it may not be empty.",
        )),
        (None, Some(url)) if !is_hook_url(url) => Err(ApiError::bad(format!(
            "CampaignHook.WebUrl: a URL that begins with https://, of letters, digits and {URL_SIGNS}"
        ))),
        (None, None) if hook.mode.is_some() => Err(ApiError::bad(
            "CampaignHook: name a LambdaFunctionName or a WebUrl.",
        )),
        _ => Ok(()),
    }
}

fn is_hook_url(url: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || URL_SIGNS.contains(c);
    let rest = url.strip_prefix("https://");
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
}

fn journey_limits(limits: &ApplicationSettingsJourneyLimits) -> Result<(), ApiError> {
    within("JourneyLimits.DailyCap", limits.daily_cap, 0, CAP_MAX)?;
    within("JourneyLimits.TotalCap", limits.total_cap, 0, CAP_MAX)?;
    let Some(frame) = &limits.timeframe_cap else {
        return Ok(());
    };
    within("JourneyLimits.TimeframeCap.Cap", frame.cap, 0, CAP_MAX)?;
    within(
        "JourneyLimits.TimeframeCap.Days",
        frame.days,
        0,
        CAP_DAYS_MAX,
    )
}

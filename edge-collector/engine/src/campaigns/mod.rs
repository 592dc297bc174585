//! Campaigns: what is sent, to whom, and when.

use crate::error::ApiError;
use crate::turn::Turn;

/// The kind of the timers whose key is a campaign that is to start or end.
pub(crate) const TIMER: &str = "campaign";

pub(crate) fn wake(_: &Turn<'_>, _campaign: &str) -> Result<(), ApiError> {
    Ok(())
}

/// Shows an endpoint's new events to the campaigns that an event may start.
pub(crate) fn on_events(
    _: &Turn<'_>,
    _: &crate::endpoints::Endpoint,
    _: &[crate::events::Event<'_>],
) -> Result<(), ApiError> {
    Ok(())
}

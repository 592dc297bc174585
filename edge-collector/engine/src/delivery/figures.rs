//! Figures: what the rows of runs and sends come to, counted when somebody asks.

use super::model::{RunState, State};
use super::store;
use crate::Timestamp;
use crate::error::ApiError;
use crate::moment::hex;
use crate::turn::Turn;
use carillon_wire::ChannelType;
use sha2::{Digest, Sha256};

/// A run of a campaign, as its activities show it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ran {
    pub(crate) id: String,
    pub(crate) state: RunState,
    pub(crate) started: Timestamp,
    pub(crate) ended: Option<Timestamp>,
    /// Treatments, the default one included.
    pub(crate) treatments: u32,
}

/// How many sends of one treatment came to the same end; the reason is there for those decided against.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ending {
    pub(crate) treatment: u32,
    pub(crate) state: State,
    pub(crate) reason: Option<String>,
    pub(crate) sends: i64,
}

/// What messages are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    All,
    Day,
    Campaign,
    Activity,
}

/// What became of the messages that settled in a time and have something in common, which is `key`: empty, a day such as 2026-01-31, or
/// the id of a campaign or an activity.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally {
    pub(crate) key: String,
    pub(crate) attempted: i64,
    pub(crate) sent: i64,
    /// Endpoints that were sent at least one.
    pub(crate) reached: i64,
}

impl By {
    pub(super) fn word(self) -> &'static str {
        match self {
            By::All => "all",
            By::Day => "day",
            By::Campaign => "campaign",
            By::Activity => "activity",
        }
    }
}

/// The id of one treatment's part of a run, which clients know as an activity. That of the default treatment is the run's own.
pub(crate) fn activity_id(run: &str, treatment: u32) -> String {
    match treatment {
        0 => run.to_owned(),
        _ => hex(&Sha256::digest(format!("{run} {treatment}"))[..16]),
    }
}

/// Runs of a campaign by id, from `first` on.
pub(crate) fn runs(
    turn: &Turn<'_>,
    campaign: &str,
    first: &str,
    limit: i64,
) -> Result<Vec<Ran>, ApiError> {
    Ok(store::runs_of(turn.sql, campaign, first, limit)?)
}

/// How the sends of a run ended, or stand.
pub(crate) fn endings(turn: &Turn<'_>, run: &str) -> Result<Vec<Ending>, ApiError> {
    Ok(store::endings(turn.sql, run)?)
}

/// Messages of campaigns, or of one campaign, that settled between two instants, both included.
pub(crate) fn of_campaigns(
    turn: &Turn<'_>,
    campaign: Option<&str>,
    (from, to): (Timestamp, Timestamp),
    by: By,
) -> Result<Vec<Tally>, ApiError> {
    let mut tallies = store::tally_campaigns(turn.sql, campaign, from, to, by.word())?;
    if by == By::Activity {
        for tally in &mut tallies {
            let (run, treatment) = tally.key.split_once(' ').unwrap_or((&tally.key, "0"));
            tally.key = activity_id(run, treatment.parse().unwrap_or(0));
        }
    }
    Ok(tallies)
}

/// Direct messages over a channel that settled between two instants, both included.
pub(crate) fn of_direct(
    turn: &Turn<'_>,
    channel: ChannelType,
    (from, to): (Timestamp, Timestamp),
    by: By,
) -> Result<Vec<Tally>, ApiError> {
    Ok(store::tally_direct(turn.sql, channel, from, to, by.word())?)
}

//! Delivery plans, writes, claims and settles every send in the house.
//!
//! Its promise: everybody a run is about has one row, under one key, that ends as sent, failed, skipped or unknown, with the reason.
//! Nobody gets the same run's message twice, and nobody gets one after an opt-out was committed.
//!
//! - `run`: a run starts, pages through its audience, ends. `direct`: a call names its destinations.
//! - `plan`: who gets a message and who does not. `claim`: what is due leaves. `settle`: the answer comes back.
//! - `past`: what one person was sent, shown whole or made nobody's. `old`: what need not be kept any longer.
//! - `letter`: the words. `envelope`: what stands on the outside of one that went out. `report`: the events that counts are made of.
//!   `figures`: counts of the rows themselves.

mod claim;
mod direct;
mod envelope;
mod figures;
mod letter;
mod model;
mod old;
mod past;
mod plan;
mod report;
mod run;
mod settle;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use claim::claim;
pub(crate) use direct::{Answered, Destination, To, send};
pub(crate) use envelope::{Envelope, envelopes};
pub(crate) use figures::{
    By, Ending, Ran, Tally, activity_id, endings, of_campaigns, of_direct, runs,
};
pub(crate) use letter::seal;
#[cfg(test)]
pub(crate) use model::Account;
pub(crate) use model::{
    Content, Extra, Kind, Letter, Outcome, Reason, RunState, State, Terms, Trace,
};
pub(crate) use old::{Old, count_old, forget_old};
pub(crate) use past::{Left, Message, count_of, forget_messages, messages_of};
pub(crate) use run::{cancel, finish, start, trigger, wake};
pub(crate) use settle::settle;

use crate::Timestamp;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;

/// The kind of the timers whose key is a run that has more of its audience to plan.
pub(crate) const TIMER: &str = "run";
/// How often one send is asked of the host.
const ATTEMPTS_MAX: i64 = 10;
/// So long after the event arrived, a message about it is of no use any more. The event's own timestamp may be older: a client's clock is
/// not ours, and an event that waited in a browser is news here.
const EVENT_FRESH_MS: i64 = 5 * 60 * 1000;

/// Sends that are due and counted at most.
const DUE_COUNTED_MAX: i64 = 100_000;

/// When the next send is due, or the next lease ends.
pub(crate) fn next(sql: &dyn Sql) -> Result<Option<Timestamp>, SqlError> {
    store::next_due(sql)
}

/// How many sends are due, counted up to a limit: those to be asked for, and those whose answer is late.
pub(crate) fn count_due(turn: &Turn<'_>) -> Result<i64, ApiError> {
    Ok(store::count_due(turn.sql, turn.now, DUE_COUNTED_MAX)?)
}

/// How the sends of a run stand.
#[cfg(test)]
pub(crate) fn account(turn: &Turn<'_>, run: &str) -> Result<Account, ApiError> {
    Ok(store::account(turn.sql, run)?)
}

/// The last sends to an endpoint, newest first.
pub(crate) fn of_endpoint(
    turn: &Turn<'_>,
    endpoint: &str,
    limit: i64,
) -> Result<Vec<Trace>, ApiError> {
    let endpoint = crate::endpoints::fold(endpoint);
    Ok(store::of_endpoint(turn.sql, &endpoint, limit)?)
}

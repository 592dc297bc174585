//! Direct messages: a run of their own for each call, whose destinations the call names.

use super::model::{Content, Extra, Kind, Outcome, Planned, Reason, Run, RunState, Terms};
use super::{plan, store};
use crate::channels;
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::ChannelType;
use std::collections::HashSet;

/// One destination of a direct message.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    pub(crate) to: To,
    pub(crate) channel: Option<ChannelType>,
    pub(crate) extra: Extra,
    /// Why the caller already knows that nothing can be sent there.
    pub(crate) refusal: Option<Reason>,
}

#[derive(Debug, Clone)]
pub(crate) enum To {
    Address(String),
    /// An endpoint by its id, and what is known of it.
    Endpoint(String, Option<Box<Endpoint>>),
}

/// What became of a destination.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// The message's id; also that of a message decided against, under which it is recorded.
    pub(crate) id: String,
    pub(crate) outcome: Outcome,
}

/// Records a message over a channel to each destination, and returns what became of each, in order. What is queued goes out with this
/// very turn.
pub(crate) fn send(
    turn: &Turn<'_>,
    channel: ChannelType,
    content: Content,
    destinations: &[&Destination],
) -> Result<Vec<Answered>, ApiError> {
    if destinations.is_empty() {
        return Ok(Vec::new());
    }
    let run = Run {
        id: turn.id(),
        kind: Kind::Direct,
        campaign: None,
        state: RunState::Done,
        cursor: 0,
        queued: 0,
        started: turn.now,
        terms: Terms::default(),
    };
    store::insert_run(turn.sql, &run, &[content])?;
    let closed = plan::closed(channels::sender(turn, channel)?.as_ref());
    let mut seen = HashSet::new();
    let planned: Vec<Planned> = destinations
        .iter()
        .map(|destination| destination.plan(turn, channel, closed, &mut seen))
        .collect();
    store::insert_sends(turn.sql, &run.id, &planned, turn.now)?;
    for planned in &planned {
        turn.count(|counted| planned.outcome.state().count(counted));
    }
    turn.schedule();
    let answered = |planned: Planned| Answered {
        id: planned.id,
        outcome: planned.outcome,
    };
    Ok(planned.into_iter().map(answered).collect())
}

impl Destination {
    fn plan(
        &self,
        turn: &Turn<'_>,
        channel: ChannelType,
        closed: Option<Reason>,
        seen: &mut HashSet<String>,
    ) -> Planned {
        let reason = self
            .objection(channel)
            .or(closed)
            .or_else(|| (!seen.insert(self.address())).then_some(Reason::DuplicateAddress));
        let (endpoint, cause) = match &self.to {
            To::Address(address) => (String::new(), address.clone()),
            To::Endpoint(id, _) => (endpoints::fold(id), String::new()),
        };
        Planned {
            id: turn.uuid(),
            endpoint,
            cause,
            channel: self.channel,
            treatment: 0,
            outcome: reason.map_or(Outcome::Queued, Outcome::Skipped),
            due: turn.now,
            extra: (self.extra != Extra::default()).then(|| self.extra.clone()),
        }
    }

    fn objection(&self, channel: ChannelType) -> Option<Reason> {
        match &self.to {
            To::Endpoint(_, None) => Some(Reason::NoEndpoint),
            _ if self.refusal.is_some() => self.refusal,
            To::Endpoint(_, Some(endpoint)) => plan::unreachable(endpoint, channel),
            To::Address(address) if address.trim().is_empty() => Some(Reason::MissingAddress),
            To::Address(_) => None,
        }
    }

    fn address(&self) -> String {
        match &self.to {
            To::Address(address) => plan::fold_address(Some(address)),
            To::Endpoint(_, endpoint) => {
                plan::fold_address(endpoint.as_ref().and_then(|endpoint| endpoint.address()))
            }
        }
    }
}

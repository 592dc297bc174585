//! Claiming: what is due is looked at once more, written, and asked of the host under a lease.

use super::letter::Writers;
use super::model::{Kind, Reason, Run, RunState, State, Via, Waiting};
use super::report::{self, Status};
use super::{plan, run, store};
use crate::channels::{self, Sender};
use crate::effect::{Act, Effect, EffectId, Mail, Told};
use crate::endpoints::{self, Endpoint};
use crate::engine::MailRoute;
use crate::error::ApiError;
use crate::inbox::Caught;
use crate::turn::Turn;
use crate::{Scope, Timestamp};
use carillon_wire::ChannelType;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Sends taken up by one turn; what is left over is due at once.
const CLAIM_BATCH: i64 = 200;
/// How long the host has to say how a send ended.
const LEASE_MS: i64 = 120_000;

/// What becomes of a due send.
enum Verdict {
    Ask(Box<Mail>, Via),
    /// Decided against, however it got here: nothing has left the house.
    Skip(Reason),
    /// It could not be written.
    Fail(String),
    /// Asked before, and the lease on the answer has ended.
    Unknown,
}

/// Takes up what is due.
pub(crate) fn claim(turn: &Turn<'_>) -> Result<(), ApiError> {
    let due = store::due(turn.sql, turn.now, CLAIM_BATCH)?;
    if due.is_empty() {
        return Ok(());
    }
    let mut desk = Desk::new(turn, &due)?;
    let (mut claimed, mut settled) = (Vec::new(), Vec::new());
    for send in &due {
        let run = desk.run(turn, &send.run)?;
        let verdict = desk.judge(turn, &run, send)?;
        desk.note(turn, &run, send, verdict, &mut claimed, &mut settled)?;
    }
    if !claimed.is_empty() {
        let rows = Value::from(claimed).to_string();
        store::claim(turn.sql, &rows, turn.now.plus(LEASE_MS))?;
    }
    if !settled.is_empty() {
        let rows = Value::from(settled).to_string();
        store::settle(turn.sql, &rows, turn.now)?;
    }
    for run in desk.runs.values() {
        run::complete(turn, run)?;
    }
    turn.schedule();
    Ok(())
}

/// What one claim has at hand.
struct Desk {
    /// The channels of what is due, as they are now.
    senders: BTreeMap<ChannelType, Option<Sender>>,
    endpoints: HashMap<String, Endpoint>,
    runs: BTreeMap<String, Run>,
    writers: Writers,
}

impl Desk {
    fn new(turn: &Turn<'_>, due: &[Waiting]) -> Result<Desk, ApiError> {
        let mut ids: Vec<String> = due
            .iter()
            .filter(|send| !send.endpoint.is_empty())
            .map(|send| send.endpoint.clone())
            .collect();
        ids.sort();
        ids.dedup();
        let endpoints = endpoints::find_many(turn, &ids)?;
        let channels: BTreeSet<ChannelType> = due.iter().map(|send| send.channel).collect();
        let senders: Result<_, ApiError> = channels
            .into_iter()
            .map(|channel| Ok((channel, channels::sender(turn, channel)?)))
            .collect();
        Ok(Desk {
            senders: senders?,
            endpoints: endpoints
                .into_iter()
                .map(|endpoint| (endpoints::fold(endpoint.id()), endpoint))
                .collect(),
            runs: BTreeMap::new(),
            writers: Writers::default(),
        })
    }

    fn run(&mut self, turn: &Turn<'_>, id: &str) -> Result<Run, ApiError> {
        if let Some(run) = self.runs.get(id) {
            return Ok(run.clone());
        }
        let run = store::find_run(turn.sql, id)?
            .ok_or_else(|| ApiError::Internal("a send without its run".to_owned()))?;
        self.runs.insert(id.to_owned(), run.clone());
        Ok(run)
    }

    fn judge(&mut self, turn: &Turn<'_>, run: &Run, send: &Waiting) -> Result<Verdict, ApiError> {
        let lost = lost(send);
        if lost && (send.via != Some(Via::Inbox) || send.attempts >= super::ATTEMPTS_MAX) {
            return Ok(Verdict::Unknown);
        }
        if let Some(reason) = self.objection(run, send, turn.now) {
            // What was under way may have arrived: to call it skipped would be a guess.
            return Ok(match lost {
                true => Verdict::Unknown,
                false => Verdict::Skip(reason),
            });
        }
        let (to, endpoint) = match self.endpoints.get(&send.endpoint) {
            Some(endpoint) => (endpoint.address().unwrap_or_default(), Some(endpoint)),
            None => (send.cause.as_str(), None),
        };
        let sender = self.sender(send.channel);
        let from = sender.map_or_else(String::new, |sender| sender.from.clone());
        let via = match lost {
            true => Via::Inbox,
            false => route(turn, send.channel),
        };
        Ok(
            match self.writers.write(turn, run, send, &from, to, endpoint)? {
                Ok(mail) => Verdict::Ask(Box::new(mail), via),
                Err(_) if lost => Verdict::Unknown,
                Err(fault) => Verdict::Fail(fault),
            },
        )
    }

    /// Why a send is not to leave after all.
    fn objection(&self, run: &Run, send: &Waiting, now: Timestamp) -> Option<Reason> {
        if run.state == RunState::Cancelled {
            return Some(Reason::Cancelled);
        }
        if expires(run, send).is_some_and(|end| end <= now) {
            return Some(Reason::Expired);
        }
        let closed = plan::closed(self.sender(send.channel));
        if closed.is_some() || send.endpoint.is_empty() {
            return closed;
        }
        match self.endpoints.get(&send.endpoint) {
            None => Some(Reason::Deleted),
            Some(endpoint) => plan::unreachable(endpoint, send.channel),
        }
    }

    fn sender(&self, channel: ChannelType) -> Option<&Sender> {
        self.senders.get(&channel).and_then(Option::as_ref)
    }

    /// Writes a verdict down, and asks the host where it says so.
    fn note(
        &self,
        turn: &Turn<'_>,
        run: &Run,
        send: &Waiting,
        verdict: Verdict,
        claimed: &mut Vec<Value>,
        settled: &mut Vec<Value>,
    ) -> Result<(), ApiError> {
        let (state, reason, status) = match verdict {
            Verdict::Ask(mail, via) => {
                let lost = i64::from(lost(send));
                claimed.push(json!([send.n, via.word(), mail.subject, lost]));
                turn.ask(effect(turn, run, send, *mail, via));
                return Ok(());
            }
            Verdict::Skip(reason) => (
                State::Skipped,
                Some(reason.word().to_owned()),
                Status::Skipped(reason),
            ),
            Verdict::Fail(fault) => {
                report::rendering_failure(turn, run, send)?;
                (State::Failed, Some(fault), Status::Permanent)
            }
            Verdict::Unknown => (
                State::Unknown,
                Some("NO_ANSWER".to_owned()),
                Status::Unknown,
            ),
        };
        settled.push(json!([send.n, state.word(), reason]));
        turn.count(|counted| state.count(counted));
        report::settled(turn, run, send, status)
    }
}

/// Whether an earlier asking for this send may have succeeded unheard: its lease has ended now, or ended once.
fn lost(send: &Waiting) -> bool {
    send.lost || send.state == State::Claimed
}

/// Who carries what leaves over a channel. Only mail can have a provider yet.
fn route(turn: &Turn<'_>, channel: ChannelType) -> Via {
    match (channel, turn.config.mail) {
        (ChannelType::Email, MailRoute::Provider) => Via::Provider,
        _ => Via::Inbox,
    }
}

/// When a send is too late to be of use.
fn expires(run: &Run, send: &Waiting) -> Option<Timestamp> {
    match (run.kind, run.terms.duration_ms) {
        (Kind::Event, _) => Some(send.planned.plus(super::EVENT_FRESH_MS)),
        (Kind::Audience, Some(duration)) => Some(run.started.plus(duration)),
        (Kind::Audience, None) | (Kind::Direct, _) => None,
    }
}

fn effect(turn: &Turn<'_>, run: &Run, send: &Waiting, mail: Mail, via: Via) -> Effect {
    let act = match via {
        Via::Provider => Act::Mail(mail),
        Via::Inbox => Act::Tell {
            to: Scope::Account,
            told: Told::Caught(Box::new(Caught {
                app: turn.app().to_owned(),
                channel: send.channel.as_str().to_owned(),
                mail,
                campaign: run.campaign.clone(),
            })),
        },
    };
    Effect {
        id: EffectId::Send {
            n: send.n,
            attempt: send.attempts + 1,
        },
        hold: false,
        act,
    }
}

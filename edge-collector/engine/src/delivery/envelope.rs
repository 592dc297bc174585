//! Envelopes: what stands on the outside of letters that went out, for whoever tells of them later.

use super::store;
use crate::channels;
use crate::endpoints;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::ChannelType;
use std::collections::{BTreeMap, HashMap};

/// A send that went out, as its row and its run keep it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GoneOut {
    pub(super) n: i64,
    pub(super) id: String,
    pub(super) run: String,
    pub(super) endpoint: String,
    pub(super) cause: String,
    pub(super) channel: ChannelType,
    pub(super) treatment: usize,
    pub(super) subject: Option<String>,
}

/// Who wrote to whom, about what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) id: String,
    pub(crate) from: String,
    /// The address of its endpoint as it is now; none when that is gone.
    pub(crate) to: Option<String>,
    pub(crate) subject: Option<String>,
}

/// The envelopes of sends, by the numbers of their rows.
pub(crate) fn envelopes(
    turn: &Turn<'_>,
    sends: &[i64],
) -> Result<BTreeMap<i64, Envelope>, ApiError> {
    if sends.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sends =
        serde_json::to_string(sends).map_err(|error| ApiError::Internal(error.to_string()))?;
    let sends = store::gone_out(turn.sql, &sends)?;
    let mut ids: Vec<String> = sends.iter().map(|send| send.endpoint.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let addresses: HashMap<String, Option<String>> = endpoints::find_many(turn, &ids)?
        .into_iter()
        .map(|endpoint| {
            (
                endpoints::fold(endpoint.id()),
                endpoint.address().map(str::to_owned),
            )
        })
        .collect();
    let mut senders = Senders::default();
    let mut envelopes = BTreeMap::new();
    for send in sends {
        let to = match send.endpoint.is_empty() {
            true => Some(send.cause.clone()),
            false => addresses.get(&send.endpoint).cloned().flatten(),
        };
        let envelope = Envelope {
            from: senders.of(turn, &send)?,
            to,
            subject: send.subject,
            id: send.id,
        };
        envelopes.insert(send.n, envelope);
    }
    Ok(envelopes)
}

/// In whose name the treatments of runs are written, each run looked up once.
#[derive(Default)]
struct Senders {
    runs: HashMap<String, Vec<Option<String>>>,
    channels: BTreeMap<ChannelType, String>,
}

impl Senders {
    fn of(&mut self, turn: &Turn<'_>, send: &GoneOut) -> Result<String, ApiError> {
        if !self.runs.contains_key(&send.run) {
            let content = store::content(turn.sql, &send.run)?;
            let own = content.into_iter().map(|content| content.from).collect();
            self.runs.insert(send.run.clone(), own);
        }
        let own = self
            .runs
            .get(&send.run)
            .and_then(|own| own.get(send.treatment));
        if let Some(Some(own)) = own {
            return Ok(own.clone());
        }
        if let Some(from) = self.channels.get(&send.channel) {
            return Ok(from.clone());
        }
        let sender = channels::sender(turn, send.channel)?;
        let from = sender.map_or_else(String::new, |sender| sender.from);
        self.channels.insert(send.channel, from.clone());
        Ok(from)
    }
}

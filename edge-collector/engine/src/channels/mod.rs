//! Channels: the ways a message can leave, and the settings of each. Ten kinds go one way through here; `kind.rs` says how they differ.

mod check;
mod kind;
mod model;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use check::check_sender;
pub(crate) use model::Sender;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{ChannelType, ChannelsResponse};
use kind::Kind;
use model::Channel;
use std::collections::BTreeMap;

/// Pinpoint: UpdateEmailChannel, UpdateSmsChannel and the others of their kind.
pub(crate) fn update_channel(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let kind = Kind::of(call)?;
    let given = kind.read(call)?;
    let old = store::find(turn.sql, kind.platform())?;
    let channel = Channel::updated(turn, kind, old, &given)?;
    store::keep(turn.sql, kind.platform(), &channel)?;
    Answer::json(&channel.response(kind, turn.app()))
}

/// Pinpoint: GetEmailChannel and the others. A channel that was never set is not found.
pub(crate) fn get_channel(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let kind = Kind::of(call)?;
    Answer::json(&found(turn, kind)?.response(kind, turn.app()))
}

/// Pinpoint: DeleteEmailChannel and the others. The answer is what the channel was; set again, it begins anew with version 1. What
/// still waits to leave over it is not sent.
pub(crate) fn delete_channel(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let kind = Kind::of(call)?;
    let channel = found(turn, kind)?;
    store::delete(turn.sql, kind.platform())?;
    Answer::json(&channel.response(kind, turn.app()))
}

/// Pinpoint: GetChannels, those that were set, by their platform.
pub(crate) fn get_channels(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let mut channels = BTreeMap::new();
    for kind in Kind::ALL {
        if let Some(channel) = store::find(turn.sql, kind.platform())? {
            let common = channel.common(kind, turn.app());
            channels.insert(kind.platform().to_owned(), common);
        }
    }
    Answer::json(&ChannelsResponse { channels })
}

/// A channel of this application as far as sending needs it, once it was set.
pub(crate) fn sender(turn: &Turn<'_>, channel: ChannelType) -> Result<Option<Sender>, ApiError> {
    let channel = store::find(turn.sql, channel.as_str())?;
    Ok(channel.map(|channel| channel.sender()))
}

fn found(turn: &Turn<'_>, kind: Kind) -> Result<Channel, ApiError> {
    store::find(turn.sql, kind.platform())?.ok_or_else(ApiError::no_resource)
}

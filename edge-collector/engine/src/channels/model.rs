//! What a channel is.

use super::check;
use super::kind::{Care, Given, Kind, METHOD};
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Timestamp, access};
use carillon_wire::ChannelResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A channel of one application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Channel {
    enabled: bool,
    version: i64,
    created: Timestamp,
    modified: Timestamp,
    modified_by: Option<String>,
    /// What was said of it and is no secret, under the names of its request.
    settings: BTreeMap<String, String>,
    /// Its secrets, each sealed under the channel's name and its own.
    sealed: BTreeMap<String, String>,
}

/// Members that name a sender, those first that a reader sees by name.
const SENDERS: [&str; 3] = ["FromAddress", "SenderId", "ShortCode"];

/// A channel as far as sending needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sender {
    /// The sender of every message that names none of its own; empty when the channel names none either.
    pub(crate) from: String,
    pub(crate) enabled: bool,
}

/// A channel as the operations of its own kind answer it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shown {
    #[serde(flatten)]
    common: ChannelResponse,
    platform: &'static str,
    #[serde(flatten)]
    own: Map<String, Value>,
}

impl Channel {
    /// The channel after an update. What the update leaves out stays as it was, and an empty text takes away what was there; a new
    /// channel is enabled.
    pub(super) fn updated(
        turn: &Turn<'_>,
        kind: Kind,
        old: Option<Channel>,
        given: &Given,
    ) -> Result<Channel, ApiError> {
        check::texts(&given.texts)?;
        let mut channel = old.unwrap_or_else(|| Channel {
            enabled: true,
            version: 0,
            created: turn.now,
            modified: turn.now,
            modified_by: None,
            settings: BTreeMap::new(),
            sealed: BTreeMap::new(),
        });
        channel.enabled = given.enabled.unwrap_or(channel.enabled);
        channel.version += 1;
        channel.modified = turn.now;
        channel.modified_by = turn.by();
        channel.take(turn, kind, &given.texts)?;
        check::whole(kind, &channel)?;
        Ok(channel)
    }

    fn take(
        &mut self,
        turn: &Turn<'_>,
        kind: Kind,
        texts: &BTreeMap<String, String>,
    ) -> Result<(), ApiError> {
        for (name, care) in kind.members() {
            let Some(text) = texts.get(*name) else {
                continue;
            };
            let (kept, value) = match care {
                Care::Sealed => {
                    let seal_name = seal_name(turn, kind, name);
                    (&mut self.sealed, access::seal(turn, &seal_name, text)?)
                }
                Care::Shown(_) | Care::Kept => (&mut self.settings, text.clone()),
            };
            match text.is_empty() {
                true => drop(kept.remove(*name)),
                false => drop(kept.insert((*name).to_owned(), value)),
            }
        }
        Ok(())
    }

    /// A member that is kept as it was given.
    pub(super) fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str)
    }

    /// Whether a member was given, a secret or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.settings.contains_key(name) || self.sealed.contains_key(name)
    }

    /// Whether a secret was given.
    pub(super) fn is_sealed(&self, name: &str) -> bool {
        self.sealed.contains_key(name)
    }

    /// A secret as it was given.
    #[cfg(test)]
    pub(super) fn secret(&self, turn: &Turn<'_>, kind: Kind, name: &str) -> Option<String> {
        let sealed = self.sealed.get(name)?;
        access::unseal(turn, &seal_name(turn, kind, name), sealed).ok()
    }

    pub(super) fn sender(&self) -> Sender {
        let from = SENDERS.iter().find_map(|name| self.setting(name));
        Sender {
            from: from.unwrap_or_default().to_owned(),
            enabled: self.enabled,
        }
    }

    /// Pinpoint: ChannelResponse, what all kinds have in common.
    pub(super) fn common(&self, kind: Kind, app: &str) -> ChannelResponse {
        ChannelResponse {
            application_id: Some(app.to_owned()),
            creation_date: Some(self.created.to_string()),
            enabled: Some(self.enabled),
            has_credential: Some(!self.sealed.is_empty()),
            id: Some(kind.word().to_owned()),
            is_archived: Some(false),
            last_modified_by: self.modified_by.clone(),
            last_modified_date: Some(self.modified.to_string()),
            version: Some(self.version),
        }
    }

    /// Pinpoint: EmailChannelResponse, SMSChannelResponse and so on. None has a rate such as `MessagesPerSecond`: a channel itself
    /// limits none.
    pub(super) fn response(&self, kind: Kind, app: &str) -> Shown {
        let mut own = Map::new();
        for (name, care) in kind.members() {
            if let (Care::Shown(shown), Some(text)) = (care, self.setting(name)) {
                own.insert((*shown).to_owned(), Value::from(text));
            }
        }
        if kind == Kind::Gcm {
            own.entry(METHOD).or_insert_with(|| Value::from("KEY"));
        }
        if let Some((flag, secret)) = kind.flag() {
            own.insert(flag.to_owned(), Value::from(self.is_sealed(secret)));
        }
        Shown {
            common: self.common(kind, app),
            platform: kind.platform(),
            own,
        }
    }
}

/// What a secret is sealed under, so that it opens nowhere else.
fn seal_name(turn: &Turn<'_>, kind: Kind, member: &str) -> String {
    format!("{}/{}/{member}", turn.app(), kind.word())
}

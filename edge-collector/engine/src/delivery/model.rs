//! What a run is, what becomes of each of its sends, and the words for it.

use crate::Timestamp;
use crate::metrics::Counted;
use crate::templates::{EmailTemplate, Substitutions};
use carillon_wire::ChannelType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An enum whose variants are words in the store.
pub(super) trait StoredWord: Copy + 'static {
    const ALL: &'static [Self];

    fn word(self) -> &'static str;

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|known| known.word() == word).copied()
    }
}

/// Declares such an enum.
macro_rules! stored_words {
    ($(#[$doc:meta])* enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[$note])* $variant,)+ }

        impl $name {
            pub(crate) const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl StoredWord for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                self.word()
            }
        }
    };
}

stored_words! {
    /// What starts a run's sends.
    enum Kind {
        /// A segment, all at once.
        Audience = "audience",
        /// Events, one endpoint at a time, while the campaign is live.
        Event = "event",
        /// A call that names its destinations.
        Direct = "direct",
    }
}

stored_words! {
    /// Where a run is.
    enum RunState {
        /// More of its audience is still to be planned, or more events may come.
        Open = "open",
        /// All is planned, not all is settled.
        Planned = "planned",
        Done = "done",
        /// Stopped: what still waits is not sent.
        Cancelled = "cancelled",
    }
}

stored_words! {
    /// Where a send is. The last four are for good.
    enum State {
        Queued = "queued",
        /// Asked of the host, with a lease on the answer.
        Claimed = "claimed",
        Sent = "sent",
        Failed = "failed",
        /// Decided against.
        Skipped = "skipped",
        /// Asked of a provider, and no answer came. Never repeated.
        Unknown = "unknown",
    }
}

stored_words! {
    /// Who was last asked to carry a send.
    enum Via {
        /// The inbox, which hears the same message twice without harm.
        Inbox = "inbox",
        Provider = "provider",
    }
}

stored_words! {
    /// Why somebody gets no message. The words are those of Pinpoint's execution metrics where it has one.
    enum Reason {
        OptedOut = "ENDPOINT_OPT_OUT",
        Inactive = "ENDPOINT_INACTIVE",
        /// Deleted between planning and sending.
        Deleted = "ENDPOINT_DELETED",
        /// A direct message named an endpoint that is not there.
        NoEndpoint = "ENDPOINT_UNKNOWN",
        MissingAddress = "ENDPOINT_MISSING_ADDRESS",
        MissingChannel = "ENDPOINT_MISSING_CHANNEL",
        ChannelMismatch = "ENDPOINT_CHANNEL_MISMATCH",
        ChannelNotSet = "CHANNEL_NOT_SET",
        ChannelDisabled = "CHANNEL_DISABLED",
        /// A direct message over a channel, or with content, that this version cannot send.
        NotBuilt = "NOT_BUILT",
        NoContent = "NO_CONTENT",
        HeldOut = "HOLDOUT",
        TotalCap = "CAMPAIGN_CAP",
        DailyCap = "DAILY_CAP",
        QuietTime = "QUIET_TIME",
        DuplicateAddress = "DUPLICATE_ADDRESS",
        Expired = "EXPIRED",
        /// The campaign was deleted before this send went out.
        Cancelled = "CANCELLED",
    }
}

impl State {
    /// Counts a send that ends so.
    pub(super) fn count(self, counted: &mut Counted) {
        match self {
            State::Sent => counted.sent += 1,
            State::Failed => counted.failed += 1,
            State::Skipped => counted.skipped += 1,
            State::Unknown => counted.unknown += 1,
            State::Queued | State::Claimed => {}
        }
    }
}

impl Outcome {
    pub(super) fn state(self) -> State {
        match self {
            Outcome::Queued => State::Queued,
            Outcome::Skipped(_) => State::Skipped,
        }
    }
}

impl Reason {
    /// `campaign_send_status` of a send decided against; nothing is recorded for those who opted out, left, or were let off.
    pub(super) fn status(self) -> Option<&'static str> {
        match self {
            Reason::OptedOut
            | Reason::Inactive
            | Reason::Deleted
            | Reason::NoEndpoint
            | Reason::Cancelled => None,
            Reason::MissingAddress | Reason::NoContent => Some("FAILURE_PERMANENT"),
            Reason::MissingChannel
            | Reason::ChannelMismatch
            | Reason::ChannelNotSet
            | Reason::ChannelDisabled
            | Reason::NotBuilt => Some("UNSUPPORTED_CHANNEL"),
            Reason::HeldOut
            | Reason::TotalCap
            | Reason::DailyCap
            | Reason::QuietTime
            | Reason::DuplicateAddress
            | Reason::Expired => Some(self.word()),
        }
    }
}

/// What planning decides for one endpoint.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Queued,
    Skipped(Reason),
}

/// One start of something that sends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) campaign: Option<String>,
    pub(crate) state: RunState,
    /// The small integer of the last endpoint that was planned.
    pub(crate) cursor: i64,
    /// Sends queued so far: the place of the next in a run with a rate.
    pub(crate) queued: i64,
    pub(crate) started: Timestamp,
    pub(crate) terms: Terms,
}

/// To whom a run sends, and under which limits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Terms {
    /// The audience: a segment and its version.
    pub(crate) segment: Option<(String, i64)>,
    pub(crate) holdout_percent: u32,
    /// Sizes of the additional treatments.
    pub(crate) sizes_percent: Vec<u32>,
    /// Messages for one endpoint in 24 hours, and of this campaign ever; 0 is no limit.
    pub(crate) daily: i64,
    pub(crate) total: i64,
    /// Whether the 24 hours count messages of all campaigns: the application's limit is for them together, a campaign's own for itself.
    pub(crate) daily_of_all: bool,
    /// Messages a second; 0 is no limit.
    pub(crate) per_second: i64,
    /// How long after its start the run may still send.
    pub(crate) duration_ms: Option<i64>,
    /// When nobody is to be disturbed, as (start, end) in the recipient's own time.
    pub(crate) quiet: Option<(String, String)>,
}

/// What one treatment says, and in whose name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The channel's own sender when there is none.
    pub(crate) from: Option<String>,
    pub(crate) reply_to: Vec<String>,
    pub(crate) letter: Letter,
    /// Headers given beside the letter.
    pub(crate) headers: Vec<(String, String)>,
    /// Values for all recipients; they win over an endpoint's attributes.
    pub(crate) substitutions: Substitutions,
}

/// The words of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Letter {
    /// A template, looked up when the message goes out. A version of `None` is the one that is active then.
    Template {
        name: String,
        version: Option<String>,
    },
    /// The words themselves.
    Own(Box<EmailTemplate>),
}

impl Default for Letter {
    fn default() -> Letter {
        Letter::Own(Box::default())
    }
}

/// What one send has that the others of its run do not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Extra {
    /// These win over the run's substitutions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) substitutions: Substitutions,
    /// Replaces the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// Replaces all parts of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    /// Substitutions that are secrets, sealed: see [`super::seal`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) sealed: BTreeMap<String, String>,
    /// The attributes of the event that triggered it: `{{Event.Attributes.product}}`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) event: BTreeMap<String, String>,
}

/// A row of `sends` that waits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) n: i64,
    pub(crate) id: String,
    pub(crate) run: String,
    pub(crate) endpoint: String,
    pub(crate) cause: String,
    pub(crate) channel: ChannelType,
    pub(crate) treatment: u32,
    pub(crate) state: State,
    pub(crate) via: Option<Via>,
    pub(crate) attempts: i64,
    pub(crate) planned: Timestamp,
    pub(crate) extra: Extra,
    /// An answer about it was lost: it may have arrived.
    pub(crate) lost: bool,
}

/// A row of `sends` about to be written.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) id: String,
    /// The folded id; empty for a bare address.
    pub(crate) endpoint: String,
    pub(crate) cause: String,
    pub(crate) channel: Option<ChannelType>,
    pub(crate) treatment: u32,
    pub(crate) outcome: Outcome,
    pub(crate) due: Timestamp,
    pub(crate) extra: Option<Extra>,
}

/// How a run's sends stand: `audience` is the sum of all the others.
#[cfg(test)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) audience: i64,
    pub(crate) sent: i64,
    pub(crate) failed: i64,
    pub(crate) skipped: i64,
    pub(crate) unknown: i64,
    /// Queued, or asked of the host.
    pub(crate) waiting: i64,
}

/// A send as an endpoint's trail shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trace {
    pub(crate) id: String,
    pub(crate) campaign: Option<String>,
    pub(crate) channel: String,
    pub(crate) state: String,
    pub(crate) reason: Option<String>,
    /// When it was settled; before that, when it was planned.
    pub(crate) date: Timestamp,
    pub(crate) subject: Option<String>,
}

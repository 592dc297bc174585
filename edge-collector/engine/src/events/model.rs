//! What an event is, and when one is refused.

use crate::Timestamp;
use crate::endpoints::{fold, longer};
use carillon_rules::EventView;
use std::collections::BTreeMap;

/// Characters of an event's type, which counts are kept by. The service names no limit.
const TYPE_CHARS_MAX: usize = 1_000;
/// Characters of the name of an event's attribute or metric.
const KEY_CHARS_MAX: usize = 50;
/// Characters of the value of an event's attribute.
const VALUE_CHARS_MAX: usize = 200;
/// Attributes of one event, and metrics of one event.
const PROPERTIES_MAX: usize = 40;
/// Bytes of the texts that the events of a batch share: so many that a request of short events does not become a store of long ones.
const COMMON_BYTES_MAX: usize = 8 * 1024;
/// Bytes of one event's texts.
pub(super) const EVENT_BYTES_MAX: usize = 1_000 * 1024;
const DAY_MS: i64 = 86_400_000;

static NO_ATTRIBUTES: BTreeMap<String, String> = BTreeMap::new();
static NO_METRICS: BTreeMap<String, f64> = BTreeMap::new();

/// An event on its way in, read from the request it came with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event<'a> {
    pub(crate) id: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) timestamp: Timestamp,
    pub(crate) attributes: &'a BTreeMap<String, String>,
    pub(crate) metrics: &'a BTreeMap<String, f64>,
    pub(crate) session: Option<Session<&'a str>>,
    pub(crate) client: Client<Option<&'a str>>,
    pub(crate) origin: Origin,
}

/// An event as the log gives it back.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Recorded {
    /// The folded id of its endpoint.
    pub(crate) endpoint: String,
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) timestamp: Timestamp,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) metrics: BTreeMap<String, f64>,
    pub(crate) session: Option<Session<String>>,
    pub(crate) client: Client<Option<String>>,
    pub(crate) origin: Origin,
}

/// Who recorded an event: a name that begins with an underscore does not tell, for anybody may send one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    #[default]
    App,
    Service {
        /// The send that it tells of, by the number of its row.
        send: Option<i64>,
    },
}

/// The session an event happened in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Session<Text> {
    pub(crate) id: Text,
    pub(crate) start: Timestamp,
    pub(crate) stop: Option<Timestamp>,
    pub(crate) duration_ms: Option<i64>,
}

/// The program an event came from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Client<Text> {
    pub(crate) package_name: Text,
    pub(crate) title: Text,
    pub(crate) version_code: Text,
    pub(crate) sdk_name: Text,
    pub(crate) sdk_version: Text,
}

/// What the events of one endpoint's batch share.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Common<'a> {
    session: Option<Session<&'a str>>,
    client: Client<Option<&'a str>>,
}

/// What the service itself records of an endpoint, such as a campaign's send.
#[derive(Debug, Clone)]
pub(crate) struct Record<'a> {
    pub(crate) endpoint: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) attributes: &'a BTreeMap<String, String>,
    pub(crate) metrics: &'a BTreeMap<String, f64>,
    /// The send that it tells of, by the number of its row.
    pub(crate) send: Option<i64>,
}

impl<'a> Event<'a> {
    /// Reads an event of a request, with what it shares with the others; the error is the text its sender gets.
    pub(super) fn read(
        id: &'a str,
        given: &'a carillon_wire::Event,
        common: &Common<'a>,
    ) -> Result<Event<'a>, String> {
        let shared = &common.client;
        let event = Event {
            id,
            event_type: &given.event_type,
            timestamp: time("Timestamp", &given.timestamp)?,
            attributes: given.attributes.as_ref().unwrap_or(&NO_ATTRIBUTES),
            metrics: given.metrics.as_ref().unwrap_or(&NO_METRICS),
            session: match &given.session {
                Some(session) => Some(Session::read("Session", session)?),
                None => common.session.clone(),
            },
            client: Client {
                package_name: given.app_package_name.as_deref().or(shared.package_name),
                title: given.app_title.as_deref().or(shared.title),
                version_code: given.app_version_code.as_deref().or(shared.version_code),
                sdk_name: given.sdk_name.as_deref().or(shared.sdk_name),
                sdk_version: given.client_sdk_version.as_deref().or(shared.sdk_version),
            },
            origin: Origin::App,
        };
        event.check()?;
        Ok(event)
    }

    /// The event that a record becomes.
    pub(super) fn recorded(record: &Record<'a>, id: &'a str, at: Timestamp) -> Event<'a> {
        Event {
            id,
            event_type: record.event_type,
            timestamp: at,
            attributes: record.attributes,
            metrics: record.metrics,
            session: None,
            client: Client::default(),
            origin: Origin::Service { send: record.send },
        }
    }

    /// The texts are the service's own, which clients and people search for.
    fn check(&self) -> Result<(), String> {
        let refuse = |text: &str| Err(text.to_owned());
        if self.event_type.is_empty() {
            return refuse("EventType: an event needs a type.");
        }
        if longer(self.event_type, TYPE_CHARS_MAX) {
            return refuse("EventType: at most 1000 characters.");
        }
        if self.attributes.len() > PROPERTIES_MAX {
            return refuse("Number of attributes per event submitted should be less than 40.");
        }
        if self.metrics.len() > PROPERTIES_MAX {
            return refuse("Number of metrics per event submitted should be less than 40.");
        }
        if self.attributes.keys().any(|key| longer(key, KEY_CHARS_MAX)) {
            return refuse("Event attribute key length should be less than 50.");
        }
        if self.metrics.keys().any(|key| longer(key, KEY_CHARS_MAX)) {
            return refuse("Event metric key length should be less than 50.");
        }
        if self
            .attributes
            .values()
            .any(|value| longer(value, VALUE_CHARS_MAX))
        {
            return refuse("Event attribute value length should be less than 200");
        }
        match self.loose_bytes() > EVENT_BYTES_MAX {
            true => refuse("The event is larger than 1,000 KB."),
            false => Ok(()),
        }
    }

    /// Bytes of the texts that no narrower limit holds.
    fn loose_bytes(&self) -> usize {
        let own = self.id.len() + self.event_type.len();
        own + bytes(self.session.as_ref(), &self.client)
    }

    /// The day the event happened, in days since 1970.
    pub(super) fn day(&self) -> i64 {
        self.timestamp.0.div_euclid(DAY_MS)
    }
}

impl<'a> Common<'a> {
    /// Reads what a batch says of all its events; the error is the text their sender gets.
    pub(super) fn read(given: Option<&'a carillon_wire::EventsCommon>) -> Result<Self, String> {
        let Some(given) = given else {
            return Ok(Common::default());
        };
        let read = |session| Session::read("Common.Session", session);
        let common = Common {
            session: given.session.as_ref().map(read).transpose()?,
            client: Client {
                package_name: given.app_package_name.as_deref(),
                title: given.app_title.as_deref(),
                version_code: given.app_version_code.as_deref(),
                sdk_name: given.sdk_name.as_deref(),
                sdk_version: given.client_sdk_version.as_deref(),
            },
        };
        match bytes(common.session.as_ref(), &common.client) {
            0..=COMMON_BYTES_MAX => Ok(common),
            _ => Err(format!(
                "Common: the events of a batch share at most {} KB.",
                COMMON_BYTES_MAX / 1024
            )),
        }
    }
}

/// Bytes of the texts of a session and a client.
fn bytes(session: Option<&Session<&str>>, client: &Client<Option<&str>>) -> usize {
    let texts = [
        session.map(|session| session.id),
        client.package_name,
        client.title,
        client.version_code,
        client.sdk_name,
        client.sdk_version,
    ];
    texts.into_iter().flatten().map(str::len).sum()
}

/// What filters of campaigns look at.
impl EventView for Event<'_> {
    fn event_type(&self) -> &str {
        self.event_type
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn metric(&self, name: &str) -> Option<f64> {
        self.metrics.get(name).copied()
    }
}

/// The same of an event that is in the log already.
impl EventView for Recorded {
    fn event_type(&self) -> &str {
        &self.event_type
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn metric(&self, name: &str) -> Option<f64> {
        self.metrics.get(name).copied()
    }
}

impl<'a> Session<&'a str> {
    /// Reads the session that stands at `path`.
    fn read(path: &str, given: &'a carillon_wire::Session) -> Result<Session<&'a str>, String> {
        let at = |member: &str, text: &str| {
            time("", text).map_err(|fault| format!("{path}.{member}{fault}"))
        };
        let stop = given
            .stop_timestamp
            .as_deref()
            .filter(|text| !text.is_empty());
        let session = Session {
            id: given.id.as_str(),
            start: at("StartTimestamp", &given.start_timestamp)?,
            stop: stop.map(|text| at("StopTimestamp", text)).transpose()?,
            duration_ms: given.duration,
        };
        match (session.stop, session.duration_ms) {
            (Some(stop), Some(duration)) if stop.0 - session.start.0 != duration => Err(
                "Session duration in milliseconds must be equal to the difference of start and stop timestamp".to_owned(),
            ),
            _ => Ok(session),
        }
    }
}

fn time(member: &str, text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| format!("{member}: this is not an ISO 8601 time."))
}

/// Folds an endpoint's id as [`fold`] does, without a copy where it is folded already.
pub(super) fn folded(id: &str) -> std::borrow::Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match id.bytes().all(plain) {
        true => std::borrow::Cow::Borrowed(id),
        false => std::borrow::Cow::Owned(fold(id)),
    }
}

//! A request as it arrives and as a room reads it.

use crate::access::Claim;
use crate::error::ApiError;
use crate::routes::Route;
use crate::{Scope, Timestamp, tags};
use carillon_wire::EventsRequest;
use serde::de::DeserializeOwned;

/// What a host read from the network. Header names are lower-case; the path and query are raw, as they were signed.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the client asks to go on as a WebSocket, which is only ever asked with GET.
    pub fn wants_websocket(&self) -> bool {
        self.method == "GET"
            && self
                .header("upgrade")
                .is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket"))
    }
}

/// What a host writes back. With status [`Response::UPGRADE`] it opens a WebSocket instead, and lets it hear the scope's announcements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// 101, Switching Protocols: the answer to a request that asked for a WebSocket and may have it.
    pub const UPGRADE: u16 = 101;
}

/// A request that parsed: it knows its route, its scope, its claim to be somebody. Made by [`crate::Engine::read`], which is pure.
#[derive(Debug)]
pub struct Call {
    pub(crate) route: Route,
    pub(crate) labels: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) claim: Claim,
    pub(crate) origin: Option<String>,
    /// What the client calls this request, so that sending it again does nothing more.
    pub(crate) repeat_key: Option<String>,
    /// Asks for a WebSocket.
    pub(crate) upgrade: bool,
    pub(crate) body: Body,
    pub(crate) scope: Scope,
}

/// A body, already parsed where parsing is the greater part of the work.
#[derive(Debug)]
pub(crate) enum Body {
    Raw(Vec<u8>),
    Events(Box<EventsRequest>),
}

impl Call {
    /// The scope whose turn this call needs.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// What is called, for a host's log.
    pub fn name(&self) -> &'static str {
        self.route.name()
    }

    /// The path label `name`, decoded. Routes declare their labels, so an absent one is a fault of the table, not of the client.
    pub(crate) fn label(&self, name: &'static str) -> Result<&str, ApiError> {
        let found = self.labels.iter().find(|(label, _)| *label == name);
        found
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| ApiError::Internal(format!("route without label {name}")))
    }

    /// The path label `name` as a version is written: a whole number.
    pub(crate) fn number(&self, name: &'static str) -> Result<i64, ApiError> {
        let number = self.label(name)?.parse::<u32>();
        number
            .map(i64::from)
            .map_err(|_| ApiError::bad(format!("{name}: a whole number, such as 1.")))
    }

    /// The query parameter `name`, decoded; the first when it repeats.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every query parameter `name`, decoded, for one that repeats.
    pub(crate) fn queries(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The application that the path names: by its label, or in an ARN.
    pub(crate) fn app(&self) -> Option<&str> {
        let arn = || tags::app(self.label("resource-arn").ok()?);
        self.label("application-id").ok().or_else(arn)
    }

    /// The body as the operation's request shape.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        Ok(carillon_wire::read(self.bytes()?)?)
    }

    /// The body as it came, for an operation whose shape depends on more than its name.
    pub(crate) fn bytes(&self) -> Result<&[u8], ApiError> {
        match &self.body {
            Body::Raw(bytes) => Ok(bytes),
            Body::Events(_) => Err(ApiError::Internal("the body was read as events".to_owned())),
        }
    }

    /// The body of PutEvents, parsed before the call's turn.
    pub(crate) fn events(&self) -> Result<&EventsRequest, ApiError> {
        match &self.body {
            Body::Events(events) => Ok(events),
            Body::Raw(_) => Err(ApiError::Internal(
                "the body was not read as events".to_owned(),
            )),
        }
    }
}

/// The time a request header or query claims, for messages that name it.
pub(crate) fn amz_date(text: &str) -> Option<Timestamp> {
    let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

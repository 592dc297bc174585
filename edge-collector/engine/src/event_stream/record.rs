//! Records: an event in the shape that the service streams it in.
//!
//! What an application did comes with the device of its endpoint and is of version 3.0. What the service did itself is of version 3.1: it has
//! the same members with nothing in them, and says in `client_context` and `facets` what it was about. The log keeps neither endpoints nor
//! addresses, so that both are as they are when the record is written.

use crate::delivery::Envelope;
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::events::{self, Followed, Origin, Recorded};
use crate::turn::Turn;
use carillon_wire::{ChannelType, EndpointUser};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

const BY_APP: &str = "3.0";
const BY_SERVICE: &str = "3.1";

/// Writes records of one application.
pub(super) struct Scribe<'a> {
    app: &'a str,
    account: &'a str,
}

#[derive(Serialize)]
struct Record<'a> {
    event_type: &'a str,
    event_timestamp: i64,
    arrival_timestamp: i64,
    event_version: &'static str,
    application: Application<'a>,
    client: Client<'a>,
    device: Device<'a>,
    session: Session<'a>,
    attributes: Cow<'a, BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<&'a BTreeMap<String, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_context: Option<ClientContext<'a>>,
    #[serde(rename = "awsAccountId", skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<Facets<'a>>,
}

#[derive(Serialize)]
struct Application<'a> {
    app_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    package_name: Option<&'a str>,
    sdk: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_code: Option<&'a str>,
}

#[derive(Default, Serialize)]
struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct Client<'a> {
    client_id: &'a str,
}

#[derive(Default, Serialize)]
struct Device<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<Locale<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    make: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    platform: Named<'a>,
}

#[derive(Serialize)]
struct Locale<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    language: &'a str,
}

#[derive(Default, Serialize)]
struct Session<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_timestamp: Option<i64>,
}

#[derive(Serialize)]
struct ClientContext<'a> {
    custom: Custom<'a>,
}

#[derive(Default, Serialize)]
struct Custom<'a> {
    /// The endpoint, as a text of JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legacy_identifier: Option<&'a str>,
}

/// An endpoint as records show it: neither its id nor its address is there.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_type: Option<ChannelType>,
    endpoint_status: &'static str,
    opt_out: &'static str,
    effective_date: String,
    attributes: &'a BTreeMap<String, Vec<String>>,
    user: EndpointUser,
}

#[derive(Serialize)]
struct Facets<'a> {
    email_channel: EmailChannel<'a>,
}

#[derive(Serialize)]
struct EmailChannel<'a> {
    mail_event: MailEvent<'a>,
}

#[derive(Serialize)]
struct MailEvent<'a> {
    mail: Mail<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send: Option<Nothing>,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Mail<'a> {
    message_id: &'a str,
    message_send_timestamp: i64,
    from_address: &'a str,
    destination: Vec<&'a str>,
    headers_truncated: bool,
    headers: [Nothing; 0],
    common_headers: CommonHeaders<'a>,
}

#[derive(Serialize)]
struct CommonHeaders<'a> {
    from: &'a str,
    to: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(turn: &'a Turn<'_>) -> Scribe<'a> {
        Scribe {
            app: turn.app(),
            account: &turn.config.account,
        }
    }

    /// Writes an event down, with its endpoint and its letter's envelope where there are such.
    pub(super) fn write(
        &self,
        followed: &Followed,
        endpoint: Option<&Endpoint>,
        envelope: Option<&Envelope>,
    ) -> Result<Vec<u8>, ApiError> {
        let record = match followed.event.origin {
            Origin::App => self.of_app(followed, endpoint),
            Origin::Service { .. } => self.of_service(followed, endpoint, envelope),
        };
        serde_json::to_vec(&record).map_err(|error| ApiError::Internal(error.to_string()))
    }

    fn of_app<'r>(&'r self, followed: &'r Followed, endpoint: Option<&'r Endpoint>) -> Record<'r> {
        let event = &followed.event;
        let demographic = endpoint.map(|endpoint| &endpoint.record.demographic);
        let of_device = |text: &'r Option<String>| text.as_deref();
        let client = &event.client;
        Record {
            event_version: BY_APP,
            application: Application {
                app_id: self.app,
                package_name: client.package_name.as_deref(),
                sdk: Named {
                    name: client.sdk_name.as_deref(),
                    version: client.sdk_version.as_deref(),
                },
                title: client.title.as_deref(),
                version_name: demographic.and_then(|device| of_device(&device.app_version)),
                version_code: client.version_code.as_deref(),
            },
            device: demographic.map_or_else(Device::default, |device| Device {
                locale: device.locale.as_deref().map(locale),
                make: of_device(&device.make),
                model: of_device(&device.model),
                platform: Named {
                    name: of_device(&device.platform),
                    version: of_device(&device.platform_version),
                },
            }),
            session: event
                .session
                .as_ref()
                .map_or_else(Session::default, session),
            metrics: Some(&event.metrics),
            ..self.bare(followed, endpoint)
        }
    }

    fn of_service<'r>(
        &'r self,
        followed: &'r Followed,
        endpoint: Option<&'r Endpoint>,
        envelope: Option<&'r Envelope>,
    ) -> Record<'r> {
        let event = &followed.event;
        let bare = self.bare(followed, endpoint);
        let record = Record {
            metrics: Some(&event.metrics).filter(|metrics| !metrics.is_empty()),
            account: Some(self.account),
            ..bare
        };
        match event.event_type.split('.').next() {
            Some("_campaign" | "_journey") => Record {
                client_context: Some(ClientContext {
                    custom: Custom {
                        endpoint: endpoint.and_then(shown),
                        ..Custom::default()
                    },
                }),
                ..record
            },
            Some("_email") => Record {
                client_context: Some(ClientContext {
                    custom: Custom {
                        legacy_identifier: Some(self.app),
                        ..Custom::default()
                    },
                }),
                facets: envelope.map(|envelope| facets(event, envelope)),
                ..record
            },
            Some("_SMS") => Record {
                attributes: of_text(event, envelope),
                ..record
            },
            _ => record,
        }
    }

    /// What every record has. The id is as its endpoint first spelled it.
    fn bare<'r>(&'r self, followed: &'r Followed, endpoint: Option<&'r Endpoint>) -> Record<'r> {
        let event = &followed.event;
        Record {
            event_type: &event.event_type,
            event_timestamp: event.timestamp.0,
            arrival_timestamp: followed.arrived.0,
            event_version: BY_SERVICE,
            application: Application {
                app_id: self.app,
                package_name: None,
                sdk: Named::default(),
                title: None,
                version_name: None,
                version_code: None,
            },
            client: Client {
                client_id: endpoint.map_or(event.endpoint.as_str(), Endpoint::id),
            },
            device: Device::default(),
            session: Session::default(),
            attributes: Cow::Borrowed(&event.attributes),
            metrics: None,
            client_context: None,
            account: None,
            facets: None,
        }
    }
}

fn session(session: &events::Session<String>) -> Session<'_> {
    Session {
        session_id: Some(&session.id),
        start_timestamp: Some(session.start.0),
        stop_timestamp: session.stop.map(|stop| stop.0),
    }
}

/// `en_US`; browsers write a hyphen.
fn locale(code: &str) -> Locale<'_> {
    let (language, country) = match code.split_once(['_', '-']) {
        Some((language, country)) => (language, Some(country)),
        None => (code, None),
    };
    Locale {
        code,
        country,
        language,
    }
}

fn shown(endpoint: &Endpoint) -> Option<String> {
    let attributes = &endpoint.user_attributes;
    let shown = Shown {
        channel_type: endpoint.channel(),
        endpoint_status: if endpoint.active {
            "ACTIVE"
        } else {
            "INACTIVE"
        },
        opt_out: if endpoint.opted_out() { "ALL" } else { "NONE" },
        effective_date: endpoint.effective.to_string(),
        attributes: &endpoint.record.attributes,
        user: EndpointUser {
            user_attributes: (!attributes.is_empty()).then(|| attributes.clone()),
            user_id: endpoint.user.clone(),
        },
    };
    serde_json::to_string(&shown).ok()
}

fn facets<'r>(event: &'r Recorded, envelope: &'r Envelope) -> Facets<'r> {
    let to: Vec<&str> = envelope.to.as_deref().into_iter().collect();
    let mail = Mail {
        message_id: &envelope.id,
        message_send_timestamp: event.timestamp.0,
        from_address: &envelope.from,
        destination: to.clone(),
        headers_truncated: false,
        headers: [],
        common_headers: CommonHeaders {
            from: &envelope.from,
            to,
            subject: envelope.subject.as_deref(),
        },
    };
    Facets {
        email_channel: EmailChannel {
            mail_event: MailEvent {
                mail,
                send: (event.event_type == "_email.send").then_some(Nothing {}),
            },
        },
    }
}

/// The attributes of a text message's event, with the number it went to.
fn of_text<'r>(
    event: &'r Recorded,
    envelope: Option<&Envelope>,
) -> Cow<'r, BTreeMap<String, String>> {
    match envelope.and_then(|envelope| envelope.to.as_ref()) {
        None => Cow::Borrowed(&event.attributes),
        Some(to) => {
            let mut attributes = event.attributes.clone();
            attributes.insert("destination_phone_number".to_owned(), to.clone());
            Cow::Owned(attributes)
        }
    }
}

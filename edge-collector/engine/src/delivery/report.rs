//! What delivery records of itself: one `_campaign.send` for every message of a campaign that was sent, failed or decided against,
//! `_email.send` and `_SMS.BUFFERED` for direct messages, and `_email.rendering_failure` or `_SMS.FAILURE` for what could not be written.
//! Counts are made of these.

use super::figures::activity_id;
use super::model::{Kind, Outcome, Planned, Run, Waiting};
use crate::error::ApiError;
use crate::events::{self, Record};
use crate::turn::Turn;
use carillon_wire::ChannelType;
use std::collections::BTreeMap;

/// How a send ended, in the words of `campaign_send_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Success,
    /// Refused for good.
    Permanent,
    /// Tried until the attempts ran out.
    Transient,
    Unknown,
    Skipped(super::model::Reason),
}

impl Status {
    fn word(self) -> Option<&'static str> {
        match self {
            Status::Success => Some("SUCCESS"),
            Status::Permanent => Some("FAILURE_PERMANENT"),
            Status::Transient => Some("TRANSIENT_FAILURE"),
            Status::Unknown => Some("UNKNOWN"),
            Status::Skipped(reason) => reason.status(),
        }
    }
}

type Attributes = BTreeMap<String, String>;

/// Records those whom a plan decided against.
pub(super) fn skipped(turn: &Turn<'_>, run: &Run, planned: &[Planned]) -> Result<(), ApiError> {
    let mut attributes: Vec<(&str, Attributes)> = Vec::new();
    for planned in planned {
        let status = match planned.outcome {
            Outcome::Queued => None,
            Outcome::Skipped(reason) => reason.status(),
        };
        if let Some(status) = status {
            attributes.push((
                &planned.endpoint,
                of_campaign(run, planned.treatment, status),
            ));
        }
    }
    if run.kind == Kind::Direct || attributes.is_empty() {
        return Ok(());
    }
    let none = BTreeMap::new();
    let records: Vec<_> = attributes
        .iter()
        .map(|(endpoint, attributes)| record(endpoint, "_campaign.send", attributes, &none, None))
        .collect();
    events::append_service(turn, &records)
}

/// Records how a send ended.
pub(super) fn settled(
    turn: &Turn<'_>,
    run: &Run,
    send: &Waiting,
    status: Status,
) -> Result<(), ApiError> {
    let (event_type, attributes) = match (run.kind, status) {
        (Kind::Direct, Status::Success) => match send.channel {
            ChannelType::Sms => ("_SMS.BUFFERED", of_text(run, send, "SUCCESSFUL")),
            _ => ("_email.send", of_mail(run, send, "received")),
        },
        (Kind::Direct, _) => return Ok(()),
        (Kind::Audience | Kind::Event, status) => match status.word() {
            Some(word) => ("_campaign.send", of_campaign(run, send.treatment, word)),
            None => return Ok(()),
        },
    };
    append(turn, send, event_type, &attributes)
}

/// Records that a message could not be rendered.
pub(super) fn rendering_failure(
    turn: &Turn<'_>,
    run: &Run,
    send: &Waiting,
) -> Result<(), ApiError> {
    let (event_type, attributes) = match send.channel {
        ChannelType::Sms => ("_SMS.FAILURE", of_text(run, send, "INVALID_MESSAGE")),
        _ => (
            "_email.rendering_failure",
            of_mail(run, send, "rendering failure"),
        ),
    };
    append(turn, send, event_type, &attributes)
}

fn append(
    turn: &Turn<'_>,
    send: &Waiting,
    event_type: &str,
    attributes: &Attributes,
) -> Result<(), ApiError> {
    // A message to a bare address is about no endpoint: its client is a made-up one.
    let client = match send.endpoint.is_empty() {
        true => turn.uuid(),
        false => send.endpoint.clone(),
    };
    let none = BTreeMap::new();
    let record = record(&client, event_type, attributes, &none, Some(send.n));
    events::append_service(turn, &[record])
}

fn record<'a>(
    endpoint: &'a str,
    event_type: &'a str,
    attributes: &'a Attributes,
    metrics: &'a BTreeMap<String, f64>,
    send: Option<i64>,
) -> Record<'a> {
    Record {
        endpoint,
        event_type,
        attributes,
        metrics,
        send,
    }
}

fn of_campaign(run: &Run, treatment: u32, status: &str) -> Attributes {
    let mut attributes = of_run(run, treatment);
    attributes.insert("delivery_type".to_owned(), "EMAIL".to_owned());
    attributes.insert("campaign_send_status".to_owned(), status.to_owned());
    attributes
}

fn of_mail(run: &Run, send: &Waiting, feedback: &str) -> Attributes {
    let mut attributes = of_run(run, send.treatment);
    attributes.insert("feedback".to_owned(), feedback.to_owned());
    attributes.insert("message_id".to_owned(), send.id.clone());
    attributes
}

fn of_text(run: &Run, send: &Waiting, status: &str) -> Attributes {
    let mut attributes = of_run(run, send.treatment);
    attributes.insert("record_status".to_owned(), status.to_owned());
    attributes.insert("message_id".to_owned(), send.id.clone());
    attributes
}

fn of_run(run: &Run, treatment: u32) -> Attributes {
    let mut attributes = BTreeMap::from([("treatment_id".to_owned(), treatment.to_string())]);
    if let Some(campaign) = &run.campaign {
        attributes.insert("campaign_id".to_owned(), campaign.clone());
        attributes.insert(
            "campaign_activity_id".to_owned(),
            activity_id(&run.id, treatment),
        );
    }
    attributes
}

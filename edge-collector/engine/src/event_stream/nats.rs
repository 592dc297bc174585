//! A stream that leads to NATS: a message for each record, kept by JetStream.
//!
//! A message's id is that of its event, so that the server keeps once what is sent again because no answer came. That is safe for the order
//! of an endpoint's records because none is sent before the one ahead of it is kept.

use super::parcel::{Parcel, Written};
use super::progress::Taken;
use crate::effect::{HttpAnswer, Message, Messages, Shortfall};
use crate::turn::Turn;
use xxhash_rust::xxh3::xxh3_128;

/// Characters of a subject.
const SUBJECT_CHARS_MAX: usize = 200;

/// Whether a text is a subject that something can be published to: words with dots between them. The server's own begin with a dollar sign.
pub(super) fn is_subject(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let word = |word: &str| !word.is_empty() && word.chars().all(plain);
    text.len() <= SUBJECT_CHARS_MAX && text.split('.').all(word)
}

pub(super) fn messages(turn: &Turn<'_>, subject: &str, parcel: &Parcel) -> Messages {
    let message = |Written { key, event, json }: &Written| {
        let identity = xxh3_128(format!("{key}\0{event}").as_bytes());
        Message {
            id: format!("{}.{identity:032x}", turn.app()),
            key: key.clone(),
            body: json.clone(),
        }
    };
    Messages {
        subject: subject.to_owned(),
        messages: parcel.records.iter().map(message).collect(),
    }
}

/// How many of the messages that were `asked` are there for good.
pub(super) fn taken(asked: i64, answer: &HttpAnswer) -> Taken {
    if answer.status == 200 {
        return Taken::all(asked);
    }
    match serde_json::from_slice::<Shortfall>(&answer.body) {
        Ok(Shortfall { taken, fault }) => Taken {
            records: taken.clamp(0, asked),
            fault: Some(fault),
        },
        Err(_) => Taken::none(format!("answered with {}", answer.status)),
    }
}

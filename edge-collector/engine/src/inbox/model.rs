//! What the inbox keeps, and how it shows it.

use crate::Timestamp;
use crate::effect::Mail;
use crate::moment::hex;
use carillon_wire::MessageHeader;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Messages that the inbox keeps; the oldest make room for new ones.
pub(super) const MESSAGES_MAX: i64 = 10_000;

/// A message that the inbox keeps. Its id is the mail's, which is the send's own. A text message is a mail that has a text and no subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Caught {
    pub(crate) app: String,
    pub(crate) channel: String,
    pub(crate) mail: Mail,
    pub(crate) campaign: Option<String>,
}

/// Messages of an application that nobody is to read any more, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    pub(crate) app: String,
    pub(crate) messages: Vec<String>,
}

/// A caught message with its place in the list and the time it came.
pub(super) struct Kept {
    pub(super) seq: i64,
    pub(super) caught: Caught,
    pub(super) received: Timestamp,
}

/// What part of the inbox is asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The whole recipient, compared without case.
    pub(super) to: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) app: Option<String>,
    /// A part of the recipient or of the subject, compared without case.
    pub(super) search: Option<String>,
}

/// One message as `GET /inbox/messages` shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shown {
    id: String,
    application_id: String,
    channel: String,
    to: String,
    from: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reply_to: Vec<String>,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    headers: Vec<MessageHeader>,
    source: String,
    received_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<String>,
}

/// A page of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShownPage {
    pub(super) item: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
}

impl From<Kept> for Shown {
    fn from(kept: Kept) -> Shown {
        let source = match kept.caught.channel.as_str() {
            "SMS" => kept.caught.mail.text.clone().unwrap_or_default(),
            _ => source(&kept.caught.mail, kept.received),
        };
        let Caught {
            app,
            channel,
            mail,
            campaign,
        } = kept.caught;
        let header = |(name, value)| MessageHeader {
            name: Some(name),
            value: Some(value),
        };
        Shown {
            id: mail.id,
            application_id: app,
            channel,
            to: mail.to,
            from: mail.from,
            reply_to: mail.reply_to,
            subject: mail.subject,
            html: mail.html,
            text: mail.text,
            headers: mail.headers.into_iter().map(header).collect(),
            source,
            received_date: kept.received.to_string(),
            campaign_id: campaign,
        }
    }
}

/// The mail as it would travel: its headers, then its parts as alternatives of each other.
fn source(mail: &Mail, received: Timestamp) -> String {
    let mut lines = vec![
        format!("Message-ID: <{}@carillon>", mail.id),
        format!("Date: {}", date(received)),
        format!("From: {}", mail.from),
        format!("To: {}", mail.to),
    ];
    if !mail.reply_to.is_empty() {
        lines.push(format!("Reply-To: {}", mail.reply_to.join(", ")));
    }
    lines.push(format!("Subject: {}", mail.subject));
    lines.extend(
        mail.headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    lines.push("MIME-Version: 1.0".to_owned());
    lines.push(body(mail));
    lines.join("\r\n")
}

fn body(mail: &Mail) -> String {
    let part = |kind: &str, text: &str| {
        format!(
            "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
        )
    };
    match (&mail.text, &mail.html) {
        (Some(text), Some(html)) => {
            let digest = hex(&Sha256::digest(mail.id.as_bytes())[..12]);
            let mark = format!("part-{digest}");
            let (text, html) = (part("plain", text), part("html", html));
            format!(
                "Content-Type: multipart/alternative; boundary=\"{mark}\"\r\n\r\n--{mark}\r\n{text}\r\n--{mark}\r\n{html}\r\n--{mark}--\r\n"
            )
        }
        (None, Some(html)) => part("html", html),
        (text, None) => part("plain", text.as_deref().unwrap_or_default()),
    }
}

fn date(at: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    instant.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

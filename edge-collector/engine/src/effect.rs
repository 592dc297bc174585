//! Everything the engine may ask of the outside world. To give it a new power is to add a variant here.

use crate::Scope;
use crate::access::{LastUse, Ring};
use crate::apps::AppRecord;
use crate::inbox::{Caught, Forgotten};
use crate::templates::{TemplateCopy, TemplateGone};
use serde::{Deserialize, Serialize};

/// One thing for the host to do after the turn that asked for it is committed, and to report through [`crate::Engine::settle`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub id: EffectId,
    /// The answer of the same turn waits until this effect is settled, so that what a client was told is true everywhere.
    pub hold: bool,
    pub act: Act,
}

/// Says which waiting row an outcome belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EffectId {
    /// A row of `tells`.
    Tell(i64),
    /// A row of `sends`, and which attempt at it this is.
    Send { n: i64, attempt: i64 },
    /// A row of `job_asks`.
    Job(i64),
    /// The asking of the event stream that is out.
    Stream(i64),
    /// No row: an announcement is over once it is made.
    Announce,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Act {
    /// Let another scope hear something. Told again after a crash; hearing the same twice is harmless.
    Tell { to: Scope, told: Told },
    /// Hand one mail to the mail provider. May have landed even when no outcome is known.
    Mail(Mail),
    /// Call a URL. May have landed even when no outcome is known.
    Call(HttpCall),
    /// Read or write a file in a folder that the operator allows. Answered as a web server would, and harmless when it is done twice.
    File(FileCall),
    /// Write lines into files of the operator's, on the disk before that is settled. Written twice, they are there twice.
    Keep(Lines),
    /// Publish messages into the operator's stream. Those that it has already, by their ids, it keeps once.
    Publish(Messages),
    /// Let the pages hear that listen to this application now. Losing it is harmless: a page fetches anew whenever it connects.
    Announce(News),
}

/// What listening pages hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The in-app messages that the application shows may be others from now on.
    Changed,
    /// The application is deleted, and there will be no more news of it.
    Over,
}

/// What scopes say to each other, as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Account to application: you exist, this is your record, these credentials may call you.
    App { record: AppRecord, ring: Ring },
    /// Account to application: you are deleted.
    Gone,
    /// Account to application: a template's state after a change.
    Template(TemplateCopy),
    /// Account to application: a template, or a version of it, is deleted.
    TemplateGone(TemplateGone),
    /// Application to account: keep this message in the inbox.
    Caught(Box<Caught>),
    /// Application to account: keep these messages no longer.
    Forgotten(Forgotten),
    /// Application to account: this key opened something here.
    KeyUsed(LastUse),
}

/// One mail, rendered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mail {
    /// The send's own id; also the left part of the Message-ID.
    pub id: String,
    pub from: String,
    pub to: String,
    pub reply_to: Vec<String>,
    pub subject: String,
    pub html: Option<String>,
    pub text: Option<String>,
    pub headers: Vec<(String, String)>,
}

/// One HTTP request to somebody else's server. Redirects are answers, not followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpCall {
    pub method: String,
    pub url: String,
    /// Without `host`, which the URL gives.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub reach: Reach,
    /// Bytes of the answer's body that are of use; a longer one is cut off there.
    pub answer_bytes_max: usize,
}

/// Where a call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// The URL came in by the API: public addresses alone, or whoever may write a URL could look around in the operator's network.
    Public,
    /// The operator configured it.
    Anywhere,
}

/// What a server answered, whatever its status. Header names are lower-case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HttpAnswer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// One thing to do with a file. Hosts without folders refuse it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCall {
    /// Absolute. Whether it lies in an allowed folder, the host checks.
    pub path: String,
    pub verb: FileVerb,
}

/// What to do with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileVerb {
    /// The body of the answer is a JSON list of paths: the file itself, or every file below the folder, in order.
    List,
    /// Answered with 206, `content-range` and `etag`, or with 404, or with 416 when the file ends before `from`.
    Read { from: u64, bytes: u64 },
    /// All of it or nothing, in the place of what was there.
    Write(Vec<u8>),
}

/// Lines for the newest file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Below the folder that the operator set. No part of it leads out of there.
    pub folder: String,
    /// The day whose file it is, as in `2026-01-02`.
    pub day: String,
    /// Whole lines, the last one ended too.
    pub text: Vec<u8>,
}

/// Messages of one subject, to be kept by the stream behind it. Those of one key are kept in this order, each before the next is sent. Answered
/// as a web server would: with 200 when all are there, else with 502 and a [`Shortfall`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    pub subject: String,
    pub messages: Vec<Message>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it is known by, of ASCII without spaces.
    pub id: String,
    pub key: String,
    pub body: Vec<u8>,
}

/// How far messages got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// The first so many of the messages are there. Of the others any may be, too.
    pub taken: i64,
    /// What was in the way of the next.
    pub fault: String,
}

/// An effect that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub id: EffectId,
    pub outcome: Outcome,
}

/// How an effect ended, as far as the host can know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It happened.
    Done,
    /// The call was answered; what the answer means, whoever asked knows.
    Answered(HttpAnswer),
    /// It did not happen, and trying again would not help.
    Refused(String),
    /// It did not happen; try again later.
    Later(String),
    /// Nobody knows: the connection broke after the other side may have acted.
    Unknown(String),
}

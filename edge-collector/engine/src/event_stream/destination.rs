//! Where a stream may lead: a stream of Kinesis or Firehose, as in the service, and beyond that a URL, a folder of the operator's, or a
//! subject of his server of NATS.

use super::model::{Stream, is_account, parts};
use super::parcel::{Limits, Parcel};
use super::progress::Taken;
use super::{aws, nats, webhook};
use crate::effect::{Act, Lines, Outcome};
use crate::engine::{Config, Sinks};
use crate::error::ApiError;
use crate::turn::Turn;

/// Records of one call, as both services of AWS limit them.
const CALL_RECORDS_MAX: i64 = 500;
/// Bytes of one call to Kinesis, which takes more; and of one to Firehose, whose 4 MiB hold records in base64.
const KINESIS_BYTES_MAX: usize = 4_000_000;
const FIREHOSE_BYTES_MAX: usize = 3_000_000;
/// Bytes of one record. Kinesis counts the key in.
const KINESIS_RECORD_BYTES_MAX: usize = 1_048_000;
const FIREHOSE_RECORD_BYTES_MAX: usize = 1_023_000;
/// Bytes of one call to a URL: below the megabyte that many servers stop at.
const URL_BYTES_MAX: usize = 500_000;
const FOLDER_BYTES_MAX: usize = 4_000_000;
/// Bytes of one call to NATS, and of one record, of which its servers take a mebibyte unless they are told otherwise.
const NATS_BYTES_MAX: usize = 4_000_000;
const NATS_RECORD_BYTES_MAX: usize = 1_000_000;
/// Bytes of a URL, and characters of the name of a folder.
const URL_LENGTH_MAX: usize = 2_000;
const FOLDER_CHARS_MAX: usize = 64;

/// Where a stream leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Destination {
    /// A data stream, or a delivery stream of Firehose.
    Aws(AwsStream),
    /// Somebody's server.
    Url(String),
    /// A folder below the one that the operator set, by its name.
    Folder(String),
    /// A subject that a stream of the operator's NATS server keeps.
    Subject(String),
}

/// A stream at AWS.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AwsStream {
    pub(super) service: Service,
    pub(super) region: String,
    pub(super) name: String,
    pub(super) arn: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Kinesis,
    Firehose,
}

impl Destination {
    /// Reads what PutEventStream names. What this host can never reach is refused.
    pub(super) fn wanted(text: &str, config: &Config) -> Result<Destination, ApiError> {
        let Sinks { files, http, nats } = config.sinks;
        let refuse = |why: &str| Err(ApiError::bad(format!("DestinationStreamArn: {why}")));
        match Destination::read(text) {
            None => refuse(
                "write arn:aws:kinesis:<region>:<account>:stream/<name>, arn:aws:firehose:<region>:<account>:deliverystream/<name>, an https:// URL, file:<name>, or nats:<subject>.",
            ),
            Some(Destination::Folder(_)) if !files => refuse(
                "this collector keeps no files. Set stream-folder where it runs natively, or name another destination.",
            ),
            Some(Destination::Subject(_)) if !nats => refuse(
                "this collector has no server of NATS. Set its URL where it runs natively, or name another destination.",
            ),
            Some(Destination::Url(url)) if !http && !url.starts_with("https://") => {
                refuse("a URL begins with https://.")
            }
            Some(destination) => Ok(destination),
        }
    }

    /// Reads what [`Destination::text`] wrote.
    pub(super) fn read(text: &str) -> Option<Destination> {
        if let Some(name) = text.strip_prefix("file:") {
            return is_folder(name).then(|| Destination::Folder(name.to_owned()));
        }
        if let Some(subject) = text.strip_prefix("nats:") {
            return nats::is_subject(subject).then(|| Destination::Subject(subject.to_owned()));
        }
        if is_url(text) {
            return Some(Destination::Url(text.to_owned()));
        }
        AwsStream::read(text).map(Destination::Aws)
    }

    pub(super) fn text(&self) -> String {
        match self {
            Destination::Aws(stream) => stream.arn.clone(),
            Destination::Url(url) => url.clone(),
            Destination::Folder(name) => format!("file:{name}"),
            Destination::Subject(subject) => format!("nats:{subject}"),
        }
    }

    /// Only AWS has roles; of another destination any text is kept.
    pub(super) fn needs_role(&self) -> bool {
        match self {
            Destination::Aws(_) => true,
            Destination::Url(_) | Destination::Folder(_) | Destination::Subject(_) => false,
        }
    }

    /// What one call may carry.
    pub(super) fn limits(&self) -> Limits {
        let (bytes, record_bytes) = match self {
            Destination::Aws(stream) => match stream.service {
                Service::Kinesis => (KINESIS_BYTES_MAX, KINESIS_RECORD_BYTES_MAX),
                Service::Firehose => (FIREHOSE_BYTES_MAX, FIREHOSE_RECORD_BYTES_MAX),
            },
            Destination::Url(_) => (URL_BYTES_MAX, usize::MAX),
            Destination::Folder(_) => (FOLDER_BYTES_MAX, usize::MAX),
            Destination::Subject(_) => (NATS_BYTES_MAX, NATS_RECORD_BYTES_MAX),
        };
        Limits {
            records: CALL_RECORDS_MAX,
            bytes,
            record_bytes,
        }
    }

    /// What the host is to do with a parcel; the inner error says what keeps it from being done, until somebody changes it.
    pub(super) fn act(
        &self,
        turn: &Turn<'_>,
        stream: &Stream,
        parcel: &Parcel,
    ) -> Result<Result<Act, String>, ApiError> {
        match self {
            Destination::Aws(stream) => aws::call(turn, stream, parcel),
            Destination::Url(url) => webhook::call(turn, url, stream.secret.as_deref(), parcel)
                .map(|call| Ok(Act::Call(call))),
            Destination::Folder(_) if !turn.config.sinks.files => {
                Ok(Err("this collector keeps no files".to_owned()))
            }
            Destination::Folder(name) => Ok(Ok(Act::Keep(Lines {
                folder: format!("{}/{name}", turn.app()),
                day: turn.now.to_string()[..10].to_owned(),
                text: parcel.lines(),
            }))),
            Destination::Subject(_) if !turn.config.sinks.nats => {
                Ok(Err("this collector has no server of NATS".to_owned()))
            }
            Destination::Subject(subject) => {
                Ok(Ok(Act::Publish(nats::messages(turn, subject, parcel))))
            }
        }
    }

    /// How many of the records that were `asked` are there for good, as far as the outcome tells.
    pub(super) fn taken(&self, asked: i64, outcome: &Outcome) -> Taken {
        match (self, outcome) {
            (Destination::Aws(stream), Outcome::Answered(answer)) => {
                aws::taken(stream.service, asked, answer)
            }
            (Destination::Subject(_), Outcome::Answered(answer)) => nats::taken(asked, answer),
            (Destination::Url(_) | Destination::Folder(_), Outcome::Answered(answer)) => {
                match answer.status {
                    200..=299 => Taken::all(asked),
                    status => Taken::none(format!("answered with {status}")),
                }
            }
            (_, Outcome::Done) => Taken::all(asked),
            (_, Outcome::Refused(why) | Outcome::Later(why) | Outcome::Unknown(why)) => {
                Taken::none(why.clone())
            }
        }
    }
}

impl AwsStream {
    fn read(arn: &str) -> Option<AwsStream> {
        let [service, region, account, resource] = parts(arn)?;
        let (service, name) = match service {
            "kinesis" => (Service::Kinesis, resource.strip_prefix("stream/")?),
            "firehose" => (Service::Firehose, resource.strip_prefix("deliverystream/")?),
            _ => return None,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        let good = |text: &str| !text.is_empty() && text.chars().all(plain);
        (good(name) && good(region) && is_account(account)).then(|| AwsStream {
            service,
            region: region.to_owned(),
            name: name.to_owned(),
            arn: arn.to_owned(),
        })
    }
}

/// Whether a text is a URL that a call can go to. Credentials in it would be shown to whoever may read the stream.
fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let parted = text.contains(['#', '"', '<', '>', '\\', '^', '`', '{', '|', '}']);
    plain && !parted && text.len() <= URL_LENGTH_MAX && !host.is_empty() && !host.contains('@')
}

/// Whether a folder may have that name. It has no dots and no slashes, so that it stays where it belongs.
fn is_folder(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    (1..=FOLDER_CHARS_MAX).contains(&name.len()) && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::Destination;

    #[test]
    fn destinations_are_streams_urls_and_folders() {
        for good in [
            "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
            "arn:aws-us-gov:kinesis:us-gov-west-1:123456789012:stream/a.b_c-d",
            "arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks",
            "https://example.com/clicks?of=shop",
            "https://example.com",
            "http://vector:8080/",
            "file:clicks",
            "nats:shop.clicks",
        ] {
            let read = Destination::read(good).unwrap();
            assert_eq!(read.text(), good);
        }
        for bad in [
            "",
            "clicks",
            "arn:aws:kinesis:us-east-1:123456789012:deliverystream/clicks",
            "arn:aws:firehose:us-east-1:123456789012:stream/clicks",
            "arn:aws:kinesis::123456789012:stream/clicks",
            "arn:aws:kinesis:us-east-1:12345:stream/clicks",
            "arn:aws:kinesis:us-east-1:123456789012:stream/",
            "arn:aws:kinesis:us-east-1:123456789012:stream/a b",
            "arn:aws:sns:us-east-1:123456789012:clicks",
            "https://",
            "https:///clicks",
            "https://ada:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/#a",
            "ftp://example.com/",
            "file:",
            "file:..",
            "file:/etc",
            "file:a/b",
            "nats:",
            "nats:shop..clicks",
            "nats:shop.*",
            "nats:>",
            "nats:$JS.API.INFO",
            "nats:a b",
        ] {
            assert_eq!(Destination::read(bad), None, "{bad}");
        }
    }
}

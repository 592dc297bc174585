//! Where objects are: what to ask of a place, and what its answer means.

use super::listing::{self, Listing, tag};
use super::model::Job;
use crate::access::{Aws, AwsCall};
use crate::effect::{Act, FileCall, FileVerb, HttpAnswer, HttpCall, Reach};
use crate::error::ApiError;
use crate::turn::Turn;

/// Bytes of one page of a list: a thousand names of a thousand bytes, and what is said of each.
const LIST_BYTES_MAX: usize = 4 << 20;
/// Bytes of an object on a server that knows no ranges, and so gives all of it for every part of it.
const WHOLE_BYTES_MAX: u64 = 32 << 20;
/// Bytes of an answer that says no more than yes or why not.
const WORD_BYTES_MAX: usize = 4 << 10;
/// Characters of what a place says by itself that are passed on.
const SAID_CHARS_MAX: usize = 200;

/// A kind of place, by the address of what is read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// `s3://bucket/key`, at AWS or at whatever else speaks the protocol.
    S3 { bucket: &'a str, key: &'a str },
    /// `https://…`: one object, to be read.
    Web,
    /// `file:///…`: a folder that the operator allows.
    Folder(&'a str),
    /// `upload:name`: what a client sends, piece by piece.
    Upload,
}

/// Why an ask came to nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It may go better later.
    Again(String),
    /// It never will.
    Never(String),
    /// The bucket is in that region.
    Elsewhere(String),
}

/// Part of an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at_end: bool,
    pub(super) etag: Option<&'a str>,
    /// The other side ignored the range.
    pub(super) whole: bool,
}

impl<'a> Place<'a> {
    pub(super) fn of(url: &'a str) -> Option<Place<'a>> {
        let (scheme, rest) = url.split_once(':')?;
        match scheme {
            "s3" => {
                let rest = rest.strip_prefix("//")?;
                let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
                (!bucket.is_empty()).then_some(Place::S3 { bucket, key })
            }
            "https" => (rest.len() > 2 && rest.starts_with("//")).then_some(Place::Web),
            "file" => rest
                .strip_prefix("//")
                .filter(|path| path.starts_with('/'))
                .map(Place::Folder),
            "upload" => Some(Place::Upload),
            _ => None,
        }
    }

    /// Whether a job can fetch from it.
    pub(super) fn is_fetched(self) -> bool {
        !self.is_sent()
    }

    /// Whether a client sends what is there.
    pub(super) fn is_sent(self) -> bool {
        self == Place::Upload
    }

    /// Whether a job can write to it.
    pub(super) fn is_written(self) -> bool {
        self.is_listed()
    }

    /// Whether the place has to be asked which objects there are.
    pub(super) fn is_listed(self) -> bool {
        match self {
            Place::S3 { .. } | Place::Folder(_) => true,
            Place::Web | Place::Upload => false,
        }
    }
}

/// The place of a job; its address was checked when it was accepted.
fn place(job: &Job) -> Result<Place<'_>, Trouble> {
    Place::of(job.url()).ok_or_else(|| Trouble::Never("its address cannot be read".to_owned()))
}

/// Whether the host was told how to reach the job's place.
pub(super) fn ready(turn: &Turn<'_>, job: &Job) -> Result<(), Trouble> {
    match place(job)? {
        Place::S3 { .. } => aws(turn).map(drop),
        Place::Web | Place::Folder(_) | Place::Upload => Ok(()),
    }
}

/// Asks for the next page of the objects at and below the job's address.
pub(super) fn list(turn: &Turn<'_>, job: &Job, token: Option<&str>) -> Result<Act, Trouble> {
    match place(job)? {
        Place::S3 { bucket, key } => {
            let mut query = vec![("list-type", "2"), ("prefix", key)];
            query.extend(token.map(|token| ("continuation-token", token)));
            let call = AwsCall {
                method: "GET",
                path: &format!("/{bucket}"),
                query: &query,
                answer_bytes_max: LIST_BYTES_MAX,
                ..AwsCall::default()
            };
            s3(turn, job, call)
        }
        Place::Folder(path) => Ok(file(path, FileVerb::List)),
        Place::Web | Place::Upload => Err(Trouble::Never("it has no list".to_owned())),
    }
}

/// The objects that a page of a list names.
pub(super) fn listed(job: &Job, answer: &HttpAnswer) -> Result<Listing, Trouble> {
    if answer.status != 200 {
        return Err(trouble(answer));
    }
    let torn = || Trouble::Again("the list of objects is torn".to_owned());
    match place(job)? {
        Place::S3 { .. } => listing::read(&answer.body).ok_or_else(torn),
        Place::Folder(_) | Place::Web | Place::Upload => Ok(Listing {
            names: serde_json::from_slice(&answer.body).map_err(|_| torn())?,
            token: None,
        }),
    }
}

/// Asks for a part of an object.
pub(super) fn read(
    turn: &Turn<'_>,
    job: &Job,
    name: &str,
    from: u64,
    bytes: usize,
) -> Result<Act, Trouble> {
    let length = u64::try_from(bytes).unwrap_or(u64::MAX);
    let range = format!("bytes={from}-{}", from.saturating_add(length) - 1);
    match place(job)? {
        Place::S3 { bucket, .. } => {
            let call = AwsCall {
                method: "GET",
                path: &format!("/{bucket}/{name}"),
                headers: &[("range", &range)],
                answer_bytes_max: answer_bytes(job, from, bytes)?,
                ..AwsCall::default()
            };
            s3(turn, job, call)
        }
        Place::Folder(_) => Ok(file(
            name,
            FileVerb::Read {
                from,
                bytes: length,
            },
        )),
        Place::Web => Ok(Act::Call(HttpCall {
            method: "GET".to_owned(),
            url: name.to_owned(),
            // A packed answer would have other offsets.
            headers: vec![
                ("range".to_owned(), range),
                ("accept-encoding".to_owned(), "identity".to_owned()),
            ],
            body: Vec::new(),
            reach: Reach::Public,
            answer_bytes_max: answer_bytes(job, from, bytes)?,
        })),
        Place::Upload => Err(Trouble::Never("it is sent, not fetched".to_owned())),
    }
}

/// How much of an answer is of use: a server without ranges begins at the beginning.
fn answer_bytes(job: &Job, from: u64, bytes: usize) -> Result<usize, Trouble> {
    if !job.progress.import.whole {
        return Ok(bytes);
    }
    let before = usize::try_from(from)
        .ok()
        .filter(|_| from <= WHOLE_BYTES_MAX);
    before.map(|before| before + bytes).ok_or_else(|| {
        Trouble::Never(format!(
            "its server gives no parts of it (it ignores Range), and it is larger than {} MB. Put it in an object store",
            WHOLE_BYTES_MAX >> 20
        ))
    })
}

/// What came of a read that asked for `bytes` from `from` on.
pub(super) fn part<'a>(
    job: &Job,
    answer: &'a HttpAnswer,
    from: u64,
    bytes: usize,
) -> Result<Part<'a>, Trouble> {
    let body = answer.body.as_slice();
    let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
    let (bytes, at_end, whole) = match answer.status {
        206 => {
            let (first, total) = content_range(answer)
                .ok_or_else(|| Trouble::Never("its server names no range".to_owned()))?;
            if first != from || (body.is_empty() && total > from) {
                return Err(Trouble::Again("another part of it came".to_owned()));
            }
            (body, first + length >= total, false)
        }
        200 => {
            let start = usize::try_from(from).unwrap_or(usize::MAX);
            let at_end = body.len() < answer_bytes(job, from, bytes)?;
            (body.get(start..).unwrap_or_default(), at_end, true)
        }
        // It ends where the part was to begin.
        416 => (&[][..], true, false),
        _ => return Err(trouble(answer)),
    };
    Ok(Part {
        bytes,
        at_end,
        etag: header(answer, "etag"),
        whole,
    })
}

/// The first byte of a range, and the bytes of the whole object: `bytes 0-9/100`.
fn content_range(answer: &HttpAnswer) -> Option<(u64, u64)> {
    let range = header(answer, "content-range")?.strip_prefix("bytes ")?;
    let (range, total) = range.split_once('/')?;
    let (first, _) = range.split_once('-')?;
    Some((first.parse().ok()?, total.parse().ok()?))
}

/// Asks for an object to be written, whole, in the place of what was there.
pub(super) fn write(turn: &Turn<'_>, job: &Job, name: &str, body: Vec<u8>) -> Result<Act, Trouble> {
    match place(job)? {
        Place::S3 { bucket, key } => {
            let call = AwsCall {
                method: "PUT",
                path: &format!("/{bucket}/{}{name}", folder(key)),
                headers: &[("content-type", "application/gzip")],
                body,
                answer_bytes_max: WORD_BYTES_MAX,
                ..AwsCall::default()
            };
            s3(turn, job, call)
        }
        Place::Folder(path) => Ok(file(
            &format!("{}{name}", folder(path)),
            FileVerb::Write(body),
        )),
        Place::Web | Place::Upload => Err(Trouble::Never("it can only be read from".to_owned())),
    }
}

/// Whether an object was written.
pub(super) fn written(answer: &HttpAnswer) -> Result<(), Trouble> {
    match answer.status {
        200..=299 => Ok(()),
        _ => Err(trouble(answer)),
    }
}

/// A prefix under which objects are written, as a folder.
fn folder(prefix: &str) -> String {
    match prefix.is_empty() || prefix.ends_with('/') {
        true => prefix.to_owned(),
        false => format!("{prefix}/"),
    }
}

fn s3(turn: &Turn<'_>, job: &Job, call: AwsCall<'_>) -> Result<Act, Trouble> {
    let region = job.progress.region.as_deref();
    let call = AwsCall {
        service: "s3",
        region: region.unwrap_or(&turn.config.region),
        ..call
    };
    let signed = aws(turn)?.sign(turn.now, call);
    signed
        .map(Act::Call)
        .map_err(|error: ApiError| Trouble::Never(error.to_string()))
}

fn aws<'a>(turn: &'a Turn<'_>) -> Result<&'a Aws, Trouble> {
    turn.config.aws.as_ref().ok_or_else(|| {
        Trouble::Never("this collector knows no object store. Set CARILLON_AWS_KEY_ID and CARILLON_AWS_SECRET, and CARILLON_AWS_ENDPOINT_S3 for a store that is not at AWS, and start the job again".to_owned())
    })
}

fn file(path: &str, verb: FileVerb) -> Act {
    Act::File(FileCall {
        path: path.to_owned(),
        verb,
    })
}

/// What an answer means that is not the one hoped for.
fn trouble(answer: &HttpAnswer) -> Trouble {
    let body = String::from_utf8_lossy(&answer.body);
    let said = match (tag(&body, "Code"), tag(&body, "Message")) {
        (Some(code), Some(message)) => format!(" {code}: {message}"),
        _ => String::new(),
    };
    let said: String = said.chars().take(SAID_CHARS_MAX).collect();
    let words = format!("its store answered {}{said}", answer.status);
    if let Some(region) = header(answer, "x-amz-bucket-region")
        && (300..=400).contains(&answer.status)
    {
        return Trouble::Elsewhere(region.to_owned());
    }
    match answer.status {
        404 if said.is_empty() => Trouble::Never("it is not there".to_owned()),
        408 | 429 | 500.. => Trouble::Again(words),
        _ => Trouble::Never(words),
    }
}

fn header<'a>(answer: &'a HttpAnswer, name: &str) -> Option<&'a str> {
    let mut headers = answer.headers.iter();
    headers
        .find(|(header, _)| header == name)
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_address_says_what_kind_of_place_it_is() {
        let s3 = |bucket, key| Some(Place::S3 { bucket, key });
        for (url, expected) in [
            ("s3://people/a/b.csv", s3("people", "a/b.csv")),
            ("s3://people", s3("people", "")),
            ("s3:///a", None),
            ("https://people.example/a.csv", Some(Place::Web)),
            ("https://", None),
            ("http://people.example/a.csv", None),
            ("file:///data/in", Some(Place::Folder("/data/in"))),
            ("file://data/in", None),
            ("/data/in", None),
        ] {
            assert_eq!(Place::of(url), expected, "{url}");
        }
    }
}

//! The packed form of events: what one row of the log holds.
//!
//! A block is one byte of version, then the frames, compressed together. Version 1:
//!
//! ```text
//! block   = 0x01  raw length (u32, little-endian)  LZ4 block of frames
//! frames  = { length  frame }
//! frame   = endpoint  event id  event type  timestamp
//!           count { name value }              attributes
//!           count { name f64 }                metrics
//!           0 | 1 id start stop duration      session
//!           mask { text }                     client: package, title, version code, SDK, SDK version; a bit of the mask each
//!           [ send ]                          the row of the send it tells of, if a bit of the mask says so
//! text    = length bytes                      in UTF-8
//! ```
//!
//! Lengths and counts are unsigned LEB128. Times are milliseconds as 8 bytes, little-endian; an absent stop or duration is `i64::MIN`.
//! The length before a frame lets a reader step over other endpoints' events, and over what a later version writes at a frame's end. A frame
//! of no length is an event that was erased: it keeps its place, so that whoever remembers a place in the log still finds what comes after
//! it. Two bits of the mask are no text: what the service recorded itself has one, and what of that tells of a send has both.

use super::model::{Client, Event, Origin, Recorded, Session};
use crate::Timestamp;
use std::collections::BTreeMap;

const VERSION: u8 = 1;
/// Raw bytes after which a block is closed, so that a row stays below a Durable Object's 2 MB even when nothing compresses.
const BLOCK_BYTES: usize = 900_000;
/// Raw bytes a block may claim when it is opened: a full one, and one event more.
const RAW_BYTES_MAX: usize = 4_000_000;
const ABSENT: i64 = i64::MIN;
/// Bits of a client's mask beside those of its texts.
const BY_SERVICE: u8 = 1 << 5;
const OF_SEND: u8 = 1 << 6;

/// A closed block.
#[derive(Debug, PartialEq)]
pub(super) struct Block {
    pub(super) body: Vec<u8>,
    pub(super) events: i64,
    /// The endpoint of all its events, if it is one.
    pub(super) endpoint: Option<String>,
}

/// Packs events into blocks.
#[derive(Debug, Default)]
pub(super) struct Packer<'a> {
    closed: Vec<Block>,
    frames: Vec<u8>,
    frame: Vec<u8>,
    events: i64,
    first: Option<&'a str>,
    mixed: bool,
}

impl<'a> Packer<'a> {
    /// Adds an event of the endpoint of that folded id.
    pub(super) fn add(&mut self, endpoint: &'a str, event: &Event<'_>) {
        self.frame.clear();
        write_frame(&mut self.frame, endpoint, event);
        if self.events > 0 && self.frames.len() + self.frame.len() > BLOCK_BYTES {
            self.close();
        }
        put_size(&mut self.frames, self.frame.len());
        self.frames.extend_from_slice(&self.frame);
        self.events += 1;
        self.mixed |= *self.first.get_or_insert(endpoint) != endpoint;
    }

    /// All that was added, as blocks.
    pub(super) fn finish(mut self) -> Vec<Block> {
        if self.events > 0 {
            self.close();
        }
        self.closed
    }

    fn close(&mut self) {
        let first = self.first.take().filter(|_| !self.mixed);
        self.closed.push(Block {
            body: pack(&self.frames),
            events: self.events,
            endpoint: first.map(str::to_owned),
        });
        self.frames.clear();
        self.events = 0;
        self.mixed = false;
    }
}

fn pack(frames: &[u8]) -> Vec<u8> {
    let mut body = vec![VERSION];
    body.extend_from_slice(&lz4_flex::compress_prepend_size(frames));
    body
}

fn write_frame(out: &mut Vec<u8>, endpoint: &str, event: &Event<'_>) {
    put_text(out, endpoint);
    put_text(out, event.id);
    put_text(out, event.event_type);
    put_ms(out, event.timestamp.0);
    put_size(out, event.attributes.len());
    for (name, value) in event.attributes {
        put_text(out, name);
        put_text(out, value);
    }
    put_size(out, event.metrics.len());
    for (name, value) in event.metrics {
        put_text(out, name);
        out.extend_from_slice(&value.to_le_bytes());
    }
    write_session(out, event.session.as_ref());
    write_client(out, &event.client, event.origin);
}

fn write_session(out: &mut Vec<u8>, session: Option<&Session<&str>>) {
    out.push(u8::from(session.is_some()));
    if let Some(session) = session {
        put_text(out, session.id);
        put_ms(out, session.start.0);
        put_ms(out, session.stop.map_or(ABSENT, |stop| stop.0));
        put_ms(out, session.duration_ms.unwrap_or(ABSENT));
    }
}

fn write_client(out: &mut Vec<u8>, client: &Client<Option<&str>>, origin: Origin) {
    let texts = [
        client.package_name,
        client.title,
        client.version_code,
        client.sdk_name,
        client.sdk_version,
    ];
    let (origin, send) = match origin {
        Origin::App => (0, None),
        Origin::Service { send: None } => (BY_SERVICE, None),
        Origin::Service { send } => (BY_SERVICE | OF_SEND, send),
    };
    let bits = texts.iter().enumerate();
    out.push(bits.fold(origin, |mask, (bit, text)| {
        mask | (u8::from(text.is_some()) << bit)
    }));
    for text in texts.into_iter().flatten() {
        put_text(out, text);
    }
    if let Some(send) = send {
        put_ms(out, send);
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_size(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

fn put_ms(out: &mut Vec<u8>, ms: i64) {
    out.extend_from_slice(&ms.to_le_bytes());
}

fn put_size(out: &mut Vec<u8>, mut size: usize) {
    while size >= 0x80 {
        out.push((size & 0x7f) as u8 | 0x80);
        size >>= 7;
    }
    out.push(size as u8);
}

/// The events of `endpoint` (a folded id) in a block, oldest first; `None` when the block is not one that this version can read.
pub(super) fn read(body: &[u8], endpoint: &str) -> Option<Vec<Recorded>> {
    read_where(body, |of| of == endpoint)
}

/// The events of endpoints in a block, as [`read`].
pub(super) fn read_where(body: &[u8], wanted: impl Fn(&str) -> bool) -> Option<Vec<Recorded>> {
    let places = read_places(body, wanted)?;
    Some(places.into_iter().flatten().collect())
}

/// Bytes of a block's frames, as it says itself.
pub(super) fn raw_bytes(body: &[u8]) -> usize {
    let size = body.get(1..).and_then(<[u8]>::first_chunk::<4>);
    size.map_or(0, |size| u32::from_le_bytes(*size) as usize)
}

/// All events of a block by their places, in the order they were packed; none where one was erased.
pub(super) fn read_all(body: &[u8]) -> Option<Vec<Option<Recorded>>> {
    read_places(body, |_| true)
}

fn read_places(body: &[u8], wanted: impl Fn(&str) -> bool) -> Option<Vec<Option<Recorded>>> {
    let frames = unpack(body)?;
    let mut cursor = Cursor(&frames);
    let mut places = Vec::new();
    while let Some(frame) = cursor.frame()? {
        let event = match endpoint_of(frame)? {
            Some((endpoint, mut rest)) if wanted(endpoint) => Some(rest.event(endpoint)?),
            Some(_) | None => None,
        };
        places.push(event);
    }
    Some(places)
}

/// What an erasure leaves of a block.
#[derive(Debug, PartialEq)]
pub(super) struct Rest {
    pub(super) body: Vec<u8>,
    /// How many events were taken out.
    pub(super) taken: i64,
    /// The endpoint of all that is left, if it is one; the empty text where nothing is left.
    pub(super) endpoint: Option<String>,
}

/// A block without the events of some endpoints; `None` when it is not one that this version can read.
pub(super) fn without(body: &[u8], gone: impl Fn(&str) -> bool) -> Option<Rest> {
    let frames = unpack(body)?;
    let mut cursor = Cursor(&frames);
    let mut kept = Vec::with_capacity(frames.len());
    let (mut taken, mut first, mut mixed) = (0, None, false);
    while let Some(frame) = cursor.frame()? {
        let endpoint = endpoint_of(frame)?.map(|(endpoint, _)| endpoint);
        let goes = endpoint.is_some_and(&gone);
        let left: &[u8] = if goes { &[] } else { frame };
        put_size(&mut kept, left.len());
        kept.extend_from_slice(left);
        taken += i64::from(goes);
        if let Some(endpoint) = endpoint.filter(|_| !goes) {
            mixed |= *first.get_or_insert(endpoint) != endpoint;
        }
    }
    Some(Rest {
        body: pack(&kept),
        taken,
        endpoint: (!mixed).then(|| first.unwrap_or_default().to_owned()),
    })
}

pub(super) fn unpack(body: &[u8]) -> Option<Vec<u8>> {
    let (version, packed) = body.split_first()?;
    let raw = packed
        .first_chunk::<4>()
        .map(|size| u32::from_le_bytes(*size))?;
    if *version != VERSION || usize::try_from(raw).ok()? > RAW_BYTES_MAX {
        return None;
    }
    lz4_flex::decompress_size_prepended(packed).ok()
}

/// Whose event a frame is, and the rest of it. Outside: readable or not, inside: erased or not.
#[expect(
    clippy::option_option,
    reason = "outside: readable or not, inside: there or erased"
)]
fn endpoint_of(frame: &[u8]) -> Option<Option<(&str, Cursor<'_>)>> {
    if frame.is_empty() {
        return Some(None);
    }
    let mut cursor = Cursor(frame);
    let endpoint = cursor.text()?;
    Some(Some((endpoint, cursor)))
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    /// The next frame, none at the end.
    #[expect(
        clippy::option_option,
        reason = "outside: readable or not, inside: there or not"
    )]
    fn frame(&mut self) -> Option<Option<&'a [u8]>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let size = self.size()?;
        self.take(size).map(Some)
    }

    fn event(&mut self, endpoint: &str) -> Option<Recorded> {
        let mut event = Recorded {
            endpoint: endpoint.to_owned(),
            id: self.text()?.to_owned(),
            event_type: self.text()?.to_owned(),
            timestamp: Timestamp(self.ms()?),
            attributes: self.pairs(|cursor| cursor.text().map(str::to_owned))?,
            metrics: self.pairs(|cursor| cursor.eight().map(f64::from_le_bytes))?,
            session: self.session()?,
            ..Recorded::default()
        };
        (event.client, event.origin) = self.client()?;
        Some(event)
    }

    fn pairs<T>(&mut self, value: impl Fn(&mut Self) -> Option<T>) -> Option<BTreeMap<String, T>> {
        let count = self.size()?;
        let mut pairs = BTreeMap::new();
        for _ in 0..count {
            pairs.insert(self.text()?.to_owned(), value(self)?);
        }
        Some(pairs)
    }

    #[expect(
        clippy::option_option,
        reason = "outside: readable or not, inside: there or not"
    )]
    fn session(&mut self) -> Option<Option<Session<String>>> {
        if self.take(1)? == [0] {
            return Some(None);
        }
        let there = |ms: i64| Some(ms).filter(|ms| *ms != ABSENT);
        Some(Some(Session {
            id: self.text()?.to_owned(),
            start: Timestamp(self.ms()?),
            stop: there(self.ms()?).map(Timestamp),
            duration_ms: there(self.ms()?),
        }))
    }

    fn client(&mut self) -> Option<(Client<Option<String>>, Origin)> {
        let mask = self.take(1)?[0];
        let mut texts: [Option<String>; 5] = Default::default();
        for (bit, text) in texts.iter_mut().enumerate() {
            if mask & (1 << bit) != 0 {
                *text = Some(self.text()?.to_owned());
            }
        }
        let origin = match (mask & BY_SERVICE != 0, mask & OF_SEND != 0) {
            (false, _) => Origin::App,
            (true, false) => Origin::Service { send: None },
            (true, true) => Origin::Service {
                send: Some(self.ms()?),
            },
        };
        let [package_name, title, version_code, sdk_name, sdk_version] = texts;
        let client = Client {
            package_name,
            title,
            version_code,
            sdk_name,
            sdk_version,
        };
        Some((client, origin))
    }

    fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(size)?;
        self.0 = tail;
        Some(head)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn ms(&mut self) -> Option<i64> {
        self.eight().map(i64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let size = self.size()?;
        std::str::from_utf8(self.take(size)?).ok()
    }

    fn size(&mut self) -> Option<usize> {
        let mut size = 0;
        for shift in (0..28).step_by(7) {
            let byte = *self.take(1)?.first()?;
            size |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(size);
            }
        }
        None
    }
}

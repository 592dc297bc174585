//! From a verb and a raw path to an operation and its decoded labels.

use crate::generated::operations::{Operation, TABLE};
use crate::operation::{Method, Row};

/// Segments of the longest path in the table; a longer request path fits no operation.
const SEGMENTS_MAX: usize = 10;

/// An ARN may come with its slashes unescaped, so everything after this is one segment.
const TAGS: &str = "/v1/tags/";

/// Older browser SDKs send all their events here. Its answer is that of `PutEvents`.
const LEGACY_EVENTS: &[&str] = &["v1", "apps", "{application-id}", "events", "legacy"];

/// The decoded labels of a path, by their names in the template (`application-id`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels(Vec<(&'static str, String)>);

impl Labels {
    /// The value of one label.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(label, _)| *label == name)
            .map(|(_, value)| value)
    }

    /// Names and values, in the order of the path.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl IntoIterator for Labels {
    type Item = (&'static str, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The operation at a raw (still percent-encoded) path without its query. A trailing slash makes no difference.
pub fn find(method: Method, path: &str) -> Option<(Operation, Labels)> {
    let mut space = [""; SEGMENTS_MAX];
    let segments = split(path, &mut space)?;
    let best = rows(segments)
        .filter(|(verb, ..)| *verb == method)
        .max_by_key(|(_, _, template)| static_segments(template));
    let (_, operation, template) = best?;
    Some((operation, labels(template, segments)?))
}

/// The verbs that a path knows, so that another verb can be told from an unknown path. Empty for an unknown path.
pub fn methods_for(path: &str) -> Vec<Method> {
    let mut space = [""; SEGMENTS_MAX];
    let Some(segments) = split(path, &mut space) else {
        return Vec::new();
    };
    let mut methods: Vec<Method> = rows(segments)
        .filter(|(_, _, template)| labels(template, segments).is_some())
        .map(|(method, ..)| method)
        .collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

type Template = &'static [&'static str];

/// Every route, the undocumented one included, that fits the segments.
fn rows<'a>(segments: &'a [&'a str]) -> impl Iterator<Item = (Method, Operation, Template)> + 'a {
    let documented = TABLE
        .iter()
        .map(|row: &Row| (row.method, row.operation, row.segments));
    let legacy = (Method::Post, Operation::PutEvents, LEGACY_EVENTS);
    documented
        .chain([legacy])
        .filter(move |(_, _, template)| fits(template, segments))
}

fn fits(template: &[&str], segments: &[&str]) -> bool {
    template.len() == segments.len()
        && template
            .iter()
            .zip(segments)
            .all(|(expected, given)| match label_of(expected) {
                Some(_) => !given.is_empty(),
                None => expected == given,
            })
}

fn static_segments(template: &[&str]) -> usize {
    template
        .iter()
        .filter(|segment| label_of(segment).is_none())
        .count()
}

/// The name in `{name}`.
fn label_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The segments of a path, in space the caller lends, so that a miss costs no allocation.
fn split<'s, 'p>(path: &'p str, space: &'s mut [&'p str; SEGMENTS_MAX]) -> Option<&'s [&'p str]> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let pieces = if path.starts_with(TAGS) {
        TAGS.split('/').count() - 1
    } else {
        SEGMENTS_MAX + 1
    };
    let mut count = 0;
    for segment in path.strip_prefix('/')?.splitn(pieces, '/') {
        *space.get_mut(count)? = segment;
        count += 1;
    }
    Some(&space[..count])
}

fn labels(template: Template, segments: &[&str]) -> Option<Labels> {
    template
        .iter()
        .zip(segments)
        .filter_map(|(expected, given)| Some((label_of(expected)?, given)))
        .map(|(name, given)| Some((name, decode(given)?)))
        .collect::<Option<Vec<_>>>()
        .map(Labels)
}

/// Percent-decodes one label. An escape that is cut short or not hexadecimal, or a result that is not UTF-8, gives none.
fn decode(label: &str) -> Option<String> {
    if !label.contains('%') {
        return Some(label.to_owned());
    }
    let mut decoded = Vec::with_capacity(label.len());
    let mut bytes = label.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            _ => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

//! From a verb and a raw path to an operation and its decoded labels.

use crate::generated::operations::{Operation, TABLE};
use crate::operation::{Method, Row};

/// Segments of the longest path in the table; a longer request path fits no operation.
const SEGMENTS_MAX: usize = 10;

/// An ARN may come with its slashes unescaped, so everything after this is one segment.
const TAGS: &str = "/v1/tags/";

/// Segments of such a path: `v1`, `tags` and the ARN.
const TAGS_SEGMENTS: usize = 3;

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

/// Compares from the end, where paths differ.
fn fits(template: &[&str], segments: &[&str]) -> bool {
    template.len() == segments.len()
        && template
            .iter()
            .zip(segments)
            .rev()
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
        TAGS_SEGMENTS
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
pub fn decode(label: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: Method, path: &str) -> Option<(Operation, Vec<(&'static str, String)>)> {
        find(method, path).map(|(operation, labels)| (operation, labels.into_iter().collect()))
    }

    fn label(path: &str, name: &str) -> Option<String> {
        find(Method::Get, path)?.1.get(name).map(str::to_owned)
    }

    #[test]
    fn every_operation_is_found_at_its_path() {
        for operation in Operation::ALL {
            let names: Vec<&str> = operation.path().split('/').filter_map(label_of).collect();
            let path = operation.path().replace(['{', '}'], "");
            for path in [path.clone(), format!("{path}/")] {
                let (at, labels) = find(operation.method(), &path).expect("the path is known");
                assert_eq!(at, operation);
                assert!(
                    labels.iter().eq(names.iter().map(|name| (*name, *name))),
                    "{path}"
                );
                assert!(methods_for(&path).contains(&operation.method()), "{path}");
            }
        }
    }

    #[test]
    fn the_longest_path_has_room() {
        assert_eq!(
            TABLE.iter().map(|row| row.segments.len()).max(),
            Some(SEGMENTS_MAX)
        );
    }

    #[test]
    fn labels_are_decoded_one_by_one() {
        let user = |raw: &str| label(&format!("/v1/apps/a/users/{raw}"), "user-id");
        assert_eq!(user("us-east-1%3Aabc").as_deref(), Some("us-east-1:abc"));
        assert_eq!(user("us-east-1:abc").as_deref(), Some("us-east-1:abc"));
        assert_eq!(user("a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(user("a%2fb%20c").as_deref(), Some("a/b c"));
        assert_eq!(
            user("ada%40example.org").as_deref(),
            Some("ada@example.org")
        );
        assert_eq!(user("%C3%A9").as_deref(), Some("é"));
        assert_eq!(user("a+b").as_deref(), Some("a+b"));
        assert_eq!(user("%2F").as_deref(), Some("/"));
    }

    #[test]
    fn a_broken_escape_is_no_route() {
        for raw in ["%", "%4", "%zz", "%4g", "%+1", "a%", "%ff", "%é"] {
            let path = format!("/v1/apps/a/users/{raw}");
            assert_eq!(found(Method::Get, &path), None, "{path}");
            assert!(methods_for(&path).is_empty(), "{path}");
        }
    }

    #[test]
    fn an_arn_may_keep_its_slashes() {
        let arn = "arn:aws:mobiletargeting:us-east-1:1:apps/a/campaigns/c";
        let encoded = arn.replace(':', "%3A").replace('/', "%2F");
        for path in [
            format!("/v1/tags/{arn}"),
            format!("/v1/tags/{encoded}"),
            format!("/v1/tags/{arn}/"),
        ] {
            for (method, operation) in [
                (Method::Get, Operation::ListTagsForResource),
                (Method::Post, Operation::TagResource),
                (Method::Delete, Operation::UntagResource),
            ] {
                assert_eq!(
                    found(method, &path),
                    Some((operation, vec![("resource-arn", arn.to_owned())]))
                );
            }
        }
        let deep = format!("/v1/tags/{}", ["x"; 40].join("/"));
        assert_eq!(label(&deep, "resource-arn").expect("an ARN").len(), 79);
    }

    #[test]
    fn older_sdks_reach_put_events() {
        let expected = Some((
            Operation::PutEvents,
            vec![("application-id", "a".to_owned())],
        ));
        assert_eq!(found(Method::Post, "/v1/apps/a/events/legacy"), expected);
        assert_eq!(found(Method::Post, "/v1/apps/a/events"), expected);
        assert_eq!(methods_for("/v1/apps/a/events/legacy"), [Method::Post]);
    }

    #[test]
    fn a_wrong_verb_is_told_from_an_unknown_path() {
        assert_eq!(found(Method::Post, "/v1/apps/a/endpoints/e"), None);
        assert_eq!(
            methods_for("/v1/apps/a/endpoints/e"),
            [Method::Get, Method::Put, Method::Delete]
        );
        assert_eq!(methods_for("/v1/apps"), [Method::Get, Method::Post]);
        assert_eq!(Method::from_name("HEAD"), None);
        for path in [
            "",
            "/",
            "v1/apps",
            "/v1",
            "/v2/apps",
            "/v1/apps//campaigns",
            "/v1/apps//",
            "/V1/apps",
            "/v1/tags/",
        ] {
            assert!(methods_for(path).is_empty(), "{path}");
            assert_eq!(found(Method::Get, path), None, "{path}");
        }
        assert!(methods_for(&"/x".repeat(50_000)).is_empty());
    }
}

//! Which events the log holds, so that a repeated request adds nothing.
//!
//! An event is known by a hash of its id among those of its endpoint, long enough that of a million events of one endpoint two are taken for
//! the same once in 36,000 endpoints. Hashes of one endpoint stand many to a row, because what a request costs is the statements it runs and
//! the pages it writes, and at the edge the rows: those of a whole request fit into one. New ones are appended to the endpoint's recent rows,
//! few enough to read whole. When these are full they are sorted into ranges, found by their lower end, so that an endpoint with a long
//! history costs little more than one with a short one.
//!
//! Where events are not kept for ever, hashes are kept by the time in which they came, so that a time which is long over goes as a whole. New ones
//! go into the newest time, and an event is looked for in each. While everything is kept there is one time.

use super::store;
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128_with_seed};

/// Characters of an endpoint's hash, 48 bits, and of an event's, 54 bits.
const PERSON: usize = 8;
const HASH: usize = 9;
/// Hashes of one row: as many as SQLite keeps inside a page of 4 KB, where a larger row gets pages of its own.
const ROW_HASHES_MAX: usize = 106;
/// Rows of recent hashes before they are sorted.
const RECENT_ROWS_MAX: usize = 8;
/// Rows that are forgotten in one turn.
const SLICE_ROWS: i64 = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The lower end of an endpoint's first range. No hash is lower, and every recent row's place is.
const LOWEST: &str = "-";

/// An event among all events of an application: its endpoint's hash, then its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key([u8; PERSON + HASH]);

/// Hashes of one endpoint, one after the other: recent ones in the order they came, or all from `low` up to the next row's, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) person: String,
    pub(super) low: String,
    pub(super) hashes: String,
}

/// A time in which events came: from when it began until the next did. Its rows are those whose `person` begins with the mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) mark: String,
    pub(super) began: Timestamp,
}

impl Key {
    /// The key of an event, by the folded id of its endpoint and its own id.
    pub(super) fn new(endpoint: &str, event: &str) -> Key {
        let person = xxh3_64(endpoint.as_bytes());
        let own = xxh3_128_with_seed(event.as_bytes(), person);
        let mut bytes = [0; 15];
        bytes[..6].copy_from_slice(&person.to_be_bytes()[..6]);
        bytes[6..].copy_from_slice(&own.to_be_bytes()[..9]);
        let mut text = [0; 20];
        let written = URL_SAFE_NO_PAD.encode_slice(bytes, &mut text);
        debug_assert_eq!(written, Ok(text.len()));
        let mut key = [0; PERSON + HASH];
        key.copy_from_slice(&text[..PERSON + HASH]);
        Key(key)
    }

    /// A key that was taken apart.
    fn of(person: &str, hash: &str) -> Key {
        let mut text = [0; PERSON + HASH];
        text[..PERSON].copy_from_slice(person.as_bytes());
        text[PERSON..].copy_from_slice(hash.as_bytes());
        Key(text)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn person(&self) -> &str {
        &self.text()[..PERSON]
    }

    fn hash(&self) -> &str {
        &self.text()[PERSON..]
    }
}

/// Forgets which events of endpoints, by their folded ids, the log holds: of these, one that is sent again is new.
pub(crate) fn forget<'a>(
    turn: &Turn<'_>,
    endpoints: impl Iterator<Item = &'a str>,
) -> Result<(), ApiError> {
    let keys: Vec<Key> = endpoints.map(|id| Key::new(id, "")).collect();
    let persons: Vec<&str> = keys.iter().map(Key::person).collect();
    Ok(store::forget_known(turn.sql, &json(&persons)?)?)
}

/// Keeps the keys that are not known, and says of each whether it was new. Of equal ones the first is.
pub(super) fn claim(turn: &Turn<'_>, keys: &[Key]) -> Result<Vec<bool>, ApiError> {
    let (mut met, mut mark, mut recent) = (HashSet::new(), String::new(), Rows::default());
    for time in store::times(turn.sql)? {
        let held = Held::read(turn, &time.mark, keys)?;
        held.meet(keys, &mut met);
        (mark, recent) = (time.mark, held.recent);
    }
    let new: Vec<bool> = keys.iter().map(|key| met.insert(*key)).collect();
    let mut fresh: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, _) in keys.iter().zip(&new).filter(|(_, new)| **new) {
        fresh.entry(key.person()).or_default().push(key.hash());
    }
    let (mut changed, mut full, mut sorted) = (Vec::new(), Vec::new(), Vec::new());
    for (person, fresh) in fresh {
        let held = recent.of(person);
        if !append(person, held, &fresh, &mut changed) {
            full.push(person);
            let hashes = held.iter().flat_map(|row| split(&row.hashes));
            sorted.extend(hashes.chain(fresh).map(|hash| Key::of(person, hash)));
        }
    }
    if !full.is_empty() {
        store::forget_recent(turn.sql, &mark, &json(&full)?)?;
        let among = recent.with_ranges(&sorted);
        let ranges = Rows::ranges(turn, &mark, &among)?;
        changed.extend(sort_in(&ranges, &sorted));
    }
    if !changed.is_empty() {
        let rows: Vec<_> = changed.iter().map(Row::line).collect();
        store::keep_known(turn.sql, &mark, &json(&rows)?)?;
    }
    Ok(new)
}

/// Forgets the next rows of a time that was over before `from`, and says whether there were any. When the newest has gone on for as long as
/// that is ago, another begins.
pub(super) fn forget_old(turn: &Turn<'_>, from: Timestamp) -> Result<bool, ApiError> {
    let times = store::times(turn.sql)?;
    if times.last().is_none_or(|newest| newest.began <= from) {
        let time = Time {
            mark: format!("!{:05}", turn.now.0.div_euclid(DAY_MS)),
            began: turn.now,
        };
        store::begin_time(turn.sql, &time)?;
    }
    match times.as_slice() {
        [oldest, next, ..] if next.began <= from => {
            if store::forget_of_time(turn.sql, &oldest.mark, SLICE_ROWS)? == 0 {
                store::end_time(turn.sql, &oldest.mark)?;
            }
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Appends hashes to the last of an endpoint's recent rows if it has room for all of them, else in rows of their own, which writes none again
/// that is there. False, and nothing appended, when these would be too many rows.
fn append(person: &str, held: &[Row], fresh: &[&str], changed: &mut Vec<Row>) -> bool {
    let roomy = |row: &Row| row.count() + fresh.len() <= ROW_HASHES_MAX;
    let (full, last) = match held.split_last() {
        Some((last, before)) if roomy(last) => (before, last.hashes.as_str()),
        _ => (held, ""),
    };
    let all: Vec<&str> = split(last).chain(fresh.iter().copied()).collect();
    let rows = full.iter().map(Row::count).chain([all.len()]);
    if rows
        .map(|count| count.div_ceil(ROW_HASHES_MAX))
        .sum::<usize>()
        > RECENT_ROWS_MAX
    {
        return false;
    }
    for (number, part) in (full.len()..).zip(all.chunks(ROW_HASHES_MAX)) {
        changed.push(Row::new(
            person,
            &format!("#{number}"),
            part.iter().copied(),
        ));
    }
    true
}

/// The ranges that these keys belong to as they are with them, cut where they grow too long.
fn sort_in(rows: &Rows, keys: &[Key]) -> Vec<Row> {
    let mut ranges: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for key in keys {
        let range = rows.range(key);
        let low = range.map_or(LOWEST, |row| row.low.as_str());
        let hashes = ranges.entry((key.person(), low)).or_insert_with(|| {
            let held = range.map_or("", |row| row.hashes.as_str());
            split(held).collect()
        });
        hashes.push(key.hash());
    }
    let mut changed = Vec::new();
    for ((person, low), mut hashes) in ranges {
        hashes.sort_unstable();
        let parts = hashes.len().div_ceil(ROW_HASHES_MAX);
        for (number, part) in hashes.chunks(hashes.len().div_ceil(parts)).enumerate() {
            let low = if number == 0 { low } else { part[0] };
            changed.push(Row::new(person, low, part.iter().copied()));
        }
    }
    changed
}

/// The hashes of a row.
fn split(hashes: &str) -> impl Iterator<Item = &str> {
    (0..hashes.len() / HASH).map(|n| &hashes[n * HASH..(n + 1) * HASH])
}

fn json<T: Serialize>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}

/// What is known of some keys in one time.
struct Held {
    recent: Rows,
    ranges: Rows,
}

impl Held {
    fn read(turn: &Turn<'_>, mark: &str, keys: &[Key]) -> Result<Held, ApiError> {
        let recent = Rows::recent(turn, mark, keys)?;
        let ranges = Rows::ranges(turn, mark, &recent.with_ranges(keys))?;
        Ok(Held { recent, ranges })
    }

    /// Adds those of the keys that are known.
    fn meet(&self, keys: &[Key], met: &mut HashSet<Key>) {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        for own in keys.chunk_by(|a, b| a.person() == b.person()) {
            let sought = Sought::new(own);
            for row in self.recent.of(own[0].person()) {
                met.extend(sought.among(&row.hashes));
            }
        }
        if !self.ranges.0.is_empty() {
            met.extend(keys.into_iter().filter(|key| self.ranges.hold(key)));
        }
    }
}

/// Keys of one endpoint that are looked for among many hashes: most of these are none of them by their first two characters, which is seen at
/// once.
struct Sought<'a> {
    keys: &'a [Key],
    beginnings: [u64; 64],
}

impl Sought<'_> {
    fn new(keys: &[Key]) -> Sought<'_> {
        let mut beginnings = [0; 64];
        for key in keys {
            let (place, bit) = Sought::beginning(key.hash().as_bytes());
            beginnings[place] |= bit;
        }
        Sought { keys, beginnings }
    }

    fn beginning(hash: &[u8]) -> (usize, u64) {
        (usize::from(hash[0] & 63), 1 << (hash[1] & 63))
    }

    fn among(&self, hashes: &str) -> impl Iterator<Item = Key> {
        let may_be = |hash: &&[u8; HASH]| {
            let (place, bit) = Sought::beginning(*hash);
            self.beginnings[place] & bit != 0
        };
        let hashes = hashes.as_bytes().as_chunks().0.iter().filter(may_be);
        hashes.filter_map(|hash| {
            let order = |key: &Key| key.hash().as_bytes().cmp(hash);
            let at = self.keys.binary_search_by(order).ok()?;
            Some(self.keys[at])
        })
    }
}

/// Rows in order of their places.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    /// The recent rows of the endpoints of these keys, and the first range of each that has ranges.
    fn recent(turn: &Turn<'_>, mark: &str, keys: &[Key]) -> Result<Rows, ApiError> {
        let mut persons: Vec<&str> = keys.iter().map(Key::person).collect();
        persons.sort_unstable();
        persons.dedup();
        if persons.is_empty() {
            return Ok(Rows(Vec::new()));
        }
        let mut rows = store::recent(turn.sql, mark, &json(&persons)?)?;
        // They come in this order all but always, so that to sort them here costs nothing, and there the copy of them all.
        rows.sort_by(|a, b| a.place().cmp(&b.place()));
        Ok(Rows(rows))
    }

    /// The ranges that these keys belong to.
    fn ranges(turn: &Turn<'_>, mark: &str, keys: &[Key]) -> Result<Rows, ApiError> {
        if keys.is_empty() {
            return Ok(Rows(Vec::new()));
        }
        let keys: Vec<&str> = keys.iter().map(Key::text).collect();
        Ok(Rows(store::ranges(turn.sql, mark, &json(&keys)?)?))
    }

    /// The recent rows of an endpoint.
    fn of(&self, person: &str) -> &[Row] {
        let from = self.0.partition_point(|row| row.place() < (person, ""));
        let to = self.0.partition_point(|row| row.place() < (person, LOWEST));
        &self.0[from..to]
    }

    /// Those of the keys whose endpoints have ranges.
    fn with_ranges(&self, keys: &[Key]) -> Vec<Key> {
        let first = |row: &Row, key: &Key| row.place().cmp(&(key.person(), LOWEST));
        let has = |key: &&Key| self.0.binary_search_by(|row| first(row, key)).is_ok();
        keys.iter().filter(has).copied().collect()
    }

    /// Whether a range holds the key.
    fn hold(&self, key: &Key) -> bool {
        self.range(key).is_some_and(|row| row.holds(key.hash()))
    }

    /// The range that the key belongs to.
    fn range(&self, key: &Key) -> Option<&Row> {
        let after = self
            .0
            .partition_point(|row| row.place() <= (key.person(), key.hash()));
        let row = self.0.get(after.checked_sub(1)?)?;
        (row.person == key.person()).then_some(row)
    }
}

impl Row {
    fn new<'a>(person: &str, low: &str, hashes: impl IntoIterator<Item = &'a str>) -> Row {
        Row {
            person: person.to_owned(),
            low: low.to_owned(),
            hashes: hashes.into_iter().collect(),
        }
    }

    fn count(&self) -> usize {
        self.hashes.len() / HASH
    }

    fn place(&self) -> (&str, &str) {
        (&self.person, &self.low)
    }

    fn line(&self) -> String {
        format!("{}{} {}", self.person, self.low, self.hashes)
    }

    /// Whether a range holds the hash.
    fn holds(&self, hash: &str) -> bool {
        let (mut from, mut to) = (0, self.count());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.hashes[middle * HASH..(middle + 1) * HASH].cmp(hash) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{HASH, Key, LOWEST, ROW_HASHES_MAX, claim, split};
    use crate::testing::House;
    use proptest::prelude::*;
    use std::collections::HashSet;

    /// Keys by (endpoint, event) number.
    fn keys(numbers: &[(u8, u16)]) -> Vec<Key> {
        let key = |(endpoint, event): &(u8, u16)| {
            Key::new(&format!("e{endpoint}"), &format!("event-{event}"))
        };
        numbers.iter().map(key).collect()
    }

    /// What must be true of the rows, and how many there are of each kind: recent ones, and ranges.
    fn rows(house: &mut House) -> (usize, usize) {
        let read = "SELECT person, low, hashes FROM events_known ORDER BY person, low";
        let rows = house.turn(|turn| turn.sql.query(read, &[]).unwrap());
        let rows: Vec<[String; 3]> = rows
            .iter()
            .map(|row| [0, 1, 2].map(|column| row.text(column).unwrap()))
            .collect();
        for [person, low, hashes] in &rows {
            let count = hashes.len() / HASH;
            assert!((1..=ROW_HASHES_MAX).contains(&count), "{count} in {low}");
            assert_eq!(hashes.len() % HASH, 0);
            if low.as_str() < LOWEST {
                continue;
            }
            let held: Vec<&str> = split(hashes).collect();
            assert!(held.is_sorted() && low.as_str() <= held[0]);
            let next = rows.iter().find(|row| row[0] == *person && row[1] > *low);
            assert!(next.is_none_or(|row| held[count - 1] < row[1].as_str()));
        }
        let ranges = rows.iter().filter(|row| row[1].as_str() >= LOWEST).count();
        (rows.len() - ranges, ranges)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Whatever comes, in whatever order and however often: each key is new once.
        #[test]
        fn each_key_is_new_once(requests in prop::collection::vec(prop::collection::vec((0..3_u8, 0..1_500_u16), 1..100), 1..60)) {
            let mut house = House::new();
            let mut model = HashSet::new();
            for numbers in &requests {
                let new = house.turn(|turn| claim(turn, &keys(numbers)).unwrap());
                let expected: Vec<bool> = numbers.iter().map(|number| model.insert(*number)).collect();
                prop_assert_eq!(new, expected);
            }
            rows(&mut house);
        }
    }

    #[test]
    fn a_long_history_is_sorted_and_still_known() {
        let mut house = House::new();
        let numbers: Vec<(u8, u16)> = (0..10_000).map(|event| (0, event)).collect();
        for hundred in numbers.chunks(100) {
            let new = house.turn(|turn| claim(turn, &keys(hundred)).unwrap());
            assert!(new.iter().all(|new| *new));
        }
        let (recent, ranges) = rows(&mut house);
        assert!(recent <= 8 && ranges > 90, "{recent} and {ranges} rows");
        for hundred in numbers.chunks(100) {
            let new = house.turn(|turn| claim(turn, &keys(hundred)).unwrap());
            assert!(new.iter().all(|new| !new));
        }
    }
}

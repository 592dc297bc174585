//! Following the log: reading on from a place in it, for whoever carries events somewhere else.

use super::model::Recorded;
use super::old::Unread;
use super::{block, store};
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;

/// Bytes of blocks that one look takes out of the store, and bytes of what they unpack to. One block is always taken.
const PACKED_BYTES_MAX: i64 = 4_000_000;
const RAW_BYTES_MAX: usize = 8_000_000;

/// A place in the log: all blocks before `block` lie behind it, and so many events of the block itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) block: i64,
    pub(crate) events: i64,
}

/// An event of the log, and when it arrived.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Followed {
    pub(crate) arrived: Timestamp,
    pub(crate) event: Recorded,
}

/// The place that only later events come after.
pub(crate) fn end(turn: &Turn<'_>) -> Result<Place, ApiError> {
    let last = store::last(turn.sql)?;
    Ok(last.map_or_else(Place::default, |(block, events)| Place { block, events }))
}

/// The next events after a place, in the order of the log, none where one was erased: `limit` of them, or fewer when they are large or there
/// are no more.
pub(crate) fn follow(
    turn: &Turn<'_>,
    place: Place,
    limit: i64,
) -> Result<Vec<Option<Followed>>, ApiError> {
    let Some((first, last)) = range(turn, place, limit)? else {
        return Ok(Vec::new());
    };
    let limit = usize::try_from(limit).unwrap_or(0);
    let (mut followed, mut raw) = (Vec::new(), 0);
    for (seq, arrived, body) in store::between(turn.sql, first, last)? {
        raw += block::raw_bytes(&body);
        if followed.len() >= limit || (raw > RAW_BYTES_MAX && !followed.is_empty()) {
            break;
        }
        let events = block::read_all(&body).ok_or_else(|| {
            ApiError::Internal(format!("block {seq} of the event log cannot be read"))
        })?;
        let behind = usize::try_from(behind_in(place, seq)).unwrap_or(0);
        let events = events.into_iter().skip(behind);
        followed.extend(events.map(|event| event.map(|event| Followed { arrived, event })));
    }
    followed.truncate(limit);
    Ok(followed)
}

/// The first and the last block to read for the next `limit` events.
fn range(turn: &Turn<'_>, place: Place, limit: i64) -> Result<Option<(i64, i64)>, ApiError> {
    let spans = store::spans(turn.sql, place.block, place.events, limit)?;
    let Some((first, _, _)) = spans.first().copied() else {
        return Ok(None);
    };
    let (mut last, mut events, mut packed) = (first, 0, 0);
    for (seq, of_block, bytes) in spans {
        packed += bytes;
        if seq != first && packed > PACKED_BYTES_MAX {
            break;
        }
        last = seq;
        events += of_block - behind_in(place, seq);
        if events >= limit {
            break;
        }
    }
    Ok(Some((first, last)))
}

/// The place so many events further on; the end of the log when there are fewer.
pub(crate) fn moved(turn: &Turn<'_>, place: Place, events: i64) -> Result<Place, ApiError> {
    let (mut moved, mut left) = (place, events);
    for (seq, of_block, _) in store::spans(turn.sql, place.block, place.events, events)? {
        let behind = behind_in(place, seq);
        let step = left.min(of_block - behind);
        if step <= 0 {
            break;
        }
        moved = Place {
            block: seq,
            events: behind + step,
        };
        left -= step;
    }
    Ok(moved)
}

/// How many events come after a place, counted no further than a little over `limit`.
pub(crate) fn waiting(turn: &Turn<'_>, place: Place, limit: i64) -> Result<i64, ApiError> {
    let spans = store::spans(turn.sql, place.block, place.events, limit)?;
    let events = spans
        .iter()
        .map(|(seq, events, _)| events - behind_in(place, *seq));
    Ok(events.sum())
}

/// How many events come after a place, and when the first of them arrived.
pub(crate) fn behind(turn: &Turn<'_>, place: Place) -> Result<(i64, Option<Timestamp>), ApiError> {
    Ok(store::behind(turn.sql, place.block, place.events)?)
}

/// The first block that has events behind a place.
pub(crate) fn unread(turn: &Turn<'_>, place: Place) -> Result<Option<Unread>, ApiError> {
    Ok(store::unread(turn.sql, place.block, place.events)?)
}

/// How many events of a block lie behind a place.
fn behind_in(place: Place, seq: i64) -> i64 {
    if seq == place.block { place.events } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{Place, behind, end, follow, moved, waiting};
    use crate::events::{Record, append_service};
    use crate::testing::House;
    use crate::turn::Turn;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Appends one block whose events are named by their numbers in the log.
    fn append(turn: &Turn<'_>, first: usize, events: usize) {
        let (attributes, metrics) = (BTreeMap::new(), BTreeMap::new());
        let names: Vec<String> = (first..first + events).map(|n| n.to_string()).collect();
        let record = |name| Record {
            endpoint: "e1",
            event_type: name,
            attributes: &attributes,
            metrics: &metrics,
            send: None,
        };
        let records: Vec<_> = names.iter().map(|name| record(name.as_str())).collect();
        append_service(turn, &records).unwrap();
    }

    /// The numbers of the next events after a place.
    fn read(turn: &Turn<'_>, place: Place, limit: i64) -> Vec<usize> {
        let followed = follow(turn, place, limit).unwrap().into_iter();
        followed
            .map(|one| one.unwrap().event.event_type.parse().unwrap())
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn whoever_moves_on_by_what_was_read_reads_each_event_once(blocks in vec(1_usize..40, 1..12), steps in vec((1_i64..50, 0_i64..50), 1..30)) {
            let mut house = House::new();
            let total: usize = blocks.iter().sum();
            house.turn(|turn| {
                let mut first = 0;
                for events in blocks {
                    append(turn, first, events);
                    first += events;
                }
                let (mut place, mut expected) = (Place::default(), 0);
                for (limit, step) in steps {
                    let left = total - expected;
                    let limit_of = usize::try_from(limit).unwrap();
                    let numbers: Vec<usize> = (expected..expected + left.min(limit_of)).collect();
                    assert_eq!(read(turn, place, limit), numbers);
                    assert_eq!(behind(turn, place).unwrap().0, i64::try_from(left).unwrap());
                    assert_eq!(waiting(turn, place, limit).unwrap() >= limit, left >= limit_of);
                    place = moved(turn, place, step).unwrap();
                    expected += left.min(usize::try_from(step).unwrap());
                }
                let rest = i64::try_from(total).unwrap();
                let last = moved(turn, place, rest).unwrap();
                assert_eq!((last, read(turn, last, 1)), (end(turn).unwrap(), vec![]));
            });
        }
    }
}

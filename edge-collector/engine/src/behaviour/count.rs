//! Counting: events that are being kept are held against every watch.

use super::model::{Watched, day_of};
use super::{fold_soon, json, store};
use crate::Timestamp;
use crate::endpoints;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_rules::EventView;
use std::collections::BTreeMap;

/// Counts what one turn keeps. While nothing is watched, it does nothing.
pub(crate) struct Counting {
    watches: Vec<Watched>,
    now: Timestamp,
    counts: Counts,
}

impl Counting {
    pub(crate) fn begin(turn: &Turn<'_>) -> Result<Counting, ApiError> {
        Ok(Counting {
            watches: store::watched(turn.sql)?,
            now: turn.now,
            counts: Counts::default(),
        })
    }

    /// Adds an event of the endpoint of that small integer.
    pub(crate) fn add<E: EventView>(&mut self, n: i64, timestamp: Timestamp, event: &E) {
        let day = day_of(timestamp, self.now);
        for watch in &self.watches {
            if day >= watch.first && watch.filter.matches(event) {
                self.counts.add(watch.id, n, day);
            }
        }
    }

    /// Keeps what was counted.
    pub(crate) fn keep(self, turn: &Turn<'_>) -> Result<(), ApiError> {
        self.counts.keep(turn)
    }
}

/// Counts events of now, whose endpoints are named by their folded ids. Who is not there counts nothing.
pub(crate) fn count_named<'a, E: EventView>(
    turn: &Turn<'_>,
    events: impl Iterator<Item = (&'a str, E)>,
) -> Result<(), ApiError> {
    let mut counting = Counting::begin(turn)?;
    let watched = |event: &E| {
        let mut watches = counting.watches.iter();
        watches.any(|watch| watch.filter.matches(event))
    };
    let events: Vec<_> = events.filter(|(_, event)| watched(event)).collect();
    let ids: Vec<&str> = events.iter().map(|(id, _)| *id).collect();
    let lives = endpoints::lives(turn, &ids)?;
    for (id, event) in &events {
        if let Some(life) = lives.get(*id) {
            counting.add(life.n, turn.now, event);
        }
    }
    counting.keep(turn)
}

/// How often it was done, by watch, endpoint and day.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<(i64, i64, i64), u32>);

impl Counts {
    pub(super) fn add(&mut self, watch: i64, n: i64, day: i64) {
        let times = self.0.entry((watch, n, day)).or_default();
        *times = times.saturating_add(1);
    }

    pub(super) fn keep(self, turn: &Turn<'_>) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let rows = self.0.into_iter();
        let rows = rows.map(|((watch, n, day), times)| (watch, n, day, times));
        store::add(turn.sql, &json(&rows.collect::<Vec<_>>())?)?;
        Ok(fold_soon(turn)?)
    }
}

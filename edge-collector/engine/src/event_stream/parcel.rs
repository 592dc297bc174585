//! What one call carries: the next records of the log, written down, within the limits of where they go.

use super::record::Scribe;
use crate::delivery;
use crate::endpoints::{self, fold};
use crate::error::ApiError;
use crate::events::{self, Followed, Origin, Place};
use crate::turn::Turn;
use std::collections::HashMap;

/// What one call may carry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) records: i64,
    /// Bytes of all records, and of one.
    pub(super) bytes: usize,
    pub(super) record_bytes: usize,
}

/// Records that leave together.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    /// Where in the log they begin.
    pub(super) place: Place,
    /// Records right before them that are too large for the other side: they would hold up all others for good.
    pub(super) skipped: i64,
    pub(super) records: Vec<Written>,
}

/// One record.
#[derive(Debug)]
pub(super) struct Written {
    /// The folded id of its endpoint: records of the same key stay in order.
    pub(super) key: String,
    /// The event's own id among those of its endpoint.
    pub(super) event: String,
    /// JSON, without a line end.
    pub(super) json: Vec<u8>,
}

impl Parcel {
    /// Packs what comes after a place. The parcel is empty only when nothing does.
    pub(super) fn pack(turn: &Turn<'_>, place: Place, limits: Limits) -> Result<Parcel, ApiError> {
        let mut parcel = Parcel {
            place,
            ..Parcel::default()
        };
        loop {
            let mut followed = events::follow(turn, parcel.place, limits.records)?;
            if followed.is_empty() {
                return Ok(parcel);
            }
            let erased = followed.iter().take_while(|one| one.is_none()).count();
            parcel.step(turn, erased)?;
            // What was taken is counted in places of the log, so that a parcel goes no further than to the next that is empty.
            let followed = followed.drain(erased..).map_while(|one| one).collect();
            let too_large = parcel.fill(write(turn, followed)?, limits);
            if !parcel.records.is_empty() {
                return Ok(parcel);
            }
            parcel.step(turn, too_large)?;
            parcel.skipped += count(too_large);
        }
    }

    /// Begins so many places later.
    fn step(&mut self, turn: &Turn<'_>, places: usize) -> Result<(), ApiError> {
        self.place = events::moved(turn, self.place, count(places))?;
        Ok(())
    }

    /// Takes records as far as the limits allow; when the first ones are too large ever to leave, says how many.
    fn fill(&mut self, written: Vec<Written>, limits: Limits) -> usize {
        let size = |record: &Written| record.key.len() + record.json.len();
        let fits = |record: &Written| size(record) <= limits.record_bytes;
        let too_large = written.iter().take_while(|record| !fits(record)).count();
        let mut bytes = 0;
        for record in written {
            bytes += size(&record);
            if !fits(&record) || (bytes > limits.bytes && !self.records.is_empty()) {
                break;
            }
            self.records.push(record);
        }
        too_large
    }

    pub(super) fn count(&self) -> i64 {
        count(self.records.len())
    }

    /// The records a line each.
    pub(super) fn lines(&self) -> Vec<u8> {
        let bytes = self.records.iter().map(|record| record.json.len() + 1);
        let mut lines = Vec::with_capacity(bytes.sum());
        for record in &self.records {
            lines.extend_from_slice(&record.json);
            lines.push(b'\n');
        }
        lines
    }
}

fn count(places: usize) -> i64 {
    i64::try_from(places).unwrap_or(i64::MAX)
}

/// Writes events down as records, with what is known of their endpoints now.
fn write(turn: &Turn<'_>, followed: Vec<Followed>) -> Result<Vec<Written>, ApiError> {
    let mut ids: Vec<String> = followed
        .iter()
        .map(|one| one.event.endpoint.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let endpoints = endpoints::find_many(turn, &ids)?;
    let endpoints: HashMap<String, _> = endpoints
        .into_iter()
        .map(|endpoint| (fold(endpoint.id()), endpoint))
        .collect();
    let sends: Vec<i64> = followed.iter().filter_map(send_of).collect();
    let envelopes = delivery::envelopes(turn, &sends)?;
    let scribe = Scribe::new(turn);
    followed
        .into_iter()
        .map(|followed| {
            let endpoint = endpoints.get(&followed.event.endpoint);
            let envelope = send_of(&followed).and_then(|send| envelopes.get(&send));
            Ok(Written {
                json: scribe.write(&followed, endpoint, envelope)?,
                key: followed.event.endpoint,
                event: followed.event.id,
            })
        })
        .collect()
}

fn send_of(followed: &Followed) -> Option<i64> {
    match followed.event.origin {
        Origin::Service { send } => send,
        Origin::App => None,
    }
}

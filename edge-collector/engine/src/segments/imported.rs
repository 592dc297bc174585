//! Imported segments: a list of members, brought by a job and kept under the job's id. A version of a segment names the job it is of, so that
//! an import into a segment makes a new version, and whoever named the old one keeps the old list.
//!
//! Endpoints that the job registered are members themselves; a user stands for whatever endpoints the user has when the segment is used; and
//! who was not registered is a member under the id that was given, should there be such an endpoint.

use super::model::{Segment, SegmentDoc};
use super::{membership, store};
use crate::endpoints::fold;
use crate::error::ApiError;
use crate::index::{Bits, Chunk};
use crate::tags::Tags;
use crate::timers;
use crate::turn::Turn;
use carillon_rules::Person;
use carillon_wire::SegmentImportResource;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The kind of the timers whose key is the job whose members are to be forgotten.
pub(crate) const TIMER: &str = "segment-members";
/// Members of each kind that one turn forgets.
const FORGOTTEN_AT_ONCE: i64 = 5_000;

/// What a version of an imported segment is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Imported {
    /// The job that brought the members.
    pub(super) source: String,
    pub(super) resource: SegmentImportResource,
}

/// The members of an imported segment, as far as somebody asked about people.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Members {
    source: String,
    known: HashSet<i64>,
}

impl Members {
    pub(super) fn new(imported: &Imported) -> Members {
        Members {
            source: imported.source.clone(),
            known: HashSet::new(),
        }
    }

    /// Looks up which of these people are members.
    pub(super) fn meet<P: Person>(
        &mut self,
        turn: &Turn<'_>,
        people: &[P],
    ) -> Result<(), ApiError> {
        let people = people.iter().filter_map(P::identity);
        let people: Vec<_> = people
            .map(|who| (who.number, who.user, fold(who.id)))
            .collect();
        self.known = store::members_among(turn.sql, &self.source, &json(&people)?)?;
        Ok(())
    }

    /// Who of a chunk is a member, by what is kept of them now.
    pub(super) fn of_chunk(&self, chunk: &Chunk<'_>) -> Result<Bits, ApiError> {
        let (first, last) = chunk.bounds();
        let members = store::members_between(chunk.sql(), &self.source, first, last)?;
        Ok(chunk.places(&members) & chunk.everybody())
    }

    /// Whether a person is a member. Only who was met is known; anybody else is left out, for an audience may shrink by a mistake, and
    /// never grow.
    pub(super) fn hold<P: Person>(&self, person: &P) -> bool {
        person
            .identity()
            .is_some_and(|who| self.known.contains(&who.number))
    }
}

/// Adds endpoints by their small integers, and returns those that are new.
pub(crate) fn add_members(
    turn: &Turn<'_>,
    source: &str,
    numbers: &[i64],
) -> Result<Vec<i64>, ApiError> {
    Ok(store::add_members(turn.sql, source, &json(numbers)?)?)
}

/// Adds users, and returns how many are new.
pub(crate) fn add_users(turn: &Turn<'_>, source: &str, users: &[String]) -> Result<i64, ApiError> {
    match users {
        [] => Ok(0),
        users => Ok(store::add_users(turn.sql, source, &json(users)?)?),
    }
}

/// Adds endpoints that are not registered, as a JSON object of definitions by folded id, and returns the ids that are new.
pub(crate) fn add_definitions(
    turn: &Turn<'_>,
    source: &str,
    definitions: &str,
) -> Result<Vec<String>, ApiError> {
    Ok(store::add_definitions(turn.sql, source, definitions)?)
}

/// Takes a user and endpoints, by their folded ids, off every list that names them.
pub(crate) fn forget_person<'a>(
    turn: &Turn<'_>,
    user: Option<&str>,
    endpoints: impl Iterator<Item = &'a String>,
) -> Result<(), ApiError> {
    if let Some(user) = user {
        store::forget_listed_user(turn.sql, user)?;
    }
    let endpoints: Vec<_> = endpoints.collect();
    Ok(store::forget_definitions(turn.sql, &json(&endpoints)?)?)
}

/// Forgets all that a job brought, some of it now and then.
pub(crate) fn forget_members(turn: &Turn<'_>, source: &str) -> Result<(), ApiError> {
    Ok(timers::set(turn, TIMER, source, turn.now)?)
}

/// Forgets some of what a job brought, and comes back for the rest.
pub(crate) fn wake(turn: &Turn<'_>, source: &str) -> Result<(), ApiError> {
    match store::forget_members(turn.sql, source, FORGOTTEN_AT_ONCE)? {
        true => forget_members(turn, source),
        false => Ok(()),
    }
}

/// Makes a segment of what a job brought, or a new version of the one that is named, and returns its id. Who named a segment that is gone
/// gets a new one under its name.
pub(crate) fn define_imported(
    turn: &Turn<'_>,
    (id, name): (Option<&str>, Option<String>),
    source: &str,
    resource: SegmentImportResource,
) -> Result<String, ApiError> {
    let old = match id {
        Some(id) => store::latest(turn.sql, id)?,
        None => None,
    };
    let imported = Some(Imported {
        source: source.to_owned(),
        resource,
    });
    let segment = match &old {
        Some(old) => {
            store::supersede(turn.sql, &old.id)?;
            Segment {
                version: old.version + 1,
                modified: turn.now,
                doc: SegmentDoc {
                    name: name.or_else(|| old.doc.name.clone()),
                    tags: old.doc.tags.clone(),
                    imported,
                    membership_events: old.doc.membership_events,
                    ..SegmentDoc::default()
                },
                id: old.id.clone(),
                created: old.created,
            }
        }
        None => Segment {
            id: turn.id(),
            version: 1,
            created: turn.now,
            modified: turn.now,
            doc: SegmentDoc {
                name: Some(name.unwrap_or_else(|| format!("Import {source}"))),
                tags: Tags::default(),
                imported,
                ..SegmentDoc::default()
            },
        },
    };
    store::insert(turn.sql, &segment)?;
    membership::defined(turn, old.as_ref(), &segment)?;
    Ok(segment.id)
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}

//! SQL of segments: every version of each.

use super::model::{Segment, SegmentDoc};
use crate::Timestamp;
use crate::index::{self, Bits};
use crate::sql::{Row, Sql, SqlError, Value};
use crate::tags::Tags;
use std::collections::HashSet;

/// Keeps a version as the latest one.
pub(super) fn insert(sql: &dyn Sql, segment: &Segment) -> Result<(), SqlError> {
    let doc = serde_json::to_string(&segment.doc)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO segments (id, version, latest, doc, created, modified) VALUES (?1, ?2, 1, ?3, ?4, ?5)",
        &[
            (&segment.id).into(),
            segment.version.into(),
            (&doc).into(),
            segment.created.into(),
            segment.modified.into(),
        ],
    )
    .map(drop)
}

/// Notes that a newer version is about to become the latest.
pub(super) fn supersede(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE segments SET latest = 0 WHERE id = ?1 AND latest = 1",
        &[id.into()],
    )
    .map(drop)
}

/// Keeps the tags of a segment in every version.
pub(super) fn keep_tags(sql: &dyn Sql, id: &str, tags: &Tags) -> Result<(), SqlError> {
    let tags = serde_json::to_string(tags).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "UPDATE segments SET doc = json_set(doc, '$.tags', json(?2)) WHERE id = ?1",
        &[id.into(), (&tags).into()],
    )
    .map(drop)
}

/// Finds the latest version.
pub(super) fn latest(sql: &dyn Sql, id: &str) -> Result<Option<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND latest = 1",
        &[id.into()],
    )?;
    rows.first().map(segment).transpose()
}

/// Finds one version.
pub(super) fn version(sql: &dyn Sql, id: &str, version: i64) -> Result<Option<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND version = CAST(?2 AS INTEGER)",
        &[id.into(), version.into()],
    )?;
    rows.first().map(segment).transpose()
}

/// A page of the versions of one segment, the oldest first.
pub(super) fn versions(
    sql: &dyn Sql,
    id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND version > CAST(?2 AS INTEGER) ORDER BY version LIMIT CAST(?3 AS INTEGER)",
        &[id.into(), after.into(), limit.into()],
    )?;
    rows.iter().map(segment).collect()
}

/// Deletes a segment with all its versions.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM segments WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// A page of the latest versions by id.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id > ?1 AND latest = 1 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(segment).collect()
}

/// The latest versions in whose documents a text stands.
pub(super) fn latest_with(sql: &dyn Sql, text: &str) -> Result<Vec<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE latest = 1 AND instr(doc, ?1) > 0 ORDER BY id",
        &[text.into()],
    )?;
    rows.iter().map(segment).collect()
}

/// Adds endpoints to what a job brought, a JSON list of small integers, and returns those that are new.
pub(super) fn add_members(
    sql: &dyn Sql,
    source: &str,
    numbers: &str,
) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "INSERT INTO segment_members (source, n) SELECT ?1, CAST(m.value AS INTEGER) FROM json_each(?2) m WHERE true ON CONFLICT DO NOTHING RETURNING n",
        &[source.into(), numbers.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Adds users, a JSON list of ids, and returns how many are new.
pub(super) fn add_users(sql: &dyn Sql, source: &str, users: &str) -> Result<i64, SqlError> {
    let rows = sql.query(
        "INSERT INTO segment_users (source, user) SELECT ?1, m.value FROM json_each(?2) m WHERE true ON CONFLICT DO NOTHING RETURNING 1",
        &[source.into(), users.into()],
    )?;
    i64::try_from(rows.len()).map_err(|error| SqlError::Corrupt(error.to_string()))
}

/// Adds definitions, a JSON object by id, and returns the ids that are new. Of two the first stays.
pub(super) fn add_definitions(
    sql: &dyn Sql,
    source: &str,
    definitions: &str,
) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "INSERT INTO segment_definitions (source, id, doc) SELECT ?1, m.key, m.value FROM json_each(?2) m WHERE true ON CONFLICT DO NOTHING RETURNING id",
        &[source.into(), definitions.into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// The small integers of those people who are members by what a job brought. `people` is a JSON list of small integer, user and folded id.
pub(super) fn members_among(
    sql: &dyn Sql,
    source: &str,
    people: &str,
) -> Result<HashSet<i64>, SqlError> {
    let rows = sql.query(
        "SELECT p.value ->> 0 FROM json_each(?2) p WHERE EXISTS (SELECT 1 FROM segment_members WHERE source = ?1 AND n = p.value ->> 0) OR EXISTS (SELECT 1 FROM segment_users WHERE source = ?1 AND user = p.value ->> 1) OR EXISTS (SELECT 1 FROM segment_definitions WHERE source = ?1 AND id = p.value ->> 2)",
        &[source.into(), people.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The small integers from `first` to `last` of those who are members by what a job brought.
pub(super) fn members_between(
    sql: &dyn Sql,
    source: &str,
    first: i64,
    last: i64,
) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT n FROM segment_members WHERE source = ?1 AND n BETWEEN ?2 AND ?3 UNION SELECT e.n FROM segment_users s CROSS JOIN endpoints e ON e.user = s.user WHERE s.source = ?1 AND e.n BETWEEN ?2 AND ?3 UNION SELECT e.n FROM segment_definitions d CROSS JOIN endpoints e ON e.id = d.id WHERE d.source = ?1 AND e.n BETWEEN ?2 AND ?3",
        &[source.into(), first.into(), last.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Takes a user off every list.
pub(super) fn forget_listed_user(sql: &dyn Sql, user: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM segment_users WHERE user = ?1", &[user.into()])
        .map(drop)
}

/// Takes definitions, by a JSON list of folded ids, off every list.
pub(super) fn forget_definitions(sql: &dyn Sql, ids: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM segment_definitions WHERE id IN (SELECT value FROM json_each(?1))",
        &[ids.into()],
    )
    .map(drop)
}

/// Forgets so many members of each kind, and says whether there were any.
pub(super) fn forget_members(sql: &dyn Sql, source: &str, limit: i64) -> Result<bool, SqlError> {
    let slice = [source.into(), limit.into()];
    let numbers = sql.query(
        "DELETE FROM segment_members WHERE source = ?1 AND n IN (SELECT n FROM segment_members WHERE source = ?1 ORDER BY n LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    let users = sql.query(
        "DELETE FROM segment_users WHERE source = ?1 AND user IN (SELECT user FROM segment_users WHERE source = ?1 ORDER BY user LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    let definitions = sql.query(
        "DELETE FROM segment_definitions WHERE source = ?1 AND id IN (SELECT id FROM segment_definitions WHERE source = ?1 ORDER BY id LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    Ok(!(numbers.is_empty() && users.is_empty() && definitions.is_empty()))
}

/// The jobs that brought the members of a segment, over all its versions.
pub(super) fn sources(sql: &dyn Sql, id: &str) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "SELECT DISTINCT doc ->> '$.imported.source' FROM segments WHERE id = ?1 AND doc ->> '$.imported.source' IS NOT NULL",
        &[id.into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// A chunk of a segment that is to be looked at.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) segment: String,
    pub(super) chunk: i64,
    /// Its members are taken as they are.
    pub(super) afresh: bool,
}

/// Lets a segment announce who joins and who leaves.
pub(super) fn announce(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO membership_segments (segment) VALUES (?1) ON CONFLICT DO NOTHING",
        &[id.into()],
    )
    .map(drop)
}

/// Lets a segment announce nobody any more.
pub(super) fn silence(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM membership_segments WHERE segment = ?1",
        &[id.into()],
    )?;
    forget_announced(sql, id)
}

/// Forgets the members that were announced of a segment, and what of it is due.
pub(super) fn forget_announced(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM membership_bits WHERE segment = ?1",
        &[id.into()],
    )?;
    sql.query(
        "DELETE FROM membership_due WHERE segment = ?1",
        &[id.into()],
    )
    .map(drop)
}

/// The segments that announce.
pub(super) fn announcing(sql: &dyn Sql) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "SELECT segment FROM membership_segments ORDER BY segment",
        &[],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Lets endpoints be judged, a JSON list of small integers.
pub(super) fn people_due(sql: &dyn Sql, ns: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO membership_people (n) SELECT value FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING",
        &[ns.into()],
    )
    .map(drop)
}

/// The first endpoints that are to be judged, in order.
pub(super) fn changed_people(sql: &dyn Sql, limit: usize) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT n FROM membership_people ORDER BY n LIMIT CAST(?1 AS INTEGER)",
        &[Value::Int(limit as i64)],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Notes that the endpoints up to and with `n` were judged.
pub(super) fn forget_changed(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM membership_people WHERE n <= CAST(?1 AS INTEGER)",
        &[n.into()],
    )
    .map(drop)
}

/// Whether anybody is to be judged, alone or with a chunk.
pub(super) fn anything_due(sql: &dyn Sql, waiting: &str) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM membership_due WHERE segment NOT IN (SELECT value FROM json_each(?1))) OR EXISTS (SELECT 1 FROM membership_people)",
        &[waiting.into()],
    )?;
    Ok(!rows.is_empty())
}

/// Lets a chunk of a segment be looked at.
pub(super) fn chunk_due(
    sql: &dyn Sql,
    id: &str,
    chunk: i64,
    since: Timestamp,
    afresh: bool,
) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO membership_due (segment, chunk, since, afresh) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        &[id.into(), chunk.into(), since.into(), i64::from(afresh).into()],
    )
    .map(drop)
}

/// What is to be looked at, longest due first, but for segments that wait, a JSON list.
pub(super) fn due(sql: &dyn Sql, waiting: &str, limit: usize) -> Result<Vec<Due>, SqlError> {
    let rows = sql.query(
        "SELECT segment, chunk, afresh FROM membership_due WHERE segment NOT IN (SELECT value FROM json_each(?1)) ORDER BY since, segment, chunk LIMIT CAST(?2 AS INTEGER)",
        &[waiting.into(), Value::Int(limit as i64)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Due {
                segment: row.text(0)?,
                chunk: row.int(1)?,
                afresh: row.int(2)? != 0,
            })
        })
        .collect()
}

/// Notes that a chunk was looked at.
pub(super) fn looked_at(sql: &dyn Sql, due: &Due) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM membership_due WHERE segment = ?1 AND chunk = CAST(?2 AS INTEGER)",
        &[(&due.segment).into(), due.chunk.into()],
    )
    .map(drop)
}

/// The members of a chunk that were announced.
pub(super) fn announced(sql: &dyn Sql, segment: &str, chunk: i64) -> Result<Bits, SqlError> {
    let rows = sql.query(
        "SELECT bits FROM membership_bits WHERE segment = ?1 AND chunk = CAST(?2 AS INTEGER)",
        &[segment.into(), chunk.into()],
    )?;
    match rows.first() {
        Some(row) => index::unpacked(row, 0),
        None => Ok(Bits::new()),
    }
}

/// Keeps the members of a chunk that were announced.
pub(super) fn keep_announced(
    sql: &dyn Sql,
    segment: &str,
    chunk: i64,
    members: &Bits,
) -> Result<(), SqlError> {
    if members.is_empty() {
        let rows = sql.query(
            "DELETE FROM membership_bits WHERE segment = ?1 AND chunk = CAST(?2 AS INTEGER)",
            &[segment.into(), chunk.into()],
        );
        return rows.map(drop);
    }
    let packed = index::packed(members)?;
    sql.query(
        "INSERT INTO membership_bits (segment, chunk, bits) VALUES (?1, ?2, ?3) ON CONFLICT (segment, chunk) DO UPDATE SET bits = excluded.bits",
        &[segment.into(), chunk.into(), Value::Blob(&packed)],
    )
    .map(drop)
}

fn segment(row: &Row) -> Result<Segment, SqlError> {
    let doc: SegmentDoc = row.json(2)?;
    let (created, modified): (Timestamp, Timestamp) = (row.time(3)?, row.time(4)?);
    Ok(Segment {
        id: row.text(0)?,
        version: row.int(1)?,
        doc,
        created,
        modified,
    })
}

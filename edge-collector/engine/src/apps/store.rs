//! SQL of applications: the account's list, and each application's word of its own existence.

use super::model::AppRecord;
use crate::sql::{Row, Sql, SqlError};
use crate::tags::Tags;

/// How many applications there are.
pub(super) fn count(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM apps", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Keeps a new application.
pub(super) fn insert(sql: &dyn Sql, record: &AppRecord) -> Result<(), SqlError> {
    let tags = serde_json::to_string(&record.tags)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO apps (id, name, tags, created) VALUES (?1, ?2, ?3, ?4)",
        &[
            (&record.id).into(),
            (&record.name).into(),
            (&tags).into(),
            record.created.into(),
        ],
    )
    .map(drop)
}

/// Finds an application.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<AppRecord>, SqlError> {
    let rows = sql.query(
        "SELECT id, name, tags, created FROM apps WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(record).transpose()
}

/// A page of applications by id.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<AppRecord>, SqlError> {
    let rows = sql.query(
        "SELECT id, name, tags, created FROM apps WHERE id > ?1 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(record).collect()
}

/// Keeps the tags of an application.
pub(super) fn keep_tags(sql: &dyn Sql, id: &str, tags: &Tags) -> Result<(), SqlError> {
    let tags = serde_json::to_string(tags).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "UPDATE apps SET tags = ?2 WHERE id = ?1",
        &[id.into(), (&tags).into()],
    )
    .map(drop)
}

/// Forgets an application.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM apps WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// In the application's scope: the version of the keys it holds, which is also the word that it exists.
pub(super) fn ring_version(sql: &dyn Sql) -> Result<Option<i64>, SqlError> {
    let rows = sql.query(
        "SELECT ring_version FROM app WHERE one = 1 AND gone = 0",
        &[],
    )?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// In the application's scope: whether it was deleted. A late word of its keys must not bring it back.
pub(super) fn is_gone(sql: &dyn Sql) -> Result<bool, SqlError> {
    let rows = sql.query("SELECT 1 FROM app WHERE one = 1 AND gone = 1", &[])?;
    Ok(!rows.is_empty())
}

/// In the application's scope: keeps its own record.
pub(super) fn keep_own(sql: &dyn Sql, record: &AppRecord, version: i64) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO app (one, id, name, ring_version, gone) VALUES (1, ?1, ?2, ?3, 0) ON CONFLICT (one) DO UPDATE SET name = excluded.name, ring_version = excluded.ring_version",
        &[(&record.id).into(), (&record.name).into(), version.into()],
    )
    .map(drop)
}

/// In the application's scope: deletes everything, and remembers that it did.
pub(super) fn empty(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("UPDATE app SET gone = 1 WHERE one = 1", &[])?;
    for statement in EMPTY {
        sql.query(statement, &[])?;
    }
    Ok(())
}

/// One line per table of an application's store; a test holds it against the migrations.
const EMPTY: &[&str] = &[
    "DELETE FROM timers",
    "DELETE FROM tells",
    "DELETE FROM keys",
    "DELETE FROM repeats",
    "DELETE FROM template_copies",
    "DELETE FROM endpoints",
    "DELETE FROM users",
    "DELETE FROM index_bits",
    "DELETE FROM index_stale",
    "DELETE FROM behaviour_watches",
    "DELETE FROM behaviour_recent",
    "DELETE FROM behaviour_sheets",
    "DELETE FROM behaviour_gone",
    "DELETE FROM attribute_names",
    "DELETE FROM attribute_patterns",
    "DELETE FROM event_blocks",
    "DELETE FROM event_spans",
    "DELETE FROM events_known",
    "DELETE FROM events_times",
    "DELETE FROM event_counts",
    "DELETE FROM segments",
    "DELETE FROM segment_members",
    "DELETE FROM segment_users",
    "DELETE FROM segment_definitions",
    "DELETE FROM membership_segments",
    "DELETE FROM membership_bits",
    "DELETE FROM membership_due",
    "DELETE FROM membership_people",
    "DELETE FROM campaigns",
    "DELETE FROM campaign_versions",
    "DELETE FROM jobs",
    "DELETE FROM job_asks",
    "DELETE FROM job_pieces",
    "DELETE FROM journeys",
    "DELETE FROM channels",
    "DELETE FROM event_stream",
    "DELETE FROM stream_progress",
    "DELETE FROM settings",
    "DELETE FROM runs",
    "DELETE FROM sends",
    "DELETE FROM run_addresses",
    "DELETE FROM run_totals",
    "DELETE FROM sends_walk",
    "DELETE FROM otps",
    "DELETE FROM erasures",
];

fn record(row: &Row) -> Result<AppRecord, SqlError> {
    Ok(AppRecord {
        id: row.text(0)?,
        name: row.text(1)?,
        tags: row.json(2)?,
        created: row.time(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::EMPTY;
    use crate::Scope;
    use crate::sql::{Sql, Sqlite, migrate};

    #[test]
    fn deletion_reaches_every_table() {
        let sqlite = Sqlite::strict().unwrap();
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('app', 'schema_version', 'sqlite_sequence') ORDER BY name", &[]).unwrap();
        for row in rows {
            let statement = format!("DELETE FROM {}", row.text(0).unwrap());
            assert!(
                EMPTY.contains(&statement.as_str()),
                "{statement} is missing"
            );
        }
    }
}

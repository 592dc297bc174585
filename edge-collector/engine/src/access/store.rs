//! SQL of the keys: the account's own, and each application's copy.

use super::keys::{Key, Power, Secrets};
use crate::sql::{Row, Sql, SqlError, Value};

/// Finds a key by its id.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Key>, SqlError> {
    let rows = sql.query(
        "SELECT id, power, app, sealed, origins, created, secrets, former, used FROM keys WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(key).transpose()
}

/// Every key, oldest first.
pub(super) fn all(sql: &dyn Sql) -> Result<Vec<Key>, SqlError> {
    let rows = sql.query(
        "SELECT id, power, app, sealed, origins, created, secrets, former, used FROM keys ORDER BY created, id",
        &[],
    )?;
    rows.iter().map(key).collect()
}

/// The keys that may call `app`: the account's, and its own.
pub(super) fn for_app(sql: &dyn Sql, app: &str) -> Result<Vec<Key>, SqlError> {
    let rows = sql.query("SELECT id, power, app, sealed, origins, created, secrets, former, used FROM keys WHERE app IS NULL OR app = ?1 ORDER BY created, id", &[app.into()])?;
    rows.iter().map(key).collect()
}

/// Keeps a key; a key that is there already stays as it is.
pub(super) fn insert(sql: &dyn Sql, key: &Key) -> Result<(), SqlError> {
    let origins = serde_json::to_string(&key.origins)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO keys (id, power, app, sealed, origins, created, secrets, former, used) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING",
        &[(&key.id).into(), key.power.as_str().into(), key.app.as_deref().into(), key.sealed.as_deref().into(), (&origins).into(), key.created.into(), key.secrets.as_str().into(), key.former.as_deref().into(), key.used.map_or(Value::Null, Value::Int)],
    )
    .map(drop)
}

/// Keeps a key's secret, and the one it had before.
pub(super) fn keep_secrets(sql: &dyn Sql, key: &Key) -> Result<(), SqlError> {
    sql.query(
        "UPDATE keys SET sealed = ?2, former = ?3 WHERE id = ?1",
        &[
            (&key.id).into(),
            key.sealed.as_deref().into(),
            key.former.as_deref().into(),
        ],
    )
    .map(drop)
}

/// Keeps the day on which a key last opened something.
pub(super) fn keep_use(sql: &dyn Sql, id: &str, day: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE keys SET used = ?2 WHERE id = ?1 AND coalesce(used, 0) < ?2",
        &[id.into(), day.into()],
    )
    .map(drop)
}

/// Forgets a key.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM keys WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// Forgets the keys of an application that is gone.
pub(super) fn delete_of_app(sql: &dyn Sql, app: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM keys WHERE app = ?1", &[app.into()])
        .map(drop)
}

/// Forgets this application's copy of the keys.
pub(super) fn clear(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("DELETE FROM keys", &[]).map(drop)
}

/// Counts one more change of the keys or apps.
pub(super) fn next_version(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query(
        "UPDATE ring SET version = version + 1 WHERE one = 1 RETURNING version",
        &[],
    )?;
    rows.first().map_or(
        Err(SqlError::Corrupt("the ring has no row".to_owned())),
        |row| row.int(0),
    )
}

fn key(row: &Row) -> Result<Key, SqlError> {
    let power = row.text(1)?;
    let secrets = row.text(6)?;
    Ok(Key {
        id: row.text(0)?,
        power: Power::named(&power).ok_or_else(|| SqlError::Corrupt(format!("power {power}")))?,
        app: row.maybe_text(2)?,
        sealed: row.maybe_text(3)?,
        origins: row.json(4)?,
        secrets: Secrets::named(&secrets)
            .ok_or_else(|| SqlError::Corrupt(format!("secrets {secrets}")))?,
        created: row.time(5)?,
        former: row.maybe_text(7)?,
        used: row.maybe_int(8)?,
    })
}

//! SQL of sends that are kept for long enough. Campaigns that live are a JSON list of their ids.

use super::{Over, Place, Row, RowKey};
use crate::Timestamp;
use crate::sql::{self, Sql, SqlError};

/// Where the walk is; at its beginning when nothing is said.
pub(super) fn place(sql: &dyn Sql) -> Result<Place, SqlError> {
    let rows = sql.query("SELECT started, run, endpoint, cause FROM sends_walk", &[])?;
    let place = |row: &sql::Row| {
        Ok(Place {
            started: row.time(0)?,
            run: row.text(1)?,
            row: row.maybe_text(2)?.zip(row.maybe_text(3)?),
        })
    };
    rows.first().map_or(Ok(Place::default()), place)
}

pub(super) fn keep_place(sql: &dyn Sql, place: &Place) -> Result<(), SqlError> {
    let (endpoint, cause) = place
        .row
        .as_ref()
        .map(|(endpoint, cause)| (endpoint.as_str(), cause.as_str()))
        .unzip();
    sql.query(
        "INSERT INTO sends_walk (one, started, run, endpoint, cause) VALUES (1, ?1, ?2, ?3, ?4) ON CONFLICT (one) DO UPDATE SET started = excluded.started, run = excluded.run, endpoint = excluded.endpoint, cause = excluded.cause",
        &[
            place.started.into(),
            (&place.run).into(),
            endpoint.into(),
            cause.into(),
        ],
    )
    .map(drop)
}

/// Lets the next walk begin anew.
pub(super) fn forget_place(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("DELETE FROM sends_walk", &[]).map(drop)
}

/// The next run that is over, started before `from`, and belongs to no campaign that lives; the one at which the walk is, while it is within it.
pub(super) fn next_run(
    sql: &dyn Sql,
    place: &Place,
    from: Timestamp,
    live: &str,
) -> Result<Option<Over>, SqlError> {
    let within = i64::from(place.row.is_some());
    let rows = sql.query(
        "SELECT id, started, campaign FROM runs WHERE forgotten = 0 AND (started, id) >= (?1, ?2) AND (id <> ?2 OR ?3 = 1) AND started < ?4 AND state IN ('done', 'cancelled') AND (campaign IS NULL OR campaign NOT IN (SELECT value FROM json_each(?5))) ORDER BY started, id LIMIT 1",
        &[
            place.started.into(),
            (&place.run).into(),
            within.into(),
            from.into(),
            live.into(),
        ],
    )?;
    let over = |row: &sql::Row| {
        Ok(Over {
            id: row.text(0)?,
            started: row.time(1)?,
            campaign: row.maybe_text(2)?,
        })
    };
    rows.first().map(over).transpose()
}

/// Rows of a run, from that of an endpoint and a cause on, and whether each was settled before `from`.
pub(super) fn rows(
    sql: &dyn Sql,
    run: &str,
    (endpoint, cause): &RowKey,
    from: Timestamp,
    limit: i64,
) -> Result<Vec<Row>, SqlError> {
    let rows = sql.query(
        "SELECT n, endpoint, cause, due IS NULL AND settled < ?4 FROM sends WHERE run = ?1 AND (endpoint, cause) >= (?2, ?3) ORDER BY endpoint, cause LIMIT CAST(?5 AS INTEGER)",
        &[
            run.into(),
            endpoint.into(),
            cause.into(),
            from.into(),
            limit.into(),
        ],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                n: row.int(0)?,
                endpoint: row.text(1)?,
                cause: row.text(2)?,
                is_old: row.maybe_int(3)? == Some(1),
            })
        })
        .collect()
}

/// Adds what became of rows, a JSON list of their numbers, to the totals of their runs. What a provider said is no reason of ours, and goes.
pub(super) fn add_up(sql: &dyn Sql, rows: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO run_totals (run, treatment, state, reason, sends) SELECT run, treatment, state, CASE WHEN state = 'skipped' THEN coalesce(reason, '') ELSE '' END AS why, count(*) FROM sends WHERE n IN (SELECT value FROM json_each(?1)) GROUP BY run, treatment, state, why ON CONFLICT (run, treatment, state, reason) DO UPDATE SET sends = sends + excluded.sends",
        &[rows.into()],
    )
    .map(drop)
}

/// Forgets rows, a JSON list of their numbers.
pub(super) fn forget(sql: &dyn Sql, rows: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM sends WHERE n IN (SELECT value FROM json_each(?1))",
        &[rows.into()],
    )
    .map(drop)
}

/// Whether a run has any row.
pub(super) fn any(sql: &dyn Sql, run: &str) -> Result<bool, SqlError> {
    let rows = sql.query("SELECT 1 FROM sends WHERE run = ?1 LIMIT 1", &[run.into()])?;
    Ok(!rows.is_empty())
}

/// Lets a run be looked at no more. What it said it will not say again.
pub(super) fn close_run(sql: &dyn Sql, run: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE runs SET forgotten = 1, content = '[]' WHERE id = ?1",
        &[run.into()],
    )
    .map(drop)
}

pub(super) fn forget_run(sql: &dyn Sql, run: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM runs WHERE id = ?1", &[run.into()])
        .map(drop)
}

/// Counts rows that were settled before `from`, up to `limit`, and says when the first of them was.
pub(super) fn count(
    sql: &dyn Sql,
    from: Timestamp,
    live: &str,
    limit: i64,
) -> Result<(i64, Option<Timestamp>), SqlError> {
    let rows = sql.query(
        "SELECT count(*), min(settled) FROM (SELECT s.settled FROM runs r CROSS JOIN sends s ON s.run = r.id WHERE r.forgotten = 0 AND r.started < ?1 AND r.state IN ('done', 'cancelled') AND (r.campaign IS NULL OR r.campaign NOT IN (SELECT value FROM json_each(?2))) AND s.due IS NULL AND s.settled < ?1 ORDER BY r.started LIMIT CAST(?3 AS INTEGER))",
        &[from.into(), live.into(), limit.into()],
    )?;
    match rows.first() {
        Some(row) => Ok((row.int(0)?, row.maybe_int(1)?.map(Timestamp))),
        None => Ok((0, None)),
    }
}

//! SQL of one person's sends: those to the person's endpoints (folded ids), and those to their bare addresses (in lower case). Both are JSON lists.

use crate::Timestamp;
use crate::delivery::model::{Extra, Trace};
use crate::sql::{self, Sql, SqlError};

/// A message as the person may see it, with the number of its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) n: i64,
    /// The folded id; empty for a bare address.
    pub(crate) endpoint: String,
    /// The event that it answers, or the bare address.
    pub(crate) cause: String,
    pub(crate) trace: Trace,
    pub(crate) extra: Extra,
}

/// A row that is to be nobody's.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) n: i64,
    pub(super) id: String,
    pub(super) run: String,
    pub(super) endpoint: String,
    pub(super) cause: String,
    pub(super) waits: bool,
}

/// A page of messages.
pub(super) fn after(
    sql: &dyn Sql,
    endpoints: &str,
    addresses: &str,
    n: i64,
    limit: i64,
) -> Result<Vec<Message>, SqlError> {
    let rows = sql.query(
        "SELECT s.n, s.endpoint, s.cause, s.id, r.campaign, s.channel, s.state, s.reason, coalesce(s.settled, s.planned), s.subject, s.extra FROM sends s LEFT JOIN runs r ON r.id = s.run WHERE s.n IN (SELECT n FROM sends WHERE endpoint IN (SELECT value FROM json_each(?1)) AND endpoint <> '' UNION ALL SELECT n FROM sends WHERE endpoint = '' AND lower(cause) IN (SELECT value FROM json_each(?2))) AND s.n > CAST(?3 AS INTEGER) ORDER BY s.n LIMIT CAST(?4 AS INTEGER)",
        &[endpoints.into(), addresses.into(), n.into(), limit.into()],
    )?;
    rows.iter().map(message).collect()
}

/// How many messages there are.
pub(super) fn count(sql: &dyn Sql, endpoints: &str, addresses: &str) -> Result<i64, SqlError> {
    let rows = sql.query(
        "SELECT (SELECT count(*) FROM sends WHERE endpoint IN (SELECT value FROM json_each(?1)) AND endpoint <> '') + (SELECT count(*) FROM sends WHERE endpoint = '' AND lower(cause) IN (SELECT value FROM json_each(?2)))",
        &[endpoints.into(), addresses.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The number of the newest row of anybody, 0 while there is none.
pub(super) fn last(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT coalesce(max(n), 0) FROM sends", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The first rows, up to `until`, that are not under way.
pub(super) fn settled(
    sql: &dyn Sql,
    endpoints: &str,
    addresses: &str,
    until: i64,
    limit: i64,
) -> Result<Vec<Row>, SqlError> {
    let rows = sql.query(
        "SELECT s.n, s.id, s.run, s.endpoint, s.cause, s.due IS NOT NULL FROM sends s WHERE s.n IN (SELECT n FROM sends WHERE endpoint IN (SELECT value FROM json_each(?1)) AND endpoint <> '' UNION ALL SELECT n FROM sends WHERE endpoint = '' AND lower(cause) IN (SELECT value FROM json_each(?2))) AND s.n <= CAST(?3 AS INTEGER) AND s.state <> 'claimed' ORDER BY s.n LIMIT CAST(?4 AS INTEGER)",
        &[endpoints.into(), addresses.into(), until.into(), limit.into()],
    )?;
    let row = |row: &sql::Row| {
        Ok(Row {
            n: row.int(0)?,
            id: row.text(1)?,
            run: row.text(2)?,
            endpoint: row.text(3)?,
            cause: row.text(4)?,
            waits: row.int(5)? == 1,
        })
    };
    rows.iter().map(row).collect()
}

/// Whether a row, up to `until`, is under way.
pub(super) fn under_way(
    sql: &dyn Sql,
    endpoints: &str,
    addresses: &str,
    until: i64,
) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 FROM sends s WHERE s.n IN (SELECT n FROM sends WHERE endpoint IN (SELECT value FROM json_each(?1)) AND endpoint <> '' UNION ALL SELECT n FROM sends WHERE endpoint = '' AND lower(cause) IN (SELECT value FROM json_each(?2))) AND s.n <= CAST(?3 AS INTEGER) AND s.state = 'claimed' LIMIT 1",
        &[endpoints.into(), addresses.into(), until.into()],
    )?;
    Ok(!rows.is_empty())
}

/// Makes rows nobody's: a JSON list of (n, endpoint, cause). Of the reason the first word stays, which is ours.
pub(super) fn forget(sql: &dyn Sql, rows: &str, now: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE sends SET endpoint = v.value ->> 1, cause = v.value ->> 2, subject = NULL, extra = NULL, reason = CASE WHEN instr(reason, ':') > 0 THEN substr(reason, 1, instr(reason, ':') - 1) ELSE reason END, due = CASE WHEN due IS NULL THEN NULL ELSE ?2 END FROM json_each(?1) v WHERE n = v.value ->> 0",
        &[rows.into(), now.into()],
    )
    .map(drop)
}

/// Forgets the words of direct messages, a JSON list of runs, of which every row is nobody's: they were written to this one person.
pub(super) fn forget_words(sql: &dyn Sql, runs: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE runs SET content = '[]' WHERE id IN (SELECT value FROM json_each(?1)) AND kind = 'direct' AND NOT EXISTS (SELECT 1 FROM sends s WHERE s.run = runs.id AND substr(s.endpoint || s.cause, 1, 1) <> '$')",
        &[runs.into()],
    )
    .map(drop)
}

fn message(row: &sql::Row) -> Result<Message, SqlError> {
    Ok(Message {
        n: row.int(0)?,
        endpoint: row.text(1)?,
        cause: row.text(2)?,
        trace: Trace {
            id: row.text(3)?,
            campaign: row.maybe_text(4)?,
            channel: row.text(5)?,
            state: row.text(6)?,
            reason: row.maybe_text(7)?,
            date: row.time(8)?,
            subject: row.maybe_text(9)?,
        },
        extra: row
            .maybe_text(10)?
            .map_or(Ok(Extra::default()), |_| row.json(10))?,
    })
}

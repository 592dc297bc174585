//! SQL of runs and sends.

use super::envelope::GoneOut;
use super::figures::{Ending, Ran, Tally};
#[cfg(test)]
use super::model::Account;
use super::model::{
    Content, Extra, Outcome, Planned, Run, RunState, State, StoredWord, Terms, Trace, Via, Waiting,
};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use carillon_wire::ChannelType;
use serde_json::json;

/// Keeps a new run.
pub(super) fn insert_run(sql: &dyn Sql, run: &Run, content: &[Content]) -> Result<(), SqlError> {
    let (terms, content) = (text(&run.terms)?, text(content)?);
    sql.query(
        "INSERT INTO runs (id, kind, campaign, state, cursor, queued, started, ended, doc, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9)",
        &[
            (&run.id).into(),
            run.kind.word().into(),
            run.campaign.as_deref().into(),
            run.state.word().into(),
            run.cursor.into(),
            run.queued.into(),
            run.started.into(),
            (&terms).into(),
            (&content).into(),
        ],
    )
    .map(drop)
}

/// Finds a run, without its content.
pub(super) fn find_run(sql: &dyn Sql, id: &str) -> Result<Option<Run>, SqlError> {
    let rows = sql.query(
        "SELECT id, kind, campaign, state, cursor, queued, started, doc FROM runs WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(run).transpose()
}

/// What a run says, one for each treatment.
pub(super) fn content(sql: &dyn Sql, id: &str) -> Result<Vec<Content>, SqlError> {
    let rows = sql.query("SELECT content FROM runs WHERE id = ?1", &[id.into()])?;
    rows.first().map_or(Ok(Vec::new()), |row| row.json(0))
}

/// Keeps how far a run has come.
pub(super) fn keep_progress(sql: &dyn Sql, run: &Run) -> Result<(), SqlError> {
    sql.query(
        "UPDATE runs SET state = ?2, cursor = ?3, queued = ?4 WHERE id = ?1",
        &[
            (&run.id).into(),
            run.state.word().into(),
            run.cursor.into(),
            run.queued.into(),
        ],
    )
    .map(drop)
}

/// Ends a run that has not ended.
pub(super) fn end_run(
    sql: &dyn Sql,
    id: &str,
    state: RunState,
    now: Timestamp,
) -> Result<(), SqlError> {
    sql.query(
        "UPDATE runs SET state = ?2, ended = ?3 WHERE id = ?1 AND ended IS NULL",
        &[id.into(), state.word().into(), now.into()],
    )
    .map(drop)
}

/// The runs of a campaign that are not over, or that have sends waiting.
pub(super) fn unsettled_runs(sql: &dyn Sql, campaign: &str) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "SELECT id FROM runs WHERE campaign = ?1 AND (ended IS NULL OR id IN (SELECT run FROM sends WHERE due IS NOT NULL)) ORDER BY id",
        &[campaign.into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Ends a run before its time.
pub(super) fn cancel_run(sql: &dyn Sql, id: &str, now: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE runs SET state = 'cancelled', ended = coalesce(ended, ?2) WHERE id = ?1",
        &[id.into(), now.into()],
    )
    .map(drop)
}

/// Forgets which addresses a run has queued.
pub(super) fn forget_addresses(sql: &dyn Sql, run: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM run_addresses WHERE run = ?1", &[run.into()])
        .map(drop)
}

/// Notes addresses, a JSON list, and returns those that the run had not queued before.
pub(super) fn claim_addresses(
    sql: &dyn Sql,
    run: &str,
    addresses: &str,
) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "INSERT INTO run_addresses (run, address) SELECT ?1, value FROM json_each(?2) WHERE true ON CONFLICT (run, address) DO NOTHING RETURNING address",
        &[run.into(), addresses.into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Writes what was planned, and returns the ids of the rows that are new.
pub(super) fn insert_sends(
    sql: &dyn Sql,
    run: &str,
    planned: &[Planned],
    now: Timestamp,
) -> Result<Vec<String>, SqlError> {
    let rows: Vec<_> = planned.iter().map(columns).collect::<Result<_, _>>()?;
    let rows = text(&rows)?;
    let inserted = sql.query(
        "INSERT INTO sends (id, run, endpoint, cause, channel, treatment, state, reason, due, attempts, planned, settled, extra) SELECT v.value ->> 0, ?1, v.value ->> 1, v.value ->> 2, v.value ->> 3, v.value ->> 4, v.value ->> 5, v.value ->> 6, v.value ->> 7, 0, ?3, CASE WHEN v.value ->> 7 IS NULL THEN ?3 END, v.value ->> 8 FROM json_each(?2) v WHERE true ON CONFLICT (run, endpoint, cause) DO NOTHING RETURNING id",
        &[run.into(), (&rows).into(), now.into()],
    )?;
    inserted.iter().map(|row| row.text(0)).collect()
}

fn columns(planned: &Planned) -> Result<serde_json::Value, SqlError> {
    let (state, reason, due) = match planned.outcome {
        Outcome::Queued => (State::Queued, None, Some(planned.due.0)),
        Outcome::Skipped(reason) => (State::Skipped, Some(reason.word()), None),
    };
    let extra = planned.extra.as_ref().map(text).transpose()?;
    Ok(json!([
        planned.id,
        planned.endpoint,
        planned.cause,
        planned.channel.map_or("", |channel| channel.as_str()),
        planned.treatment,
        state.word(),
        reason,
        due,
        extra
    ]))
}

/// For endpoints, a JSON list: how many messages of a campaign each was to get since `since`, and ever, as (endpoint, recent, all).
/// What counts is who was meant to get one: sends not decided against, and in the long count those that quiet time held back.
pub(super) fn counts(
    sql: &dyn Sql,
    campaign: &str,
    endpoints: &str,
    since: Timestamp,
) -> Result<Vec<(String, i64, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT s.endpoint, sum(s.planned > ?3 AND s.state IN ('queued', 'claimed', 'sent', 'unknown')), sum(s.state <> 'skipped' OR s.reason = 'QUIET_TIME') FROM runs r CROSS JOIN json_each(?2) e CROSS JOIN sends s ON s.run = r.id AND s.endpoint = e.value WHERE r.campaign = ?1 GROUP BY s.endpoint ORDER BY s.endpoint",
        &[campaign.into(), endpoints.into(), since.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, row.int(1)?, row.int(2)?)))
        .collect()
}

/// For endpoints, a JSON list: how many messages of all campaigns together each was to get since `since`, counted as [`counts`] does.
pub(super) fn counts_of_all(
    sql: &dyn Sql,
    endpoints: &str,
    since: Timestamp,
) -> Result<Vec<(String, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT s.endpoint, count(*) FROM json_each(?1) e CROSS JOIN sends s ON s.endpoint = e.value AND s.endpoint <> '' CROSS JOIN runs r ON r.id = s.run WHERE r.campaign IS NOT NULL AND s.planned > ?2 AND s.state IN ('queued', 'claimed', 'sent', 'unknown') GROUP BY s.endpoint ORDER BY s.endpoint",
        &[endpoints.into(), since.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, row.int(1)?)))
        .collect()
}

/// Rows whose time has come, earliest first: queued ones to send, claimed ones whose lease has ended.
pub(super) fn due(sql: &dyn Sql, now: Timestamp, limit: i64) -> Result<Vec<Waiting>, SqlError> {
    let rows = sql.query(
        "SELECT n, id, run, endpoint, cause, treatment, state, via, attempts, planned, extra, lost, channel FROM sends WHERE due IS NOT NULL AND due <= ?1 ORDER BY due, run, n LIMIT CAST(?2 AS INTEGER)",
        &[now.into(), limit.into()],
    )?;
    rows.iter().map(waiting).collect()
}

/// When the next row is due.
pub(super) fn next_due(sql: &dyn Sql) -> Result<Option<Timestamp>, SqlError> {
    let rows = sql.query("SELECT min(due) FROM sends WHERE due IS NOT NULL", &[])?;
    let due = rows.first().map_or(Ok(None), |row| row.maybe_int(0))?;
    Ok(due.map(Timestamp))
}

/// How many rows' time has come, up to `limit`.
pub(super) fn count_due(sql: &dyn Sql, now: Timestamp, limit: i64) -> Result<i64, SqlError> {
    let rows = sql.query(
        "SELECT count(*) FROM (SELECT 1 FROM sends WHERE due IS NOT NULL AND due <= ?1 LIMIT CAST(?2 AS INTEGER))",
        &[now.into(), limit.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Marks rows claimed until `lease`: a JSON list of (n, via, subject, whether an answer was lost).
pub(super) fn claim(sql: &dyn Sql, rows: &str, lease: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE sends SET state = 'claimed', attempts = attempts + 1, due = ?2, via = v.value ->> 1, subject = v.value ->> 2, lost = v.value ->> 3 FROM json_each(?1) v WHERE n = v.value ->> 0",
        &[rows.into(), lease.into()],
    )
    .map(drop)
}

/// Settles rows for good: a JSON list of (n, state, reason).
pub(super) fn settle(sql: &dyn Sql, rows: &str, now: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE sends SET state = v.value ->> 1, reason = v.value ->> 2, due = NULL, settled = ?2 FROM json_each(?1) v WHERE n = v.value ->> 0",
        &[rows.into(), now.into()],
    )
    .map(drop)
}

/// Queues a claimed row again, and notes whether it may have arrived.
pub(super) fn requeue(
    sql: &dyn Sql,
    n: i64,
    due: Timestamp,
    reason: &str,
    lost: bool,
) -> Result<(), SqlError> {
    sql.query(
        "UPDATE sends SET state = 'queued', due = ?2, reason = ?3, lost = ?4 WHERE n = ?1",
        &[n.into(), due.into(), reason.into(), i64::from(lost).into()],
    )
    .map(drop)
}

/// Finds the row that an outcome belongs to, if that attempt still waits for one.
pub(super) fn claimed(sql: &dyn Sql, n: i64, attempt: i64) -> Result<Option<Waiting>, SqlError> {
    let rows = sql.query(
        "SELECT n, id, run, endpoint, cause, treatment, state, via, attempts, planned, extra, lost, channel FROM sends WHERE n = ?1 AND attempts = ?2 AND state = 'claimed'",
        &[n.into(), attempt.into()],
    )?;
    rows.first().map(waiting).transpose()
}

/// Whether any send of a run still waits. The plus sign keeps to the index of what waits, which is short where the run is long.
pub(super) fn any_waiting(sql: &dyn Sql, run: &str) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 FROM sends WHERE due IS NOT NULL AND +run = ?1 ORDER BY due LIMIT 1",
        &[run.into()],
    )?;
    Ok(!rows.is_empty())
}

/// Makes everything of a run that waits in the queue due at once.
pub(super) fn hasten(sql: &dyn Sql, run: &str, now: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE sends SET due = ?2 WHERE due > ?2 AND +run = ?1 AND state = 'queued'",
        &[run.into(), now.into()],
    )
    .map(drop)
}

/// Runs of a campaign by id, from `first` on.
pub(super) fn runs_of(
    sql: &dyn Sql,
    campaign: &str,
    first: &str,
    limit: i64,
) -> Result<Vec<Ran>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, started, ended, doc FROM runs WHERE campaign = ?1 AND id >= ?2 ORDER BY id LIMIT CAST(?3 AS INTEGER)",
        &[campaign.into(), first.into(), limit.into()],
    )?;
    rows.iter().map(ran).collect()
}

/// How the sends of a run ended or stand, counted, forgotten ones too.
pub(super) fn endings(sql: &dyn Sql, run: &str) -> Result<Vec<Ending>, SqlError> {
    let rows = sql.query(
        "SELECT treatment, state, nullif(why, ''), sum(n) FROM (SELECT treatment, state, CASE WHEN state = 'skipped' THEN reason ELSE '' END AS why, count(*) AS n FROM sends WHERE run = ?1 GROUP BY treatment, state, why UNION ALL SELECT treatment, state, reason, sends FROM run_totals WHERE run = ?1) GROUP BY treatment, state, why ORDER BY treatment, state, why",
        &[run.into()],
    )?;
    let ending = |row: &Row| {
        Ok(Ending {
            treatment: u32::try_from(row.int(0)?).unwrap_or_default(),
            state: word(row, 1)?,
            reason: row.maybe_text(2)?,
            sends: row.int(3)?,
        })
    };
    rows.iter().map(ending).collect()
}

/// Campaigns' messages that were asked for and settled in a time, of one campaign or all. Ids are hexadecimal, so that all of them lie
/// between the empty text and `g`.
pub(super) fn tally_campaigns(
    sql: &dyn Sql,
    campaign: Option<&str>,
    from: Timestamp,
    to: Timestamp,
    by: &str,
) -> Result<Vec<Tally>, SqlError> {
    let (first, last) = (campaign.unwrap_or(""), campaign.unwrap_or("g"));
    let rows = sql.query(
        "SELECT CASE ?5 WHEN 'campaign' THEN r.campaign WHEN 'activity' THEN r.id || ' ' || s.treatment WHEN 'day' THEN strftime('%Y-%m-%d', s.settled / 1000, 'unixepoch') ELSE '' END AS k, count(*), sum(s.state = 'sent'), count(DISTINCT CASE WHEN s.state = 'sent' THEN s.endpoint END) FROM runs r CROSS JOIN sends s ON s.run = r.id WHERE r.campaign >= ?1 AND r.campaign <= ?2 AND s.settled >= ?3 AND s.settled <= ?4 AND s.state IN ('sent', 'failed', 'unknown') GROUP BY k ORDER BY k",
        &[first.into(), last.into(), from.into(), to.into(), by.into()],
    )?;
    rows.iter().map(tally).collect()
}

/// Direct messages over a channel that were asked for and settled in a time.
pub(super) fn tally_direct(
    sql: &dyn Sql,
    channel: ChannelType,
    from: Timestamp,
    to: Timestamp,
    by: &str,
) -> Result<Vec<Tally>, SqlError> {
    let rows = sql.query(
        "SELECT CASE ?3 WHEN 'day' THEN strftime('%Y-%m-%d', s.settled / 1000, 'unixepoch') ELSE '' END AS k, count(*), sum(s.state = 'sent'), count(DISTINCT CASE WHEN s.state = 'sent' THEN s.endpoint END) FROM runs r CROSS JOIN sends s ON s.run = r.id WHERE r.kind = 'direct' AND r.started <= ?2 AND s.channel = ?4 AND s.settled >= ?1 AND s.settled <= ?2 AND s.state IN ('sent', 'failed', 'unknown') GROUP BY k ORDER BY k",
        &[from.into(), to.into(), by.into(), channel.as_str().into()],
    )?;
    rows.iter().map(tally).collect()
}

/// How the sends of a run stand.
#[cfg(test)]
pub(super) fn account(sql: &dyn Sql, run: &str) -> Result<Account, SqlError> {
    let rows = sql.query(
        "SELECT count(*), coalesce(sum(state = 'sent'), 0), coalesce(sum(state = 'failed'), 0), coalesce(sum(state = 'skipped'), 0), coalesce(sum(state = 'unknown'), 0), coalesce(sum(state IN ('queued', 'claimed')), 0) FROM sends WHERE run = ?1",
        &[run.into()],
    )?;
    let row = rows
        .first()
        .ok_or_else(|| SqlError::Corrupt("no row came back".to_owned()))?;
    Ok(Account {
        audience: row.int(0)?,
        sent: row.int(1)?,
        failed: row.int(2)?,
        skipped: row.int(3)?,
        unknown: row.int(4)?,
        waiting: row.int(5)?,
    })
}

/// The last sends to an endpoint, by its folded id, newest first.
pub(super) fn of_endpoint(
    sql: &dyn Sql,
    endpoint: &str,
    limit: i64,
) -> Result<Vec<Trace>, SqlError> {
    let rows = sql.query(
        "SELECT s.id, r.campaign, s.channel, s.state, s.reason, coalesce(s.settled, s.planned), s.subject FROM sends s LEFT JOIN runs r ON r.id = s.run WHERE s.endpoint = ?1 AND s.endpoint <> '' ORDER BY s.n DESC LIMIT CAST(?2 AS INTEGER)",
        &[endpoint.into(), limit.into()],
    )?;
    rows.iter().map(trace).collect()
}

/// Sends by their numbers, a JSON list, as they went out; those that are gone are left out.
pub(super) fn gone_out(sql: &dyn Sql, sends: &str) -> Result<Vec<GoneOut>, SqlError> {
    let rows = sql.query(
        "SELECT n, id, run, endpoint, cause, channel, treatment, subject FROM sends WHERE n IN (SELECT value FROM json_each(?1))",
        &[sends.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(GoneOut {
                n: row.int(0)?,
                id: row.text(1)?,
                run: row.text(2)?,
                endpoint: row.text(3)?,
                cause: row.text(4)?,
                channel: channel(row, 5)?,
                treatment: usize::try_from(row.int(6)?).unwrap_or_default(),
                subject: row.maybe_text(7)?,
            })
        })
        .collect()
}

fn run(row: &Row) -> Result<Run, SqlError> {
    Ok(Run {
        id: row.text(0)?,
        kind: word(row, 1)?,
        campaign: row.maybe_text(2)?,
        state: word(row, 3)?,
        cursor: row.int(4)?,
        queued: row.int(5)?,
        started: row.time(6)?,
        terms: row.json(7)?,
    })
}

fn ran(row: &Row) -> Result<Ran, SqlError> {
    let terms: Terms = row.json(4)?;
    Ok(Ran {
        id: row.text(0)?,
        state: word(row, 1)?,
        started: row.time(2)?,
        ended: row.maybe_int(3)?.map(Timestamp),
        treatments: u32::try_from(terms.sizes_percent.len()).unwrap_or_default() + 1,
    })
}

fn tally(row: &Row) -> Result<Tally, SqlError> {
    Ok(Tally {
        key: row.text(0)?,
        attempted: row.int(1)?,
        sent: row.int(2)?,
        reached: row.int(3)?,
    })
}

fn waiting(row: &Row) -> Result<Waiting, SqlError> {
    let extra = match row.maybe_text(10)? {
        None => Extra::default(),
        Some(_) => row.json(10)?,
    };
    Ok(Waiting {
        n: row.int(0)?,
        id: row.text(1)?,
        run: row.text(2)?,
        endpoint: row.text(3)?,
        cause: row.text(4)?,
        channel: channel(row, 12)?,
        treatment: u32::try_from(row.int(5)?).unwrap_or_default(),
        state: word(row, 6)?,
        via: row.maybe_text(7)?.as_deref().and_then(Via::from_word),
        attempts: row.int(8)?,
        planned: row.time(9)?,
        extra,
        lost: row.int(11)? == 1,
    })
}

fn trace(row: &Row) -> Result<Trace, SqlError> {
    Ok(Trace {
        id: row.text(0)?,
        campaign: row.maybe_text(1)?,
        channel: row.text(2)?,
        state: row.text(3)?,
        reason: row.maybe_text(4)?,
        date: row.time(5)?,
        subject: row.maybe_text(6)?,
    })
}

fn channel(row: &Row, column: usize) -> Result<ChannelType, SqlError> {
    let word = row.text(column)?;
    ChannelType::from_word(&word)
        .ok_or_else(|| SqlError::Corrupt(format!("column {column} holds {word}")))
}

fn word<T: StoredWord>(row: &Row, column: usize) -> Result<T, SqlError> {
    let word = row.text(column)?;
    T::from_word(&word).ok_or_else(|| SqlError::Corrupt(format!("column {column} holds {word}")))
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}

//! SQL of watches and of what they count.

use super::model::{Watch, Watched};
use super::times::Window;
use crate::Timestamp;
use crate::segments::event_filter;
use crate::sql::{Row, Sql, SqlError, Value};
use carillon_wire::EventDimensions;

/// A watch that is to be.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub(super) filter: &'a str,
    pub(super) days: i64,
    pub(super) first: i64,
    pub(super) begun: i64,
    pub(super) until: i64,
    pub(super) asked: i64,
    pub(super) wanted: Timestamp,
}

/// How often an endpoint did it on a day, not in the sheets yet.
#[derive(Debug)]
pub(super) struct Recent {
    pub(super) watch: i64,
    pub(super) n: i64,
    pub(super) day: i64,
    pub(super) times: u32,
}

/// The watch of a filter that counts over so many days at least; of several one that is through with the log, and then the longest.
pub(super) fn find(sql: &dyn Sql, filter: &str, days: i64) -> Result<Option<Watch>, SqlError> {
    let rows = sql.query(
        "SELECT id, days, begun, passed, until, asked, wanted FROM behaviour_watches WHERE filter = ?1 AND days >= CAST(?2 AS INTEGER) ORDER BY passed < until, days DESC LIMIT 1",
        &[filter.into(), days.into()],
    )?;
    rows.first().map(watch).transpose()
}

/// The watch of that number.
pub(super) fn at(sql: &dyn Sql, id: i64) -> Result<Option<Watch>, SqlError> {
    let rows = sql.query(
        "SELECT id, days, begun, passed, until, asked, wanted FROM behaviour_watches WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(watch).transpose()
}

/// All watches.
pub(super) fn all(sql: &dyn Sql) -> Result<Vec<Watch>, SqlError> {
    let rows = sql.query(
        "SELECT id, days, begun, passed, until, asked, wanted FROM behaviour_watches ORDER BY id",
        &[],
    )?;
    rows.iter().map(watch).collect()
}

/// All watches, as events are held against them.
pub(super) fn watched(sql: &dyn Sql) -> Result<Vec<Watched>, SqlError> {
    let rows = sql.query(
        "SELECT id, first, filter FROM behaviour_watches ORDER BY id",
        &[],
    )?;
    rows.iter().map(watched_of).collect()
}

/// One watch, as events are held against it.
pub(super) fn watched_at(sql: &dyn Sql, id: i64) -> Result<Option<Watched>, SqlError> {
    let rows = sql.query(
        "SELECT id, first, filter FROM behaviour_watches WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(watched_of).transpose()
}

/// Keeps a new watch, which has gone through nothing yet.
pub(super) fn insert(sql: &dyn Sql, new: &New<'_>) -> Result<Watch, SqlError> {
    let rows = sql.query(
        "INSERT INTO behaviour_watches (filter, days, first, begun, passed, until, asked, wanted) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7) RETURNING id, days, begun, passed, until, asked, wanted",
        &[
            new.filter.into(),
            new.days.into(),
            new.first.into(),
            new.begun.into(),
            new.until.into(),
            new.asked.into(),
            new.wanted.into(),
        ],
    )?;
    match rows.first() {
        Some(row) => watch(row),
        None => Err(SqlError::Corrupt("no row came back".to_owned())),
    }
}

/// Notes that a watch was asked for, and over how many days if a segment asked.
pub(super) fn ask(sql: &dyn Sql, id: i64, asked: i64, at: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE behaviour_watches SET asked = max(asked, CAST(?2 AS INTEGER)), wanted = ?3 WHERE id = ?1",
        &[id.into(), asked.into(), at.into()],
    )
    .map(drop)
}

/// Notes of every watch that no segment asks for it.
pub(super) fn unask(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("UPDATE behaviour_watches SET asked = 0", &[])
        .map(drop)
}

/// How many watches segments ask for.
pub(super) fn count_asked(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query(
        "SELECT count(*) FROM behaviour_watches WHERE asked > 0",
        &[],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The watches that no segment asks for, the one that was asked for last at the end.
pub(super) fn loose(sql: &dyn Sql) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT id FROM behaviour_watches WHERE asked = 0 ORDER BY wanted, id",
        &[],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The watches that no segment asks for, and nobody since `since`.
pub(super) fn unwanted(sql: &dyn Sql, since: Timestamp) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT id FROM behaviour_watches WHERE asked = 0 AND wanted < ?1 ORDER BY id",
        &[since.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Lets a watch count over fewer days, unless there is one that does.
pub(super) fn narrow(sql: &dyn Sql, id: i64, days: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE behaviour_watches SET days = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM behaviour_watches o WHERE o.filter = behaviour_watches.filter AND o.days = ?2)",
        &[id.into(), days.into()],
    )
    .map(drop)
}

/// Lets a watch begin so many days before `day` as it counts.
pub(super) fn move_first(sql: &dyn Sql, id: i64, day: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE behaviour_watches SET first = max(first, CAST(?2 AS INTEGER) - days) WHERE id = ?1",
        &[id.into(), day.into()],
    )
    .map(drop)
}

/// Keeps how far a watch has gone through the log.
pub(super) fn pass(sql: &dyn Sql, id: i64, passed: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE behaviour_watches SET passed = ?2 WHERE id = ?1",
        &[id.into(), passed.into()],
    )
    .map(drop)
}

/// Forgets a watch, though not what it has counted.
pub(super) fn delete(sql: &dyn Sql, id: i64) -> Result<(), SqlError> {
    sql.query("DELETE FROM behaviour_watches WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// Adds to the recent counts: a JSON list of watch, small integer, day and number.
pub(super) fn add(sql: &dyn Sql, counts: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO behaviour_recent (watch, n, day, times) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true ON CONFLICT (watch, n, day) DO UPDATE SET times = times + excluded.times",
        &[counts.into()],
    )
    .map(drop)
}

/// The first recent counts of all.
pub(super) fn first_recent(sql: &dyn Sql, limit: usize) -> Result<Vec<Recent>, SqlError> {
    let rows = sql.query(
        "SELECT watch, n, day, times FROM behaviour_recent ORDER BY watch, n, day LIMIT CAST(?1 AS INTEGER)",
        &[Value::Int(limit as i64)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Recent {
                watch: row.int(0)?,
                n: row.int(1)?,
                day: row.int(2)?,
                times: times(row, 3)?,
            })
        })
        .collect()
}

/// Whether there are more than `count` recent counts.
pub(super) fn more_recent(sql: &dyn Sql, count: usize) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 FROM behaviour_recent ORDER BY watch, n, day LIMIT 1 OFFSET CAST(?1 AS INTEGER)",
        &[Value::Int(count as i64)],
    )?;
    Ok(!rows.is_empty())
}

/// Forgets the recent counts up to and with one.
pub(super) fn forget_recent(sql: &dyn Sql, last: &Recent) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM behaviour_recent WHERE (watch, n, day) <= (CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), CAST(?3 AS INTEGER))",
        &[last.watch.into(), last.n.into(), last.day.into()],
    )
    .map(drop)
}

/// The recent counts within a window of a stretch of small integers, as (n, times).
pub(super) fn recent_between(
    sql: &dyn Sql,
    watch: i64,
    (first, last): (i64, i64),
    window: Window,
) -> Result<Vec<(i64, u32)>, SqlError> {
    let rows = sql.query(
        "SELECT n, times FROM behaviour_recent WHERE watch = ?1 AND n BETWEEN ?2 AND ?3 AND day BETWEEN ?4 AND ?5",
        &[
            watch.into(),
            first.into(),
            last.into(),
            window.first.into(),
            window.last.into(),
        ],
    )?;
    rows.iter().map(counted).collect()
}

/// The recent counts within a window of some small integers, a JSON list, as (n, times).
pub(super) fn recent_of(
    sql: &dyn Sql,
    watch: i64,
    ns: &str,
    window: Window,
) -> Result<Vec<(i64, u32)>, SqlError> {
    let rows = sql.query(
        "SELECT r.n, r.times FROM json_each(?2) w CROSS JOIN behaviour_recent r ON r.watch = ?1 AND r.n = w.value AND r.day BETWEEN ?3 AND ?4",
        &[
            watch.into(),
            ns.into(),
            window.first.into(),
            window.last.into(),
        ],
    )?;
    rows.iter().map(counted).collect()
}

/// The sheets of a stretch of endpoints within a window.
pub(super) fn sheets(
    sql: &dyn Sql,
    watch: i64,
    sheet: i64,
    window: Window,
) -> Result<Vec<Vec<u8>>, SqlError> {
    let rows = sql.query(
        "SELECT times FROM behaviour_sheets WHERE watch = ?1 AND sheet = ?2 AND day BETWEEN ?3 AND ?4",
        &[
            watch.into(),
            sheet.into(),
            window.first.into(),
            window.last.into(),
        ],
    )?;
    rows.iter().map(|row| row.blob(0)).collect()
}

/// The sheets of a stretch of endpoints, each with its day.
pub(super) fn days(sql: &dyn Sql, watch: i64, sheet: i64) -> Result<Vec<(i64, Vec<u8>)>, SqlError> {
    let rows = sql.query(
        "SELECT day, times FROM behaviour_sheets WHERE watch = ?1 AND sheet = ?2",
        &[watch.into(), sheet.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, row.blob(1)?)))
        .collect()
}

/// One sheet.
pub(super) fn sheet(
    sql: &dyn Sql,
    watch: i64,
    sheet: i64,
    day: i64,
) -> Result<Option<Vec<u8>>, SqlError> {
    let rows = sql.query(
        "SELECT times FROM behaviour_sheets WHERE watch = ?1 AND sheet = ?2 AND day = ?3",
        &[watch.into(), sheet.into(), day.into()],
    )?;
    rows.first().map(|row| row.blob(0)).transpose()
}

/// Keeps a sheet, by watch, number and day, as it is now.
pub(super) fn keep_sheet(
    sql: &dyn Sql,
    (watch, sheet, day): (i64, i64, i64),
    packed: &[u8],
) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO behaviour_sheets (watch, sheet, day, times) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (watch, sheet, day) DO UPDATE SET times = excluded.times",
        &[
            watch.into(),
            sheet.into(),
            day.into(),
            Value::Blob(packed),
        ],
    )
    .map(drop)
}

/// Forgets a sheet on which nobody is left.
pub(super) fn forget_sheet(
    sql: &dyn Sql,
    (watch, sheet, day): (i64, i64, i64),
) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM behaviour_sheets WHERE watch = ?1 AND sheet = ?2 AND day = ?3",
        &[watch.into(), sheet.into(), day.into()],
    )
    .map(drop)
}

/// Forgets the sheets of days before the first that a watch counts.
pub(super) fn forget_days(sql: &dyn Sql, watch: i64) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM behaviour_sheets WHERE watch = ?1 AND day < (SELECT first FROM behaviour_watches WHERE id = ?1)",
        &[watch.into()],
    )
    .map(drop)
}

/// Forgets so many rows of each kind of a watch that is gone, and says whether there were any.
pub(super) fn forget_some(sql: &dyn Sql, watch: i64, limit: i64) -> Result<bool, SqlError> {
    let slice = [watch.into(), limit.into()];
    let recent = sql.query(
        "DELETE FROM behaviour_recent WHERE watch = ?1 AND (n, day) IN (SELECT n, day FROM behaviour_recent WHERE watch = ?1 ORDER BY n, day LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    let sheets = sql.query(
        "DELETE FROM behaviour_sheets WHERE watch = ?1 AND (sheet, day) IN (SELECT sheet, day FROM behaviour_sheets WHERE watch = ?1 ORDER BY sheet, day LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    let gone = sql.query(
        "DELETE FROM behaviour_gone WHERE watch = ?1 AND n IN (SELECT n FROM behaviour_gone WHERE watch = ?1 ORDER BY n LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &slice,
    )?;
    Ok(!(recent.is_empty() && sheets.is_empty() && gone.is_empty()))
}

/// Notes endpoints that are gone, a JSON list of small integers, for every watch, and says whether there is one.
pub(super) fn mark_gone(sql: &dyn Sql, ns: &str) -> Result<bool, SqlError> {
    let rows = sql.query(
        "INSERT INTO behaviour_gone (watch, n) SELECT w.id, CAST(m.value AS INTEGER) FROM behaviour_watches w CROSS JOIN json_each(?1) m WHERE true ON CONFLICT DO NOTHING RETURNING 1",
        &[ns.into()],
    )?;
    Ok(!rows.is_empty())
}

/// The first endpoint that is gone, with the watch that counts it.
pub(super) fn first_gone(sql: &dyn Sql) -> Result<Option<(i64, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT watch, n FROM behaviour_gone ORDER BY watch, n LIMIT 1",
        &[],
    )?;
    let row = rows.first().map(|row| Ok((row.int(0)?, row.int(1)?)));
    row.transpose()
}

/// Those from `first` to `last` that are gone.
pub(super) fn gone(sql: &dyn Sql, watch: i64, first: i64, last: i64) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT n FROM behaviour_gone WHERE watch = ?1 AND n BETWEEN ?2 AND ?3",
        &[watch.into(), first.into(), last.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Forgets what is recent of those from `first` to `last` that are gone, and that they are.
pub(super) fn forget_gone(
    sql: &dyn Sql,
    watch: i64,
    first: i64,
    last: i64,
) -> Result<(), SqlError> {
    let stretch = [watch.into(), first.into(), last.into()];
    sql.query(
        "DELETE FROM behaviour_recent WHERE watch = ?1 AND n IN (SELECT n FROM behaviour_gone WHERE watch = ?1 AND n BETWEEN ?2 AND ?3)",
        &stretch,
    )?;
    sql.query(
        "DELETE FROM behaviour_gone WHERE watch = ?1 AND n BETWEEN ?2 AND ?3",
        &stretch,
    )
    .map(drop)
}

fn watch(row: &Row) -> Result<Watch, SqlError> {
    Ok(Watch {
        id: row.int(0)?,
        days: row.int(1)?,
        begun: row.int(2)?,
        passed: row.int(3)?,
        until: row.int(4)?,
        asked: row.int(5)?,
        wanted: row.time(6)?,
    })
}

fn watched_of(row: &Row) -> Result<Watched, SqlError> {
    let filter: EventDimensions = row.json(2)?;
    Ok(Watched {
        id: row.int(0)?,
        first: row.int(1)?,
        filter: event_filter("", &filter).map_err(|error| SqlError::Corrupt(error.to_string()))?,
    })
}

fn counted(row: &Row) -> Result<(i64, u32), SqlError> {
    Ok((row.int(0)?, times(row, 1)?))
}

/// A count; one beyond what a sheet can hold is as many as it can.
fn times(row: &Row, column: usize) -> Result<u32, SqlError> {
    Ok(u32::try_from(row.int(column)?).unwrap_or(u32::MAX))
}

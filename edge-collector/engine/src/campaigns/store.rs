//! SQL of campaigns.

use super::model::{Campaign, Watcher};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use crate::tags::Tags;
use carillon_wire::{CampaignStatus, Frequency};

/// Keeps a new campaign.
pub(super) fn insert(sql: &dyn Sql, campaign: &Campaign) -> Result<(), SqlError> {
    let doc = text(&campaign.wanted)?;
    let watch = campaign.watch().map(text).transpose()?;
    sql.query(
        "INSERT INTO campaigns (id, frequency, state, starts, ends, segment, segment_version, run, watch, version, created, modified, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &[
            (&campaign.id).into(),
            campaign.when.frequency.as_str().into(),
            campaign.state.as_str().into(),
            campaign.when.starts.into(),
            campaign.when.ends.map_or(crate::sql::Value::Null, Into::into),
            (&campaign.segment).into(),
            campaign.segment_version.into(),
            campaign.run.as_deref().into(),
            watch.as_deref().into(),
            campaign.version.into(),
            campaign.created.into(),
            campaign.modified.into(),
            (&doc).into(),
        ],
    )
    .map(drop)
}

/// Keeps a campaign's state and its run.
pub(super) fn keep_state(sql: &dyn Sql, campaign: &Campaign) -> Result<(), SqlError> {
    sql.query(
        "UPDATE campaigns SET state = ?2, run = ?3, modified = ?4 WHERE id = ?1",
        &[
            (&campaign.id).into(),
            campaign.state.as_str().into(),
            campaign.run.as_deref().into(),
            campaign.modified.into(),
        ],
    )
    .map(drop)
}

/// Keeps the tags of a campaign, which all of its versions show.
pub(super) fn keep_tags(sql: &dyn Sql, id: &str, tags: &Tags) -> Result<(), SqlError> {
    let tags = text(tags)?;
    sql.query(
        "UPDATE campaigns SET doc = json_set(doc, '$.tags', json(?2)) WHERE id = ?1",
        &[id.into(), (&tags).into()],
    )?;
    sql.query(
        "UPDATE campaign_versions SET doc = json_set(doc, '$.tags', json(?2)) WHERE id = ?1",
        &[id.into(), (&tags).into()],
    )
    .map(drop)
}

/// Keeps what a campaign was, before it becomes its next version.
pub(super) fn archive(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO campaign_versions (id, version, frequency, starts, ends, segment, segment_version, modified, doc) SELECT id, version, frequency, starts, ends, segment, segment_version, modified, doc FROM campaigns WHERE id = ?1",
        &[id.into()],
    )
    .map(drop)
}

/// Keeps the next version of a campaign.
pub(super) fn replace(sql: &dyn Sql, campaign: &Campaign) -> Result<(), SqlError> {
    let doc = text(&campaign.wanted)?;
    let watch = campaign.watch().map(text).transpose()?;
    sql.query(
        "UPDATE campaigns SET frequency = ?2, state = ?3, starts = ?4, ends = ?5, segment = ?6, segment_version = ?7, run = ?8, watch = ?9, version = ?10, modified = ?11, doc = ?12 WHERE id = ?1",
        &[
            (&campaign.id).into(),
            campaign.when.frequency.as_str().into(),
            campaign.state.as_str().into(),
            campaign.when.starts.into(),
            campaign.when.ends.map_or(crate::sql::Value::Null, Into::into),
            (&campaign.segment).into(),
            campaign.segment_version.into(),
            campaign.run.as_deref().into(),
            watch.as_deref().into(),
            campaign.version.into(),
            campaign.modified.into(),
            (&doc).into(),
        ],
    )
    .map(drop)
}

/// Takes a deleted campaign away. Its row stays as a name for what it sent.
pub(super) fn remove(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("UPDATE campaigns SET gone = 1 WHERE id = ?1", &[id.into()])?;
    sql.query("DELETE FROM campaign_versions WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// A page of the versions of a campaign, the oldest first. Their state is the campaign's own.
pub(super) fn versions(
    sql: &dyn Sql,
    id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Campaign>, SqlError> {
    let rows = sql.query(
        "SELECT c.id, v.frequency, c.state, v.starts, v.ends, v.segment, v.segment_version, c.run, v.version, c.created, v.modified, v.doc FROM campaign_versions v JOIN campaigns c ON c.id = v.id WHERE v.id = ?1 AND v.version > CAST(?2 AS INTEGER) AND c.gone = 0 UNION ALL SELECT id, frequency, state, starts, ends, segment, segment_version, run, version, created, modified, doc FROM campaigns WHERE id = ?1 AND version > CAST(?2 AS INTEGER) AND gone = 0 ORDER BY 9 LIMIT CAST(?3 AS INTEGER)",
        &[id.into(), after.into(), limit.into()],
    )?;
    rows.iter().map(campaign).collect()
}

/// The campaigns of a segment that live or will.
pub(super) fn live_on(sql: &dyn Sql, segment: &str) -> Result<Vec<Campaign>, SqlError> {
    let rows = sql.query(
        "SELECT id, frequency, state, starts, ends, segment, segment_version, run, version, created, modified, doc FROM campaigns WHERE segment = ?1 AND state IN ('SCHEDULED', 'EXECUTING', 'PENDING_NEXT_RUN', 'PAUSED') ORDER BY id",
        &[segment.into()],
    )?;
    rows.iter().map(campaign).collect()
}

/// The ids of all campaigns that live or will.
pub(super) fn live(sql: &dyn Sql) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "SELECT id FROM campaigns WHERE state IN ('SCHEDULED', 'EXECUTING', 'PENDING_NEXT_RUN', 'PAUSED') ORDER BY id",
        &[],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// The segments, by version, of campaigns that live or will.
pub(super) fn live_segments(sql: &dyn Sql) -> Result<Vec<(String, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT DISTINCT segment, segment_version FROM campaigns WHERE state IN ('SCHEDULED', 'EXECUTING', 'PENDING_NEXT_RUN', 'PAUSED') ORDER BY segment, segment_version",
        &[],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, row.int(1)?)))
        .collect()
}

/// Finds a campaign that nobody deleted.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Campaign>, SqlError> {
    let rows = sql.query(
        "SELECT id, frequency, state, starts, ends, segment, segment_version, run, version, created, modified, doc FROM campaigns WHERE id = ?1 AND gone = 0",
        &[id.into()],
    )?;
    rows.first().map(campaign).transpose()
}

/// Whether there was such a campaign and it was deleted: its id still names what it sent.
pub(super) fn is_gone(sql: &dyn Sql, id: &str) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 FROM campaigns WHERE id = ?1 AND gone = 1",
        &[id.into()],
    )?;
    Ok(!rows.is_empty())
}

/// A page of campaigns by id, without the deleted ones.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<Campaign>, SqlError> {
    let rows = sql.query(
        "SELECT id, frequency, state, starts, ends, segment, segment_version, run, version, created, modified, doc FROM campaigns WHERE id > ?1 AND gone = 0 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(campaign).collect()
}

/// How many campaigns of that frequency are live or about to be.
pub(super) fn count_live(sql: &dyn Sql, frequency: Frequency) -> Result<i64, SqlError> {
    let rows = sql.query(
        "SELECT count(*) FROM campaigns WHERE frequency = ?1 AND state IN ('SCHEDULED', 'EXECUTING', 'PENDING_NEXT_RUN', 'PAUSED')",
        &[frequency.as_str().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The campaigns that events may trigger now.
pub(super) fn watchers(
    sql: &dyn Sql,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Watcher>, SqlError> {
    let rows = sql.query(
        "SELECT id, run, segment, segment_version, watch FROM campaigns WHERE frequency = 'EVENT' AND state IN ('SCHEDULED', 'PENDING_NEXT_RUN') AND starts <= ?1 AND (ends IS NULL OR ends > ?1) AND watch IS NOT NULL ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[now.into(), limit.into()],
    )?;
    rows.iter().map(watcher).collect()
}

/// The in-app campaigns that run now.
pub(super) fn in_app(sql: &dyn Sql, now: Timestamp, limit: i64) -> Result<Vec<Campaign>, SqlError> {
    let rows = sql.query(
        "SELECT id, frequency, state, starts, ends, segment, segment_version, run, version, created, modified, doc FROM campaigns WHERE frequency = 'IN_APP_EVENT' AND state IN ('SCHEDULED', 'EXECUTING') AND starts <= ?1 AND (ends IS NULL OR ends > ?1) ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[now.into(), limit.into()],
    )?;
    rows.iter().map(campaign).collect()
}

fn campaign(row: &Row) -> Result<Campaign, SqlError> {
    let frequency = row.text(1)?;
    let state = row.text(2)?;
    let frequency = Frequency::from_word(&frequency)
        .ok_or_else(|| SqlError::Corrupt(format!("a campaign of frequency {frequency}")))?;
    let state = CampaignStatus::from_word(&state)
        .ok_or_else(|| SqlError::Corrupt(format!("a campaign in state {state}")))?;
    Ok(Campaign {
        id: row.text(0)?,
        state,
        when: super::model::When {
            frequency,
            starts: row.time(3)?,
            ends: row.maybe_int(4)?.map(Timestamp),
        },
        segment: row.text(5)?,
        segment_version: row.int(6)?,
        run: row.maybe_text(7)?,
        version: row.int(8)?,
        created: row.time(9)?,
        modified: row.time(10)?,
        wanted: row.json(11)?,
    })
}

fn watcher(row: &Row) -> Result<Watcher, SqlError> {
    Ok(Watcher {
        id: row.text(0)?,
        run: row.maybe_text(1)?,
        segment: row.text(2)?,
        segment_version: row.int(3)?,
        dimensions: row.json(4)?,
    })
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}

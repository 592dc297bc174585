//! SQL of endpoints and of the users they belong to.

use super::model::{Endpoint, Life, Lists, Record, Rival, User};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use carillon_wire::ChannelType;
use std::collections::HashMap;

/// What a save changes besides the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) user: Option<&'a str>,
    pub(super) reach: Option<&'a str>,
    pub(super) active: bool,
}

/// Finds an endpoint by its folded id.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.id = ?1",
        &[id.into()],
    )?;
    rows.first().map(endpoint).transpose()
}

/// Finds endpoints by their folded ids, a JSON list.
pub(super) fn find_many(sql: &dyn Sql, ids: &str) -> Result<Vec<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM json_each(?1) w CROSS JOIN endpoints e ON e.id = w.value LEFT JOIN users u ON u.id = e.user ORDER BY e.n",
        &[ids.into()],
    )?;
    rows.iter().map(endpoint).collect()
}

/// A page of all endpoints, in the order of their small integers.
pub(super) fn page_after(sql: &dyn Sql, n: i64, limit: i64) -> Result<Vec<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.n > CAST(?1 AS INTEGER) ORDER BY e.n LIMIT CAST(?2 AS INTEGER)",
        &[n.into(), limit.into()],
    )?;
    rows.iter().map(endpoint).collect()
}

/// Finds endpoints by their small integers, a JSON list.
pub(super) fn at(sql: &dyn Sql, ns: &str) -> Result<Vec<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM json_each(?1) w CROSS JOIN endpoints e ON e.n = w.value LEFT JOIN users u ON u.id = e.user ORDER BY e.n",
        &[ns.into()],
    )?;
    rows.iter().map(endpoint).collect()
}

/// Of those small integers, a JSON list, the ones whose endpoints were active at `since` or later.
pub(super) fn active_since(
    sql: &dyn Sql,
    ns: &str,
    since: Timestamp,
) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT e.n FROM json_each(?1) w CROSS JOIN endpoints e ON e.n = w.value WHERE max(e.effective, e.seen) >= ?2",
        &[ns.into(), since.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The lives of endpoints, by their folded ids, a JSON list. When one was made is told only where the log cannot tell.
pub(super) fn lives(sql: &dyn Sql, ids: &str) -> Result<HashMap<String, Life>, SqlError> {
    let rows = sql.query(
        "SELECT e.id, e.n, e.born, CASE WHEN e.born IS NULL THEN e.doc ->> '$.created' END FROM json_each(?1) w CROSS JOIN endpoints e ON e.id = w.value",
        &[ids.into()],
    )?;
    rows.iter()
        .map(|row| {
            let life = Life {
                n: row.int(1)?,
                born: row.maybe_int(2)?,
                created: Timestamp(row.maybe_int(3)?.unwrap_or_default()),
            };
            Ok((row.text(0)?, life))
        })
        .collect()
}

/// The small integer of the newest endpoint; 0 when there is none.
pub(super) fn newest(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT coalesce(max(n), 0) FROM endpoints", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// A page of a user's endpoints, in the order of their small integers.
pub(super) fn of_user_after(
    sql: &dyn Sql,
    user: &str,
    n: i64,
    limit: i64,
) -> Result<Vec<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.user = ?1 AND e.n > CAST(?2 AS INTEGER) ORDER BY e.n LIMIT CAST(?3 AS INTEGER)",
        &[user.into(), n.into(), limit.into()],
    )?;
    rows.iter().map(endpoint).collect()
}

/// A page of the endpoints at addresses, a JSON list of what [`super::model::reach`] says, in the order of their small integers.
pub(super) fn at_after(
    sql: &dyn Sql,
    reaches: &str,
    n: i64,
    limit: i64,
) -> Result<Vec<Endpoint>, SqlError> {
    let rows = sql.query(
        "SELECT e.n, e.doc, e.user, e.active, e.effective, e.seen, e.request, u.attributes, e.owner FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.n IN (SELECT n FROM endpoints WHERE reach IN (SELECT value FROM json_each(?1)) AND active = 1 UNION ALL SELECT n FROM endpoints WHERE reach IN (SELECT value FROM json_each(?1)) AND active = 0) AND e.n > CAST(?2 AS INTEGER) ORDER BY e.n LIMIT CAST(?3 AS INTEGER)",
        &[reaches.into(), n.into(), limit.into()],
    )?;
    rows.iter().map(endpoint).collect()
}

/// A page of the users who have endpoints, by id, each with the number of these.
pub(super) fn users_after(sql: &dyn Sql, user: &str, limit: i64) -> Result<Vec<User>, SqlError> {
    let rows = sql.query(
        "SELECT g.user, g.endpoints, u.attributes FROM (SELECT user, count(*) AS endpoints FROM endpoints WHERE user > ?1 GROUP BY user ORDER BY user LIMIT CAST(?2 AS INTEGER)) g LEFT JOIN users u ON u.id = g.user ORDER BY g.user",
        &[user.into(), limit.into()],
    )?;
    rows.iter().map(user_of).collect()
}

/// The active endpoints of a user but for one, and for those at its own address, which it is about to silence.
pub(super) fn rivals(
    sql: &dyn Sql,
    user: &str,
    but: i64,
    reach: Option<&str>,
) -> Result<Vec<Rival>, SqlError> {
    let rows = sql.query(
        "SELECT n, json_extract(doc, '$.channel'), effective FROM endpoints WHERE user = ?1 AND active = 1 AND n <> ?2 AND (reach IS NULL OR reach IS NOT ?3) ORDER BY n",
        &[user.into(), but.into(), reach.into()],
    )?;
    rows.iter().map(rival).collect()
}

/// Keeps a new endpoint, made when `born` was the newest block of the event log, and says which small integer it got.
pub(super) fn insert(
    sql: &dyn Sql,
    id: &str,
    doc: &str,
    place: Place<'_>,
    endpoint: &Endpoint,
    born: i64,
) -> Result<i64, SqlError> {
    let rows = sql.query(
        "INSERT INTO endpoints (id, doc, user, reach, active, effective, seen, request, owner, born) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING n",
        &[
            id.into(),
            doc.into(),
            place.user.into(),
            place.reach.into(),
            i64::from(place.active).into(),
            endpoint.effective.into(),
            endpoint.seen.into(),
            (&endpoint.request).into(),
            endpoint.owner.as_deref().into(),
            born.into(),
        ],
    )?;
    rows.first().map_or(
        Err(SqlError::Corrupt("no row came back".to_owned())),
        |row| row.int(0),
    )
}

/// Keeps whose an endpoint is.
pub(super) fn claim(sql: &dyn Sql, n: i64, owner: &[u8]) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET owner = ?2 WHERE n = ?1",
        &[n.into(), Some(owner).into()],
    )
    .map(drop)
}

/// Keeps an endpoint's times and its last request; no index is touched.
pub(super) fn touch(sql: &dyn Sql, endpoint: &Endpoint) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET effective = ?2, seen = ?3, request = ?4 WHERE n = ?1",
        &[
            endpoint.n.into(),
            endpoint.effective.into(),
            endpoint.seen.into(),
            (&endpoint.request).into(),
        ],
    )
    .map(drop)
}

/// Keeps an endpoint's document and times; no index is touched.
pub(super) fn update(sql: &dyn Sql, endpoint: &Endpoint, doc: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET doc = ?2, effective = ?3, seen = ?4, request = ?5 WHERE n = ?1",
        &[
            endpoint.n.into(),
            doc.into(),
            endpoint.effective.into(),
            endpoint.seen.into(),
            (&endpoint.request).into(),
        ],
    )
    .map(drop)
}

/// Keeps all of an endpoint.
pub(super) fn replace(
    sql: &dyn Sql,
    endpoint: &Endpoint,
    doc: &str,
    place: Place<'_>,
) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET doc = ?2, user = ?3, reach = ?4, active = ?5, effective = ?6, seen = ?7, request = ?8 WHERE n = ?1",
        &[
            endpoint.n.into(),
            doc.into(),
            place.user.into(),
            place.reach.into(),
            i64::from(place.active).into(),
            endpoint.effective.into(),
            endpoint.seen.into(),
            (&endpoint.request).into(),
        ],
    )
    .map(drop)
}

/// Keeps when endpoints were last seen: a JSON list of pairs of small integer and milliseconds.
pub(super) fn see(sql: &dyn Sql, seen: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET seen = max(seen, s.value ->> 1) FROM json_each(?1) s WHERE n = s.value ->> 0",
        &[seen.into()],
    )
    .map(drop)
}

/// Makes every other active endpoint of that channel family and address inactive.
pub(super) fn silence_others(sql: &dyn Sql, reach: &str, but: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET active = 0 WHERE reach = ?1 AND active = 1 AND n <> ?2",
        &[reach.into(), but.into()],
    )
    .map(drop)
}

/// Makes an endpoint inactive and takes its user away.
pub(super) fn evict(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query(
        "UPDATE endpoints SET user = NULL, active = 0 WHERE n = ?1",
        &[n.into()],
    )
    .map(drop)
}

/// Forgets an endpoint.
pub(super) fn delete(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query("DELETE FROM endpoints WHERE n = ?1", &[n.into()])
        .map(drop)
}

/// Forgets all endpoints of a user, and returns their small integers.
pub(super) fn delete_of_user(sql: &dyn Sql, user: &str) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "DELETE FROM endpoints WHERE user = ?1 RETURNING n",
        &[user.into()],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The attributes of a user.
pub(super) fn user_attributes(sql: &dyn Sql, user: &str) -> Result<Lists, SqlError> {
    let rows = sql.query("SELECT attributes FROM users WHERE id = ?1", &[user.into()])?;
    rows.first().map_or(Ok(Lists::new()), |row| row.json(0))
}

/// Keeps the attributes of a user.
pub(super) fn keep_user(sql: &dyn Sql, user: &str, attributes: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO users (id, attributes) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET attributes = excluded.attributes",
        &[user.into(), attributes.into()],
    )
    .map(drop)
}

/// Forgets a user who has no endpoint left.
pub(super) fn forget_lonely(sql: &dyn Sql, user: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM users WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM endpoints WHERE user = ?1)",
        &[user.into()],
    )
    .map(drop)
}

fn endpoint(row: &Row) -> Result<Endpoint, SqlError> {
    let record: Record = row.json(1)?;
    let user = row.maybe_text(2)?;
    let user_attributes = match (&user, row.maybe_text(7)?) {
        (None, _) => record.waiting.clone(),
        (Some(_), None) => Lists::new(),
        (Some(_), Some(_)) => row.json(7)?,
    };
    Ok(Endpoint {
        n: row.int(0)?,
        record,
        user,
        user_attributes,
        active: row.int(3)? == 1,
        effective: row.time(4)?,
        seen: row.time(5)?,
        request: row.text(6)?,
        owner: row.maybe_blob(8)?,
    })
}

fn user_of(row: &Row) -> Result<User, SqlError> {
    let attributes = row.maybe_text(2)?;
    Ok(User {
        id: row.text(0)?,
        endpoints: row.int(1)?,
        attributes: attributes.map_or(Ok(Lists::new()), |_| row.json(2))?,
    })
}

fn rival(row: &Row) -> Result<Rival, SqlError> {
    let channel = row.maybe_text(1)?;
    Ok(Rival {
        n: row.int(0)?,
        channel: channel.as_deref().and_then(ChannelType::from_word),
        effective: Timestamp(row.int(2)?),
    })
}

//! SQL of the bitmaps, and of the endpoints about which they are out of date.

use super::{Bits, CHUNK_BITS, Trait};
use crate::Timestamp;
use crate::endpoints::{Lists, Record};
use crate::sql::{Row, Sql, SqlError, Value};

/// How many endpoints are stale.
pub(super) fn count_stale(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM index_stale", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// What the bitmaps say of a stale endpoint.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) record: Record,
    pub(super) person: Lists,
    pub(super) activity: Timestamp,
}

/// Copies an endpoint as it stands, unless a copy is there already.
pub(super) fn mark(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO index_stale (n, doc, user, attributes, activity) SELECT e.n, e.doc, e.user, u.attributes, max(e.effective, e.seen) FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.n = ?1 ON CONFLICT (n) DO NOTHING",
        &[n.into()],
    )
    .map(drop)
}

/// Copies every endpoint of a user as it stands, but for those that are copied already.
pub(super) fn mark_user(sql: &dyn Sql, user: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO index_stale (n, doc, user, attributes, activity) SELECT e.n, e.doc, e.user, u.attributes, max(e.effective, e.seen) FROM endpoints e LEFT JOIN users u ON u.id = e.user WHERE e.user = ?1 ON CONFLICT (n) DO NOTHING",
        &[user.into()],
    )
    .map(drop)
}

/// Notes an endpoint that the bitmaps do not have.
pub(super) fn mark_new(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO index_stale (n) VALUES (?1) ON CONFLICT (n) DO NOTHING",
        &[n.into()],
    )
    .map(drop)
}

/// The next stale endpoints from after `after` to `until`.
pub(super) fn stale(
    sql: &dyn Sql,
    after: i64,
    until: i64,
    limit: usize,
) -> Result<Vec<i64>, SqlError> {
    let rows = sql.query(
        "SELECT n FROM index_stale WHERE n > CAST(?1 AS INTEGER) AND n <= CAST(?2 AS INTEGER) ORDER BY n LIMIT CAST(?3 AS INTEGER)",
        &[after.into(), until.into(), Value::Int(limit as i64)],
    )?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The first stale endpoint after `after`.
pub(super) fn first_stale(sql: &dyn Sql, after: i64) -> Result<Option<i64>, SqlError> {
    let rows = sql.query(
        "SELECT min(n) FROM index_stale WHERE n > CAST(?1 AS INTEGER)",
        &[after.into()],
    )?;
    rows.first().map_or(Ok(None), |row| row.maybe_int(0))
}

/// Whether more than `count` endpoints are stale.
pub(super) fn more_stale(sql: &dyn Sql, count: usize) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT n FROM index_stale ORDER BY n LIMIT 1 OFFSET CAST(?1 AS INTEGER)",
        &[Value::Int(count as i64)],
    )?;
    Ok(!rows.is_empty())
}

/// The first stale endpoints of all, with what the bitmaps say of each, if anything.
pub(super) fn first_held(
    sql: &dyn Sql,
    limit: usize,
) -> Result<Vec<(i64, Option<Held>)>, SqlError> {
    let rows = sql.query(
        "SELECT n, doc, user, attributes, activity FROM index_stale ORDER BY n LIMIT CAST(?1 AS INTEGER)",
        &[Value::Int(limit as i64)],
    )?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, held(row)?)))
        .collect()
}

/// Forgets stale endpoints up to and with `n`.
pub(super) fn forget_stale(sql: &dyn Sql, n: i64) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM index_stale WHERE n <= CAST(?1 AS INTEGER)",
        &[n.into()],
    )
    .map(drop)
}

/// The first chunk from `from` on that has anybody.
pub(super) fn first_chunk(sql: &dyn Sql, from: i64) -> Result<Option<i64>, SqlError> {
    let rows = sql.query(
        "SELECT min(chunk) FROM index_bits WHERE trait = ?1 AND chunk >= CAST(?2 AS INTEGER)",
        &[(&Trait::Everybody.name()).into(), from.into()],
    )?;
    rows.first().map_or(Ok(None), |row| row.maybe_int(0))
}

/// Who has a value of a trait.
pub(super) fn bits(
    sql: &dyn Sql,
    of: &str,
    chunk: i64,
    value: &str,
) -> Result<Option<Bits>, SqlError> {
    let rows = sql.query(
        "SELECT bits FROM index_bits WHERE trait = ?1 AND chunk = CAST(?2 AS INTEGER) AND value = ?3",
        &[of.into(), chunk.into(), value.into()],
    )?;
    rows.first().map(|row| unpacked(row, 0)).transpose()
}

/// The next values of a trait, from `from` on, each with who has it.
pub(super) fn values(
    sql: &dyn Sql,
    of: &str,
    chunk: i64,
    from: &str,
    limit: i64,
) -> Result<Vec<(String, Packed)>, SqlError> {
    let rows = sql.query(
        "SELECT value, bits FROM index_bits WHERE trait = ?1 AND chunk = CAST(?2 AS INTEGER) AND value >= ?3 ORDER BY value LIMIT CAST(?4 AS INTEGER)",
        &[of.into(), chunk.into(), from.into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, Packed(row.blob(1)?))))
        .collect()
}

/// Keeps who has a value of a trait.
pub(super) fn keep(
    sql: &dyn Sql,
    of: &str,
    chunk: i64,
    value: &str,
    bits: &Bits,
) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO index_bits (trait, chunk, value, bits) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (trait, chunk, value) DO UPDATE SET bits = excluded.bits",
        &[
            of.into(),
            chunk.into(),
            value.into(),
            Value::Blob(&packed(bits)?),
        ],
    )
    .map(drop)
}

/// Forgets a value of a trait that nobody has any more.
pub(super) fn forget(sql: &dyn Sql, of: &str, chunk: i64, value: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM index_bits WHERE trait = ?1 AND chunk = CAST(?2 AS INTEGER) AND value = ?3",
        &[of.into(), chunk.into(), value.into()],
    )
    .map(drop)
}

/// Places of a chunk, and the words of their bits.
pub(super) const PLACES: usize = 1 << CHUNK_BITS;
pub(super) const WORDS: usize = PLACES / 64;
/// How a packed bitmap begins that has one container and no runs, and what stands before that container's own bytes. Source:
/// RoaringFormatSpec.
const ONE_CONTAINER: [u8; 8] = [0x3a, 0x30, 0, 0, 1, 0, 0, 0];
const HEADER: usize = 16;
/// Where the header has how many are in the container, less one; more than the most of a list are kept as their bits.
const CARDINALITY: std::ops::Range<usize> = 10..12;
const LISTED_MAX: u16 = 4_096;

/// A bitmap as the store has it. To look at a value's name costs less than to unpack who has it.
pub(super) struct Packed(Vec<u8>);

impl Packed {
    #[cfg(test)]
    pub(super) fn new(bits: &Bits) -> Result<Packed, SqlError> {
        packed(bits).map(Packed)
    }

    /// A chunk's bits, 64 to a word, the lowest place in the lowest bit.
    pub(super) fn words(&self) -> Result<Vec<u64>, SqlError> {
        if let Some(words) = self.plain_words() {
            return Ok(words);
        }
        let mut words = vec![0; WORDS];
        for low in self.bits()? {
            if let Some(word) = words.get_mut(low as usize / 64) {
                *word |= 1 << (low % 64);
            }
        }
        Ok(words)
    }

    /// The same of a bitmap that is packed as its bits.
    fn plain_words(&self) -> Option<Vec<u64>> {
        let less_one = u16::from_le_bytes(self.0.get(CARDINALITY)?.try_into().ok()?);
        let plain = self.0.starts_with(&ONE_CONTAINER) && less_one >= LISTED_MAX;
        let (words, rest) = self.0.get(HEADER..)?.as_chunks::<8>();
        let whole = plain && words.len() == WORDS && rest.is_empty();
        whole.then(|| words.iter().map(|word| u64::from_le_bytes(*word)).collect())
    }

    pub(super) fn bits(&self) -> Result<Bits, SqlError> {
        Bits::deserialize_from(self.0.as_slice())
            .map_err(|error| SqlError::Corrupt(format!("a bitmap: {error}")))
    }
}

/// A bitmap as stores keep it.
pub(crate) fn packed(bits: &Bits) -> Result<Vec<u8>, SqlError> {
    let mut packed = Vec::with_capacity(bits.serialized_size());
    bits.serialize_into(&mut packed)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    Ok(packed)
}

/// A bitmap of a row.
pub(crate) fn unpacked(row: &Row, column: usize) -> Result<Bits, SqlError> {
    Packed(row.blob(column)?).bits()
}

fn held(row: &Row) -> Result<Option<Held>, SqlError> {
    if row.maybe_text(1)?.is_none() {
        return Ok(None);
    }
    let record: Record = row.json(1)?;
    let person = match (row.maybe_text(2)?, row.maybe_text(3)?) {
        (None, _) => record.waiting.clone(),
        (Some(_), None) => Lists::new(),
        (Some(_), Some(_)) => row.json(3)?,
    };
    Ok(Some(Held {
        record,
        person,
        activity: row.time(4)?,
    }))
}

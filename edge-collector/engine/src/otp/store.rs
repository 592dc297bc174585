//! SQL of one-time passwords.

use super::model::Otp;
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};

/// Finds the password of an address and a reference.
pub(super) fn find(sql: &dyn Sql, address: &str, reference: &str) -> Result<Option<Otp>, SqlError> {
    let rows = sql.query(
        "SELECT address, reference, mark, attempts, expires FROM otps WHERE address = ?1 AND reference = ?2",
        &[address.into(), reference.into()],
    )?;
    rows.first().map(otp).transpose()
}

/// The passwords of addresses, a JSON list.
pub(super) fn of_addresses(sql: &dyn Sql, addresses: &str) -> Result<Vec<Otp>, SqlError> {
    let rows = sql.query(
        "SELECT address, reference, mark, attempts, expires FROM otps WHERE address IN (SELECT value FROM json_each(?1)) ORDER BY address, reference",
        &[addresses.into()],
    )?;
    rows.iter().map(otp).collect()
}

/// Keeps a password, in place of the one that its address and reference had.
pub(super) fn keep(sql: &dyn Sql, otp: &Otp) -> Result<(), SqlError> {
    sql.query(
        "INSERT OR REPLACE INTO otps (address, reference, mark, attempts, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            (&otp.address).into(),
            (&otp.reference).into(),
            (&otp.mark).into(),
            otp.attempts.into(),
            otp.expires.into(),
        ],
    )
    .map(drop)
}

/// Forgets the password of an address and a reference.
pub(super) fn forget(sql: &dyn Sql, address: &str, reference: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM otps WHERE address = ?1 AND reference = ?2",
        &[address.into(), reference.into()],
    )
    .map(drop)
}

/// Forgets the passwords of addresses, a JSON list.
pub(super) fn forget_of(sql: &dyn Sql, addresses: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM otps WHERE address IN (SELECT value FROM json_each(?1))",
        &[addresses.into()],
    )
    .map(drop)
}

/// Forgets every password that holds no more.
pub(super) fn forget_expired(sql: &dyn Sql, now: Timestamp) -> Result<(), SqlError> {
    sql.query("DELETE FROM otps WHERE expires <= ?1", &[now.into()])
        .map(drop)
}

fn otp(row: &Row) -> Result<Otp, SqlError> {
    Ok(Otp {
        address: row.text(0)?,
        reference: row.text(1)?,
        mark: row.text(2)?,
        attempts: row.int(3)?,
        expires: row.time(4)?,
    })
}

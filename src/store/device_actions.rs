//! What devices did, by their own keys, so that a repeated request does nothing.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Tx};
use pult_domain::{CrewId, Timestamp};

/// What a device was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What stands for the request itself.
    pub digest: Vec<u8>,
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub answer: String,
}

/// What a crew was answered under this key.
///
/// # Errors
/// `Database`.
pub fn find(conn: &Connection, crew: CrewId, key: &str) -> Result<Option<Answered>> {
    Ok(conn
        .prepare_cached(
            "SELECT digest, status, answer FROM device_actions WHERE crew_id = ?1 AND key = ?2",
        )?
        .query_row(params![crew.0, key], |row| {
            Ok(Answered {
                digest: row.get(0)?,
                status: row.get(1)?,
                answer: row.get(2)?,
            })
        })
        .optional()?)
}

/// Keeps what a crew was answered; what is older than `before` goes.
///
/// # Errors
/// `Database`.
pub fn keep(
    tx: &Tx,
    (crew, key): (CrewId, &str),
    answered: &Answered,
    now: Timestamp,
    before: Timestamp,
) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM device_actions WHERE at < ?1")?
        .execute([before.0])?;
    tx.conn
        .prepare_cached("INSERT OR IGNORE INTO device_actions VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            crew.0,
            key,
            answered.digest,
            answered.status,
            answered.answer,
            now.0
        ])?;
    Ok(())
}

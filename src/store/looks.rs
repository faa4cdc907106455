//! The day log: what the engine saw each time it decided something.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Tx};
use pult_domain::{Seconds, Timestamp};

/// Entries older than this are dropped: five weeks, so that a month can be looked back on.
const KEPT: Seconds = Seconds(35 * 24 * 3_600);

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Whether it stands by itself, instead of changing the entry before.
    pub is_whole: bool,
    /// What was seen and decided, as JSON.
    pub body: String,
}

/// Appends an entry; a whole one lets go of what is too old.
///
/// # Errors
/// `Database`.
pub fn append(tx: &Tx, look: &Look) -> Result<()> {
    if look.is_whole {
        tx.conn
            .prepare_cached("DELETE FROM looks WHERE at < ?1")?
            .execute([(look.at - KEPT).0])?;
    }
    tx.conn
        .prepare_cached("INSERT INTO looks (at, whole, body) VALUES (?1, ?2, ?3)")?
        .execute(params![look.at.0, look.is_whole, look.body])?;
    Ok(())
}

/// The entries of `[from, to)`, oldest first, with those before that the first of them needs: from
/// the last whole one on.
///
/// # Errors
/// `Database`.
pub fn of_span(conn: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<Look>> {
    let first: Option<i64> = conn
        .prepare_cached("SELECT max(id) FROM looks WHERE whole = 1 AND at <= ?1")?
        .query_row([from.0], |row| row.get(0))
        .optional()?
        .flatten();
    let mut select = conn.prepare_cached(
        "SELECT at, whole, body FROM looks WHERE id >= ?1 AND at < ?2 ORDER BY id",
    )?;
    let looks = select.query_map([first.unwrap_or(0), to.0], |row| {
        Ok(Look {
            at: Timestamp(row.get(0)?),
            is_whole: row.get(1)?,
            body: row.get(2)?,
        })
    })?;
    Ok(looks.collect::<rusqlite::Result<_>>()?)
}

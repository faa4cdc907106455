//! The day log: what the engine saw each time it decided something.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Error, Result, Tx};
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
        .execute(params![look.at.0, look.is_whole, packed(&look.body)?])?;
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
        "SELECT at, whole, body FROM looks WHERE id BETWEEN ?1 AND
            (SELECT id FROM looks WHERE at < ?2 ORDER BY at DESC, id DESC LIMIT 1) ORDER BY id",
    )?;
    let looks = select.query_and_then([first.unwrap_or(0), to.0], |row| {
        Ok(Look {
            at: Timestamp(row.get(0)?),
            is_whole: row.get(1)?,
            body: unpacked(&row.get::<_, Vec<u8>>(2)?)?,
        })
    })?;
    looks.collect()
}

fn packed(body: &str) -> Result<Vec<u8>> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    let done = packer.write_all(body.as_bytes());
    done.and_then(|()| packer.finish()).map_err(damaged)
}

fn unpacked(bytes: &[u8]) -> Result<String> {
    let mut body = String::new();
    let read = DeflateDecoder::new(bytes).read_to_string(&mut body);
    read.map(|_| body).map_err(damaged)
}

fn damaged(error: std::io::Error) -> Error {
    Error::Damaged(format!("an entry of the day log: {error}"))
}

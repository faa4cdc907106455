//! Past days: where and when people asked for crews, and what the engine was shown of it.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{Connection, params};

use super::{Error, Result, Tx};
use pult_domain::{Point, Seconds, Timestamp};

/// Histories older than the day log are dropped.
const KEPT: Seconds = Seconds(35 * 24 * 3_600);

/// Where and when people wanted a crew in `[from, to)`, by time: orders that were not called off before
/// anybody came count, whoever gave up counts too.
///
/// # Errors
/// `Database`.
pub fn pickups(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Point)>> {
    let mut select = conn.prepare_cached(
        "SELECT max(o.created_at, coalesce(s.window_from, o.created_at)) AS wanted, p.lat, p.lon
         FROM orders o
         JOIN stops s ON s.order_id = o.id AND s.position = 0
         JOIN stop_places sp ON sp.stop_id = s.id AND sp.position = 0
         JOIN places p ON p.id = sp.place_id
         WHERE o.created_at >= ?1 AND o.created_at < ?2 AND p.lat IS NOT NULL
         ORDER BY wanted, o.id",
    )?;
    let rows = select.query_map([from.0, to.0], |row| {
        let point = Point {
            lat: row.get(1)?,
            lon: row.get(2)?,
        };
        Ok((Timestamp(row.get(0)?), point))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a history under its name; what is too old goes.
///
/// # Errors
/// `Database`.
pub fn keep(tx: &Tx, name: &str, body: &str, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM histories WHERE at < ?1")?
        .execute([(now - KEPT).0])?;
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    let packed = packer.write_all(body.as_bytes());
    let packed = packed.and_then(|()| packer.finish()).map_err(damaged)?;
    tx.conn
        .prepare_cached(
            "INSERT INTO histories VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = excluded.at",
        )?
        .execute(params![name, now.0, packed])?;
    Ok(())
}

/// All that are kept, by name.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<(String, String)>> {
    let mut select = conn.prepare_cached("SELECT name, body FROM histories ORDER BY name")?;
    let kept = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let kept: Vec<_> = kept.collect::<rusqlite::Result<_>>()?;
    let unpacked = |bytes: Vec<u8>| {
        let mut body = String::new();
        let read = DeflateDecoder::new(&bytes[..]).read_to_string(&mut body);
        read.map(|_| body).map_err(damaged)
    };
    let named = |(name, bytes): (String, Vec<u8>)| Ok((name, unpacked(bytes)?));
    kept.into_iter().map(named).collect()
}

fn damaged(error: std::io::Error) -> Error {
    Error::Damaged(format!("a history of past days: {error}"))
}

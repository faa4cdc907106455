//! Drives that are over: what the roads said of them and what they took. The primitives.

use rusqlite::{Connection, params};

use super::{Result, Tx};
use pult_domain::{Point, Seconds, Timestamp};

/// A drive to a stop of an assignment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drive {
    /// When it began.
    pub at: Timestamp,
    /// Where the order it belongs to begins, when known.
    pub order_from: Option<Point>,
    /// What the roads said.
    pub expected: Seconds,
    /// What it took.
    pub actual: Seconds,
}

/// Keeps a drive.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, drive: &Drive) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO drives (at, lat, lon, road_s, taken_s) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            drive.at.0,
            drive.order_from.map(|point| point.lat),
            drive.order_from.map(|point| point.lon),
            drive.expected.0,
            drive.actual.0,
        ])?;
    Ok(())
}

/// Forgets the drives that began before a moment.
///
/// # Errors
/// `Database`.
pub fn forget(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM drives WHERE at < ?1")?
        .execute([before.0])?;
    Ok(())
}

/// The newest drives, at most `n`.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection, n: u32) -> Result<Vec<Drive>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, road_s, taken_s FROM drives ORDER BY at DESC, id DESC LIMIT ?1",
        )?
        .query_map([n], |row| {
            let (lat, lon): (Option<f64>, Option<f64>) = (row.get(1)?, row.get(2)?);
            Ok(Drive {
                at: Timestamp(row.get(0)?),
                order_from: lat.zip(lon).map(|(lat, lon)| Point { lat, lon }),
                expected: Seconds(row.get(3)?),
                actual: Seconds(row.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

//! Where crews were, and the positions that were not used. Only this module knows their SQL.

use rusqlite::{Connection, OptionalExtension, params};

use super::crews::rows;
use super::{Notice, Result, Tx};
use pult_domain::{CrewId, Position, Seconds, Timestamp};
use pult_geo::fixes::Fault;

/// Positions that were not used are kept this long.
const KEPT: Seconds = Seconds::minutes(24 * 60);

/// Writes a position of a crew; the newest becomes its present one.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, crew: CrewId, position: Position) -> Result<()> {
    let values = params![
        crew.0,
        position.at.0,
        position.point.lat,
        position.point.lon,
        position.accuracy.0
    ];
    tx.conn
        .prepare_cached("INSERT OR REPLACE INTO positions VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(values)?;
    let newest = tx
        .conn
        .prepare_cached(
            "UPDATE crews SET position_at = ?2, lat = ?3, lon = ?4, accuracy_m = ?5
             WHERE id = ?1 AND (position_at IS NULL OR position_at <= ?2)",
        )?
        .execute(values)?;
    if newest > 0 {
        tx.notice(Notice::Moved(crew, position));
    }
    Ok(())
}

/// Fills a crew's track with a position that came late; what is known of its second stays.
///
/// # Errors
/// `Database`.
pub fn put_late(tx: &Tx, crew: CrewId, position: Position) -> Result<()> {
    let values = params![
        crew.0,
        position.at.0,
        position.point.lat,
        position.point.lon,
        position.accuracy.0
    ];
    tx.conn
        .prepare_cached("INSERT OR IGNORE INTO positions VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(values)?;
    Ok(())
}

/// Where a crew was within `[from, to]`, oldest first.
///
/// # Errors
/// `Database`.
pub fn track(
    conn: &Connection,
    crew: CrewId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM positions
             WHERE crew_id = ?1 AND at BETWEEN ?2 AND ?3 ORDER BY at",
        )?
        .query_map([crew.0, from.0, to.0], rows::position)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The first `limit` positions of a crew within `[from, to)`, oldest first.
///
/// # Errors
/// `Database`.
pub(super) fn track_from(
    conn: &Connection,
    crew: CrewId,
    (from, to): (Timestamp, Timestamp),
    limit: usize,
) -> Result<Vec<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM positions
             WHERE crew_id = ?1 AND at >= ?2 AND at < ?3 ORDER BY at LIMIT ?4",
        )?
        .query_map([crew.0, from.0, to.0, limit as i64], rows::position)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The newest positions of a crew, newest first.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection, crew: CrewId, n: usize) -> Result<Vec<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM positions WHERE crew_id = ?1
             ORDER BY at DESC LIMIT ?2",
        )?
        .query_map([crew.0, n as i64], rows::position)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Where a crew was last seen by a moment, if it was seen.
///
/// # Errors
/// `Database`.
pub fn at(conn: &Connection, crew: CrewId, at: Timestamp) -> Result<Option<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM positions WHERE crew_id = ?1 AND at <= ?2
             ORDER BY at DESC LIMIT 1",
        )?
        .query_row([crew.0, at.0], rows::position)
        .optional()?)
}

/// Where a crew was first seen after a moment, if it was seen.
///
/// # Errors
/// `Database`.
pub fn after(conn: &Connection, crew: CrewId, at: Timestamp) -> Result<Option<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM positions WHERE crew_id = ?1 AND at > ?2
             ORDER BY at LIMIT 1",
        )?
        .query_row([crew.0, at.0], rows::position)
        .optional()?)
}

/// The position of a crew that waits for another to agree with it.
///
/// # Errors
/// `Database`.
pub fn waiting(conn: &Connection, crew: CrewId) -> Result<Option<Position>> {
    Ok(conn
        .prepare_cached(
            "SELECT at, lat, lon, accuracy_m FROM bad_positions WHERE crew_id = ?1 AND waits = 1",
        )?
        .query_row([crew.0], rows::position)
        .optional()?)
}

/// Ends the waiting of a crew's position: it was true and is not counted, or it was not.
///
/// # Errors
/// `Database`.
pub fn end_waiting(tx: &Tx, crew: CrewId, was_true: bool) -> Result<()> {
    let sql = match was_true {
        true => "DELETE FROM bad_positions WHERE crew_id = ?1 AND waits = 1",
        false => "UPDATE bad_positions SET waits = 0 WHERE crew_id = ?1 AND waits = 1",
    };
    tx.conn.prepare_cached(sql)?.execute([crew.0])?;
    Ok(())
}

/// Counts a position that is not used, and forgets those of the day before.
///
/// # Errors
/// `Database`.
pub fn put_bad(
    tx: &Tx,
    crew: CrewId,
    position: Position,
    fault: Fault,
    waits: bool,
    now: Timestamp,
) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM bad_positions WHERE crew_id = ?1 AND arrived_at < ?2")?
        .execute([crew.0, (now - KEPT).0])?;
    tx.conn
        .prepare_cached("INSERT INTO bad_positions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            crew.0,
            now.0,
            position.at.0,
            position.point.lat,
            position.point.lon,
            position.accuracy.0,
            fault.as_str(),
            waits,
        ])?;
    Ok(())
}

/// How many positions of a crew have not been used since a moment.
///
/// # Errors
/// `Database`.
pub fn n_bad(conn: &Connection, crew: CrewId, since: Timestamp) -> Result<u32> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM bad_positions WHERE crew_id = ?1 AND arrived_at >= ?2",
        )?
        .query_row([crew.0, since.0], |row| row.get(0))?)
}

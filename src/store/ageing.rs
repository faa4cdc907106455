//! What grows old: tracks that are simplified and dropped, explanations of orders that are long over.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Tx, positions};
use pult_domain::{CrewId, Meters, Position, Timestamp};

/// So many orders lose their explanations in one transaction.
const ORDERS_AT_ONCE: i64 = 500;

/// A part of a track that is to be simplified.
#[derive(Debug, Clone, PartialEq)]
pub struct OldTrack {
    /// Whose.
    pub crew: CrewId,
    /// Its positions, oldest first. The first was kept before.
    pub positions: Vec<Position>,
}

/// The next part of a track that ended before `before` and was not simplified yet: at most `limit`
/// positions of one crew.
///
/// # Errors
/// `Database`.
pub fn old_track(conn: &Connection, before: Timestamp, limit: usize) -> Result<Option<OldTrack>> {
    let crew: Option<i64> = conn
        .prepare_cached(
            "SELECT c.id FROM crews c LEFT JOIN simplified_tracks t ON t.crew_id = c.id
             WHERE EXISTS (SELECT 1 FROM positions p WHERE p.crew_id = c.id
                AND p.at > coalesce(t.until, -1) AND p.at < ?1) LIMIT 1",
        )?
        .query_row([before.0], |row| row.get(0))
        .optional()?;
    let Some(crew) = crew.map(CrewId) else {
        return Ok(None);
    };
    let until = simplified_until(conn, crew)?;
    let positions = positions::track_from(conn, crew, (until, before), limit)?;
    Ok(Some(OldTrack { crew, positions }))
}

fn simplified_until(conn: &Connection, crew: CrewId) -> Result<Timestamp> {
    let until: Option<i64> = conn
        .prepare_cached("SELECT until FROM simplified_tracks WHERE crew_id = ?1")?
        .query_row([crew.0], |row| row.get(0))
        .optional()?;
    Ok(Timestamp(until.unwrap_or(i64::MIN / 2)))
}

/// Leaves of a crew's track until `until` all but the positions at `dropped`, and adds to how far it
/// drove on days of the office (`2026-11-28`).
///
/// # Errors
/// `Database`.
pub fn simplify_track(
    tx: &Tx,
    crew: CrewId,
    until: Timestamp,
    dropped: &[Timestamp],
    driven: &[(String, Meters)],
) -> Result<()> {
    let mut delete = tx
        .conn
        .prepare_cached("DELETE FROM positions WHERE crew_id = ?1 AND at = ?2")?;
    for at in dropped {
        delete.execute([crew.0, at.0])?;
    }
    for (day, distance) in driven {
        tx.conn
            .prepare_cached(
                "INSERT INTO driven_days VALUES (?1, ?2, ?3) ON CONFLICT (crew_id, day)
                 DO UPDATE SET distance_m = distance_m + excluded.distance_m",
            )?
            .execute(params![crew.0, day, distance.0])?;
    }
    tx.conn
        .prepare_cached(
            "INSERT INTO simplified_tracks VALUES (?1, ?2) ON CONFLICT (crew_id)
             DO UPDATE SET until = excluded.until",
        )?
        .execute([crew.0, until.0])?;
    Ok(())
}

/// How far a crew drove on a day of the office (`2026-11-28`), once its track is simplified.
///
/// # Errors
/// `Database`.
pub fn driven_on(conn: &Connection, crew: CrewId, day: &str) -> Result<Option<Meters>> {
    Ok(conn
        .prepare_cached("SELECT distance_m FROM driven_days WHERE crew_id = ?1 AND day = ?2")?
        .query_row(params![crew.0, day], |row| row.get(0).map(Meters))
        .optional()?)
}

/// Drops the tracks of a crew before a moment.
///
/// # Errors
/// `Database`.
pub fn drop_tracks(tx: &Tx, crew: CrewId, before: Timestamp) -> Result<usize> {
    Ok(tx
        .conn
        .prepare_cached("DELETE FROM positions WHERE crew_id = ?1 AND at < ?2")?
        .execute([crew.0, before.0])?)
}

/// Drops explanations of orders that were made before a moment, some of them; answers how many.
///
/// # Errors
/// `Database`.
pub fn drop_explanations(tx: &Tx, before: Timestamp) -> Result<usize> {
    let first: Option<i64> = tx
        .conn
        .prepare_cached(
            "SELECT id FROM orders INDEXED BY orders_created WHERE created_at >= ?1
             ORDER BY created_at LIMIT 1",
        )?
        .query_row([before.0], |row| row.get(0))
        .optional()?;
    // Without a newer order nobody knows where the old ones end; there is time.
    let Some(first) = first else { return Ok(0) };
    Ok(tx
        .conn
        .prepare_cached(
            "DELETE FROM explanations WHERE order_id IN
                (SELECT DISTINCT order_id FROM explanations WHERE order_id < ?1 LIMIT ?2)",
        )?
        .execute([first, ORDERS_AT_ONCE])?)
}

//! Shifts as lists: who was on line when, and what was carried out meanwhile. Ratings with a beginning.

use rusqlite::{Connection, params};

use super::{Result, Tx};
use pult_domain::{CompanyId, CrewId, DriverId, Money, Rating, Timestamp, VehicleId};

/// A shift with its driver and what was done in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftLine {
    /// Its id.
    pub id: i64,
    /// The crew.
    pub crew: CrewId,
    /// The driver.
    pub driver: DriverId,
    /// The driver's name.
    pub driver_name: String,
    /// The driver's company.
    pub company: Option<CompanyId>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it has.
    pub ended_at: Option<Timestamp>,
    /// The orders carried out in it.
    pub completed: i64,
    /// What was billed in it.
    pub revenue: Money,
}

/// The shifts that began within `[from, to]`, oldest first; an open one counts until `now`.
///
/// # Errors
/// `Database`.
pub fn between(
    conn: &Connection,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Vec<ShiftLine>> {
    Ok(conn
        .prepare_cached(
            "SELECT s.id, s.crew_id, c.driver_id, d.name, d.company_id, s.started_at, s.ended_at,
                (SELECT count(*) FROM orders o JOIN assignments a ON a.id = o.assignment_id
                 WHERE o.status IN ('completed', 'cancelled', 'failed') AND o.status = 'completed'
                    AND o.status_at BETWEEN s.started_at AND coalesce(s.ended_at, ?3)
                    AND a.crew_id = s.crew_id),
                (SELECT coalesce(sum(json_extract(o.bill, '$.total')), 0)
                 FROM orders o JOIN assignments a ON a.id = o.assignment_id
                 WHERE o.status IN ('completed', 'cancelled', 'failed') AND o.bill IS NOT NULL
                    AND o.status_at BETWEEN s.started_at AND coalesce(s.ended_at, ?3)
                    AND a.crew_id = s.crew_id)
             FROM shifts s JOIN crews c ON c.id = s.crew_id JOIN drivers d ON d.id = c.driver_id
             WHERE s.started_at BETWEEN ?1 AND ?2 ORDER BY s.started_at, s.id",
        )?
        .query_map([from.0, to.0, now.0], |row| {
            Ok(ShiftLine {
                id: row.get(0)?,
                crew: CrewId(row.get(1)?),
                driver: DriverId(row.get(2)?),
                driver_name: row.get(3)?,
                company: row.get::<_, Option<i64>>(4)?.map(CompanyId),
                started_at: Timestamp(row.get(5)?),
                ended_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
                completed: row.get(7)?,
                revenue: Money(row.get(8)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Takes a vehicle out of the lists; its number is free again.
///
/// # Errors
/// `Database`.
pub fn archive_vehicle(tx: &Tx, id: VehicleId, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE vehicles SET archived_at = ?2, external_ref = NULL WHERE id = ?1")?
        .execute(params![id.0, now.0])?;
    Ok(())
}

/// Gives a driver rating points that count from a moment on; returns the id of the rating.
///
/// # Errors
/// `Database`.
pub fn add_rating_from(tx: &Tx, rating: &Rating, starts_at: Timestamp) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO ratings (driver_id, points, expires_at, comment, starts_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .insert(params![
            rating.driver.0,
            rating.points,
            rating.expires_at.0,
            rating.comment,
            starts_at.0
        ])?)
}

//! Where crews said that they are, and where they were last at a stop.

use rusqlite::params;

use super::{Result, Tx};
use pult_domain::{CheckIn, CheckInKind, CrewId, Order, PlaceId, Seconds, StopProgress, Timestamp};

/// A crew that its receiver showed within this needs no estimate from its stops.
const SEEN: Seconds = Seconds(60);

/// Writes where a crew said that it is; it is there until it says or does something else.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, crew: CrewId, told: &CheckIn, stand: Option<PlaceId>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT OR REPLACE INTO checkins (crew_id, at, lat, lon, label, stand_id, kind)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            crew.0,
            told.at.0,
            told.point.lat,
            told.point.lon,
            told.label,
            stand.map(|id| id.0),
            told.kind.as_str(),
        ])?;
    Ok(())
}

/// A crew is taken to be nowhere in particular again.
///
/// # Errors
/// `Database`.
pub fn forget(tx: &Tx, crew: CrewId) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM checkins WHERE crew_id = ?1")?
        .execute([crew.0])?;
    Ok(())
}

/// Notes where an order that was just changed shows its crew to be: at the stop that it came to last.
/// What the crew has said since stays, and so does what its receiver tells.
///
/// # Errors
/// `Database`.
pub fn note_stop(tx: &Tx, crew: CrewId, order: &Order) -> Result<()> {
    let Some((at, label, point)) = latest_stop(order) else {
        return Ok(());
    };
    tx.conn
        .prepare_cached(
            "INSERT INTO checkins (crew_id, at, lat, lon, label, kind)
             SELECT id, ?2, ?3, ?4, ?5, ?6 FROM crews
             WHERE id = ?1 AND (position_at IS NULL OR position_at < ?7)
             ON CONFLICT (crew_id) DO UPDATE SET at = excluded.at, lat = excluded.lat,
                lon = excluded.lon, label = excluded.label, stand_id = NULL, kind = excluded.kind
             WHERE checkins.at <= excluded.at",
        )?
        .execute(params![
            crew.0,
            at.0,
            point.lat,
            point.lon,
            label,
            CheckInKind::Stop.as_str(),
            (at - SEEN).0,
        ])?;
    Ok(())
}

/// When and where an order's crew was last at one of its stops.
fn latest_stop(order: &Order) -> Option<(Timestamp, String, pult_domain::Point)> {
    let visited = order.stops.iter().filter_map(|stop| {
        let at = match stop.progress {
            StopProgress::Arrived { at } => at,
            StopProgress::Done { left_at, .. } => left_at,
            StopProgress::Ahead | StopProgress::Missed { .. } => return None,
        };
        let place = stop.place()?;
        Some((at, place.address.clone(), place.point?))
    });
    visited.max_by_key(|(at, _, _)| *at)
}

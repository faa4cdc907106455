//! What happened in a span of time, for whoever looks back on it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::{Result, crews};
use pult_domain::{CrewId, Meters, OrderId, Point, Shift, Timestamp};

/// The shifts that reach into `[from, to)`, by their beginning.
///
/// # Errors
/// `Database`.
pub fn shifts(conn: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<Shift>> {
    let mut select = conn.prepare_cached(
        "SELECT crew_id, started_at, ended_at FROM shifts
         WHERE started_at < ?2 AND (ended_at IS NULL OR ended_at > ?1) ORDER BY started_at, id",
    )?;
    let shifts = select.query_map([from.0, to.0], |row| {
        Ok(Shift {
            crew: CrewId(row.get(0)?),
            started_at: Timestamp(row.get(1)?),
            ended_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            break_since: None,
        })
    })?;
    Ok(shifts.collect::<rusqlite::Result<_>>()?)
}

/// Where a crew was at a moment: its last position until then, else its first one after, else where it
/// starts in the office file.
///
/// # Errors
/// `Database`.
pub fn place_at(conn: &Connection, crew: CrewId, at: Timestamp) -> Result<Option<Point>> {
    let seen = |sql: &str| -> Result<Option<Point>> {
        let row = conn
            .prepare_cached(sql)?
            .query_row([crew.0, at.0], |row| {
                let (lat, lon) = (row.get(0)?, row.get(1)?);
                Ok(Point { lat, lon })
            })
            .optional()?;
        Ok(row)
    };
    let before = seen(
        "SELECT lat, lon FROM positions WHERE crew_id = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
    )?;
    let place = match before {
        Some(place) => Some(place),
        None => seen(
            "SELECT lat, lon FROM positions WHERE crew_id = ?1 AND at > ?2 ORDER BY at LIMIT 1",
        )?,
    };
    if place.is_some() {
        return Ok(place);
    }
    let starts = crews::starts(conn)?;
    let own = starts.into_iter().find(|(id, _)| *id == crew);
    Ok(own.map(|(_, start)| start))
}

/// How far crews drove to the first stop of the orders that were made in `[from, to)`, as it was
/// planned.
///
/// # Errors
/// `Database`.
pub fn pickups(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<BTreeMap<OrderId, Meters>> {
    let mut select = conn.prepare_cached(
        "SELECT o.id, l.distance_m FROM orders o
         JOIN stops s ON s.order_id = o.id AND s.position = 0
         JOIN legs l ON l.assignment_id = o.assignment_id AND l.stop_id = s.id
         WHERE o.created_at >= ?1 AND o.created_at < ?2",
    )?;
    let rows = select.query_map([from.0, to.0], |row| {
        Ok((OrderId(row.get(0)?), Meters(row.get(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

//! Drives that are over: what the roads said of them and what they took.

use rusqlite::{Connection, params};

use super::Result;
use pult_domain::{Point, Seconds, Timestamp};

/// A drive of a completed assignment, from where the crew set out to the stop it reached.
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

/// The drives of the newest `n` assignments that ended after a moment, in no order.
///
/// A drive begins when the stop before it was left, the first one when its order was started. Stops
/// that nobody was seen to reach teach nothing: those that were closed in the moment they were
/// reached, as when a whole assignment is reported finished, unless it is the last stop of the way.
///
/// # Errors
/// `Database`.
pub fn finished(conn: &Connection, since: Timestamp, n: u32) -> Result<Vec<Drive>> {
    Ok(conn
        .prepare_cached(
            "WITH way AS (
                SELECT l.duration_s, l.order_id, s.arrived_at, s.closed_at,
                    l.position = max(l.position) OVER (PARTITION BY l.assignment_id) AS is_last,
                    CASE l.position WHEN 0 THEN
                        (SELECT max(e.at) FROM events e
                         WHERE e.order_id = l.order_id AND e.kind = 'order.started')
                    ELSE lag(CASE WHEN s.closed_at > s.arrived_at THEN s.closed_at END)
                        OVER (PARTITION BY l.assignment_id ORDER BY l.position)
                    END AS began_at
                FROM assignments a
                JOIN legs l ON l.assignment_id = a.id
                JOIN stops s ON s.id = l.stop_id AND s.progress = 'done'
                WHERE a.status = 'completed' AND a.closed_at >= ?1
                    AND a.id > (SELECT coalesce(max(id), 0) FROM assignments) - ?2
             )
             SELECT w.began_at, w.duration_s, w.arrived_at - w.began_at, p.lat, p.lon
             FROM way w
             LEFT JOIN stops f ON f.order_id = w.order_id AND f.position = 0
             LEFT JOIN stop_places sp ON sp.stop_id = f.id AND sp.position = 0
             LEFT JOIN places p ON p.id = sp.place_id
             WHERE w.duration_s > 0 AND w.arrived_at > w.began_at
                AND (w.closed_at > w.arrived_at OR w.is_last)",
        )?
        .query_map(params![since.0, n], |row| {
            let (lat, lon): (Option<f64>, Option<f64>) = (row.get(3)?, row.get(4)?);
            Ok(Drive {
                at: Timestamp(row.get(0)?),
                order_from: lat.zip(lon).map(|(lat, lon)| Point { lat, lon }),
                expected: Seconds(row.get(1)?),
                actual: Seconds(row.get(2)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

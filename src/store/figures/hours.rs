//! A day hour by hour, for pictures.

use rusqlite::{Connection, params};

use super::Span;
use crate::Result;
use pult_domain::{Money, Seconds, Timestamp};

/// What happened within an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hour {
    /// Orders that were taken.
    pub taken: i64,
    /// Orders that were carried out.
    pub completed: i64,
    /// What was billed.
    pub revenue: Money,
    /// The time that customers waited for a crew, all of them together.
    pub waited: Seconds,
    /// How many that were.
    pub n_waited: i64,
    /// Crews on line and without an order, at the hour's end or now.
    pub free: Option<i64>,
}

const HOUR: i64 = 3600;

/// The hours of a span, the first begins with it; those that are still to come are empty.
///
/// # Errors
/// `Database`.
pub fn hours(conn: &Connection, (from, to): Span, now: Timestamp) -> Result<Vec<Hour>> {
    let n = usize::try_from((to - from).0 / HOUR).unwrap_or_default();
    let mut hours = vec![Hour::default(); n];
    let mut taken = conn.prepare_cached(
        "SELECT (created_at - ?1) / 3600, count(*) FROM orders
         WHERE created_at >= ?1 AND created_at < ?2 GROUP BY 1",
    )?;
    let mut rows = taken.query(params![from.0, to.0])?;
    while let Some(row) = rows.next()? {
        if let Some(hour) = hours.get_mut(row.get::<_, u32>(0)? as usize) {
            hour.taken = row.get(1)?;
        }
    }
    let mut done = conn.prepare_cached(
        "SELECT (o.status_at - ?1) / 3600, sum(o.status = 'completed'),
            coalesce(sum(json_extract(o.bill, '$.total')), 0),
            count(iif(o.status = 'completed', s.first_arrived_at, NULL)),
            coalesce(sum(iif(o.status = 'completed', max(0, s.first_arrived_at
                - max(o.created_at, coalesce(s.window_from, o.created_at))), 0)), 0)
         FROM orders o JOIN stops s ON s.order_id = o.id AND s.position = 0
         WHERE o.status IN ('completed', 'cancelled', 'failed')
            AND (o.status = 'completed' OR o.bill IS NOT NULL) AND o.status_at >= ?1 AND o.status_at < ?2 GROUP BY 1",
    )?;
    let mut rows = done.query(params![from.0, to.0])?;
    while let Some(row) = rows.next()? {
        if let Some(hour) = hours.get_mut(row.get::<_, u32>(0)? as usize) {
            hour.completed = row.get(1)?;
            hour.revenue = Money(row.get(2)?);
            hour.n_waited = row.get(3)?;
            hour.waited = Seconds(row.get(4)?);
        }
    }
    let mut free = conn.prepare_cached(
        "WITH there AS (
            SELECT crew_id FROM shifts INDEXED BY one_open_shift
                WHERE ended_at IS NULL AND started_at <= ?1
            UNION SELECT crew_id FROM shifts INDEXED BY shifts_ended
                WHERE ended_at > ?1 AND started_at <= ?1)
         SELECT count(*) FROM there
         WHERE NOT EXISTS (SELECT 1 FROM assignments a WHERE a.crew_id = there.crew_id
                AND a.status = 'completed' AND a.closed_at > ?1 AND a.accepted_at <= ?1)
            AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.crew_id = there.crew_id
                AND a.status IN ('offered', 'active') AND a.status = 'active'
                AND a.accepted_at <= ?1)",
    )?;
    for (at, hour) in hours.iter_mut().enumerate() {
        let begins = from.0 + HOUR * at as i64;
        if begins <= now.0 {
            let moment = (begins + HOUR - 1).min(now.0);
            hour.free = Some(free.query_row([moment], |row| row.get(0))?);
        }
    }
    Ok(hours)
}

//! What somebody should look at: why nobody is asked, who has fallen silent, what could not be made.

use rusqlite::{Connection, params};

use super::Result;
use super::codec::ids_json;
use pult_domain::{CompanyId, CrewId, EventKind, OrderId, Origin, StandingId, Timestamp};

/// When a crew under way last said where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrewSeen {
    /// Who.
    pub crew: CrewId,
    /// When; `None` for a crew without GPS: it has said nothing since its shift began.
    pub position_at: Option<Timestamp>,
}

/// A crew that lets one offer after another run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswering {
    /// Who.
    pub crew: CrewId,
    /// How many offers ran out since it was last heard of.
    pub n: usize,
    /// When the last of them did.
    pub since: Timestamp,
}

/// An order of a standing order that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMade {
    /// Of which standing order.
    pub standing: StandingId,
    /// The day, as `2026-11-30`.
    pub date: String,
    /// The minute of the day.
    pub minute: u16,
    /// Why.
    pub problem: String,
    /// When it was to be made at the latest.
    pub since: Timestamp,
}

/// The newest explanation of each of these orders, as the engine's text (JSON); those without one are
/// left out.
///
/// # Errors
/// `Database`.
pub fn explanations(
    conn: &Connection,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Timestamp, String)>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids_json(orders.iter().map(|id| id.0));
    // SQLite answers the other columns of the row that holds the greatest `at`.
    Ok(conn
        .prepare_cached(
            "SELECT order_id, max(at), body FROM explanations
             WHERE order_id IN (SELECT value FROM json_each(?1)) GROUP BY order_id",
        )?
        .query_map([list], |row| {
            Ok((OrderId(row.get(0)?), Timestamp(row.get(1)?), row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The crews on shift that carry something, each with its newest position of this shift. A starting
/// position of the office file, which is stamped when the office starts, is none.
///
/// # Errors
/// `Database`.
pub fn crews_under_way(conn: &Connection) -> Result<Vec<CrewSeen>> {
    Ok(conn
        .prepare_cached(
            "SELECT c.id, iif(c.position_at >= s.started_at
                AND NOT (c.accuracy_m = 0 AND c.lat IS c.start_lat AND c.lon IS c.start_lon),
                c.position_at, NULL)
             FROM assignments a JOIN crews c ON c.id = a.crew_id
             JOIN shifts s ON s.crew_id = c.id AND s.ended_at IS NULL
             WHERE a.status IN ('offered', 'active') AND a.status = 'active'
             GROUP BY c.id ORDER BY c.id",
        )?
        .query_map([], |row| {
            Ok(CrewSeen {
                crew: CrewId(row.get(0)?),
                position_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The crews on line and not on a break that let offers run out since they last answered one, were given an
/// order by a person, ended one, said where they are or came on line.
///
/// # Errors
/// `Database`.
pub fn unanswering(conn: &Connection) -> Result<Vec<Unanswering>> {
    let expired = EventKind::AssignmentExpired.as_str();
    let heard = [
        EventKind::AssignmentAccepted,
        EventKind::AssignmentForced,
        EventKind::AssignmentDeclined,
        EventKind::AssignmentCompleted,
        EventKind::CrewCheckedIn,
        EventKind::ShiftOpened,
        EventKind::BreakEnded,
    ];
    let heard = serde_json::json!(heard.map(EventKind::as_str)).to_string();
    Ok(conn
        .prepare_cached(
            "SELECT s.crew_id, count(*), max(e.at) FROM shifts s JOIN events e ON e.crew_id = s.crew_id
             WHERE s.ended_at IS NULL AND s.break_since IS NULL AND e.kind = ?1
                AND e.seq > ifnull((SELECT seq FROM events WHERE crew_id = s.crew_id
                    AND kind IN (SELECT value FROM json_each(?2)) ORDER BY seq DESC LIMIT 1), 0)
             GROUP BY s.crew_id ORDER BY s.crew_id",
        )?
        .query_map(params![expired, heard], |row| {
            Ok(Unanswering {
                crew: CrewId(row.get(0)?),
                n: row.get::<_, u32>(1)? as usize,
                since: Timestamp(row.get(2)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The open orders that an API deleted while a part of them was done already, and since when.
///
/// # Errors
/// `Database`.
pub fn deleted_under_way(conn: &Connection) -> Result<Vec<(OrderId, Timestamp)>> {
    Ok(conn
        .prepare_cached(
            "SELECT id, coalesce(archived_at, status_at) FROM orders
             WHERE status IN ('pending', 'suspended', 'assigned', 'started')
                AND hidden_from IS NOT NULL",
        )?
        .query_map([], |row| Ok((OrderId(row.get(0)?), Timestamp(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Those of these orders that were last set out on at a desk, where a person was asked, and whose time has not
/// been moved since.
///
/// # Errors
/// `Database`.
pub fn set_out_at_a_desk(conn: &Connection, orders: &[OrderId]) -> Result<Vec<OrderId>> {
    let mut select = conn.prepare_cached(
        "SELECT e.order_id FROM json_each(?1) asked JOIN events e ON e.order_id = asked.value
         WHERE e.origin = ?2 AND e.seq = (SELECT max(seq) FROM events
            WHERE order_id = e.order_id AND kind = ?3)
         AND NOT EXISTS (SELECT 1 FROM events later WHERE later.order_id = e.order_id
            AND later.seq > e.seq AND later.kind = ?4
            AND EXISTS (SELECT 1 FROM json_each(later.payload) WHERE key = 'at.to'))",
    )?;
    let list = ids_json(orders.iter().map(|id| id.0));
    let desk = Origin::Console.as_str();
    let (started, updated) = (
        EventKind::OrderStarted.as_str(),
        EventKind::OrderUpdated.as_str(),
    );
    let asked = params![list, desk, started, updated];
    let rows = select.query_map(asked, |row| row.get(0).map(OrderId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What standing orders that still stand could not make of the days from `today` on.
///
/// # Errors
/// `Database`.
pub fn not_made(
    conn: &Connection,
    company: Option<CompanyId>,
    today: &str,
) -> Result<Vec<NotMade>> {
    Ok(conn
        .prepare_cached(
            "SELECT o.standing_id, o.date, o.minute, o.problem,
                max(s.created_at, strftime('%s', o.date, '-7 days') + 0)
             FROM standing_occurrences o JOIN standing_orders s ON s.id = o.standing_id
             WHERE o.problem <> '' AND o.date >= ?2 AND s.ended_at IS NULL
                AND (?1 IS NULL OR s.company_id = ?1)
             ORDER BY o.date, o.minute",
        )?
        .query_map(params![company.map(|id| id.0), today], |row| {
            Ok(NotMade {
                standing: StandingId(row.get(0)?),
                date: row.get(1)?,
                minute: row.get(2)?,
                problem: row.get(3)?,
                since: Timestamp(row.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

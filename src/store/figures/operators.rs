//! What each operator did in a span of time.

use rusqlite::Connection;

use super::{Span, list};
use crate::Result;
use pult_domain::{Actor, Money, Timestamp};

/// What an operator did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfOperator {
    /// Orders taken.
    pub taken: i64,
    /// Of those, carried out by now.
    pub completed: i64,
    /// What those that ended were billed.
    pub revenue: Money,
    /// Offers and assignments made by hand.
    pub assigned: i64,
    /// Orders called off, and still so.
    pub cancelled: i64,
    /// Everything done, these included.
    pub deeds: i64,
    /// The first deed.
    pub first_at: Timestamp,
    /// The last deed.
    pub last_at: Timestamp,
}

/// What operators did, by the journal; whoever did nothing is left out.
///
/// # Errors
/// `Database`.
pub fn operators(conn: &Connection, span: Span) -> Result<Vec<(Actor, OfOperator)>> {
    // The index by time serves: a span is a day, or a month at most.
    list(
        conn,
        "SELECT e.actor, count(*), min(e.at), max(e.at),
            sum(e.kind = 'order.created'),
            sum(e.kind = 'order.created' AND o.status = 'completed'),
            coalesce(sum(iif(e.kind = 'order.created' AND o.status IN ('completed', 'cancelled', 'failed'),
                json_extract(o.bill, '$.total'), 0)), 0),
            sum(e.kind IN ('assignment.offered', 'assignment.forced')),
            count(DISTINCT iif(e.kind = 'order.cancelled' AND o.status = 'cancelled', e.order_id, NULL))
         FROM events e LEFT JOIN orders o ON o.id = e.order_id
         WHERE e.at >= ?1 AND e.at < ?2 AND (e.actor = 'console' OR e.actor LIKE 'operator:%')
         GROUP BY e.actor ORDER BY e.actor",
        span,
        |row| {
            let actor: String = row.get(0)?;
            let did = OfOperator {
                deeds: row.get(1)?,
                first_at: Timestamp(row.get(2)?),
                last_at: Timestamp(row.get(3)?),
                taken: row.get(4)?,
                completed: row.get(5)?,
                revenue: Money(row.get(6)?),
                assigned: row.get(7)?,
                cancelled: row.get(8)?,
            };
            // The journal holds no other spelling.
            Ok((Actor::parse(&actor).unwrap_or(Actor::System), did))
        },
    )
}

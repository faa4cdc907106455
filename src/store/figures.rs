//! Figures of a span of time: what became of orders, and what each driver did.

mod hours;
mod operators;

use rusqlite::{Connection, Row, params};

use super::Result;
use super::cash::{COMMISSION, RENT};
use super::work::FARE;
use pult_domain::{DriverId, Money, Seconds, Timestamp};

pub use hours::{Hour, hours};
pub use operators::{OfOperator, operators};

/// From (inclusive) and to (exclusive).
pub type Span = (Timestamp, Timestamp);

/// What became of the office's orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Orders that were taken.
    pub taken: i64,
    /// Orders that were carried out.
    pub completed: i64,
    /// Orders that were called off.
    pub cancelled: i64,
    /// Orders that came to nothing.
    pub failed: i64,
    /// All bills: of the completed ones, and of customers who did not come.
    pub revenue: Money,
    /// The part of `revenue` that those are billed who did not come.
    pub fees: Money,
    /// The part of `revenue` that no driver took in cash.
    pub cashless: Money,
    /// How long the customers of `n_waited` completed orders waited for the crew, all together: from
    /// the time asked for, else from the call.
    pub waited: Seconds,
    /// Completed orders of which it is known how long their customers waited.
    pub n_waited: i64,
}

impl Totals {
    /// How long a customer waited on average, when it is known of any.
    pub fn mean_wait(&self) -> Option<Seconds> {
        (self.n_waited > 0).then(|| Seconds(self.waited.0 / self.n_waited))
    }

    /// The mean bill of what was carried out, when there is any.
    pub fn mean_bill(&self) -> Option<Money> {
        let of_completed = self.revenue - self.fees;
        (self.completed > 0).then(|| of_completed.scaled(1, self.completed))
    }
}

/// What a driver did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfDriver {
    /// The orders carried out.
    pub completed: i64,
    /// Their bills, and those of customers who did not come.
    pub revenue: Money,
    /// The part of `revenue` that the driver did not take in cash.
    pub cashless: Money,
    /// Offers that were refused.
    pub declined: i64,
    /// Offers that ran out.
    pub expired: i64,
    /// Time on line, breaks included.
    pub on_line: Seconds,
    /// What was posted on the account, other than fares.
    pub posted: Money,
    /// The part of it that is the office's own.
    pub earned: Earned,
}

/// What the office itself earned: what it charged drivers, less what it took back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Earned {
    /// Its part of bills.
    pub commission: Money,
    /// The rent of shifts.
    pub rent: Money,
}

impl Earned {
    /// All of it.
    pub fn total(&self) -> Money {
        self.commission + self.rent
    }
}

/// The figures of the office.
///
/// # Errors
/// `Database`.
pub fn totals(conn: &Connection, (from, to): Span) -> Result<Totals> {
    let mut totals = Totals {
        taken: conn
            .prepare_cached(
                "SELECT count(*) FROM orders WHERE created_at >= ?1 AND created_at < ?2",
            )?
            .query_row([from.0, to.0], |row| row.get(0))?,
        ..Totals::default()
    };
    // The literal lists let SQLite use the index of closed orders.
    let mut ended = conn.prepare_cached(
        "SELECT status, count(*), coalesce(sum(json_extract(bill, '$.total')), 0),
            coalesce(sum(iif(payment = 'cash', 0, json_extract(bill, '$.total'))), 0)
         FROM orders WHERE status IN ('completed', 'cancelled', 'failed')
            AND status_at >= ?1 AND status_at < ?2 GROUP BY status",
    )?;
    let mut rows = ended.query([from.0, to.0])?;
    while let Some(row) = rows.next()? {
        let (status, n): (String, i64) = (row.get(0)?, row.get(1)?);
        let billed = Money(row.get(2)?);
        totals.revenue += billed;
        totals.cashless += Money(row.get(3)?);
        match status.as_str() {
            "completed" => totals.completed = n,
            "cancelled" => (totals.cancelled, totals.fees) = (n, totals.fees + billed),
            _ => (totals.failed, totals.fees) = (n, totals.fees + billed),
        }
    }
    (totals.n_waited, totals.waited) = conn
        .prepare_cached(
            "SELECT count(*), coalesce(sum(max(0, s.first_arrived_at
                - max(o.created_at, coalesce(s.window_from, o.created_at)))), 0)
             FROM orders o JOIN stops s ON s.order_id = o.id AND s.position = 0
             WHERE o.status IN ('completed', 'cancelled', 'failed') AND o.status = 'completed'
                AND o.status_at >= ?1 AND o.status_at < ?2 AND s.first_arrived_at IS NOT NULL",
        )?
        .query_row([from.0, to.0], |row| {
            Ok((row.get(0)?, Seconds(row.get(1)?)))
        })?;
    Ok(totals)
}

/// Why orders were called off, the most frequent first.
///
/// # Errors
/// `Database`.
pub fn reasons(conn: &Connection, (from, to): Span) -> Result<Vec<(String, i64)>> {
    Ok(conn
        .prepare_cached(
            "SELECT reason, count(*) AS n FROM orders
             WHERE status IN ('completed', 'cancelled', 'failed') AND status = 'cancelled'
                AND status_at >= ?1 AND status_at < ?2 GROUP BY reason ORDER BY n DESC, reason",
        )?
        .query_map([from.0, to.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What drivers carried out, by driver: how many orders, what was billed, the cashless part.
///
/// # Errors
/// `Database`.
pub fn carried(conn: &Connection, (from, to): Span) -> Result<Vec<(DriverId, i64, Money, Money)>> {
    list(
        conn,
        "SELECT c.driver_id, sum(o.status = 'completed'), coalesce(sum(json_extract(o.bill, '$.total')), 0),
            coalesce(sum(iif(o.payment = 'cash', 0, json_extract(o.bill, '$.total'))), 0)
         FROM orders o JOIN assignments a ON a.id = o.assignment_id JOIN crews c ON c.id = a.crew_id
         WHERE o.status IN ('completed', 'cancelled', 'failed')
            AND (o.status = 'completed' OR o.bill IS NOT NULL)
            AND o.status_at >= ?1 AND o.status_at < ?2 GROUP BY c.driver_id",
        (from, to),
        |row| {
            let sums = (Money(row.get(2)?), Money(row.get(3)?));
            Ok((DriverId(row.get(0)?), row.get(1)?, sums.0, sums.1))
        },
    )
}

/// How many offers drivers refused and let run out, by driver.
///
/// # Errors
/// `Database`.
pub fn refused(conn: &Connection, (from, to): Span) -> Result<Vec<(DriverId, i64, i64)>> {
    list(
        conn,
        "SELECT c.driver_id, sum(a.status = 'declined'), sum(a.status = 'expired')
         FROM assignments a JOIN crews c ON c.id = a.crew_id
         WHERE a.status IN ('declined', 'expired') AND a.closed_at >= ?1 AND a.closed_at < ?2
         GROUP BY c.driver_id",
        (from, to),
        |row| Ok((DriverId(row.get(0)?), row.get(1)?, row.get(2)?)),
    )
}

/// How long drivers were on line, by driver; open shifts count until `now`.
///
/// # Errors
/// `Database`.
pub fn on_line(
    conn: &Connection,
    (from, to): Span,
    now: Timestamp,
) -> Result<Vec<(DriverId, Seconds)>> {
    Ok(conn
        .prepare_cached(
            "SELECT c.driver_id, sum(min(coalesce(s.ended_at, ?3), ?2) - max(s.started_at, ?1))
             FROM shifts s JOIN crews c ON c.id = s.crew_id
             WHERE s.started_at < ?2 AND (s.ended_at IS NULL OR s.ended_at > ?1)
                AND coalesce(s.ended_at, ?3) > ?1 GROUP BY c.driver_id",
        )?
        .query_map(params![from.0, to.0.min(now.0.max(from.0)), now.0], |row| {
            Ok((DriverId(row.get(0)?), Seconds(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What was posted on drivers' accounts, other than fares and what takes them back, and what of it the office
/// earned, by driver. What takes an entry back counts as that entry does.
///
/// # Errors
/// `Database`.
pub fn posted(conn: &Connection, (from, to): Span) -> Result<Vec<(DriverId, Money, Earned)>> {
    let sql = format!(
        "SELECT l.driver_id, sum(l.sum),
            -sum(iif(coalesce(back.kind, l.kind) = '{COMMISSION}', l.sum, 0)),
            -sum(iif(coalesce(back.kind, l.kind) = '{RENT}', l.sum, 0))
         FROM ledger l LEFT JOIN ledger back ON back.id = l.reverses
         WHERE l.at >= ?1 AND l.at < ?2 AND coalesce(back.kind, l.kind) <> '{FARE}'
         GROUP BY l.driver_id"
    );
    list(conn, &sql, (from, to), |row| {
        let earned = Earned {
            commission: Money(row.get(2)?),
            rent: Money(row.get(3)?),
        };
        Ok((DriverId(row.get(0)?), Money(row.get(1)?), earned))
    })
}

fn list<T>(
    conn: &Connection,
    sql: &str,
    (from, to): Span,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    Ok(conn
        .prepare_cached(sql)?
        .query_map([from.0, to.0], read)?
        .collect::<rusqlite::Result<_>>()?)
}

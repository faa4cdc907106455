//! Shifts of operators: who sat there from when to when, what was in the cash desk, and what was said at
//! the handover.

use rusqlite::{Connection, Row, params};

use super::{Error, Result, Tx};
use pult_domain::{Actor, Money, OperatorShiftId, OrderId, Timestamp};

/// A shift of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorShift {
    /// The id.
    pub id: OperatorShiftId,
    /// Whose.
    pub actor: Actor,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was handed over, if it was.
    pub closed_at: Option<Timestamp>,
    /// The money in the desk when it was opened.
    pub cash_before: Money,
    /// The money in the desk as it was counted at the handover.
    pub cash_counted: Option<Money>,
    /// What was said at the handover.
    pub note: String,
    /// The shift that took over what this one left.
    pub taken_by: Option<OperatorShiftId>,
}

/// What went over the desk in a shift.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CashTurnover {
    /// What drivers paid in.
    pub paid_in: Money,
    /// What drivers were paid, as a positive sum.
    pub paid_out: Money,
}

impl CashTurnover {
    /// By how much there is more in the desk now.
    pub fn net(&self) -> Money {
        self.paid_in - self.paid_out
    }
}

/// The open shift of somebody, if there is one.
///
/// # Errors
/// `Database`.
pub fn open_of(conn: &Connection, actor: Actor) -> Result<Option<OperatorShift>> {
    conn.prepare_cached("SELECT * FROM operator_shifts WHERE actor = ?1 AND closed_at IS NULL")?
        .query_and_then([actor.code()], shift_row)?
        .next()
        .transpose()
}

/// Every open shift, the oldest first.
///
/// # Errors
/// `Database`.
pub fn open(conn: &Connection) -> Result<Vec<OperatorShift>> {
    conn.prepare_cached("SELECT * FROM operator_shifts WHERE closed_at IS NULL ORDER BY id")?
        .query_and_then([], shift_row)?
        .collect()
}

/// The shift with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: OperatorShiftId) -> Result<OperatorShift> {
    conn.prepare_cached("SELECT * FROM operator_shifts WHERE id = ?1")?
        .query_and_then([id.0], shift_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("shift", id)))
}

/// The shifts that overlap `[from, to)`, the oldest first.
///
/// # Errors
/// `Database`.
pub fn between(
    conn: &Connection,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<OperatorShift>> {
    conn.prepare_cached(
        "SELECT * FROM operator_shifts WHERE opened_at < ?2 AND (closed_at IS NULL OR closed_at > ?1)
         ORDER BY id",
    )?
    .query_and_then([from.0, to.0], shift_row)?
    .collect()
}

/// What was handed over and nobody has taken over yet, the newest first. Whoever sits down takes over all of it, so
/// it was handed over since the last one sat down.
///
/// # Errors
/// `Database`.
pub fn left_over(conn: &Connection) -> Result<Vec<OperatorShift>> {
    conn.prepare_cached(
        "SELECT * FROM operator_shifts WHERE taken_by IS NULL
            AND closed_at >= (SELECT max(opened_at) FROM operator_shifts)
         ORDER BY closed_at DESC, id DESC",
    )?
    .query_and_then([], shift_row)?
    .collect()
}

/// Opens a shift; returns its id.
///
/// # Errors
/// `Database`, also when one is open.
pub fn insert(
    tx: &Tx,
    actor: Actor,
    opened_at: Timestamp,
    cash_before: Money,
) -> Result<OperatorShiftId> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO operator_shifts (actor, opened_at, cash_before) VALUES (?1, ?2, ?3)",
        )?
        .insert(params![actor.code(), opened_at.0, cash_before.0])
        .map(OperatorShiftId)?)
}

/// Writes that a shift took over what another one left, and the money with it.
///
/// # Errors
/// `Database`.
pub fn take_over(tx: &Tx, left: &OperatorShift, by: OperatorShiftId) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE operator_shifts SET taken_by = ?2 WHERE id = ?1")?
        .execute([left.id.0, by.0])?;
    tx.conn
        .prepare_cached("UPDATE operator_shifts SET cash_before = cash_before + ?2 WHERE id = ?1")?
        .execute([by.0, left.cash_counted.unwrap_or_default().0])?;
    Ok(())
}

/// Whether a shift took over what another one left.
///
/// # Errors
/// `Database`.
pub fn took_over(conn: &Connection, shift: OperatorShiftId) -> Result<bool> {
    let mut select = conn.prepare_cached("SELECT 1 FROM operator_shifts WHERE taken_by = ?1")?;
    Ok(select.exists([shift.0])?)
}

/// Closes a shift.
///
/// # Errors
/// `Database`.
pub fn close(
    tx: &Tx,
    id: OperatorShiftId,
    at: Timestamp,
    counted: Money,
    note: &str,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE operator_shifts SET closed_at = ?2, cash_counted = ?3, note = ?4 WHERE id = ?1",
        )?
        .execute(params![id.0, at.0, counted.0, note])?;
    Ok(())
}

/// Writes what the next one is to know of an order.
///
/// # Errors
/// `Database`.
pub fn put_note(tx: &Tx, shift: OperatorShiftId, order: OrderId, note: &str) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT OR REPLACE INTO handover_notes VALUES (?1, ?2, ?3)")?
        .execute(params![shift.0, order.0, note])?;
    Ok(())
}

/// What was said of orders when a shift was handed over.
///
/// # Errors
/// `Database`.
pub fn notes(conn: &Connection, shift: OperatorShiftId) -> Result<Vec<(OrderId, String)>> {
    Ok(conn
        .prepare_cached(
            "SELECT order_id, note FROM handover_notes WHERE shift_id = ?1 ORDER BY order_id",
        )?
        .query_map([shift.0], |row| Ok((OrderId(row.get(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What went over the desk in a shift. An entry that was taken back in the same shift counts on its own
/// side: what was paid in by mistake was not paid in.
///
/// # Errors
/// `Database`.
pub fn turnover(conn: &Connection, shift: OperatorShiftId) -> Result<CashTurnover> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(iif(coalesce(o.kind, l.kind) = 'pay_in', l.sum, 0)), 0),
                coalesce(sum(iif(coalesce(o.kind, l.kind) = 'pay_out', -l.sum, 0)), 0)
             FROM ledger l LEFT JOIN ledger o ON o.id = l.reverses WHERE l.shift_id = ?1",
        )?
        .query_row([shift.0], |row| {
            Ok(CashTurnover {
                paid_in: Money(row.get(0)?),
                paid_out: Money(row.get(1)?),
            })
        })?)
}

fn shift_row(row: &Row) -> Result<OperatorShift> {
    let actor: String = row.get("actor")?;
    let time = |column: &str| row.get::<_, Option<i64>>(column);
    Ok(OperatorShift {
        id: OperatorShiftId(row.get("id")?),
        actor: Actor::parse(&actor)?,
        opened_at: Timestamp(row.get("opened_at")?),
        closed_at: time("closed_at")?.map(Timestamp),
        cash_before: Money(row.get("cash_before")?),
        cash_counted: time("cash_counted")?.map(Money),
        note: row.get("note")?,
        taken_by: time("taken_by")?.map(OperatorShiftId),
    })
}

//! Operations on the accounts of drivers and clients, as lists, and payments of terminals.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::cash::{self, Signature};
use super::{Result, Tx};
use pult_domain::{Actor, ClientId, DriverId, LedgerEntry, Money, OrderId, Timestamp};

/// From and to, both inclusive.
pub type Span = (Timestamp, Timestamp);

/// A movement on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its id.
    pub id: i64,
    /// For which order.
    pub order: Option<OrderId>,
    /// Positive: to the holder of the account.
    pub sum: Money,
    /// What it is: `fare`, `receipt`, `expense`.
    pub kind: String,
    /// Its name, as whoever posted it calls it.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// A remark.
    pub comment: String,
    /// Whether it was paid without cash.
    pub cashless: bool,
}

/// What moved on a driver's account, oldest first.
///
/// # Errors
/// `Database`.
pub fn of_driver(conn: &Connection, driver: DriverId, (from, to): Span) -> Result<Vec<Operation>> {
    conn.prepare_cached(
        "SELECT id, order_id, sum, kind, name, at, comment, 'cash' AS pay_type FROM ledger
         WHERE driver_id = ?1 AND at BETWEEN ?2 AND ?3 ORDER BY at, id",
    )?
    .query_and_then([driver.0, from.0, to.0], from_row)?
    .collect()
}

/// What moved on a client's account, oldest first.
///
/// # Errors
/// `Database`.
pub fn of_client(conn: &Connection, client: ClientId, (from, to): Span) -> Result<Vec<Operation>> {
    conn.prepare_cached(
        "SELECT id, order_id, sum, kind, name, at, comment, pay_type FROM client_ledger
         WHERE client_id = ?1 AND at BETWEEN ?2 AND ?3 ORDER BY at, id",
    )?
    .query_and_then([client.0, from.0, to.0], from_row)?
    .collect()
}

/// Posts a movement with a name on a driver's account; returns its id.
///
/// # Errors
/// `Database`.
pub fn post_of_driver(tx: &Tx, actor: Actor, entry: &LedgerEntry, name: &str) -> Result<i64> {
    let signature = Signature {
        name: name.to_owned(),
        ..Signature::of(actor)
    };
    Ok(cash::post(tx, entry, &signature)?.0)
}

/// Posts a movement on a client's account; returns its id.
///
/// # Errors
/// `Database`.
pub fn post_of_client(tx: &Tx, client: ClientId, operation: &Operation) -> Result<i64> {
    operation.sum.check_size("sum")?;
    let pay_type = if operation.cashless { "nocash" } else { "cash" };
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO client_ledger (client_id, order_id, sum, kind, at, comment, name, pay_type)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .insert(params![
            client.0,
            operation.order.map(|id| id.0),
            operation.sum.0,
            operation.kind,
            operation.at.0,
            operation.comment,
            operation.name,
            pay_type
        ])?)
}

/// The balance of a client: the sum of its ledger.
///
/// # Errors
/// `Database`.
pub fn client_balance(conn: &Connection, client: ClientId) -> Result<Money> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(sum), 0) FROM client_ledger WHERE client_id = ?1")?
        .query_row([client.0], |row| row.get(0).map(Money))?)
}

/// The entry that a payment of a terminal made before, if it made one.
///
/// # Errors
/// `Database`.
pub fn of_terminal(conn: &Connection, system: i64, number: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT ledger_id FROM terminal_payments WHERE system = ?1 AND number = ?2",
        )?
        .query_row(params![system, number], |row| row.get(0))
        .optional()?)
}

/// Remembers which entry a payment of a terminal made.
///
/// # Errors
/// `Database`.
pub fn remember_terminal(tx: &Tx, system: i64, number: &str, entry: i64) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO terminal_payments VALUES (?1, ?2, ?3)")?
        .execute(params![system, number, entry])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Operation> {
    let pay_type: String = row.get("pay_type")?;
    Ok(Operation {
        id: row.get("id")?,
        order: row.get::<_, Option<i64>>("order_id")?.map(OrderId),
        sum: Money(row.get("sum")?),
        kind: row.get("kind")?,
        name: row.get("name")?,
        at: Timestamp(row.get("at")?),
        comment: row.get("comment")?,
        cashless: pay_type == "nocash",
    })
}

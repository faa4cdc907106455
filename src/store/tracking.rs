//! The public names of orders, under which they are watched.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::codec::ids_json;
use super::{Error, Result, Tx};
use pult_domain::OrderId;

/// How many random bytes a code has: it cannot be guessed.
pub const CODE_BYTES: usize = 16;

/// Gives a new order its code.
///
/// # Errors
/// `Database`; `Unusable` when the system gives no random numbers.
pub fn open(tx: &Tx, order: OrderId) -> Result<()> {
    let mut code = [0_u8; CODE_BYTES];
    getrandom::fill(&mut code)
        .map_err(|error| Error::Unusable(format!("no random numbers from the system: {error}")))?;
    tx.conn
        .prepare_cached("INSERT INTO tracking VALUES (?1, ?2)")?
        .execute(params![order.0, code])?;
    Ok(())
}

/// The code of an order.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn code(conn: &Connection, order: OrderId) -> Result<[u8; CODE_BYTES]> {
    conn.prepare_cached("SELECT code FROM tracking WHERE order_id = ?1")?
        .query_row([order.0], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("tracking code of order", order))
}

/// The codes of those of these orders that have one.
///
/// # Errors
/// `Database`.
pub fn codes(conn: &Connection, orders: &[OrderId]) -> Result<HashMap<OrderId, [u8; CODE_BYTES]>> {
    let list = ids_json(orders.iter().map(|order| order.0));
    Ok(conn
        .prepare_cached(
            "SELECT order_id, code FROM json_each(?1) asked JOIN tracking ON order_id = asked.value",
        )?
        .query_map([list], |row| Ok((OrderId(row.get(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The order with this code.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn order(conn: &Connection, code: [u8; CODE_BYTES]) -> Result<OrderId> {
    conn.prepare_cached("SELECT order_id FROM tracking WHERE code = ?1")?
        .query_row([code], |row| row.get(0))
        .optional()?
        .map(OrderId)
        .ok_or_else(|| Error::not_found("order", "with this tracking code"))
}

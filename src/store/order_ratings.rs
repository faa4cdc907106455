//! What passengers thought of their rides.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Tx};
use pult_domain::{OrderId, Timestamp};

/// Keeps how many stars an order was given; the last word counts.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, order: OrderId, stars: u8, comment: &str, at: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO order_ratings VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (order_id) DO UPDATE SET stars = ?2, comment = ?3, at = ?4",
        )?
        .execute(params![order.0, stars, comment, at.0])?;
    Ok(())
}

/// How many stars an order was given, if it was rated.
///
/// # Errors
/// `Database`.
pub fn get(conn: &Connection, order: OrderId) -> Result<Option<u8>> {
    Ok(conn
        .prepare_cached("SELECT stars FROM order_ratings WHERE order_id = ?1")?
        .query_row([order.0], |row| row.get(0))
        .optional()?)
}

//! What the office remembers of a client beside the books' own entry: the primitives.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Result, Tx};
use pult_domain::{ClientId, Money, Phone};

/// What the office remembers of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// A note for whoever takes his next order.
    pub note: String,
    /// A hotel or a hospital: several orders at once are no surprise.
    pub several: bool,
    /// What he may owe; `None`: no limit.
    pub credit_limit: Option<Money>,
}

/// What is remembered of a client; nothing of an unknown one.
///
/// # Errors
/// `Database`.
pub fn remembered(conn: &Connection, client: ClientId) -> Result<Remembered> {
    let found = conn
        .prepare_cached("SELECT note, several, credit_limit FROM clients WHERE id = ?1")?
        .query_row([client.0], |row| {
            Ok(Remembered {
                note: row.get(0)?,
                several: row.get(1)?,
                credit_limit: row.get::<_, Option<i64>>(2)?.map(Money),
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Remembers of a client; answers whether there is such a one.
///
/// # Errors
/// `Database`.
pub fn remember(tx: &Tx, client: ClientId, what: &Remembered) -> Result<bool> {
    let changed = tx
        .conn
        .prepare_cached(
            "UPDATE clients SET note = ?2, several = ?3, credit_limit = ?4 WHERE id = ?1",
        )?
        .execute(params![
            client.0,
            what.note,
            what.several,
            what.credit_limit.map(|sum| sum.0),
        ])?;
    Ok(changed > 0)
}

/// How many orders a phone ever had.
///
/// # Errors
/// `Database`.
pub fn n_orders(conn: &Connection, phone: &Phone) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM orders WHERE customer_phone = ?1")?
        .query_row([phone.as_str()], |row| row.get(0))?)
}

//! The public keys by which operators come in over SSH.

use rusqlite::{Connection, Row, params};

use super::{Error, Result, Tx};
use pult_domain::{OperatorId, Timestamp};

/// A public key of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorKey {
    /// The id; 0 before it is written.
    pub id: i64,
    /// Whose.
    pub operator: OperatorId,
    /// As OpenSSH prints it: `SHA256:…`.
    pub fingerprint: String,
    /// One line of `authorized_keys`.
    pub line: String,
    /// When it was added.
    pub added_at: Timestamp,
}

/// The keys of an operator, by id.
///
/// # Errors
/// `Database`.
pub fn of_operator(conn: &Connection, operator: OperatorId) -> Result<Vec<OperatorKey>> {
    conn.prepare_cached("SELECT * FROM operator_keys WHERE operator_id = ?1 ORDER BY id")?
        .query_and_then([operator.0], key_row)?
        .collect()
}

/// Every key, by id.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<OperatorKey>> {
    conn.prepare_cached("SELECT * FROM operator_keys ORDER BY id")?
        .query_and_then([], key_row)?
        .collect()
}

/// Whose key this is, if anybody's.
///
/// # Errors
/// `Database`.
pub fn by_fingerprint(conn: &Connection, fingerprint: &str) -> Result<Option<OperatorKey>> {
    conn.prepare_cached("SELECT * FROM operator_keys WHERE fingerprint = ?1")?
        .query_and_then([fingerprint], key_row)?
        .next()
        .transpose()
}

/// Writes a new key; returns its id.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, key: &OperatorKey) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO operator_keys (operator_id, fingerprint, line, added_at)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .insert(params![
            key.operator.0,
            key.fingerprint,
            key.line,
            key.added_at.0
        ])?)
}

/// Removes a key.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn remove(tx: &Tx, id: i64) -> Result<()> {
    let n = tx
        .conn
        .execute("DELETE FROM operator_keys WHERE id = ?1", [id])?;
    match n {
        0 => Err(Error::not_found("key", id)),
        _ => Ok(()),
    }
}

fn key_row(row: &Row) -> Result<OperatorKey> {
    Ok(OperatorKey {
        id: row.get("id")?,
        operator: OperatorId(row.get("operator_id")?),
        fingerprint: row.get("fingerprint")?,
        line: row.get("line")?,
        added_at: Timestamp(row.get("added_at")?),
    })
}

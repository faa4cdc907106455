//! Whom the office tells of events, beside those of the configuration: the primitives.

use rusqlite::{Connection, Row, params};

use super::{Error, Result, Tx};
use pult_domain::{CompanyId, Timestamp};

/// Somebody who is told of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The id; 0 before it is written.
    pub id: i64,
    /// Where it is told.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// Of which kinds of events; none: of all.
    pub events: Vec<String>,
    /// Of which company's orders; `None`: of all.
    pub company: Option<CompanyId>,
    /// Since when.
    pub created_at: Timestamp,
}

/// Writes a new one; returns its id.
///
/// # Errors
/// `Database`.
pub fn insert(tx: &Tx, webhook: &Webhook) -> Result<i64> {
    let events = serde_json::Value::from(webhook.events.clone()).to_string();
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO webhooks (url, secret, events, company_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .insert(params![
            webhook.url,
            webhook.secret,
            events,
            webhook.company.map(|id| id.0),
            webhook.created_at.0
        ])?)
}

/// All of them, by id.
///
/// # Errors
/// `Database`.
pub fn all(conn: &Connection) -> Result<Vec<Webhook>> {
    conn.prepare_cached("SELECT * FROM webhooks ORDER BY id")?
        .query_and_then([], from_row)?
        .collect()
}

/// Removes one.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn delete(tx: &Tx, id: i64) -> Result<()> {
    let n = tx
        .conn
        .prepare_cached("DELETE FROM webhooks WHERE id = ?1")?
        .execute([id])?;
    match n {
        0 => Err(Error::not_found("webhook", id)),
        _ => Ok(()),
    }
}

fn from_row(row: &Row) -> Result<Webhook> {
    let events: String = row.get("events")?;
    Ok(Webhook {
        id: row.get("id")?,
        url: row.get("url")?,
        secret: row.get("secret")?,
        events: serde_json::from_str(&events).unwrap_or_default(),
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        created_at: Timestamp(row.get("created_at")?),
    })
}

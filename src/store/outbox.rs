//! The outbox: every message that leaves the office, written with what caused it.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{Error, Result, Tx};
use pult_domain::{Message, MessageId, OrderId, Timestamp};

/// A message that failed this often, and is tried again, is worth knowing of.
const IN_VAIN: u32 = 3;

/// Queues a message, unless one with the same idempotency key is there already. Messages without a key are
/// all different.
///
/// # Errors
/// `Database`.
pub fn queue(tx: &Tx, message: &Message) -> Result<()> {
    let key = match message.idempotency_key.as_str() {
        "" => Uuid::now_v7().to_string(),
        key => key.to_owned(),
    };
    tx.conn
        .prepare_cached(
            "INSERT OR IGNORE INTO outbox (kind, recipient, sender, body, order_id, created_at,
                attempts, next_at, error, dead, idempotency_key, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?8, '', 0, ?7, ?9)",
        )?
        .execute(params![
            message.kind,
            message.recipient,
            message.sender,
            message.body,
            message.order.map(|id| id.0),
            message.created_at.0,
            key,
            message.next_at.max(message.created_at).0,
            message.signature
        ])?;
    Ok(())
}

/// Takes back the messages about an order that are still held back; answers how many.
///
/// # Errors
/// `Database`.
pub fn take_back(tx: &Tx, order: OrderId, now: Timestamp, why: &str) -> Result<usize> {
    Ok(tx
        .conn
        .prepare_cached(
            "UPDATE outbox SET dead = 1, error = ?3
             WHERE order_id = ?1 AND sent_at IS NULL AND dead = 0 AND attempts = 0 AND next_at > ?2",
        )?
        .execute(params![order.0, now.0, why])?)
}

/// Queues a message about an order, unless it says what the newest one from the same sender to the same
/// recipient about the same order said, as far as that one goes out. It waits behind one that is held back.
///
/// # Errors
/// `Database`.
pub fn queue_news(tx: &Tx, message: &Message) -> Result<()> {
    let said = tx
        .conn
        .prepare_cached(
            "SELECT body, CASE WHEN sent_at IS NULL THEN next_at ELSE 0 END FROM outbox
             WHERE kind = ?1 AND recipient = ?2 AND order_id = ?3 AND sender = ?4
                AND (dead = 0 OR sent_at IS NOT NULL)
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(
            params![
                message.kind,
                message.recipient,
                message.order.map(|id| id.0),
                message.sender
            ],
            |row| Ok((row.get::<_, String>(0)?, row.get(1).map(Timestamp)?)),
        )
        .optional()?;
    match said {
        Some((body, _)) if body == message.body => Ok(()),
        Some((_, held_until)) => queue(
            tx,
            &Message {
                next_at: message.next_at.max(held_until),
                ..message.clone()
            },
        ),
        None => queue(tx, message),
    }
}

/// Messages of these kinds whose time has come, oldest first, but for those to `busy` recipients.
///
/// # Errors
/// `Database`.
pub fn due(
    conn: &Connection,
    kinds: &[&str],
    busy: &[String],
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Message>> {
    let kinds = serde_json::Value::from(kinds).to_string();
    let busy = serde_json::Value::from(busy).to_string();
    conn.prepare_cached(
        "SELECT * FROM outbox WHERE sent_at IS NULL AND dead = 0 AND next_at <= ?1
            AND kind IN (SELECT value FROM json_each(?2))
            AND recipient NOT IN (SELECT value FROM json_each(?4))
         ORDER BY next_at, id LIMIT ?3",
    )?
    .query_and_then(params![now.0, kinds, limit, busy], from_row)?
    .collect()
}

/// The newest messages, newest first.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection, limit: i64) -> Result<Vec<Message>> {
    conn.prepare_cached("SELECT * FROM outbox ORDER BY id DESC LIMIT ?1")?
        .query_and_then([limit], from_row)?
        .collect()
}

/// The newest messages of those that were written until then and given up, newest first.
///
/// # Errors
/// `Database`.
pub fn given_up(conn: &Connection, until: Timestamp, limit: i64) -> Result<Vec<Message>> {
    conn.prepare_cached(
        "SELECT * FROM outbox WHERE dead = 1 AND created_at <= ?1
         ORDER BY created_at DESC, id DESC LIMIT ?2",
    )?
    .query_and_then([until.0, limit], from_row)?
    .collect()
}

/// Messages that wait, those that are due first first.
///
/// # Errors
/// `Database`.
pub fn waiting(conn: &Connection, limit: i64) -> Result<Vec<Message>> {
    conn.prepare_cached(
        "SELECT * FROM outbox WHERE sent_at IS NULL AND dead = 0 ORDER BY next_at, id LIMIT ?1",
    )?
    .query_and_then([limit], from_row)?
    .collect()
}

/// The message with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: MessageId) -> Result<Message> {
    conn.prepare_cached("SELECT * FROM outbox WHERE id = ?1")?
        .query_and_then([id.0], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("message", id)))
}

/// The messages that do not get through: those that were tried in vain [`IN_VAIN`] times or more and
/// wait, and those that were written since a moment and given up. Oldest first.
///
/// # Errors
/// `Database`.
pub fn undelivered(conn: &Connection, since: Timestamp) -> Result<Vec<Message>> {
    conn.prepare_cached(
        "SELECT * FROM outbox WHERE dead = 1 AND attempts > 0 AND created_at >= ?1
         UNION ALL SELECT * FROM outbox WHERE sent_at IS NULL AND dead = 0 AND attempts >= ?2
         ORDER BY created_at, id LIMIT 200",
    )?
    .query_and_then(params![since.0, IN_VAIN], from_row)?
    .collect()
}

/// Writes what became of an attempt.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, message: &Message) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE outbox SET sent_at = ?2, attempts = ?3, next_at = ?4, error = ?5, dead = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            message.id.0,
            message.sent_at.map(|at| at.0),
            message.attempts,
            message.next_at.0,
            message.error,
            message.dead
        ])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Message> {
    Ok(Message {
        id: MessageId(row.get("id")?),
        kind: row.get("kind")?,
        recipient: row.get("recipient")?,
        sender: row.get("sender")?,
        body: row.get("body")?,
        signature: row.get("signature")?,
        order: row.get::<_, Option<i64>>("order_id")?.map(OrderId),
        created_at: Timestamp(row.get("created_at")?),
        sent_at: row.get::<_, Option<i64>>("sent_at")?.map(Timestamp),
        attempts: row.get("attempts")?,
        next_at: Timestamp(row.get("next_at")?),
        error: row.get("error")?,
        dead: row.get("dead")?,
        idempotency_key: row.get("idempotency_key")?,
    })
}

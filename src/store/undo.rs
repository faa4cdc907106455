//! Before-images: the rows of an order and of the assignment that holds it, as they were before a
//! person's command, so that it can be taken back to the last bit.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Error, Result, Tx};
use pult_domain::{Actor, AssignmentId, CrewId, Money, OrderId, Seconds, Timestamp};

/// How long a person's command can be taken back; as long, what it tells is held back.
pub const UNDO_TIME: Seconds = Seconds(10);

/// A stored row by its columns.
type Columns = BTreeMap<String, Cell>;

/// A stored value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Null(()),
    Integer(i64),
    Real(f64),
    Text(String),
    Blob { blob: Vec<u8> },
}

/// What an order looked like, with the assignment that held it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    order: Columns,
    stops: Vec<Columns>,
    stop_places: Vec<Columns>,
    /// The active assignment, its orders and its legs.
    assignment: Option<AssignmentImage>,
    /// The newest entries of the ledgers: later ones of this order are the command's.
    ledger: i64,
    client_ledger: i64,
    /// The newest event of the order; those kept before it was noted have none.
    #[serde(default)]
    newest_event: Option<i64>,
}

/// An active assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignmentImage {
    id: i64,
    crew: i64,
    row: Columns,
    orders: Vec<Columns>,
    legs: Vec<Columns>,
}

impl AssignmentImage {
    /// Which.
    pub fn id(&self) -> AssignmentId {
        AssignmentId(self.id)
    }

    /// Whether it held this order alone.
    pub fn is_alone(&self) -> bool {
        self.orders.len() == 1
    }

    /// Whose.
    pub fn crew(&self) -> CrewId {
        CrewId(self.crew)
    }
}

/// A command that can be taken back.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The event it made.
    pub event: i64,
    /// Its order.
    pub order: OrderId,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The newest event of the order when the command was done.
    pub last_event: i64,
    /// What was before.
    pub image: Image,
}

impl Image {
    /// An order as it is now.
    ///
    /// # Errors
    /// `NotFound`, `Database`.
    pub fn of(conn: &Connection, order: OrderId) -> Result<Image> {
        let found = rows(conn, "SELECT * FROM orders WHERE id = ?1", order.0)?.pop();
        Ok(Image {
            order: found.ok_or_else(|| Error::not_found("order", order))?,
            stops: rows(
                conn,
                "SELECT * FROM stops WHERE order_id = ?1 ORDER BY position, id",
                order.0,
            )?,
            stop_places: rows(
                conn,
                "SELECT p.* FROM stop_places p JOIN stops s ON s.id = p.stop_id
                 WHERE s.order_id = ?1 ORDER BY p.stop_id, p.position",
                order.0,
            )?,
            assignment: active(conn, order)?,
            ledger: newest(conn, "SELECT coalesce(max(id), 0) FROM ledger")?,
            client_ledger: newest(conn, "SELECT coalesce(max(id), 0) FROM client_ledger")?,
            newest_event: newest_event(conn, order)?,
        })
    }

    /// The status the order had.
    pub fn status(&self) -> &str {
        match self.order.get("status") {
            Some(Cell::Text(status)) => status,
            _ => "",
        }
    }

    /// The assignment that held the order.
    pub fn assignment(&self) -> Option<&AssignmentImage> {
        self.assignment.as_ref()
    }

    /// Whether the order and who holds it are the same in both.
    pub fn is_like(&self, other: &Image) -> bool {
        self.order == other.order
            && self.stops == other.stops
            && self.stop_places == other.stop_places
            && self.assignment == other.assignment
    }

    /// Writes the order, its stops and their places as they were.
    ///
    /// # Errors
    /// `Database`.
    pub fn restore_order(&self, tx: &Tx, order: OrderId) -> Result<()> {
        tx.case.forget();
        upsert(tx.conn, "orders", "id", &self.order)?;
        let kept: Vec<i64> = self
            .stops
            .iter()
            .filter_map(|stop| number(stop, "id"))
            .collect();
        let kept = super::codec::ids_json(kept);
        tx.conn
            .prepare_cached(
                "DELETE FROM stop_places WHERE stop_id IN (SELECT id FROM stops WHERE order_id = ?1)",
            )?
            .execute([order.0])?;
        tx.conn
            .prepare_cached(
                "DELETE FROM stops WHERE order_id = ?1
                    AND id NOT IN (SELECT value FROM json_each(?2))",
            )?
            .execute(params![order.0, kept])?;
        for stop in &self.stops {
            upsert(tx.conn, "stops", "id", stop)?;
        }
        for place in &self.stop_places {
            upsert(tx.conn, "stop_places", "stop_id, position", place)?;
        }
        Ok(())
    }

    /// Writes the assignment as it was: whole when it has ended since, else only this order's part.
    ///
    /// # Errors
    /// `Database`.
    pub fn restore_assignment(&self, tx: &Tx, order: OrderId, whole: bool) -> Result<()> {
        let Some(image) = &self.assignment else {
            return Ok(());
        };
        tx.case.forget();
        if whole {
            upsert(tx.conn, "assignments", "id", &image.row)?;
        }
        for row in &image.orders {
            if number(row, "order_id") == Some(order.0) {
                upsert(tx.conn, "assignment_orders", "assignment_id, order_id", row)?;
            }
        }
        tx.conn
            .prepare_cached("DELETE FROM legs WHERE assignment_id = ?1 AND (?2 OR order_id = ?3)")?
            .execute(params![image.id, whole, order.0])?;
        let free: i64 = tx
            .conn
            .prepare_cached(
                "SELECT coalesce(max(position) + 1, 0) FROM legs WHERE assignment_id = ?1",
            )?
            .query_row([image.id], |row| row.get(0))?;
        let own = |leg: &&Columns| number(leg, "order_id") == Some(order.0);
        for (at, leg) in image.legs.iter().filter(own).enumerate() {
            let mut leg = leg.clone();
            if !whole {
                let position = free + i64::try_from(at).unwrap_or(i64::MAX);
                leg.insert("position".to_owned(), Cell::Integer(position));
            }
            upsert(tx.conn, "legs", "assignment_id, position", &leg)?;
        }
        Ok(())
    }
}

/// Keeps what was before a command, under the newest event that it made. What is older than `oldest`
/// is forgotten.
///
/// # Errors
/// `Database`.
pub fn keep(
    tx: &Tx,
    order: OrderId,
    image: &Image,
    now: Timestamp,
    actor: Actor,
    oldest: Timestamp,
) -> Result<Option<i64>> {
    let Some(event) = newest_event(tx.conn, order)? else {
        return Ok(None);
    };
    tx.conn
        .prepare_cached("DELETE FROM undo WHERE at < ?1")?
        .execute([oldest.0])?;
    tx.conn
        .prepare_cached(
            "INSERT OR REPLACE INTO undo (event_seq, order_id, at, actor, last_seq, body)
             VALUES (?1, ?2, ?3, ?4, ?1, ?5)",
        )?
        .execute(params![
            event,
            order.0,
            now.0,
            actor.code(),
            serde_json::to_string(image)?
        ])?;
    Ok(Some(event))
}

/// The command that made this event.
///
/// # Errors
/// `NotFound` when there is none, or it is forgotten; `Database`.
pub fn get(conn: &Connection, event: i64) -> Result<Kept> {
    let found = conn
        .prepare_cached("SELECT * FROM undo WHERE event_seq = ?1")?
        .query_and_then([event], kept)?
        .next();
    found.unwrap_or_else(|| Err(Error::not_found("command", event)))
}

/// The newest command to an order that can be taken back.
///
/// # Errors
/// `Database`.
pub fn newest_of(conn: &Connection, order: OrderId) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT max(event_seq) FROM undo WHERE order_id = ?1")?
        .query_row([order.0], |row| row.get(0))?)
}

/// Forgets a command: it was taken back.
///
/// # Errors
/// `Database`.
pub fn forget(tx: &Tx, event: i64) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM undo WHERE event_seq = ?1")?
        .execute([event])?;
    Ok(())
}

/// A command was taken back that found the order as `image` has it: the command before it, if nobody acted
/// between the two, is the newest one again, and can be taken back in its turn.
///
/// # Errors
/// `Database`.
pub fn turn_to_the_one_before(tx: &Tx, order: OrderId, image: &Image) -> Result<()> {
    let (Some(before), Some(newest)) = (image.newest_event, newest_event(tx.conn, order)?) else {
        return Ok(());
    };
    let found: Option<(i64, i64)> = tx
        .conn
        .prepare_cached(
            "SELECT event_seq, last_seq FROM undo WHERE order_id = ?1 AND event_seq <= ?2
             ORDER BY event_seq DESC LIMIT 1",
        )?
        .query_row([order.0, before], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((event, last)) = found else {
        return Ok(());
    };
    if acted_within(tx.conn, order, last, before)?.is_some() {
        return Ok(());
    }
    tx.conn
        .prepare_cached("UPDATE undo SET last_seq = ?2 WHERE event_seq = ?1")?
        .execute([event, newest])?;
    Ok(())
}

/// The newest event of an order, of those that change it.
///
/// # Errors
/// `Database`.
pub fn newest_event(conn: &Connection, order: OrderId) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT seq FROM events WHERE order_id = ?1 AND kind <> 'message.queued'
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([order.0], |row| row.get(0))
        .optional()?)
}

/// The newest event by which somebody other than the office itself acted on an order after `event`.
///
/// # Errors
/// `Database`.
pub fn acted_after(conn: &Connection, order: OrderId, event: i64) -> Result<Option<i64>> {
    acted_within(conn, order, event, i64::MAX)
}

/// The same of the events after one, up to another.
fn acted_within(conn: &Connection, order: OrderId, after: i64, until: i64) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT max(seq) FROM events WHERE order_id = ?1 AND seq > ?2 AND seq <= ?3
                AND kind <> 'message.queued' AND actor NOT IN ('engine', 'system')",
        )?
        .query_row(params![order.0, after, until], |row| row.get(0))?)
}

/// What the command posted to the ledgers, to be posted again with the other sign: driver's entries,
/// then clients', each as account, sum and kind.
///
/// # Errors
/// `Database`.
pub fn posted(
    conn: &Connection,
    order: OrderId,
    image: &Image,
) -> Result<(Vec<Posted>, Vec<Posted>)> {
    let read = |sql: &str, after: i64| -> Result<Vec<Posted>> {
        Ok(conn
            .prepare_cached(sql)?
            .query_map(params![order.0, after], |row| {
                Ok(Posted {
                    account: row.get(0)?,
                    sum: Money(row.get(1)?),
                    kind: row.get(2)?,
                    standing: row.get(3)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?)
    };
    let drivers = "SELECT driver_id, sum, kind,
            CASE WHEN NOT EXISTS (SELECT 1 FROM ledger back WHERE back.reverses = l.id) THEN id END
         FROM ledger l WHERE order_id = ?1 AND id > ?2";
    let clients =
        "SELECT client_id, sum, kind, NULL FROM client_ledger WHERE order_id = ?1 AND id > ?2";
    Ok((
        read(drivers, image.ledger)?,
        read(clients, image.client_ledger)?,
    ))
}

/// What was posted with an order.
#[derive(Debug)]
pub struct Posted {
    /// The account's id.
    pub account: i64,
    /// How much.
    pub sum: Money,
    /// The kind of the entry.
    pub kind: String,
    /// The entry of a driver's account, unless it has been taken back already.
    pub standing: Option<i64>,
}

fn active(conn: &Connection, order: OrderId) -> Result<Option<AssignmentImage>> {
    let found = rows(
        conn,
        "SELECT a.* FROM assignments a JOIN assignment_orders o ON o.assignment_id = a.id
         WHERE o.order_id = ?1 AND o.live = 1 AND a.status = 'active'",
        order.0,
    )?
    .pop();
    let Some(row) = found else { return Ok(None) };
    let (Some(id), Some(crew)) = (number(&row, "id"), number(&row, "crew_id")) else {
        return Ok(None);
    };
    Ok(Some(AssignmentImage {
        id,
        crew,
        orders: rows(
            conn,
            "SELECT * FROM assignment_orders WHERE assignment_id = ?1 ORDER BY position",
            id,
        )?,
        legs: rows(
            conn,
            "SELECT * FROM legs WHERE assignment_id = ?1 ORDER BY position",
            id,
        )?,
        row,
    }))
}

fn newest(conn: &Connection, sql: &str) -> Result<i64> {
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn kept(row: &Row) -> Result<Kept> {
    let actor: String = row.get("actor")?;
    let body: String = row.get("body")?;
    Ok(Kept {
        event: row.get("event_seq")?,
        order: OrderId(row.get("order_id")?),
        at: Timestamp(row.get("at")?),
        actor: Actor::parse(&actor)?,
        last_event: row.get("last_seq")?,
        image: serde_json::from_str(&body)?,
    })
}

fn rows(conn: &Connection, sql: &str, id: i64) -> Result<Vec<Columns>> {
    let mut select = conn.prepare_cached(sql)?;
    let names: Vec<String> = select.column_names().map(str::to_owned).collect();
    let found = select.query_map([id], |row| {
        let cell = |(at, name): (usize, &String)| Ok((name.clone(), Cell::of(row.get_ref(at)?)));
        names.iter().enumerate().map(cell).collect()
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Writes a row by its key; a known one is changed in place, so that what refers to it stays.
fn upsert(conn: &Connection, table: &str, key: &str, row: &Columns) -> Result<()> {
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sets: Vec<String> = names
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {}",
        names.join(", "),
        sets.join(", ")
    );
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(row.values().map(Cell::value)))?;
    Ok(())
}

fn number(row: &Columns, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Cell::Integer(number)) => Some(*number),
        _ => None,
    }
}

impl Cell {
    fn of(value: ValueRef) -> Cell {
        match value {
            ValueRef::Null => Cell::Null(()),
            ValueRef::Integer(number) => Cell::Integer(number),
            ValueRef::Real(number) => Cell::Real(number),
            ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(blob) => Cell::Blob {
                blob: blob.to_vec(),
            },
        }
    }

    fn value(&self) -> Value {
        match self {
            Cell::Null(()) => Value::Null,
            Cell::Integer(number) => Value::Integer(*number),
            Cell::Real(number) => Value::Real(*number),
            Cell::Text(text) => Value::Text(text.clone()),
            Cell::Blob { blob } => Value::Blob(blob.clone()),
        }
    }
}

//! The journal: events, appended with every change.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codec::{attributes_from, attributes_json, ids_json};
use super::columns::Columns;
use super::{Error, Notice, Result, Tx};
use pult_domain::{
    Actor, AssignmentId, CrewId, Event, EventKind, OrderId, Origin, StopId, Timestamp,
};

/// Appends an event in the writing transaction; listeners hear of it after the commit.
///
/// # Errors
/// `Database`.
pub fn append(tx: &Tx, mut event: Event) -> Result<()> {
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO events (at, actor, origin, kind, order_id, stop_id, crew_id, assignment_id, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    event.seq = insert.insert(params![
        event.at.0,
        event.actor.code(),
        event.origin.as_str(),
        event.kind.as_str(),
        event.order.map(|id| id.0),
        event.kind.stop().map(|id| id.0),
        event.crew.map(|id| id.0),
        event.assignment.map(|id| id.0),
        attributes_json(&event.payload)?,
    ])?;
    tx.notice(Notice::Event(event));
    Ok(())
}

/// The history of one order, oldest first.
///
/// # Errors
/// `Database`, `Damaged`.
pub fn of_order(conn: &Connection, order: OrderId) -> Result<Vec<Event>> {
    let mut select =
        conn.prepare_cached("SELECT * FROM events WHERE order_id = ?1 ORDER BY seq")?;
    let rows = select.query_and_then([order.0], from_row)?;
    rows.collect()
}

/// One event.
///
/// # Errors
/// `NotFound`, `Database`, `Damaged`.
pub fn get(conn: &Connection, seq: i64) -> Result<Event> {
    let mut select = conn.prepare_cached("SELECT * FROM events WHERE seq = ?1")?;
    let found = select.query_and_then([seq], from_row)?.next();
    found.unwrap_or_else(|| Err(Error::not_found("event", seq)))
}

/// How many offers of each of these orders were declined or ran out since it was last taken from a
/// crew; orders without any are left out.
///
/// # Errors
/// `Database`.
pub fn refusals(conn: &Connection, orders: &[OrderId]) -> Result<HashMap<OrderId, usize>> {
    let mut select = conn.prepare_cached(
        "SELECT e.order_id, count(*) FROM json_each(?1) asked JOIN events e ON e.order_id = asked.value
         WHERE e.kind IN (?2, ?3) AND e.seq > ifnull((SELECT max(seq) FROM events
            WHERE order_id = e.order_id AND kind = ?4), 0)
         GROUP BY e.order_id",
    )?;
    let list = ids_json(orders.iter().map(|id| id.0));
    let declined = EventKind::AssignmentDeclined.as_str();
    let expired = EventKind::AssignmentExpired.as_str();
    let taken = EventKind::OrderUnassigned.as_str();
    let rows = select.query_map(params![list, declined, expired, taken], |row| {
        Ok((OrderId(row.get(0)?), row.get::<_, u32>(1)? as usize))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest `limit` events with `seq` above `after`, oldest first.
///
/// # Errors
/// `Database`, `Damaged`.
pub fn since(conn: &Connection, after: i64, limit: i64) -> Result<Vec<Event>> {
    let mut select = conn.prepare_cached(
        "SELECT * FROM (SELECT * FROM events WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2) ORDER BY seq",
    )?;
    let rows = select.query_and_then([after, limit], from_row)?;
    rows.collect()
}

/// The next `limit` events with `seq` above `after`, oldest first.
///
/// # Errors
/// `Database`, `Damaged`.
pub fn following(conn: &Connection, after: i64, limit: i64) -> Result<Vec<Event>> {
    let mut select =
        conn.prepare_cached("SELECT * FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = select.query_and_then([after, limit], from_row)?;
    rows.collect()
}

/// What happened within `[from, to)`, oldest first.
///
/// # Errors
/// `Database`, `Damaged`.
pub fn between(conn: &Connection, from: Timestamp, to: Timestamp) -> Result<Vec<Event>> {
    let mut select =
        conn.prepare_cached("SELECT * FROM events WHERE at >= ?1 AND at < ?2 ORDER BY +seq")?;
    let rows = select.query_and_then([from.0, to.0], from_row)?;
    rows.collect()
}

/// When the first event of the journal was written; `None` while there is none.
///
/// # Errors
/// `Database`.
pub fn first_at(conn: &Connection) -> Result<Option<Timestamp>> {
    Ok(conn
        .prepare_cached("SELECT at FROM events ORDER BY seq LIMIT 1")?
        .query_row([], |row| row.get(0).map(Timestamp))
        .optional()?)
}

/// The number of the newest event; 0 when there is none.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM events")?
        .query_row([], |row| row.get(0))?)
}

/// When the newest event happened.
///
/// # Errors
/// `Database`.
pub fn newest_at(conn: &Connection) -> Result<Timestamp> {
    let at = conn
        .prepare_cached("SELECT at FROM events ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(Timestamp(at.unwrap_or_default()))
}

fn from_row(row: &Row) -> Result<Event> {
    let row = &Columns::of(row);
    let kind: String = row.get("kind")?;
    let stop: Option<i64> = row.get("stop_id")?;
    let actor: String = row.get("actor")?;
    let origin: String = row.get("origin")?;
    let payload: String = row.get("payload")?;
    Ok(Event {
        seq: row.get("seq")?,
        at: Timestamp(row.get("at")?),
        actor: Actor::parse(&actor)?,
        origin: Origin::parse(&origin)?,
        kind: EventKind::parse(&kind, stop.map(StopId))?,
        order: row.get::<_, Option<i64>>("order_id")?.map(OrderId),
        crew: row.get::<_, Option<i64>>("crew_id")?.map(CrewId),
        assignment: row
            .get::<_, Option<i64>>("assignment_id")?
            .map(AssignmentId),
        payload: attributes_from(&payload)?,
    })
}

/// Notes that somebody at the machine's command line changed the office's own data.
///
/// # Errors
/// `Database`.
pub fn office_changed(tx: &Tx, now: Timestamp, payload: &[(&str, &str)]) -> Result<()> {
    let text = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    let event = Event {
        seq: 0,
        at: now,
        actor: Actor::System,
        origin: Origin::Console,
        kind: EventKind::OfficeChanged,
        order: None,
        crew: None,
        assignment: None,
        payload: payload.iter().map(text).collect(),
    };
    append(tx, event)
}

//! Standing orders, which the office makes again by itself, and what has been made of each: the
//! primitives.

mod repeats;
mod template;

pub use repeats::{Repeats, Weekdays};
pub use template::Template;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

use super::codec::ids_json;
use super::{Error, Notice, Result, Tx};
use pult_domain::{CompanyId, OrderId, StandingId, TimeOfDay, Timestamp};

/// A standing order.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingOrder {
    /// Its id.
    pub id: StandingId,
    /// Whose it is.
    pub company: CompanyId,
    /// What each of its orders asks for.
    pub template: Template,
    /// When they are to be made.
    pub repeats: Repeats,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was ended, if it was.
    pub ended_at: Option<Timestamp>,
}

/// A day and a minute of a standing order: each is made once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Of which standing order.
    pub standing: StandingId,
    /// The day, by the office's time.
    pub date: NaiveDate,
    /// The time of that day.
    pub time: TimeOfDay,
    /// The order that was made.
    pub order: Option<OrderId>,
    /// Why none could be made; empty otherwise.
    pub problem: String,
}

/// Makes a standing order of a company and answers its id.
///
/// # Errors
/// `Database`.
pub fn insert(
    tx: &Tx,
    company: CompanyId,
    template: &Template,
    repeats: &Repeats,
    now: Timestamp,
) -> Result<StandingId> {
    let rows = Columns::of(template, repeats)?;
    let id = tx
        .conn
        .prepare_cached(
            "INSERT INTO standing_orders (company_id, body, weekdays, times, from_date, until_date,
                except_dates, created_at, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .insert(params![
            company.0,
            rows.body,
            repeats.weekdays.bits(),
            rows.times,
            repeats.from.to_string(),
            rows.until,
            rows.except,
            now.0,
            None::<i64>,
        ])?;
    Ok(StandingId(id))
}

/// Writes what changed of a standing order.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, standing: &StandingOrder) -> Result<()> {
    let rows = Columns::of(&standing.template, &standing.repeats)?;
    tx.conn
        .prepare_cached(
            "UPDATE standing_orders SET body = ?2, weekdays = ?3, times = ?4, from_date = ?5,
                until_date = ?6, except_dates = ?7, ended_at = ?8 WHERE id = ?1",
        )?
        .execute(params![
            standing.id.0,
            rows.body,
            standing.repeats.weekdays.bits(),
            rows.times,
            standing.repeats.from.to_string(),
            rows.until,
            rows.except,
            standing.ended_at.map(|at| at.0),
        ])?;
    Ok(())
}

/// The columns that are written as text.
struct Columns {
    body: String,
    times: String,
    until: Option<String>,
    except: String,
}

impl Columns {
    fn of(template: &Template, repeats: &Repeats) -> Result<Columns> {
        let times = repeats.times.iter().map(|time| i64::from(time.minutes()));
        let except: Vec<String> = repeats.except.iter().map(NaiveDate::to_string).collect();
        Ok(Columns {
            body: serde_json::to_string(template)?,
            times: ids_json(times),
            until: repeats.until.map(|date| date.to_string()),
            except: serde_json::to_string(&except)?,
        })
    }
}

/// The standing order with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: StandingId) -> Result<StandingOrder> {
    conn.prepare_cached("SELECT * FROM standing_orders WHERE id = ?1")?
        .query_and_then([id.0], from_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("standing order", id)))
}

/// The standing orders that still stand, oldest first; those of a company, or all.
///
/// # Errors
/// `Database`.
pub fn standing(conn: &Connection, company: Option<CompanyId>) -> Result<Vec<StandingOrder>> {
    conn.prepare_cached(
        "SELECT * FROM standing_orders WHERE ended_at IS NULL AND (?1 IS NULL OR company_id = ?1)
         ORDER BY id",
    )?
    .query_and_then([company.map(|id| id.0)], from_row)?
    .collect()
}

/// What has been made of a standing order from a day on.
///
/// # Errors
/// `Database`.
pub fn occurrences(
    conn: &Connection,
    id: StandingId,
    from: NaiveDate,
) -> Result<BTreeMap<(NaiveDate, TimeOfDay), Occurrence>> {
    conn.prepare_cached("SELECT * FROM standing_occurrences WHERE standing_id = ?1 AND date >= ?2")?
        .query_and_then(params![id.0, from.to_string()], occurrence)?
        .map(|found| found.map(|found| ((found.date, found.time), found)))
        .collect()
}

/// The occurrence that an order is, if it is one.
///
/// # Errors
/// `Database`.
pub fn of_order(conn: &Connection, order: OrderId) -> Result<Option<Occurrence>> {
    conn.prepare_cached(
        "SELECT s.* FROM orders o JOIN standing_occurrences s ON s.standing_id = o.standing_id
         WHERE o.id = ?1 AND s.order_id = o.id",
    )?
    .query_and_then([order.0], occurrence)?
    .next()
    .transpose()
}

/// Which of these orders are occurrences, and of what.
///
/// # Errors
/// `Database`.
pub fn of_orders(conn: &Connection, orders: &[OrderId]) -> Result<HashMap<OrderId, StandingId>> {
    let list = ids_json(orders.iter().map(|id| id.0));
    Ok(conn
        .prepare_cached(
            "SELECT id, standing_id FROM orders
             WHERE id IN (SELECT value FROM json_each(?1)) AND standing_id IS NOT NULL",
        )?
        .query_map([list], |row| {
            Ok((OrderId(row.get(0)?), StandingId(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Writes what became of an occurrence, and on its order what it is an occurrence of.
///
/// # Errors
/// `Database`.
pub fn put_occurrence(tx: &Tx, occurrence: &Occurrence) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO standing_occurrences (standing_id, date, minute, order_id, problem)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET order_id = excluded.order_id, problem = excluded.problem",
        )?
        .execute(params![
            occurrence.standing.0,
            occurrence.date.to_string(),
            occurrence.time.minutes(),
            occurrence.order.map(|id| id.0),
            occurrence.problem,
        ])?;
    if let Some(order) = occurrence.order {
        tx.conn
            .prepare_cached("UPDATE orders SET standing_id = ?2 WHERE id = ?1")?
            .execute([order.0, occurrence.standing.0])?;
        tx.notice(Notice::Repeats(order));
    }
    Ok(())
}

impl Occurrence {
    /// The key under which its order is made once, however often that is tried.
    pub fn key(&self) -> String {
        format!("standing {} {} {}", self.standing, self.date, self.time)
    }
}

/// Forgets an occurrence, so that its day and minute can be made again.
///
/// # Errors
/// `Database`.
pub fn free(tx: &Tx, one: &Occurrence) -> Result<()> {
    let key = params![one.standing.0, one.date.to_string(), one.time.minutes()];
    tx.conn
        .prepare_cached(
            "DELETE FROM standing_occurrences WHERE standing_id = ?1 AND date = ?2 AND minute = ?3",
        )?
        .execute(key)?;
    forget_key(tx, one)
}

fn forget_key(tx: &Tx, one: &Occurrence) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM idempotency WHERE key = ?1")?
        .execute([one.key()])?;
    Ok(())
}

/// Moves an occurrence to another day or minute; what stood there gives way.
///
/// # Errors
/// `Database`.
pub fn move_occurrence(tx: &Tx, from: &Occurrence, date: NaiveDate, time: TimeOfDay) -> Result<()> {
    if (from.date, from.time) == (date, time) {
        return Ok(());
    }
    forget_key(tx, from)?;
    let key = params![from.standing.0, date.to_string(), time.minutes()];
    tx.conn
        .prepare_cached(
            "DELETE FROM standing_occurrences WHERE standing_id = ?1 AND date = ?2 AND minute = ?3",
        )?
        .execute(key)?;
    tx.conn
        .prepare_cached(
            "UPDATE standing_occurrences SET date = ?4, minute = ?5
             WHERE standing_id = ?1 AND date = ?2 AND minute = ?3",
        )?
        .execute(params![
            from.standing.0,
            from.date.to_string(),
            from.time.minutes(),
            date.to_string(),
            time.minutes(),
        ])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<StandingOrder> {
    let (body, times, except): (String, String, String) = (
        row.get("body")?,
        row.get("times")?,
        row.get("except_dates")?,
    );
    let (from, until): (String, Option<String>) = (row.get("from_date")?, row.get("until_date")?);
    let minutes: Vec<u16> = serde_json::from_str(&times)?;
    let except: Vec<String> = serde_json::from_str(&except)?;
    Ok(StandingOrder {
        id: StandingId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        template: serde_json::from_str(&body)?,
        repeats: Repeats {
            weekdays: Weekdays::from_bits(row.get("weekdays")?),
            times: minutes.into_iter().map(time).collect::<Result<_>>()?,
            from: date(&from)?,
            until: until.as_deref().map(date).transpose()?,
            except: except
                .iter()
                .map(|text| date(text))
                .collect::<Result<BTreeSet<_>>>()?,
        },
        created_at: Timestamp(row.get("created_at")?),
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp),
    })
}

fn occurrence(row: &Row) -> Result<Occurrence> {
    let day: String = row.get("date")?;
    Ok(Occurrence {
        standing: StandingId(row.get("standing_id")?),
        date: date(&day)?,
        time: time(row.get("minute")?)?,
        order: row.get::<_, Option<i64>>("order_id")?.map(OrderId),
        problem: row.get("problem")?,
    })
}

fn date(text: &str) -> Result<NaiveDate> {
    let read = text.parse();
    read.map_err(|_| Error::Damaged(format!("`{text}` is no date")))
}

fn time(minutes: u16) -> Result<TimeOfDay> {
    let time = TimeOfDay::new(u32::from(minutes) / 60, u32::from(minutes) % 60);
    time.ok_or_else(|| Error::Damaged(format!("{minutes} is no minute of a day")))
}

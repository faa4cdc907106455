//! Orders and their stops: the primitives.

mod rows;
mod sets;
mod write;

#[cfg(test)]
pub(crate) use rows::{ORDERS, STOPS};
pub use sets::{get, many};

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use uuid::Uuid;

use super::codec::ids_json;
use super::{Error, Result, Tx, past};
use pult_domain::{CompanyId, NewOrder, Order, OrderId, Origin, Stop, StopId, Timestamp};

/// Draws the ids of an order and of its stops; of those answers the first.
fn next_of_order(tx: &Tx, n_stops: usize) -> Result<(OrderId, i64)> {
    let n_stops = n_stops as i64;
    let mut drawn = tx.conn.prepare_cached(
        "UPDATE sequence SET value = value + iif(name = 'stop', ?1, 1)
         WHERE name IN ('order', 'stop') RETURNING name = 'stop', value",
    )?;
    let (mut order, mut last_stop) = (0, 0);
    for row in drawn.query_map([n_stops], |row| Ok((row.get(0)?, row.get(1)?)))? {
        match row? {
            (true, value) => last_stop = value,
            (false, value) => order = value,
        }
    }
    Ok((OrderId(order), last_stop - n_stops + 1))
}

/// Draws the id of a stop that an edit adds.
///
/// # Errors
/// `Database`.
pub fn next_stop_id(tx: &Tx) -> Result<StopId> {
    let id = tx
        .conn
        .prepare_cached(
            "UPDATE sequence SET value = value + 1 WHERE name = 'stop' RETURNING value",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(StopId(id))
}

/// Makes an order of a company: writes it with its stops and their new places, all with their ids.
///
/// # Errors
/// `Database`.
pub fn insert(
    tx: &Tx,
    new: NewOrder,
    company: CompanyId,
    origin: Origin,
    now: Timestamp,
) -> Result<Order> {
    let (id, first_stop) = next_of_order(tx, new.stops.len())?;
    let mut order = new.made(company, origin, now, id, (first_stop..).map(StopId));
    write::new_row(tx, &order)?;
    for (index, stop) in order.stops.iter_mut().enumerate() {
        write::new_stop(tx, order.id, index, now, stop, None)?;
    }
    tx.case.keep_order(&order);
    Ok(order)
}

/// Writes what changed of an order and its stops. Stops that the database does not have are added, those
/// that it has and that are not among `order.stops` are removed.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, order: &mut Order, now: Timestamp) -> Result<()> {
    let before = tx.case.known(order.id);
    // What is closed, or was, is sorted into its groups anew: all of it is written.
    let is_open = |order: &Order| order.status.is_open();
    let stays_open = is_open(order) && before.as_ref().is_some_and(is_open);
    let sorted = past::sort(tx, order)?;
    write::row(
        tx,
        order,
        before.as_ref().filter(|_| stays_open),
        sorted.order,
    )?;
    let here: &[Stop] = before.as_ref().map_or(&[], |before| &before.stops);
    let is_there = |stop: &Stop| order.stops.iter().any(|kept| kept.id == stop.id);
    if before.is_none() || !here.iter().all(is_there) {
        let kept = ids_json(order.stops.iter().map(|stop| stop.id.0));
        tx.conn
            .prepare_cached(
                "DELETE FROM stops WHERE order_id = ?1 AND id NOT IN (SELECT value FROM json_each(?2))",
            )?
            .execute(params![order.id.0, kept])?;
    }
    for index in 0..order.stops.len() {
        let stop = &mut order.stops[index];
        let was = here
            .get(index)
            .filter(|was| stays_open && was.id == stop.id);
        if was.is_some_and(|was| was == stop) {
            continue;
        }
        let group = sorted.stops[index];
        if !write::stop(tx, order.id, index, stop, was, group)? {
            write::new_stop(tx, order.id, index, now, stop, group)?;
        } else if here.iter().all(|was| was.id != stop.id) {
            // It may come from another order, which has it no longer.
            tx.case.forget_orders();
        }
    }
    tx.case.keep_order(order);
    Ok(())
}

/// Writes the places of a stop anew, after an edit of where it is.
///
/// # Errors
/// `Database`.
pub fn put_places(tx: &Tx, stop: &mut Stop, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM stop_places WHERE stop_id = ?1")?
        .execute([stop.id.0])?;
    write::places(tx, stop, now)
}

/// Which orders a list is about. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this company.
    pub company: Option<CompanyId>,
    /// Open ones, or closed ones.
    pub open: Option<bool>,
    /// With this id of the client's.
    pub external_ref: Option<String>,
    /// With this phone.
    pub phone: Option<String>,
    /// Made within `[from, to)`.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Ended within `[from, to)`.
    pub ended: (Option<Timestamp>, Option<Timestamp>),
    /// Without those that this API deleted.
    pub shown_to: Option<Origin>,
    /// Older than this one.
    pub before: Option<OrderId>,
    /// At most this many, the newest.
    pub limit: Option<usize>,
}

/// The ids of the orders that pass the filter, ascending.
///
/// # Errors
/// `Database`.
pub fn find(conn: &Connection, filter: &Filter) -> Result<Vec<OrderId>> {
    let (sql, values) = statement(filter);
    let mut select = conn.prepare_cached(&sql)?;
    let rows = select.query_map(params_from_iter(values), |row| row.get(0).map(OrderId))?;
    let mut ids = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    ids.reverse();
    Ok(ids)
}

/// The statement of a filter, newest first, and the values in it. It names its index: SQLite likes to walk
/// the table by its ids, for it is asked for that order.
pub(super) fn statement(filter: &Filter) -> (String, Vec<rusqlite::types::Value>) {
    let is_of_span = |span: (Option<Timestamp>, Option<Timestamp>)| span.0.or(span.1).is_some();
    let index = match filter {
        it if it.external_ref.is_some() => " INDEXED BY orders_ref",
        it if it.phone.is_some() => " INDEXED BY orders_phone",
        it if it.open == Some(true) => " INDEXED BY orders_open",
        it if it.open == Some(false) && is_of_span(it.ended) => " INDEXED BY orders_closed",
        it if is_of_span(it.created) => " INDEXED BY orders_created",
        _ => "",
    };
    let mut sql = format!("SELECT id FROM orders{index} WHERE 1");
    let mut values: Vec<rusqlite::types::Value> = Vec::new();
    // With an extension or without.
    if let Some(phone) = &filter.phone {
        sql.push_str(
            " AND (customer_phone = ?1 OR customer_phone BETWEEN ?1 || '#' AND ?1 || '#~')",
        );
        values.push(phone.clone().into());
    }
    let mut and = |condition: &str, value: Option<rusqlite::types::Value>| {
        if let Some(value) = value {
            sql.push_str(" AND ");
            sql.push_str(condition);
            values.push(value);
        }
    };
    and("company_id = ?", filter.company.map(|id| id.0.into()));
    and(
        "external_ref = ?",
        filter.external_ref.clone().map(Into::into),
    );
    and("id < ?", filter.before.map(|id| id.0.into()));
    and("created_at >= ?", filter.created.0.map(|at| at.0.into()));
    and("created_at < ?", filter.created.1.map(|at| at.0.into()));
    and("status_at >= ?", filter.ended.0.map(|at| at.0.into()));
    and("status_at < ?", filter.ended.1.map(|at| at.0.into()));
    and(
        "hidden_from IS NOT ?",
        filter
            .shown_to
            .map(|origin| origin.as_str().to_owned().into()),
    );
    // The literal lists let SQLite use the partial indexes.
    match filter.open {
        Some(true) => {
            sql.push_str(" AND status IN ('pending', 'suspended', 'assigned', 'started')")
        }
        Some(false) => sql.push_str(" AND status IN ('completed', 'cancelled', 'failed')"),
        None => {}
    }
    sql.push_str(" ORDER BY id DESC");
    if let Some(limit) = filter.limit {
        sql.push_str(&format!(" LIMIT {limit}"));
    }
    (sql, values)
}

/// How many orders were made after a moment; no more than `most` are counted.
///
/// # Errors
/// `Database`.
pub fn made_since(conn: &Connection, at: Timestamp, most: usize) -> Result<usize> {
    let mut select = conn.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM orders INDEXED BY orders_created
            WHERE created_at > ?1 LIMIT ?2)",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let n: i64 = select.query_row((at.0, most), |row| row.get(0))?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// The open orders with a stop whose time, lateness included, was over before `now`.
///
/// # Errors
/// `Database`.
pub fn with_deadline(conn: &Connection, now: Timestamp) -> Result<Vec<OrderId>> {
    Ok(conn
        .prepare_cached(
            "SELECT DISTINCT o.id FROM orders o JOIN stops s ON s.order_id = o.id
             WHERE o.status IN ('pending', 'suspended', 'assigned', 'started')
                AND s.progress IN ('ahead', 'arrived') AND s.window_to + s.max_delay_s < ?1
             ORDER BY o.id",
        )?
        .query_map([now.0], |row| row.get(0).map(OrderId))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The order that a stop belongs to.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn of_stop(conn: &Connection, stop: StopId) -> Result<OrderId> {
    conn.prepare_cached("SELECT order_id FROM stops WHERE id = ?1")?
        .query_row([stop.0], |row| row.get(0))
        .optional()?
        .map(OrderId)
        .ok_or_else(|| Error::not_found("stop", stop))
}

/// The first stop of an order.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn first_stop(conn: &Connection, order: OrderId) -> Result<StopId> {
    conn.prepare_cached("SELECT id FROM stops WHERE order_id = ?1 ORDER BY position LIMIT 1")?
        .query_row([order.0], |row| row.get(0).map(StopId))
        .optional()?
        .ok_or_else(|| Error::not_found("order", order))
}

/// The order and stop that carry this UUID.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn of_stop_uuid(conn: &Connection, uuid: Uuid) -> Result<(OrderId, StopId)> {
    conn.prepare_cached("SELECT order_id, id FROM stops WHERE uuid = ?1")?
        .query_row([uuid.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .map(|(order, stop)| (OrderId(order), StopId(stop)))
        .ok_or_else(|| Error::not_found("stop", uuid))
}

/// How many stops and orders, removed ones too, carry each of the client's ids.
///
/// # Errors
/// `Database`.
pub fn count_refs(conn: &Connection, external_ref: &str) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM stops WHERE external_ref = ?1")?
        .query_row([external_ref], |row| row.get(0))?)
}

/// How many stops of orders that `origin` still shows, other than `except`, carry this id of a client's.
///
/// # Errors
/// `Database`.
pub fn count_refs_elsewhere(
    conn: &Connection,
    company: Option<CompanyId>,
    origin: Origin,
    external_ref: &str,
    except: &[StopId],
) -> Result<i64> {
    let except = ids_json(except.iter().map(|stop| stop.0));
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM stops s JOIN orders o ON o.id = s.order_id
             WHERE s.external_ref = ?1 AND o.hidden_from IS NOT ?4
                AND (?2 IS NULL OR o.company_id = ?2)
                AND s.id NOT IN (SELECT value FROM json_each(?3))",
        )?
        .query_row(
            params![
                external_ref,
                company.map(|id| id.0),
                except,
                origin.as_str()
            ],
            |row| row.get(0),
        )?)
}

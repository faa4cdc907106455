//! Orders and their stops: the primitives.

mod rows;
mod sets;

pub use sets::{get, many};

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use uuid::Uuid;

use super::codec::{attributes_json, ensure_uuid, ids_json, quote_json};
use super::places::{self, Source};
use super::{Error, Result, Tx, past};
use pult_domain::{
    CompanyId, NewOrder, Order, OrderId, Origin, Phone, Stop, StopId, StopProgress, TimeWindow,
    Timestamp,
};

/// Draws the next `n` ids of the sequence that orders and stops share; answers the first.
fn next_ids(tx: &Tx, n: usize) -> Result<i64> {
    let n = n as i64;
    let last: i64 = tx
        .conn
        .prepare_cached(
            "UPDATE sequence SET value = value + ?1 WHERE name = 'order' RETURNING value",
        )?
        .query_row([n], |row| row.get(0))?;
    Ok(last - n + 1)
}

/// Draws the id of a stop that an edit adds.
///
/// # Errors
/// `Database`.
pub fn next_stop_id(tx: &Tx) -> Result<StopId> {
    Ok(StopId(next_ids(tx, 1)?))
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
    let first = next_ids(tx, new.stops.len() + 1)?;
    let stop_ids = (first + 1..).map(StopId);
    let mut order = new.made(company, origin, now, OrderId(first), stop_ids);
    write_row(tx, &order, true, None)?;
    for (index, stop) in order.stops.iter_mut().enumerate() {
        write_new_stop(tx, order.id, index, now, stop, None)?;
    }
    Ok(order)
}

/// Writes what changed of an order and its stops. Stops that the database does not have are added, those
/// that it has and that are not among `order.stops` are removed.
///
/// # Errors
/// `Database`.
pub fn put(tx: &Tx, order: &mut Order, now: Timestamp) -> Result<()> {
    let sorted = past::sort(tx, order)?;
    write_row(tx, order, false, sorted.order)?;
    let kept = ids_json(order.stops.iter().map(|stop| stop.id.0));
    tx.conn
        .prepare_cached(
            "DELETE FROM stops WHERE order_id = ?1 AND id NOT IN (SELECT value FROM json_each(?2))",
        )?
        .execute(params![order.id.0, kept])?;
    for index in 0..order.stops.len() {
        let stop = &mut order.stops[index];
        let past_group = sorted.stops[index];
        if !update_stop(tx, order.id, index, stop, past_group)? {
            write_new_stop(tx, order.id, index, now, stop, past_group)?;
        }
    }
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
    write_places(tx, stop, now)
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

fn write_row(tx: &Tx, order: &Order, new: bool, past_group: Option<i64>) -> Result<()> {
    let sql = if new {
        "INSERT INTO orders (id, company_id, origin, client_id, external_ref, customer_name,
            customer_phone, label, comment, tariff_id, fixed_price, services, discount_id,
            crew_group_id, quote, bill, payment_account, print_receipt, prior, status, status_at,
            reason, created_at, started_at, archived_at, assignment_id, attributes, kind, metered,
            bundles, starts, hidden_from, reason_code, payment, passengers, call_before,
            visit_from, visit_to, past_group)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35,
            ?36, ?37, ?38, ?39)"
    } else {
        "UPDATE orders SET company_id = ?2, origin = ?3, client_id = ?4, external_ref = ?5,
            customer_name = ?6, customer_phone = ?7, label = ?8, comment = ?9, tariff_id = ?10,
            fixed_price = ?11, services = ?12, discount_id = ?13, crew_group_id = ?14, quote = ?15,
            bill = ?16, payment_account = ?17, print_receipt = ?18, prior = ?19, status = ?20,
            status_at = ?21, reason = ?22, created_at = ?23, started_at = ?24, archived_at = ?25,
            assignment_id = ?26, attributes = ?27, kind = ?28, metered = ?29, bundles = ?30,
            starts = ?31, hidden_from = ?32, reason_code = ?33, payment = ?34, passengers = ?35,
            call_before = ?36, visit_from = ?37, visit_to = ?38, past_group = ?39 WHERE id = ?1"
    };
    let (visit_from, visit_to) = visits(order);
    tx.conn.prepare_cached(sql)?.execute(params![
        order.id.0,
        order.company.0,
        order.origin.as_str(),
        order.client.map(|id| id.0),
        order.external_ref,
        order.customer.name,
        order.customer.phone.as_ref().map(Phone::to_string),
        order.label,
        order.comment,
        order.tariff.map(|id| id.0),
        order.fixed_price.map(|sum| sum.0),
        ids_json(order.services.iter().map(|id| id.0)),
        order.discount.map(|id| id.0),
        order.crew_group.map(|id| id.0),
        order.quote.as_ref().map(quote_json).transpose()?,
        order.bill.as_ref().map(quote_json).transpose()?,
        order.payment.account.map(|id| id.0),
        order.payment.print_receipt,
        order.prior,
        order.status.as_str(),
        order.status_at.0,
        order.reason,
        order.created_at.0,
        order.started_at.map(|at| at.0),
        order.archived_at.map(|at| at.0),
        order.assignment.map(|id| id.0),
        attributes_json(&order.attributes)?,
        order.conduct.kind.as_str(),
        order.conduct.metered,
        order.conduct.bundles,
        order.conduct.starts.as_str(),
        order.hidden_from.map(Origin::as_str),
        if order.no_show { rows::NO_SHOW } else { "" },
        order.payment.method.as_str(),
        order.passengers,
        order.call_before,
        visit_from.0,
        visit_to.0,
        past_group,
    ])?;
    Ok(())
}

/// The end of what has none: the year 10000.
const ENDLESS: Timestamp = Timestamp(253_402_300_800);

/// The span within which any stop of an order may be visited. A stop without a window counts from when
/// the order was made until it ended.
fn visits(order: &Order) -> (Timestamp, Timestamp) {
    let ended = |from: Option<Timestamp>| match order.status.is_open() {
        true => ENDLESS,
        false => order.status_at.max(from.unwrap_or_default()),
    };
    let spans = order.stops.iter().map(|stop| {
        let TimeWindow { from, to } = stop.window;
        (
            from.unwrap_or(order.created_at),
            to.unwrap_or_else(|| ended(from)),
        )
    });
    spans
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((order.created_at, order.status_at))
}

fn write_new_stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    now: Timestamp,
    stop: &mut Stop,
    past_group: Option<i64>,
) -> Result<()> {
    stop.uuid = ensure_uuid(stop.uuid);
    write_stop(
        tx,
        order,
        index,
        stop,
        past_group,
        "INSERT INTO stops (id, order_id, position, uuid, external_ref, action, window_from, window_to,
            promised_at, radius_m, min_stay_s, min_arrival_s, service_time_s, max_delay_s, label,
            comment, attributes, progress, arrived_at, closed_at, stayed_s, first_arrived_at,
            past_group)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23)",
    )?;
    write_places(tx, stop, now)
}

/// Writes a stop that is there; whether it is.
fn update_stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    stop: &Stop,
    past_group: Option<i64>,
) -> Result<bool> {
    write_stop(
        tx,
        order,
        index,
        stop,
        past_group,
        "UPDATE stops SET order_id = ?2, position = ?3, uuid = ?4, external_ref = ?5, action = ?6,
            window_from = ?7, window_to = ?8, promised_at = ?9, radius_m = ?10, min_stay_s = ?11,
            min_arrival_s = ?12, service_time_s = ?13, max_delay_s = ?14, label = ?15, comment = ?16,
            attributes = ?17, progress = ?18, arrived_at = ?19, closed_at = ?20, stayed_s = ?21,
            first_arrived_at = ?22, past_group = ?23 WHERE id = ?1",
    )
}

fn write_stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    stop: &Stop,
    past_group: Option<i64>,
    sql: &str,
) -> Result<bool> {
    let (progress, arrived_at, closed_at) = match stop.progress {
        StopProgress::Ahead => ("ahead", None, None),
        StopProgress::Arrived { at } => ("arrived", Some(at), None),
        StopProgress::Done {
            arrived_at,
            left_at,
        } => ("done", Some(arrived_at), Some(left_at)),
        StopProgress::Missed { at } => ("missed", None, Some(at)),
    };
    let written = tx.conn.prepare_cached(sql)?.execute(params![
        stop.id.0,
        order.0,
        index as i64,
        stop.uuid.as_bytes(),
        stop.external_ref,
        stop.action.as_str(),
        stop.window.from.map(|at| at.0),
        stop.window.to.map(|at| at.0),
        stop.promised_at.map(|at| at.0),
        stop.radius.0,
        stop.min_stay.0,
        stop.min_arrival.0,
        stop.service_time.0,
        stop.max_delay.map(|delay| delay.0),
        stop.label,
        stop.comment,
        attributes_json(&stop.attributes)?,
        progress,
        arrived_at.map(|at| at.0),
        closed_at.map(|at| at.0),
        stop.stayed.0,
        stop.first_arrived_at.map(|at| at.0),
        past_group,
    ])?;
    Ok(written > 0)
}

fn write_places(tx: &Tx, stop: &mut Stop, now: Timestamp) -> Result<()> {
    for (index, place) in stop.places.iter_mut().enumerate() {
        if place.id.0 == 0 {
            *place = places::insert(tx, std::mem::take(place), Source::Runtime, now)?;
        }
        tx.conn
            .prepare_cached("INSERT INTO stop_places VALUES (?1, ?2, ?3)")?
            .execute(params![stop.id.0, index as i64, place.id.0])?;
    }
    Ok(())
}

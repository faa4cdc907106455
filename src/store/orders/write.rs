//! Writing rows of orders and stops. What an order says and where it stands are statements of their own,
//! so that an order that only moves on leaves the indices alone that only an edit changes.

use rusqlite::params;

use super::super::codec::{attributes_json, ensure_uuid, ids_json, quote_json};
use super::super::places::{self, Source};
use super::super::{Result, Tx};
use super::rows;
use pult_domain::{Order, OrderId, Origin, Phone, Stop, StopProgress, TimeWindow, Timestamp};

/// The end of what has none: the year 10000.
const ENDLESS: Timestamp = Timestamp(253_402_300_800);

/// Writes an order that is not there yet, without its stops.
pub(super) fn new_row(tx: &Tx, order: &Order) -> Result<()> {
    whole(
        tx,
        order,
        "INSERT INTO orders (id, company_id, origin, client_id, external_ref, customer_name,
            customer_phone, label, comment, tariff_id, fixed_price, services, discount_id,
            crew_group_id, quote, bill, payment_account, print_receipt, prior, status, status_at,
            reason, created_at, started_at, archived_at, assignment_id, attributes, kind, metered,
            bundles, starts, hidden_from, reason_code, payment, passengers, call_before,
            visit_from, visit_to, past_group)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35,
            ?36, ?37, ?38, ?39)",
        None,
    )
}

/// Writes what changed of an order since `before`, without its stops; all of it when that is not known.
pub(super) fn row(
    tx: &Tx,
    order: &Order,
    before: Option<&Order>,
    past_group: Option<i64>,
) -> Result<()> {
    match before {
        Some(before) if visits(before) == visits(order) && moved_on(before, order) => {
            match standing(before) == standing(order) {
                true => Ok(()),
                false => progress(tx, order),
            }
        }
        _ => whole(
            tx,
            order,
            "UPDATE orders SET company_id = ?2, origin = ?3, client_id = ?4, external_ref = ?5,
                customer_name = ?6, customer_phone = ?7, label = ?8, comment = ?9, tariff_id = ?10,
                fixed_price = ?11, services = ?12, discount_id = ?13, crew_group_id = ?14, quote = ?15,
                bill = ?16, payment_account = ?17, print_receipt = ?18, prior = ?19, status = ?20,
                status_at = ?21, reason = ?22, created_at = ?23, started_at = ?24, archived_at = ?25,
                assignment_id = ?26, attributes = ?27, kind = ?28, metered = ?29, bundles = ?30,
                starts = ?31, hidden_from = ?32, reason_code = ?33, payment = ?34, passengers = ?35,
                call_before = ?36, visit_from = ?37, visit_to = ?38, past_group = ?39 WHERE id = ?1",
            past_group,
        ),
    }
}

/// What [`progress`] writes.
fn standing(order: &Order) -> impl PartialEq {
    (
        (order.status, order.status_at, order.started_at),
        order.assignment,
    )
}

/// Whether nothing but [`standing`] and the stops differs.
fn moved_on(before: &Order, order: &Order) -> bool {
    let told = Order {
        status: order.status,
        status_at: order.status_at,
        started_at: order.started_at,
        assignment: order.assignment,
        stops: order.stops.clone(),
        ..before.clone()
    };
    told == *order
}

fn progress(tx: &Tx, order: &Order) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE orders SET status = ?2, status_at = ?3, started_at = ?4, assignment_id = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            order.id.0,
            order.status.as_str(),
            order.status_at.0,
            order.started_at.map(|at| at.0),
            order.assignment.map(|id| id.0),
        ])?;
    Ok(())
}

fn whole(tx: &Tx, order: &Order, sql: &str, past_group: Option<i64>) -> Result<()> {
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

/// Writes a stop that is not there yet, with its places.
pub(super) fn new_stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    now: Timestamp,
    stop: &mut Stop,
    past_group: Option<i64>,
) -> Result<()> {
    stop.uuid = ensure_uuid(stop.uuid);
    whole_stop(
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
    places(tx, stop, now)
}

/// Writes what changed of a stop since it was `was` at the same place of the same order; all of it when
/// that is not known. Whether it is there.
pub(super) fn stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    stop: &Stop,
    was: Option<&Stop>,
    past_group: Option<i64>,
) -> Result<bool> {
    if was.is_some_and(|was| advanced(was, stop)) {
        stop_progress(tx, stop)?;
        return Ok(true);
    }
    whole_stop(
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

/// Whether nothing but what [`stop_progress`] writes differs.
fn advanced(was: &Stop, stop: &Stop) -> bool {
    let told = Stop {
        attributes: stop.attributes.clone(),
        progress: stop.progress,
        stayed: stop.stayed,
        first_arrived_at: stop.first_arrived_at,
        ..was.clone()
    };
    told == *stop
}

fn stop_progress(tx: &Tx, stop: &Stop) -> Result<()> {
    let (progress, arrived_at, closed_at) = columns(stop.progress);
    tx.conn
        .prepare_cached(
            "UPDATE stops SET attributes = ?2, progress = ?3, arrived_at = ?4, closed_at = ?5,
                stayed_s = ?6, first_arrived_at = ?7 WHERE id = ?1",
        )?
        .execute(params![
            stop.id.0,
            attributes_json(&stop.attributes)?,
            progress,
            arrived_at.map(|at| at.0),
            closed_at.map(|at| at.0),
            stop.stayed.0,
            stop.first_arrived_at.map(|at| at.0),
        ])?;
    Ok(())
}

fn whole_stop(
    tx: &Tx,
    order: OrderId,
    index: usize,
    stop: &Stop,
    past_group: Option<i64>,
    sql: &str,
) -> Result<bool> {
    let (progress, arrived_at, closed_at) = columns(stop.progress);
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

/// How far a stop has come: the word, when the crew came, when it was closed.
fn columns(progress: StopProgress) -> (&'static str, Option<Timestamp>, Option<Timestamp>) {
    match progress {
        StopProgress::Ahead => ("ahead", None, None),
        StopProgress::Arrived { at } => ("arrived", Some(at), None),
        StopProgress::Done {
            arrived_at,
            left_at,
        } => ("done", Some(arrived_at), Some(left_at)),
        StopProgress::Missed { at } => ("missed", None, Some(at)),
    }
}

/// Writes the places of a stop that has none in the database.
pub(super) fn places(tx: &Tx, stop: &mut Stop, now: Timestamp) -> Result<()> {
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

//! Making, changing, holding and calling off orders.

use super::{Act, bill, change, holder, queue};
use crate::{Error, Result, Tx, journal, orders, tracking};
use pult_domain::{Attributes, CompanyId, EventKind, NewOrder, Order, OrderId, PlaceId, Stop};

/// The reason in the journal of an order whose customer did not come.
const NO_SHOW: &str = "no_show";

/// Makes an order of a company; the journal keeps what `note` says of it.
///
/// # Errors
/// `Invalid` for an order that could never be carried out.
pub fn create(
    tx: &Tx,
    act: &Act,
    company: CompanyId,
    new: NewOrder,
    note: &dyn Fn(&Order) -> Attributes,
) -> Result<Order> {
    new.check()?;
    let order = orders::insert(tx, new, company, act.origin, act.now)?;
    tracking::open(tx, order.id)?;
    let mut event = act.event(EventKind::OrderCreated);
    event.order = Some(order.id);
    event.payload = note(&order);
    journal::append(tx, event)?;
    Ok(order)
}

/// Changes what an order says: anything but its status. Stops with a new id ([`orders::next_stop_id`])
/// are added, missing ones removed; a stop whose places carry no id gets them anew.
///
/// # Errors
/// What `edit` answers; `Invalid` when the order could no longer be carried out; `InvalidState` when
/// it is closed.
pub fn update(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    edit: impl FnOnce(&mut Order) -> Result<()>,
) -> Result<Order> {
    update_noting(tx, act, id, edit, |_, _| Attributes::new())
}

/// Changes what an order says as [`update`]; the journal keeps what `note` says of before and after.
///
/// # Errors
/// As [`update`].
pub fn update_noting(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    edit: impl FnOnce(&mut Order) -> Result<()>,
    note: impl FnOnce(&Order, &Order) -> Attributes,
) -> Result<Order> {
    let mut order = tx.order(id)?;
    let before = order.clone();
    let status = order.status;
    let places_before: Vec<_> = order.stops.iter().map(places_of).collect();
    edit(&mut order)?;
    order.check()?;
    if order.status != status {
        return Err(Error::Domain(order.refusal("edit the status of")));
    }
    for stop in &mut order.stops {
        let before = places_before.iter().find(|(id, _)| *id == stop.id);
        let made = stop.places.iter().any(|place| place.id.0 == 0);
        if before.is_some_and(|before| made || *before != places_of(stop)) {
            orders::put_places(tx, stop, act.now)?;
        }
    }
    orders::put(tx, &mut order, act.now)?;
    let held_by = holder(tx, &order)?;
    let mut event = act.event(EventKind::OrderUpdated);
    event.order = Some(order.id);
    event.assignment = held_by.map(|(assignment, _)| assignment);
    event.crew = held_by.map(|(_, crew)| crew);
    event.payload = note(&before, &order);
    journal::append(tx, event)?;
    queue::refit(tx, act, &order)?;
    Ok(order)
}

fn places_of(stop: &Stop) -> (pult_domain::StopId, Vec<PlaceId>) {
    (stop.id, stop.places.iter().map(|place| place.id).collect())
}

/// Holds an order back. An offer of it is withdrawn.
///
/// # Errors
/// `NotFound`, `InvalidState`.
pub fn suspend(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    queue::withdraw_offer_of(tx, act, id)?;
    change(tx, act, id, |order| order.suspend(act.now))
}

/// Lets a held order be offered again.
///
/// # Errors
/// `NotFound`, `InvalidState`.
pub fn resume(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    change(tx, act, id, |order| order.resume(act.now))
}

/// Calls an order off, closes its assignment and records why.
///
/// # Errors
/// `NotFound`; `InvalidState` when the order is already completed, cancelled or failed.
pub fn cancel(tx: &Tx, act: &Act, id: OrderId, reason: &str) -> Result<Order> {
    close(tx, act, id, EventKind::OrderCancelled, reason, |order| {
        order.cancel(act.now, reason)
    })
}

/// Gives an order up and records why.
///
/// # Errors
/// `NotFound`; `InvalidState` when the order is already completed, cancelled or failed.
pub fn fail(tx: &Tx, act: &Act, id: OrderId, reason: &str) -> Result<Order> {
    close(tx, act, id, EventKind::OrderFailed, reason, |order| {
        order.fail(act.now, reason)
    })
}

/// Hides an order from the API that it came in by. One that is open and has no stop done is called
/// off first; one that is under way with a stop done goes on.
///
/// # Errors
/// `NotFound`, also when it was deleted before.
pub fn delete(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    let mut order = tx.order(id)?;
    if order.hidden_from.is_some() {
        return Err(Error::not_found("order", id));
    }
    if order.status.is_open() && !order.stops.iter().any(Stop::is_done) {
        order = cancel(tx, act, id, "deleted")?;
    }
    order.archived_at = Some(act.now);
    order.hidden_from = Some(order.origin);
    orders::put(tx, &mut order, act.now)?;
    act.journal(tx, id, None, [EventKind::OrderArchived])?;
    Ok(order)
}

/// Closes an order whose customer did not come to the car; what the tariff says for that is billed.
///
/// # Errors
/// `NotFound`; `InvalidState` unless a crew has it and no stop is done.
pub fn no_show(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    let held_by = holder(tx, &tx.order(id)?)?;
    let mut order = close(tx, act, id, EventKind::OrderFailed, NO_SHOW, |order| {
        order.no_show(act.now)
    })?;
    bill::charge_no_show(tx, act, &mut order, held_by.map(|(_, crew)| crew))?;
    Ok(order)
}

fn close(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    kind: EventKind,
    reason: &str,
    decide: impl FnOnce(&mut Order) -> pult_domain::Result<Vec<EventKind>>,
) -> Result<Order> {
    let mut order = tx.order(id)?;
    let before = order.status;
    decide(&mut order)?;
    queue::withdraw_offer_of(tx, act, id)?;
    let held_by = holder(tx, &order)?;
    orders::put(tx, &mut order, act.now)?;
    let mut event = act.event(kind);
    event.order = Some(id);
    event.assignment = held_by.map(|(assignment, _)| assignment);
    event.crew = held_by.map(|(_, crew)| crew);
    if !reason.is_empty() {
        event.payload.insert("reason".to_owned(), reason.to_owned());
    }
    journal::append(tx, event)?;
    queue::settle(tx, act, before, &order)?;
    Ok(order)
}

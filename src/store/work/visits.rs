//! Visits: a crew reaches stops, leaves them, gives them up.

use super::{Act, change, holder, queue};
use crate::{Result, Tx};
use pult_domain::{AssignmentStatus, CrewId, Order, OrderId, Place, PlaceKind, Stop, StopId};
use pult_geo::distance;

/// A crew reaches a stop. Stops of the same assignment at the same place are reached together; what
/// the crew stood at elsewhere is left.
///
/// # Errors
/// `NotFound`; `InvalidState` as [`Order::arrive`].
pub fn arrive(tx: &Tx, act: &Act, id: OrderId, stop: StopId) -> Result<Order> {
    let order = tx.order(id)?;
    if let (Some((_, crew)), Some(here)) = (holder(tx, &order)?, order.stop(stop)) {
        leave_elsewhere(tx, act, crew, here)?;
    }
    let order = change(tx, act, id, |order| order.arrive(stop, act.now))?;
    if let (Some((assignment, _)), Some(here)) = (holder(tx, &order)?, order.stop(stop)) {
        for other in tx.live_orders(assignment)? {
            if other != id {
                arrive_together(tx, act, other, here)?;
            }
        }
    }
    Ok(order)
}

/// A crew leaves a stop; leaving the last one completes the order.
///
/// # Errors
/// `NotFound`; `InvalidState` unless the crew is there.
pub fn leave(tx: &Tx, act: &Act, id: OrderId, stop: StopId) -> Result<Order> {
    change(tx, act, id, |order| order.leave(stop, act.now))
}

/// A crew finishes at a stop, however short the stay.
///
/// # Errors
/// `NotFound`; `InvalidState` as [`Order::finish_stop`].
pub fn finish_stop(tx: &Tx, act: &Act, id: OrderId, stop: StopId) -> Result<Order> {
    let order = tx.order(id)?;
    if let (Some((_, crew)), Some(here)) = (holder(tx, &order)?, order.stop(stop)) {
        leave_elsewhere(tx, act, crew, here)?;
    }
    change(tx, act, id, |order| order.finish_stop(stop, act.now))
}

/// A stop is given up by a person.
///
/// # Errors
/// `NotFound`; `InvalidState` when the order or the stop is closed.
pub fn skip(tx: &Tx, act: &Act, id: OrderId, stop: StopId) -> Result<Order> {
    queue::withdraw_offer_of(tx, act, id)?;
    change(tx, act, id, |order| order.skip(stop, act.now))
}

/// A stop is missed by lateness.
///
/// # Errors
/// `NotFound`; `InvalidState` when the order or the stop is closed.
pub fn miss(tx: &Tx, act: &Act, id: OrderId, stop: StopId) -> Result<Order> {
    queue::withdraw_offer_of(tx, act, id)?;
    change(tx, act, id, |order| order.miss(stop, act.now))
}

/// A crew is in one place at a time.
fn leave_elsewhere(tx: &Tx, act: &Act, crew: CrewId, here: &Stop) -> Result<()> {
    for assignment in tx.live_of_crew(crew)? {
        if assignment.status != AssignmentStatus::Active {
            continue;
        }
        for id in tx.live_orders(assignment.id)? {
            let order = tx.order(id)?;
            let left = order
                .stops
                .iter()
                .filter(|stop| stop.is_arrived() && stop.id != here.id && !same_place(stop, here));
            for stop in left {
                leave(tx, act, id, stop.id)?;
            }
        }
    }
    Ok(())
}

fn arrive_together(tx: &Tx, act: &Act, id: OrderId, here: &Stop) -> Result<()> {
    let order = tx.order(id)?;
    let ahead = order
        .stops
        .iter()
        .filter(|stop| stop.is_open() && !stop.is_arrived() && same_place(stop, here));
    for stop in ahead {
        // A drop-off whose pick-up is still open is not reached yet.
        if order.clone().arrive(stop.id, act.now).is_ok() {
            change(tx, act, id, |order| order.arrive(stop.id, act.now))?;
        }
    }
    Ok(())
}

fn same_place(a: &Stop, b: &Stop) -> bool {
    match (a.place(), b.place()) {
        (Some(a), Some(b)) => is_same(a, b),
        _ => false,
    }
}

/// The same depot, or points within [`distance::SAME_PLACE`].
fn is_same(a: &Place, b: &Place) -> bool {
    if a.id == b.id || a.kind == PlaceKind::Depot && b.kind == PlaceKind::Depot {
        return a.id == b.id;
    }
    match (a.point, b.point) {
        (Some(a), Some(b)) => distance::near(a, b, distance::SAME_PLACE),
        _ => false,
    }
}

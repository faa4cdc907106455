//! Moving a stop from one order to another: it keeps its id, its UUID and its progress.

use super::{Act, holder, orders as orders_work, queue};
use crate::{Result, Tx, journal, orders};
use pult_domain::{EventKind, NewOrder, Order, OrderId, StopId};

/// Moves a stop into another order, before its stop number `at` or behind its last one. An order that
/// is left without stops is removed.
///
/// # Errors
/// `NotFound`; `Invalid` when the other order could no longer be carried out.
pub fn move_stop(tx: &Tx, act: &Act, id: StopId, into: OrderId, at: usize) -> Result<Order> {
    let from = orders::of_stop(tx.conn, id)?;
    let mut target = tx.order(into)?;
    if from == into {
        return Ok(target);
    }
    let source = tx.order(from)?;
    let moved = source.stops.into_iter().filter(|stop| stop.id == id);
    let at = at.min(target.stops.len());
    target.stops.splice(at..at, moved);
    target.check()?;
    // The target is written first: writing an order drops the stops it no longer has.
    orders::put(tx, &mut target, act.now)?;
    note(tx, act, &target, id)?;
    queue::refit(tx, act, &target)?;
    leave_behind(tx, act, from, id)?;
    Ok(target)
}

/// Makes a stop of an order an order of its own, of the same company, that nobody has yet.
///
/// # Errors
/// `NotFound`.
pub fn part_stop(tx: &Tx, act: &Act, id: StopId) -> Result<Order> {
    let source = tx.order(orders::of_stop(tx.conn, id)?)?;
    if source.stops.len() < 2 {
        return Ok(source);
    }
    let empty = NewOrder {
        client: source.client,
        conduct: source.conduct,
        ..NewOrder::default()
    };
    let mut alone = orders::insert(tx, empty, source.company, source.origin, act.now)?;
    alone.stops = source
        .stops
        .into_iter()
        .filter(|stop| stop.id == id)
        .collect();
    orders::put(tx, &mut alone, act.now)?;
    act.journal(tx, alone.id, None, [EventKind::OrderCreated])?;
    leave_behind(tx, act, source.id, id)?;
    Ok(alone)
}

/// What the move means for the order that the stop came from.
fn leave_behind(tx: &Tx, act: &Act, from: OrderId, moved: StopId) -> Result<()> {
    let left = tx.order(from)?;
    if left.stops.is_empty() {
        orders_work::delete(tx, act, from)?;
        return Ok(());
    }
    note(tx, act, &left, moved)?;
    queue::refit(tx, act, &left)
}

fn note(tx: &Tx, act: &Act, order: &Order, moved: StopId) -> Result<()> {
    let held_by = holder(tx, order)?;
    let mut event = act.event(EventKind::OrderUpdated);
    event.order = Some(order.id);
    event.assignment = held_by.map(|(assignment, _)| assignment);
    event.crew = held_by.map(|(_, crew)| crew);
    event
        .payload
        .insert("moved_stop".to_owned(), moved.to_string());
    journal::append(tx, event)
}

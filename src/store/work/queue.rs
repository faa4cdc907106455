//! A crew's queue: what starts next, and what the end of an order means for its assignment.

use super::{Act, Bill, change, change_billed, drives, holder};
use crate::{Error, Result, Tx, assignments, crews};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CrewId, EventKind, Leg, Meters, Order, OrderId,
    OrderStatus, Seconds,
};

/// A crew sets out with an order; the other orders of its assignment start too.
///
/// # Errors
/// `NotFound`; `InvalidState` unless assigned.
pub fn start(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    let order = change(tx, act, id, |order| order.start(act.now))?;
    if let Some((assignment, _)) = holder(tx, &order)? {
        start_all(tx, act, assignment)?;
    }
    Ok(order)
}

/// Finishes an order: open stops are closed as done.
///
/// # Errors
/// `NotFound`; `InvalidState` unless assigned or started.
pub fn complete(tx: &Tx, act: &Act, id: OrderId) -> Result<Order> {
    complete_billed(tx, act, id, None)
}

/// Finishes an order as [`complete`], with the bill that a person made out.
///
/// # Errors
/// As [`complete`].
pub fn complete_billed(tx: &Tx, act: &Act, id: OrderId, by_hand: Option<&Bill>) -> Result<Order> {
    change_billed(tx, act, id, by_hand, |order| order.complete(act.now))
}

/// Finishes an active assignment: all the orders it still holds.
///
/// # Errors
/// `NotFound`; `InvalidState` unless active.
pub fn complete_assignment(tx: &Tx, act: &Act, id: AssignmentId) -> Result<Assignment> {
    let assignment = tx.assignment(id)?;
    if assignment.status != AssignmentStatus::Active {
        return Err(Error::Domain(assignment.refusal("complete")));
    }
    for order in tx.live_orders(id)? {
        complete(tx, act, order)?;
    }
    tx.assignment(id)
}

/// Starts the front of a crew's queue if it is due and the crew has nothing started. Answers whether
/// anything started.
///
/// # Errors
/// `Database`.
pub fn promote(tx: &Tx, act: &Act, crew: CrewId) -> Result<bool> {
    let Some((front, held)) = front(tx, crew)? else {
        return Ok(false);
    };
    if held
        .iter()
        .any(|order| order.status == OrderStatus::Started)
    {
        return Ok(false);
    }
    if !held.iter().any(|order| order.is_due(act.now, act.lead)) {
        return Ok(false);
    }
    start_all(tx, act, front.id)?;
    Ok(true)
}

/// Starts the front of the queue right after an assignment, as [`promote`], but only on shift.
pub(super) fn promote_on_shift(tx: &Tx, act: &Act, crew: CrewId) -> Result<()> {
    if crews::open_shift(tx.conn, crew)?.is_some() {
        promote(tx, act, crew)?;
    }
    Ok(())
}

/// The oldest active assignment of a crew, with the orders it still holds. An assignment that already
/// runs comes before older ones that wait.
fn front(tx: &Tx, crew: CrewId) -> Result<Option<(Assignment, Vec<Order>)>> {
    let mut first = None;
    for assignment in tx.live_of_crew(crew)? {
        if assignment.status != AssignmentStatus::Active {
            continue;
        }
        let held = tx.orders(&tx.live_orders(assignment.id)?)?;
        if held
            .iter()
            .any(|order| order.status == OrderStatus::Started)
        {
            return Ok(Some((assignment, held)));
        }
        first.get_or_insert((assignment, held));
    }
    Ok(first)
}

fn start_all(tx: &Tx, act: &Act, assignment: AssignmentId) -> Result<()> {
    for id in tx.live_orders(assignment)? {
        if tx.order(id)?.status == OrderStatus::Assigned {
            change(tx, act, id, |order| order.start(act.now))?;
        }
    }
    Ok(())
}

/// Follows up on an order that was `before`: a closed or returned one leaves its assignment, which ends
/// with its last order; then the crew's next one may start.
pub(super) fn settle(tx: &Tx, act: &Act, before: OrderStatus, order: &Order) -> Result<()> {
    if matches!(order.status, OrderStatus::Assigned | OrderStatus::Started) {
        return refit(tx, act, order);
    }
    let Some(assignment) = tx.live_of_order(order.id)? else {
        return Ok(());
    };
    if assignment.status != AssignmentStatus::Active {
        return Ok(());
    }
    drives::note(tx, &assignment, order)?;
    let ran = before == OrderStatus::Started || order.status == OrderStatus::Completed;
    let_go(tx, act, assignment, order.id, ran)
}

/// Takes an order out of an active assignment, which ends with its last one; then the crew's next one
/// may start. What never `ran` and waited behind others goes without anybody's turn coming.
pub(super) fn let_go(
    tx: &Tx,
    act: &Act,
    mut assignment: Assignment,
    order: OrderId,
    ran: bool,
) -> Result<()> {
    let was_first =
        ran || front(tx, assignment.crew)?.is_some_and(|(first, _)| first.id == assignment.id);
    assignments::release(tx, assignment.id, order)?;
    if tx.live_orders(assignment.id)?.is_empty() {
        end(tx, act, &mut assignment)?;
    } else {
        assignment.route.retain(|leg| leg.order != order);
        assignments::put_legs(tx, &assignment)?;
    }
    if was_first {
        // The next in the queue starts whether the crew is on shift or not.
        promote(tx, act, assignment.crew)?;
    }
    Ok(())
}

fn end(tx: &Tx, act: &Act, assignment: &mut Assignment) -> Result<()> {
    let mut any_completed = false;
    for order in tx.orders(&assignment.orders)? {
        any_completed |=
            order.status == OrderStatus::Completed && order.assignment == Some(assignment.id);
    }
    assignment.end(any_completed, act.now)?;
    assignments::put(tx, assignment)?;
    let kind = if any_completed {
        EventKind::AssignmentCompleted
    } else {
        EventKind::AssignmentCancelled
    };
    act.journal_bargain(tx, assignment, kind)
}

/// Keeps the legs of an order's active assignment to exactly its open stops: closed ones go, new ones
/// come at the end of their order's legs, to be measured by whoever plans.
pub(super) fn refit(tx: &Tx, act: &Act, order: &Order) -> Result<()> {
    let Some(mut assignment) = tx.live_of_order(order.id)? else {
        return Ok(());
    };
    drives::note(tx, &assignment, order)?;
    let before = assignment.route.clone();
    let is_open = |leg: &Leg| order.stop(leg.stop).is_some_and(|stop| stop.is_open());
    assignment
        .route
        .retain(|leg| leg.order != order.id || is_open(leg));
    // A stop may have been moved to another place.
    for leg in assignment.route.iter_mut() {
        let places = order.stop(leg.stop).map(|stop| stop.places.as_slice());
        if let Some([first, others @ ..]) = places
            && first.id != leg.place
            && !others.iter().any(|place| place.id == leg.place)
        {
            leg.place = first.id;
        }
    }
    for stop in order.stops.iter().filter(|stop| stop.is_open()) {
        let has_leg = assignment.route.iter().any(|leg| leg.stop == stop.id);
        if !has_leg && let Some(place) = stop.place() {
            assignment.route.push(Leg {
                order: order.id,
                stop: stop.id,
                place: place.id,
                distance: Meters(0),
                duration: Seconds(0),
                eta: act.now,
                initial_eta: act.now,
            });
        }
    }
    // An edit may have changed the order of visits.
    let rank = |leg: &Leg| order.stops.iter().position(|stop| stop.id == leg.stop);
    if assignment.orders.len() == 1 {
        assignment.route.sort_by_key(rank);
    }
    if assignment.route != before {
        assignments::put_legs(tx, &assignment)?;
    }
    Ok(())
}

/// Takes back the offer that holds an order, if one does; the offer's other orders are planned again.
pub(super) fn withdraw_offer_of(tx: &Tx, act: &Act, order: OrderId) -> Result<()> {
    match tx.live_of_order(order)? {
        Some(mut offer) if offer.status.is_offered() => {
            offer.withdraw(act.now)?;
            assignments::put(tx, &offer)?;
            act.journal_bargain(tx, &offer, EventKind::AssignmentWithdrawn)
        }
        _ => Ok(()),
    }
}

/// Takes back what a crew is being asked, if anything.
pub(super) fn withdraw_offer_to(tx: &Tx, act: &Act, crew: CrewId) -> Result<()> {
    for mut offer in tx.live_of_crew(crew)? {
        if offer.status.is_offered() {
            offer.withdraw(act.now)?;
            assignments::put(tx, &offer)?;
            act.journal_bargain(tx, &offer, EventKind::AssignmentWithdrawn)?;
        }
    }
    Ok(())
}

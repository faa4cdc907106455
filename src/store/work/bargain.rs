//! The bargain with a crew: offers and their answers, assigning past them, taking back.

use super::{Act, change, queue, swaps};
use crate::{Error, Result, Tx, assignments, crews, journal};
use pult_domain::Error as Refusal;
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CrewId, Duty, EventKind, Leg, Order, OrderId,
    OrderStatus, Subject, Timestamp,
};

/// An offer to be made.
#[derive(Debug, Clone)]
pub struct Offer {
    /// To whom.
    pub crew: CrewId,
    /// Of what; never empty.
    pub orders: Vec<OrderId>,
    /// The stops in driving order.
    pub route: Vec<Leg>,
    /// Until when; `None`: until it is answered.
    pub expires_at: Option<Timestamp>,
    /// Why this crew: the engine's text (JSON).
    pub why: Option<String>,
}

/// Asks a crew. Checks that the orders are still open and the crew still free.
///
/// # Errors
/// `NotFound`; `InvalidState` when an order is not pending or is being offered, when the crew is off
/// line, on a break, or is being asked already.
pub fn offer(tx: &Tx, act: &Act, new: Offer) -> Result<Assignment> {
    let crew = crews::get(tx.conn, new.crew)?;
    let shift = crews::open_shift(tx.conn, crew.id)?;
    let duty = Duty::of(shift.as_ref(), false);
    if duty != Duty::Free {
        let status = if duty == Duty::Break {
            "on a break"
        } else {
            "off line"
        };
        return Err(refusal(
            Subject::new("crew", crew.id),
            status,
            "be offered an order",
        ));
    }
    let live = tx.live_of_crew(crew.id)?;
    if live.iter().any(|assignment| assignment.status.is_offered()) {
        return Err(refusal(
            Subject::new("crew", crew.id),
            "being asked",
            "be offered an order",
        ));
    }
    swaps::check_not_swapped(tx, &new)?;
    for id in &new.orders {
        let order = tx.order(*id)?;
        if order.status != OrderStatus::Pending {
            return Err(Error::Domain(order.refusal("offer")));
        }
        if tx.live_of_order(*id)?.is_some() {
            return Err(refusal(
                Subject::new("order", *id),
                "being offered",
                "offer",
            ));
        }
    }
    let assignment = assignments::insert(
        tx,
        Assignment {
            id: AssignmentId(0),
            crew: crew.id,
            orders: new.orders,
            route: new.route,
            status: AssignmentStatus::Offered {
                expires_at: new.expires_at,
            },
            origin: act.origin,
            created_at: act.now,
            accepted_at: None,
            closed_at: None,
        },
    )?;
    if let Some(why) = &new.why {
        for order in &assignment.orders {
            assignments::explain(tx, *order, Some(assignment.id), why, act.now)?;
        }
    }
    act.journal_bargain(tx, &assignment, EventKind::AssignmentOffered)?;
    Ok(assignment)
}

/// Asks a crew in place of older offers, which are taken back in the same moment.
///
/// # Errors
/// As [`offer`], and `InvalidState` when one of the older offers has been answered.
pub fn offer_instead(
    tx: &Tx,
    act: &Act,
    new: Offer,
    instead_of: &[AssignmentId],
) -> Result<Assignment> {
    for id in instead_of {
        withdraw(tx, act, *id)?;
    }
    offer(tx, act, new)
}

/// The crew says yes. What is due starts, when it is the crew's front one.
///
/// # Errors
/// `NotFound`; `InvalidState` when it is not offered, no longer, or to somebody else.
pub fn accept(tx: &Tx, act: &Act, id: AssignmentId, crew: Option<CrewId>) -> Result<Assignment> {
    let mut assignment = offer_to(tx, id, crew, "accept")?;
    assignment.accept(act.now)?;
    assignments::put(tx, &assignment)?;
    act.journal_bargain(tx, &assignment, EventKind::AssignmentAccepted)?;
    for order in &assignment.orders {
        take_on(tx, act, *order, &assignment)?;
    }
    queue::promote_on_shift(tx, act, assignment.crew)?;
    tx.assignment(id)
}

/// The crew says no; it is never asked for these orders again.
///
/// # Errors
/// `NotFound`; `InvalidState` when it is not offered, or to somebody else.
pub fn decline(tx: &Tx, act: &Act, id: AssignmentId, crew: Option<CrewId>) -> Result<Assignment> {
    let mut assignment = offer_to(tx, id, crew, "decline")?;
    assignment.decline(act.now)?;
    assignments::put(tx, &assignment)?;
    act.journal_bargain(tx, &assignment, EventKind::AssignmentDeclined)?;
    for order in &assignment.orders {
        assignments::refuse(tx, *order, assignment.crew, None)?;
    }
    Ok(assignment)
}

/// Closes the offers whose time is over; those crews are not asked for these orders for a while.
///
/// # Errors
/// `Database`.
pub fn expire(tx: &Tx, act: &Act) -> Result<Vec<Assignment>> {
    let mut expired = Vec::new();
    for id in assignments::overdue(tx.conn, act.now)? {
        let mut assignment = tx.assignment(id)?;
        assignment.expire(act.now)?;
        assignments::put(tx, &assignment)?;
        act.journal_bargain(tx, &assignment, EventKind::AssignmentExpired)?;
        snooze(tx, act, &assignment)?;
        expired.push(assignment);
    }
    Ok(expired)
}

/// Takes an offer back because a person wants it to go to somebody else: that crew is not asked for these
/// orders for a while.
///
/// # Errors
/// As [`withdraw`].
pub fn take_from(tx: &Tx, act: &Act, id: AssignmentId) -> Result<Assignment> {
    let taken = withdraw(tx, act, id)?;
    snooze(tx, act, &taken)?;
    Ok(taken)
}

/// Keeps a crew from being asked for these orders again at once.
fn snooze(tx: &Tx, act: &Act, of: &Assignment) -> Result<()> {
    let until = Some(act.now + act.snooze);
    of.orders
        .iter()
        .try_for_each(|order| assignments::refuse(tx, *order, of.crew, until))
}

/// Takes an offer back.
///
/// # Errors
/// `NotFound`; `InvalidState` when it is not offered.
pub fn withdraw(tx: &Tx, act: &Act, id: AssignmentId) -> Result<Assignment> {
    let mut assignment = tx.assignment(id)?;
    assignment.withdraw(act.now)?;
    assignments::put(tx, &assignment)?;
    act.journal_bargain(tx, &assignment, EventKind::AssignmentWithdrawn)?;
    Ok(assignment)
}

/// Gives an order to a crew without asking: an offer of it is withdrawn, another crew loses it, a held
/// one is let go. `start` = whether what is due may start at once. Giving a crew what it already has
/// changes nothing.
///
/// # Errors
/// `NotFound`; `InvalidState` when the order is closed or has a stop done.
pub fn assign(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    crew: CrewId,
    route: Vec<Leg>,
    start: bool,
) -> Result<Assignment> {
    crews::get(tx.conn, crew)?;
    queue::withdraw_offer_of(tx, act, id)?;
    let order = tx.order(id)?;
    match order.status {
        OrderStatus::Suspended => {
            change(tx, act, id, |order| order.resume(act.now))?;
        }
        OrderStatus::Assigned | OrderStatus::Started => {
            if let Some(live) = tx.live_of_order(id)?
                && live.crew == crew
            {
                return Ok(live);
            }
            change(tx, act, id, |order| order.unassign(act.now))?;
        }
        _ => {}
    }
    let order = tx.order(id)?;
    if order.status != OrderStatus::Pending {
        return Err(Error::Domain(order.refusal("assign")));
    }
    let assignment = assignments::insert(
        tx,
        Assignment {
            id: AssignmentId(0),
            crew,
            orders: vec![id],
            route,
            status: AssignmentStatus::Active,
            origin: act.origin,
            created_at: act.now,
            accepted_at: Some(act.now),
            closed_at: None,
        },
    )?;
    act.journal_bargain(tx, &assignment, EventKind::AssignmentForced)?;
    take_on(tx, act, id, &assignment)?;
    if start {
        queue::promote_on_shift(tx, act, crew)?;
    }
    tx.assignment(assignment.id)
}

/// Takes an order back from its crew; with `refuse`, the engine does not give it to that crew again.
///
/// # Errors
/// `NotFound`; `InvalidState` when nobody has it, or a stop is done.
pub fn unassign(tx: &Tx, act: &Act, id: OrderId, refuse: bool) -> Result<Order> {
    let live = tx.live_of_order(id)?;
    let order = change(tx, act, id, |order| order.unassign(act.now))?;
    if let Some(live) = live.filter(|_| refuse) {
        assignments::refuse(tx, id, live.crew, None)?;
        let mut event = act.event(EventKind::CrewChanged);
        event.crew = Some(live.crew);
        event.order = Some(id);
        event
            .payload
            .insert("refusal".to_owned(), "removed by a person".to_owned());
        journal::append(tx, event)?;
    }
    Ok(order)
}

/// Puts an order into the crew's queue, with the places that were picked for its stops.
fn take_on(tx: &Tx, act: &Act, id: OrderId, assignment: &Assignment) -> Result<()> {
    change(tx, act, id, |order| {
        let events = order.assign(assignment.id, act.now)?;
        order.pick_places(&assignment.route);
        Ok(events)
    })?;
    Ok(())
}

fn offer_to(
    tx: &Tx,
    id: AssignmentId,
    crew: Option<CrewId>,
    command: &'static str,
) -> Result<Assignment> {
    let assignment = tx.assignment(id)?;
    if crew.is_some_and(|crew| crew != assignment.crew) {
        return Err(refusal(
            Subject::new("assignment", id),
            "offered to somebody else",
            command,
        ));
    }
    Ok(assignment)
}

fn refusal(what: Subject, status: &'static str, command: &'static str) -> Error {
    Error::Domain(Refusal::state(what, status, command))
}

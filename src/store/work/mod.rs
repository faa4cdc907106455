//! Business transactions: load, let the domain decide, write rows and events.
//!
//! Each runs inside one [`Tx`]; what it answers is true once the commit is on disk.

mod bargain;
mod bill;
mod cash;
mod clock;
mod drives;
mod orders;
mod positions;
mod queue;
mod shifts;
mod swaps;
mod taking_back;
mod transmute;
mod visits;

pub use bargain::{
    Offer, accept, assign, decline, expire, offer, offer_instead, take_from, unassign, withdraw,
};
pub use bill::{Bill, FARE, INCLUDED_SERVICES, added_services, agree, included_services, work_out};
pub use cash::name_of;
pub use clock::clock_was_set;
pub use orders::{cancel, create, delete, fail, no_show, resume, suspend, update, update_noting};
pub use positions::{Late, PositionRules, Used, check_in, report_positions, take_check_in_back};
pub use queue::{complete, complete_assignment, complete_billed, promote, start};
pub use shifts::{close_shift, end_break, open_shift, take_break};
pub use swaps::{accept_swap, ask_swap, decline_swap, expire_swaps};
pub use taking_back::{REVERSAL, take_back};
pub use transmute::{move_stop, part_stop};
pub use visits::{arrive, finish_stop, leave, miss, skip};

use super::{Result, Tx, check_ins, journal, orders as order_rows};
use pult_domain::{
    Actor, Assignment, AssignmentId, Attributes, CrewId, Event, EventKind, Leg, Order, OrderId,
    Origin, Seconds, Timestamp,
};

/// Who acts, through which door, when, and by which rules of the office.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// Through which door.
    pub origin: Origin,
    /// When.
    pub now: Timestamp,
    /// A pre-order becomes assignable this long before its time.
    pub lead: Seconds,
    /// A crew that let an offer run out is not asked for that order before this.
    pub snooze: Seconds,
}

impl Act {
    /// An event of this act, about nothing yet.
    pub fn event(&self, kind: EventKind) -> Event {
        Event {
            seq: 0,
            at: self.now,
            actor: self.actor,
            origin: self.origin,
            kind,
            order: None,
            crew: None,
            assignment: None,
            payload: Attributes::new(),
        }
    }

    /// Appends events about an order and whoever carries it out.
    fn journal(
        &self,
        tx: &Tx,
        order: OrderId,
        held_by: Option<(AssignmentId, CrewId)>,
        kinds: impl IntoIterator<Item = EventKind>,
    ) -> Result<()> {
        for kind in kinds {
            let mut event = self.event(kind);
            event.order = Some(order);
            event.assignment = held_by.map(|(assignment, _)| assignment);
            event.crew = held_by.map(|(_, crew)| crew);
            journal::append(tx, event)?;
        }
        Ok(())
    }

    /// Appends one event for each order of an assignment.
    fn journal_bargain(&self, tx: &Tx, assignment: &Assignment, kind: EventKind) -> Result<()> {
        let held_by = Some((assignment.id, assignment.crew));
        for order in &assignment.orders {
            self.journal(tx, *order, held_by, [kind])?;
        }
        Ok(())
    }
}

/// The live assignment of an order, as the pair that events name.
fn holder(tx: &Tx, order: &Order) -> Result<Option<(AssignmentId, CrewId)>> {
    let live = tx.live_of_order(order.id)?;
    Ok(live.map(|assignment| (assignment.id, assignment.crew)))
}

/// Loads an order, lets the domain change it, writes it with its events, and follows up on what that
/// means for its assignment and its crew.
fn change(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    decide: impl FnOnce(&mut Order) -> pult_domain::Result<Vec<EventKind>>,
) -> Result<Order> {
    change_billed(tx, act, id, None, decide)
}

/// Notes at the stops that were closed when their crew was expected there.
fn keep_expected(order: &mut Order, route: &[Leg]) {
    for stop in order.stops.iter_mut().filter(|stop| !stop.is_open()) {
        if let Some(leg) = route.iter().find(|leg| leg.stop == stop.id) {
            stop.keep_expected(leg.eta, leg.initial_eta);
        }
    }
}

/// As [`change`], with the bill that a person made out for an order that is completed by it.
fn change_billed(
    tx: &Tx,
    act: &Act,
    id: OrderId,
    by_hand: Option<&Bill>,
    decide: impl FnOnce(&mut Order) -> pult_domain::Result<Vec<EventKind>>,
) -> Result<Order> {
    let mut order = tx.order(id)?;
    let live = tx.live_of_order(order.id)?;
    let held_by = live.as_ref().map(|held| (held.id, held.crew));
    let before = order.status;
    let kinds = decide(&mut order)?;
    if let Some(live) = &live {
        keep_expected(&mut order, &live.route);
    }
    order_rows::put(tx, &mut order, act.now)?;
    act.journal(tx, order.id, held_by, kinds)?;
    if let Some((_, crew)) = held_by {
        check_ins::note_stop(tx, crew, &order)?;
    }
    queue::settle(tx, act, before, &order)?;
    bill::charge(tx, act, &mut order, held_by.map(|(_, crew)| crew), by_hand)?;
    Ok(order)
}

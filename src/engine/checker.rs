//! The invariants of an office, stated without regard to the code that keeps them.
//!
//! Tests, the simulator and debug builds run it over everything that is open; it answers what is
//! wrong, in words for whoever has to find out why.

#[cfg(test)]
mod tests;

mod chains;

pub use chains::of_chains;

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::is_same;
use pult_domain::{
    Assignment, AssignmentId, CrewId, Duty, Leg, Money, Order, OrderId, OrderStatus, Shift, Stop,
    StopAction,
};

/// Something that must never be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Violation {
    /// An order has more than one live assignment.
    TwoAssignments(OrderId),
    /// An order is assigned or started, and nobody has it.
    NobodyHasIt(OrderId),
    /// A crew has an order that is neither assigned nor started.
    HeldWithoutCause(AssignmentId, OrderId),
    /// An active assignment has no order left.
    HoldsNothing(AssignmentId),
    /// An order that is not pending, or not there, is being offered.
    OfferOfNothing(AssignmentId, OrderId),
    /// A crew is being asked about more than one thing.
    TwoOffers(CrewId),
    /// A crew is being asked without an open shift, or on a break.
    OfferOffLine(CrewId),
    /// A crew has more than one open shift.
    TwoShifts(CrewId),
    /// A started order has nothing left to do.
    StartedAndOver(OrderId),
    /// A crew stands in more than one place.
    InTwoPlaces(CrewId),
    /// A drop-off comes before a pick-up of its order in a route.
    DropoffFirst(AssignmentId, OrderId),
    /// The legs of an assignment are not exactly the open stops of its orders.
    LegsDiffer(AssignmentId),
    /// The lines of a price do not add up to its total.
    DoesNotAddUp(OrderId),
    /// An order is taken from a crew that does not carry it, or was moved as often as it may be.
    MovedWithoutCause(OrderId),
    /// An order goes to a crew that is there later than promised and the slack.
    PromiseBroken(OrderId),
    /// A crew of a chain keeps what it has, is asked twice, or is being asked about something else.
    ChainTorn(CrewId),
}

/// Everything that is wrong with these orders, assignments and shifts, in a fixed order.
///
/// Give it all open orders, all live assignments and all open shifts; closed ones do no harm.
pub fn violations(
    orders: &[Order],
    assignments: &[Assignment],
    shifts: &[Shift],
) -> Vec<Violation> {
    let live = assignments.iter().filter(|one| one.status.is_live());
    let held: Vec<_> = live
        .map(|assignment| Held::new(assignment, orders))
        .collect();
    let mut found = BTreeSet::new();
    found.extend(orders.iter().flat_map(|order| check_order(order, &held)));
    found.extend(held.iter().flat_map(check_assignment));
    found.extend(check_offers(&held, shifts));
    found.extend(check_places(&held));
    found.extend(check_shifts(shifts));
    found.into_iter().collect()
}

/// A live assignment with the orders it holds: an offer all that it names; an active one those that
/// name it, for it keeps the names of orders that were closed or taken back.
struct Held<'a> {
    assignment: &'a Assignment,
    orders: Vec<&'a Order>,
}

impl<'a> Held<'a> {
    fn new(assignment: &'a Assignment, orders: &'a [Order]) -> Held<'a> {
        let is_offer = assignment.status.is_offered();
        let holds = |order: &&Order| {
            let names = assignment.orders.contains(&order.id);
            let is_named = order.assignment == Some(assignment.id) && order.status.is_open();
            names && (is_offer || is_named)
        };
        Held {
            assignment,
            orders: orders.iter().filter(holds).collect(),
        }
    }

    fn is_offer(&self) -> bool {
        self.assignment.status.is_offered()
    }

    fn holds(&self, order: OrderId) -> bool {
        self.orders.iter().any(|held| held.id == order)
    }
}

fn check_order(order: &Order, held: &[Held]) -> Vec<Violation> {
    let mut found = Vec::new();
    let holders = held.iter().filter(|held| held.holds(order.id));
    let is_carried = matches!(order.status, OrderStatus::Assigned | OrderStatus::Started);
    if holders.clone().count() > 1 {
        found.push(Violation::TwoAssignments(order.id));
    }
    if is_carried && !holders.clone().any(|held| !held.is_offer()) {
        found.push(Violation::NobodyHasIt(order.id));
    }
    if order.status == OrderStatus::Started && !order.stops.iter().any(Stop::is_open) {
        found.push(Violation::StartedAndOver(order.id));
    }
    let mut prices = order.quote.iter().chain(&order.bill);
    if prices.any(|price| price.lines.iter().map(|line| line.sum).sum::<Money>() != price.total) {
        found.push(Violation::DoesNotAddUp(order.id));
    }
    found
}

fn check_assignment(held: &Held) -> Vec<Violation> {
    let id = held.assignment.id;
    let mut found = Vec::new();
    if held.is_offer() {
        let is_pending = |order: &&&Order| order.status == OrderStatus::Pending;
        let pending: Vec<_> = held
            .orders
            .iter()
            .filter(is_pending)
            .map(|order| order.id)
            .collect();
        let offered = held.assignment.orders.iter();
        let missing = offered.filter(|order| !pending.contains(order));
        found.extend(missing.map(|&order| Violation::OfferOfNothing(id, order)));
    } else if held.orders.is_empty() {
        found.push(Violation::HoldsNothing(id));
    } else {
        let is_carried =
            |order: &Order| matches!(order.status, OrderStatus::Assigned | OrderStatus::Started);
        let wrong = held.orders.iter().filter(|order| !is_carried(order));
        found.extend(wrong.map(|order| Violation::HeldWithoutCause(id, order.id)));
    }
    found.extend(check_route(held));
    found
}

fn check_route(held: &Held) -> Vec<Violation> {
    let route = &held.assignment.route;
    let drops_first = |order: &&&Order| {
        let action = |leg: &Leg| order.stop(leg.stop).map(|stop| stop.action);
        let first_drop = route
            .iter()
            .position(|leg| action(leg) == Some(StopAction::Dropoff));
        let last_pick = route
            .iter()
            .rposition(|leg| action(leg) == Some(StopAction::Pickup));
        first_drop
            .zip(last_pick)
            .is_some_and(|(drop, pick)| drop < pick)
    };
    let wrong = held.orders.iter().filter(drops_first);
    let id = held.assignment.id;
    let mut found: Vec<_> = wrong
        .map(|order| Violation::DropoffFirst(id, order.id))
        .collect();
    let stops = held.orders.iter().flat_map(|order| &order.stops);
    let mut open: Vec<_> = stops
        .filter(|stop| stop.is_open())
        .map(|stop| stop.id)
        .collect();
    let mut legs: Vec<_> = route.iter().map(|leg| leg.stop).collect();
    open.sort_unstable();
    legs.sort_unstable();
    if open != legs {
        found.push(Violation::LegsDiffer(id));
    }
    found
}

fn check_offers(held: &[Held], shifts: &[Shift]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut asked = BTreeSet::new();
    for offer in held.iter().filter(|held| held.is_offer()) {
        let crew = offer.assignment.crew;
        if !asked.insert(crew) {
            found.push(Violation::TwoOffers(crew));
        }
        let mine = shifts
            .iter()
            .find(|shift| shift.crew == crew && shift.ended_at.is_none());
        if Duty::of(mine, false) != Duty::Free {
            found.push(Violation::OfferOffLine(crew));
        }
    }
    found
}

fn check_places(held: &[Held]) -> Vec<Violation> {
    let mut stands = BTreeMap::<CrewId, Vec<&Stop>>::new();
    for active in held.iter().filter(|held| !held.is_offer()) {
        let stops = active.orders.iter().flat_map(|order| &order.stops);
        let here = stops.filter(|stop| stop.is_arrived());
        stands
            .entry(active.assignment.crew)
            .or_default()
            .extend(here);
    }
    let shares = |pair: &[&Stop]| {
        let is_there = |a| pair[1].places.iter().any(|b| is_same(a, b));
        pair[0].places.iter().any(is_there)
    };
    let torn = stands
        .into_iter()
        .filter(|(_, stops)| !stops.windows(2).all(shares));
    torn.map(|(crew, _)| Violation::InTwoPlaces(crew)).collect()
}

fn check_shifts(shifts: &[Shift]) -> Vec<Violation> {
    let mut on_line = BTreeSet::new();
    let open = shifts.iter().filter(|shift| shift.ended_at.is_none());
    open.filter(|shift| !on_line.insert(shift.crew))
        .map(|shift| Violation::TwoShifts(shift.crew))
        .collect()
}

//! Every violation is found, and a sound office has none.

use super::*;
use crate::testing::*;
use pult_domain::*;

/// An office with one ride offered to crew 1 and one carried out by crew 2.
struct Office {
    orders: Vec<Order>,
    assignments: Vec<Assignment>,
    shifts: Vec<Shift>,
}

fn office() -> Office {
    let offered = Order::clone(&ride(100, 0).order);
    let mut taken = Order::clone(&ride(200, 500).order);
    taken.assign(AssignmentId(2), NOW).expect("pending");
    taken.start(NOW).expect("assigned");
    let offer = AssignmentStatus::Offered { expires_at: None };
    Office {
        assignments: vec![
            assignment(1, 1, &offered, offer),
            assignment(2, 2, &taken, AssignmentStatus::Active),
        ],
        orders: vec![offered, taken],
        shifts: vec![Shift::open(CrewId(1), NOW), Shift::open(CrewId(2), NOW)],
    }
}

fn assignment(id: i64, crew: i64, order: &Order, status: AssignmentStatus) -> Assignment {
    Assignment {
        id: AssignmentId(id),
        crew: CrewId(crew),
        orders: vec![order.id],
        route: carried(order.clone(), 0).route,
        status,
        origin: Origin::Engine,
        created_at: NOW,
        accepted_at: None,
        closed_at: None,
    }
}

impl Office {
    fn violations(&self) -> Vec<Violation> {
        violations(&self.orders, &self.assignments, &self.shifts)
    }
}

#[test]
fn a_sound_office_has_no_violations() {
    assert_eq!(office().violations(), []);
}

#[test]
fn each_thing_that_must_never_be_is_found() {
    use Violation::*;
    type Harm = fn(&mut Office);
    let (first, second) = (OrderId(100), OrderId(200));
    let (offer, active) = (AssignmentId(1), AssignmentId(2));
    let cases: [(Harm, &[Violation]); 13] = [
        (
            |office| {
                let second = AssignmentStatus::Offered { expires_at: None };
                office
                    .assignments
                    .push(assignment(3, 2, &office.orders[0], second));
            },
            &[TwoAssignments(first)],
        ),
        (
            |office| office.assignments.truncate(1),
            &[NobodyHasIt(second)],
        ),
        (
            |office| office.orders[1].status = OrderStatus::Pending,
            &[HeldWithoutCause(active, second)],
        ),
        (
            |office| {
                office.orders[1].status = OrderStatus::Cancelled;
                office.assignments[1].route.clear();
            },
            &[HoldsNothing(active)],
        ),
        (
            |office| office.orders[0].status = OrderStatus::Suspended,
            &[OfferOfNothing(offer, first)],
        ),
        (
            |office| {
                let order = Order::clone(&ride(300, 0).order);
                let status = AssignmentStatus::Offered { expires_at: None };
                office.assignments.push(assignment(3, 1, &order, status));
                office.orders.push(order);
            },
            &[TwoOffers(CrewId(1))],
        ),
        (
            |office| office.shifts[0].break_since = Some(NOW),
            &[OfferOffLine(CrewId(1))],
        ),
        (
            |office| office.shifts.push(Shift::open(CrewId(2), NOW)),
            &[TwoShifts(CrewId(2))],
        ),
        (
            |office| {
                let progress = StopProgress::Missed { at: NOW };
                office.orders[1]
                    .stops
                    .iter_mut()
                    .for_each(|stop| stop.progress = progress);
                office.assignments[1].route.clear();
            },
            &[StartedAndOver(second)],
        ),
        (
            |office| {
                let progress = StopProgress::Arrived { at: NOW };
                office.orders[1]
                    .stops
                    .iter_mut()
                    .for_each(|stop| stop.progress = progress);
            },
            &[InTwoPlaces(CrewId(2))],
        ),
        (
            |office| office.assignments[0].route.reverse(),
            &[DropoffFirst(offer, first)],
        ),
        (
            |office| office.assignments[1].route.truncate(1),
            &[LegsDiffer(active)],
        ),
        (
            |office| {
                office.orders[0].quote = Some(Quote {
                    total: Money(1),
                    ..Quote::default()
                });
            },
            &[DoesNotAddUp(first)],
        ),
    ];
    for (harm, expected) in cases {
        let mut office = office();
        harm(&mut office);
        assert_eq!(office.violations(), expected);
    }
}

#[test]
fn a_bundle_may_remember_orders_that_it_no_longer_holds() {
    let mut office = office();
    let mut closed = Order::clone(&ride(300, 0).order);
    closed.cancel(NOW, "").expect("open");
    office.assignments[1].orders.push(closed.id);
    office.orders.push(closed);
    assert_eq!(office.violations(), []);
}

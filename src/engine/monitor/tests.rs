//! What positions mean, in sentences. A route runs north; a crew drives along it.

use super::*;
use crate::testing::*;
use pult_domain::*;

const ASSIGNED: Timestamp = Timestamp(NOW.0 - 1);

/// A route of Navixy with a checkpoint of 100 m at each of these points, assigned to the crew.
fn route(id: i64, norths: &[i64]) -> Order {
    let stop = |&north: &i64| NewStop {
        radius: Meters(100),
        ..NewStop::at(StopAction::Task, address(north, 0))
    };
    let stops = norths.iter().map(stop).collect();
    let mut order = made_of(id, Origin::Navixy, Conduct::ROUTE, stops);
    order.assign(AssignmentId(id), ASSIGNED).expect("pending");
    order
}

fn held(orders: Vec<Order>) -> Vec<Carried> {
    let carried = |order: Order| Carried {
        assignment: AssignmentId(order.id.0),
        since: ASSIGNED,
        orders: vec![order.into()],
        route: Vec::new(),
    };
    orders.into_iter().map(carried).collect()
}

/// Seen so many seconds from now, so many metres north.
fn fix(after: i64, north: i64) -> Position {
    Position {
        at: NOW + Seconds(after),
        point: spot(north, 0),
        accuracy: Meters(10),
    }
}

/// `A` arrive, `L` leave, `M` miss; the stop's id; seconds from now.
fn told(moves: &[Move]) -> Vec<(char, i64, i64)> {
    let tell = |one: &Move| match *one {
        Move::Arrive { stop, at, .. } => ('A', stop.0, (at - NOW).0),
        Move::Leave { stop, at, .. } => ('L', stop.0, (at - NOW).0),
        Move::Miss { stop, at, .. } => ('M', stop.0, (at - NOW).0),
    };
    moves.iter().map(tell).collect()
}

fn check(orders: Vec<Order>, fixes: &[Position], expected: &[(char, i64, i64)]) {
    check_by(&Policy::default(), orders, fixes, expected);
}

fn check_by(
    policy: &Policy,
    orders: Vec<Order>,
    fixes: &[Position],
    expected: &[(char, i64, i64)],
) {
    let now = fixes.iter().map(|fix| fix.at).max().unwrap_or(NOW);
    let moves = moves(&held(orders), None, fixes, policy, now);
    assert_eq!(told(&moves), expected);
}

#[test]
fn entering_is_arriving_and_going_out_is_leaving() {
    let fixes = [
        fix(0, -500),
        fix(60, -50),
        fix(120, 50),
        fix(180, 400),
        fix(240, 1_000),
    ];
    let expected = [('A', 1000, 60), ('L', 1000, 180), ('A', 1001, 240)];
    check(vec![route(100, &[0, 1_000])], &fixes, &expected);
}

#[test]
fn fixes_out_of_order_and_twice_mean_the_same() {
    let fixes = [
        fix(180, 400),
        fix(60, -50),
        fix(0, -500),
        fix(60, -50),
        fix(120, 50),
    ];
    check(
        vec![route(100, &[0])],
        &fixes,
        &[('A', 1000, 60), ('L', 1000, 180)],
    );
}

#[test]
fn a_straight_way_through_the_circle_is_a_visit() {
    let fixes = [fix(0, -1_000), fix(100, 1_000)];
    check(
        vec![route(100, &[0])],
        &fixes,
        &[('A', 1000, 45), ('L', 1000, 55)],
    );
}

#[test]
fn a_way_past_the_circle_is_none() {
    let mut order = route(100, &[0]);
    order.stops[0].places = vec![address(0, 150)];
    check(vec![order], &[fix(0, -1_000), fix(100, 1_000)], &[]);
}

#[test]
fn a_fix_less_exact_than_the_circle_neither_enters_nor_leaves() {
    let vague = |after, north| Position {
        accuracy: Meters(101),
        ..fix(after, north)
    };
    let fixes = [vague(0, 0), fix(60, 0), vague(90, 500), fix(120, 0)];
    check(vec![route(100, &[0])], &fixes, &[('A', 1000, 60)]);
}

#[test]
fn fixes_of_before_the_assignment_do_not_count() {
    check(vec![route(100, &[0])], &[fix(-2, 0), fix(5, 900)], &[]);
    check(vec![route(100, &[0])], &[fix(-5, -900), fix(5, 900)], &[]);
}

#[test]
fn a_visit_counts_as_soon_as_it_lasted_long_enough_and_stays_add_up() {
    let mut order = route(100, &[0]);
    order.stops[0].min_stay = Seconds(100);
    let fixes = [
        fix(0, 0),
        fix(40, 0),
        fix(60, 500),
        fix(200, 0),
        fix(300, 0),
    ];
    let expected = [
        ('A', 1000, 0),
        ('L', 1000, 60),
        ('A', 1000, 200),
        ('L', 1000, 240),
    ];
    check(vec![order], &fixes, &expected);
}

#[test]
fn checkpoints_may_be_visited_in_any_order() {
    let fixes = [fix(0, 1_000), fix(60, 500), fix(120, 0)];
    let expected = [('A', 1001, 0), ('L', 1001, 60), ('A', 1000, 120)];
    check(vec![route(100, &[0, 1_000])], &fixes, &expected);
}

#[test]
fn nothing_is_dropped_off_before_it_was_picked_up() {
    let mut order = route(100, &[0, 1_000]);
    order.stops[0].action = StopAction::Pickup;
    order.stops[1].action = StopAction::Dropoff;
    let fixes = [
        fix(0, 1_000),
        fix(60, 500),
        fix(90, 0),
        fix(120, 500),
        fix(150, 1_000),
    ];
    let expected = [('A', 1000, 90), ('L', 1000, 120), ('A', 1001, 150)];
    check(vec![order], &fixes, &expected);
}

#[test]
fn too_late_is_missed_and_with_the_last_stop_the_order_fails() {
    let late_by = |delay| {
        let mut order = route(100, &[0]);
        order.stops[0].window.to = Some(NOW + Seconds(100));
        order.stops[0].max_delay = Some(Seconds(delay));
        order
    };
    check(
        vec![late_by(50)],
        &[fix(0, 900), fix(151, 0)],
        &[('M', 1000, 150)],
    );
    check(
        vec![late_by(51)],
        &[fix(0, 900), fix(151, 0)],
        &[('A', 1000, 151)],
    );
    let mut failed = late_by(50);
    failed.miss(StopId(1000), NOW + Seconds(150)).expect("open");
    assert_eq!(failed.status, OrderStatus::Failed);
}

#[test]
fn a_crew_that_parks_at_its_last_stop_has_been_there_in_time() {
    let mut order = route(100, &[0]);
    order.stops[0].window.to = Some(NOW + Seconds(100));
    order.stops[0].max_delay = Some(Seconds(0));
    let fixes = [fix(10, 0), fix(90, 0), fix(500, 0)];
    check(vec![order], &fixes, &[('A', 1000, 10), ('L', 1000, 10)]);
}

#[test]
fn a_visit_that_was_too_short_by_the_end_of_its_time_is_missed() {
    let mut order = route(100, &[0]);
    order.stops[0].window.to = Some(NOW + Seconds(100));
    order.stops[0].max_delay = Some(Seconds(0));
    order.stops[0].min_stay = Seconds(60);
    let fixes = [fix(50, 0), fix(90, 0), fix(120, 0)];
    check(vec![order], &fixes, &[('A', 1000, 50), ('M', 1000, 100)]);
}

#[test]
fn orders_that_nobody_carries_are_missed_too() {
    let mut order = route(100, &[0, 1_000]);
    order.unassign(NOW).expect("assigned");
    order.stops[0].window.to = Some(NOW);
    order.stops[0].max_delay = Some(Seconds(10));
    let policy = Policy::default();
    assert_eq!(overdue([&order], &policy, NOW + Seconds(10)), []);
    let missed = overdue([&order], &policy, NOW + Seconds(11));
    assert_eq!(told(&missed), [('M', 1000, 10)]);
}

#[test]
fn only_the_orders_that_the_office_names_are_moved() {
    let mut ride = route(100, &[0]);
    ride.origin = Origin::Taxomet;
    check(vec![ride.clone()], &[fix(0, 0)], &[]);
    let policy = |auto_arrive| Policy {
        auto_arrive,
        ..Policy::default()
    };
    let all = policy(crate::AutoArrive::All);
    check_by(&all, vec![ride], &[fix(0, 0)], &[('A', 1000, 0)]);
    let none = policy(crate::AutoArrive::None);
    check_by(&none, vec![route(100, &[0])], &[fix(0, 0)], &[]);
}

#[test]
fn a_crew_that_passes_by_in_the_morning_is_not_there_for_the_evening() {
    let mut order = route(100, &[0, 1_000, 0]);
    order.stops[2].window.from = Some(NOW + Seconds(30_000));
    let fixes = [fix(0, 0), fix(60, 500), fix(90, 0), fix(100, 500)];
    check(vec![order], &fixes, &[('A', 1000, 0), ('L', 1000, 60)]);
}

#[test]
fn stops_at_one_place_are_reached_together_unless_another_lies_between() {
    let there_and_back = route(100, &[0, 0, 1_000, 0]);
    let expected = [
        ('A', 1000, 0),
        ('A', 1001, 0),
        ('A', 2000, 0),
        ('L', 1000, 60),
        ('L', 1001, 60),
        ('L', 2000, 60),
    ];
    let orders = vec![there_and_back, route(200, &[0])];
    check(orders, &[fix(0, 0), fix(60, 500)], &expected);
}

#[test]
fn within_two_circles_the_crew_is_at_the_nearer_one() {
    let fixes = [fix(0, 10), fix(60, 70), fix(120, 300)];
    let expected = [
        ('A', 1000, 0),
        ('L', 1000, 60),
        ('A', 1001, 60),
        ('L', 1001, 120),
    ];
    check(vec![route(100, &[0, 80])], &fixes, &expected);
}

#[test]
fn a_late_fix_shows_a_visit_that_nobody_knew_of() {
    let carried = held(vec![route(100, &[0, 1_000])]);
    let last = Some(fix(300, 2_000));
    let policy = Policy::default();
    let late = [fix(60, 0), fix(90, 20), fix(120, 500)];
    let moves = moves(&carried, last, &late, &policy, NOW + Seconds(300));
    assert_eq!(told(&moves), [('A', 1000, 60), ('L', 1000, 90)]);
}

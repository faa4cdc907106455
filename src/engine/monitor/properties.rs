//! What holds however positions come in.

use proptest::prelude::*;

use super::*;
use crate::testing::*;
use pult_domain::*;

fn any_orders() -> impl Strategy<Value = Vec<Order>> {
    let stop = (
        -20..20_i64,
        0..4_usize,
        1..4_i64,
        0..3_i64,
        prop::option::of(0..900_i64),
    );
    let order = prop::collection::vec(stop, 1..5);
    prop::collection::vec(order, 1..4).prop_map(|orders| {
        let numbered = orders.into_iter().enumerate();
        numbered
            .map(|(at, stops)| an_order(100 + at as i64, stops))
            .collect()
    })
}

fn an_order(id: i64, stops: Vec<(i64, usize, i64, i64, Option<i64>)>) -> Order {
    let actions = [
        StopAction::Pickup,
        StopAction::Dropoff,
        StopAction::Visit,
        StopAction::Task,
    ];
    let stop = |(north, action, radius, stay, to): (i64, usize, i64, i64, Option<i64>)| NewStop {
        radius: Meters(radius * 60),
        min_stay: Seconds(stay * 45),
        max_delay: Some(Seconds(30)),
        window: TimeWindow {
            from: None,
            to: to.map(|to| NOW + Seconds(to)),
        },
        ..NewStop::at(actions[action], address(north * 50, 0))
    };
    let stops = stops.into_iter().map(stop).collect();
    let mut order = made_of(id, Origin::Navixy, Conduct::ROUTE, stops);
    order.assign(AssignmentId(id), NOW).expect("pending");
    order
}

fn any_fixes() -> impl Strategy<Value = Vec<Position>> {
    let fix =
        (1..1_200_i64, -25..25_i64, 1..150_i64).prop_map(|(after, north, accuracy)| Position {
            at: NOW + Seconds(after),
            point: spot(north * 50, 0),
            accuracy: Meters(accuracy),
        });
    prop::collection::vec(fix, 0..25)
}

fn held(orders: &[Order]) -> Vec<Carried> {
    let carried = |order: &Order| Carried {
        assignment: AssignmentId(order.id.0),
        since: NOW,
        orders: vec![order.clone().into()],
        route: Vec::new(),
    };
    orders.iter().map(carried).collect()
}

/// Carries moves out, as whoever asked for them would.
fn apply(orders: &mut [Order], moves: &[Move]) {
    for one in moves {
        let (Move::Arrive { order, .. } | Move::Leave { order, .. } | Move::Miss { order, .. }) =
            one;
        let order = orders
            .iter_mut()
            .find(|held| held.id == *order)
            .expect("a known order");
        match *one {
            Move::Arrive { stop, at, .. } => order.arrive(stop, at),
            Move::Leave { stop, at, .. } => order.leave(stop, at),
            Move::Miss { stop, at, .. } => order.miss(stop, at),
        }
        .expect("a move that the order allows");
    }
}

fn newest(fixes: &[Position]) -> Timestamp {
    fixes.iter().map(|fix| fix.at).max().unwrap_or(NOW)
}

fn one_a_second(fixes: &[Position]) -> Vec<Position> {
    let mut fixes = sorted(fixes);
    fixes.dedup_by_key(|fix| fix.at);
    fixes
}

fn all_at_once(orders: &[Order], fixes: &[Position]) -> Vec<Move> {
    moves(
        &held(orders),
        None,
        fixes,
        &Policy::default(),
        newest(fixes),
    )
}

proptest! {
    #[test]
    fn a_batch_means_the_same_in_any_order_and_with_any_of_it_twice(
        orders in any_orders(), fixes in any_fixes(),
        mixed in any_fixes().prop_flat_map(|fixes| Just(fixes).prop_shuffle()),
    ) {
        // Those of one second keep the order in which they were told.
        let fixes = one_a_second(&fixes);
        let moves = all_at_once(&orders, &fixes);
        let mut twice: Vec<_> = fixes.iter().rev().chain(&fixes).copied().collect();
        prop_assert_eq!(&moves, &all_at_once(&orders, &twice));
        twice.sort_by_key(|fix| fix.at);
        prop_assert_eq!(&moves, &all_at_once(&orders, &twice));
        let mut sorted = mixed.clone();
        sorted.sort_by_key(|fix| std::cmp::Reverse(fix.at));
        prop_assert_eq!(all_at_once(&orders, &mixed), all_at_once(&orders, &sorted));
    }

    #[test]
    fn fix_by_fix_is_the_same_as_all_at_once(orders in any_orders(), fixes in any_fixes()) {
        let whole = all_at_once(&orders, &fixes);
        let fixes = sorted(&fixes);
        let (mut live, mut told, mut last) = (orders, Vec::new(), None);
        for fix in fixes {
            let new = moves(&held(&live), last, &[fix], &Policy::default(), fix.at);
            apply(&mut live, &new);
            told.extend(new);
            last = Some(fix);
        }
        prop_assert_eq!(told, whole);
    }

    #[test]
    fn late_fixes_move_only_what_nobody_had_reached_and_where_the_crew_stands(
        orders in any_orders(), fixes in any_fixes(), late in any_fixes(),
    ) {
        let mut live = orders;
        let first = all_at_once(&live, &fixes);
        apply(&mut live, &first);
        let Some(last) = sorted(&fixes).last().copied() else { return Ok(()) };
        let late: Vec<_> = late.into_iter().filter(|fix| fix.at < last.at).collect();
        for one in moves(&held(&live), Some(last), &late, &Policy::default(), last.at) {
            let (Move::Arrive { stop, .. } | Move::Leave { stop, .. } | Move::Miss { stop, .. }) =
                one;
            let stop = live.iter().find_map(|order| order.stop(stop)).expect("a known stop");
            prop_assert!(stop.first_arrived_at.is_none() || stop.is_arrived());
        }
    }

    #[test]
    fn every_move_is_allowed_and_a_crew_stands_in_one_place(
        orders in any_orders(), early in any_fixes(), late in any_fixes(),
    ) {
        let mut live = orders;
        let mut last = None;
        for fixes in [early, late] {
            let now = newest(&fixes).max(last.map_or(NOW, |last: Position| last.at));
            for one in moves(&held(&live), last, &fixes, &Policy::default(), now) {
                apply(&mut live, &[one]);
                let stands: Vec<_> = live
                    .iter()
                    .flat_map(|order| &order.stops)
                    .filter(|stop| stop.is_arrived())
                    .collect();
                for pair in stands.windows(2) {
                    prop_assert!(circle::share_a_place(pair[0], pair[1]));
                }
            }
            let newer = sorted(&fixes).last().copied().into_iter().chain(last);
            last = newer.max_by_key(|fix| fix.at);
        }
    }

    #[test]
    fn moves_follow_the_clock_when_fixes_do(orders in any_orders(), fixes in any_fixes()) {
        let mut by_stop = std::collections::BTreeMap::<StopId, Timestamp>::new();
        for one in all_at_once(&orders, &fixes) {
            let (Move::Arrive { stop, at, .. }
            | Move::Leave { stop, at, .. }
            | Move::Miss { stop, at, .. }) = one;
            let before = by_stop.insert(stop, at);
            prop_assert!(before.is_none_or(|before| before <= at));
        }
    }
}

//! What holds on every day.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::Strategy as Chance;

use super::*;
use crate::replay::Strategy;
use crate::replay::day::Rest;
use crate::replay::strategy::{Moment, engine};
use pult_domain::{
    Assignment, AssignmentId, AssignmentStatus, CrewId, Leg, Order, OrderId, Origin, Quality,
    Shift, TravelMode,
};
use pult_engine::{Decision, Snapshot, checker, plan};
use pult_geo::Router;

fn any_request() -> impl Chance<Value = Request> {
    let ends = (-3_000..3_000_i64, -3_000..3_000_i64);
    (0..5_000_i64, ends, any::<bool>()).prop_map(|(at, (from, to), is_parcel)| Request {
        is_parcel,
        patience: Seconds(100_000),
        ..request(at, from as f64, to as f64)
    })
}

fn any_cab() -> impl Chance<Value = Cab> {
    let rest = (0..4_000_i64, 60..900_i64).prop_map(|(due, length)| Rest {
        due: Timestamp(due),
        length: Seconds(length),
    });
    (-3_000..3_000_i64, prop::option::of(rest)).prop_map(|(start, rest)| Cab {
        to: Timestamp(i64::MAX),
        rests: rest.into_iter().collect(),
        ..cab(start as f64)
    })
}

prop_compose! {
    fn any_day()(
        mut requests in prop::collection::vec(any_request(), 0..16),
        cabs in prop::collection::vec(any_cab(), 1..6),
        refused in prop::collection::btree_set((0..16_usize, 1..6_usize), 0..12),
    ) -> Day {
        requests.sort_by_key(|request| request.at);
        // The first crew never says no, so that every order has somebody.
        Day { requests, cabs, answers: Answers::Known(refused) }
    }
}

fn any_policy() -> impl Chance<Value = Policy> {
    let quality = prop::sample::select(vec![Quality::Low, Quality::Medium]);
    (0..400_i64, 0..600_i64, quality).prop_map(|(fairness_permille, chain, quality)| Policy {
        fairness_permille,
        quality,
        chain_within: Seconds(chain),
        ..Policy::default()
    })
}

fn assignment(
    id: AssignmentId,
    crew: CrewId,
    orders: Vec<OrderId>,
    route: Vec<Leg>,
    status: AssignmentStatus,
) -> Assignment {
    Assignment {
        id,
        crew,
        orders,
        route,
        status,
        origin: Origin::Engine,
        created_at: Timestamp(0),
        accepted_at: None,
        closed_at: None,
    }
}

/// The office as it is while everybody thinks about what was just offered.
fn wrongs(snapshot: &Snapshot, decisions: &[Decision]) -> Vec<checker::Violation> {
    let mut orders: Vec<Order> = Vec::new();
    let mut assignments = Vec::new();
    for state in &snapshot.crews {
        for (nth, carried) in state.carried.iter().enumerate() {
            let id = AssignmentId(1_000 * state.crew.id.0 + nth as i64);
            let held = carried.orders.iter().enumerate().map(|(at, order)| Order {
                id: OrderId(-id.0 - at as i64),
                assignment: Some(id),
                ..Order::clone(order)
            });
            let held: Vec<_> = held.collect();
            let ids = held.iter().map(|order| order.id).collect();
            let route = carried.route.clone();
            assignments.push(assignment(
                id,
                state.crew.id,
                ids,
                route,
                AssignmentStatus::Active,
            ));
            orders.extend(held);
        }
    }
    orders.extend(snapshot.orders.iter().map(|open| Order::clone(&open.order)));
    let offers = decisions.iter().enumerate();
    assignments.extend(offers.filter_map(|(nth, decision)| match decision {
        Decision::Offer {
            crew,
            orders,
            route,
            ..
        } => {
            let id = AssignmentId(1_000_000 + nth as i64);
            let status = AssignmentStatus::Offered { expires_at: None };
            Some(assignment(id, *crew, orders.clone(), route.clone(), status))
        }
        _ => None,
    }));
    let shifts: Vec<Shift> = snapshot
        .crews
        .iter()
        .filter_map(|crew| crew.shift)
        .collect();
    checker::violations(&orders, &assignments, &shifts)
}

fn decided(moment: &Moment, policy: &Policy) -> (Snapshot, Vec<Decision>) {
    let snapshot = engine::snapshot(moment);
    let decisions = plan(&snapshot, policy, moment.router, moment.now);
    (snapshot, decisions)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_plan_of_a_day_leaves_the_office_in_order(day in any_day(), policy in any_policy()) {
        let mut wrong = Vec::new();
        run::play(&day, &Setting::plain(&StraightLine, 1), |moment| {
            let (snapshot, decisions) = decided(moment, &policy);
            wrong.extend(wrongs(&snapshot, &decisions));
            wrong.extend(checker::of_chains(&snapshot, &decisions, &policy));
            decisions.into_iter().filter_map(engine::choice).collect()
        });
        prop_assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn nobody_is_forgotten_and_a_no_is_respected(day in any_day(), policy in any_policy()) {
        for strategy in [Strategy::Nearest, Strategy::Queue, Strategy::engine(&policy)] {
            let outcome = run::run(&day, &strategy, &Setting::plain(&StraightLine, 1));
            prop_assert_eq!(outcome.figures.served, day.requests.len(), "{:?}", strategy);
            prop_assert!(outcome.waits.iter().all(Option::is_some));
            let mut refused = BTreeSet::new();
            for asked in &outcome.asked {
                for &request in &asked.requests {
                    prop_assert!(!refused.contains(&(request, asked.cab)), "asked again");
                    if !asked.accepted {
                        refused.insert((request, asked.cab));
                    }
                }
            }
        }
    }

    #[test]
    fn a_cab_carries_one_thing_at_a_time(day in any_day(), policy in any_policy()) {
        let outcome = run::run(&day, &Strategy::engine(&policy), &Setting::plain(&StraightLine, 1));
        for cab in 0..day.cabs.len() {
            // None begins before the one before it is over, but parcels on one another's way.
            let ride = |(request, one): (usize, &Request)| {
                let begins = one.at + outcome.waits[request]?;
                let way = StraightLine.route(one.from, one.to, TravelMode::Driving)?;
                let ends = begins + one.boarding + way.duration + one.alighting;
                Some((begins, ends, one.is_parcel))
            };
            let requests = day.requests.iter().enumerate();
            let own = requests.filter(|(request, _)| outcome.came[*request] == Some(cab));
            let mut rides: Vec<_> = own.filter_map(ride).collect();
            rides.sort_unstable();
            let mut pairs = rides.windows(2);
            let in_turn = |pair: &[(_, _, bool)]| pair[0].1 <= pair[1].0 || pair[0].2 && pair[1].2;
            prop_assert!(pairs.all(in_turn), "{rides:?}");
        }
    }

    #[test]
    fn no_order_moves_more_often_than_it_may_and_no_promise_gets_worse_than_the_slack(
        day in any_day(), policy in any_policy(), swap_max in 0..3_u32, slack in 0..300_i64,
    ) {
        let policy = Policy { swap_max, swap_slack: Seconds(slack), swap_gain: Seconds(30), ..policy };
        let outcome = run::run(&day, &Strategy::engine(&policy), &Setting::plain(&StraightLine, 1));
        prop_assert!(outcome.moves.iter().all(|moves| *moves <= swap_max), "{:?}", outcome.moves);
        // Places between two seconds are rounded.
        let late = outcome.late.iter().flatten().map(|late| late.0).max();
        prop_assert!(late <= Some(slack + 5), "{late:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_figures(day in any_day(), policy in any_policy(), seed: u64) {
        let goes = || run::run(&day, &Strategy::engine(&policy), &Setting::plain(&StraightLine, seed));
        prop_assert_eq!(goes(), goes());
    }
}

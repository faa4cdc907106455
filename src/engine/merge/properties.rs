//! What holds for every assignment of several tasks, stated without the code that makes them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::testing::*;
use crate::*;
use pult_domain::*;
use pult_geo::StraightLine;

fn any_task(id: i64) -> impl Strategy<Value = OpenOrder> {
    let end = || (-30..30_i64, -10..10_i64);
    let window = || prop::option::of(100..4_000_i64);
    let times = (
        window(),
        window(),
        prop::option::of(-300..900_i64),
        0..120_i64,
    );
    let few = prop::bool::weighted(0.3);
    (end(), end(), times, few, 0..900_i64).prop_map(
        move |(from, to, (up, down, begins, service), at_depot, waited)| {
            let mut open = task(id, 0);
            let from = if at_depot { (0, 0) } else { from };
            let at = |(north, east): (i64, i64)| vec![address(north * 150, east * 150)];
            let soon = |seconds: i64| NOW + Seconds(seconds);
            let stops = &mut open.order.stops;
            (stops[0].places, stops[1].places) = (at(from), at(to));
            stops[0].window.from = begins.map(soon);
            stops[0].window.to = up.map(|up| soon(up + begins.unwrap_or(0).max(0)));
            stops[1].window.to = down.map(|down| soon(down + 300));
            stops[0].service_time = Seconds(service);
            open.waiting_since = NOW - Seconds(waited);
            open
        },
    )
}

fn any_crew(id: i64) -> impl Strategy<Value = CrewState> {
    (-40..40_i64, 0..6_u32, 0..6_u32).prop_map(move |(north, max_tasks, capacity)| {
        let mut crew = crew(id, north * 100);
        crew.crew.max_tasks = (max_tasks > 0).then_some(max_tasks);
        crew.crew.capacity = capacity;
        crew
    })
}

prop_compose! {
    fn any_world()(n_orders in 0..12_i64, n_crews in 1..8_i64)(
        orders in (0..n_orders).map(|n| any_task(100 + n)).collect::<Vec<_>>(),
        crews in (0..n_crews).map(|n| any_crew(1 + n)).collect::<Vec<_>>(),
    ) -> Snapshot {
        snapshot(orders, crews)
    }
}

fn medium(detour_percent: u32) -> Policy {
    Policy {
        quality: Quality::Medium,
        detour_percent,
        ..Policy::default()
    }
}

/// Where a crew starts, its orders and its legs, of every offer of several tasks.
fn bundles<'a>(
    world: &'a Snapshot,
    decisions: &'a [Decision],
) -> impl Iterator<Item = (&'a CrewState, Vec<&'a Order>, &'a [Leg])> {
    decisions.iter().filter_map(|decision| match decision {
        Decision::Offer {
            crew,
            orders,
            route,
            ..
        } if orders.len() > 1 => {
            let crew = world.crews.iter().find(|state| state.crew.id == *crew)?;
            let orders = orders.iter().filter_map(|id| {
                let open = world.orders.iter().find(|open| open.order.id == *id);
                open.map(|open| &*open.order)
            });
            Some((crew, orders.collect(), &route[..]))
        }
        _ => None,
    })
}

fn drive(from: Point, to: Point) -> Seconds {
    StraightLine::trip(from, to, TravelMode::Driving).duration
}

fn point(stop: &Stop) -> Point {
    stop.places[0].point.expect("a known place")
}

fn eta(legs: &[Leg], stop: &Stop) -> Timestamp {
    let leg = legs.iter().find(|leg| leg.stop == stop.id);
    leg.expect("a leg to every stop").eta
}

/// When a crew that carries this order alone comes to both its stops.
fn alone(crew: &CrewState, order: &Order) -> [Timestamp; 2] {
    let [up, down] = [&order.stops[0], &order.stops[1]];
    let first = NOW + drive(crew.point().expect("known"), point(up));
    let begins = up.window.from.map_or(first, |from| from.max(first));
    [
        first,
        begins + up.service_time + drive(point(up), point(down)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn bundles_keep_capacity_number_and_precedence(world in any_world(), detour in 0..200_u32) {
        let policy = medium(detour);
        let decisions = plan(&world, &policy, &StraightLine, NOW);
        for (crew, orders, legs) in bundles(&world, &decisions) {
            let limit = crew.crew.max_tasks.unwrap_or(policy.max_tasks) as usize;
            prop_assert!(orders.len() <= limit);
            let mut aboard = BTreeSet::new();
            for leg in legs {
                let order = orders.iter().find(|order| order.id == leg.order).expect("its order");
                if order.stops[0].id == leg.stop {
                    prop_assert!(aboard.insert(order.id));
                } else {
                    prop_assert!(aboard.remove(&order.id), "delivered before it was picked up");
                }
                let capacity = crew.crew.capacity as usize;
                prop_assert!(capacity == 0 || aboard.len() <= capacity);
            }
            prop_assert!(aboard.is_empty() && legs.len() == 2 * orders.len());
        }
    }

    #[test]
    fn bundles_keep_the_windows_that_can_be_kept(world in any_world()) {
        let decisions = plan(&world, &medium(80), &StraightLine, NOW);
        for (crew, orders, legs) in bundles(&world, &decisions) {
            for order in orders {
                for (stop, alone) in order.stops.iter().zip(alone(crew, order)) {
                    let Some(to) = stop.window.to else { continue };
                    prop_assert!(eta(legs, stop) <= to || alone > to);
                }
            }
        }
    }

    #[test]
    fn nobody_takes_longer_than_the_detour_allows(world in any_world(), detour in 0..200_u32) {
        let decisions = plan(&world, &medium(detour), &StraightLine, NOW);
        for (crew, orders, legs) in bundles(&world, &decisions) {
            for order in orders {
                let [up, down] = [&order.stops[0], &order.stops[1]];
                let begins = |at: Timestamp| up.window.from.map_or(at, |from| from.max(at));
                let [first, second] = alone(crew, order);
                let takes = (second - begins(first)).0;
                let taken = (eta(legs, down) - begins(legs[0].eta)).0;
                prop_assert!(100 * taken <= takes * (100 + i64::from(detour)), "{taken} {takes}");
            }
        }
    }

    #[test]
    fn every_task_is_decided_once_and_the_same_way_twice(world in any_world()) {
        let decisions = plan(&world, &medium(50), &StraightLine, NOW);
        prop_assert_eq!(&decisions, &plan(&world, &medium(50), &StraightLine, NOW));
        let mut seen = BTreeSet::new();
        for id in decisions.iter().flat_map(Decision::orders) {
            prop_assert!(seen.insert(*id), "order {id} twice");
        }
        let due = |open: &&OpenOrder| open.order.is_due(NOW, Policy::default().prior_lead);
        prop_assert_eq!(seen.len(), world.orders.iter().filter(due).count());
    }
}

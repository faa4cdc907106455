//! What holds for every plan, whatever the day brings.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::testing::*;
use super::*;
use pult_domain::*;
use pult_geo::StraightLine;

fn any_order(id: i64) -> impl Strategy<Value = OpenOrder> {
    let ends = (-40..40_i64, -40..40_i64);
    let no = prop::collection::vec((1..12_i64, prop::option::of(-60..60_i64)), 0..4);
    let rest = (
        any::<bool>(),
        0..3_000_i64,
        prop::option::of(-600..3_000_i64),
    );
    (ends, no, rest).prop_map(move |((from, to), no, (is_ride, waited, due))| {
        let mut open = if is_ride {
            ride(id, from * 100)
        } else {
            task(id, from * 100)
        };
        open.order.stops[1].places = vec![address(to * 100, 0)];
        open.order.stops[0].window.from = due.map(|due| NOW + Seconds(due));
        open.waiting_since = NOW - Seconds(waited);
        for (crew, until) in no {
            open = refused(open, crew, until.map(|until| NOW + Seconds(until)));
        }
        open
    })
}

fn any_crew(id: i64) -> impl Strategy<Value = CrewState> {
    let is = (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.3),
    );
    (-40..40_i64, is, 0..3_u32, -50..50_i64).prop_map(
        move |(north, (on_line, asked, is_busy), max_tasks, rating)| {
            let mut crew = crew(id, north * 100);
            crew.shift = crew.shift.filter(|_| on_line || id % 2 == 0);
            crew.asked = asked;
            crew.rating = rating;
            crew.crew.max_tasks = (max_tasks > 0).then_some(max_tasks);
            if is_busy {
                crew = busy(crew, &ride(900 + id, 0), 200);
            }
            crew
        },
    )
}

prop_compose! {
    fn any_world()(n_orders in 0..14_i64, n_crews in 0..12_i64)(
        orders in (0..n_orders).map(|n| any_order(100 + n)).collect::<Vec<_>>(),
        crews in (0..n_crews).map(|n| any_crew(1 + n)).collect::<Vec<_>>(),
    ) -> Snapshot {
        snapshot(orders, crews)
    }
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let within = || prop::sample::select(vec![0, 300]);
    (1..5_usize, 0..1_000_i64, within(), within()).prop_map(
        |(n_candidates, fairness_permille, chain, hold)| Policy {
            n_candidates,
            fairness_permille,
            chain_within: Seconds(chain),
            hold_within: Seconds(hold),
            ..Policy::default()
        },
    )
}

fn offers(decisions: &[Decision]) -> impl Iterator<Item = (CrewId, &[OrderId], &[Leg])> {
    decisions.iter().filter_map(|decision| match decision {
        Decision::Offer {
            crew,
            orders,
            route,
            ..
        } => Some((*crew, &orders[..], &route[..])),
        _ => None,
    })
}

proptest! {
    #[test]
    fn the_same_moment_gives_the_same_plan_in_whatever_order_it_is_told(
        world in any_world(), policy in any_policy(),
    ) {
        let first = plan(&world, &policy, &StraightLine, NOW);
        prop_assert_eq!(&first, &plan(&world, &policy, &StraightLine, NOW));
        let mut turned = world;
        turned.orders.reverse();
        turned.crews.reverse();
        prop_assert_eq!(&first, &plan(&turned, &policy, &StraightLine, NOW));
    }

    #[test]
    fn nobody_is_asked_twice_and_nothing_is_offered_twice(
        world in any_world(), policy in any_policy(),
    ) {
        let decisions = plan(&world, &policy, &StraightLine, NOW);
        let (mut crews, mut orders) = (BTreeSet::new(), BTreeSet::new());
        for (crew, offered, _) in offers(&decisions) {
            prop_assert!(crews.insert(crew), "crew {crew} twice");
            for order in offered {
                prop_assert!(orders.insert(*order), "order {order} twice");
            }
        }
        for decision in &decisions {
            if let Decision::Nobody { order, .. } = decision {
                prop_assert!(orders.insert(*order), "order {order} offered and left over");
            }
        }
    }

    #[test]
    fn a_no_is_respected_and_only_crews_on_line_and_not_being_asked_are_asked(
        world in any_world(), policy in any_policy(),
    ) {
        let decisions = plan(&world, &policy, &StraightLine, NOW);
        for (crew, offered, _) in offers(&decisions) {
            let state = world.crews.iter().find(|state| state.crew.id == crew).expect("known");
            prop_assert!(state.shift.is_some() && !state.asked);
            prop_assert!(policy.chain_within.0 > 0 || state.carried.is_empty());
            let limit = state.crew.max_tasks.unwrap_or(policy.max_tasks) as usize;
            prop_assert!(offered.len() + state.carried.len() <= limit);
            for open in world.orders.iter().filter(|open| offered.contains(&open.order.id)) {
                let counts = |no: &&Refusal| no.until.is_none_or(|until| NOW < until);
                let mut no = open.refusals.iter().filter(counts);
                prop_assert!(no.all(|no| no.crew != crew));
                prop_assert!(open.order.is_due(NOW, policy.prior_lead));
            }
        }
    }

    #[test]
    fn a_route_visits_every_open_stop_once_and_picks_up_before_it_drops_off(
        world in any_world(), policy in any_policy(),
    ) {
        let decisions = plan(&world, &policy, &StraightLine, NOW);
        for (_, offered, route) in offers(&decisions) {
            let orders = world.orders.iter().filter(|open| offered.contains(&open.order.id));
            let stops: BTreeSet<_> = orders
                .flat_map(|open| open.order.stops.iter().map(|stop| stop.id))
                .collect();
            let visited: BTreeSet<_> = route.iter().map(|leg| leg.stop).collect();
            prop_assert_eq!(visited.len(), route.len());
            prop_assert_eq!(visited, stops);
            for (at, leg) in route.iter().enumerate() {
                let earlier = route[..at].iter().filter(|other| other.order == leg.order);
                prop_assert!(earlier.clone().all(|other| other.stop < leg.stop));
            }
            prop_assert!(route.windows(2).all(|legs| legs[0].eta <= legs[1].eta));
        }
    }

    #[test]
    fn while_nothing_is_held_back_an_order_waits_only_for_crews_that_are_asked_about_others(
        world in any_world(), policy in any_policy(),
    ) {
        let policy = Policy { hold_within: Seconds(0), ..policy };
        for decision in plan(&world, &policy, &StraightLine, NOW) {
            let Decision::Nobody { why, .. } = decision else { continue };
            let near = why.candidates.iter().filter(|of| of.cost_s < why.unserved_s);
            for candidate in near {
                prop_assert!(candidate.asked_about.is_some(), "{candidate:?} is free");
            }
        }
    }

    #[test]
    fn an_offer_never_costs_more_than_leaving_the_order_over(
        world in any_world(), policy in any_policy(),
    ) {
        for decision in plan(&world, &policy, &StraightLine, NOW) {
            let Decision::Offer { crew, why, .. } = decision else { continue };
            let chosen = why.candidates.iter().find(|of| of.crew == crew.0);
            prop_assert!(chosen.is_some_and(|of| of.cost_s < why.unserved_s));
        }
    }
}

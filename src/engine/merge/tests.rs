//! What is put together and what is not, in sentences. A kilometre takes 162 seconds.

use crate::explain::Verdict;
use crate::testing::*;
use crate::*;
use pult_domain::*;
use pult_geo::StraightLine;

fn medium() -> Policy {
    Policy {
        quality: Quality::Medium,
        ..Policy::default()
    }
}

/// Crew, orders and stops of each offer.
type Offered = (i64, Vec<i64>, Vec<i64>);

fn offered(decisions: &[Decision]) -> Vec<Offered> {
    let offer = |decision: &Decision| match decision {
        Decision::Offer {
            crew,
            orders,
            route,
            ..
        } => {
            let orders = orders.iter().map(|order| order.0).collect();
            let stops = route.iter().map(|leg| leg.stop.0).collect();
            Some((crew.0, orders, stops))
        }
        _ => None,
    };
    decisions.iter().filter_map(offer).collect()
}

fn planned(policy: &Policy, orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Vec<Offered> {
    let world = snapshot(orders, crews);
    offered(&plan(&world, policy, &StraightLine, NOW))
}

/// The orders that came out together.
fn together(policy: &Policy, orders: Vec<OpenOrder>) -> Vec<Vec<i64>> {
    let crews = (1..=orders.len() as i64).map(|id| crew(id, -500)).collect();
    let offers = planned(policy, orders, crews);
    let mut groups: Vec<_> = offers.into_iter().map(|(_, orders, _)| orders).collect();
    groups.sort();
    groups
}

#[test]
fn tasks_of_one_pick_up_and_one_direction_are_one_assignment() {
    let orders = vec![errand(100, 0, 4_000), errand(101, 0, 3_000)];
    let offers = planned(&medium(), orders, vec![crew(1, -500), crew(2, -900)]);
    let route = vec![1000, 1010, 1011, 1001];
    assert_eq!(offers.len(), 1);
    let (crew, orders, mut stops) = offers[0].clone();
    stops[..2].sort_unstable();
    assert_eq!((crew, orders, stops), (1, vec![100, 101], route));
}

#[test]
fn a_task_on_the_way_of_another_goes_along() {
    let orders = vec![errand(100, 0, 6_000), errand(101, 1_000, 5_000)];
    let offers = planned(&medium(), orders, vec![crew(1, -500)]);
    let stops = vec![1000, 1010, 1011, 1001];
    assert_eq!(offers, [(1, vec![100, 101], stops)]);
}

#[test]
fn quality_low_takes_them_one_by_one() {
    let orders = vec![errand(100, 0, 4_000), errand(101, 0, 3_000)];
    assert_eq!(together(&Policy::default(), orders), [vec![100], vec![101]]);
}

#[test]
fn a_company_may_want_better_than_the_office() {
    let mut world = snapshot(
        vec![errand(100, 0, 4_000), errand(101, 0, 3_000)],
        vec![crew(1, 0)],
    );
    world.quality.insert(CompanyId(1), Quality::Medium);
    let decisions = plan(&world, &Policy::default(), &StraightLine, NOW);
    assert_eq!(offered(&decisions)[0].1, [100, 101]);
}

#[test]
fn a_task_the_other_way_is_not_merged() {
    let orders = vec![errand(100, 0, 4_000), errand(101, 0, -4_000)];
    assert_eq!(together(&medium(), orders), [vec![100], vec![101]]);
}

#[test]
fn the_detour_that_is_allowed_decides() {
    // Task 101 takes 324 seconds alone and 486 after the delivery of the other, half as much again.
    let orders = || {
        let mut side = errand(101, 0, 2_000);
        side.order.stops[1].places = vec![address(2_000, 0)];
        vec![errand(100, 0, -500), side]
    };
    let allowing = |detour_percent| Policy {
        detour_percent,
        ..medium()
    };
    assert_eq!(together(&allowing(50), orders()), [vec![100, 101]]);
    assert_eq!(together(&allowing(49), orders()), [vec![100], vec![101]]);
}

#[test]
fn an_assignment_has_no_more_tasks_than_are_allowed() {
    let orders = (0..6).map(|n| errand(100 + n, 0, 3_000)).collect();
    let policy = Policy {
        max_tasks: 4,
        ..medium()
    };
    let groups = together(&policy, orders);
    let sizes: Vec<_> = groups.iter().map(Vec::len).collect();
    assert!(sizes.iter().all(|&n| n <= 4), "{groups:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 6);
}

#[test]
fn a_crew_is_not_asked_to_carry_more_than_it_can() {
    let mut small = crew(1, 0);
    small.crew.capacity = 2;
    let orders = (0..4).map(|n| errand(100 + n, 0, 3_000)).collect();
    let offers = planned(&medium(), orders, vec![small]);
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].1.len(), 2);
}

#[test]
fn a_window_that_would_be_missed_keeps_tasks_apart() {
    let orders = |window: i64| {
        let mut slow = errand(100, 0, 3_500);
        slow.order.stops[0].service_time = Seconds(120);
        let mut narrow = errand(101, 500, 4_000);
        narrow.order.stops[1].window.to = Some(NOW + Seconds(window));
        vec![slow, narrow]
    };
    // From 500 m away the second is delivered after 729 seconds alone, after 849 with the other.
    assert_eq!(together(&medium(), orders(849)), [vec![100, 101]]);
    assert_eq!(together(&medium(), orders(848)), [vec![100], vec![101]]);
}

#[test]
fn tasks_that_do_not_ask_for_the_same_crews_are_not_merged() {
    let other = |change: fn(&mut OpenOrder)| {
        let mut open = errand(101, 0, 4_000);
        change(&mut open);
        together(&medium(), vec![errand(100, 0, 4_000), open])
    };
    let apart = [vec![100], vec![101]];
    assert_eq!(other(|_| {}), [vec![100, 101]]);
    assert_eq!(other(|open| open.order.company = CompanyId(2)), apart);
    assert_eq!(other(|open| *open = refused(open.clone(), 1, None)), apart);
    assert_eq!(other(|open| open.unwanted = vec![CrewId(1)]), apart);
    assert_eq!(other(|open| open.order.conduct = Conduct::RIDE), apart);
    let over = Some(NOW - Seconds(1));
    let silent = together(
        &medium(),
        vec![
            errand(100, 0, 4_000),
            refused(errand(101, 0, 4_000), 1, over),
        ],
    );
    assert_eq!(silent, [vec![100, 101]]);
}

#[test]
fn of_two_depots_the_shared_one_is_used() {
    let mut first = errand(100, 0, 4_000);
    let mut second = errand(101, 0, 4_500);
    for open in [&mut first, &mut second] {
        open.order.stops[0].places = vec![address(-2_000, 0), address(1_000, 0)];
    }
    let world = snapshot(vec![first, second], vec![crew(1, 0)]);
    let decisions = plan(&world, &medium(), &StraightLine, NOW);
    let Decision::Offer { orders, route, .. } = &decisions[0] else {
        panic!("nobody");
    };
    assert_eq!(orders.len(), 2);
    assert!(
        route[..2]
            .iter()
            .all(|leg| leg.place == address(1_000, 0).id)
    );
}

#[test]
fn a_bundle_that_nobody_reaches_falls_apart() {
    // On foot five kilometres is the limit: each alone is within it, both together are not.
    let walker = |id| {
        let mut crew = crew(id, 0);
        crew.crew.mode = TravelMode::Walking;
        crew
    };
    let orders = vec![errand(100, 100, 3_600), errand(101, 1_500, 4_900)];
    let mut far = orders.clone();
    far[1].order.stops[1].places = vec![address(5_200, 0)];
    let n_tasks = |orders| {
        let offers = planned(&medium(), orders, vec![walker(1), walker(2)]);
        offers.iter().map(|offer| offer.1.len()).collect::<Vec<_>>()
    };
    assert_eq!(n_tasks(orders), [2]);
    assert_eq!(n_tasks(far), [1]);
}

/// A moment with one errand offered to crew 1, and another that has just come.
fn asked_about_one(new: OpenOrder) -> Snapshot {
    let mut old = errand(100, 0, 4_000);
    old.offered = true;
    let mut first = crew(1, -500);
    first.asked = true;
    let mut world = snapshot(vec![old, new], vec![first, crew(2, -900)]);
    world.offers = vec![OpenOffer {
        assignment: AssignmentId(7),
        crew: CrewId(1),
        orders: vec![OrderId(100)],
    }];
    world
}

#[test]
fn a_new_task_joins_what_a_crew_is_still_being_asked_about() {
    let world = asked_about_one(errand(101, 0, 3_500));
    let decisions = plan(&world, &medium(), &StraightLine, NOW);
    let [
        Decision::Offer {
            crew,
            orders,
            instead_of,
            why,
            ..
        },
    ] = &decisions[..]
    else {
        panic!("{decisions:?}");
    };
    assert_eq!((crew.0, orders.len()), (1, 2));
    assert_eq!(instead_of, &[AssignmentId(7)]);
    assert_eq!(why.verdict, Verdict::Chosen);
}

#[test]
fn a_new_task_that_does_not_fit_leaves_the_offer_alone() {
    let world = asked_about_one(errand(101, 0, -4_000));
    let decisions = plan(&world, &medium(), &StraightLine, NOW);
    assert_eq!(offered(&decisions), [(2, vec![101], vec![1010, 1011])]);
    let low = plan(
        &asked_about_one(errand(101, 0, 3_500)),
        &Policy::default(),
        &StraightLine,
        NOW,
    );
    assert_eq!(offered(&low), [(2, vec![101], vec![1010, 1011])]);
}

#[test]
fn an_offer_that_only_part_of_would_go_along_stays_and_the_new_task_goes_alone() {
    // The other task of the offer lies the other way: the new one fits only to the first.
    let mut world = asked_about_one(errand(101, 0, 3_500));
    let mut second = errand(102, -600, -4_000);
    second.offered = true;
    world.orders.push(second);
    world.offers[0].orders.push(OrderId(102));
    let decisions = plan(&world, &medium(), &StraightLine, NOW);
    assert_eq!(offered(&decisions), [(2, vec![101], vec![1010, 1011])]);
}

//! What a plan does, in sentences.

use super::explain::Verdict;
use super::testing::*;
use super::*;
use pult_domain::*;
use pult_geo::StraightLine;

fn planned(orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Vec<Decision> {
    planned_by(&Policy::default(), orders, crews)
}

fn planned_by(policy: &Policy, orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Vec<Decision> {
    plan(&snapshot(orders, crews), policy, &StraightLine, NOW)
}

/// Order and crew of each offer, in ascending order.
fn offers(decisions: &[Decision]) -> Vec<(i64, i64)> {
    let pairs = |decision: &Decision| match decision {
        Decision::Offer { crew, orders, .. } => {
            orders.iter().map(|order| (order.0, crew.0)).collect()
        }
        _ => Vec::new(),
    };
    let mut pairs: Vec<_> = decisions.iter().flat_map(pairs).collect();
    pairs.sort_unstable();
    pairs
}

fn verdicts(decisions: &[Decision]) -> Vec<Verdict> {
    let verdict = |decision: &Decision| match decision {
        Decision::Offer { why, .. } | Decision::Nobody { why, .. } => Some(why.verdict),
        _ => None,
    };
    decisions.iter().filter_map(verdict).collect()
}

#[test]
fn the_nearest_crew_is_asked() {
    let crews = vec![crew(1, 3_000), crew(2, 1_000), crew(3, -2_000)];
    let decisions = planned(vec![ride(100, 0)], crews);
    assert_eq!(offers(&decisions), [(100, 2)]);
}

#[test]
fn two_orders_share_two_crews_so_that_the_sum_is_least() {
    // Crew 2 is nearest to both orders; taking it for the first would send crew 1 all the way.
    let crews = vec![crew(1, 0), crew(2, 3_000)];
    let decisions = planned(vec![ride(100, 2_000), ride(101, 4_000)], crews);
    assert_eq!(offers(&decisions), [(100, 1), (101, 2)]);
}

#[test]
fn without_anybody_the_order_waits_and_the_reason_is_kept() {
    let mut resting = crew(1, 0);
    resting.shift = None;
    let decisions = planned(vec![ride(100, 0)], vec![resting]);
    assert_eq!(verdicts(&decisions), [Verdict::NobodyFits]);
    let Decision::Nobody { why, .. } = &decisions[0] else {
        panic!("an offer");
    };
    assert_eq!(why.n_ruled_out["shift_closed"], 1);
}

#[test]
fn a_leg_leads_to_every_stop_in_order() {
    let decisions = planned(vec![ride(100, 0)], vec![crew(1, 1_000)]);
    let Decision::Offer { route, .. } = &decisions[0] else {
        panic!("nobody");
    };
    let stops: Vec<_> = route.iter().map(|leg| leg.stop.0).collect();
    assert_eq!(stops, [1000, 1001]);
    assert_eq!(route[0].distance, Meters(1_350));
    assert_eq!(route[0].eta, NOW + route[0].duration);
    assert_eq!(route[1].eta, route[0].eta + route[1].duration);
    assert_eq!(route[1].initial_eta, route[1].eta);
}

#[test]
fn an_order_that_is_offered_held_or_taken_is_left_alone() {
    let mut offered = ride(100, 0);
    offered.offered = true;
    let mut held = ride(101, 0);
    held.order.suspend(NOW).expect("pending");
    let mut taken = ride(102, 0);
    taken.order.assign(AssignmentId(1), NOW).expect("pending");
    assert_eq!(planned(vec![offered, held, taken], vec![crew(1, 0)]), []);
}

#[test]
fn hand_planned_orders_are_ranked_but_not_offered() {
    let mut route = ride(100, 0);
    route.order.origin = Origin::Navixy;
    let world = snapshot(vec![route], vec![crew(1, 100), crew(2, 50)]);
    let policy = Policy::default();
    assert_eq!(plan(&world, &policy, &StraightLine, NOW), []);
    let why = rank(&world, &policy, &StraightLine, OrderId(100), NOW).expect("a known order");
    let crews: Vec<_> = why.candidates.iter().map(|of| of.crew).collect();
    assert_eq!((why.verdict, crews), (Verdict::Ranked, vec![2, 1]));
}

#[test]
fn with_auto_assign_off_nobody_is_asked() {
    let policy = Policy {
        auto_assign: false,
        ..Policy::default()
    };
    assert_eq!(
        planned_by(&policy, vec![ride(100, 0)], vec![crew(1, 0)]),
        []
    );
}

#[test]
fn a_pre_order_is_offered_twenty_minutes_ahead() {
    let due_in = |seconds| {
        let mut open = ride(100, 0);
        open.order.stops[0].window = TimeWindow::from(NOW + Seconds(seconds));
        offers(&planned(vec![open], vec![crew(1, 0)]))
    };
    assert_eq!(due_in(1_201), []);
    assert_eq!(due_in(1_200), [(100, 1)]);
}

#[test]
fn one_crew_gets_one_offer_and_the_order_that_waited_longer_goes_first() {
    let mut old = ride(101, 1_000);
    old.waiting_since = NOW - Seconds(900);
    let decisions = planned(vec![ride(100, 900), old], vec![crew(1, 0)]);
    assert_eq!(offers(&decisions), [(101, 1)]);
    assert!(verdicts(&decisions).contains(&Verdict::OthersFirst));
}

#[test]
fn an_hour_away_is_too_far() {
    let decisions = planned(vec![ride(100, 0)], vec![crew(1, 30_000)]);
    assert_eq!(verdicts(&decisions), [Verdict::TooFar]);
}

#[test]
fn crews_farther_away_are_looked_at_when_the_near_ones_are_taken() {
    let policy = Policy {
        n_candidates: 1,
        ..Policy::default()
    };
    let orders = (0..6).map(|n| ride(100 + n, 0)).collect();
    let crews = (0..6).map(|n| crew(1 + n, n * 100)).collect();
    let decisions = planned_by(&policy, orders, crews);
    assert_eq!(offers(&decisions).len(), 6);
}

#[test]
fn an_address_that_nobody_can_point_at_goes_to_the_crew_that_is_owed_work() {
    let mut lost = ride(100, 0);
    lost.order.stops[0].places = vec![Place::address("за рекой", None)];
    let mut idle = crew(2, 0);
    idle.idle_since = Some(NOW - Seconds(3_000));
    let decisions = planned(vec![lost], vec![crew(1, 0), idle, crew(3, 0)]);
    assert_eq!(offers(&decisions), [(100, 2)]);
}

#[test]
fn a_ride_to_nobody_knows_where_has_an_empty_last_leg() {
    let mut open = ride(100, 0);
    open.order.stops[1].places = vec![Place::default()];
    let decisions = planned(vec![open], vec![crew(1, 1_000)]);
    let Decision::Offer { route, .. } = &decisions[0] else {
        panic!("nobody");
    };
    assert_eq!((route[1].distance, route[1].eta), (Meters(0), route[0].eta));
}

#[test]
fn of_several_depots_the_one_that_makes_the_whole_way_shortest_is_used() {
    let mut open = task(100, 0);
    // The nearer depot lies the wrong way.
    open.order.stops[0].places = vec![address(-1_000, 0), address(1_500, 0)];
    open.order.stops[1].places = vec![address(5_000, 0)];
    let decisions = planned(vec![open], vec![crew(1, 0)]);
    let Decision::Offer { route, .. } = &decisions[0] else {
        panic!("nobody");
    };
    assert_eq!(route[0].place, address(1_500, 0).id);
    assert_eq!(route[1].distance, Meters(4_725));
}

#[test]
fn tasks_of_one_company_with_the_same_ends_are_one_assignment() {
    let decisions = planned(
        vec![task(100, 0), task(101, 0), task(102, 40)],
        vec![crew(1, 0), crew(2, 3_000)],
    );
    assert_eq!(offers(&decisions), [(100, 1), (101, 1), (102, 2)]);
    let bundle = decisions.iter().find_map(|decision| match decision {
        Decision::Offer { orders, route, .. } if orders.len() == 2 => Some(route),
        _ => None,
    });
    let stops: Vec<_> = bundle
        .expect("a bundle")
        .iter()
        .map(|leg| leg.stop.0)
        .collect();
    assert_eq!(stops, [1000, 1010, 1001, 1011]);
}

#[test]
fn passengers_of_two_orders_never_share_a_car() {
    let decisions = planned(vec![ride(100, 0), ride(101, 0)], vec![crew(1, 0)]);
    assert_eq!(offers(&decisions).len(), 1);
}

#[test]
fn a_courier_gets_no_more_tasks_than_it_may_carry() {
    let mut courier = crew(1, 0);
    courier.crew.max_tasks = Some(2);
    let orders = (0..5).map(|n| task(100 + n, 0)).collect();
    let decisions = planned(orders, vec![courier]);
    assert_eq!(offers(&decisions), [(100, 1), (101, 1)]);
}

#[test]
fn a_zone_with_a_queue_asks_who_came_first() {
    let zone = Some(ZoneId(1));
    let stands = |id, north, since: i64| CrewState {
        zone,
        zone_since: Some(NOW - Seconds(since)),
        ..crew(id, north)
    };
    let mut open = ride(100, 0);
    (open.zone, open.queue) = (zone, QueuePolicy::Queue);
    let crews = vec![stands(1, 100, 60), stands(2, 2_000, 600), crew(3, 0)];
    assert_eq!(
        offers(&planned(vec![open.clone()], crews.clone())),
        [(100, 2)]
    );
    let declined = refused(open, 2, None);
    assert_eq!(offers(&planned(vec![declined], crews)), [(100, 1)]);
}

#[test]
fn a_zone_that_asks_by_rating_asks_the_best_first() {
    let stands = |id, north, rating| CrewState {
        zone: Some(ZoneId(1)),
        rating,
        ..crew(id, north)
    };
    let mut open = ride(100, 0);
    (open.zone, open.queue) = (Some(ZoneId(1)), QueuePolicy::Rating);
    let crews = vec![stands(1, 100, 3), stands(2, 2_000, 5), stands(3, 0, -1)];
    assert_eq!(offers(&planned(vec![open], crews)), [(100, 2)]);
}

#[test]
fn rating_is_worth_seconds_up_to_the_cap() {
    let rated = |id, north, rating| CrewState {
        rating,
        ..crew(id, north)
    };
    let asked = |crews| offers(&planned(vec![ride(100, 0)], crews))[0].1;
    assert_eq!(asked(vec![rated(1, 500, 0), rated(2, 1_000, 100)]), 2);
    assert_eq!(asked(vec![rated(1, 500, 0), rated(2, 2_000, 9_999)]), 1);
}

#[test]
fn of_equals_the_crew_that_earned_less_is_asked_unless_only_speed_counts() {
    let earned = |id, north, sum| CrewState {
        earned: Money(sum),
        ..crew(id, north)
    };
    let crews = vec![
        earned(1, 500, 90_000),
        earned(2, 600, 10_000),
        earned(3, 9_000, 50_000),
    ];
    assert_eq!(
        offers(&planned(vec![ride(100, 0)], crews.clone())),
        [(100, 2)]
    );
    let speed = Policy {
        fairness_permille: 0,
        ..Policy::default()
    };
    assert_eq!(
        offers(&planned_by(&speed, vec![ride(100, 0)], crews)),
        [(100, 1)]
    );
}

#[test]
fn a_window_that_would_be_missed_goes_before_one_that_would_not() {
    let asked = |window| {
        let mut other = ride(101, 1_000);
        other.order.stops[0].window.to = window;
        let crews = vec![crew(1, 0), crew(2, 3_000)];
        offers(&planned(vec![ride(100, 0), other], crews))
    };
    assert_eq!(asked(None), [(100, 1), (101, 2)]);
    assert_eq!(asked(Some(NOW + Seconds(150))), [(100, 2), (101, 1)]);
}

#[test]
fn an_explanation_names_the_runner_up_and_adds_up() {
    let decisions = planned(vec![ride(100, 0)], vec![crew(1, 500), crew(2, 1_000)]);
    let Decision::Offer { why, .. } = &decisions[0] else {
        panic!("nobody");
    };
    assert_eq!((why.chosen, why.runner_up_s), (Some(1), Some(162)));
    for candidate in &why.candidates {
        let sum: i64 = candidate.terms.iter().map(|term| term.seconds).sum();
        assert_eq!(sum, candidate.cost_s);
    }
    let json = serde_json::to_string(why).expect("plain data");
    assert_eq!(
        serde_json::from_str::<Explanation>(&json).expect("its own text"),
        **why
    );
}

#[test]
fn what_stands_first_in_a_queue_starts_when_its_time_comes() {
    let queued = |origin, seconds: i64| {
        let mut open = ride(100, 0);
        open.order.origin = origin;
        open.order.conduct = Conduct::of_origin(origin);
        open.order.stops[0].window = TimeWindow::from(NOW + Seconds(seconds));
        open.order.assign(AssignmentId(100), NOW).expect("pending");
        let mut crew = crew(1, 0);
        crew.carried.push(carried(open.order, seconds));
        planned(Vec::new(), vec![crew])
    };
    let start = Decision::Start {
        crew: CrewId(1),
        assignment: AssignmentId(100),
        order: OrderId(100),
    };
    assert_eq!(queued(Origin::Taxomet, 1_200), [start]);
    assert_eq!(queued(Origin::Taxomet, 1_300), []);
    assert_eq!(queued(Origin::TheTrack, 0), []);
}

#[test]
fn learned_factors_stretch_the_drive() {
    let slow = eta::FinishedLeg {
        at: NOW,
        zone: None,
        expected: Seconds(600),
        actual: Seconds(1_200),
    };
    let mut world = snapshot(vec![ride(100, 0)], vec![crew(1, 1_000)]);
    let eta = |world: &Snapshot| {
        let decisions = plan(world, &Policy::default(), &StraightLine, NOW);
        match &decisions[0] {
            Decision::Offer { route, .. } => (route[0].eta - NOW).0,
            _ => panic!("nobody"),
        }
    };
    assert_eq!(eta(&world), 162);
    world.factors = eta::Factors::learn(&vec![slow; 10_000]);
    assert!((320..=324).contains(&eta(&world)));
}

/// A crew whose ride ends here in so many seconds.
fn ending(id: i64, north: i64, seconds: i64) -> CrewState {
    let mut ride = ride(900 + id, north);
    ride.order.stops[1].places = vec![address(north, 0)];
    busy(crew(id, north + 3_000), &ride, seconds)
}

fn holding() -> Policy {
    Policy {
        hold_within: Seconds(600),
        ..Policy::default()
    }
}

#[test]
fn an_order_is_held_back_for_a_crew_that_is_soon_free_next_to_it() {
    let orders = vec![ride(100, 0)];
    let crews = vec![crew(1, 8_000), ending(2, 200, 120)];
    let held = planned_by(&holding(), orders.clone(), crews.clone());
    assert_eq!(verdicts(&held), [Verdict::HeldBack]);
    let at_once = planned(orders, crews);
    assert_eq!(offers(&at_once), [(100, 1)]);
}

#[test]
fn nothing_is_held_back_for_a_crew_that_is_no_sooner_there() {
    let far = vec![crew(1, 2_000), ending(2, 200, 500)];
    let late = vec![crew(1, 8_000), ending(2, 200, 601)];
    let silent = vec![crew(1, 8_000), ending(2, 200, -5)];
    for crews in [far, late, silent] {
        let decisions = planned_by(&holding(), vec![ride(100, 0)], crews);
        assert_eq!(offers(&decisions), [(100, 1)]);
    }
}

#[test]
fn one_crew_looked_forward_to_holds_back_one_order_only() {
    let orders = vec![ride(100, 0), ride(101, 100)];
    let crews = vec![crew(1, 8_000), ending(2, 0, 60)];
    let decisions = planned_by(&holding(), orders, crews);
    assert_eq!(offers(&decisions).len(), 1);
    assert!(verdicts(&decisions).contains(&Verdict::HeldBack));
}

#[test]
fn an_order_is_held_for_so_long_in_all_and_then_offered_at_once() {
    let crews = vec![crew(1, 8_000), ending(2, 200, 120)];
    let after = |waited: i64| {
        let mut open = ride(100, 0);
        open.waiting_since = NOW - Seconds(waited);
        let world = snapshot(vec![open], crews.clone());
        plan(&world, &holding(), &StraightLine, NOW)
    };
    assert_eq!(verdicts(&after(480)), [Verdict::HeldBack]);
    let offered = after(481);
    assert_eq!(offers(&offered), [(100, 1)]);
    let Decision::Offer { why, .. } = &offered[0] else {
        panic!("nobody");
    };
    assert_eq!(why.n_ruled_out["busy"], 1);
}

#[test]
fn of_two_orders_for_one_free_crew_the_one_that_another_crew_is_soon_free_for_is_left() {
    // Crew 1 is nearer to order 100, where crew 2 ends its ride in a minute.
    let orders = vec![ride(100, 0), ride(101, 2_500)];
    let crews = vec![crew(1, 1_000), ending(2, 0, 60)];
    let decisions = planned(orders.clone(), crews.clone());
    assert_eq!(offers(&decisions), [(101, 1)]);
    assert!(verdicts(&decisions).contains(&Verdict::OthersFirst));
    let ends_late = vec![crew(1, 1_000), ending(2, 0, 601)];
    assert_eq!(offers(&planned(orders, ends_late)), [(100, 1)]);
    for order in [100, 101] {
        let alone = planned(vec![ride(order, 0)], crews.clone());
        assert_eq!(offers(&alone), [(order, 1)], "nobody is left for nothing");
    }
}

#[test]
fn of_crews_about_as_near_the_one_that_leaves_no_gap_is_asked() {
    // Orders come up around crew 1, who stands alone there; crew 3 is next to crew 2.
    let begun = |id: i64| {
        let mut ride = ride(900 + id, 1_000);
        ride.order.stops[1].places = vec![address(90_000, 0)];
        busy(crew(id, 50_000), &ride, 5_000)
    };
    let asked = |more: Vec<CrewState>| {
        let mut crews = vec![crew(1, 1_000), crew(2, -1_200), crew(3, -1_250)];
        crews.extend(more);
        offers(&planned(vec![ride(100, 0)], crews))
    };
    assert_eq!(asked(Vec::new()), [(100, 1)]);
    assert_eq!(asked((4..8).map(begun).collect()), [(100, 2)]);
}

#[test]
fn even_shares_of_work_do_not_make_a_customer_wait_for_a_far_crew() {
    let idle = |id, north, since| CrewState {
        idle_since: Some(NOW - Seconds(since)),
        ..crew(id, north)
    };
    let crews = |far| {
        vec![
            idle(1, 1_000, 0),
            idle(2, far, 3_000),
            idle(3, 40_000, 1_000),
        ]
    };
    let asked = |far| offers(&planned(vec![ride(100, 0)], crews(far)))[0].1;
    assert_eq!((asked(1_400), asked(1_600)), (2, 1));
}

#[test]
fn a_crew_that_is_late_at_its_last_stop_is_not_free() {
    let decisions = planned(vec![ride(100, 0)], vec![ending(1, 0, -30)]);
    assert_eq!(verdicts(&decisions), [Verdict::NobodyFits]);
}

#[test]
fn what_should_have_been_there_long_ago_is_not_put_off_for_it() {
    let late = |by: i64| {
        let mut open = ride(100, 0);
        open.order.stops[1].window.to = Some(NOW - Seconds(by));
        open.waiting_since = NOW - Seconds(1_500);
        open
    };
    for by in [0, 3_600, 86_400] {
        let decisions = planned(vec![late(by)], vec![crew(1, 3_000)]);
        assert_eq!(offers(&decisions), [(100, 1)], "late by {by}");
    }
    let decisions = planned(vec![ride(101, -3_500), late(3_600)], vec![crew(1, -500)]);
    assert_eq!(offers(&decisions), [(100, 1)]);
}

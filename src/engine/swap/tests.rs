//! Orders that go to another crew before the pick-up.

use crate::testing::*;
use crate::*;
use pult_domain::*;
use pult_geo::StraightLine;

fn rules() -> Policy {
    Policy {
        fairness_permille: 0,
        ..Policy::default()
    }
}

/// A crew so many metres north that is on its way to a ride, and the ride as one that may move.
fn on_the_way(crew_id: i64, north: i64, order: &OpenOrder) -> (CrewState, Movable) {
    let drive = StraightLine::trip(spot(north, 0), point(order), TravelMode::Driving).duration;
    let mut state = crew(crew_id, north);
    state.idle_since = None;
    let id = AssignmentId(order.order.id.0);
    let mut carried_order = order.order.clone();
    carried_order.assign(id, NOW).expect("a pending order");
    carried_order.start(NOW).expect("an assigned order");
    state.carried.push(carried(carried_order, drive.0));
    let movable = Movable {
        open: order.clone(),
        crew: state.crew.id,
        assignment: id,
        promised_at: NOW + drive,
        moves: 0,
    };
    (state, movable)
}

fn point(order: &OpenOrder) -> Point {
    let first = order.order.stops[0].place().and_then(|place| place.point);
    first.expect("a known place")
}

fn chains(snapshot: &Snapshot, policy: &Policy) -> Vec<Vec<(i64, Option<i64>, i64)>> {
    let decided = plan(snapshot, policy, &StraightLine, NOW);
    assert_eq!(checker::of_chains(snapshot, &decided, policy), []);
    let chain = |decision: &Decision| match decision {
        Decision::Swap { chain, .. } => Some(
            chain
                .iter()
                .map(|one| (one.order.0, one.from.map(|crew| crew.0), one.to.0))
                .collect(),
        ),
        _ => None,
    };
    decided.iter().filter_map(chain).collect()
}

/// Crew 1 is four kilometres off; crew 2 has just come free at the door.
fn a_nearer_one_comes_free() -> Snapshot {
    let order = ride(7, 0);
    let (far, movable) = on_the_way(1, 4_000, &order);
    Snapshot {
        movable: vec![movable],
        ..snapshot(Vec::new(), vec![far, crew(2, 200)])
    }
}

#[test]
fn an_order_goes_to_a_crew_that_is_there_much_sooner() {
    let moment = a_nearer_one_comes_free();
    assert_eq!(chains(&moment, &rules()), [vec![(7, Some(1), 2)]]);
}

#[test]
fn nothing_moves_for_little_or_when_it_is_switched_off() {
    let mut moment = a_nearer_one_comes_free();
    moment.crews[1] = crew(2, 3_500);
    assert!(chains(&moment, &rules()).is_empty());
    let off = Policy {
        swap_max: 0,
        ..rules()
    };
    assert!(chains(&a_nearer_one_comes_free(), &off).is_empty());
}

#[test]
fn an_order_moves_no_more_often_than_it_may_and_not_from_the_door() {
    let mut moment = a_nearer_one_comes_free();
    moment.movable[0].moves = 2;
    assert!(chains(&moment, &rules()).is_empty());
    let order = ride(7, 0);
    let (near, movable) = on_the_way(1, 400, &order);
    let at_the_door = Snapshot {
        movable: vec![movable],
        ..snapshot(Vec::new(), vec![near, crew(2, 0)])
    };
    assert!(chains(&at_the_door, &rules()).is_empty());
}

#[test]
fn the_crew_that_lost_its_order_takes_the_one_that_waits() {
    // Order 8 waits beside crew 1, which is on its way to order 7 far off; crew 2 stands beside 7.
    let (seven, eight) = (ride(7, 0), ride(8, 5_000));
    let (far, movable) = on_the_way(1, 4_500, &seven);
    let moment = Snapshot {
        movable: vec![movable],
        ..snapshot(vec![eight], vec![far, crew(2, 300)])
    };
    let chain = vec![(7, Some(1), 2), (8, None, 1)];
    assert_eq!(chains(&moment, &rules()), [chain]);
    let decided = plan(&moment, &rules(), &StraightLine, NOW);
    let others = decided
        .iter()
        .filter(|of| !matches!(of, Decision::Swap { .. }));
    assert_eq!(others.count(), 0, "what is in the chain is decided once");
}

#[test]
fn nobody_is_moved_to_a_crew_that_comes_later_than_promised_and_the_slack() {
    // Crew 1 is on its way to 7; order 8 waits for it alone, and only crew 2, far off, could take 7.
    let (seven, eight) = (ride(7, 0), ride(8, 3_100));
    let (own, movable) = on_the_way(1, 3_000, &seven);
    let moment = |far: i64| Snapshot {
        movable: vec![movable.clone()],
        ..snapshot(vec![eight.clone()], vec![own.clone(), crew(2, far)])
    };
    assert!(chains(&moment(-9_000), &rules()).is_empty());
    // Three minutes of slack more, and it may.
    let slack = Policy {
        swap_slack: Seconds(3_600),
        ..rules()
    };
    assert_eq!(chains(&moment(-9_000), &slack).len(), 1);
}

#[test]
fn two_crews_that_drive_past_each_other_change_orders() {
    let (seven, eight) = (ride(7, 0), ride(8, 5_000));
    let (one, first) = on_the_way(1, 4_000, &seven);
    let (two, second) = on_the_way(2, 1_000, &eight);
    let moment = Snapshot {
        movable: vec![first, second],
        ..snapshot(Vec::new(), vec![one, two])
    };
    let found = chains(&moment, &rules());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].len(), 2);
}

#[test]
fn whoever_lost_an_order_is_ahead_among_equals() {
    let mut owed = crew(2, 1_000);
    owed.is_owed = true;
    let moment = snapshot(vec![ride(7, 0)], vec![crew(1, -1_000), owed]);
    let decided = plan(&moment, &rules(), &StraightLine, NOW);
    assert_eq!(decided[0].crews(), [CrewId(2)]);
}

#[test]
fn a_chain_says_who_takes_over_and_what_comes_of_it() {
    let decided = plan(&a_nearer_one_comes_free(), &rules(), &StraightLine, NOW);
    let Some(Decision::Swap { chain, gain, .. }) = decided.first() else {
        panic!("{decided:?}");
    };
    let why = chain[0].why.swap.as_ref().expect("why");
    assert_eq!(why.gain_s, gain.0);
    assert_eq!((why.chain[0].otherwise, why.chain[0].to), (Some(1), 2));
    assert!(why.chain[0].gain_s() > 300, "{why:?}");
}

#[test]
fn the_same_moment_is_decided_in_the_same_way() {
    let moment = a_nearer_one_comes_free();
    let again = || plan(&moment, &rules(), &StraightLine, NOW);
    assert_eq!(again(), again());
}

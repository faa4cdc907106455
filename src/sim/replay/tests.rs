//! What a simulated day must show, whatever the strategy.

use super::day::{Cab, Day, Request};
use super::demand::Demand;
use super::*;
use crate::city;
use pult_domain::{Meters, Point, Seconds, Timestamp};
use pult_engine::Policy;
use pult_geo::StraightLine;

fn a_day(seed: u64) -> Day {
    Day::generated(seed, &Demand::town(city::CENTRE, 260.0), 16)
}

fn speed() -> Policy {
    Policy {
        fairness_permille: 0,
        chain_within: Seconds(300),
        ..Policy::default()
    }
}

fn strategies() -> [Strategy; 3] {
    [Strategy::Nearest, Strategy::Queue, Strategy::Batch(speed())]
}

#[test]
fn a_seed_gives_the_same_day_and_another_seed_another() {
    assert_eq!(a_day(1), a_day(1));
    assert_ne!(a_day(1), a_day(2));
}

#[test]
fn a_day_brings_about_as_many_requests_as_expected_in_order_of_time() {
    let day = a_day(3);
    assert!((200..320).contains(&day.requests.len()));
    assert!(day.requests.is_sorted_by_key(|request| request.at));
    let busy = |hour: i64| {
        let of_hour = |request: &&Request| request.at.0 / 3_600 == hour;
        day.requests.iter().filter(of_hour).count()
    };
    assert!(busy(17) > 2 * busy(3));
}

#[test]
fn the_same_day_goes_the_same_way_twice() {
    let day = a_day(4);
    let goes = || run::run(&day, &Strategy::Batch(speed()), &StraightLine, 1);
    assert_eq!(goes(), goes());
}

#[test]
fn one_cab_and_one_order_meet_when_the_drive_is_over() {
    let spot = |north: f64| Point {
        lat: 55.0 + north / 111_195.0,
        lon: 37.0,
    };
    let day = Day {
        requests: vec![Request {
            at: Timestamp(100),
            from: spot(1_000.0),
            to: spot(3_000.0),
            patience: Seconds(600),
        }],
        cabs: vec![Cab {
            start: spot(0.0),
            from: Timestamp(0),
            to: Timestamp(1_000),
        }],
        boarding: Seconds(60),
        refused_permille: 0,
    };
    for strategy in strategies() {
        let figures = run::run(&day, &strategy, &StraightLine, 1);
        assert_eq!((figures.served, figures.offered), (1, 1));
        assert_eq!(figures.mean_wait, Seconds(162));
        assert_eq!(figures.pickup, Meters(1_350));
    }
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    assert_eq!((bound.mean_wait, bound.served), (Seconds(162), 1));
}

#[test]
fn nobody_is_served_when_nobody_works() {
    let mut day = a_day(5);
    day.cabs.clear();
    for strategy in strategies() {
        assert_eq!(run::run(&day, &strategy, &StraightLine, 1).served, 0);
    }
}

#[test]
fn no_strategy_serves_more_than_the_bound_and_the_engine_makes_people_wait_least() {
    let day = a_day(2);
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    let [nearest, queue, batch] =
        strategies().map(|strategy| run::run(&day, &strategy, &StraightLine, 1));
    for figures in [nearest, queue, batch] {
        assert!(figures.served <= bound.served, "{figures:?} {bound:?}");
    }
    assert!(
        batch.mean_wait <= nearest.mean_wait,
        "{batch:?} {nearest:?}"
    );
    assert!(nearest.mean_wait < queue.mean_wait, "{nearest:?} {queue:?}");
}

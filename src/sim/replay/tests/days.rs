//! Days that are small enough to reckon by hand, and generated ones.

use std::collections::BTreeSet;

use super::*;
use crate::replay::day::Rest;
use pult_domain::{Meters, Quality};

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
    let n_parcels = day.requests.iter().filter(|request| request.is_parcel);
    assert!((30..80).contains(&n_parcels.count()));
}

#[test]
fn crews_rest_once_in_a_shift_of_ten_hours_and_more_often_around_the_clock() {
    for cab in a_day(4).cabs {
        let hours = (cab.to - cab.from).0 / 3_600;
        assert_eq!(cab.rests.len(), if hours == 24 { 4 } else { 1 });
        assert!(cab.rests.is_sorted_by_key(|rest| rest.due));
        let is_inside = |rest: &Rest| cab.from < rest.due && rest.due + rest.length < cab.to;
        assert!(cab.rests.iter().all(is_inside));
    }
}

#[test]
fn the_same_day_goes_the_same_way_twice() {
    let day = a_day(4);
    let goes = || {
        run::run(
            &day,
            &Strategy::engine(&speed()),
            &Setting::plain(&StraightLine, 1),
        )
    };
    assert_eq!(goes(), goes());
}

#[test]
fn one_cab_and_one_order_meet_when_the_drive_is_over() {
    let day = day(vec![request(100, 1_000.0, 3_000.0)], vec![cab(0.0)]);
    for strategy in strategies() {
        let figures = figures(&day, &strategy);
        assert_eq!((figures.served, figures.offered), (1, 1));
        assert_eq!(figures.mean_wait, Seconds(162));
        assert_eq!(figures.pickup, Meters(1_350));
    }
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    assert_eq!((bound.mean_wait, bound.served), (Seconds(162), 1));
}

#[test]
fn a_plan_that_knows_the_day_lies_between_the_bound_and_the_nearest_crew() {
    let day = Day::generated(7, &Demand::town(city::CENTRE, 50.0), 4);
    let by_hand = figures(&day, &Strategy::Nearest);
    let plan = |seed| known_day::plan(&day, &StraightLine, seed).expect("a small day");
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    assert_eq!(plan(1), plan(1), "a seed is a plan");
    let known = plan(1);
    assert!(
        known.penalised_wait < by_hand.penalised_wait,
        "{known:?} {by_hand:?}"
    );
    assert!(
        known.penalised_wait >= bound.penalised_wait,
        "{known:?} {bound:?}"
    );
    assert!(known.served <= bound.served);
}

#[test]
fn a_known_order_is_not_set_out_for_before_it_is_asked() {
    let day = day(vec![request(100, 1_000.0, 3_000.0)], vec![cab(0.0)]);
    let plan = known_day::plan(&day, &StraightLine, 1).expect("a small day");
    assert_eq!((plan.served, plan.mean_wait), (1, Seconds(162)));
    assert_eq!(plan.pickup, Meters(1_350));
}

#[test]
fn whoever_is_on_a_break_is_not_asked() {
    let mut near = cab(0.0);
    near.rests = vec![Rest {
        due: Timestamp(50),
        length: Seconds(1_000),
    }];
    let requests = vec![request(100, 1_000.0, 3_000.0), request(2_000, 0.0, 900.0)];
    let day = day(requests, vec![near, cab(2_000.0)]);
    for strategy in strategies() {
        let outcome = run::run(&day, &strategy, &Setting::plain(&StraightLine, 1));
        let cabs: Vec<_> = outcome.asked.iter().map(|asked| asked.cab).collect();
        assert_eq!(cabs[0], 1, "{strategy:?}");
        assert_eq!(outcome.figures.served, 2);
    }
}

#[test]
fn a_break_is_taken_at_the_end_of_the_ride() {
    let mut tired = cab(0.0);
    tired.rests = vec![Rest {
        due: Timestamp(150),
        length: Seconds(300),
    }];
    let patient = Request {
        patience: Seconds(2_000),
        ..request(200, 3_000.0, 0.0)
    };
    let day = day(vec![request(100, 0.0, 3_000.0), patient], vec![tired]);
    // A minute to get in, 486 s on the way, a minute to get out, 300 s of rest.
    let rested = 100 + 60 + 486 + 60 + 300;
    let waited = rested - 200;
    for strategy in strategies() {
        let outcome = run::run(&day, &strategy, &Setting::plain(&StraightLine, 1));
        let second = outcome.waits[1].expect("a served request").0;
        assert!((waited..waited + 5).contains(&second), "{second}");
    }
}

#[test]
fn whoever_said_no_is_not_asked_again() {
    let mut day = day(
        vec![request(100, 0.0, 900.0)],
        vec![cab(0.0), cab(500.0), cab(900.0)],
    );
    day.answers = Answers::Known(BTreeSet::from([(0, 0), (0, 1)]));
    for strategy in strategies() {
        let outcome = run::run(&day, &strategy, &Setting::plain(&StraightLine, 1));
        let asked: BTreeSet<_> = outcome.asked.iter().map(|asked| asked.cab).collect();
        assert_eq!(asked.len(), outcome.asked.len(), "{strategy:?}");
        assert!(outcome.asked.last().is_some_and(|last| last.accepted));
    }
}

#[test]
fn nobody_is_served_when_nobody_works() {
    let day = day(vec![request(100, 0.0, 900.0)], Vec::new());
    for strategy in strategies() {
        assert_eq!(figures(&day, &strategy).served, 0);
    }
}

#[test]
fn no_strategy_serves_more_than_the_bound_and_the_engine_makes_people_wait_least() {
    let day = a_day(2);
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    let [nearest, queue, batch] = strategies().map(|strategy| figures(&day, &strategy));
    for figures in [nearest, queue, batch] {
        assert!(figures.served <= bound.served, "{figures:?} {bound:?}");
    }
    // Who is not served waits half an hour: shares need not be equal.
    assert!(
        batch.penalised_wait <= nearest.penalised_wait,
        "{batch:?} {nearest:?}"
    );
    assert!(nearest.mean_wait < queue.mean_wait, "{nearest:?} {queue:?}");
}

#[test]
fn the_bound_knows_that_a_ride_ends_later_when_its_cab_came_from_afar() {
    // 486 s to the first customer, so that nobody is free for the second before.
    let requests = vec![request(100, 3_000.0, 3_000.0), request(200, 3_000.0, 0.0)];
    let day = day(requests, vec![cab(0.0)]);
    let bound = bound::clairvoyant(&day, &StraightLine).expect("a small day");
    let free_at = 100 + 486 + 60 + 60;
    assert_eq!(bound.p95_wait, Seconds(free_at - 200));
    assert_eq!(figures(&day, &Strategy::Nearest).served, bound.served);
}

#[test]
fn parcels_that_are_handed_out_in_waves_wait_less_when_they_are_merged() {
    let of_day = |seed| {
        let day = Day::parcels(seed, &Demand::town(city::CENTRE, 300.0), 16);
        assert!((230..370).contains(&day.requests.len()));
        assert!(day.requests.is_sorted_by_key(|request| request.at));
        let is_in_wave = |request: &Request| request.is_parcel && request.at.0 % 3_600 < 900;
        assert!(day.requests.iter().all(is_in_wave));
        [Quality::Low, Quality::Medium].map(|quality| {
            let policy = Policy {
                quality,
                // What is merged never moves: merging alone is compared.
                swap_max: 0,
                ..Policy::default()
            };
            figures(&day, &Strategy::engine(&policy))
        })
    };
    // A single day can go either way.
    let days = std::thread::scope(|scope| {
        let days: Vec<_> = (1..=8)
            .map(|seed| scope.spawn(move || of_day(seed)))
            .collect();
        let ended = |day: std::thread::ScopedJoinHandle<_>| day.join().expect("a day");
        days.into_iter().map(ended).collect::<Vec<_>>()
    });
    let sum = |of: usize| {
        let days = days.iter();
        days.map(|day| (day[of].served, day[of].mean_wait.0))
            .fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1))
    };
    let (alone, merged) = (sum(0), sum(1));
    assert!(merged.0 >= alone.0, "{alone:?} {merged:?}");
    assert!(merged.1 < alone.1, "{alone:?} {merged:?}");
}

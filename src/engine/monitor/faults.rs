//! Tracks as receivers tell them, wrong fixes and all, beside the same tracks told well: the same visits.
//!
//! The whole way of a position is gone here: judged as it comes in, then looked at by the monitor.
//! `PULT_LONG=1` tries a million tracks.

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;
use crate::testing::*;
use pult_domain::*;
use pult_geo::fixes::{self, Known};

const WORST: Meters = Meters(500);

/// Chances from a seed.
struct Chance(ChaCha8Rng);

impl Chance {
    fn of(seed: u64) -> Chance {
        Chance(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number of `from..to`.
    fn number(&mut self, from: i64, to: i64) -> i64 {
        from + (self.0.next_u64() % (to - from) as u64) as i64
    }
}

/// A route of Navixy whose checkpoints lie where the crew will drive and where only wrong fixes are.
fn route(chance: &mut Chance) -> Order {
    let stop = |north: i64, east: i64| NewStop {
        radius: Meters(100),
        ..NewStop::at(StopAction::Task, address(north, east))
    };
    let mut stops: Vec<NewStop> = (1..4)
        .map(|n| stop(n * 1_500 + chance.number(0, 900), 0))
        .collect();
    stops.push(stop(60_000, 0));
    stops.push(stop(-40_000, 500));
    let mut order = made_of(100, Origin::Navixy, Conduct::ROUTE, stops);
    order.assign(AssignmentId(100), NOW).expect("pending");
    order
}

/// A crew that drives north, with stays, told every few seconds.
fn clean_track(chance: &mut Chance) -> Vec<Position> {
    let (mut at, mut north, mut speed) = (NOW + Seconds(1), 0, 15);
    let fix = |at, north| Position {
        at,
        point: spot(north, 0),
        accuracy: Meters(10),
    };
    let mut track = vec![fix(at, north)];
    for _ in 0..chance.number(20, 60) {
        if chance.number(0, 5) == 0 {
            speed = [0, 8, 15, 25][chance.number(0, 4) as usize];
        }
        let pause = chance.number(1, 25);
        (at, north) = (at + Seconds(pause), north + speed * pause);
        track.push(fix(at, north));
    }
    track
}

/// What a receiver, a phone and a line do to a track: when each position arrives, and what it says.
fn spoil(clean: &[Position], chance: &mut Chance) -> Vec<(Timestamp, Position)> {
    let mut told: Vec<(Timestamp, Position)> = Vec::new();
    let zero = Point { lat: 0.0, lon: 0.0 };
    let mut may_jump = 1;
    for (n, &fix) in clean.iter().enumerate() {
        may_jump -= 1;
        match chance.number(0, 30) {
            // A jump, right onto a checkpoint or anywhere, before the true fix.
            0 | 1 if may_jump < 0 && n > 0 => {
                let north = [60_000, -40_000, chance.number(20_000, 90_000)];
                let point = spot(north[chance.number(0, 3) as usize], 0);
                told.push((fix.at, Position { point, ..fix }));
                told.push((fix.at, fix));
                // Glitches that follow each other and agree are a true jump to anybody.
                may_jump = 6;
            }
            2 if n > 0 => {
                told.push((fix.at, Position { point: zero, ..fix }));
                told.push((fix.at, fix));
            }
            3 if n > 0 => {
                let accuracy = Meters(chance.number(501, 5_000));
                let point = spot(60_000, 0);
                told.push((
                    fix.at,
                    Position {
                        point,
                        accuracy,
                        ..fix
                    },
                ));
                told.push((fix.at, fix));
            }
            // The phone's clock runs ahead for one fix.
            4 => {
                let at = fix.at + Seconds(chance.number(1, 600));
                told.push((fix.at, Position { at, ..fix }));
            }
            5 => told.extend([(fix.at, fix); 2]),
            // The receiver says once more where it was.
            6 if n > 0 => {
                let frozen = Position {
                    at: fix.at,
                    ..clean[n - 1]
                };
                told.push((fix.at, frozen));
                told.push((fix.at, fix));
            }
            _ => told.push((fix.at, fix)),
        }
    }
    told
}

/// Some arrive together, later than they were measured, and in any order.
fn reorder(told: &mut [(Timestamp, Position)], chance: &mut Chance) {
    for start in 1..told.len().saturating_sub(4) {
        if chance.number(0, 12) != 0 {
            continue;
        }
        let part = &mut told[start..start + 4];
        let arrives = part.iter().map(|told| told.0).max().unwrap_or(NOW);
        for one in part.iter_mut() {
            one.0 = arrives;
        }
        part.swap(chance.number(0, 4) as usize, chance.number(0, 4) as usize);
    }
}

/// Tells a track as an office hears it; answers the visits: the stops arrived at.
fn visits(order: &Order, told: &[(Timestamp, Position)]) -> (Order, Vec<StopId>) {
    let (mut order, mut known) = (order.clone(), Known::default());
    let (mut track, mut visited) = (Vec::<Position>::new(), Vec::new());
    for &(now, position) in told {
        let judged = fixes::judge(known, &[position], WORST, now);
        let fits = |late: &&Position| {
            let at = track.partition_point(|fix| fix.at <= late.at);
            let before = at.checked_sub(1).map(|at| track[at]);
            fixes::fits_between(before, **late, track.get(at).copied())
        };
        let mut used: Vec<Position> = judged.late.iter().filter(fits).copied().collect();
        used.extend(&judged.good);
        let carried = [Carried {
            assignment: AssignmentId(100),
            since: NOW,
            orders: vec![order.clone().into()],
            route: Vec::new(),
        }];
        for one in moves(&carried, known.last, &used, &Policy::default(), now) {
            match one {
                Move::Arrive { stop, at, .. } => {
                    visited.push(stop);
                    order.arrive(stop, at).expect("allowed");
                }
                Move::Leave { stop, at, .. } => order.leave(stop, at).map(drop).expect("allowed"),
                Move::Miss { stop, at, .. } => order.miss(stop, at).map(drop).expect("allowed"),
            }
        }
        for fix in used {
            let at = track.partition_point(|known| known.at <= fix.at);
            track.insert(at, fix);
        }
        known = Known {
            last: judged.good.last().copied().or(known.last),
            pending: judged.pending,
        };
    }
    visited.sort_unstable();
    visited.dedup();
    (order, visited)
}

fn told_well(track: &[Position]) -> Vec<(Timestamp, Position)> {
    track.iter().map(|fix| (fix.at, *fix)).collect()
}

/// Every stop that the way itself passes: what a track may show at most.
fn passed(order: &Order, track: &[Position]) -> Vec<StopId> {
    let north = track.iter().map(|fix| distance_north(fix.point));
    let end = north.fold(0.0, f64::max);
    let stops = order.stops.iter().filter(|stop| {
        let here = stop.places[0].point.map(distance_north).unwrap_or(f64::MAX);
        here >= -100.0 && here - 100.0 <= end
    });
    let mut stops: Vec<StopId> = stops.map(|stop| stop.id).collect();
    stops.sort_unstable();
    stops
}

fn distance_north(point: Point) -> f64 {
    let from = spot(0, 0);
    let north = pult_geo::distance::meters(from, point);
    if point.lat < from.lat { -north } else { north }
}

fn try_track(seed: u64) {
    let mut chance = Chance::of(seed);
    let (order, clean) = (route(&mut chance), clean_track(&mut chance));
    let well = visits(&order, &told_well(&clean)).1;
    let mut told = spoil(&clean, &mut chance);
    let spoilt = visits(&order, &told).1;
    let extra = spoilt.iter().find(|stop| !well.contains(stop));
    assert_eq!(extra, None, "seed {seed}: a visit of a spoilt track alone");
    reorder(&mut told, &mut chance);
    let mixed = visits(&order, &told).1;
    let may = passed(&order, &clean);
    let extra = mixed.iter().find(|stop| !may.contains(stop));
    assert_eq!(extra, None, "seed {seed}: a visit that never was");
}

#[test]
fn spoilt_tracks_show_no_visit_that_the_clean_one_does_not_have() {
    let is_long = std::env::var_os("PULT_LONG").is_some();
    for seed in 0..if is_long { 1_000_000 } else { 300 } {
        try_track(seed);
    }
}

proptest! {
    /// One fix that cannot be, anywhere in a track: the orders end as they would have.
    #[test]
    fn one_wrong_fix_changes_nothing(
        seed: u64, at in 1_usize..60, wrong in prop_oneof![
            Just((60_000, 0, 0)), Just((-40_000, 500, 0)), (20_000_i64..900_000, 0_i64..9, 0_i64..400)
        ],
    ) {
        let mut chance = Chance::of(seed);
        let (order, clean) = (route(&mut chance), clean_track(&mut chance));
        let at = at.min(clean.len() - 1);
        let (north, east, ahead) = wrong;
        let mut told = told_well(&clean);
        let wrong = Position {
            at: clean[at].at + Seconds(ahead),
            point: spot(north, east),
            accuracy: Meters(5),
        };
        told.insert(at, (clean[at].at, wrong));
        prop_assert_eq!(visits(&order, &told), visits(&order, &told_well(&clean)));
    }
}

#[test]
fn a_jump_over_two_checkpoints_visits_neither() {
    let order = route(&mut Chance::of(1));
    let there = |at: i64, north: i64| {
        let at = NOW + Seconds(at);
        let (point, accuracy) = (spot(north, 0), Meters(5));
        (
            at,
            Position {
                at,
                point,
                accuracy,
            },
        )
    };
    let told = [there(1, -300), there(2, 70_000), there(3, -280)];
    assert_eq!(visits(&order, &told).1, []);
}

#[test]
fn two_fixes_of_the_second_of_the_assignment_visit_what_lies_between_them() {
    let mut order = route(&mut Chance::of(1));
    order.stops[0].places = vec![address(120, 0)];
    let there = |north: i64| {
        let (point, accuracy) = (spot(north, 0), Meters(5));
        (
            NOW,
            Position {
                at: NOW,
                point,
                accuracy,
            },
        )
    };
    let visited = visits(&order, &[there(0), there(240)]).1;
    assert_eq!(visited, [order.stops[0].id]);
}

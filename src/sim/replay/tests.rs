//! What a simulated day must show, whatever the strategy.

mod days;
mod properties;
mod recorded;
mod rides;

use super::day::{Answers, Cab, Day, Request};
use super::demand::Demand;
use super::*;
use crate::city;
use pult_domain::{Point, Seconds, Timestamp};
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
    [
        Strategy::Nearest,
        Strategy::Queue,
        Strategy::engine(&speed()),
    ]
}

fn figures(day: &Day, strategy: &Strategy) -> Figures {
    run::run(day, strategy, &Setting::plain(&StraightLine, 1)).figures
}

/// So many metres north of a corner of the earth.
fn spot(north: f64) -> Point {
    Point {
        lat: 55.0 + north / 111_195.0,
        lon: 37.0,
    }
}

fn request(at: i64, from: f64, to: f64) -> Request {
    Request {
        at: Timestamp(at),
        from: spot(from),
        to: spot(to),
        patience: Seconds(600),
        latest: None,
        boarding: Seconds(60),
        alighting: Seconds(60),
        is_parcel: false,
    }
}

fn cab(start: f64) -> Cab {
    Cab {
        start: spot(start),
        from: Timestamp(0),
        to: Timestamp(10_000),
        rests: Vec::new(),
    }
}

fn day(requests: Vec<Request>, cabs: Vec<Cab>) -> Day {
    Day {
        requests,
        cabs,
        answers: Answers::Chance(0),
    }
}

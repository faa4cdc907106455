//! Tests of the whole part, against the checker.

mod benchmark;
mod checking;
mod reading;
mod solving;

use super::{Instance, lilim};

/// Three tasks, three vehicles; made by hand.
const SMALL: &str = include_str!("../../../../tests/fixtures/pdptw/small.txt");

fn small() -> Instance {
    lilim::read(SMALL).expect("the fixture is well formed")
}

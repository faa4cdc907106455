//! Chance, from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use pult_domain::{Point, Seconds};

const METERS_PER_DEGREE: f64 = 111_195.0;

/// From 0 to just below 1.
pub(super) fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) / (f64::from(u32::MAX) + 1.0)
}

/// From 0 to just below 1, the same for a seed and a pair of numbers whenever it is asked.
pub(super) fn of_pair(seed: u64, one: usize, other: usize) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream((one as u64) << 32 | other as u64);
    unit(&mut rng)
}

/// Whole seconds from `least` to `most`.
pub(super) fn seconds(least: i64, most: i64, rng: &mut ChaCha8Rng) -> Seconds {
    Seconds(least + (unit(rng) * (most - least + 1) as f64) as i64)
}

/// A gap between things that happen independently, `mean` apart on the average.
pub(super) fn gap(mean: f64, rng: &mut ChaCha8Rng) -> f64 {
    -mean * (1.0 - unit(rng)).ln()
}

/// The index of one of some weights, each as often as it weighs; 0 when all are 0.
pub(super) fn pick(weights: &[f64], rng: &mut ChaCha8Rng) -> usize {
    let mut left = unit(rng) * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        if left < *weight {
            return index;
        }
        left -= weight;
    }
    0
}

/// A point within some metres, denser towards the middle.
pub(super) fn around(middle: Point, meters: f64, rng: &mut ChaCha8Rng) -> Point {
    let (radius, turn) = (meters * unit(rng), std::f64::consts::TAU * unit(rng));
    away(middle, radius, turn)
}

/// The point so many metres away in a direction: 0 is east, a quarter of the circle north.
pub(super) fn away(from: Point, meters: f64, turn: f64) -> Point {
    let narrow = from.lat.to_radians().cos();
    Point {
        lat: from.lat + meters * turn.sin() / METERS_PER_DEGREE,
        lon: from.lon + meters * turn.cos() / METERS_PER_DEGREE / narrow,
    }
}

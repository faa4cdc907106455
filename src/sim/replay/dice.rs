//! Chance, from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use pult_domain::Point;

const METERS_PER_DEGREE: f64 = 111_195.0;

/// From 0 to just below 1.
pub(super) fn unit(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) / (f64::from(u32::MAX) + 1.0)
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
    let narrow = middle.lat.to_radians().cos();
    Point {
        lat: middle.lat + radius * turn.sin() / METERS_PER_DEGREE,
        lon: middle.lon + radius * turn.cos() / METERS_PER_DEGREE / narrow,
    }
}

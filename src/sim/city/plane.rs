//! The city's plane: metres east and north of its centre, and the river across it.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::CENTRE;
use pult_domain::Point;

const METERS_PER_DEGREE: f64 = 111_195.0;

/// Half the width of the river, in metres.
pub(super) const RIVER_HALF: f64 = 70.0;
/// From the middle of the river to its embankments, in metres.
pub(super) const EMBANKMENT: f64 = 110.0;

/// A place in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
}

impl Spot {
    /// `radius` metres from the centre, `turn` of a circle from the east, towards the north.
    pub fn polar(radius: f64, turn: f64) -> Spot {
        let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
        Spot {
            x: radius * cos,
            y: radius * sin,
        }
    }

    /// On the earth, rounded to the seven decimals of OpenStreetMap.
    pub fn point(self) -> Point {
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let narrow = CENTRE.lat.to_radians().cos();
        Point {
            lat: round(CENTRE.lat + self.y / METERS_PER_DEGREE),
            lon: round(CENTRE.lon + self.x / METERS_PER_DEGREE / narrow),
        }
    }

    /// Where a point of the earth lies.
    pub fn of(point: Point) -> Spot {
        let narrow = CENTRE.lat.to_radians().cos();
        Spot {
            x: (point.lon - CENTRE.lon) * METERS_PER_DEGREE * narrow,
            y: (point.lat - CENTRE.lat) * METERS_PER_DEGREE,
        }
    }

    /// Metres to another place.
    pub fn distance(self, other: Spot) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// `share` of the way to another place.
    pub fn towards(self, other: Spot, share: f64) -> Spot {
        Spot {
            x: self.x + (other.x - self.x) * share,
            y: self.y + (other.y - self.y) * share,
        }
    }

    /// A few metres aside, at random.
    pub fn jittered(self, meters: f64, rng: &mut ChaCha8Rng) -> Spot {
        Spot {
            x: self.x + meters * (2.0 * share(rng) - 1.0),
            y: self.y + meters * (2.0 * share(rng) - 1.0),
        }
    }

    /// Metres north of the middle of the river; negative on its south side.
    pub fn above_river(self) -> f64 {
        self.y - river(self.x)
    }

    /// The place, or the nearest one that is `meters` off the river on the same side.
    pub fn off_river(self, meters: f64) -> Spot {
        let above = self.above_river();
        if above.abs() >= meters {
            return self;
        }
        on_bank(self.x, if above < 0.0 { -meters } else { meters })
    }
}

/// Where the middle of the river is, for a distance east of the centre.
pub(super) fn river(x: f64) -> f64 {
    350.0 * (x / 1_400.0).sin() - 900.0
}

/// The place `above` metres north of the middle of the river.
pub(super) fn on_bank(x: f64, above: f64) -> Spot {
    Spot {
        x,
        y: river(x) + above,
    }
}

/// The place between two sides of the river that is `above` its middle, by bisection.
pub(super) fn crossing(from: Spot, to: Spot, above: f64) -> Spot {
    let (mut low, mut high) = (0.0, 1.0);
    let from_north = from.above_river() > above;
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if (from.towards(to, middle).above_river() > above) == from_north {
            low = middle;
        } else {
            high = middle;
        }
    }
    from.towards(to, low)
}

/// A number from 0 to 1, at random.
pub(super) fn share(rng: &mut ChaCha8Rng) -> f64 {
    f64::from(rng.next_u32()) / f64::from(u32::MAX)
}

/// A whole number below `end`, at random.
pub(super) fn below(end: usize, rng: &mut ChaCha8Rng) -> usize {
    rng.next_u32() as usize % end
}

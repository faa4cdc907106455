//! Distances on the earth as a sphere.
//!
//! A sphere of the mean radius is within 0.6 % of the ellipsoid everywhere, far below the error of
//! any speed that is assumed on top of it.

use pult_domain::{Meters, Point};

/// Mean radius of the earth in metres (IUGG, R1 of WGS-84).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres in one degree of latitude.
const DEGREE_M: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// Two points nearer than this are the same place.
pub const SAME_PLACE: Meters = Meters(5);

/// Great-circle distance, rounded to whole metres.
pub fn between(a: Point, b: Point) -> Meters {
    Meters(meters(a, b).round() as i64)
}

/// Great-circle distance in metres by the haversine formula (R. W. Sinnott, "Virtues of the
/// Haversine", Sky and Telescope 68, 1984), which stays exact for small distances.
pub fn meters(a: Point, b: Point) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let cosines = a.lat.to_radians().cos() * b.lat.to_radians().cos();
    let h = half(b.lat - a.lat) + cosines * half(b.lon - a.lon);
    2.0 * EARTH_RADIUS_M * h.min(1.0).sqrt().asin()
}

/// Distance in metres on a plane that touches the earth between the points: half the price of
/// [`meters`], and within 0.1 % of it up to 100 km between the 65th parallels.
pub fn fast_meters(a: Point, b: Point) -> f64 {
    let (x, y) = plane(a, b, ((a.lat + b.lat) / 2.0).to_radians().cos());
    x.hypot(y)
}

/// Whether the points are at most `limit` apart.
pub fn near(a: Point, b: Point, limit: Meters) -> bool {
    meters(a, b) <= limit.0 as f64
}

/// Where a point falls on a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// Metres from the point to the segment.
    pub distance: f64,
    /// How far along the segment the foot lies, 0 at its start and 1 at its end.
    pub fraction: f64,
    /// The foot itself.
    pub point: Point,
}

/// The foot of `point` on the segment from `a` to `b`.
///
/// Works on the plane that touches the earth at `point`: exact enough for segments of a few
/// kilometres, such as those of roads and borders.
pub fn foot(point: Point, a: Point, b: Point) -> Foot {
    let cosine = point.lat.to_radians().cos();
    let (ax, ay) = plane(point, a, cosine);
    let (bx, by) = plane(point, b, cosine);
    let (dx, dy) = (bx - ax, by - ay);
    let squared = dx * dx + dy * dy;
    let fraction = if squared > 0.0 {
        (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Foot {
        distance: (ax + fraction * dx).hypot(ay + fraction * dy),
        fraction,
        point: along(a, b, fraction),
    }
}

/// Metres from `point` to the nearest point of the segment from `a` to `b`.
pub fn to_segment(point: Point, a: Point, b: Point) -> f64 {
    foot(point, a, b).distance
}

/// The point at `fraction` of the way from `a` to `b`.
pub fn along(a: Point, b: Point, fraction: f64) -> Point {
    if fraction >= 1.0 {
        return b;
    }
    Point {
        lat: a.lat + (b.lat - a.lat) * fraction,
        lon: wrapped(a.lon + wrapped(b.lon - a.lon) * fraction),
    }
}

/// Metres east and north from `origin` to `point`, where a parallel has shrunk to `cosine`.
fn plane(origin: Point, point: Point, cosine: f64) -> (f64, f64) {
    let east = wrapped(point.lon - origin.lon) * cosine * DEGREE_M;
    (east, (point.lat - origin.lat) * DEGREE_M)
}

/// A longitude, or a difference of two, brought back between −180 and 180.
fn wrapped(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).expect("a point")
    }

    #[test]
    fn known_distances_are_met() {
        let moscow = at(55.7558, 37.6173);
        let petersburg = at(59.9343, 30.3351);
        let km = meters(moscow, petersburg) / 1000.0;
        assert!((km - 633.0).abs() < 2.0, "{km}");
        assert_eq!(between(at(0.0, 0.0), at(0.0, 1.0)), Meters(111_195));
        assert_eq!(between(at(0.0, 0.0), at(0.0, 180.0)), Meters(20_015_114));
    }

    #[test]
    fn the_date_line_is_no_border() {
        let (west, east) = (at(66.0, 179.999), at(66.0, -179.999));
        assert!(meters(west, east) < 100.0);
        assert!(fast_meters(west, east) < 100.0);
        assert!(to_segment(at(66.0, 180.0), west, east) < 1.0);
    }

    #[test]
    fn a_point_beside_a_segment_falls_on_it_and_one_beyond_on_its_end() {
        let (a, b) = (at(55.0, 37.0), at(55.0, 37.01));
        let beside = foot(at(55.0009, 37.005), a, b);
        assert!((beside.distance - 100.1).abs() < 0.2, "{beside:?}");
        assert!((beside.fraction - 0.5).abs() < 1e-6, "{beside:?}");
        let beyond = foot(at(55.0, 37.02), a, b);
        assert_eq!((beyond.fraction, beyond.point), (1.0, b));
        assert_eq!(foot(b, a, a).fraction, 0.0);
    }

    #[test]
    fn five_metres_are_near_and_six_are_not() {
        let here = at(55.0, 37.0);
        let north = |m: f64| at(55.0 + m / DEGREE_M, 37.0);
        assert!(near(here, north(4.99), SAME_PLACE));
        assert!(!near(here, north(6.0), SAME_PLACE));
    }

    proptest! {
        #[test]
        fn the_plane_agrees_with_the_sphere_within_a_city(
            lat in -65.0..65.0_f64, lon in -180.0..180.0_f64, dy in -0.5..0.5_f64, dx in -0.5..0.5_f64,
        ) {
            let (a, b) = (at(lat, lon), Point { lat: lat + dy, lon: wrapped(lon + dx) });
            let (exact, fast) = (meters(a, b), fast_meters(a, b));
            prop_assert!((exact - fast).abs() <= exact * 1e-3 + 1e-6, "{exact} {fast}");
        }
    }
}

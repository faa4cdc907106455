//! Tracks: what a crew's positions say it drove.

use super::distance;
use pult_domain::{Meters, Point};

/// Moves shorter than this are taken for the jitter of a receiver that stands still. Consumer
/// receivers are within about 5 m under an open sky (US Government, "GPS Standard Positioning Service
/// Performance Standard", 2020), and two such errors add up.
const JITTER: Meters = Meters(10);

/// The points of a track without the jitter of standing still: each is away from the one before it.
pub fn without_jitter(track: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in track {
        let stands = kept
            .last()
            .is_some_and(|last| distance::near(*last, point, JITTER));
        if !stands {
            kept.push(point);
        }
    }
    kept
}

/// The compass bearing from one point to another in whole degrees, 0 to 359: 0 north, 90 east.
pub fn bearing(from: Point, to: Point) -> i64 {
    let (from_lat, to_lat) = (from.lat.to_radians(), to.lat.to_radians());
    let turn = (to.lon - from.lon).to_radians();
    let east = turn.sin() * to_lat.cos();
    let north = from_lat.cos() * to_lat.sin() - from_lat.sin() * to_lat.cos() * turn.cos();
    (east.atan2(north).to_degrees().round() as i64).rem_euclid(360)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[test]
    fn standing_still_is_no_way() {
        let track = [
            at(55.0, 37.0),
            at(55.00003, 37.0),
            at(55.0, 37.00003),
            at(55.01, 37.0),
        ];
        assert_eq!(without_jitter(track), [at(55.0, 37.0), at(55.01, 37.0)]);
    }

    #[test]
    fn bearings_go_round_from_the_north() {
        let here = at(55.0, 37.0);
        for (to, degrees) in [
            (at(56.0, 37.0), 0),
            (at(55.0, 37.01), 90),
            (at(54.0, 37.0), 180),
            (at(55.0, 36.99), 270),
            (here, 0),
        ] {
            assert_eq!(bearing(here, to), degrees, "{to:?}");
        }
    }
}

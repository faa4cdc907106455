//! A little map without a map: where the car is and where it goes, to scale.

use serde::Serialize;

use pult_domain::{Point, Seconds};
use pult_geo::distance;

/// Width and height of the drawing; the template's view box.
const SIZE: (f64, f64) = (320.0, 200.0);
/// What is left free around the dots.
const MARGIN: f64 = 28.0;

/// The drawing: dots by x and y from its upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Map {
    /// The car.
    pub car: Option<[f64; 2]>,
    /// Where it goes.
    pub next: Option<[f64; 2]>,
    /// How far apart the two are, as the crow flies: `2.4 km`.
    pub distance: String,
}

impl Map {
    /// Draws what is known; nothing without a car.
    pub fn of(car: Option<Point>, next: Option<Point>, km: &str) -> Option<Map> {
        let car = car?;
        let middle = (SIZE.0 / 2.0, SIZE.1 / 2.0);
        let Some(next) = next else {
            return Some(Map {
                car: Some([middle.0, middle.1]),
                next: None,
                distance: String::new(),
            });
        };
        // Across a city the earth is flat, and degrees of longitude are shorter.
        let shrink = ((car.lat + next.lat) / 2.0).to_radians().cos();
        let (dx, dy) = ((next.lon - car.lon) * shrink, car.lat - next.lat);
        let fit = |length: f64, room: f64| (room - 2.0 * MARGIN) / length.abs().max(1e-6);
        let scale = fit(dx, SIZE.0).min(fit(dy, SIZE.1));
        let half = (dx * scale / 2.0, dy * scale / 2.0);
        let round = |at: f64| (at * 10.0).round() / 10.0;
        Some(Map {
            car: Some([round(middle.0 - half.0), round(middle.1 - half.1)]),
            next: Some([round(middle.0 + half.0), round(middle.1 + half.1)]),
            distance: format!("{:.1} {km}", distance::meters(car, next) / 1000.0),
        })
    }
}

/// A position older than this is told with its time: the dot may be wrong by now.
pub const FRESH: Seconds = Seconds::minutes(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_dots_are_inside_and_the_north_is_up() {
        let car = Point {
            lat: 55.75,
            lon: 37.61,
        };
        for (lat, lon) in [
            (55.80, 37.61),
            (55.75, 37.90),
            (55.70, 37.50),
            (55.75, 37.61),
        ] {
            let map = Map::of(Some(car), Some(Point { lat, lon }), "km").expect("a map");
            let ([x, y], [next_x, next_y]) = (map.car.expect("a car"), map.next.expect("an end"));
            for (at, size) in [(x, SIZE.0), (next_x, SIZE.0), (y, SIZE.1), (next_y, SIZE.1)] {
                assert!(
                    (MARGIN - 0.1..=size - MARGIN + 0.1).contains(&at),
                    "{at} {lat} {lon}"
                );
            }
            assert!(lat <= car.lat || next_y < y);
            assert!(lon <= car.lon || next_x > x);
        }
    }

    #[test]
    fn without_a_car_there_is_no_map() {
        assert_eq!(Map::of(None, Point::new(1.0, 1.0), "km"), None);
    }
}

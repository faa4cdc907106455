//! A grid of streets, a step apart: the world of Hash Code 2018.
//!
//! It lies where the equator meets the prime meridian, where a degree is as long in both directions.

use pult_domain::{Meters, Point, Seconds, TravelMode};
use pult_geo::{Route, RouteSource, Router, Table, Trip};

/// A crossing is so many degrees from the next one; a step takes a second.
const DEGREES: f64 = METERS as f64 / 111_195.0;
const METERS: i64 = 10;

/// Ways along the streets of the grid: as many seconds as steps, ten metres each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grid;

impl Grid {
    /// The crossing in a row and a column.
    pub fn crossing(row: u32, column: u32) -> Point {
        Point {
            lat: f64::from(row) * DEGREES,
            lon: f64::from(column) * DEGREES,
        }
    }

    fn trip(from: Point, to: Point) -> Trip {
        let apart = |a: f64, b: f64| ((a - b).abs() / DEGREES).round() as i64;
        let steps = apart(from.lat, to.lat) + apart(from.lon, to.lon);
        Trip {
            distance: Meters(steps * METERS),
            duration: Seconds(steps),
            source: RouteSource::Straight,
        }
    }
}

impl Router for Grid {
    fn route(&self, from: Point, to: Point, _: TravelMode) -> Option<Route> {
        let trip = Grid::trip(from, to);
        let corner = Point {
            lat: to.lat,
            lon: from.lon,
        };
        Some(Route {
            distance: trip.distance,
            duration: trip.duration,
            geometry: vec![from, corner, to],
            source: trip.source,
        })
    }

    fn table(&self, from: &[Point], to: &[Point], _: TravelMode) -> Table {
        let row = |&from: &Point| to.iter().map(move |&to| Some(Grid::trip(from, to)));
        Table::new(to.len(), from.iter().flat_map(row).collect())
    }
}

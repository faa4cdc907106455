//! The districts: four quarters around a centre, the airport, and the country outside.

use super::plane::{Spot, on_bank};
use pult_domain::Point;

/// Radius of the city limits, just outside the orbital road, in metres.
const LIMITS: f64 = 5_000.0;
/// Radius of the centre, just outside the boulevard ring, in metres.
const CENTRE_RADIUS: f64 = 1_950.0;

/// A district. A point belongs to the first one that contains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its name.
    pub name: &'static str,
    /// Inside city limits.
    pub city: bool,
    /// Corners, not closed.
    pub boundary: Vec<Point>,
}

/// The districts in the order in which they are asked.
pub(super) fn zones() -> Vec<Area> {
    let area = |name, city, corners: Vec<Spot>| Area {
        name,
        city,
        boundary: corners.into_iter().map(Spot::point).collect(),
    };
    let airport = Spot::polar(8_650.0, 0.377);
    let around_airport = circle(700.0).into_iter().map(|corner| Spot {
        x: corner.x + airport.x,
        y: corner.y + airport.y,
    });
    vec![
        area("Заречье", true, south_of_river()),
        area("Центр", true, circle(CENTRE_RADIUS)),
        area("Восточный", true, sector(-0.125, 0.16)),
        area("Северный", true, sector(0.16, 0.36)),
        area("Западный", true, sector(0.36, 0.625)),
        area("Аэропорт", false, around_airport.collect()),
        area("Пригород", false, circle(20_000.0)),
    ]
}

fn circle(radius: f64) -> Vec<Spot> {
    arc(radius, 0.0, 1.0, 48).take(48).collect()
}

fn sector(from: f64, to: f64) -> Vec<Spot> {
    let apex = Spot { x: 0.0, y: 0.0 };
    arc(LIMITS, from, to, 16).chain([apex]).collect()
}

fn arc(radius: f64, from: f64, to: f64, steps: usize) -> impl Iterator<Item = Spot> {
    (0..=steps).map(move |step| {
        let turn = from + (to - from) * step as f64 / steps as f64;
        Spot::polar(radius, turn)
    })
}

/// Along the river from the west to the east, back along the southern city limits.
fn south_of_river() -> Vec<Spot> {
    let steps = (LIMITS / 200.0) as i32;
    let river = (-steps..=steps).map(|step| on_bank(f64::from(step) * 200.0, 0.0));
    let inside = |at: &Spot| at.x.hypot(at.y) < LIMITS;
    let limits = arc(LIMITS, 1.0, 0.5, 48).filter(|at| at.above_river() < 0.0);
    river.filter(inside).chain(limits).collect()
}

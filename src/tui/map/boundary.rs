//! The boundary of a zone in hand: a new one that is drawn, or one polygon of a zone that is there already.

use pult_domain::{Point, ZoneId};

use super::plan::Window;

/// A zone has so many corners at least.
const LEAST_CORNERS: usize = 3;
/// A click this close to a corner means the corner, in cells.
const NEAR_CELLS: f64 = 1.5;

/// Which polygon of which zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The zone.
    pub zone: ZoneId,
    /// What it is called.
    pub name: String,
    /// The number of the polygon within it, from 0.
    pub polygon: usize,
}

/// The boundary in hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boundary {
    /// Its corners; the last is joined to the first.
    pub corners: Vec<Point>,
    /// What it bounds; `None`: a zone that is not made yet.
    pub of: Option<Part>,
    /// The corner that is moved, by its index.
    pub held: Option<usize>,
    /// The corner that is held was moved with the mouse.
    pub dragged: bool,
}

impl Boundary {
    /// Whether nothing is in hand.
    pub fn is_empty(&self) -> bool {
        self.corners.is_empty()
    }

    /// Whether it encloses anything.
    pub fn is_enough(&self) -> bool {
        self.corners.len() >= LEAST_CORNERS
    }

    /// A corner at a point: at the end of a boundary that is drawn, in the nearest edge of one that is there.
    /// A corner that is held is put there instead.
    pub fn put(&mut self, point: Point) {
        if let Some(held) = self.held.take() {
            self.move_to(held, point);
            return;
        }
        let at = match self.of {
            Some(_) => self.nearest_edge(point) + 1,
            None => self.corners.len(),
        };
        self.corners.insert(at, point);
    }

    /// The corner that is held goes to a point.
    pub fn carry(&mut self, point: Point) {
        if let Some(held) = self.held {
            self.move_to(held, point);
        }
    }

    /// The nearest corner to a point is held; returns where it is.
    pub fn hold_nearest(&mut self, point: Point) -> Option<Point> {
        let distance = |corner: &Point| flat(*corner, point);
        let nearest = self
            .corners
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        let (at, corner) = nearest.map(|(at, corner)| (at, *corner))?;
        self.held = Some(at);
        Some(corner)
    }

    /// The corner that is drawn at a cell is held; returns whether there is one.
    pub(super) fn hold_at(&mut self, cell: (u16, u16), window: &Window) -> bool {
        let middle = (f64::from(cell.0) + 0.5, f64::from(cell.1) + 0.5);
        let away = |corner: &Point| {
            let at = window.cells_of(*corner);
            (at.0 - middle.0).hypot(at.1 - middle.1)
        };
        let corners = self.corners.iter().enumerate();
        let nearest = corners
            .map(|(at, corner)| (at, away(corner)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        self.held = nearest
            .filter(|(_, away)| *away <= NEAR_CELLS)
            .map(|(at, _)| at);
        self.held.is_some()
    }

    /// Takes a corner out: the one that is held, else the last of a boundary that is drawn. Returns whether one
    /// went; of a zone that is there three stay.
    pub fn rub_out(&mut self) -> bool {
        match self.held {
            Some(held) if self.of.is_none() || self.corners.len() > LEAST_CORNERS => {
                self.corners.remove(held);
                self.held = None;
                true
            }
            None if self.of.is_none() => self.corners.pop().is_some(),
            _ => false,
        }
    }

    fn move_to(&mut self, corner: usize, point: Point) {
        if let Some(corner) = self.corners.get_mut(corner) {
            *corner = point;
        }
    }

    /// The index of the corner where the edge begins that lies nearest to a point.
    fn nearest_edge(&self, point: Point) -> usize {
        let next = self.corners.iter().cycle().skip(1);
        let edges = self.corners.iter().zip(next).enumerate();
        edges
            .min_by(|a, b| {
                let away = |(from, to): (&Point, &Point)| from_edge(point, *from, *to);
                away(a.1).total_cmp(&away(b.1))
            })
            .map_or(0, |(at, _)| at)
    }
}

/// A point in degrees of latitude from another: east, north.
fn offset(from: Point, to: Point) -> (f64, f64) {
    let shrink = from.lat.to_radians().cos().max(0.01);
    ((to.lon - from.lon) * shrink, to.lat - from.lat)
}

fn flat(from: Point, to: Point) -> f64 {
    let (east, north) = offset(from, to);
    east.hypot(north)
}

/// How far a point lies from an edge, in degrees of latitude.
fn from_edge(point: Point, from: Point, to: Point) -> f64 {
    let (edge, at) = (offset(from, to), offset(from, point));
    let length = edge.0 * edge.0 + edge.1 * edge.1;
    let along = match length > 0.0 {
        true => ((at.0 * edge.0 + at.1 * edge.1) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (at.0 - along * edge.0).hypot(at.1 - along * edge.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    fn square(of: Option<Part>) -> Boundary {
        Boundary {
            corners: vec![
                point(55.0, 37.0),
                point(55.0, 37.2),
                point(55.1, 37.2),
                point(55.1, 37.0),
            ],
            of,
            ..Boundary::default()
        }
    }

    fn centre() -> Option<Part> {
        Some(Part {
            zone: ZoneId(1),
            name: "Центр".to_owned(),
            polygon: 0,
        })
    }

    #[test]
    fn one_corner_moves_and_the_others_stay() {
        let mut zone = square(centre());
        let corner = zone.hold_nearest(point(55.11, 37.19));
        assert_eq!(corner, Some(point(55.1, 37.2)));
        zone.carry(point(55.2, 37.3));
        zone.put(point(55.2, 37.4));
        assert_eq!(zone.held, None);
        let mut expected = square(centre());
        expected.corners[2] = point(55.2, 37.4);
        assert_eq!(zone, expected);
    }

    #[test]
    fn a_new_corner_of_a_zone_comes_into_the_nearest_edge() {
        for (at, place) in [
            (point(55.0, 37.1), 1),
            (point(55.05, 37.21), 2),
            (point(55.11, 37.1), 3),
            (point(55.05, 36.99), 4),
        ] {
            let mut zone = square(centre());
            zone.put(at);
            assert_eq!(zone.corners.len(), 5);
            assert_eq!(zone.corners[place], at, "{at:?}");
        }
        let mut drawn = square(None);
        drawn.put(point(55.0, 37.1));
        assert_eq!(drawn.corners[4], point(55.0, 37.1), "as they are drawn");
    }

    #[test]
    fn a_zone_keeps_three_corners() {
        let mut zone = square(centre());
        assert!(!zone.rub_out(), "none is held");
        zone.hold_nearest(point(55.0, 37.0));
        assert!(zone.rub_out());
        zone.hold_nearest(point(55.0, 37.2));
        assert!(!zone.rub_out());
        assert!(zone.is_enough());
        let mut drawn = square(None);
        while drawn.rub_out() {}
        assert!(drawn.is_empty());
    }
}

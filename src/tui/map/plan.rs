//! The roads of a map, ready to be drawn at any scale.

use pult_domain::Point;
use pult_geo::Bounds;
use pult_geo::roads::{Ground, GroundKind, Layer, RoadClass};

/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// The roads of a city.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    strokes: Vec<Stroke>,
    bounds: Option<Bounds>,
    names: Vec<StreetName>,
    grounds: Vec<Shape>,
}

/// Water or green, with holes, or the middle of a river.
#[derive(Debug, Clone)]
struct Shape {
    kind: GroundKind,
    bounds: Bounds,
    rings: Vec<Vec<Point>>,
}

/// What a piece of a street is called, and how it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetName {
    /// Its name.
    pub text: String,
    /// Its ends.
    pub ends: (Point, Point),
    /// How important it is.
    pub class: RoadClass,
    /// Its length in metres.
    pub length: f64,
}

/// So many pieces of streets are named, the longest.
const MOST_NAMES: usize = 4_000;
/// A piece of a street that is shorter is not named, in metres.
const LEAST_NAMED_M: f64 = 120.0;

/// A road.
#[derive(Debug, Clone)]
struct Stroke {
    class: RoadClass,
    bounds: Bounds,
    points: Vec<Point>,
}

impl Plan {
    /// The roads of a map's layer, the least important first: others are drawn over them.
    pub fn of(layer: &Layer) -> Plan {
        let stroke = |class, points: Vec<Point>| {
            let bounds = Bounds::of(points.iter().copied())?;
            Some(Stroke {
                class,
                bounds,
                points,
            })
        };
        let lines = layer.lines();
        let mut strokes: Vec<Stroke> = lines
            .filter_map(|(class, points)| stroke(class, points.collect()))
            .collect();
        strokes.sort_by_key(|stroke| std::cmp::Reverse(stroke.class));
        Plan {
            strokes,
            bounds: layer.bounds(),
            names: Vec::new(),
            grounds: Vec::new(),
        }
    }

    /// What lies between the roads: green below, water over it.
    pub fn on(mut self, ground: &Ground) -> Plan {
        let shapes = ground.shapes().filter_map(|(kind, rings)| {
            let bounds = Bounds::of(rings.iter().flatten().copied())?;
            Some(Shape {
                kind,
                bounds,
                rings,
            })
        });
        self.grounds = shapes.collect();
        self.grounds
            .sort_by_key(|shape| shape.kind != GroundKind::Green);
        self
    }

    /// The cells of a window that are water or green.
    pub fn grounds_seen(&self, window: &Window) -> Vec<((u16, u16), GroundKind)> {
        let seen = window.bounds();
        let areas = self.grounds.iter().filter(|shape| shape.kind.is_area());
        let mut cells = Vec::new();
        for shape in areas.filter(|shape| meet(&shape.bounds, &seen)) {
            let ring = |ring: &Vec<Point>| -> Vec<(f64, f64)> {
                ring.iter().map(|point| window.cells_of(*point)).collect()
            };
            let rings: Vec<Vec<(f64, f64)>> = shape.rings.iter().map(ring).collect();
            for row in 0..window.cells.1 {
                for column in inside_on_row(&rings, row, window.cells.0) {
                    cells.push(((column, row), shape.kind));
                }
            }
        }
        cells
    }

    /// The middles of the rivers in a window.
    pub fn rivers_seen(&self, window: &Window) -> impl Iterator<Item = &[Point]> + '_ {
        let seen = window.bounds();
        let rivers = self
            .grounds
            .iter()
            .filter(move |shape| shape.kind == GroundKind::River && meet(&shape.bounds, &seen));
        rivers.flat_map(|shape| shape.rings.iter().map(Vec::as_slice))
    }

    /// Names the streets: `name` says what the street at a point is called. A piece has the name that two
    /// of three places on it have.
    pub fn named(mut self, name: impl Fn(Point) -> Option<String>) -> Plan {
        let mut long: Vec<(f64, &Stroke)> = self
            .strokes
            .iter()
            .map(|stroke| (length(&stroke.points), stroke))
            .filter(|(length, _)| *length >= LEAST_NAMED_M)
            .collect();
        long.sort_by(|a, b| b.0.total_cmp(&a.0));
        long.truncate(MOST_NAMES);
        let named = long.into_iter().filter_map(|(length, stroke)| {
            let places = [0.25, 0.5, 0.75].map(|part| along(&stroke.points, length * part));
            let names = places.map(|place| place.and_then(&name));
            let text = names.iter().flatten().find(|text| {
                let n = names.iter().flatten().filter(|other| other == text);
                n.count() > 1
            })?;
            Some(StreetName {
                text: text.clone(),
                ends: (*stroke.points.first()?, *stroke.points.last()?),
                class: stroke.class,
                length,
            })
        });
        self.names = named.collect();
        self
    }

    /// The names of streets in a window, the most important and longest first.
    pub fn names_seen(&self, window: &Window) -> Vec<&StreetName> {
        let least = window.least_class();
        let sees = |name: &&StreetName| {
            let (a, b) = name.ends;
            let middle = Point {
                lat: (a.lat + b.lat) / 2.0,
                lon: (a.lon + b.lon) / 2.0,
            };
            name.class <= least && window.cell(middle).is_some()
        };
        let mut seen: Vec<&StreetName> = self.names.iter().filter(sees).collect();
        seen.sort_by(|a, b| a.class.cmp(&b.class).then(b.length.total_cmp(&a.length)));
        seen
    }

    /// The rectangle around all roads.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// The roads worth drawing in a window: their class and points.
    pub fn seen(&self, window: &Window) -> impl Iterator<Item = (RoadClass, &[Point])> + '_ {
        let least = window.least_class();
        let seen = window.bounds();
        let meets = move |stroke: &&Stroke| stroke.class <= least && meet(&stroke.bounds, &seen);
        let seen = self.strokes.iter().filter(meets);
        seen.map(|stroke| (stroke.class, stroke.points.as_slice()))
    }
}

/// What of the world is seen: where, how large, and in how many dots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The middle.
    pub center: Point,
    /// Metres in the width of a cell; a cell is twice as high.
    pub scale: f64,
    /// Its size in cells.
    pub cells: (u16, u16),
    /// Dots in a cell, across and down.
    pub dots: (i32, i32),
}

impl Window {
    /// The window of so many cells that shows all of `bounds`.
    pub fn around(bounds: Bounds, cells: (u16, u16), dots: (i32, i32)) -> Window {
        let center = bounds.center();
        let east = (bounds.max.lon - bounds.min.lon) * metres_east(center);
        let north = (bounds.max.lat - bounds.min.lat) * DEGREE_M;
        let (columns, rows) = (f64::from(cells.0.max(1)), f64::from(cells.1.max(1)));
        Window {
            center,
            scale: (east / columns).max(north / rows / 2.0).max(1.0) * 1.05,
            cells,
            dots,
        }
    }

    /// Where a point lies, in dots from the upper left; it may lie outside.
    pub fn dot(&self, point: Point) -> (f64, f64) {
        let (x, y) = self.cells_of(point);
        (x * f64::from(self.dots.0), y * f64::from(self.dots.1))
    }

    /// The cell a point lies in; `None` outside.
    pub fn cell(&self, point: Point) -> Option<(u16, u16)> {
        let (x, y) = self.cells_of(point);
        let inside = (0.0..f64::from(self.cells.0)).contains(&x)
            && (0.0..f64::from(self.cells.1)).contains(&y);
        inside.then_some((x as u16, y as u16))
    }

    /// The point in the middle of a cell.
    pub fn point_of(&self, cell: (u16, u16)) -> Point {
        self.shifted(
            f64::from(cell.0) + 0.5 - f64::from(self.cells.0) / 2.0,
            f64::from(self.cells.1) / 2.0 - f64::from(cell.1) - 0.5,
        )
    }

    /// The point that lies so many cells from the middle, east and north.
    pub fn shifted(&self, columns: f64, rows: f64) -> Point {
        Point {
            lat: (self.center.lat + rows * 2.0 * self.scale / DEGREE_M).clamp(-85.0, 85.0),
            lon: (self.center.lon + columns * self.scale / metres_east(self.center))
                .clamp(-180.0, 180.0),
        }
    }

    pub(super) fn cells_of(&self, point: Point) -> (f64, f64) {
        let east = (point.lon - self.center.lon) * metres_east(self.center);
        let south = (self.center.lat - point.lat) * DEGREE_M;
        (
            f64::from(self.cells.0) / 2.0 + east / self.scale,
            f64::from(self.cells.1) / 2.0 + south / self.scale / 2.0,
        )
    }

    fn bounds(&self) -> Bounds {
        let half = (
            f64::from(self.cells.0) / 2.0 + 1.0,
            f64::from(self.cells.1) / 2.0 + 1.0,
        );
        Bounds {
            min: self.shifted(-half.0, -half.1),
            max: self.shifted(half.0, half.1),
        }
    }

    /// The least important roads that can be told apart at this scale.
    fn least_class(&self) -> RoadClass {
        match self.scale {
            ..=45.0 => RoadClass::Street,
            ..=120.0 => RoadClass::Tertiary,
            ..=400.0 => RoadClass::Secondary,
            _ => RoadClass::Primary,
        }
    }
}

fn meet(a: &Bounds, b: &Bounds) -> bool {
    a.min.lat <= b.max.lat
        && a.max.lat >= b.min.lat
        && a.min.lon <= b.max.lon
        && a.max.lon >= b.min.lon
}

/// The columns of a row whose middle lies within rings, by their even and odd crossings.
fn inside_on_row(rings: &[Vec<(f64, f64)>], row: u16, columns: u16) -> Vec<u16> {
    let y = f64::from(row) + 0.5;
    let mut crossings = Vec::new();
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for (from, to) in ring.iter().zip(next) {
            if (from.1 > y) != (to.1 > y) {
                crossings.push(from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    let last = f64::from(columns);
    let spans = crossings.chunks_exact(2).map(|pair| {
        let column = |x: f64| (x + 0.5).floor().clamp(0.0, last) as u16;
        column(pair[0])..column(pair[1])
    });
    spans.flatten().collect()
}

/// The length of a line in metres.
fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|pair| metres(pair[0], pair[1])).sum()
}

/// The place so many metres along a line.
fn along(points: &[Point], mut left: f64) -> Option<Point> {
    for pair in points.windows(2) {
        let step = metres(pair[0], pair[1]);
        if step >= left && step > 0.0 {
            let part = left / step;
            return Some(Point {
                lat: pair[0].lat + (pair[1].lat - pair[0].lat) * part,
                lon: pair[0].lon + (pair[1].lon - pair[0].lon) * part,
            });
        }
        left -= step;
    }
    points.last().copied()
}

fn metres(from: Point, to: Point) -> f64 {
    let east = (to.lon - from.lon) * metres_east(from);
    let north = (to.lat - from.lat) * DEGREE_M;
    east.hypot(north)
}

fn metres_east(at: Point) -> f64 {
    DEGREE_M * at.lat.to_radians().cos().max(0.01)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[test]
    fn the_window_around_a_rectangle_shows_all_of_it() {
        let bounds = Bounds {
            min: point(55.6, 37.4),
            max: point(55.9, 37.9),
        };
        for cells in [(40, 12), (120, 30), (10, 40)] {
            let window = Window::around(bounds, cells, (2, 4));
            for corner in [bounds.min, bounds.max, point(55.6, 37.9), point(55.9, 37.4)] {
                assert!(window.cell(corner).is_some(), "{corner:?} in {cells:?}");
            }
            assert_eq!(
                window.cell(bounds.center()),
                Some((cells.0 / 2, cells.1 / 2))
            );
        }
    }

    #[test]
    fn an_area_fills_the_cells_whose_middles_it_holds_and_not_its_holes() {
        let square = |from: f64, to: f64| vec![(from, from), (to, from), (to, to), (from, to)];
        let lake = [square(1.0, 7.0), square(3.0, 5.0)];
        let row = |row| inside_on_row(&lake, row, 6);
        assert_eq!(row(0), [0_u16; 0]);
        assert_eq!(row(1), [1, 2, 3, 4, 5], "cut off at the edge");
        assert_eq!(row(4), [1, 2, 5], "round its island");
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let window = Window {
            center: point(55.75, 37.6),
            scale: 20.0,
            cells: (40, 20),
            dots: (2, 4),
        };
        let (x, y) = window.dot(point(55.751, 37.601));
        assert!(x > 40.0 && y < 40.0, "{x} {y}");
        let moved = window.shifted(3.0, -2.0);
        assert!(moved.lon > 37.6 && moved.lat < 55.75);
    }
}

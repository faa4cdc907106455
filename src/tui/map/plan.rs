//! The roads of a map, ready to be drawn at any scale.

use pult_domain::Point;
use pult_geo::Bounds;
use pult_geo::roads::{Layer, RoadClass};

/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// The roads of a city.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    strokes: Vec<Stroke>,
    bounds: Option<Bounds>,
}

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
        }
    }

    /// The rectangle around all roads.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// The roads worth drawing in a window: their class and points.
    pub fn seen(&self, window: &Window) -> impl Iterator<Item = (RoadClass, &[Point])> + '_ {
        let least = window.least_class();
        let seen = window.bounds();
        let meets = move |stroke: &&Stroke| {
            stroke.class <= least
                && stroke.bounds.min.lat <= seen.max.lat
                && stroke.bounds.max.lat >= seen.min.lat
                && stroke.bounds.min.lon <= seen.max.lon
                && stroke.bounds.max.lon >= seen.min.lon
        };
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
        let (x, y) = self.cell_of(point);
        (x * f64::from(self.dots.0), y * f64::from(self.dots.1))
    }

    /// The cell a point lies in; `None` outside.
    pub fn cell(&self, point: Point) -> Option<(u16, u16)> {
        let (x, y) = self.cell_of(point);
        let inside = (0.0..f64::from(self.cells.0)).contains(&x)
            && (0.0..f64::from(self.cells.1)).contains(&y);
        inside.then_some((x as u16, y as u16))
    }

    /// The point that lies so many cells from the middle, east and north.
    pub fn shifted(&self, columns: f64, rows: f64) -> Point {
        Point {
            lat: (self.center.lat + rows * 2.0 * self.scale / DEGREE_M).clamp(-85.0, 85.0),
            lon: (self.center.lon + columns * self.scale / metres_east(self.center))
                .clamp(-180.0, 180.0),
        }
    }

    fn cell_of(&self, point: Point) -> (f64, f64) {
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

//! The map pane: the city's roads, the crews by their call signs, the way of the selected order.

mod boundary;
mod canvas;
mod crews;
mod glyphs;
mod labels;
mod plan;
mod view;

use std::sync::Arc;

use pult_domain::{OrderId, Point};
use pult_geo::roads::GroundKind;
use pult_geo::{Area, Bounds};

pub use boundary::{Boundary, Part};
pub use glyphs::Glyphs;
pub use plan::Plan;
pub(super) use view::draw;

use canvas::Canvas;
use plan::Window;

use super::board::Board;

/// A step of the zoom.
const ZOOM: f64 = 1.6;
/// The closest and the farthest look, in metres to the width of a cell.
const SCALES: (f64, f64) = (2.0, 5_000.0);
/// A look at one place: metres to the width of a cell.
const STREET: f64 = 20.0;

/// What the map pane shows.
#[derive(Debug, Default)]
pub struct MapView {
    /// What it is drawn with.
    pub glyphs: Glyphs,
    /// The roads, once they are read.
    pub plan: Option<Arc<Plan>>,
    /// The middle; `None`: the whole city.
    pub center: Option<Point>,
    /// Metres to the width of a cell.
    pub scale: f64,
    /// The middle follows the selected order's crew.
    pub follows: bool,
    /// The way of an order.
    pub way: Option<Way>,
    /// The roads were asked for.
    pub asked: bool,
    /// The way that was asked for last: of which order, and through which points.
    pub way_asked: Option<(OrderId, Vec<Point>)>,
    /// It takes the whole screen.
    pub is_whole_screen: bool,
    /// The boundary of a zone in hand.
    pub boundary: Boundary,
    /// The cells it had last.
    cells: (u16, u16),
    base: Option<Base>,
}

/// What lies still below everything, as it was drawn last.
#[derive(Debug)]
struct Base {
    of: Window,
    roads: Canvas,
    /// The cells of water and green.
    grounds: Vec<((u16, u16), GroundKind)>,
}

/// The rank of a river among the roads: any road goes over it.
const RIVER: u8 = 0;

/// The way an order goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// The order.
    pub order: OrderId,
    /// The drives between them.
    pub legs: Vec<Vec<Point>>,
}

impl MapView {
    /// A map of nothing yet.
    pub fn new(glyphs: Glyphs) -> MapView {
        MapView {
            glyphs,
            ..MapView::default()
        }
    }

    /// Shows the whole city.
    pub fn whole(&mut self) {
        (self.center, self.follows) = (None, false);
    }

    /// Moves by parts of what is seen: a quarter to the east and north for (1, 1).
    pub fn pan(&mut self, east: f64, north: f64, board: &Board) {
        let cells = self.last_cells();
        let window = self.window(cells, board);
        // A corner that is held goes by a cell or two: a zone's edge runs along a street.
        let step = match self.boundary.held {
            Some(_) => (2.0, 1.0),
            None => (f64::from(cells.0) / 4.0, f64::from(cells.1) / 4.0),
        };
        let center = window.shifted(east * step.0, north * step.1);
        (self.center, self.scale, self.follows) = (Some(center), window.scale, false);
    }

    /// Looks closer (`steps` > 0) or from farther away.
    pub fn zoom(&mut self, steps: i32, board: &Board) {
        let window = self.window(self.last_cells(), board);
        let scale = window.scale / ZOOM.powi(steps);
        (self.center, self.scale) = (Some(window.center), scale.clamp(SCALES.0, SCALES.1));
    }

    /// Looks at a place, closely unless it looks closer already.
    pub fn look_at(&mut self, point: Point) {
        let near = self.center.is_some() && self.scale < STREET;
        self.scale = if near { self.scale } else { STREET };
        self.center = Some(point);
    }

    /// The point in the middle of what is seen.
    pub fn middle(&self, board: &Board) -> Point {
        let window = self.window(self.last_cells(), board);
        window.center
    }

    /// The point under a cell of the map.
    pub fn point_of(&self, cell: (u16, u16), board: &Board) -> Point {
        let window = self.window(self.last_cells(), board);
        window.point_of(cell)
    }

    /// Holds the corner nearest to the middle, and looks at it from as far away as before.
    pub fn hold_nearest(&mut self, board: &Board) {
        let window = self.window(self.last_cells(), board);
        if let Some(corner) = self.boundary.hold_nearest(window.center) {
            (self.center, self.scale, self.follows) = (Some(corner), window.scale, false);
        }
    }

    /// Puts the corner that is held into the middle, which was moved.
    pub fn carry(&mut self, board: &Board) {
        let middle = self.middle(board);
        self.boundary.carry(middle);
    }

    /// Takes the zone in hand that lies in the middle: of several the smallest. Returns whether there is one.
    pub fn take_zone(&mut self, board: &Board) -> bool {
        let middle = self.middle(board);
        let polygons = board.zones.iter().flat_map(|zone| {
            let polygons = zone.areas.iter().enumerate();
            polygons.map(move |(polygon, area)| (zone, polygon, area))
        });
        let size = |area: &Area| {
            let Bounds { min, max } = area.bounds();
            (max.lat - min.lat) * (max.lon - min.lon)
        };
        let there = polygons
            .filter(|(.., area)| area.contains(middle))
            .min_by(|a, b| size(a.2).total_cmp(&size(b.2)));
        let Some((zone, polygon, area)) = there else {
            return false;
        };
        let outer = area.polygons().swap_remove(0).0;
        self.boundary = Boundary {
            // The ring has its first corner again at its end.
            corners: outer[..outer.len() - 1].to_vec(),
            of: Some(Part {
                zone: zone.id,
                name: zone.name.clone(),
                polygon,
            }),
            ..Boundary::default()
        };
        true
    }

    /// Holds the corner under a cell; returns whether there is one.
    pub fn hold_at(&mut self, cell: (u16, u16), board: &Board) -> bool {
        let window = self.window(self.last_cells(), board);
        self.boundary.hold_at(cell, &window)
    }

    /// Keeps what is followed in the middle.
    pub fn follow(&mut self, point: Point) {
        if self.follows {
            self.look_at(point);
        }
    }

    /// The size it was drawn in last; before that, a usual one.
    fn last_cells(&self) -> (u16, u16) {
        match self.cells {
            (0, _) | (_, 0) => (60, 20),
            cells => cells,
        }
    }

    fn window(&self, cells: (u16, u16), board: &Board) -> Window {
        let dots = self.glyphs.dots();
        match self.center {
            Some(center) => Window {
                center,
                scale: self.scale,
                cells,
                dots,
            },
            None => Window::around(self.world(board), cells, dots),
        }
    }

    /// The city; without a map, where its crews are.
    fn world(&self, board: &Board) -> Bounds {
        let roads = self.plan.as_ref().and_then(|plan| plan.bounds());
        let crews = board.crews.values().filter_map(|crew| crew.position);
        let crews = || Bounds::of(crews.map(|position| position.point));
        let nowhere = Bounds {
            min: Point {
                lat: 55.5,
                lon: 37.3,
            },
            max: Point {
                lat: 56.0,
                lon: 37.9,
            },
        };
        roads.or_else(crews).unwrap_or(nowhere)
    }

    /// The ground and the roads of a window; drawn again only when it is another one.
    fn base(&mut self, window: Window) -> &Base {
        match self.base.take().filter(|base| base.of == window) {
            Some(known) => self.base.insert(known),
            None => {
                let plan = self.plan.as_ref();
                let drawn = Base {
                    of: window,
                    roads: self.roads(&window),
                    grounds: plan.map_or_else(Vec::new, |plan| plan.grounds_seen(&window)),
                };
                self.base.insert(drawn)
            }
        }
    }

    fn roads(&self, window: &Window) -> Canvas {
        let mut canvas = Canvas::new(self.glyphs, window.cells.0, window.cells.1);
        for points in self.plan.iter().flat_map(|plan| plan.rivers_seen(window)) {
            stroke(&mut canvas, window, points, RIVER);
        }
        for (class, points) in self.plan.iter().flat_map(|plan| plan.seen(window)) {
            // The most important class has the highest rank.
            let rank = 5 - class as u8;
            stroke(&mut canvas, window, points, rank);
        }
        canvas
    }

    /// Forgets the roads as they were drawn: there is a new plan.
    pub fn take_plan(&mut self, plan: Arc<Plan>) {
        self.plan = Some(plan);
        self.base = None;
    }
}

fn stroke(canvas: &mut Canvas, window: &Window, points: &[Point], rank: u8) {
    for pair in points.windows(2) {
        canvas.line(window.dot(pair[0]), window.dot(pair[1]), rank);
    }
}

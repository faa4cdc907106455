//! The road nearest to a point.
//!
//! A grid over the map holds the segments of all edges by the cells their boxes touch; a search goes
//! round the point in growing squares until nothing nearer can come.

use super::graph::{Cost, Graph, Lane};
use super::search::Seed;
use crate::distance::{EARTH_RADIUS_M, along};
use pult_domain::Point;

/// Metres in 10⁻⁷ degrees of latitude.
const UNIT_M: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0 / 1e7;

/// No cell is smaller than this, in metres.
const SMALLEST_CELL_M: f64 = 100.0;

/// Segments by place.
#[derive(Debug, Clone)]
pub struct Grid {
    south: i32,
    west: i32,
    /// Height and width of a cell in 10⁻⁷ degrees.
    cell: [f64; 2],
    /// Cells in a unit of 10⁻⁷ degrees, northwards and eastwards: to multiply is quicker than to divide.
    per_unit: [f64; 2],
    rows: i64,
    columns: i64,
    first: Vec<u32>,
    /// Index of each segment's first vertex.
    segments: Vec<u32>,
}

/// A point brought to the nearest road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snapped {
    /// The edge it lies on.
    pub edge: u32,
    /// Index of the vertex before it.
    pub vertex: usize,
    /// How far along the edge it lies, 0 at its first vertex and 1 at its last.
    pub fraction: f64,
    /// The place on the road.
    pub point: Point,
    /// Metres from the point to the road.
    pub distance: f64,
}

/// The edges where nobody starts or ends: those that only repeat another, and those closed both ways.
fn hidden_edges(graph: &Graph) -> Vec<bool> {
    let edges = 0..graph.n_edges();
    let mut hidden: Vec<bool> = edges.map(|edge| graph.is_closed(edge)).collect();
    for pair in graph.repeats.as_chunks::<2>().0 {
        hidden[Lane(pair[1]).edge() as usize] = true;
    }
    hidden
}

impl Grid {
    /// A grid over every edge of a graph.
    pub fn new(graph: &Graph) -> Grid {
        let bounds = |values: &[i32]| {
            let min = values.iter().copied().min().unwrap_or(0);
            (min, values.iter().copied().max().unwrap_or(0))
        };
        let ((south, north), (west, east)) = (bounds(&graph.lat), bounds(&graph.lon));
        let cosine = shrink(f64::from(north.abs().max(south.abs())));
        let height = f64::from(north) - f64::from(south);
        let width = f64::from(east) - f64::from(west);
        let area = (height * UNIT_M) * (width * UNIT_M * cosine);
        let side = (area / graph.lat.len().max(1) as f64)
            .sqrt()
            .max(SMALLEST_CELL_M);
        let cell = [side / UNIT_M, side / UNIT_M / cosine];
        let per_unit = cell.map(|size| 1.0 / size);
        let mut grid = Grid {
            south,
            west,
            cell,
            per_unit,
            rows: (height * per_unit[0]) as i64 + 1,
            columns: (width * per_unit[1]) as i64 + 1,
            first: Vec::new(),
            segments: Vec::new(),
        };
        grid.fill(graph);
        grid
    }

    fn fill(&mut self, graph: &Graph) {
        let cells: Vec<u32> = (0..graph.lat.len())
            .map(|vertex| self.cell_of(graph, vertex))
            .collect();
        let mut first = vec![0_u32; (self.rows * self.columns) as usize + 1];
        self.each_cell(graph, &cells, |cell, _| first[cell + 1] += 1);
        for cell in 1..first.len() {
            first[cell] += first[cell - 1];
        }
        let mut next = first.clone();
        let mut segments = vec![0; first.last().map_or(0, |&n| n as usize)];
        self.each_cell(graph, &cells, |cell, vertex| {
            segments[next[cell] as usize] = vertex as u32;
            next[cell] += 1;
        });
        (self.first, self.segments) = (first, segments);
    }

    /// Hands over every segment with each cell that its box touches; mostly there is one.
    fn each_cell(&self, graph: &Graph, cells: &[u32], mut each: impl FnMut(usize, usize)) {
        let columns = self.columns as u32;
        let hidden = hidden_edges(graph);
        for edge in 0..graph.n_edges() {
            if hidden[edge as usize] {
                continue;
            }
            let vertices = graph.vertices(edge);
            for vertex in vertices.start..vertices.end - 1 {
                let (a, b) = (cells[vertex], cells[vertex + 1]);
                if a == b {
                    each(a as usize, vertex);
                    continue;
                }
                let ((row, column), (other_row, other_column)) =
                    ((a / columns, a % columns), (b / columns, b % columns));
                for row in row.min(other_row)..=row.max(other_row) {
                    for column in column.min(other_column)..=column.max(other_column) {
                        each((row * columns + column) as usize, vertex);
                    }
                }
            }
        }
    }

    fn cell_of(&self, graph: &Graph, vertex: usize) -> u32 {
        let (row, column) = self.place(f64::from(graph.lat[vertex]), f64::from(graph.lon[vertex]));
        (row as i64 * self.columns + column as i64) as u32
    }

    /// Row and column of a place in 10⁻⁷ degrees, with how far it lies into them.
    fn place(&self, lat: f64, lon: f64) -> (f64, f64) {
        let row = (lat - f64::from(self.south)) * self.per_unit[0];
        (row, (lon - f64::from(self.west)) * self.per_unit[1])
    }

    /// The nearest place on a road within `limit` metres.
    pub fn snap(&self, graph: &Graph, point: Point, limit: f64) -> Option<Snapped> {
        if graph.n_edges() == 0 {
            return None;
        }
        let plane = Plane::at(point);
        let (north, east) = self.place(plane.lat, plane.lon);
        let (row, column) = (north.floor() as i64, east.floor() as i64);
        let (height, width) = (self.cell[0] * plane.north, self.cell[1] * plane.east);
        // Metres from the point to the nearest side of its own cell.
        let margin = inset(north) * height;
        let margin = margin.min(inset(east) * width);
        let reach = height.min(width);
        let mut best = Nearest {
            distance: limit,
            vertex: None,
            fraction: 0.0,
        };
        let mut ring = 0;
        let mut unseen = 0.0;
        while unseen <= best.distance {
            self.each_in_ring(row, column, ring, |vertex| {
                best.consider(graph, &plane, vertex);
            });
            unseen = margin + ring as f64 * reach;
            ring += 1;
        }
        Some(best.snapped(graph, &plane, best.vertex?))
    }

    fn each_in_ring(&self, row: i64, column: i64, ring: i64, mut each: impl FnMut(usize)) {
        for r in (row - ring).max(0)..=(row + ring).min(self.rows - 1) {
            let is_edge = (r - row).abs() == ring;
            let step = if is_edge || ring == 0 { 1 } else { 2 * ring };
            let mut c = column - ring;
            while c <= column + ring {
                if (0..self.columns).contains(&c) {
                    let cell = (r * self.columns + c) as usize;
                    let segments = self.first[cell] as usize..self.first[cell + 1] as usize;
                    self.segments[segments]
                        .iter()
                        .for_each(|&vertex| each(vertex as usize));
                }
                c += step;
            }
        }
    }
}

/// How far a place lies from the nearer side of its cell, in cells.
fn inset(place: f64) -> f64 {
    let within = place - place.floor();
    within.min(1.0 - within)
}

/// How far a parallel shrinks against the equator, at 10⁻⁷ degrees of latitude; never nothing.
fn shrink(lat: f64) -> f64 {
    (lat / 1e7).to_radians().cos().max(1e-3)
}

/// The plane that touches the earth at a point; lengths in metres, places in 10⁻⁷ degrees.
struct Plane {
    lat: f64,
    lon: f64,
    /// Metres in a unit northwards and eastwards.
    north: f64,
    east: f64,
}

impl Plane {
    fn at(point: Point) -> Plane {
        let lat = point.lat * 1e7;
        Plane {
            lat,
            lon: point.lon * 1e7,
            north: UNIT_M,
            east: UNIT_M * shrink(lat),
        }
    }

    fn place(&self, graph: &Graph, vertex: usize) -> (f64, f64) {
        let north = (f64::from(graph.lat[vertex]) - self.lat) * self.north;
        ((f64::from(graph.lon[vertex]) - self.lon) * self.east, north)
    }

    fn length(&self, graph: &Graph, vertex: usize) -> f64 {
        let (a, b) = (self.place(graph, vertex), self.place(graph, vertex + 1));
        (b.0 - a.0).hypot(b.1 - a.1)
    }
}

struct Nearest {
    distance: f64,
    vertex: Option<usize>,
    fraction: f64,
}

impl Nearest {
    fn consider(&mut self, graph: &Graph, plane: &Plane, vertex: usize) {
        let ((ax, ay), (bx, by)) = (plane.place(graph, vertex), plane.place(graph, vertex + 1));
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let fraction = if squared > 0.0 {
            (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let distance = (ax + fraction * dx).hypot(ay + fraction * dy);
        if distance < self.distance {
            *self = Nearest {
                distance,
                vertex: Some(vertex),
                fraction,
            };
        }
    }

    fn snapped(&self, graph: &Graph, plane: &Plane, vertex: usize) -> Snapped {
        let edge = graph
            .first_vertex
            .partition_point(|&first| first as usize <= vertex)
            - 1;
        let edge = edge as u32;
        let (a, b) = (graph.vertex(vertex), graph.vertex(vertex + 1));
        let vertices = graph.vertices(edge);
        let lengths = |range: std::ops::Range<usize>| -> f64 {
            range.map(|vertex| plane.length(graph, vertex)).sum()
        };
        let before = lengths(vertices.start..vertex) + self.fraction * plane.length(graph, vertex);
        let whole = lengths(vertices.start..vertices.end - 1);
        Snapped {
            edge,
            vertex,
            fraction: if whole > 0.0 {
                (before / whole).clamp(0.0, 1.0)
            } else {
                0.0
            },
            point: along(a, b, self.fraction),
            distance: self.distance,
        }
    }
}

impl Snapped {
    /// Cost of a lane up to this place; `None` when the lane is closed.
    fn travelled(&self, graph: &Graph, lane: Lane) -> Option<Cost> {
        let whole = graph.cost(lane)?;
        let fraction = if lane.is_backward() {
            1.0 - self.fraction
        } else {
            self.fraction
        };
        let part = |whole: f64| (whole * fraction).round() as u32;
        Some(Cost::new(part(whole.time()), part(whole.length())))
    }

    /// Where a way from here goes on: the ends of the lanes that pass.
    pub fn exits<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = Seed> + 'a {
        Lane::of(self.edge).into_iter().filter_map(|lane| {
            let cost = Cost(graph.cost(lane)?.0 - self.travelled(graph, lane)?.0);
            let node = graph.head(lane);
            Some(Seed { node, cost, lane })
        })
    }

    /// Where a way to here comes in: the starts of the lanes that pass.
    pub fn entries<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = Seed> + 'a {
        Lane::of(self.edge).into_iter().flat_map(|lane| {
            let cost = self.travelled(graph, lane);
            let repeats = graph.repeats_of(lane).flat_map(|lane| graph.tails(lane));
            let tails = graph.tails(lane).iter().chain(repeats);
            tails.filter_map(move |&node| {
                Some(Seed {
                    node,
                    cost: cost?,
                    lane,
                })
            })
        })
    }

    /// The way to another place ahead on the same lane.
    pub fn direct(&self, graph: &Graph, to: &Snapped) -> Option<(Cost, Lane)> {
        if self.edge != to.edge {
            return None;
        }
        let ways = Lane::of(self.edge).into_iter().filter_map(|lane| {
            let ahead = if lane.is_backward() {
                to.fraction <= self.fraction
            } else {
                to.fraction >= self.fraction
            };
            let cost = to.travelled(graph, lane)?.0 - self.travelled(graph, lane)?.0;
            ahead.then_some((Cost(cost), lane))
        });
        ways.min_by(|a, b| a.0.0.total_cmp(&b.0.0))
    }

    /// Appends the shape of a lane from here to its end.
    pub fn append_rest(&self, graph: &Graph, lane: Lane, line: &mut Vec<Point>) {
        let vertices = graph.vertices(self.edge);
        line.push(self.point);
        let mut go = |index| super::graph::append(line, graph.vertex(index));
        if lane.is_backward() {
            (vertices.start..=self.vertex).rev().for_each(&mut go);
        } else {
            (self.vertex + 1..vertices.end).for_each(&mut go);
        }
    }

    /// Appends the shape of a lane from its start to here.
    pub fn append_start(&self, graph: &Graph, lane: Lane, line: &mut Vec<Point>) {
        let vertices = graph.vertices(self.edge);
        let mut go = |index| super::graph::append(line, graph.vertex(index));
        if lane.is_backward() {
            (self.vertex + 1..vertices.end).rev().for_each(&mut go);
        } else {
            (vertices.start..=self.vertex).for_each(&mut go);
        }
        super::graph::append(line, self.point);
    }

    /// Appends the shape between here and another place ahead on the same lane.
    pub fn append_between(&self, graph: &Graph, to: &Snapped, lane: Lane, line: &mut Vec<Point>) {
        line.push(self.point);
        let mut go = |index| super::graph::append(line, graph.vertex(index));
        if lane.is_backward() {
            (to.vertex + 1..=self.vertex).rev().for_each(&mut go);
        } else {
            (self.vertex + 1..=to.vertex).for_each(&mut go);
        }
        super::graph::append(line, to.point);
    }
}

//! The roads of one mode, ready to answer.

use std::sync::Mutex;

use super::graph::{CLOSED, Cost, Graph, Lane};
use super::hierarchy::Hierarchy;
use super::map::ModeMap;
use super::metric::Metric;
use super::search::{Found, Scratch, Seed, search};
use super::snap::{Grid, Snapped};
use super::sweep::{Seeds, Weight, table};
use crate::router::{Route, RouteSource, Trip};
use pult_domain::{Meters, Point, Seconds};

/// The roads of one mode with their metric and an index of places.
#[derive(Debug)]
pub struct Network {
    graph: Graph,
    hierarchy: Hierarchy,
    metric: Metric,
    grid: Grid,
    scratch: Mutex<Vec<Scratch>>,
}

/// Below this many points on one side, taking the times out of the costs takes longer than it saves.
const FEW: usize = 16;

/// Points brought to the road; `None` where there is none near.
type Places = Vec<Option<Snapped>>;

impl Network {
    /// Makes a mode's roads ready; those on which only taxis and buses drive are closed unless `taxis`.
    pub fn new(map: ModeMap, taxis: bool) -> Network {
        let ModeMap {
            mut graph,
            hierarchy,
        } = map;
        if !taxis {
            graph.close_reserved();
        }
        let metric = Metric::new(&hierarchy, &graph, |lane| lane_cost(&graph, lane));
        Network {
            grid: Grid::new(&graph),
            graph,
            hierarchy,
            metric,
            scratch: Mutex::new(Vec::new()),
        }
    }

    /// Number of junctions and of stretches of road.
    pub fn size(&self) -> (u32, u32) {
        (self.graph.n_nodes, self.graph.n_edges())
    }

    /// Gives every lane a new time in hundredths of a second, from its middle and its present one.
    /// Closed lanes stay closed.
    pub fn retime(&mut self, mut time: impl FnMut(Point, u32) -> u32) {
        for edge in 0..self.graph.n_edges() {
            let middle = self.graph.middle(edge);
            for lane in Lane::of(edge) {
                let present = &mut self.graph.time[lane.0 as usize];
                if *present != CLOSED {
                    *present = time(middle, *present).clamp(1, CLOSED - 1);
                }
            }
        }
        let graph = &self.graph;
        let cost = |lane| lane_cost(graph, lane);
        self.metric.renew(&self.hierarchy, graph, cost);
    }

    /// The place on a road nearest to a point, within `limit`.
    pub fn snap(&self, point: Point, limit: Meters) -> Option<Snapped> {
        self.grid.snap(&self.graph, point, limit.0 as f64)
    }

    /// The quickest way between two points; `None` when one of them is too far from a road.
    pub fn route(&self, from: Point, to: Point, limit: Meters) -> Option<Route> {
        let (from, to) = (self.snap(from, limit)?, self.snap(to, limit)?);
        let exits: Vec<Seed> = from.exits(&self.graph).collect();
        let entries: Vec<Seed> = to.entries(&self.graph).collect();
        let mut scratch = self.scratch().pop().unwrap_or_default();
        let found = search(
            &self.hierarchy,
            &self.metric,
            &exits,
            &entries,
            &mut scratch,
        );
        self.scratch().push(scratch);
        let direct = from.direct(&self.graph, &to);
        let mut geometry = Vec::new();
        let cost = match (direct, found) {
            (Some((cost, lane)), found) if found.as_ref().is_none_or(|f| cost <= f.cost) => {
                from.append_between(&self.graph, &to, lane, &mut geometry);
                cost
            }
            (_, found) => {
                let found = found?;
                self.append_shape(&from, &found, &to, &mut geometry);
                found.cost
            }
        };
        let trip = trip(cost)?;
        Some(Route {
            distance: trip.distance,
            duration: trip.duration,
            geometry,
            source: trip.source,
        })
    }

    fn append_shape(&self, from: &Snapped, found: &Found, to: &Snapped, line: &mut Vec<Point>) {
        from.append_rest(&self.graph, found.from, line);
        for &lane in &found.lanes {
            self.graph.append_shape(lane, line);
        }
        to.append_start(&self.graph, found.to, line);
    }

    /// Times and lengths from each of some points to each of some others, row by row.
    pub fn trips(&self, from: &[Point], to: &[Point], limit: Meters) -> Vec<Option<Trip>> {
        let cells: Vec<f64> = self.cells(from, to, limit);
        cells.into_iter().map(|cost| trip(Cost(cost))).collect()
    }

    /// Whole seconds from each of some points to each of some others, row by row; `no_way` where
    /// there is none.
    pub fn seconds(&self, from: &[Point], to: &[Point], limit: Meters, no_way: u32) -> Vec<u32> {
        let seconds = |time: f64| match time {
            time if time.is_finite() => seconds(time) as u32,
            _ => no_way,
        };
        if from.len().min(to.len()) < FEW {
            let cells: Vec<f64> = self.cells(from, to, limit);
            let time = |cost: f64| {
                if cost.is_finite() {
                    Cost(cost).time()
                } else {
                    cost
                }
            };
            return cells.into_iter().map(|cost| seconds(time(cost))).collect();
        }
        let cells: Vec<f32> = self.cells(from, to, limit);
        cells
            .into_iter()
            .map(|time| seconds(f64::from(time)))
            .collect()
    }

    fn cells<W: Weight>(&self, from: &[Point], to: &[Point], limit: Meters) -> Vec<W> {
        let snap = |points: &[Point]| -> Places {
            points
                .iter()
                .map(|&point| self.snap(point, limit))
                .collect()
        };
        let (from, to) = (snap(from), snap(to));
        let (mut exits, mut entries) = (Seeds::default(), Seeds::default());
        for place in &from {
            exits.push(place.iter().flat_map(|place| place.exits(&self.graph)));
        }
        for place in &to {
            entries.push(place.iter().flat_map(|place| place.entries(&self.graph)));
        }
        let mut cells = table(&self.hierarchy, &self.metric, &exits, &entries);
        self.shorten(&from, &to, &mut cells);
        cells
    }

    /// Puts in the direct way where both ends lie on the same edge.
    fn shorten<W: Weight>(&self, from: &Places, to: &Places, cells: &mut [W]) {
        let place =
            |(column, place): (usize, &Option<Snapped>)| Some((place.as_ref()?.edge, column));
        let mut by_edge: Vec<(u32, usize)> = to.iter().enumerate().filter_map(place).collect();
        by_edge.sort_unstable();
        for (row, from) in from.iter().enumerate() {
            let Some(from) = from else { continue };
            let start = by_edge.partition_point(|&(edge, _)| edge < from.edge);
            let same = by_edge[start..]
                .iter()
                .take_while(|&&(edge, _)| edge == from.edge);
            for &(_, column) in same {
                let direct = to[column]
                    .as_ref()
                    .and_then(|to| from.direct(&self.graph, to));
                let cell = &mut cells[row * to.len() + column];
                if let Some(cost) = direct
                    .map(|(cost, _)| W::of(cost))
                    .filter(|cost| cost < cell)
                {
                    *cell = cost;
                }
            }
        }
    }

    fn scratch(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.scratch
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn lane_cost(graph: &Graph, lane: Lane) -> Cost {
    graph.cost(lane).unwrap_or(Cost::INFINITE)
}

fn trip(cost: Cost) -> Option<Trip> {
    cost.is_finite().then(|| Trip {
        distance: Meters((cost.length() / 10.0).round() as i64),
        duration: Seconds(seconds(cost.time())),
        source: RouteSource::Embedded,
    })
}

/// Hundredths of a second in whole seconds, half up.
fn seconds(hundredths: f64) -> i64 {
    ((hundredths + 50.0) / 100.0) as i64
}

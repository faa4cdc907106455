//! Real cities: routes and tables equal Dijkstra, to the hundredth of a second and the decimetre.

use std::path::PathBuf;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::dijkstra::{Oracle, Pair, least};
use crate::distance;
use crate::roads::graph::{Cost, Graph};
use crate::roads::hierarchy::Hierarchy;
use crate::roads::import::{Read, import};
use crate::roads::map::ModeMap;
use crate::roads::metric::Metric;
use crate::roads::network::Network;
use crate::roads::search::{Scratch, Seed, search};
use crate::roads::snap::{Grid, Snapped};
use crate::roads::sweep::{Seeds, table};
use pult_domain::{Meters, Point};

fn extract(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("PULT_DATASETS") else {
        eprintln!("skipped: set PULT_DATASETS to a folder with osm/{name}");
        return None;
    };
    Some(PathBuf::from(data).join("osm").join(name))
}

/// A mode of an imported city, with its parts in sight.
struct City {
    graph: Graph,
    hierarchy: Hierarchy,
    metric: Metric,
    grid: Grid,
    places: Vec<Snapped>,
}

/// So many sources, each with a tree of quickest ways by Dijkstra, and so many targets in each tree:
/// a thousand pairs.
const SOURCES: usize = 20;
const TARGETS: usize = 50;

/// The first modes of an extract.
fn cities(name: &str, n_modes: usize) -> Vec<City> {
    let Some(path) = extract(name) else {
        return Vec::new();
    };
    let mut read = Read::new(&path, &mut |_, _| ()).expect("read");
    (0..n_modes)
        .map(|mode| city(read.prepare(mode), SOURCES + TARGETS))
        .collect()
}

fn city(ModeMap { graph, hierarchy }: ModeMap, n_places: usize) -> City {
    let metric = Metric::new(&hierarchy, &graph, |lane| {
        graph.cost(lane).unwrap_or(Cost::INFINITE)
    });
    let grid = Grid::new(&graph);
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let places = (0..n_places).filter_map(|_| {
        let vertex = (random.next_u64() % graph.lat.len() as u64) as usize;
        let point = graph.vertex(vertex);
        let aside = (random.next_u64() % 1000) as f64 * 1e-6;
        let point = Point {
            lat: point.lat + aside,
            ..point
        };
        grid.snap(&graph, point, 500.0)
    });
    let places = places.collect();
    City {
        places,
        graph,
        hierarchy,
        metric,
        grid,
    }
}

fn pair(cost: f64) -> Option<Pair> {
    let cost = Cost(cost);
    cost.is_finite()
        .then(|| (cost.time() as u64, cost.length() as u64))
}

impl City {
    fn check_tables(&self, n: usize) {
        let (from, to) = self.places.split_at(n.min(self.places.len() / 2));
        let (mut exits, mut entries) = (Seeds::default(), Seeds::default());
        from.iter()
            .for_each(|place| exits.push(place.exits(&self.graph)));
        to.iter()
            .for_each(|place| entries.push(place.entries(&self.graph)));
        let costs: Vec<f64> = table(&self.hierarchy, &self.metric, &exits, &entries);
        let times: Vec<f32> = table(&self.hierarchy, &self.metric, &exits, &entries);
        let oracle = Oracle::new(&self.graph);
        let mut scratch = Scratch::default();
        for (row, from) in from.iter().enumerate() {
            let known = oracle.costs(from.exits(&self.graph));
            for (column, to) in to.iter().enumerate() {
                let want = least(&known, to.entries(&self.graph));
                let cell = row * entries.len() + column;
                assert_eq!(pair(costs[cell]), want, "table {row} {column}");
                let time = want.map_or(f32::INFINITY, |(time, _)| time as f32);
                assert_eq!(times[cell], time, "times {row} {column}");
                self.check_route(from, to, want, &mut scratch);
            }
        }
    }

    /// A route costs what it should, and its lanes join up, cost what they say, and may be driven.
    fn check_route(&self, from: &Snapped, to: &Snapped, want: Option<Pair>, scratch: &mut Scratch) {
        let exits: Vec<Seed> = from.exits(&self.graph).collect();
        let entries: Vec<Seed> = to.entries(&self.graph).collect();
        let found = search(&self.hierarchy, &self.metric, &exits, &entries, scratch);
        assert_eq!(found.as_ref().and_then(|found| pair(found.cost.0)), want);
        let Some(found) = found else { return };
        let exit = exits
            .iter()
            .find(|seed| seed.lane == found.from)
            .expect("its first lane");
        let (mut node, mut cost) = (exit.node, exit.cost);
        for &lane in &found.lanes {
            assert!(
                self.graph.tails(lane).contains(&node),
                "a lane may be entered"
            );
            node = self.graph.head(lane);
            cost = cost + self.graph.cost(lane).expect("an open lane");
        }
        let entry = entries
            .iter()
            .find(|seed| seed.lane == found.to && seed.node == node);
        let cost = cost + entry.expect("its last lane").cost;
        assert_eq!(cost, found.cost);
    }

    fn check_snapping(&self) {
        for place in self.places.iter().take(20) {
            let off = Point {
                lat: place.point.lat + 0.001,
                lon: place.point.lon - 0.002,
            };
            let found = self
                .grid
                .snap(&self.graph, off, 500.0)
                .map(|place| place.distance);
            let all = (0..self.graph.n_edges()).flat_map(|edge| {
                let vertices = self.graph.vertices(edge);
                vertices.start..vertices.end - 1
            });
            let distances = all.map(|vertex| {
                let (a, b) = (self.graph.vertex(vertex), self.graph.vertex(vertex + 1));
                distance::to_segment(off, a, b)
            });
            let nearest = distances.fold(f64::INFINITY, f64::min);
            match found {
                Some(found) => assert!((found - nearest).abs() < 0.01, "{found} {nearest}"),
                None => assert!(nearest > 499.0, "{nearest}"),
            }
        }
    }
}

fn check(name: &str, n_modes: usize) {
    for city in cities(name, n_modes) {
        city.check_tables(SOURCES);
        city.check_snapping();
    }
}

#[test]
fn moscow_equals_dijkstra() {
    check("moscow.osm.gz", 3);
}

#[test]
fn monaco_equals_dijkstra() {
    check("monaco.osm.pbf", 3);
}

#[test]
fn andorra_equals_dijkstra() {
    check("andorra.osm.pbf", 3);
}

/// By car alone: without optimisation the largest extract takes its time.
#[test]
fn porto_equals_dijkstra() {
    check("porto_portugal.osm.pbf", 1);
}

#[test]
fn new_times_are_as_exact_as_the_first() {
    for city in cities("moscow.osm.gz", 3) {
        let mut graph = city.graph.clone();
        for (number, time) in graph.time.iter_mut().enumerate() {
            if *time != crate::roads::graph::CLOSED {
                *time = *time * (1 + number as u32 % 7) + 3;
            }
        }
        let map = ModeMap {
            graph,
            hierarchy: city.hierarchy,
        };
        super::extracts::city(map, 60).check_tables(20);
    }
}

#[test]
fn a_table_and_its_routes_agree_in_whole_seconds() {
    let Some(path) = extract("moscow.osm.gz") else {
        return;
    };
    let (map, _) = import(&path, &mut |_, _| ()).expect("imported");
    let driving = map.modes.into_iter().next().expect("driving");
    let places = city(driving.clone(), 40).places;
    let points: Vec<Point> = places.iter().map(|place| place.point).collect();
    let (network, limit) = (Network::new(driving, true), Meters(500));
    let trips = network.trips(&points, &points, limit);
    let seconds = network.seconds(&points, &points, limit, u32::MAX);
    for (row, &from) in points.iter().enumerate() {
        for (column, &to) in points.iter().enumerate() {
            let cell = row * points.len() + column;
            let route = network.route(from, to, limit).expect("a route");
            let trip = trips[cell].expect("a trip");
            assert_eq!(
                (route.distance, route.duration),
                (trip.distance, trip.duration)
            );
            assert_eq!(i64::from(seconds[cell]), route.duration.0);
        }
    }
}

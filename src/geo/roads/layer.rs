//! The roads to draw: lines by class, with no more points than a screen shows.

use std::collections::HashMap;

use geo::{LineString, SimplifyIdx};
use serde::{Deserialize, Serialize};

use super::osm::Tags;
use super::packed::Packed;
use super::stretches::RawRoads;
use crate::Bounds;
use pult_domain::Point;

/// How important a road is on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadClass {
    /// Motorways and trunk roads.
    Motorway,
    /// Primary roads.
    Primary,
    /// Secondary roads.
    Secondary,
    /// Tertiary roads.
    Tertiary,
    /// Streets.
    Street,
}

impl RoadClass {
    /// Every class, the most important first.
    pub const ALL: [RoadClass; 5] = [
        RoadClass::Motorway,
        RoadClass::Primary,
        RoadClass::Secondary,
        RoadClass::Tertiary,
        RoadClass::Street,
    ];
}

/// Class of a way that is not drawn.
const HIDDEN: u8 = u8::MAX;

/// A line may leave the road by this many metres.
const TOLERANCE_M: f64 = 3.0;

/// Lines of the roads of a map.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Layer {
    classes: Vec<u8>,
    /// Names of roads, each once; the first is none.
    names: Vec<Box<str>>,
    /// The number of each line's name.
    name_of: Packed<u32>,
    first: Packed<u32>,
    lat: Packed<i32>,
    lon: Packed<i32>,
}

/// The class of a way, as it is kept during an import.
pub(super) fn class(tags: &Tags<'_>) -> u8 {
    let highway = tags.get("highway").unwrap_or_default();
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "motorway" | "trunk" => 0,
        "primary" => 1,
        "secondary" => 2,
        "tertiary" => 3,
        "residential" | "unclassified" | "living_street" | "pedestrian" | "road" => 4,
        _ => HIDDEN,
    }
}

/// The names of ways while an extract is read.
#[derive(Debug)]
pub(super) struct Names {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
    of_ways: Vec<u32>,
}

impl Default for Names {
    fn default() -> Names {
        Names {
            texts: vec!["".into()],
            numbers: HashMap::from([("".into(), 0)]),
            of_ways: Vec::new(),
        }
    }
}

impl Names {
    /// Notes the name of the next way.
    pub(super) fn push(&mut self, name: &str) {
        let number = match self.numbers.get(name) {
            Some(&known) => known,
            None => {
                let number = self.texts.len() as u32;
                self.texts.push(name.into());
                self.numbers.insert(name.into(), number);
                number
            }
        };
        self.of_ways.push(number);
    }
}

impl Layer {
    /// The lines of an extract's roads.
    pub(super) fn new(roads: &RawRoads, classes: &[u8], names: Names) -> Layer {
        let mut layer = Layer {
            first: Packed(vec![0]),
            names: names.texts,
            ..Layer::default()
        };
        for (way, &class) in classes.iter().enumerate() {
            if class != HIDDEN {
                let points = roads.nodes_of(way).iter();
                let points: Vec<Point> = points
                    .filter_map(|&node| roads.points[node as usize])
                    .collect();
                layer.push(class, names.of_ways[way], &points);
            }
        }
        layer
    }

    fn push(&mut self, class: u8, name: u32, points: &[Point]) {
        if points.len() < 2 {
            return;
        }
        for point in simplified(points) {
            self.lat.push((point.lat * 1e7).round() as i32);
            self.lon.push((point.lon * 1e7).round() as i32);
        }
        self.classes.push(class);
        self.name_of.push(name);
        self.first.push(self.lat.len() as u32);
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// Every line with its class.
    pub fn lines(
        &self,
    ) -> impl Iterator<Item = (RoadClass, impl Iterator<Item = Point> + '_)> + '_ {
        self.classes.iter().enumerate().map(|(line, &class)| {
            let class = RoadClass::ALL[usize::from(class).min(RoadClass::ALL.len() - 1)];
            let range = self.first[line] as usize..self.first[line + 1] as usize;
            (class, range.map(|index| self.point(index)))
        })
    }

    /// Every line with its class and its name, which may be empty.
    pub fn named_lines(
        &self,
    ) -> impl Iterator<Item = (RoadClass, &str, impl Iterator<Item = Point> + '_)> + '_ {
        let names = self.name_of.iter().map(|&name| &*self.names[name as usize]);
        let lines = self.lines().zip(names);
        lines.map(|((class, line), name)| (class, name, line))
    }

    /// The smallest upright rectangle around all lines; `None` when there is nothing to draw.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of((0..self.lat.len()).map(|index| self.point(index)))
    }

    fn point(&self, index: usize) -> Point {
        Point {
            lat: f64::from(self.lat[index]) / 1e7,
            lon: f64::from(self.lon[index]) / 1e7,
        }
    }
}

/// The points that matter, by the algorithm of Ramer, Douglas and Peucker.
pub(super) fn simplified(points: &[Point]) -> impl Iterator<Item = Point> + '_ {
    const DEGREE_M: f64 = 111_195.0;
    let east = DEGREE_M * points[0].lat.to_radians().cos();
    let line: LineString<f64> = points
        .iter()
        .map(|point| (point.lon * east, point.lat * DEGREE_M))
        .collect();
    line.simplify_idx(TOLERANCE_M)
        .into_iter()
        .map(|index| points[index])
}

//! Small towns: nodes on a grid, named by letters in a drawing.

use std::fmt::Write;
use std::path::PathBuf;

use crate::roads::{ImportReport, Roads, import};
use crate::{Route, Router};
use pult_domain::{Point, TravelMode};

/// Degrees between neighbours of a drawing, about 111 m to the north.
const STEP: f64 = 0.001;

/// A town being built.
pub struct Town {
    nodes: Vec<(char, Point, String)>,
    ways: String,
    n_ways: i64,
}

/// A drawing, one letter a node; north is up, neighbours are 0.001° apart.
pub fn town(drawing: &str) -> Town {
    let rows = drawing.lines().enumerate();
    let nodes = rows.flat_map(|(row, line)| {
        let letters = line
            .chars()
            .enumerate()
            .filter(|(_, c)| c.is_alphanumeric());
        letters.map(move |(column, letter)| {
            let point = Point {
                lat: 55.0 - row as f64 * STEP,
                lon: 37.0 + column as f64 * STEP,
            };
            (letter, point, String::new())
        })
    });
    Town {
        nodes: nodes.collect(),
        ways: String::new(),
        n_ways: 0,
    }
}

/// `key=value key=value` as XML.
fn tags(text: &str) -> String {
    let pairs = text
        .split_whitespace()
        .filter_map(|tag| tag.split_once('='));
    pairs
        .map(|(k, v)| format!("<tag k='{k}' v='{v}'/>"))
        .collect()
}

impl Town {
    /// A way along nodes, and its tags; ways are numbered from 1.
    pub fn way(mut self, along: &str, with: &str) -> Town {
        self.n_ways += 1;
        let nodes: String = along
            .chars()
            .map(|c| format!("<nd ref='{}'/>", c as u32))
            .collect();
        let _ = write!(
            self.ways,
            "<way id='{}'>{nodes}{}</way>",
            self.n_ways,
            tags(with)
        );
        self
    }

    /// A plain street.
    pub fn street(self, along: &str) -> Town {
        self.way(along, "highway=residential")
    }

    /// A barrier or the like at a node.
    pub fn with(mut self, letter: char, tagged: &str) -> Town {
        let node = self.nodes.iter_mut().find(|(known, ..)| *known == letter);
        node.expect("a letter of the drawing").2 = tags(tagged);
        self
    }

    /// A turn restriction between two ways at a node.
    pub fn sign(mut self, kind: &str, from: i64, via: char, to: i64) -> Town {
        let _ = write!(
            self.ways,
            "<relation id='{}'><member type='way' ref='{from}' role='from'/>\
             <member type='node' ref='{}' role='via'/><member type='way' ref='{to}' role='to'/>\
             <tag k='type' v='restriction'/><tag k='restriction' v='{kind}'/></relation>",
            self.ways.len(),
            via as u32
        );
        self
    }

    /// A turn restriction between two ways over a way in between.
    pub fn sign_over(mut self, kind: &str, from: i64, via: i64, to: i64) -> Town {
        let _ = write!(
            self.ways,
            "<relation id='{}'><member type='way' ref='{from}' role='from'/>\
             <member type='way' ref='{via}' role='via'/><member type='way' ref='{to}' role='to'/>\
             <tag k='type' v='restriction'/><tag k='restriction' v='{kind}'/></relation>",
            self.ways.len()
        );
        self
    }

    /// The town as an extract.
    pub fn xml(&self) -> String {
        let node = |(letter, point, tags): &(char, Point, String)| {
            let (id, lat, lon) = (*letter as u32, point.lat, point.lon);
            format!("<node id='{id}' lat='{lat:.7}' lon='{lon:.7}'>{tags}</node>")
        };
        let nodes: String = self.nodes.iter().map(node).collect();
        format!(
            "<?xml version='1.0'?><osm version='0.6'>{nodes}{}</osm>",
            self.ways
        )
    }

    /// The town imported, saved and opened again.
    pub fn open(self) -> OpenTown {
        let folder = tempfile::tempdir().expect("a folder");
        let extract = folder.path().join("town.osm");
        std::fs::write(&extract, self.xml()).expect("written");
        let (map, report) = import(&extract, &mut |_, _| ()).expect("imported");
        let path = folder.path().join("roads.map");
        map.save(&path).expect("saved");
        OpenTown {
            roads: Roads::open(&path).expect("opened"),
            town: self,
            report,
            path,
            _folder: folder,
        }
    }
}

/// A town one can drive in.
pub struct OpenTown {
    pub roads: Roads,
    pub report: ImportReport,
    pub path: PathBuf,
    town: Town,
    _folder: tempfile::TempDir,
}

impl OpenTown {
    /// The same town for those who are no taxis.
    pub fn for_cars(mut self) -> OpenTown {
        self.roads = Roads::open_for(&self.path, false).expect("opened");
        self
    }

    /// Where a letter stands.
    pub fn at(&self, letter: char) -> Point {
        let node = self.town.nodes.iter().find(|(known, ..)| *known == letter);
        node.expect("a letter of the drawing").1
    }

    /// The point part of the way from one letter to another.
    pub fn between(&self, a: char, b: char, fraction: f64) -> Point {
        let (a, b) = (self.at(a), self.at(b));
        crate::distance::along(a, b, fraction)
    }

    /// The route between two points by a mode.
    pub fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        self.roads.route(from, to, mode)
    }

    /// The letters along the route between two letters; empty when there is none.
    pub fn path(&self, from: char, to: char, mode: TravelMode) -> String {
        let route = self.route(self.at(from), self.at(to), mode);
        route.map_or_else(String::new, |route| self.letters(&route))
    }

    /// The letters along a route.
    pub fn letters(&self, route: &Route) -> String {
        let letter = |point: &Point| {
            let near =
                |node: &&(char, Point, String)| crate::distance::meters(node.1, *point) < 1.0;
            self.town.nodes.iter().find(near).map(|node| node.0)
        };
        let mut letters: Vec<char> = route.geometry.iter().filter_map(letter).collect();
        letters.dedup();
        letters.into_iter().collect()
    }
}

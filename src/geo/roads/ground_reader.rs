//! The ground of an extract as it goes by: first the lines and borders, then the nodes they stand on.

use std::collections::{HashMap, HashSet};

use super::ground::{Ground, GroundKind, PlaceSize};
use super::layer::simplified;
use super::osm::{Member, MemberKind, Tags};
use crate::addresses::{AddressIndex, rings};
use crate::polygon::Area;
use pult_domain::Point;

/// A line, or the ways that the borders and holes of an area are made of.
#[derive(Debug)]
struct Shape {
    kind: GroundKind,
    outer: Vec<i64>,
    inner: Vec<i64>,
}

/// Collects the ground of an extract.
#[derive(Debug, Default)]
pub(super) struct GroundReader {
    shapes: Vec<Shape>,
    /// The nodes of the ways that shapes are made of.
    ways: HashMap<i64, Vec<i64>>,
    places: Vec<(PlaceSize, String, Point)>,
    ids: Vec<i64>,
    points: Vec<Option<Point>>,
}

/// What a way or a multipolygon with these tags is.
fn kind(tags: &Tags<'_>, is_closed: bool) -> Option<GroundKind> {
    let of_area = || {
        let water = tags.is("natural", "water")
            || matches!(tags.get("waterway"), Some("riverbank" | "dock"))
            || matches!(tags.get("landuse"), Some("reservoir" | "basin"));
        let green = matches!(
            tags.get("landuse"),
            Some(
                "forest"
                    | "grass"
                    | "meadow"
                    | "cemetery"
                    | "recreation_ground"
                    | "village_green"
                    | "orchard"
            )
        ) || matches!(
            tags.get("natural"),
            Some("wood" | "scrub" | "grassland" | "heath")
        ) || matches!(
            tags.get("leisure"),
            Some("park" | "garden" | "nature_reserve" | "golf_course")
        );
        match (water, green) {
            (true, _) => Some(GroundKind::Water),
            (_, true) => Some(GroundKind::Green),
            _ => None,
        }
    };
    let of_line = || match (tags.get("waterway"), tags.get("railway")) {
        (Some("river" | "canal"), _) => Some(GroundKind::River),
        (Some("stream"), _) => Some(GroundKind::Stream),
        (_, Some("rail" | "light_rail")) if tags.get("service").is_none() => Some(GroundKind::Rail),
        _ => None,
    };
    match is_closed {
        true => of_area().or_else(of_line),
        false => of_line(),
    }
}

fn place_size(tags: &Tags<'_>) -> Option<PlaceSize> {
    match tags.get("place")? {
        "city" => Some(PlaceSize::City),
        "town" => Some(PlaceSize::Town),
        "village" | "suburb" | "borough" => Some(PlaceSize::Village),
        "hamlet" | "quarter" | "neighbourhood" => Some(PlaceSize::Hamlet),
        _ => None,
    }
}

impl GroundReader {
    /// A way, of the first pass.
    pub(super) fn take_way(&mut self, id: i64, nodes: &[i64], tags: &Tags<'_>) {
        if tags.is_empty() || nodes.len() < 2 {
            return;
        }
        let is_closed = nodes.len() > 3 && nodes.first() == nodes.last();
        if let Some(kind) = kind(tags, is_closed) {
            let shape = Shape {
                kind,
                outer: vec![id],
                inner: Vec::new(),
            };
            self.shapes.push(shape);
            self.ways.insert(id, nodes.to_vec());
        }
    }

    /// A relation, of the first pass.
    pub(super) fn take_relation(&mut self, members: &[Member<'_>], tags: &Tags<'_>) {
        if !tags.is("type", "multipolygon") {
            return;
        }
        let Some(kind) = kind(tags, true).filter(|kind| kind.is_area()) else {
            return;
        };
        let of = |is_inner: bool| {
            let members = members.iter();
            members
                .filter(|member| member.kind == MemberKind::Way)
                .filter(|member| (member.role == "inner") == is_inner)
                .map(|member| member.id)
                .collect()
        };
        self.shapes.push(Shape {
            kind,
            outer: of(false),
            inner: of(true),
        });
    }

    /// The ways that areas are made of and that went by untold.
    pub(super) fn lacking_ways(&self) -> HashSet<i64> {
        let ways = self
            .shapes
            .iter()
            .flat_map(|shape| shape.outer.iter().chain(&shape.inner));
        ways.filter(|way| !self.ways.contains_key(way))
            .copied()
            .collect()
    }

    /// A way, of a pass in between.
    pub(super) fn take_lacking_way(&mut self, lacking: &HashSet<i64>, id: i64, nodes: &[i64]) {
        if lacking.contains(&id) {
            self.ways.insert(id, nodes.to_vec());
        }
    }

    /// All ways were taken; nodes follow.
    pub(super) fn begin_nodes(&mut self) {
        self.ids = self.ways.values().flatten().copied().collect();
        self.ids.sort_unstable();
        self.ids.dedup();
        self.points = vec![None; self.ids.len()];
    }

    /// A node, of the second pass.
    pub(super) fn take_node(&mut self, id: i64, point: Point, tags: &Tags<'_>) {
        if let Ok(at) = self.ids.binary_search(&id) {
            self.points[at] = Some(point);
        }
        if tags.is_empty() {
            return;
        }
        if let (Some(size), Some(name)) = (place_size(tags), tags.get("name")) {
            self.places.push((size, name.to_owned(), point));
        }
    }

    /// The ground read, with the house numbers of the addresses.
    pub(super) fn finish(self, addresses: &AddressIndex) -> Ground {
        let mut ground = Ground::default();
        for shape in &self.shapes {
            match shape.kind.is_area() {
                true => self.draw_area(shape, &mut ground),
                false => {
                    let way = shape.outer.first().and_then(|way| self.ways.get(way));
                    let line = self.placed(way.map_or(&[], Vec::as_slice));
                    if line.len() > 1 {
                        ground.push(shape.kind, &[simplified(&line).collect()]);
                    }
                }
            }
        }
        for (size, name, at) in &self.places {
            ground.push_place(*size, name, *at);
        }
        ground.number_houses(addresses);
        ground
    }

    /// Each border with the holes that lie in it.
    fn draw_area(&self, shape: &Shape, ground: &mut Ground) {
        let drawn = |ways: &[i64]| {
            let ways = ways.iter().filter_map(|way| self.ways.get(way));
            let rings = rings(ways.map(Vec::as_slice).collect());
            let rings = rings
                .iter()
                .map(|ring| simplified(&self.placed(ring)).collect::<Vec<_>>());
            rings.filter(|ring| ring.len() > 3).collect::<Vec<_>>()
        };
        let mut holes = drawn(&shape.inner);
        for border in drawn(&shape.outer) {
            let mut rings = vec![border];
            if !holes.is_empty()
                && let Some(area) = Area::from_ring(&rings[0])
            {
                let is_in = |hole: &mut Vec<Point>| area.contains(hole[0]);
                rings.extend(holes.extract_if(.., is_in));
            }
            ground.push(shape.kind, &rings);
        }
    }

    fn placed(&self, nodes: &[i64]) -> Vec<Point> {
        let points = nodes.iter().filter_map(|id| {
            let at = self.ids.binary_search(id).ok()?;
            self.points[at]
        });
        points.collect()
    }
}

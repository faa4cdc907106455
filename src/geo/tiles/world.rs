//! The map on the plane of the web's maps (Mercator), where a tile is a square: coordinates are shares of the
//! world, from its north-west, of 2³².

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::roads::{Ground, GroundKind, Layer, PlaceSize, RoadClass};
use pult_domain::Point;

/// A place on the plane.
pub(super) type Spot = [i64; 2];

/// Something on the map.
#[derive(Debug)]
pub(super) enum Feature {
    /// A road, and its name.
    Road(RoadClass, Box<str>, Vec<Spot>),
    /// A shape of the ground.
    Shape(GroundKind, Vec<Vec<Spot>>),
    /// A named place.
    Place(PlaceSize, Box<str>, Spot),
    /// A house number.
    House(Box<str>, Spot),
}

type Boxed = GeomWithData<Rectangle<Spot>, u32>;

/// Everything on the map, found by where it is.
#[derive(Debug)]
pub(super) struct World {
    features: Vec<Feature>,
    /// House numbers are a tree of their own: they are many, and wanted at one zoom.
    houses: RTree<Boxed>,
    others: RTree<Boxed>,
}

/// Where a point is on the plane.
pub(super) fn spot(point: Point) -> Spot {
    const WORLD: f64 = 4_294_967_296.0;
    let lat = point.lat.clamp(-85.05, 85.05).to_radians();
    let x = (point.lon + 180.0) / 360.0;
    let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0;
    [(x * WORLD) as i64, (y * WORLD) as i64]
}

fn spots(points: impl IntoIterator<Item = Point>) -> Vec<Spot> {
    points.into_iter().map(spot).collect()
}

impl World {
    pub(super) fn new(roads: &Layer, ground: &Ground) -> World {
        let shapes = ground.shapes().map(|(kind, rings)| {
            let rings = rings.into_iter().map(spots).collect();
            Feature::Shape(kind, rings)
        });
        let roads = roads
            .named_lines()
            .map(|(class, name, line)| Feature::Road(class, name.into(), spots(line)));
        let places = ground
            .places()
            .map(|(size, name, at)| Feature::Place(size, name.into(), spot(at)));
        let houses = ground
            .houses()
            .map(|(number, at)| Feature::House(number.into(), spot(at)));
        let features: Vec<Feature> = shapes.chain(roads).chain(places).chain(houses).collect();
        let boxed = |houses: bool| {
            let numbered = features.iter().enumerate();
            let wanted = numbered
                .filter(|(_, feature)| matches!(feature, Feature::House(..)) == houses)
                .filter_map(|(at, feature)| Some(Boxed::new(around(feature)?, at as u32)));
            RTree::bulk_load(wanted.collect())
        };
        World {
            houses: boxed(true),
            others: boxed(false),
            features,
        }
    }

    /// What may be seen in a rectangle, in the order of the map.
    pub(super) fn within(&self, min: Spot, max: Spot, houses: bool) -> Vec<&Feature> {
        let window = AABB::from_corners(min, max);
        let tree = if houses { &self.houses } else { &self.others };
        let found = tree.locate_in_envelope_intersecting(&window);
        let mut found: Vec<u32> = found.map(|boxed| boxed.data).collect();
        found.sort_unstable();
        found
            .iter()
            .map(|&at| &self.features[at as usize])
            .collect()
    }
}

/// The rectangle around a feature; nothing around nothing.
fn around(feature: &Feature) -> Option<Rectangle<Spot>> {
    let of = |line: &mut dyn Iterator<Item = &Spot>| {
        let first = *line.next()?;
        let corners = line.fold((first, first), |(min, max), at| {
            let least = [min[0].min(at[0]), min[1].min(at[1])];
            (least, [max[0].max(at[0]), max[1].max(at[1])])
        });
        Some(Rectangle::from_corners(corners.0, corners.1))
    };
    match feature {
        Feature::Road(_, _, line) => of(&mut line.iter()),
        Feature::Shape(_, rings) => of(&mut rings.iter().flatten()),
        Feature::Place(_, _, at) | Feature::House(_, at) => of(&mut [*at].iter()),
    }
}

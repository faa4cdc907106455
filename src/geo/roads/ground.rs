//! What lies between the roads of a map: water, green, rails, the names of places, house numbers.

use serde::{Deserialize, Serialize};

use super::packed::Packed;
use crate::addresses::AddressIndex;
use pult_domain::Point;

/// What a shape of the ground is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GroundKind {
    /// A lake, or a river with its banks.
    Water,
    /// A forest, a park, a meadow.
    Green,
    /// The middle of a river or a canal.
    River,
    /// The middle of a brook.
    Stream,
    /// A railway.
    Rail,
}

impl GroundKind {
    /// Whether it is an area, not a line.
    pub fn is_area(self) -> bool {
        matches!(self, GroundKind::Water | GroundKind::Green)
    }
}

/// How large a named place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlaceSize {
    /// A city.
    City,
    /// A town.
    Town,
    /// A village, or a part of a town.
    Village,
    /// A hamlet, or a part of a village.
    Hamlet,
}

/// Lines and areas, numbers and names of the ground.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ground {
    kinds: Vec<GroundKind>,
    /// The first ring of each shape; a line is one ring that does not close.
    first_ring: Packed<u32>,
    first_point: Packed<u32>,
    lat: Packed<i32>,
    lon: Packed<i32>,
    places: Vec<(PlaceSize, Box<str>, i32, i32)>,
    houses: Vec<(Box<str>, i32, i32)>,
}

fn degree(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

fn point(lat: i32, lon: i32) -> Point {
    Point {
        lat: f64::from(lat) / 1e7,
        lon: f64::from(lon) / 1e7,
    }
}

impl Ground {
    /// Adds a line of one ring, or an area whose first ring is its border and whose others are holes.
    pub(super) fn push(&mut self, kind: GroundKind, rings: &[Vec<Point>]) {
        if self.first_ring.is_empty() {
            self.first_ring.push(0);
            self.first_point.push(0);
        }
        for ring in rings {
            for at in ring {
                self.lat.push(degree(at.lat));
                self.lon.push(degree(at.lon));
            }
            self.first_point.push(self.lat.len() as u32);
        }
        self.kinds.push(kind);
        self.first_ring.push(self.first_point.len() as u32 - 1);
    }

    /// Adds a named place.
    pub(super) fn push_place(&mut self, size: PlaceSize, name: &str, at: Point) {
        let place = (size, name.into(), degree(at.lat), degree(at.lon));
        self.places.push(place);
    }

    /// Takes the house numbers of the map's addresses.
    pub(super) fn number_houses(&mut self, addresses: &AddressIndex) {
        let houses = addresses.house_numbers();
        self.houses = houses
            .map(|(number, at)| (number.into(), degree(at.lat), degree(at.lon)))
            .collect();
    }

    /// Every shape with its rings.
    pub fn shapes(&self) -> impl Iterator<Item = (GroundKind, Vec<Vec<Point>>)> + '_ {
        self.kinds.iter().enumerate().map(|(shape, &kind)| {
            let rings = self.first_ring[shape] as usize..self.first_ring[shape + 1] as usize;
            let ring = |ring: usize| {
                let points = self.first_point[ring] as usize..self.first_point[ring + 1] as usize;
                points.map(|at| point(self.lat[at], self.lon[at])).collect()
            };
            (kind, rings.map(ring).collect())
        })
    }

    /// Every named place.
    pub fn places(&self) -> impl Iterator<Item = (PlaceSize, &str, Point)> {
        let places = self.places.iter();
        places.map(|(size, name, lat, lon)| (*size, &**name, point(*lat, *lon)))
    }

    /// Every house number.
    pub fn houses(&self) -> impl Iterator<Item = (&str, Point)> {
        let houses = self.houses.iter();
        houses.map(|(number, lat, lon)| (&**number, point(*lat, *lon)))
    }
}

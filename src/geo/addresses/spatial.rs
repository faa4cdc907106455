//! Where the addresses are: a tree of rectangles, for the way from a point to its address.

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::name::{Name, Spot};
use crate::Bounds;
use crate::distance::fast_meters;
use pult_domain::{Meters, Point};

/// The place of an address and the number of its name.
type Pin = GeomWithData<[f64; 2], u32>;

/// The places of all addresses that a point may be at.
#[derive(Debug, Clone, Default)]
pub(super) struct Pins {
    houses: RTree<Pin>,
    places: RTree<Pin>,
}

impl Pins {
    /// The places of all these names, in one go.
    pub fn of<'a>(names: impl Iterator<Item = (u32, &'a Name)> + Clone) -> Pins {
        let pins = |(number, spot): (u32, &Spot)| Some(pin(number, spot.point()?));
        let houses = names
            .clone()
            .flat_map(|(number, name)| name.houses.iter().map(move |spot| (number, spot)));
        let places = names.filter(|(_, name)| name.is_place());
        let places =
            places.flat_map(|(number, name)| name.spots.iter().map(move |spot| (number, spot)));
        Pins {
            houses: RTree::bulk_load(houses.filter_map(pins).collect()),
            places: RTree::bulk_load(places.filter_map(pins).collect()),
        }
    }

    /// The rectangle around all houses and places.
    pub fn bounds(&self) -> Option<Bounds> {
        let corners = |tree: &RTree<Pin>| {
            let around = tree.root().envelope();
            [around.lower(), around.upper()]
        };
        let corners = [&self.houses, &self.places].into_iter().flat_map(corners);
        // An empty tree reaches from the end of the world to its beginning.
        Bounds::of(corners.filter_map(|[lat, lon]| Point::new(lat, lon)))
    }

    /// Notes a new address.
    pub fn add(&mut self, number: u32, point: Point, house: bool) {
        self.tree(house).insert(pin(number, point));
    }

    /// Forgets an address.
    pub fn remove(&mut self, number: u32, point: Point, house: bool) {
        self.tree(house).remove(&pin(number, point));
    }

    fn tree(&mut self, house: bool) -> &mut RTree<Pin> {
        match house {
            true => &mut self.houses,
            false => &mut self.places,
        }
    }

    /// The names that have a house within `limit` of a point, and where it is.
    pub fn houses(&self, point: Point, limit: Meters) -> impl Iterator<Item = (u32, Point)> {
        within(&self.houses, point, limit)
    }

    /// The places within `limit` of a point.
    pub fn places(&self, point: Point, limit: Meters) -> impl Iterator<Item = (u32, Point)> {
        within(&self.places, point, limit)
    }
}

fn pin(number: u32, point: Point) -> Pin {
    GeomWithData::new([point.lat, point.lon], number)
}

fn within(tree: &RTree<Pin>, point: Point, limit: Meters) -> impl Iterator<Item = (u32, Point)> {
    const METERS_PER_DEGREE: f64 = 111_195.0;
    let limit = limit.0 as f64;
    let north = limit / METERS_PER_DEGREE * 1.01;
    let east = north / point.lat.to_radians().cos().max(0.01);
    let corner = |sign: f64| [point.lat + sign * north, point.lon + sign * east];
    let around = AABB::from_corners(corner(-1.0), corner(1.0));
    let pins = tree.locate_in_envelope(&around).map(|pin| {
        let [lat, lon] = *pin.geom();
        (pin.data, Point { lat, lon })
    });
    pins.filter(move |(_, place)| fast_meters(point, *place) <= limit)
}

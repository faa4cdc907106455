//! The address of a place on earth.

use super::AddressIndex;
use super::name::{Name, Spot};
use crate::distance::fast_meters;
use crate::geocoder::{AddressKind, Found};
use pult_domain::{Meters, Point};

impl AddressIndex {
    /// The house nearest to a point, else the nearest named place, within `limit`. An entry of the
    /// office's own book wins over one of the map at the same place.
    pub(super) fn closest(&self, point: Point, limit: Meters) -> Option<Found> {
        let houses = self.names().flat_map(|name| {
            let houses = name.houses.iter();
            houses.map(move |spot| (name, spot))
        });
        if let Some((name, spot)) = least_far(houses, point, limit) {
            return Some(name.found_house(spot));
        }
        let places = self.names().filter(|name| name.kind == AddressKind::Point);
        let places = places.flat_map(|name| name.spots.iter().map(move |spot| (name, spot)));
        let (name, spot) = least_far(places, point, limit)?;
        Some(name.found_at(AddressKind::Point, Some(spot)))
    }
}

fn least_far<'a>(
    spots: impl Iterator<Item = (&'a Name, &'a Spot)>,
    point: Point,
    limit: Meters,
) -> Option<(&'a Name, &'a Spot)> {
    let mut best = None;
    let mut least = (limit.0 as f64, true);
    for (name, spot) in spots.filter(|(_, spot)| spot.may_be_within(point, limit)) {
        let Some(place) = spot.point() else { continue };
        let rank = (fast_meters(point, place), !spot.own());
        if rank <= least {
            (best, least) = (Some((name, spot)), rank);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use super::*;
    use pult_domain::AddressId;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    fn entry(id: Option<i64>, kind: AddressKind, street: &str, house: &str, place: Point) -> Entry {
        Entry {
            id: id.map(AddressId),
            kind,
            street: street.to_owned(),
            house: house.to_owned(),
            locality: String::new(),
            point: Some(place),
            comment: String::new(),
        }
    }

    #[test]
    fn a_point_has_the_nearest_house_then_the_nearest_place() {
        let house =
            |id, street, number, place| entry(id, AddressKind::House, street, number, place);
        let index = AddressIndex::new([
            house(None, "улица Ленина", "4", at(55.75, 37.6)),
            house(Some(7), "ул. Ленина", "4", at(55.75, 37.6)),
            house(None, "улица Ленина", "6", at(55.751, 37.6)),
            entry(
                None,
                AddressKind::Street,
                "улица Мира",
                "",
                at(55.7533, 37.6),
            ),
            entry(None, AddressKind::Point, "Вокзал", "", at(55.76, 37.6)),
        ]);
        let text = |lat, lon| {
            let found = index.closest(at(lat, lon), Meters(200));
            found.map(|found| (found.to_string(), found.id.map(|id| id.0)))
        };
        assert_eq!(
            text(55.7501, 37.6001),
            Some(("ул. Ленина, 4".to_owned(), Some(7)))
        );
        assert_eq!(
            text(55.7509, 37.6),
            Some(("улица Ленина, 6".to_owned(), None))
        );
        assert_eq!(text(55.7601, 37.6), Some(("Вокзал".to_owned(), None)));
        assert_eq!(text(55.7533, 37.6), None, "a street is no place");
        assert_eq!(text(55.7, 37.6), None);
    }
}

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
        let houses = self.pins.houses(point, limit);
        let house = self.least_far(houses, point, |name| &name.houses);
        if let Some((name, spot)) = house {
            return Some(self.told(name.found_house(spot)));
        }
        let places = self.pins.places(point, limit);
        let (name, spot) = self.least_far(places, point, |name| &name.spots)?;
        Some(self.told(name.found_at(AddressKind::Point, Some(spot))))
    }

    fn least_far<'a>(
        &'a self,
        pins: impl Iterator<Item = (u32, Point)>,
        point: Point,
        spots: impl Fn(&'a Name) -> &'a [Spot],
    ) -> Option<(&'a Name, &'a Spot)> {
        let far = |place: Point| fast_meters(point, place);
        let mut pins: Vec<(f64, u32)> = pins.map(|(name, place)| (far(place), name)).collect();
        pins.sort_by(|left, right| left.0.total_cmp(&right.0));
        // A pin of an address that went may be left over; then the next one counts.
        pins.iter().find_map(|(least, _)| {
            let names = pins.iter().filter(|(far, _)| (far - least).abs() <= SAME_M);
            let names = names.filter_map(|(_, number)| self.name(*number));
            let all = names.flat_map(|name| spots(name).iter().map(move |spot| (name, spot)));
            let near = all.filter(|(_, spot)| {
                let place = spot.point();
                place.is_some_and(|place| far(place) <= least + SAME_M)
            });
            near.min_by_key(|(_, spot)| !spot.own())
        })
    }
}

/// Metres within which two addresses are at the same place: points are kept to 10⁻⁷ degrees.
const SAME_M: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::super::{Entry, Sort};
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
            settlement: String::new(),
            district: String::new(),
            sort: Sort::Usual,
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

//! Addresses and names of OpenStreetMap objects, by their tags.
//!
//! The keys are those of the OpenStreetMap wiki: "Key:addr:*", "Key:highway", "Key:place",
//! "Key:railway", "Key:amenity", "Key:shop".

use super::Entry;
use crate::geocoder::AddressKind;
use pult_domain::Point;

/// Kinds of things whose name people give as an address.
const NAMED: [&str; 17] = [
    "shop",
    "amenity",
    "tourism",
    "leisure",
    "office",
    "healthcare",
    "aeroway",
    "railway",
    "public_transport",
    "historic",
    "craft",
    "club",
    "landuse",
    "station",
    "man_made",
    "building",
    "emergency",
];

/// Ways that are no streets, however they are named.
const NOT_STREETS: [&str; 9] = [
    "bus_stop",
    "platform",
    "rest_area",
    "services",
    "crossing",
    "traffic_signals",
    "elevator",
    "motorway_junction",
    "proposed",
];

/// Places that are addresses by themselves, not towns.
const SMALL_PLACES: [&str; 6] = [
    "square",
    "neighbourhood",
    "quarter",
    "suburb",
    "locality",
    "isolated_dwelling",
];

/// The addresses that an object with these tags has: its house, and its name if it is a street,
/// a square, a station, a shop or the like. Usually none or one; a shop with an address has two.
///
/// `point` is where the object is: its own place, or the middle of a way.
pub fn addresses_from_tags<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
    point: Option<Point>,
) -> Vec<Entry> {
    let tags = Tags(tags.into_iter().collect());
    let entry = |(kind, street, house, comment): Address| Entry {
        id: None,
        kind,
        street: street.to_owned(),
        house: house.to_owned(),
        locality: tags.get("addr:city").unwrap_or_default().to_owned(),
        point,
        comment,
    };
    let both = [house_of(&tags), name_of(&tags)];
    both.into_iter().flatten().map(entry).collect()
}

/// (kind, street, house, comment)
type Address<'a> = (AddressKind, &'a str, &'a str, String);

struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of a key, unless it is empty.
    fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(name, _)| *name == key);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    fn is(&self, key: &str, says: impl Fn(&str) -> bool) -> bool {
        self.get(key).is_some_and(says)
    }
}

fn house_of<'a>(tags: &Tags<'a>) -> Option<Address<'a>> {
    let street = tags.get("addr:street").or_else(|| tags.get("addr:place"))?;
    let house = tags.get("addr:housenumber")?;
    Some((AddressKind::House, street, house, String::new()))
}

fn name_of<'a>(tags: &Tags<'a>) -> Option<Address<'a>> {
    let name = tags.get("name").or_else(|| tags.get("brand"))?;
    let street = tags.is("highway", |value| !NOT_STREETS.contains(&value));
    let square = tags.is("place", |value| SMALL_PLACES.contains(&value));
    let thing = NAMED.iter().any(|key| tags.is(key, |value| value != "no"));
    if square || thing {
        let at = house_of(tags).map(|(_, street, house, _)| format!("{street}, {house}"));
        Some((AddressKind::Point, name, "", at.unwrap_or_default()))
    } else {
        street.then(|| (AddressKind::Street, name, "", String::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(tags: &[(&str, &str)]) -> String {
        let entries = addresses_from_tags(tags.iter().copied(), None).into_iter();
        let told = entries.map(|entry| {
            let Entry {
                kind,
                street,
                house,
                locality,
                comment,
                ..
            } = entry;
            format!("{} {street}|{house}|{locality}|{comment}", kind.as_str())
        });
        told.collect::<Vec<_>>().join(" + ")
    }

    #[test]
    fn tags_tell_addresses() {
        for (tags, expected) in [
            (
                &[
                    ("building", "yes"),
                    ("addr:street", "улица Мира"),
                    ("addr:housenumber", "4 к2"),
                ][..],
                "house улица Мира|4 к2||",
            ),
            (
                &[
                    ("addr:place", "Лесной"),
                    ("addr:housenumber", "3"),
                    ("addr:city", "Вегинск"),
                ],
                "house Лесной|3|Вегинск|",
            ),
            (
                &[("highway", "primary"), ("name", "проспект Мира")],
                "street проспект Мира|||",
            ),
            (&[("highway", "bus_stop"), ("name", "Площадь")], ""),
            (&[("highway", "residential")], ""),
            (
                &[("place", "square"), ("name", "площадь Ленина")],
                "point площадь Ленина|||",
            ),
            (
                &[("railway", "station"), ("name", "Вокзал")],
                "point Вокзал|||",
            ),
            (
                &[
                    ("shop", "supermarket"),
                    ("name", "Заря"),
                    ("addr:street", "улица Мира"),
                    ("addr:housenumber", "5"),
                ],
                "house улица Мира|5|| + point Заря|||улица Мира, 5",
            ),
            (&[("amenity", "bench")], ""),
            (&[("place", "city"), ("name", "Вегинск")], ""),
            (&[], ""),
        ] {
            assert_eq!(told(tags), expected, "{tags:?}");
        }
    }
}

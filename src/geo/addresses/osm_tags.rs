//! Addresses and names of OpenStreetMap objects, by their tags.
//!
//! The keys are those of the OpenStreetMap wiki: "Key:addr:*", "Key:highway", "Key:place",
//! "Key:railway", "Key:amenity", "Key:shop", "Key:public_transport".

use super::layout::is_cyrillic;
use super::stations::called;
use super::{Entry, Sort};
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
const SMALL_PLACES: [&str; 5] = ["square", "neighbourhood", "quarter", "suburb", "locality"];

/// Settlements, and within how many metres of its middle an address without another one is in it.
const SETTLEMENTS: [(&str, f64); 8] = [
    ("city", 15_000.0),
    ("town", 7_000.0),
    ("village", 2_500.0),
    ("hamlet", 1_200.0),
    ("allotments", 1_000.0),
    ("municipality", 3_000.0),
    ("farm", 500.0),
    ("isolated_dwelling", 500.0),
];

/// Words in the names of allotments, folded.
const ALLOTMENT_WORDS: [&str; 11] = [
    "снт",
    "днт",
    "сдт",
    "днп",
    "дпк",
    "онт",
    "сонт",
    "тсн",
    "спк",
    "садоводство",
    "садоводческое",
];

/// The keys that name the settlement of an address, the surest first.
const SETTLEMENT_KEYS: [&str; 6] = [
    "addr:city",
    "addr:town",
    "addr:village",
    "addr:hamlet",
    "is_in:city",
    "is_in:village",
];

/// The addresses that an object with these tags has: its house, and its name if it is a street,
/// a square, a station, a stop, a settlement, a shop or the like. Usually none or one; a shop with an
/// address has two.
///
/// `point` is where the object is: its own place, or the middle of a way.
pub fn addresses_from_tags<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
    point: Option<Point>,
) -> Vec<Entry> {
    let tags = Tags(tags.into_iter().collect());
    let entry = |address: Address| Entry {
        id: None,
        kind: address.kind,
        sort: address.sort,
        street: labelled(address.street, address.sort),
        house: address.house.to_owned(),
        settlement: match address.sort {
            Sort::Settlement => address.street,
            Sort::Usual | Sort::Stop | Sort::Station | Sort::BusStation => {
                settlement_of(&tags).unwrap_or_default()
            }
        }
        .to_owned(),
        district: district_of(&tags, address.sort).to_owned(),
        point,
        comment: address.comment,
    };
    let both = [house_of(&tags), name_of(&tags)];
    both.into_iter().flatten().map(entry).collect()
}

/// The name as it is shown: that of a station says so, as the town beside it is often called the same.
fn labelled(name: &str, sort: Sort) -> String {
    let folded = super::fold(name);
    let mut words = folded.split(|ch: char| !ch.is_alphanumeric());
    let says_it = words.any(|word| called(sort).iter().any(|(called, _)| *called == word));
    let label = match sort {
        Sort::Station => "станция",
        Sort::BusStation => "автостанция",
        Sort::Usual | Sort::Stop | Sort::Settlement => "",
    };
    match label.is_empty() || says_it || !name.chars().any(is_cyrillic) {
        true => name.to_owned(),
        false => format!("{label} {name}"),
    }
}

/// Within how many metres of a settlement's middle an address is in it, and its name.
pub(super) fn settlement_from_tags<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<(&'a str, f64)> {
    let tags = Tags(tags.into_iter().collect());
    Some((tags.get("name")?, reach_of(&tags)?))
}

/// Within how many metres of its middle an address is in the settlement that the tags are of.
fn reach_of(tags: &Tags<'_>) -> Option<f64> {
    const ALLOTMENTS: &str = "allotments";
    let place = tags.get("place");
    let drawn = tags.is("landuse", |value| value == ALLOTMENTS);
    // Allotments stand on maps as a `locality` too: their name tells.
    let named = || place == Some("locality") && tags.is("name", is_allotments);
    let kind = match drawn || named() {
        true => ALLOTMENTS,
        false => place?,
    };
    let found = SETTLEMENTS
        .iter()
        .find(|(settlement, _)| *settlement == kind);
    found.map(|(_, reach)| *reach)
}

/// `СНТ «Рассвет»`, `садоводство Рассвет`.
fn is_allotments(name: &str) -> bool {
    let mut words = name.split(|ch: char| !ch.is_alphanumeric());
    words.any(|word| ALLOTMENT_WORDS.contains(&super::fold(word).as_str()))
}

/// The settlement whose border a line or a relation with these tags is: that of a place, else of a
/// municipality of one town. The smaller number is the surer one.
pub(super) fn border_from_tags<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<(&'a str, u8)> {
    let tags = Tags(tags.into_iter().collect());
    let name = tags.get("name")?;
    if reach_of(&tags).is_some() {
        return Some((name, 0));
    }
    // Municipalities of several villages are no settlements.
    let of_several = [
        "поселение",
        "район",
        "округ",
        "сельсовет",
        "municipality",
        "district",
    ];
    let one = !of_several
        .iter()
        .any(|word| name.to_lowercase().contains(word));
    let level = tags
        .get("admin_level")
        .filter(|_| tags.is("boundary", |it| it == "administrative"));
    match level {
        Some("8") if one => Some((name, 1)),
        _ => None,
    }
}

/// The part of a town that the tags name; a settlement as a whole is in none.
fn district_of<'a>(tags: &Tags<'a>, sort: Sort) -> &'a str {
    let keys = ["addr:suburb", "addr:quarter", "addr:neighbourhood"];
    let named = keys.iter().find_map(|key| tags.get(key));
    named
        .filter(|_| sort != Sort::Settlement)
        .unwrap_or_default()
}

/// The part of a town whose border a line or a relation with these tags is.
pub(super) fn district_from_tags<'a>(
    tags: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<&'a str> {
    let tags = Tags(tags.into_iter().collect());
    let parts = ["suburb", "quarter", "neighbourhood"];
    tags.get("name")
        .filter(|_| tags.is("place", |place| parts.contains(&place)))
}

/// The town or village that the tags name.
fn settlement_of<'a>(tags: &Tags<'a>) -> Option<&'a str> {
    let named = SETTLEMENT_KEYS.iter().find_map(|key| tags.get(key));
    let place = || {
        tags.get("addr:place")
            .filter(|_| tags.get("addr:housenumber").is_some())
    };
    let is_in = || tags.get("is_in")?.split([',', ';']).next().map(str::trim);
    named.or_else(place).or_else(is_in)
}

struct Address<'a> {
    kind: AddressKind,
    sort: Sort,
    street: &'a str,
    house: &'a str,
    comment: String,
}

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
    Some(Address {
        kind: AddressKind::House,
        sort: Sort::Usual,
        street,
        house,
        comment: String::new(),
    })
}

fn name_of<'a>(tags: &Tags<'a>) -> Option<Address<'a>> {
    let name = tags.get("name").or_else(|| tags.get("brand"))?;
    let named = |kind, sort, comment| {
        Some(Address {
            kind,
            sort,
            street: name,
            house: "",
            comment,
        })
    };
    if reach_of(tags).is_some() {
        return named(AddressKind::Point, Sort::Settlement, String::new());
    }
    if let Some(sort) = station_of(tags) {
        return named(AddressKind::Point, sort, String::new());
    }
    if is_stop(tags) {
        return named(AddressKind::Point, Sort::Stop, String::new());
    }
    let street = tags.is("highway", |value| !NOT_STREETS.contains(&value));
    let square = tags.is("place", |value| SMALL_PLACES.contains(&value));
    let thing = NAMED.iter().any(|key| tags.is(key, |value| value != "no"));
    if square || thing {
        let at = house_of(tags).map(|at| format!("{}, {}", at.street, at.house));
        named(AddressKind::Point, Sort::Usual, at.unwrap_or_default())
    } else if street {
        named(AddressKind::Street, Sort::Usual, String::new())
    } else {
        None
    }
}

/// A station of trains or of buses. Those of an underground are called by their names alone.
fn station_of(tags: &Tags<'_>) -> Option<Sort> {
    let says = |key: &str, expected: &str| tags.is(key, |value| value == expected);
    let is_station = says("public_transport", "station");
    let is_underground = says("station", "subway")
        || says("station", "light_rail")
        || says("station", "monorail")
        || says("subway", "yes");
    let is_train = says("railway", "station")
        || says("building", "train_station")
        || is_station && says("train", "yes");
    let is_bus = says("amenity", "bus_station") || is_station && says("bus", "yes");
    match (is_train && !is_underground, is_bus) {
        (true, _) => Some(Sort::Station),
        (false, true) => Some(Sort::BusStation),
        (false, false) => None,
    }
}

/// A stop or a platform of buses and trams, or where they halt.
fn is_stop(tags: &Tags<'_>) -> bool {
    tags.is("highway", |value| {
        value == "bus_stop" || value == "platform"
    }) || tags.is("railway", |value| {
        value == "tram_stop" || value == "platform"
    }) || tags.is("public_transport", |value| {
        value != "station" && value != "stop_area"
    })
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
                settlement,
                comment,
                ..
            } = entry;
            format!("{} {street}|{house}|{settlement}|{comment}", kind.as_str())
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
            (
                &[("highway", "bus_stop"), ("name", "Рынок")],
                "point Рынок|||",
            ),
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
                &[("railway", "station"), ("name", "Кострома")],
                "point станция Кострома|||",
            ),
            (
                &[("amenity", "bus_station"), ("name", "Кострома")],
                "point автостанция Кострома|||",
            ),
            (
                &[
                    ("railway", "station"),
                    ("station", "subway"),
                    ("name", "Курская"),
                ],
                "point Курская|||",
            ),
            (
                &[("landuse", "allotments"), ("name", "ДНТ «Заря»")],
                "point ДНТ «Заря»||ДНТ «Заря»|",
            ),
            (
                &[("place", "locality"), ("name", "СНТ Заря")],
                "point СНТ Заря||СНТ Заря|",
            ),
            (
                &[("place", "locality"), ("name", "Чёртов Угол")],
                "point Чёртов Угол|||",
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
            (
                &[("place", "city"), ("name", "Вегинск")],
                "point Вегинск||Вегинск|",
            ),
            (
                &[("addr:place", "Лесной"), ("addr:housenumber", "3")],
                "house Лесной|3|Лесной|",
            ),
            (&[], ""),
        ] {
            assert_eq!(told(tags), expected, "{tags:?}");
        }
    }
}

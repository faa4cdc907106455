//! Stations as people call them, whatever their names on the map.

use super::super::{AddressIndex, addresses_from_tags};
use super::{entry, first};
use crate::geocoder::{AddressKind, Geocoder};
use pult_domain::Point;

/// A town with the named objects and a street that begins like one of them.
fn town(objects: &[&[(&str, &str)]]) -> AddressIndex {
    let objects = objects.iter().zip(1..);
    let objects = objects.flat_map(|(tags, place)| {
        let point = Point::new(55.75, 37.62 + f64::from(place) / 100.0);
        addresses_from_tags(tags.iter().copied(), point)
    });
    let street = entry(AddressKind::Street, "Вокзальная улица", "", 1);
    AddressIndex::new([street].into_iter().chain(objects))
}

const TRAINS: &[(&str, &str)] = &[("railway", "station"), ("name", "Берёзово")];
const BUSES: &[(&str, &str)] = &[("amenity", "bus_station"), ("name", "Восточная")];
const PLACE: &[(&str, &str)] = &[("place", "town"), ("name", "Берёзово")];

#[test]
fn a_station_is_called_by_what_it_is() {
    let index = town(&[PLACE, TRAINS, BUSES]);
    for (text, expected) in [
        ("вокзал", "станция Берёзово"),
        ("на вокзал", "станция Берёзово"),
        ("жд вокзал", "станция Берёзово"),
        ("ж.д. вокзал", "станция Берёзово"),
        ("железнодорожный вокзал", "станция Берёзово"),
        ("железнодорожная станция", "станция Берёзово"),
        ("вокзал Берёзово", "станция Берёзово"),
        ("станция берёзово", "станция Берёзово"),
        ("ст. Берёзово", "станция Берёзово"),
        ("Берёзово", "Берёзово"),
        ("автовокзал", "автостанция Восточная"),
        ("автобусный вокзал", "автостанция Восточная"),
        ("автостанция", "автостанция Восточная"),
        ("вокзальная", "Вокзальная улица"),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
        let taken = index.geocode(text).map(|found| found.full_text());
        assert_eq!(taken.as_deref(), Some(expected), "{text}");
    }
    assert_eq!(index.geocode("железнодорожная"), None, "it is a street's");
}

#[test]
fn where_no_trains_go_the_station_of_buses_is_meant() {
    assert_eq!(
        first(&town(&[PLACE, BUSES]), "вокзал"),
        "автостанция Восточная"
    );
    assert_eq!(first(&town(&[PLACE]), "вокзал"), "Вокзальная улица");
}

#[test]
fn the_one_whose_name_says_it_comes_first() {
    let named: &[(&str, &str)] = &[("railway", "station"), ("name", "Ярославский вокзал")];
    let index = town(&[TRAINS, named]);
    assert_eq!(first(&index, "вокзал"), "Ярославский вокзал");
    assert_eq!(first(&index, "ярославский"), "Ярославский вокзал");
}

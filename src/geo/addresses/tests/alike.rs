//! Places that read alike: each is listed, and told apart.

use super::super::{AddressIndex, Entry, Sort};
use super::{CENTRE, entry, first, house};
use crate::geocoder::{AddressKind, Found, Geocoder, Verdict};
use pult_domain::Point;

fn at(entry: Entry, north: f64, east: f64) -> Entry {
    Entry {
        point: Point::new(CENTRE.lat + north, CENTRE.lon + east),
        ..entry
    }
}

/// A town with a part that has a street of the same name, two villages of one name and two shops.
fn map() -> AddressIndex {
    let in_village = |entry: Entry, north| Entry {
        settlement: "Ивановка".to_owned(),
        ..at(entry, north, 0.0)
    };
    let village = |north| Entry {
        sort: Sort::Settlement,
        ..in_village(entry(AddressKind::Point, "Ивановка", "", 1), north)
    };
    let in_north = |number: &str| Entry {
        district: "Северный".to_owned(),
        ..at(house("Лесная улица", number), 0.01, 0.02)
    };
    let place = |name: &str| entry(AddressKind::Point, name, "", 1);
    let stop = Entry {
        sort: Sort::Stop,
        ..at(place("Рынок"), 0.004, 0.0)
    };
    let mut index = AddressIndex::new([
        at(house("Лесная улица", "1"), 0.0, 0.0),
        at(house("Лесная улица", "3"), 0.0, 0.001),
        in_north("1"),
        in_north("2"),
        at(house("улица Мира", "2"), 0.002, 0.002),
        at(place("Магнит"), 0.002, 0.002),
        at(place("Магнит"), 0.01, 0.02),
        at(place("Рынок"), 0.0, 0.0),
        stop,
        village(0.1),
        village(-0.1),
        in_village(house("Полевая улица", "1"), 0.1),
        in_village(house("Полевая улица", "1"), -0.1),
        in_village(house("Полевая улица", "2"), 0.1),
    ]);
    index.set_home("Вегинск");
    index.set_centre(Some(CENTRE));
    index
}

#[test]
fn places_that_read_alike_are_told_apart() {
    let index = map();
    for (text, expected) in [
        ("лесная 1", ["Лесная улица, 1", "Лесная улица, 1, Северный"]),
        (
            "лесная 1 кв 3",
            ["Лесная улица, 1, кв. 3", "Лесная улица, 1, Северный, кв. 3"],
        ),
        (
            "ивановка",
            ["Ивановка, 11 км к северу", "Ивановка, 11 км к югу"],
        ),
        (
            "ивановка полевая 1",
            [
                "Ивановка, Полевая улица, 1, 11 км к северу",
                "Ивановка, Полевая улица, 1, 11 км к югу",
            ],
        ),
        (
            "ивановка полевая",
            [
                "Ивановка, Полевая улица, 11 км к северу",
                "Ивановка, Полевая улица, 11 км к югу",
            ],
        ),
        (
            "ивановка полевая 77 кв 3",
            [
                "Ивановка, Полевая улица, 77, 11 км к северу, кв. 3",
                "Ивановка, Полевая улица, 77, 11 км к югу, кв. 3",
            ],
        ),
        ("магнит", ["Магнит, Лесная улица", "Магнит, улица Мира"]),
        ("рынок", ["Рынок", "Рынок, остановка"]),
    ] {
        let found = index.search(text, 8);
        let mut texts: Vec<String> = found.iter().map(Found::full_text).collect();
        texts.sort_by_key(|text| expected.iter().position(|expected| expected == text));
        assert_eq!(texts, expected, "{text}");
        if text != "рынок" {
            let verdict = index.resolve(text);
            assert!(
                matches!(verdict, Verdict::Several(all) if all.len() == 2),
                "{text}"
            );
        }
    }
    assert_eq!(
        first(&index, "ивановка полевая 2"),
        "Ивановка, Полевая улица, 2"
    );
}

#[test]
fn a_part_of_the_town_that_was_said_settles_it() {
    let index = map();
    for text in [
        "мкр Северный, Лесная, 1",
        "Северный, Лесная 1",
        "Лесная 1, Северный",
        "Вегинск, Северный, Лесная 1",
    ] {
        let found = index.geocode(text).expect(text);
        assert_eq!(found.full_text(), "Лесная улица, 1, Северный", "{text}");
        let point = found.point.expect("a point");
        assert!((point.lon - CENTRE.lon - 0.02).abs() < 1e-6, "{text}");
    }
    // The house is in the town, not in this part of it.
    let found = index.geocode("Северный, Лесная 3").expect("the street");
    assert!(found.is_off_the_map());
    for text in ["Северный, Мира 2", "Мира 2, Северный"] {
        assert_eq!(index.geocode(text), None, "{text}");
    }
    assert_eq!(
        first(&index, "мира 2 северный вход"),
        "улица Мира, 2, северный вход"
    );
}

#[test]
fn parts_of_a_town_are_kept_in_the_file() {
    let bytes = postcard::to_stdvec(&map()).expect("an index is written");
    let mut read: AddressIndex = postcard::from_bytes(&bytes).expect("and read");
    read.set_home("Вегинск");
    assert_eq!(
        first(&read, "Северный, Лесная 1"),
        "Лесная улица, 1, Северный"
    );
}

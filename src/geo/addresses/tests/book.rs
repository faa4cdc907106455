//! Lists of streets and houses, entries that come and go, namesakes.

use super::{CENTRE, entry, first, house, town};
use crate::addresses::{AddressIndex, Entry};
use crate::geocoder::{AddressKind, Found, Geocoder};
use pult_domain::{AddressId, Point};

#[test]
fn lists_are_by_part_of_the_name_and_in_natural_order() {
    let entries = ["10", "1", "11", "2", "10а"].map(|number| house("STREET1", number));
    let point = Entry {
        comment: "Point at street STREET1".into(),
        ..entry(AddressKind::Point, "POINT_STREET1", "", 1)
    };
    let others = [entry(AddressKind::Street, "STREET2", "", 1), point];
    let index = AddressIndex::new(entries.into_iter().chain(others));
    let texts = |found: Vec<Found>| -> Vec<String> { found.iter().map(Found::to_string).collect() };
    assert_eq!(
        texts(index.streets_containing("stree", 10)),
        ["STREET1", "STREET2"]
    );
    assert_eq!(texts(index.streets_containing("stree", 1)), ["STREET1"]);
    assert_eq!(
        texts(index.points_containing("STREE", 10)),
        ["POINT_STREET1"]
    );
    assert_eq!(
        index.points_containing("STREE", 10)[0].comment,
        "Point at street STREET1"
    );
    assert_eq!(
        texts(index.houses_of("STREET1", "1", 10)),
        ["STREET1, 1", "STREET1, 10", "STREET1, 10а", "STREET1, 11"]
    );
    assert!(index.houses_of("STREET", "1", 10).is_empty());
    assert!(index.streets_containing("abc", 10).is_empty());
}

#[test]
fn a_list_knows_abbreviations_of_the_sort_of_street() {
    let town = town();
    for part in ["ул. тимиряз", "улица Тимирязева", "ТИМИР"] {
        assert_eq!(
            town.streets_containing(part, 10)[0].street,
            "улица Тимирязева",
            "{part}"
        );
    }
    for street in ["улица Тимирязева", "ул. Тимирязева", "тимирязева"]
    {
        assert_eq!(town.houses_of(street, "", 10).len(), 8, "{street}");
    }
}

#[test]
fn entries_come_and_go_in_place() {
    let mut town = town();
    let before = town.len();
    let added = Entry {
        id: Some(AddressId(7)),
        ..house("Ясный проезд", "3")
    };
    assert_eq!(first(&town, "ясный 3"), "");
    town.add(&added);
    assert_eq!(first(&town, "ясный 3"), "Ясный проезд, 3");
    assert_eq!(town.search("ясный 3", 1)[0].id, Some(AddressId(7)));
    assert!(town.remove(&added));
    assert!(!town.remove(&added));
    assert_eq!(first(&town, "ясный 3"), "");
    assert_eq!(town.len(), before);
}

#[test]
fn the_books_entry_stands_before_the_maps() {
    let mut town = town();
    let own = Entry {
        id: Some(AddressId(1)),
        ..house("ул. Тимирязева", "4")
    };
    town.add(&Entry {
        point: Some(CENTRE),
        ..own
    });
    let found = town.search("тимирязева 4", 5);
    assert_eq!(found[0].id, Some(AddressId(1)));
    let same = found.iter().filter(|found| found.house == "4").count();
    assert_eq!(same, 1);
}

#[test]
fn streets_of_one_name_in_two_towns_are_told_apart() {
    let here = house("улица Ленина", "1");
    let there = Entry {
        settlement: "Заречный".into(),
        point: Point::new(56.0, 38.0),
        ..here.clone()
    };
    let mut index = AddressIndex::new([there, here]);
    index.set_centre(Some(CENTRE));
    assert_eq!(index.search("ленина 1", 5)[0].settlement, "");
    assert_eq!(
        index.search("заречный ленина 1", 5)[0].settlement,
        "Заречный"
    );
    assert_eq!(
        index.search("Ленина 1, г. Заречный", 5)[0].settlement,
        "Заречный"
    );
}

#[test]
fn one_street_in_two_spellings_is_shown_once() {
    let spelled =
        |street: &str, number: &str, place| entry(AddressKind::House, street, number, place);
    let mut book = spelled("ул. Ленина", "24", 1);
    book.id = Some(AddressId(7));
    let index = AddressIndex::new([
        entry(AddressKind::Street, "улица Ленина", "", 3),
        spelled("улица Ленина", "24", 1),
        spelled("Ленина улица", "26", 8),
        book,
        spelled("Ленина", "28", 9),
        spelled("переулок Ленина", "24", 1),
        spelled("улица Мира", "24", 1),
    ]);
    let texts = |query: &str| -> Vec<String> {
        index
            .search(query, 10)
            .iter()
            .map(Found::to_string)
            .collect()
    };
    assert_eq!(
        texts("ленина 24")[..2],
        ["ул. Ленина, 24", "переулок Ленина, 24"]
    );
    let streets = texts("ленина");
    assert_eq!(streets.len(), 2, "a street and a lane: {streets:?}");
    let listed = index.streets_containing("ленина", 10);
    let listed: Vec<String> = listed.iter().map(Found::to_string).collect();
    assert_eq!(listed, ["ул. Ленина", "переулок Ленина"]);
    assert_eq!(texts("ленина 28")[0], "Ленина, 28", "no house is lost");
    assert_eq!(texts("ленина 26")[0], "Ленина улица, 26");
}

#[test]
fn namesakes_in_two_towns_are_both_shown() {
    let in_town = |locality: &str, place| Entry {
        settlement: locality.to_owned(),
        ..entry(AddressKind::Street, "улица Ленина", "", place)
    };
    let index = AddressIndex::new([in_town("", 1), in_town("Химки", 200)]);
    assert_eq!(index.search("ленина", 10).len(), 2);
    let near = AddressIndex::new([in_town("", 1), in_town("Москва", 2)]);
    assert_eq!(near.search("ленина", 10).len(), 1);
}

#[test]
fn the_city_around_is_the_offices_own_where_nothing_else_says_so() {
    let index = |street: &str| {
        let mut index = AddressIndex::new([house(street, "4")]);
        index.set_centre(Some(CENTRE));
        index
    };
    let plain = index("улица Ленина");
    for text in [
        "Москва, Ленина 4",
        "г. Москва, ул. Ленина, д. 4",
        "Ленина 4, Москва",
    ] {
        let found = plain.geocode(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.full_text(), "улица Ленина, 4", "{text}");
    }
    for text in [
        "Хабаровск, Ленина 4",
        "Ленина 4, Тверь",
        "д. Петровка, Ленина 4",
    ] {
        assert_eq!(plain.geocode(text), None, "{text}");
    }
    // What the office says goes first.
    let mut said = index("улица Ленина");
    said.set_home("Петровка");
    assert!(said.geocode("Петровка, Ленина 4").is_some());
    assert_eq!(said.geocode("Москва, Ленина 4"), None);
}

#[test]
fn a_line_break_that_was_copied_along_stands_for_a_comma() {
    let town = town();
    for text in [
        "Москва\nул. Тимирязева\n4",
        "ул. Тимирязева, 4\r\n",
        "\r\rТимирязева\r4",
        "Тимирязева\u{2028}4",
        "Москва,\r\nул. Тимирязева,\r\nд. 4",
    ] {
        assert_eq!(first(&town, text), "улица Тимирязева, 4", "{text:?}");
    }
    assert_eq!(
        first(&town, "Тимирязева 4\nво двор"),
        "улица Тимирязева, 4, во двор"
    );
}

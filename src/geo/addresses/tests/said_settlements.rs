//! Settlements whose names contain one another: what is said by its whole name wins.

use super::super::{AddressIndex, Entry, Sort};
use super::{entry, first, house};
use crate::geocoder::{AddressKind, Found, Geocoder};

/// Villages with their streets and houses.
fn villages() -> AddressIndex {
    let houses = [
        ("Ключи", "Полевая улица", "4"),
        ("Новые Ключи", "Луговая улица", "1"),
        ("Ключи-2", "Речная улица", "1"),
        ("Горки", "Речная улица", "1"),
        ("Горки 1", "Речная улица", "2"),
        ("Большие Горки", "Нижняя улица", "3"),
        ("посёлок 1 Мая", "Полевая улица", "7"),
        ("посёлок 1 Мая", "Луговая улица", "12"),
        ("деревня 8-е Отделение", "Полевая улица", "3"),
        ("Кузнецово", "Садовая улица", "2"),
        ("Новое Кузнецово", "Садовая улица", "2"),
        ("Старые Липки", "Лесная улица", "6"),
        ("Переславль-Залесский", "Советская улица", "5"),
        ("совхоз Победа", "Полевая улица", "9"),
    ];
    let houses = houses.map(|(settlement, street, number)| Entry {
        settlement: settlement.to_owned(),
        ..house(street, number)
    });
    let mut index = AddressIndex::new(houses);
    index.set_home("Вегинск");
    index
}

fn taken(index: &AddressIndex, text: &str) -> Option<String> {
    index.geocode(text).map(|found| found.full_text())
}

#[test]
fn a_village_is_not_replaced_by_one_whose_name_contains_it() {
    let index = villages();
    for (text, offered) in [
        ("Ключи, Луговая 1", "Новые Ключи, Луговая улица, 1"),
        ("Луговая 1, Ключи", "Новые Ключи, Луговая улица, 1"),
        ("Горки, Нижняя 3", "Большие Горки, Нижняя улица, 3"),
        // Nobody knows other Липки here, but an adjective tells villages apart.
        ("Липки, Лесная 6", "Старые Липки, Лесная улица, 6"),
    ] {
        assert_eq!(taken(&index, text), None, "{text}");
        let found = index.search(text, 8);
        let first = found.first().expect("an offer");
        assert_eq!(first.to_string(), offered, "{text}");
        assert!(found.iter().all(|found| !found.is_meant()), "{text}");
    }
    for text in [
        "Новые Ключи, Полевая 4",
        "Полевая 4 Новые Ключи",
        "Ключи-3, Полевая 4",
    ] {
        assert_eq!(taken(&index, text), None, "{text}");
        let found = index.search(text, 8);
        assert!(found.iter().all(|found| !found.is_meant()), "{text}");
    }
}

#[test]
fn an_exact_name_is_not_held_ambiguous_with_a_longer_one() {
    let index = villages();
    for (text, expected) in [
        ("Кузнецово, Садовая 2", "Кузнецово, Садовая улица, 2"),
        ("Садовая 2, Кузнецово", "Кузнецово, Садовая улица, 2"),
        (
            "новое кузнецово садовая 2",
            "Новое Кузнецово, Садовая улица, 2",
        ),
        (
            "Кузнецово Новое, Садовая 2",
            "Новое Кузнецово, Садовая улица, 2",
        ),
        ("Горки, Речная 1", "Горки, Речная улица, 1"),
        ("Б. Горки, Нижняя 3", "Большие Горки, Нижняя улица, 3"),
        ("Луговая 1, Н. Ключи", "Новые Ключи, Луговая улица, 1"),
        (
            "Переславль, Советская 5",
            "Переславль-Залесский, Советская улица, 5",
        ),
        ("Победа, Полевая 9", "совхоз Победа, Полевая улица, 9"),
    ] {
        assert_eq!(taken(&index, text).as_deref(), Some(expected), "{text}");
        let first = index.search(text, 8).into_iter().next().expect("a hit");
        assert_eq!(first.full_text(), expected, "{text}");
        assert!(first.is_meant(), "{text}");
    }
}

#[test]
fn a_number_of_a_villages_name_is_no_house() {
    let index = villages();
    for (text, expected) in [
        ("Горки 1, Речная 2", "Горки 1, Речная улица, 2"),
        ("горки 1 речная 2", "Горки 1, Речная улица, 2"),
        ("Речная 2, Горки 1", "Горки 1, Речная улица, 2"),
        ("с. Ключи-2, ул. Речная, д. 1", "Ключи-2, Речная улица, 1"),
        ("Речная 1 Ключи-2", "Ключи-2, Речная улица, 1"),
        (
            "посёлок 1 Мая, ул. Луговая, д. 12",
            "посёлок 1 Мая, Луговая улица, 12",
        ),
        ("п. 1 Мая, Луговая 12", "посёлок 1 Мая, Луговая улица, 12"),
        (
            "луговая 12 1 мая кв 3",
            "посёлок 1 Мая, Луговая улица, 12, кв. 3",
        ),
        (
            "д. 8-е Отделение, Полевая, 3",
            "деревня 8-е Отделение, Полевая улица, 3",
        ),
    ] {
        assert_eq!(taken(&index, text).as_deref(), Some(expected), "{text}");
        let first = index.search(text, 8).into_iter().next();
        let first = first.as_ref().map(Found::full_text);
        assert_eq!(first.as_deref(), Some(expected), "{text}");
    }
    assert_eq!(taken(&index, "с. Ключи-2, ул. Полевая, д. 4"), None);
}

#[test]
fn a_settlement_does_not_swallow_the_words_of_a_street() {
    let settlement = |name: &str| Entry {
        settlement: name.to_owned(),
        sort: Sort::Settlement,
        ..entry(AddressKind::Point, name, "", 3)
    };
    let names = ["посёлок Октябрьский", "Фомино", "Красный Яр"];
    let index = AddressIndex::new(names.map(settlement));
    for text in [
        "октябрьская 5",
        "октябрьская",
        "Фомина 3",
        "ул. Фомина, 3",
        "октяборьский 5",
    ] {
        assert_eq!(taken(&index, text), None, "{text}");
        let found = index.search(text, 8);
        assert!(found.iter().all(|found| !found.is_meant()), "{text}");
    }
    for (text, expected) in [
        ("октябрьский 5", "посёлок Октябрьский, 5"),
        ("до фомина", "Фомино"),
        ("октяборьский", "посёлок Октябрьский"),
    ] {
        assert_eq!(taken(&index, text).as_deref(), Some(expected), "{text}");
    }
    for (text, offered) in [
        ("Красный Яр, ул. Кирова, 3", "Красный Яр, ул. Кирова, 3"),
        ("ул. Кирова, 3, Красный Яр", "Красный Яр, ул. Кирова, 3"),
        ("красный яр кирова 3 кв 5", "Красный Яр, кирова 3 кв 5"),
    ] {
        assert_eq!(taken(&index, text), None, "{text}");
        assert_eq!(first(&index, text), offered, "{text}");
    }
}

//! Words for the driver behind the house: entrance, flat, floor, code.

use super::super::AddressIndex;
use super::{first, house};
use crate::geocoder::Geocoder;

#[test]
fn what_stands_behind_a_word_for_the_driver_belongs_to_it() {
    let index = AddressIndex::new(
        [
            ("улица 50 лет Октября", "4 8"),
            ("улица 8 Марта", "3 18"),
            ("2-я Садовая улица", "1 4"),
            ("5-й микрорайон", "2 4 12"),
            ("улица Мира", "2 24"),
        ]
        .iter()
        .flat_map(|(street, numbers)| numbers.split(' ').map(move |number| house(street, number))),
    );
    for (text, expected) in [
        (
            "50 лет октября 4 кв 8 под 2",
            "улица 50 лет Октября, 4, кв. 8, п. 2",
        ),
        (
            "улица 50 лет Октября, 4, кв. 8, подъезд 2",
            "улица 50 лет Октября, 4, кв. 8, п. 2",
        ),
        ("8 марта 18, кв 3, под 1", "улица 8 Марта, 18, кв. 3, п. 1"),
        (
            "8 марта 18 подъезд 3 этаж 1",
            "улица 8 Марта, 18, п. 3, эт. 1",
        ),
        (
            "8 марта 18 кв 3 этаж 2 под 1",
            "улица 8 Марта, 18, кв. 3, эт. 2, п. 1",
        ),
        (
            "2 садовая 4 кв 1 под 1",
            "2-я Садовая улица, 4, кв. 1, п. 1",
        ),
        ("5 мкр 12 п 2 кв 4", "5-й микрорайон, 12, п. 2, кв. 4"),
        // Here each word follows its number.
        (
            "8 марта 18 2 подъезд 3 этаж",
            "улица 8 Марта, 18, п. 2, эт. 3",
        ),
        (
            "8 марта 18 2-й подъезд, 3-й этаж",
            "улица 8 Марта, 18, п. 2, эт. 3",
        ),
        ("мира 24 подъезд 2, 3 этаж", "улица Мира, 24, п. 2, эт. 3"),
        (
            "мира 24 2 подъезд 3 этаж кв 5",
            "улица Мира, 24, п. 2, эт. 3, кв. 5",
        ),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
        let taken = index.geocode(text).map(|found| found.full_text());
        assert_eq!(taken.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_house_and_its_flat_are_read_alike_however_they_are_parted() {
    let index = AddressIndex::new([house("улица Мира", "10")]);
    for (text, expected) in [
        ("мира 10-12", "улица Мира, 10, кв. 12"),
        ("мира 10 - 12", "улица Мира, 10, кв. 12"),
        ("мира 10 – 12", "улица Мира, 10, кв. 12"),
        ("мира,10,12", "улица Мира, 10, кв. 12"),
        ("мира, 10, 12, 3 этаж", "улица Мира, 10, кв. 12, эт. 3"),
        // Two numbers behind the house are entrance and flat, as ever, and one without a comma an entrance.
        ("мира 10, 2, 12", "улица Мира, 10, п. 2, кв. 12"),
        ("мира 10, 2, кв 12", "улица Мира, 10, п. 2, кв. 12"),
        ("мира 10 2", "улица Мира, 10, п. 2"),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
    }
}

#[test]
fn a_code_keeps_the_keys_that_are_pressed() {
    let index = AddressIndex::new([house("улица Мира", "10")]);
    for (text, expected) in [
        ("мира 10 код *34#", "улица Мира, 10, код *34#"),
        ("мира 10 код #5", "улица Мира, 10, код #5"),
        (
            "мира 10 домофон *34*12#, этаж 2",
            "улица Мира, 10, код *34*12#, эт. 2",
        ),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
    }
}

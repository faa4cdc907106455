//! A town and four villages that share their street, as an extract: what is told, taken, refused.

use std::path::Path;
use std::sync::LazyLock;

use super::super::AddressIndex;
use crate::geocoder::{AddressKind, Certainty, Found, Geocoder, Verdict};
use crate::roads::import;

static MAP: LazyLock<AddressIndex> = LazyLock::new(|| {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/places/villages.osm");
    let (map, _) = import(&path, &mut |_, _| ()).expect("the extract is read");
    map.addresses
});

fn texts(query: &str) -> Vec<String> {
    MAP.search(query, 8).iter().map(Found::full_text).collect()
}

fn first(query: &str) -> Found {
    let found = MAP.search(query, 8).into_iter().next();
    found.unwrap_or_else(|| panic!("nothing for {query}"))
}

#[test]
fn the_same_house_of_four_villages_is_told_with_each_village() {
    let mut found = texts("центральная 4");
    found.sort();
    let expected = ["Заречное", "Ивановка", "Петровка", "Сосновка"]
        .map(|village| format!("{village}, Центральная улица, 4"));
    assert_eq!(found, expected);
    assert!(
        MAP.search("центральная 4", 4)
            .iter()
            .all(|found| found.ambiguous)
    );
    assert!(matches!(MAP.resolve("Центральная 4"), Verdict::Several(all) if all.len() == 4));
    for text in [
        "петровка центральная 4",
        "центральная 4 петровка",
        "д. Петровка, ул. Центральная, д. 4",
        "дер Петровка Центральная улица дом 4",
        "Центральная 4, Петровка",
        "gtnhjdrf wtynhfkmyfz 4",
        "Petrovka, Tsentralnaya 4",
        "ПЕТРОВКА,ЦЕНТРАЛЬНАЯ,4",
    ] {
        let found = first(text);
        assert_eq!(
            found.to_string(),
            "Петровка, Центральная улица, 4",
            "{text}"
        );
        assert!(
            found.is_meant() && found.certainty == Certainty::Exact,
            "{text}"
        );
        let taken = MAP.geocode(text).map(|found| found.to_string());
        assert_eq!(taken, Some(found.to_string()), "{text}");
    }
    let found = MAP
        .geocode("с. Заречное, ул. Центральная, 4")
        .expect("a house");
    assert_eq!(
        (found.settlement.as_str(), found.house.as_str()),
        ("Заречное", "4")
    );
}

#[test]
fn a_settlement_without_the_address_has_no_point() {
    for text in [
        "Сосновка, Ленина 12",
        "Хабаровск, улица Ленина 12",
        "улица Ленина 12, Хабаровск",
        "Ленина 12 Сосновка",
        "г. Урюпинск, Ленина 12",
        "рабочий посёлок Заря, ул. Южная, дом №15А",
    ] {
        assert_eq!(MAP.geocode(text), None, "{text}");
        assert!(
            MAP.search(text, 8).iter().all(|found| !found.is_meant()),
            "{text}"
        );
    }
    let Verdict::Unknown(words) = MAP.resolve("Хабаровск, улица Ленина 12")
    else {
        panic!("nobody knows Хабаровск");
    };
    assert_eq!(words, ["Хабаровск"]);
}

#[test]
fn no_sort_of_street_means_an_ulitsa() {
    let found = MAP.geocode("Строителей 5").expect("a house");
    assert_eq!(found.street, "улица Строителей");
    assert_eq!(texts("строителей 5").len(), 3);
    assert!(first("строителей 5").is_meant());
    for (text, street) in [
        ("пер. Строителей 5", "переулок Строителей"),
        ("проезд Строителей, 5", "проезд Строителей"),
        ("пр. строителей 5", "проезд Строителей"),
    ] {
        assert_eq!(MAP.geocode(text).expect(text).street, street, "{text}");
    }
    assert_eq!(MAP.geocode("проспект Строителей 5"), None);
}

#[test]
fn villages_and_stops_are_destinations() {
    let found = first("сосновка");
    assert_eq!(found.certainty, Certainty::Settlement);
    assert_eq!(
        (found.to_string().as_str(), found.kind),
        ("Сосновка", AddressKind::Point)
    );
    assert_eq!(first("рынок").to_string(), "Рынок");
    assert_eq!(first("остановка рынок").to_string(), "Рынок");
    assert_eq!(first("за рынком").full_text(), "Рынок, за");
    assert!(first("за рынком").is_meant());
    assert_eq!(
        MAP.geocode("Сосновка").map(|found| found.certainty),
        Some(Certainty::Settlement)
    );
}

#[test]
fn houses_are_kept_as_they_were_said() {
    for (text, expected, certainty) in [
        (
            "ленина 12 лит. А",
            "улица Ленина, 12 литА",
            Certainty::Exact,
        ),
        (
            "ленина 12 литера а",
            "улица Ленина, 12 литА",
            Certainty::Exact,
        ),
        ("ленина 12а", "улица Ленина, 12А", Certainty::Exact),
        ("ленина 12", "улица Ленина, 12", Certainty::Exact),
        ("ленина 21", "улица Ленина, вл. 21", Certainty::Exact),
        (
            "ленина владение 21",
            "улица Ленина, вл. 21",
            Certainty::Exact,
        ),
        ("ленина 24/1", "улица Ленина, 24/1", Certainty::Exact),
        ("ленина24", "улица Ленина, 24", Certainty::Exact),
        ("ул.Ленина,д.24/1", "улица Ленина, 24/1", Certainty::Exact),
        ("ленина 24/7", "улица Ленина, 24/7", Certainty::Street),
        ("ленина 999", "улица Ленина, 999", Certainty::Street),
        (
            "ленина 24 кв 5 подъезд 2",
            "улица Ленина, 24, кв. 5, п. 2",
            Certainty::Exact,
        ),
        (
            "ленина 24 2 подъезд 3 этаж",
            "улица Ленина, 24, п. 2, эт. 3",
            Certainty::Exact,
        ),
        (
            "ленина 999 кв 5",
            "улица Ленина, 999, кв. 5",
            Certainty::Street,
        ),
        (
            "ktybyf 24 код 5",
            "улица Ленина, 24, код 5",
            Certainty::Exact,
        ),
        ("С. Хакима 5", "улица С. Хакима, 5", Certainty::Exact),
        (
            "напротив ленина 24",
            "улица Ленина, 24, напротив",
            Certainty::Exact,
        ),
        ("южная 15а стр 1", "Южная улица, 15А с1", Certainty::Exact),
        ("на южной 15", "Южная улица, 15", Certainty::Exact),
    ] {
        let found = first(text);
        assert_eq!(found.full_text(), expected, "{text}");
        assert_eq!(found.certainty, certainty, "{text}");
        assert!(found.is_meant(), "{text}");
    }
    let off = first("ленина 999");
    assert!(off.is_off_the_map() && off.point.is_some());
}

#[test]
fn a_settlement_with_a_typing_error_is_no_note() {
    for text in [
        "центральная 4 петровкка",
        "Центральная 4, Питровка",
        "центральная 4 кв 2 петрвка",
    ] {
        assert_eq!(first(text).settlement, "Петровка", "{text}");
        let taken = MAP.geocode(text).map(|found| found.settlement);
        assert_eq!(taken.as_deref(), Some("Петровка"), "{text}");
    }
    // There is no such street there.
    assert_eq!(MAP.geocode("Ленина 12 Ивановкка"), None);
    assert!(!first("Ленина 12 Ивановкка").is_meant());
    for note in ["налево", "вход со двора", "магазин", "ждать у подъезда"]
    {
        let found = first(&format!("ленина 12 {note}"));
        assert_eq!((found.house.as_str(), found.extra.as_str()), ("12", note));
        assert!(found.is_meant(), "{note}");
    }
}

#[test]
fn a_village_or_a_street_with_where_to_wait_is_known_as_far_as_it_was_said() {
    for (text, told, certainty) in [
        (
            "Петровка у магазина",
            "Петровка, у магазина",
            Certainty::Settlement,
        ),
        (
            "д. Ивановка, напротив школы",
            "Ивановка, напротив школы",
            Certainty::Settlement,
        ),
        (
            "Ленина возле аптеки",
            "улица Ленина, возле аптеки",
            Certainty::Street,
        ),
    ] {
        for found in [first(text), MAP.geocode(text).expect(text)] {
            assert_eq!(
                (found.full_text().as_str(), found.certainty),
                (told, certainty)
            );
        }
    }
    // `Кафе` is no street: which one is not said.
    assert_eq!(MAP.geocode("кафе у моста"), None);
}

#[test]
fn a_guess_is_told_as_a_guess() {
    for text in [
        "кафе Уют",
        "СНТ Заря",
        "СНТ Заря уч 5",
        "деревня Заря",
        "Заря село",
        "проспект Ленина 24",
        "улица Неизвестная 4",
    ] {
        let found = MAP.search(text, 8);
        assert!(
            found.iter().all(|found| !found.is_meant()),
            "{text}: {found:?}"
        );
        assert_eq!(MAP.geocode(text), None, "{text}");
    }
    assert!(MAP.search("qqqq", 8).iter().all(|found| !found.is_meant()));
    let full = "Российская Федерация, Владимирская область, рабочий посёлок Заря, ул. Южная, дом №15А, \
        строение №1";
    assert_eq!(first(full).to_string(), "Южная улица, 15А с1");
    let known = "Российская Федерация, Владимирская область, ул. Южная, дом №15А, строение №1";
    assert_eq!(
        MAP.geocode(known).map(|found| found.house),
        Some("15А с1".to_owned())
    );
}

#[test]
fn lists_find_what_the_console_finds() {
    assert_eq!(MAP.streets_containing("Cnhjbntktq", 10).len(), 3);
    assert_eq!(MAP.streets_containing("строителей", 10).len(), 3);
    let houses = MAP.houses_of("ekbwf Ktybyf", "24", 10);
    let houses: Vec<String> = houses.iter().map(Found::to_string).collect();
    assert_eq!(houses, ["улица Ленина, 24", "улица Ленина, 24/1"]);
    assert_eq!(MAP.houses_of("Центральная улица", "4", 10).len(), 4);
}

#[test]
fn a_point_is_read_from_the_text_itself() {
    for text in [
        "56.1003, 40.4010",
        "56,1003 40,4010",
        "https://yandex.ru/maps/?pt=40.4010,56.1003&z=17",
        "N56.1003 E40.4010",
    ] {
        let found = MAP.geocode(text).expect(text);
        let point = found.point.expect("a point");
        assert!((point.lat - 56.1003).abs() < 1e-6, "{text}");
        assert_eq!(found.comment, "улица Ленина, 12", "{text}");
    }
}

//! Allotments: settlements whose streets are numbered lines.

use super::super::AddressIndex;
use super::first;
use crate::geocoder::Geocoder;
use crate::roads::import;

/// A node with these tags.
fn node(id: u32, (lat, lon): (f64, f64), tags: &[(&str, &str)]) -> String {
    let tags = tags
        .iter()
        .map(|(key, value)| format!(r#"<tag k="{key}" v="{value}"/>"#));
    let tags: String = tags.collect();
    format!(r#"<node id="{id}" lat="{lat}" lon="{lon}">{tags}</node>"#)
}

fn house(id: u32, at: (f64, f64), street: &str, number: &str) -> String {
    node(
        id,
        at,
        &[("addr:street", street), ("addr:housenumber", number)],
    )
}

/// Allotments on the map as a place, as a locality and as an area alone.
fn map() -> AddressIndex {
    let corners = [
        (57.06, 41.06),
        (57.06, 41.08),
        (57.08, 41.08),
        (57.08, 41.06),
    ];
    let corners = corners.iter().zip(21..).map(|(at, id)| node(id, *at, &[]));
    let nodes = [
        node(
            1,
            (57.05, 41.05),
            &[("place", "allotments"), ("name", "СНТ Рассвет")],
        ),
        house(2, (57.051, 41.05), "3-я линия", "7"),
        house(3, (57.05, 41.051), "Вишнёвая улица", "14"),
        node(
            4,
            (57.2, 41.2),
            &[("place", "locality"), ("name", "СНТ Родник")],
        ),
        house(5, (57.201, 41.2), "1-я линия", "3"),
        house(6, (57.07, 41.07), "Яблоневая улица", "5"),
        house(7, (57.071, 41.07), "Вишнёвая улица", "14"),
        node(8, (57.0, 41.0), &[("place", "town"), ("name", "Берёзово")]),
        house(9, (57.0, 41.001), "улица Мира", "3"),
    ];
    let nodes: String = nodes.into_iter().chain(corners).collect();
    let area = r#"<way id="30"><nd ref="21"/><nd ref="22"/><nd ref="23"/><nd ref="24"/><nd ref="21"/>
        <tag k="landuse" v="allotments"/><tag k="name" v="ДНТ «Энергетик»"/></way>"#;
    let road = r#"<way id="31"><nd ref="8"/><nd ref="9"/><tag k="highway" v="residential"/></way>"#;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("allotments.osm");
    let text = format!(r#"<osm version="0.6">{nodes}{area}{road}</osm>"#);
    std::fs::write(&path, text).expect("writes");
    let (map, _) = import(&path, &mut |_, _| ()).expect("the extract is read");
    let mut index = map.addresses;
    index.set_home("Берёзово");
    index
}

#[test]
fn lines_of_allotments_are_streets() {
    let index = map();
    for (text, expected) in [
        ("СНТ Рассвет 3 линия 7", "СНТ Рассвет, 3-я линия, 7"),
        ("СНТ Рассвет, 3-я линия, 7", "СНТ Рассвет, 3-я линия, 7"),
        ("рассвет линия 3 дом 7", "СНТ Рассвет, 3-я линия, 7"),
        ("3 линия 7, СНТ Рассвет", "СНТ Рассвет, 3-я линия, 7"),
        ("СНТ Родник, 1-я линия, 3", "СНТ Родник, 1-я линия, 3"),
        ("Родник 1 линия 3 кв 2", "СНТ Родник, 1-я линия, 3, кв. 2"),
    ] {
        assert_eq!(first(&index, text), expected, "{text}");
        let taken = index.geocode(text).map(|found| found.full_text());
        assert_eq!(taken.as_deref(), Some(expected), "{text}");
    }
    assert_eq!(index.geocode("СНТ Рассвет 4 линия 7"), None);
    assert_eq!(index.geocode("СНТ Родник, 3-я линия, 7"), None);
}

#[test]
fn an_area_of_allotments_is_a_settlement() {
    let index = map();
    for (text, expected) in [
        (
            "ДНТ Энергетик, Яблоневая 5",
            "ДНТ «Энергетик», Яблоневая улица, 5",
        ),
        (
            "Энергетик, Вишнёвая 14",
            "ДНТ «Энергетик», Вишнёвая улица, 14",
        ),
        ("Рассвет, Вишнёвая 14", "СНТ Рассвет, Вишнёвая улица, 14"),
        ("ДНТ Энергетик", "ДНТ «Энергетик»"),
    ] {
        let taken = index.geocode(text).map(|found| found.full_text());
        assert_eq!(taken.as_deref(), Some(expected), "{text}");
    }
}

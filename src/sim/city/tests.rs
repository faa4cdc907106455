use std::collections::{BTreeSet, HashMap};

use super::plane::Spot;
use super::*;
use pult_geo::addresses::AddressIndex;
use pult_geo::geocoder::{AddressKind, Geocoder};

#[test]
fn the_same_seed_gives_the_same_city() {
    let city = City::new(DEMO_SEED);
    assert_eq!(city, City::new(DEMO_SEED));
    assert_ne!(city.nodes, City::new(DEMO_SEED + 1).nodes);
}

#[test]
fn the_city_has_streets_houses_bridges_and_one_ways() {
    let city = City::new(DEMO_SEED);
    let names: BTreeSet<_> = city.roads().filter_map(|road| road.tag("name")).collect();
    assert!(
        (190..=240).contains(&names.len()),
        "{} streets",
        names.len()
    );
    let houses = city.addresses().into_iter();
    let houses = houses
        .filter(|entry| entry.kind == AddressKind::House)
        .count();
    assert!((7_700..=8_300).contains(&houses), "{houses} houses");
    let bridges = city
        .roads()
        .filter(|road| road.tag("bridge").is_some())
        .count();
    assert!((4..=12).contains(&bridges), "{bridges} bridges");
    assert!(city.roads().any(|road| road.tag("oneway").is_some()));
    assert!(
        city.roads()
            .all(|road| road.tag("name").is_some_and(|name| !name.is_empty()))
    );
}

#[test]
fn every_junction_is_reached_and_left() {
    let city = City::new(DEMO_SEED);
    let mut ways_out: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut ways_in: HashMap<usize, Vec<usize>> = HashMap::new();
    for road in city.roads() {
        for pair in road.nodes.windows(2) {
            ways_out.entry(pair[0]).or_default().push(pair[1]);
            ways_in.entry(pair[1]).or_default().push(pair[0]);
            if road.tag("oneway").is_none() {
                ways_out.entry(pair[1]).or_default().push(pair[0]);
                ways_in.entry(pair[0]).or_default().push(pair[1]);
            }
        }
    }
    let all: BTreeSet<usize> = city.roads().flat_map(|road| road.nodes.clone()).collect();
    let start = *all.first().expect("the city has roads");
    for neighbours in [&ways_out, &ways_in] {
        assert_eq!(reached(start, neighbours), all);
    }
}

fn reached(start: usize, neighbours: &HashMap<usize, Vec<usize>>) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([start]);
    let mut waiting = vec![start];
    while let Some(node) = waiting.pop() {
        for next in neighbours.get(&node).into_iter().flatten() {
            if reached.insert(*next) {
                waiting.push(*next);
            }
        }
    }
    reached
}

#[test]
fn only_bridges_cross_the_river() {
    let city = City::new(DEMO_SEED);
    for road in city
        .roads()
        .filter(|road| road.tag("highway") != Some("trunk"))
    {
        for pair in road.nodes.windows(2) {
            let side = |node: usize| Spot::of(city.nodes[node].point).above_river() > 0.0;
            let crosses = side(pair[0]) != side(pair[1]);
            assert_eq!(crosses, road.tag("bridge").is_some(), "{:?}", road.tags);
        }
    }
}

#[test]
fn well_known_addresses_are_found() {
    let mut index = AddressIndex::new(City::new(DEMO_SEED).addresses());
    index.set_centre(Some(CENTRE));
    for (query, expected) in [
        ("тимирязева 4", "Тимирязева, 4"),
        ("лен 24 2", "Ленина, 24, п. 2"),
        ("парковая 42", "Парковая улица, 42"),
        ("мира 1", "Мира, 1"),
        ("садовая 7", "Садовая улица, 7"),
        ("лесная 3", "Лесная улица, 3"),
        ("вокз", "Железнодорожный вокзал"),
        ("аэропорт", "Аэропорт Вегинск"),
    ] {
        let found = index.search(query, 5);
        let first = found.first().map(|found| found.full_text());
        let first = first.unwrap_or_default();
        assert!(first.ends_with(expected), "{query}: {first}");
    }
}

#[test]
fn zones_hold_what_belongs_to_them() {
    let city = City::new(DEMO_SEED);
    let zone_of = |x, y| {
        let at = Spot { x, y }.point();
        let zone = city.zones.iter().find(|zone| contains(&zone.boundary, at));
        zone.map(|zone| zone.name)
    };
    for ((x, y), zone) in [
        ((0.0, 0.0), "Центр"),
        ((0.0, -1_800.0), "Заречье"),
        ((3_500.0, 500.0), "Восточный"),
        ((0.0, 3_500.0), "Северный"),
        ((-3_500.0, 0.0), "Западный"),
        ((8_000.0, 0.0), "Пригород"),
    ] {
        assert_eq!(zone_of(x, y), Some(zone), "{x} {y}");
    }
    assert!(city.stands.iter().any(|stand| stand.name == "Автовокзал"));
}

/// Ray casting.
fn contains(boundary: &[Point], at: Point) -> bool {
    let mut inside = false;
    for (index, from) in boundary.iter().enumerate() {
        let to = boundary[(index + 1) % boundary.len()];
        let spans = (from.lat > at.lat) != (to.lat > at.lat);
        if spans
            && at.lon < from.lon + (at.lat - from.lat) / (to.lat - from.lat) * (to.lon - from.lon)
        {
            inside = !inside;
        }
    }
    inside
}

#[test]
fn the_map_is_written_as_xml() {
    let mut xml = Vec::new();
    City::new(DEMO_SEED)
        .write_osm(&mut xml)
        .expect("memory takes it");
    let xml = String::from_utf8(xml).expect("it is text");
    assert!(xml.starts_with("<?xml"));
    assert!(xml.contains("<tag k=\"name\" v=\"ТЦ «Европа»\"/>"));
    assert_eq!(xml.matches("<way ").count(), xml.matches("</way>").count());
}

#[test]
fn the_demonstration_office_lives_in_the_city() {
    let office: toml::Table = include_str!("../../../assets/demo.toml")
        .parse()
        .expect("the office file is TOML");
    let city = City::new(DEMO_SEED);
    let list = |key: &str| office[key].as_array().expect("a list").clone();
    let zones: Vec<_> = list("zone")
        .iter()
        .map(|zone| zone["name"].to_string())
        .collect();
    let names: Vec<_> = city
        .zones
        .iter()
        .map(|zone| format!("\"{}\"", zone.name))
        .collect();
    assert_eq!(zones, names);
    let crews = list("crew");
    assert_eq!(crews.len(), 40);
    let on_street: Vec<Spot> = city
        .roads()
        .flat_map(|road| &road.nodes)
        .map(|node| Spot::of(city.nodes[*node].point))
        .collect();
    for crew in &crews {
        let degrees = |key: &str| crew[key].as_float().expect("a number");
        let point = Point::new(degrees("lat"), degrees("lon")).expect("a point");
        let at = Spot::of(point);
        assert!(
            on_street.iter().any(|street| street.distance(at) < 1.0),
            "{crew}"
        );
        assert_eq!(crew["online"].as_bool(), Some(true));
    }
}

//! Places of seven maps, and the ways in which people write them: `tests/fixtures/places`.

use std::collections::BTreeMap;

use super::super::{AddressIndex, Entry, Sort};
use crate::geocoder::{AddressKind, Found, Geocoder, Verdict};
use pult_domain::Point;

const PLACES: &str = include_str!("../../../../tests/fixtures/places/places.tsv");
const WAYS: &str = include_str!("../../../../tests/fixtures/places/ways.tsv");

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

/// The maps by name.
fn maps() -> BTreeMap<&'static str, AddressIndex> {
    let mut entries: BTreeMap<&str, (&str, Vec<Entry>)> = BTreeMap::new();
    for line in lines(PLACES) {
        let [map, home, kind, settlement, name, house, lat, lon] = *line.as_slice() else {
            panic!("a line of places: {line:?}");
        };
        let degrees = |text: &str| text.parse().expect("degrees");
        let entry = Entry {
            kind: match kind {
                "house" => AddressKind::House,
                _ => AddressKind::Point,
            },
            sort: match kind {
                "town" => Sort::Settlement,
                "stop" => Sort::Stop,
                _ => Sort::Usual,
            },
            street: name.to_owned(),
            house: house.to_owned(),
            settlement: settlement.to_owned(),
            point: Point::new(degrees(lat), degrees(lon)),
            ..Entry::default()
        };
        entries
            .entry(map)
            .or_insert((home, Vec::new()))
            .1
            .push(entry);
    }
    let index = |(home, entries): (&str, Vec<Entry>)| {
        let mut index = AddressIndex::new(entries);
        index.set_home(home);
        index
    };
    entries
        .into_iter()
        .map(|(map, all)| (map, index(all)))
        .collect()
}

/// What an API is answered.
fn answer(index: &AddressIndex, typed: &str) -> String {
    match index.resolve(typed) {
        Verdict::One(found) => found.full_text(),
        Verdict::Several(_) => "ambiguous".to_owned(),
        Verdict::Unknown(_) => "not here".to_owned(),
    }
}

/// What Enter stores at the console: nothing but words where nobody chose.
fn taken(index: &AddressIndex, typed: &str) -> Option<String> {
    let found = index.search(typed, 8).into_iter().next();
    found.filter(Found::is_meant).map(|found| found.full_text())
}

#[test]
fn places_are_found_in_all_ways_of_writing_them() {
    let maps = maps();
    let ways: Vec<_> = lines(WAYS).collect();
    assert!(ways.len() >= 300 && lines(PLACES).count() >= 80);
    let mut wrong = Vec::new();
    for way in &ways {
        let [map, right, typed] = *way.as_slice() else {
            panic!("a line of ways: {way:?}");
        };
        let index = &maps[map];
        let (answered, taken) = (answer(index, typed), taken(index, typed));
        let is_place = right != "ambiguous" && right != "not here";
        if answered != right {
            wrong.push(format!("{map}: `{typed}` is {right}, not {answered}"));
        } else if is_place && taken.as_deref() != Some(right) {
            wrong.push(format!(
                "{map}: Enter on `{typed}` takes {taken:?}, not {right}"
            ));
        } else if right == "not here" && taken.is_some() {
            wrong.push(format!("{map}: Enter on `{typed}` takes {taken:?}"));
        }
    }
    let share = 100 * (ways.len() - wrong.len()) / ways.len();
    assert!(wrong.is_empty(), "{share} % are right: {wrong:#?}");
}

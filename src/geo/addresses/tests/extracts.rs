//! Public extracts, each asked for its own addresses as people write them. Their folder is named by
//! `PULT_DATASETS`; without it nothing is tried, which is said.

use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::super::vocabulary::street_types;
use super::super::{AddressIndex, layout};
use crate::geocoder::{AddressKind, Certainty, Geocoder, Verdict};
use crate::roads::import;

const EXTRACTS: [&str; 4] = [
    "andorra.osm.pbf",
    "monaco.osm.pbf",
    "moscow.osm.gz",
    "porto_portugal.osm.pbf",
];
/// So many addresses of each extract are asked for.
const ASKED: usize = 400;

fn pick(rng: &mut ChaCha8Rng, n: usize) -> usize {
    rng.next_u32() as usize % n.max(1)
}

/// The address as somebody writes it: without the sort of street, abbreviated, in another order, with a
/// typing error, in small letters, in the wrong layout.
fn written(settlement: &str, street: &str, house: &str, rng: &mut ChaCha8Rng) -> String {
    let mut words: Vec<String> = street.split(' ').map(str::to_owned).collect();
    let is_type = |word: &str| street_types(&word.to_lowercase()) != 0;
    match pick(rng, 6) {
        0 if words.len() > 2 => words.retain(|word| !is_type(word)),
        1 => {
            for word in words
                .iter_mut()
                .filter(|word| is_type(word) && word.chars().count() > 4)
            {
                let short = match word.to_lowercase().as_str() {
                    "rua" | "rue" => "R.",
                    "avenida" | "avenue" | "avinguda" => "Av.",
                    "улица" => "ул.",
                    "проспект" => "пр-т",
                    "переулок" => "пер.",
                    _ => continue,
                };
                *word = short.to_owned();
            }
        }
        2 => {
            let longest = words.iter_mut().max_by_key(|word| word.chars().count());
            if let Some(word) = longest
                .filter(|word| word.chars().count() > 7 && word.chars().all(char::is_alphabetic))
            {
                let mut letters: Vec<char> = word.chars().collect();
                letters.remove(letters.len() / 2);
                *word = letters.into_iter().collect();
            }
        }
        _ => {}
    }
    let street = words.join(" ");
    let text = match pick(rng, 4) {
        0 => format!("{settlement}, {street}, {house}"),
        1 => format!("{street} {house}, {settlement}"),
        2 => format!("{settlement} {street} {house}"),
        _ => format!("{street}, {house}, {settlement}"),
    };
    let cyrillic = text.chars().any(layout::is_cyrillic);
    match pick(rng, 5) {
        0 => text.to_lowercase(),
        1 if cyrillic && !text.contains('/') => layout::twin(&text.to_lowercase()).unwrap_or(text),
        2 => text.to_uppercase(),
        _ => text,
    }
}

/// What an extract is asked for: settlement, street, house.
fn addresses(index: &AddressIndex) -> Vec<(String, String, String)> {
    let houses = index.names().filter(|name| !name.settlement.is_empty());
    let houses = houses.flat_map(|name| {
        let of = |house: &super::super::name::Spot| {
            let found = name.found_house(house);
            (found.settlement, found.street, found.house)
        };
        name.houses.iter().map(of).collect::<Vec<_>>()
    });
    houses.collect()
}

#[test]
fn extracts_find_their_own_addresses_and_never_in_the_wrong_settlement() {
    let Some(folder) = std::env::var_os("PULT_DATASETS") else {
        eprintln!("PULT_DATASETS is not set: no extract was tried");
        return;
    };
    for extract in EXTRACTS {
        let path = Path::new(&folder).join("osm").join(extract);
        if !path.exists() {
            eprintln!("{} is not there: it was not tried", path.display());
            continue;
        }
        let (map, _) = import(&path, &mut |_, _| ()).expect("the extract is read");
        let index = map.addresses;
        let all = addresses(&index);
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let (mut right, mut wrong_settlement, mut asked) = (0, 0, 0);
        let mut missed = Vec::new();
        for _ in 0..ASKED.min(all.len()) {
            let (settlement, street, house) = &all[pick(&mut rng, all.len())];
            let typed = written(settlement, street, house, &mut rng);
            asked += 1;
            let first = index.search(&typed, 5).into_iter().next();
            let is_right = first.as_ref().is_some_and(|found| {
                found.kind == AddressKind::House
                    && found.house == *house
                    && found.street.to_lowercase() == street.to_lowercase()
                    && found.settlement == *settlement
                    && found.certainty == Certainty::Exact
            });
            right += usize::from(is_right);
            if !is_right {
                missed.push(format!(
                    "{typed} → {:?}",
                    first.map(|found| found.full_text())
                ));
            }
            if let Verdict::One(found) = index.resolve(&typed) {
                wrong_settlement += usize::from(found.settlement != *settlement);
            }
        }
        eprintln!(
            "{extract}: {asked} asked of {}, {right} found exactly at rank one, {wrong_settlement} in a wrong settlement",
            all.len()
        );
        assert_eq!(wrong_settlement, 0, "{extract}: {missed:#?}");
        assert!(
            right * 100 >= asked * 97,
            "{extract}: {right} of {asked}: {missed:#?}"
        );
    }
}

//! What holds on any map: an exact answer accounts for every word, and no settlement takes the houses of
//! another.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{AddressIndex, Entry};
use crate::geocoder::{AddressKind, Certainty, Geocoder};
use pult_domain::Point;

static STREETS: [&str; 8] = [
    "улица Ленина",
    "Центральная улица",
    "Лесной переулок",
    "проспект Мира",
    "улица Мира",
    "улица 8 Марта",
    "1-я Садовая улица",
    "улица К. Маркса",
];
static VILLAGES: [&str; 5] = ["Ивановка", "Петровка", "Сосновка", "Красный Яр", "Заречное"];
static STRANGE: [&str; 7] = ["Хабаровск", "Гоголя", "Абвгд", "кафе", "Нижняя", "Ы", "Xyz"];

fn house(settlement: &str, street: &str, number: u32, at: usize) -> Entry {
    let away = at as f64 / 100.0;
    Entry {
        kind: AddressKind::House,
        street: street.to_owned(),
        house: number.to_string(),
        settlement: settlement.to_owned(),
        point: Point::new(55.0 + away, 37.0 + away),
        ..Entry::default()
    }
}

type Drawn = (&'static str, &'static str, u32);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    vec(
        (select(&VILLAGES[..]), select(&STREETS[..]), 1_u32..12),
        1..24,
    )
}

fn entries(houses: &[Drawn]) -> Vec<Entry> {
    let villages = |village: &str| VILLAGES.iter().position(|known| *known == village);
    houses
        .iter()
        .map(|(village, street, number)| {
            house(
                village,
                street,
                *number,
                villages(village).unwrap_or_default() * 20,
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn an_exact_answer_accounts_for_every_word(
        houses in drawn(), at in any::<prop::sample::Index>(), strange in select(&STRANGE[..]), first in any::<bool>(),
    ) {
        let index = AddressIndex::new(entries(&houses));
        let (village, street, number) = houses[at.index(houses.len())];
        let known = format!("{village}, {street}, {number}");
        let typed = match first {
            true => format!("{strange}, {known}"),
            false => format!("{village} {strange} {street} {number}"),
        };
        prop_assert_eq!(index.geocode(&typed), None, "{}", typed);
        for found in index.search(&typed, 8) {
            prop_assert!(found.certainty != Certainty::Exact, "{}: {:?}", typed, found);
            prop_assert!(!found.is_meant(), "{}: {:?}", typed, found);
        }
        let found = index.geocode(&known).map(|found| (found.settlement, found.street, found.house));
        prop_assert_eq!(found, Some((village.to_owned(), street.to_owned(), number.to_string())));
    }

    #[test]
    fn a_new_settlement_never_takes_the_houses_of_another(houses in drawn(), more in drawn()) {
        let before = AddressIndex::new(entries(&houses));
        let mut all = entries(&houses);
        all.extend(more.iter().map(|(_, street, number)| house("Новая Слобода", street, *number, 150)));
        let after = AddressIndex::new(all);
        for (village, street, number) in &houses {
            let typed = format!("{village}, {street}, {number}");
            let was = before.geocode(&typed).map(|found| found.point);
            let is = after.geocode(&typed);
            prop_assert_eq!(is.as_ref().map(|found| found.point), was, "{}", typed);
            prop_assert_eq!(is.map(|found| found.settlement), Some((*village).to_owned()));
            // Without the settlement it may become ambiguous, but nobody else's house wins silently.
            let bare = format!("{street}, {number}");
            if let Some(found) = after.geocode(&bare) {
                let was = before.geocode(&bare).map(|found| found.point);
                let is_new = found.settlement == "Новая Слобода" && found.certainty == Certainty::Exact;
                prop_assert!(!is_new || was.is_none() || !found.away, "{}", bare);
            }
        }
    }
}

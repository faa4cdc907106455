//! Naming tariffs and services by a few letters of their names, in either keyboard layout.

use std::sync::Arc;

use pult_domain::{CompanyId, CrewGroupId, DiscountId, ServiceId, TariffId};
use pult_geo::addresses::layout;

use crate::filter::fold;

/// What can be named on a card.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The tariffs.
    pub tariffs: Arc<[(TariffId, String)]>,
    /// The services.
    pub services: Arc<[(ServiceId, String)]>,
    /// The discounts.
    pub discounts: Arc<[(DiscountId, String)]>,
    /// The companies.
    pub companies: Arc<[(CompanyId, String)]>,
    /// The groups of crews.
    pub groups: Arc<[(CrewGroupId, String)]>,
}

/// The letters in which Russian nouns end otherwise when there are several.
const ENDINGS: [char; 8] = ['а', 'е', 'и', 'о', 'у', 'ы', 'ю', 'я'];
/// The shortest stem of a word, in letters.
const SHORTEST: usize = 3;
/// The most of one service.
const MOST: usize = 9;

/// The entry that a text means: the first of whose words one begins so, else the first that contains it.
pub fn meant<'a, Id>(text: &str, entries: &'a [(Id, String)]) -> Option<&'a (Id, String)> {
    let typed = fold(text.trim());
    if typed.is_empty() {
        return None;
    }
    let find = |typed: &str| {
        let begins = |entry: &&(Id, String)| {
            let name = fold(&entry.1);
            name.split_whitespace().any(|word| word.starts_with(typed))
        };
        let contains = |entry: &&(Id, String)| fold(&entry.1).contains(typed);
        // `дет кресло`, `кресла`: each word by its stem.
        let of_words = |entry: &&(Id, String)| {
            let name = fold(&entry.1);
            typed.split_whitespace().all(|word| {
                let stem = word.trim_end_matches(ENDINGS);
                let stem = if stem.chars().count() < SHORTEST {
                    word
                } else {
                    stem
                };
                name.split_whitespace().any(|known| known.starts_with(stem))
            })
        };
        let first = entries.iter().find(begins);
        let first = first.or_else(|| entries.iter().find(contains));
        first.or_else(|| entries.iter().find(of_words))
    };
    find(&typed).or_else(|| find(&layout::twin(&typed)?))
}

/// The entries that a list means, with commas or `и` between them, one as often as it is counted (`2 кресла`, `кресло х2`);
/// `Err` is the first text that means nothing.
pub fn all_meant<'a, Id>(
    text: &str,
    entries: &'a [(Id, String)],
) -> Result<Vec<&'a (Id, String)>, String> {
    let mut all = Vec::new();
    for part in text.split([',', ';']) {
        match counted(part, entries) {
            // The name of one may have the word in it.
            Some(found) => all.extend(found),
            None => {
                for one in part.split(" и ").flat_map(|part| part.split(" and ")) {
                    let found = counted(one, entries);
                    all.extend(found.ok_or_else(|| one.trim().to_owned())?);
                }
            }
        }
    }
    Ok(all)
}

/// An entry, as often as the text says; none for an empty text.
fn counted<'a, Id>(text: &str, entries: &'a [(Id, String)]) -> Option<Vec<&'a (Id, String)>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    if let Some(one) = meant(text, entries) {
        return Some(vec![one]);
    }
    let n = |text: &str| {
        let n = text.trim().trim_start_matches(['x', 'х', '×']).trim_start();
        let n = n.trim_end_matches(['x', 'х', '×']).trim_end();
        n.parse().ok().filter(|n| (1..=MOST).contains(n))
    };
    let before = text.split_once(' ');
    let behind = text.rsplit_once(' ').map(|(name, n)| (n, name));
    let (n, name) = [before, behind]
        .into_iter()
        .flatten()
        .find_map(|(counts, name)| Some((n(counts)?, name)))?;
    Some(vec![meant(name, entries)?; n])
}

/// What an entry is called.
pub fn name_of<Id: PartialEq>(id: &Id, entries: &[(Id, String)]) -> String {
    let found = entries.iter().find(|(known, _)| known == id);
    found.map_or_else(String::new, |(_, name)| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_named_by_a_few_letters() {
        let names = ["Детское кресло", "Багаж", "Перевозка животных"];
        let services: Vec<(ServiceId, String)> =
            (1..).map(ServiceId).zip(names.map(str::to_owned)).collect();
        let ids = |text: &str| {
            let found = all_meant(text, &services);
            found.map(|found| found.iter().map(|(id, _)| id.0).collect::<Vec<_>>())
        };
        assert_eq!(ids("дет, баг"), Ok(vec![1, 2]));
        assert_eq!(ids("крес"), Ok(vec![1]));
        assert_eq!(ids(";bdjn"), Ok(vec![3]), "животн in the other layout");
        assert_eq!(ids(""), Ok(vec![]));
        assert_eq!(ids("баг, слон"), Err("слон".to_owned()));
        assert_eq!(ids("багаж и кресло"), Ok(vec![2, 1]));
        assert_eq!(ids("дет кресло"), Ok(vec![1]));
        assert_eq!(ids("кресло х2"), Ok(vec![1, 1]));
        assert_eq!(ids("2 кресла, багаж"), Ok(vec![1, 1, 2]));
        assert_eq!(ids("багаж и слон"), Err("слон".to_owned()));
        assert_eq!(ids("100 кресел"), Err("100 кресел".to_owned()));
    }
}

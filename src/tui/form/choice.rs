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
        let first = entries.iter().find(begins);
        first.or_else(|| entries.iter().find(contains))
    };
    find(&typed).or_else(|| find(&layout::twin(&typed)?))
}

/// The entries that a list with commas means; `Err` is the first text that means nothing.
pub fn all_meant<'a, Id>(
    text: &str,
    entries: &'a [(Id, String)],
) -> Result<Vec<&'a (Id, String)>, String> {
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| meant(part, entries).ok_or_else(|| part.to_owned()))
        .collect()
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
    }
}

//! Lists by what a name contains, as Taxi-Master's `get_addresses_like` asks for them.

use std::collections::HashMap;

use super::AddressIndex;
use super::house::{house_key, natural_cmp};
use super::layout;
use super::name::{Name, Role, Spot};
use super::normalise::{canonical, fold};
use crate::geocoder::{AddressKind, Found};

impl AddressIndex {
    /// Streets whose name contains `part`, in natural order, at most `limit`. Case, ё and
    /// abbreviations of the sort of street do not matter.
    pub fn streets_containing(&self, part: &str, limit: usize) -> Vec<Found> {
        self.containing(AddressKind::Street, part, limit)
    }

    /// Named places whose name contains `part`, in natural order, at most `limit`.
    pub fn points_containing(&self, part: &str, limit: usize) -> Vec<Found> {
        self.containing(AddressKind::Point, part, limit)
    }

    /// Houses of the street named `street` in full, whose number begins with `house`, in natural
    /// order, at most `limit`. The sort of street may be left out when no street is named so. A house
    /// of the map is left out where the office's own book has it.
    pub fn houses_of(&self, street: &str, house: &str, limit: usize) -> Vec<Found> {
        let beginning = house_key(house);
        let mut houses: Vec<_> = self
            .streets_named(street)
            .into_iter()
            .flat_map(|name| name.houses.iter().map(move |spot| (name, spot)))
            .filter(|(_, spot)| spot.key.starts_with(&beginning))
            .collect();
        houses.sort_by(|(_, left), (_, right)| {
            let own_first = right.own().cmp(&left.own());
            natural_cmp(&left.key, &right.key).then(own_first)
        });
        let found = without_hidden(houses).into_iter().take(limit);
        found
            .map(|(name, spot)| self.told(name.found_house(spot)))
            .collect()
    }

    /// As typed, else as the same keys type it in the other layout, else as the search finds it.
    fn containing(&self, kind: AddressKind, part: &str, limit: usize) -> Vec<Found> {
        let found = self.containing_exactly(kind, part, limit);
        if !found.is_empty() || limit == 0 {
            return found;
        }
        let twin = layout::twin(part);
        let found = twin.map(|twin| self.containing_exactly(kind, &twin, limit));
        let found = found.unwrap_or_default();
        if !found.is_empty() {
            return found;
        }
        let searched = self.first_hits(part, false, limit, |hits, _| {
            let meant = hits.iter().filter(|hit| !hit.guessed && !hit.house);
            let meant = meant.filter(|hit| hit.name.kind == kind && hit.off_map.is_empty());
            meant.map(|hit| hit.found()).collect()
        });
        searched.unwrap_or_default()
    }

    fn containing_exactly(&self, kind: AddressKind, part: &str, limit: usize) -> Vec<Found> {
        let (folded, words) = (fold(part.trim()), canonical(part));
        let has = |name: &Name| {
            name.folded.contains(&folded) || !words.is_empty() && name.canonical.contains(&words)
        };
        let mut names: Vec<_> = self
            .names()
            .filter(|name| name.kind == kind && has(name))
            .collect();
        names.sort_by(|left, right| natural_cmp(&left.folded, &right.folded));
        if kind == AddressKind::Street {
            names = in_one_spelling(names);
        }
        names
            .into_iter()
            .flat_map(Name::found)
            .map(|found| self.told(found))
            .take(limit)
            .collect()
    }

    /// The streets of this name: as written, else in the other layout, else as the strict search finds
    /// them.
    fn streets_named(&self, street: &str) -> Vec<&Name> {
        let twin = || layout::twin(street).map(|twin| self.streets_written(&twin));
        let searched = || {
            let named = self.first_hits(street, true, 16, |hits, _| {
                let meant = hits.iter().filter(|hit| !hit.guessed && !hit.house);
                let streets = meant.filter(|hit| hit.name.kind == AddressKind::Street);
                let streets = streets.filter(|hit| hit.off_map.is_empty());
                streets.map(|hit| hit.name.as_entry()).collect::<Vec<_>>()
            });
            let entries = named.unwrap_or_default();
            let numbers = entries.iter().filter_map(|entry| self.known_number(entry));
            numbers.filter_map(|number| self.name(number)).collect()
        };
        let written = self.streets_written(street);
        if !written.is_empty() {
            return written;
        }
        twin()
            .filter(|found| !found.is_empty())
            .unwrap_or_else(searched)
    }

    fn streets_written(&self, street: &str) -> Vec<&Name> {
        let (folded, words) = (fold(street.trim()), canonical(street));
        let streets = || self.names().filter(|name| name.kind == AddressKind::Street);
        let exact: Vec<_> = streets()
            .filter(|name| *name.folded == *folded || *name.canonical == *words)
            .collect();
        if !exact.is_empty() || words.is_empty() {
            return exact;
        }
        streets()
            .filter(|name| self.bare_name(name) == words)
            .collect()
    }

    /// The words of a name without the sort of street.
    fn bare_name(&self, name: &Name) -> String {
        let words = name
            .words
            .iter()
            .filter(|word| matches!(word.role, Role::Word | Role::Number));
        let texts: Vec<_> = words.map(|word| self.lexicon.text(word.id)).collect();
        texts.join(" ")
    }
}

/// Streets without other spellings of the same one: the office's own spelling stays, else the first.
fn in_one_spelling(names: Vec<&Name>) -> Vec<&Name> {
    let mut shown: Vec<&Name> = Vec::with_capacity(names.len());
    let mut by_words: HashMap<Vec<u32>, Vec<usize>> = HashMap::new();
    for name in names {
        let alike = by_words.entry(name.distinguishing_words()).or_default();
        let same = |&&at: &&usize| shown[at].town == name.town && shown[at].is_spelled_like(name);
        match alike.iter().find(same) {
            Some(&at) if name.own() && !shown[at].own() => shown[at] = name,
            Some(_) => {}
            None => {
                alike.push(shown.len());
                shown.push(name);
            }
        }
    }
    shown
}

/// Houses, the book's first among equal ones, without those of the map that the book has too.
fn without_hidden<'a>(houses: Vec<(&'a Name, &'a Spot)>) -> Vec<(&'a Name, &'a Spot)> {
    let mut shown: Vec<(&Name, &Spot)> = Vec::with_capacity(houses.len());
    for (name, spot) in houses {
        let before = shown.iter().rev().map(|(_, other)| *other);
        let mut same = before.take_while(|other| other.key == spot.key);
        if spot.own() || !same.any(|other| other.own() && other.is_near(spot)) {
            shown.push((name, spot));
        }
    }
    shown
}

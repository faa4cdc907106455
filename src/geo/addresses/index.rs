//! The address book in memory: built once, changed in place.

use std::collections::BTreeMap;

use super::Entry;
use super::lexicon::Lexicon;
use super::name::Name;
use super::normalise::fold;
use crate::geocoder::AddressKind;
use pult_domain::Point;

/// Addresses in memory, ready for search. Clone it to change a copy while others read.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(from = "super::stored::Stored", into = "super::stored::Stored")]
pub struct AddressIndex {
    /// By number; `None` where the last address of a name was removed.
    names: Vec<Option<Name>>,
    numbers: BTreeMap<Key, u32>,
    pub(super) lexicon: Lexicon,
    pub(super) centre: Option<Point>,
    addresses: usize,
}

/// What makes a name the same name: (is a point, folded text, folded locality).
type Key = (bool, Box<str>, Box<str>);

impl AddressIndex {
    /// An index of `entries`.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> AddressIndex {
        let mut index = AddressIndex::default();
        for entry in entries {
            index.add(&entry);
        }
        index
    }

    /// Sets the middle of the office's area: among equals the nearest to it comes first.
    pub fn set_centre(&mut self, centre: Option<Point>) {
        self.centre = centre;
    }

    /// How many addresses there are; a street known by its houses only is not counted.
    pub fn len(&self) -> usize {
        self.addresses
    }

    /// Whether there are no addresses.
    pub fn is_empty(&self) -> bool {
        self.addresses == 0
    }

    /// Adds one entry. Two entries may be equal; an entry without a name is left out.
    pub fn add(&mut self, entry: &Entry) {
        if entry.street.trim().is_empty() {
            return;
        }
        let number = self.number_of(entry);
        let name = self.names[number as usize]
            .as_mut()
            .expect("a numbered name is there until its last address goes");
        let before = name.spots.len() + name.houses.len();
        name.add(entry);
        self.addresses += name.spots.len() + name.houses.len() - before;
    }

    /// Removes one entry that was added; says whether it was there. An entry with an id is
    /// recognised by id, name and house; one without by all its fields.
    pub fn remove(&mut self, entry: &Entry) -> bool {
        let key = key_of(entry);
        let Some(&number) = self.numbers.get(&key) else {
            return false;
        };
        let slot = &mut self.names[number as usize];
        let removed = slot.as_mut().is_some_and(|name| name.remove(entry));
        if slot.as_ref().is_some_and(Name::is_empty)
            && let Some(name) = slot.take()
        {
            for word in &name.words {
                self.lexicon.remove(word.id, number);
            }
            self.numbers.remove(&key);
        }
        self.addresses -= usize::from(removed);
        removed
    }

    pub(super) fn name(&self, number: u32) -> Option<&Name> {
        self.names[number as usize].as_ref()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().flatten()
    }

    /// The number of the entry's name, which is made when it is new.
    fn number_of(&mut self, entry: &Entry) -> u32 {
        let key = key_of(entry);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let kind = if key.0 {
            AddressKind::Point
        } else {
            AddressKind::Street
        };
        let number = self.names.len() as u32;
        let (text, locality) = (entry.street.trim(), entry.locality.trim());
        let name = Name::new(kind, text, locality, number, &mut self.lexicon);
        self.names.push(Some(name));
        self.numbers.insert(key, number);
        number
    }

    /// Puts back a name with its addresses, as it was stored.
    pub(super) fn restore(&mut self, empty: &Entry, fill: impl FnOnce(&mut Name)) {
        let number = self.number_of(empty);
        if let Some(name) = &mut self.names[number as usize] {
            fill(name);
            self.addresses += name.spots.len() + name.houses.len();
        }
    }
}

fn key_of(entry: &Entry) -> Key {
    let point = entry.kind == AddressKind::Point;
    let folded = |text: &str| fold(text.trim()).into_boxed_str();
    (point, folded(&entry.street), folded(&entry.locality))
}

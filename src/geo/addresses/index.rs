//! The address book in memory: built once, changed in place.

use std::collections::BTreeMap;

use super::corners::Corners;
use super::house::house_key;
use super::lexicon::Lexicon;
use super::name::Name;
use super::normalise::fold;
use super::spatial::Pins;
use super::towns::{NO_TOWN, Towns};
use super::whereabouts::Whereabouts;
use super::{Entry, Sort};
use crate::Bounds;
use crate::geocoder::{AddressKind, Found};
use pult_domain::Point;

/// Addresses in memory, ready for search. Clone it to change a copy while others read.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(from = "super::stored::Stored", into = "super::stored::Stored")]
pub struct AddressIndex {
    /// By number; `None` where the last address of a name was removed.
    names: Vec<Option<Name>>,
    numbers: BTreeMap<Key, u32>,
    pub(super) lexicon: Lexicon,
    pub(super) towns: Towns,
    pub(super) pins: Pins,
    pub(super) whereabouts: Whereabouts,
    pub(super) corners: Corners,
    pub(super) centre: Option<Point>,
    addresses: usize,
}

/// What makes a name the same name: (is a point, its sort, folded text, settlement).
type Key = (bool, Sort, Box<str>, u32);

impl AddressIndex {
    /// An index of `entries`.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> AddressIndex {
        let mut index = AddressIndex::default();
        for entry in entries {
            index.enter(&entry);
        }
        index.pin_all();
        index
    }

    /// Says which settlement is the office's own: addresses without one are in it, and no text names it.
    /// Nothing: the one that has by far the most addresses.
    pub fn set_home(&mut self, settlement: &str) {
        self.towns.set_home(settlement);
    }

    /// Sets the middle of the office's area: among equals the nearest to it comes first.
    pub fn set_centre(&mut self, centre: Option<Point>) {
        self.centre = centre;
        self.towns.set_middle(centre);
    }

    /// The rectangle around all houses; nothing without any.
    pub fn bounds(&self) -> Option<Bounds> {
        self.pins.bounds()
    }

    /// How many addresses there are; a street known by its houses only is not counted.
    pub fn len(&self) -> usize {
        self.addresses
    }

    /// Every house number that has a place.
    pub fn house_numbers(&self) -> impl Iterator<Item = (&str, Point)> {
        let houses = self.names().flat_map(|name| &name.houses);
        houses.filter_map(|house| Some((house.number(), house.point()?)))
    }

    /// Whether there are no addresses.
    pub fn is_empty(&self) -> bool {
        self.addresses == 0
    }

    /// Adds one entry. Two entries may be equal; an entry without a name is left out.
    pub fn add(&mut self, entry: &Entry) {
        if let Some(number) = self.enter(entry)
            && let Some(point) = entry.point
            && let Some(house) = self.is_pinned(number, entry)
        {
            self.pins.add(number, point, house);
        }
        self.towns.weigh();
    }

    /// Adds one entry without its place on earth; answers the number of its name.
    fn enter(&mut self, entry: &Entry) -> Option<u32> {
        if entry.street.trim().is_empty() {
            return None;
        }
        let number = self.number_of(entry);
        let name = self.names[number as usize]
            .as_mut()
            .expect("a numbered name is there until its last address goes");
        let before = name.spots.len() + name.houses.len();
        name.add(entry);
        if !entry.district.trim().is_empty() {
            name.note_district(self.towns.number_of(&entry.district));
        }
        self.whereabouts.note(number, name);
        let after = name.spots.len() + name.houses.len();
        let town = name.town;
        self.count(town, before, after);
        Some(number)
    }

    /// Removes one entry that was added; says whether it was there. An entry with an id is
    /// recognised by id, name and house; one without by all its fields.
    pub fn remove(&mut self, entry: &Entry) -> bool {
        let Some(key) = self.known_key(entry) else {
            return false;
        };
        let Some(&number) = self.numbers.get(&key) else {
            return false;
        };
        let pinned = self.is_pinned(number, entry);
        let slot = &mut self.names[number as usize];
        let size = |name: &Name| name.spots.len() + name.houses.len();
        let before = slot.as_ref().map_or(0, size);
        let removed = slot.as_mut().is_some_and(|name| name.remove(entry));
        let after = slot.as_ref().map_or(0, size);
        if slot.as_ref().is_some_and(Name::is_empty)
            && let Some(name) = slot.take()
        {
            for word in &name.words {
                self.lexicon.remove(word.id, number);
            }
            self.corners.forget(number);
            self.numbers.remove(&key);
        }
        self.count(key.3, before, after);
        self.towns.weigh();
        if let Some((house, point)) = pinned.zip(entry.point).filter(|_| removed) {
            self.pins.remove(number, point, house);
        }
        removed
    }

    fn count(&mut self, town: u32, before: usize, after: usize) {
        self.towns.count(town, before, after);
        self.addresses = self.addresses + after - before;
    }

    /// Whether a point may be at this address, and if so, whether it is a house.
    fn is_pinned(&self, number: u32, entry: &Entry) -> Option<bool> {
        let house = !house_key(&entry.house).is_empty();
        let place = self.name(number).is_some_and(Name::is_place);
        (house || place).then_some(house)
    }

    /// Puts every address on the earth in one go, when all are entered.
    pub(super) fn pin_all(&mut self) {
        let names: Vec<(u32, &Name)> = self.numbered_names().collect();
        self.pins = Pins::of(names.iter().copied());
        self.towns.weigh();
    }

    /// What was found, knowing whether its text must name the settlement.
    pub(super) fn told(&self, mut found: Found) -> Found {
        found.away = !self.is_home(self.towns.known(&found.settlement).unwrap_or(NO_TOWN));
        found
    }

    /// Whether a settlement is the office's own.
    pub(super) fn is_home(&self, town: u32) -> bool {
        town == NO_TOWN || self.towns.home() == Some(town)
    }

    pub(super) fn name(&self, number: u32) -> Option<&Name> {
        self.names.get(number as usize)?.as_ref()
    }

    /// The names that have addresses, each with its number.
    pub(super) fn numbered_names(&self) -> impl Iterator<Item = (u32, &Name)> {
        let names = self.names.iter().enumerate();
        names.filter_map(|(number, name)| Some((number as u32, name.as_ref()?)))
    }

    /// The number of the name of an entry that is there.
    pub(super) fn known_number(&self, entry: &Entry) -> Option<u32> {
        self.numbers.get(&self.known_key(entry)?).copied()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().flatten()
    }

    /// The number of the entry's name, which is made when it is new.
    fn number_of(&mut self, entry: &Entry) -> u32 {
        let town = self.towns.number_of(&entry.settlement);
        let key = key_of(entry, town);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.names.len() as u32;
        let name = Name::new(entry, town, number, &mut self.lexicon);
        self.names.push(Some(name));
        self.numbers.insert(key, number);
        number
    }

    fn known_key(&self, entry: &Entry) -> Option<Key> {
        let town = match entry.settlement.trim().is_empty() {
            true => NO_TOWN,
            false => self.towns.known(&entry.settlement)?,
        };
        Some(key_of(entry, town))
    }

    /// Puts back a name with its addresses, as it was stored.
    pub(super) fn restore(&mut self, empty: &Entry, fill: impl FnOnce(&mut Name)) {
        let number = self.number_of(empty);
        if let Some(name) = &mut self.names[number as usize] {
            fill(name);
            for district in name.named_districts() {
                name.note_district(self.towns.number_of(&district));
            }
            self.whereabouts.note(number, name);
            let (town, after) = (name.town, name.spots.len() + name.houses.len());
            self.count(town, 0, after);
        }
    }
}

fn key_of(entry: &Entry, town: u32) -> Key {
    let point = entry.kind == AddressKind::Point;
    let folded = fold(entry.street.trim()).into_boxed_str();
    (point, entry.sort, folded, town)
}

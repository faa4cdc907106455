//! A street with its houses, or the places that share a name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::house::{house_key, house_keys, leading_number, natural_cmp};
use super::lexicon::Lexicon;
use super::normalise::{Kind, Token, canonical, fold, tokens};
use super::stations::{called, described};
use super::towns::NO_TOWN;
use super::vocabulary::{STREET_TYPES, spelled_ordinal, street_types};
use super::{Entry, Sort};
use crate::geocoder::{AddressKind, Certainty, Found};
use pult_domain::{AddressId, Point};

/// What a word does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Distinguishes the name.
    Word,
    /// A number that distinguishes the name: `8` of `8 Марта`.
    Number,
    /// The sort of street, or a word that may be left out.
    Optional,
    /// Calls a place of its sort, and what that costs: `вокзал`, though the station's name has no such word.
    Called(u8),
    /// Stands beside such a word: `железнодорожный`.
    Described,
    /// Initials or another abbreviation: `М.` of `М. Горького`. It explains a word, but no name by
    /// itself.
    Initial,
}

/// A word of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameWord {
    /// Its number in the lexicon.
    pub id: u32,
    /// What it does.
    pub role: Role,
}

/// Degrees in units of 10⁻⁷, the precision of OpenStreetMap: about a centimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place(i32, i32);

impl Place {
    pub(super) fn of(point: Point) -> Place {
        let fixed = |degrees: f64| (degrees * 1e7).round() as i32;
        Place(fixed(point.lat), fixed(point.lon))
    }

    pub(super) fn point(self) -> Point {
        Point {
            lat: f64::from(self.0) / 1e7,
            lon: f64::from(self.1) / 1e7,
        }
    }
}

/// One address: a house, or where a street or a named place is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spot {
    id: Option<i64>,
    place: Option<Place>,
    comment: Box<str>,
    /// The part of its town; empty when unknown.
    pub district: Box<str>,
    /// The house number as written; empty for a street or a place.
    house: Box<str>,
    /// [`house_key`] of the number.
    pub key: Box<str>,
}

impl Spot {
    fn of(entry: &Entry) -> Spot {
        Spot {
            id: entry.id.map(|id| id.0),
            place: entry.point.map(Place::of),
            comment: entry.comment.as_str().into(),
            district: entry.district.trim().into(),
            house: entry.house.as_str().into(),
            key: house_key(&entry.house).into(),
        }
    }

    /// The spots of an entry: one for each number of its house.
    fn all_of(entry: &Entry) -> impl Iterator<Item = Spot> {
        let spot = Spot::of(entry);
        let keys = house_keys(&entry.house).into_iter();
        keys.map(move |key| Spot {
            key: key.into(),
            ..spot.clone()
        })
    }

    pub fn point(&self) -> Option<Point> {
        self.place.map(Place::point)
    }

    /// The house number as it is written.
    pub fn number(&self) -> &str {
        &self.house
    }

    /// Within some 150 m of `other`, give or take.
    pub fn is_near(&self, other: &Spot) -> bool {
        const NEAR: u32 = 15_000;
        match (self.place, other.place) {
            (Some(Place(lat, lon)), Some(Place(other_lat, other_lon))) => {
                lat.abs_diff(other_lat) < NEAR && lon.abs_diff(other_lon) < 2 * NEAR
            }
            (left, right) => left == right,
        }
    }

    /// An entry of the office's own book.
    pub fn own(&self) -> bool {
        self.id.is_some()
    }
}

/// A street with its houses, or the places that share a name.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// Street or point.
    pub kind: AddressKind,
    pub sort: Sort,
    pub text: Box<str>,
    /// The settlement that it is in, as written; empty when unknown.
    pub settlement: Box<str>,
    /// The number of the settlement; 0 when unknown.
    pub town: u32,
    /// The numbers of the parts of the settlement that its houses are in.
    pub districts: Vec<u32>,
    /// [`fold`] of the text.
    pub folded: Box<str>,
    /// [`canonical`] of the text.
    pub canonical: Box<str>,
    /// Sorts of street among the words: a set.
    pub types: u32,
    pub words: Vec<NameWord>,
    /// Where it is itself, without houses.
    pub spots: Vec<Spot>,
    /// In natural order.
    pub houses: Vec<Spot>,
}

impl Name {
    /// A name without addresses; its words are entered into the lexicon under `number`.
    pub fn new(entry: &Entry, town: u32, number: u32, lexicon: &mut Lexicon) -> Name {
        let text = entry.street.trim();
        let mut name = Name {
            kind: match entry.kind {
                AddressKind::Point => AddressKind::Point,
                AddressKind::Street | AddressKind::House => AddressKind::Street,
            },
            sort: entry.sort,
            text: text.into(),
            settlement: entry.settlement.trim().into(),
            town,
            districts: Vec::new(),
            folded: fold(text).into(),
            canonical: canonical(text).into(),
            types: 0,
            words: Vec::new(),
            spots: Vec::new(),
            houses: Vec::new(),
        };
        for token in tokens(text) {
            name.add_word(token, number, lexicon);
        }
        name.keep_one_word();
        name.add_its_sort(number, lexicon);
        name
    }

    /// Words by which it is called though its name does not have them.
    fn add_its_sort(&mut self, number: u32, lexicon: &mut Lexicon) {
        let called = called(self.sort).iter();
        let called = called.map(|(word, cost)| (*word, Role::Called(*cost)));
        let described = described(self.sort)
            .iter()
            .map(|word| (*word, Role::Described));
        for (word, role) in called.chain(described) {
            let known = lexicon.id(word);
            let is_word = |word: &NameWord| word.role == Role::Word;
            let several = self.words.iter().filter(|word| is_word(word)).count() > 1;
            match self.words.iter_mut().find(|own| Some(own.id) == known) {
                None => self.push(word, role, number, lexicon),
                // `станция Берёзово` is called Берёзово.
                Some(own) if is_word(own) && several => own.role = role,
                Some(_) => {}
            }
            self.types |= street_types(word);
        }
    }

    fn add_word(&mut self, token: Token, number: u32, lexicon: &mut Lexicon) {
        match token.kind {
            Kind::Type(types) => {
                self.types |= types;
                let full = STREET_TYPES[types.trailing_zeros() as usize].0;
                self.push(full, Role::Optional, number, lexicon);
            }
            Kind::Noise | Kind::Settlement | Kind::Region { .. } => {
                self.push(&token.text, Role::Optional, number, lexicon);
            }
            Kind::Number | Kind::Ordinal => self.push(&token.text, Role::Number, number, lexicon),
            Kind::Word => {
                if let Some(digits) = spelled_ordinal(&token.text) {
                    self.push(digits, Role::Number, number, lexicon);
                    self.push(&token.text, Role::Optional, number, lexicon);
                } else if token.dotted && token.text.chars().count() <= 4 {
                    let initial = format!("{}.", token.text);
                    self.push(&initial, Role::Initial, number, lexicon);
                } else {
                    self.push(&token.text, Role::Word, number, lexicon);
                }
            }
        }
    }

    /// A name of nothing but words that may be left out is called by them: `Набережная улица`.
    fn keep_one_word(&mut self) {
        let distinguishes = |word: &NameWord| matches!(word.role, Role::Word | Role::Number);
        if !self.words.iter().any(distinguishes) {
            for word in &mut self.words {
                word.role = Role::Word;
            }
        }
    }

    fn push(&mut self, word: &str, role: Role, number: u32, lexicon: &mut Lexicon) {
        // A search keeps a bit for each word of a name.
        if self.words.len() < 64 {
            let id = lexicon.add(word, number);
            self.words.push(NameWord { id, role });
        }
    }

    /// Adds the address of `entry`. What a map says twice is kept once: a
    /// street's second point, the address that each shop of a house repeats.
    pub fn add(&mut self, entry: &Entry) {
        if house_key(&entry.house).is_empty() {
            let spot = Spot::of(entry);
            let known =
                |old: &Spot| !old.own() && (self.kind == AddressKind::Street || *old == spot);
            if spot.own() || !self.spots.iter().any(known) {
                self.spots.push(spot);
            }
            return;
        }
        Spot::all_of(entry).for_each(|spot| self.add_house(spot));
    }

    fn add_house(&mut self, spot: Spot) {
        let known = |old: &Spot| !old.own() && old.is_near(&spot);
        if !spot.own() && self.houses_exactly(&spot.key).any(known) {
            return;
        }
        let place = self
            .houses
            .partition_point(|old| natural_cmp(&old.key, &spot.key).is_le());
        self.houses.insert(place, spot);
    }

    /// Removes the address of `entry`; says whether there was one.
    pub fn remove(&mut self, entry: &Entry) -> bool {
        if house_key(&entry.house).is_empty() {
            return remove_from(&mut self.spots, &Spot::of(entry));
        }
        let mut removed = false;
        for gone in Spot::all_of(entry) {
            removed |= remove_from(&mut self.houses, &gone);
        }
        removed
    }

    /// Whether this is another spelling of the same name: `ул. Ленина`, `Ленина улица`, or `Ленина`
    /// alone; `переулок Ленина` is none.
    pub fn is_spelled_like(&self, other: &Name) -> bool {
        let same_words = || self.distinguishing_words() == other.distinguishing_words();
        self.kind == other.kind && self.sorts() & other.sorts() != 0 && same_words()
    }

    /// The sorts of street; a bare name is that of an `улица`.
    pub fn sorts(&self) -> u32 {
        let plain = STREET_TYPES.iter().position(|(sort, _)| *sort == "улица");
        match self.types {
            0 => plain.map_or(0, |index| 1 << index),
            types => types,
        }
    }

    /// The words that tell the name from others, in one order.
    pub fn distinguishing_words(&self) -> Vec<u32> {
        let words = self.words.iter();
        let words =
            words.filter(|word| matches!(word.role, Role::Word | Role::Number | Role::Initial));
        let mut ids: Vec<u32> = words.map(|word| word.id).collect();
        ids.sort_unstable();
        ids
    }

    /// Notes that some of its addresses are in a part of the settlement.
    pub fn note_district(&mut self, district: u32) {
        if district != NO_TOWN && !self.districts.contains(&district) {
            self.districts.push(district);
        }
    }

    /// The parts of the settlement that its addresses name, each once.
    pub fn named_districts(&self) -> BTreeSet<Box<str>> {
        let spots = self.spots.iter().chain(&self.houses);
        let named = spots.map(|spot| &spot.district);
        named
            .filter(|district| !district.is_empty())
            .cloned()
            .collect()
    }

    /// Whether the office's own book has an address of this name.
    pub fn own(&self) -> bool {
        self.spots.iter().chain(&self.houses).any(Spot::own)
    }

    /// Whether two names are told from others by the same words.
    pub fn words_alike(&self, other: &Name) -> bool {
        std::ptr::eq(self, other) || self.distinguishing_words() == other.distinguishing_words()
    }

    /// An entry of this name without an address.
    pub fn as_entry(&self) -> Entry {
        Entry {
            kind: self.kind,
            sort: self.sort,
            street: self.text.to_string(),
            settlement: self.settlement.to_string(),
            ..Entry::default()
        }
    }

    /// Whether a point may be at it: a named place, not a street and not a settlement.
    pub fn is_place(&self) -> bool {
        self.kind == AddressKind::Point && self.sort != Sort::Settlement
    }

    /// Whether it is a settlement, or the houses of one that has no streets.
    pub fn is_settlement(&self) -> bool {
        self.sort == Sort::Settlement || self.text == self.settlement
    }

    /// Has no address left.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty() && self.houses.is_empty()
    }

    /// Where the name is: its own point, else that of the house in the middle.
    pub fn point(&self) -> Option<Point> {
        let own = self.spots.iter().find_map(Spot::point);
        own.or_else(|| self.houses.get(self.houses.len() / 2)?.point())
    }

    /// The houses whose key is `key`.
    pub fn houses_exactly<'a, 'k>(
        &'a self,
        key: &'k str,
    ) -> impl Iterator<Item = &'a Spot> + use<'a, 'k> {
        let from = self
            .houses
            .partition_point(|house| natural_cmp(&house.key, key).is_lt());
        self.houses[from..]
            .iter()
            .take_while(move |house| *house.key == *key)
    }

    /// The houses that share the leading number of `key`: 24а and 24к1 for 24.
    pub fn houses_numbered<'a, 'k>(
        &'a self,
        key: &'k str,
    ) -> impl Iterator<Item = &'a Spot> + use<'a, 'k> {
        let number = leading_number(key);
        let from = self
            .houses
            .partition_point(|house| natural_cmp(leading_number(&house.key), number).is_lt());
        self.houses[from..]
            .iter()
            .take_while(move |house| !number.is_empty() && leading_number(&house.key) == number)
    }

    /// Whether the office's own book has this address of the map too.
    fn hides(&self, spot: &Spot) -> bool {
        let own = |other: &Spot| other.own() && other.is_near(spot);
        !spot.own() && self.spots.iter().any(own)
    }

    /// The address of the street as a whole, if it has one of its own; all places of this name, those
    /// of the map left out that the book has too.
    pub fn itself(&self) -> impl Iterator<Item = Option<&Spot>> {
        let street = self.kind == AddressKind::Street;
        let best = self.spots.iter().find(|spot| spot.own());
        let best = best.or(self.spots.first());
        let one = (street || best.is_none()).then_some(best);
        let all = self.spots.iter().filter(|spot| !self.hides(spot));
        let all = all.map(Some).filter(move |_| one.is_none());
        one.into_iter().chain(all)
    }

    /// The street as a whole, or the places of this name.
    pub fn found(&self) -> impl Iterator<Item = Found> {
        self.itself().map(|spot| {
            let mut found = self.found_at(self.kind, spot);
            found.point = found.point.or_else(|| self.point());
            found
        })
    }

    /// A house of this street.
    pub fn found_house(&self, house: &Spot) -> Found {
        self.found_at(AddressKind::House, Some(house))
    }

    /// An address of this name, written out.
    pub fn found_at(&self, kind: AddressKind, spot: Option<&Spot>) -> Found {
        Found {
            kind,
            id: spot.and_then(|spot| spot.id).map(AddressId),
            settlement: self.settlement.to_string(),
            away: true,
            street: self.text.to_string(),
            house: spot.map_or_else(String::new, |spot| spot.house.to_string()),
            extra: String::new(),
            point: spot.and_then(Spot::point),
            certainty: match (kind, self.sort) {
                (_, Sort::Settlement) => Certainty::Settlement,
                (AddressKind::Street, _) => Certainty::Street,
                (AddressKind::House | AddressKind::Point, _) => Certainty::Exact,
            },
            ambiguous: false,
            comment: spot.map_or_else(String::new, |spot| spot.comment.to_string()),
            score: 0,
        }
    }
}

fn remove_from(list: &mut Vec<Spot>, gone: &Spot) -> bool {
    let same = |spot: &Spot| match gone.id {
        Some(_) => spot.id == gone.id && spot.key == gone.key,
        None => spot == gone,
    };
    let place = list.iter().position(same);
    place.map(|place| list.remove(place)).is_some()
}

//! How well a name explains a query, and what the query says beyond the name.

use super::house::house_key;
use super::lexicon::Matches;
use super::name::{Name, NameWord, Role};
use super::query::{Item, Marker, Query, What};
use crate::geocoder::AddressKind;

/// Cost of a word of the query that nothing explains.
const DROPPED: u32 = 100;
/// Cost of a word of the name that the query does not have.
const EXTRA_WORD: u32 = 10;
/// The same for a named place, which is rarely called by all its words.
const EXTRA_WORD_OF_PLACE: u32 = 5;
/// The same for a number: `Парковая` is not `1-я Парковая`.
const EXTRA_NUMBER: u32 = 30;
/// Cost of another sort of street than the name's.
const OTHER_TYPE: u32 = 20;
/// Cost of a sort of street where the name has none, or of a mere `улица`.
const LOOSE_TYPE: u32 = 5;
/// Cost of a word that is the locality's.
const LOCALITY: u32 = 10;
/// Cost of words after the address that become a note.
const TAIL: u32 = 15;
/// Cost of taking `парковая 5` for `5-я Парковая`.
const NUMBER_AFTER_NAME: u32 = 5;

/// What the words of the lexicon cost as items of the query; empty where an item is no word.
pub(super) type Costs = Vec<Matches>;

/// The house that a query asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct HouseAsked {
    /// [`house_key`] with letter, block and building.
    pub key: String,
    /// The number alone.
    pub base: String,
    /// What `key` has beyond `base`, for people.
    pub beyond: String,
    /// As typed, for people.
    pub typed: String,
    /// The query ends with it, so it may be unfinished.
    pub last: bool,
}

/// A name as the answer to a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub name: u32,
    pub cost: u32,
    /// Sure enough to act on without asking: nothing of the name is guessed.
    pub sure: bool,
    /// Items of the query that the name explains: a set.
    items: u32,
    /// The item that is the house number.
    house_at: Option<usize>,
    /// The item that is the letter of the house number.
    letter_at: Option<usize>,
    /// The item where words for the driver begin.
    tail_at: Option<usize>,
}

/// A query being laid over a name.
struct Overlay<'a> {
    query: &'a Query,
    name: &'a Name,
    costs: &'a Costs,
    /// Words of the name that are explained: a set.
    words: u64,
    /// Items of the query that the name explains: a set.
    items: u32,
    cost: u32,
    /// Some number without an ending was taken for part of the name.
    plain_number: bool,
    sure: bool,
}

/// The ways in which `name` explains the query, none if words are left over and may not be
/// dropped. Two ways when a number may be part of the name or a house.
pub(super) fn fits(
    query: &Query,
    costs: &Costs,
    number: u32,
    name: &Name,
    drop: bool,
) -> impl Iterator<Item = Fit> {
    let mut both = [None, None];
    if let Some((fit, plain_number)) = fit(query, costs, number, name, drop, true) {
        both[0] = Some(fit);
        if plain_number && name.kind == AddressKind::Street {
            both[1] = fit_as_house(query, costs, number, name, drop);
        }
    }
    both.into_iter().flatten()
}

fn fit_as_house(query: &Query, costs: &Costs, number: u32, name: &Name, drop: bool) -> Option<Fit> {
    fit(query, costs, number, name, drop, false).map(|(fit, _)| fit)
}

fn fit(
    query: &Query,
    costs: &Costs,
    number: u32,
    name: &Name,
    drop: bool,
    numbers_in_name: bool,
) -> Option<(Fit, bool)> {
    let mut overlay = Overlay {
        query,
        name,
        costs,
        words: 0,
        items: 0,
        cost: query.cost,
        plain_number: false,
        sure: true,
    };
    overlay.lay_numbers(numbers_in_name);
    let left = overlay.lay_words();
    overlay.lay_types();
    let house_at = overlay.house_at();
    let letter_at = house_at.and_then(|at| overlay.letter_after(at, left));
    let (dropped, tail_at) = overlay.split_left(left, house_at, letter_at);
    if dropped != 0 && !drop || !overlay.explains_something() {
        return None;
    }
    overlay.charge_dropped(dropped);
    overlay.charge_extra_words();
    let tail_cost = if tail_at.is_some() { TAIL } else { 0 };
    let fit = Fit {
        name: number,
        cost: overlay.cost + tail_cost,
        sure: overlay.sure,
        items: overlay.items,
        house_at,
        letter_at,
        tail_at,
    };
    Some((fit, overlay.plain_number))
}

impl Overlay<'_> {
    /// Numbers of the name, found among the numbers of the query.
    fn lay_numbers(&mut self, plain_too: bool) {
        for (at, word) in self.name.words.iter().enumerate() {
            if word.role != Role::Number {
                continue;
            }
            let item = self
                .query
                .items
                .iter()
                .enumerate()
                .position(|(index, item)| {
                    let fitting =
                        item.what == What::Ordinal || plain_too && item.what == What::Number;
                    fitting && self.items & 1 << index == 0 && item.word_id == Some(word.id)
                });
            if let Some(index) = item {
                self.words |= 1 << at;
                self.items |= 1 << index;
                if self.query.items[index].what == What::Number {
                    self.plain_number = true;
                    if at == 0 && self.has_word_before(index) {
                        self.cost += NUMBER_AFTER_NAME;
                        self.sure = false;
                    }
                }
            }
        }
    }

    fn has_word_before(&self, index: usize) -> bool {
        let before = &self.query.items[..index];
        before
            .iter()
            .any(|item| matches!(item.what, What::Word { .. }))
    }

    /// Words of the query, found in the name; answers those that are not.
    fn lay_words(&mut self) -> u32 {
        let mut left = 0;
        for (index, item) in self.query.items.iter().enumerate() {
            if !matches!(item.what, What::Word { .. }) {
                continue;
            }
            match self.best_word(index) {
                Some((cost, at)) => {
                    self.cost += cost;
                    self.words |= 1 << at;
                    self.items |= 1 << index;
                }
                None => left |= 1 << index,
            }
        }
        left
    }

    /// The word of the name that explains the item best: (cost, place).
    fn best_word(&self, index: usize) -> Option<(u32, usize)> {
        let costs = &self.costs[index];
        let letter = self.is_letter(index);
        let cost_of = |word: &NameWord| {
            let cost = costs.cost(word.id)?;
            if letter && word.role == Role::Optional {
                return None;
            }
            let locality = if word.role == Role::Locality {
                LOCALITY
            } else {
                0
            };
            Some(u32::from(cost) + locality)
        };
        let words = self.name.words.iter().enumerate();
        words
            .filter(|(at, _)| self.words & 1 << at == 0)
            .filter_map(|(at, word)| Some((cost_of(word)?, at)))
            .min()
    }

    fn lay_types(&mut self) {
        for (index, item) in self.query.items.iter().enumerate() {
            let What::Type(types) = item.what else {
                continue;
            };
            if types & self.name.types != 0 {
                self.items |= 1 << index;
            } else if self.name.types == 0 || types == 1 << super::normalise::PLAIN_STREET {
                self.cost += LOOSE_TYPE;
            } else {
                self.cost += OTHER_TYPE;
                self.sure = false;
            }
        }
    }

    /// The item that is the house number.
    fn house_at(&self) -> Option<usize> {
        let items = &self.query.items;
        let marked = items
            .iter()
            .position(|item| item.what == What::Marked(Marker::House));
        marked.or_else(|| {
            let free = |index: usize| self.items & 1 << index == 0;
            (0..items.len()).find(|index| items[*index].what == What::Number && free(*index))
        })
    }

    fn is_letter(&self, index: usize) -> bool {
        self.query.items.get(index).map(|item| &item.what) == Some(&What::Word { letter: true })
    }

    /// The item after the house number, if it is the number's letter: it ends the query, or the
    /// street has such a house.
    fn letter_after(&self, house_at: usize, left: u32) -> Option<usize> {
        let at = house_at + 1;
        if left & 1 << at == 0 || !self.is_letter(at) {
            return None;
        }
        let key = house_asked(self.query, house_at, Some(at)).key;
        let known = self.name.houses_exactly(&key).next().is_some();
        (known || at + 1 == self.query.items.len()).then_some(at)
    }

    /// Words that nothing explains, in two: those dropped, and where the note begins.
    fn split_left(
        &self,
        left: u32,
        house_at: Option<usize>,
        letter_at: Option<usize>,
    ) -> (u32, Option<usize>) {
        let left = letter_at.map_or(left, |at| left & !(1 << at));
        let Some(house_at) = house_at else {
            return (left, None);
        };
        let before_house = (1_u32 << house_at) - 1;
        let after = left & !before_house;
        // A street must be named before the note may begin.
        let named = self.items & before_house != 0;
        if after == 0 || !named {
            return (left, None);
        }
        (left & before_house, Some(after.trailing_zeros() as usize))
    }

    fn explains_something(&self) -> bool {
        let words = self.name.words.iter().enumerate();
        words
            .filter(|(at, _)| self.words & 1 << at != 0)
            .any(|(_, word)| word.role != Role::Locality)
    }

    /// A part between commas of which nothing is known may be a town or a country; anything
    /// else that is dropped makes the answer a guess.
    fn charge_dropped(&mut self, dropped: u32) {
        self.cost += DROPPED * dropped.count_ones();
        let items = self.query.items.iter().enumerate();
        let (mut explained, mut unknown) = (0_u64, 0_u64);
        for (index, item) in items {
            let part = 1 << item.part.min(63);
            if self.items & 1 << index != 0 {
                explained |= part;
            }
            if dropped & 1 << index != 0 {
                unknown |= part;
            }
        }
        self.sure &= explained & unknown == 0;
    }

    fn charge_extra_words(&mut self) {
        let street = self.name.kind == AddressKind::Street;
        let extra_word = if street {
            EXTRA_WORD
        } else {
            EXTRA_WORD_OF_PLACE
        };
        let (mut known, mut extra) = (0, 0);
        for (at, word) in self.name.words.iter().enumerate() {
            let explained = self.words & 1 << at != 0;
            match word.role {
                Role::Word | Role::Number if explained => known += 1,
                Role::Word => {
                    self.cost += extra_word;
                    extra += 1;
                }
                Role::Number => {
                    self.cost += EXTRA_NUMBER;
                    self.sure = false;
                }
                Role::Optional | Role::Locality => {}
            }
        }
        self.sure &= !street || extra <= known || known == 0 && extra == 0;
    }
}

impl Fit {
    /// The house that `query` asks for beyond the name, and the notes: entrance, flat, words for
    /// the driver.
    pub fn beyond(&self, query: &Query) -> (Option<HouseAsked>, Vec<String>) {
        let mut house = self
            .house_at
            .map(|at| house_asked(query, at, self.letter_at));
        let mut notes = Vec::new();
        let mut counted = 0;
        let end = self.tail_at.unwrap_or(query.items.len());
        for (index, item) in query.items.iter().enumerate().take(end) {
            let explained = self.items & 1 << index != 0;
            if explained || self.house_at == Some(index) {
                continue;
            }
            match &item.what {
                What::Marked(Marker::Block) => extend(&mut house, "к", "корп.", item),
                What::Marked(Marker::Building) => extend(&mut house, "с", "стр.", item),
                What::Marked(marker) => notes.push(marked_note(*marker, &item.texts[0])),
                What::Number if self.house_at.is_some_and(|at| index > at) => {
                    counted += 1;
                    notes.push(counted_note(counted, &item.texts[0]));
                }
                What::Number | What::Ordinal => notes.push(item.texts[0].clone()),
                What::Word { .. } | What::Type(_) | What::Noise => {}
            }
        }
        let tail_from = self.tail_at.map_or(query.end, |at| query.items[at].offset);
        let tail = query.text[tail_from..].trim();
        if !tail.is_empty() {
            notes.push(tail.to_owned());
        }
        (house, notes)
    }
}

fn house_asked(query: &Query, at: usize, letter_at: Option<usize>) -> HouseAsked {
    let number = &query.items[at].texts[0];
    let letter = letter_at.map_or("", |at| &query.items[at].texts[0]);
    HouseAsked {
        key: house_key(&format!("{number}{letter}")),
        base: house_key(number),
        beyond: letter.to_owned(),
        typed: format!("{number}{letter}"),
        last: at + 1 == query.items.len(),
    }
}

/// Adds a block or a building to the house.
fn extend(house: &mut Option<HouseAsked>, short: &str, word: &str, item: &Item) {
    let house = house.get_or_insert_default();
    let number = &item.texts[0];
    house.key.push_str(&house_key(&format!("{short}{number}")));
    for text in [&mut house.beyond, &mut house.typed] {
        let space = if text.is_empty() { "" } else { " " };
        text.push_str(&format!("{space}{word} {number}"));
    }
}

/// `лен 24 2 15`: after the house the entrance, then the flat.
fn counted_note(counted: usize, number: &str) -> String {
    match counted {
        1 => marked_note(Marker::Entrance, number),
        2 => marked_note(Marker::Flat, number),
        _ => number.to_owned(),
    }
}

pub(super) fn marked_note(marker: Marker, number: &str) -> String {
    let word = match marker {
        Marker::House => "дом",
        Marker::Block => "корп.",
        Marker::Building => "стр.",
        Marker::Entrance => "подъезд",
        Marker::Flat => "кв.",
        Marker::Floor => "этаж",
        Marker::Office => "офис",
        Marker::Code => "код",
    };
    format!("{word} {number}")
}

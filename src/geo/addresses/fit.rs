//! How well a name explains a query, and what the query says beyond the name.

mod beyond;

use super::Sort;
use super::cities::{is_city, is_town};
use super::house::leading_number;
use super::lexicon::Matches;
use super::name::{Name, NameWord, Role};
use super::query::{Item, Query, What};
use super::said::Said;
use super::stations::{BY_SORT, called, says_station};
use super::towns::Towns;
use super::vocabulary::street_types;
use crate::geocoder::AddressKind;
use beyond::house_asked;

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
/// Cost of a sort of street where the name has none.
const LOOSE_TYPE: u32 = 5;
/// Cost of a settlement's name.
const SETTLEMENT: u32 = 1;
/// Cost of a word of a settlement that was left unsaid.
const UNSAID_OF_SETTLEMENT: u32 = 5;
/// Cost of words after the address that become a note.
const TAIL: u32 = 15;
/// Cost of taking `парковая 5` for `5-я Парковая`.
const NUMBER_AFTER_NAME: u32 = 5;

/// What a word of a query may mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// Words of names.
    pub names: Matches,
    /// Words of settlements.
    pub towns: Matches,
}

/// What the items of a query may mean; empty where an item is no word.
pub(super) type Meanings = Vec<Meaning>;

/// The house that a query asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct HouseAsked {
    /// [`house_key`] with letter, block and building.
    pub key: String,
    /// As typed, for people.
    pub typed: String,
    /// The query ends with it, so it may be unfinished.
    pub last: bool,
}

impl HouseAsked {
    /// The digits that it starts with: the house whose block or letter the map may not have.
    pub fn base(&self) -> &str {
        leading_number(&self.key)
    }
}

/// A name as the answer to a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub name: u32,
    pub cost: u32,
    /// Something typed is not accounted for, or the name says something else.
    pub guessed: bool,
    /// Some word of the name was typed as a whole.
    pub whole: bool,
    /// The first word of the name is among those that were typed.
    pub begins: bool,
    /// Items of the query that the name explains: a set.
    items: u32,
    /// The item that is the house number.
    house_at: Option<usize>,
    /// The item that is the letter of the house number.
    letter_at: Option<usize>,
    /// The item where words for the driver begin.
    tail_at: Option<usize>,
    /// The part of the settlement that was said.
    pub district: Option<u32>,
    /// Of a settlement: the items that name a street in it which nobody knows, from one to before another.
    unknown: Option<(usize, usize)>,
}

/// A query being laid over a name.
struct Overlay<'a> {
    query: &'a Query,
    name: &'a Name,
    towns: &'a Towns,
    meanings: &'a Meanings,
    /// Words of the name that are explained: a set.
    words: u64,
    /// Items of the query that the name explains: a set.
    items: u32,
    /// Those of them that its settlement explains.
    settlement: u32,
    /// The part of the settlement that was said.
    district: Option<u32>,
    cost: u32,
    /// Some number without an ending was taken for part of the name.
    plain_number: bool,
    guessed: bool,
    whole: bool,
    /// Some word is shortened with a full stop, which tells nothing by itself.
    shortened: bool,
}

/// The ways in which `name` explains the query, none if words are left over and may not be
/// dropped. Two ways when a number may be part of the name or a house.
pub(super) fn fits(
    query: &Query,
    meanings: &Meanings,
    number: u32,
    (name, towns): (&Name, &Towns),
    drop: bool,
) -> impl Iterator<Item = Fit> {
    let of = |numbers_in_name: bool| {
        let overlay = Overlay {
            query,
            name,
            towns,
            meanings,
            words: 0,
            items: 0,
            settlement: 0,
            district: None,
            cost: query.cost,
            plain_number: false,
            guessed: false,
            whole: false,
            shortened: false,
        };
        overlay.fit(number, drop, numbers_in_name)
    };
    let mut both = [None, None];
    if let Some((fit, plain_number)) = of(true) {
        both[0] = Some(fit);
        if plain_number && name.kind == AddressKind::Street {
            both[1] = of(false).map(|(fit, _)| fit);
        }
    }
    both.into_iter().flatten()
}

impl Overlay<'_> {
    fn fit(mut self, number: u32, drop: bool, numbers_in_name: bool) -> Option<(Fit, bool)> {
        self.lay_numbers(numbers_in_name);
        let left = self.lay_words();
        if !self.explains_something() {
            return None;
        }
        let left = self.lay_settlement(left);
        self.lay_types();
        let house_at = self.house_at();
        let letter_at = house_at.and_then(|at| self.letter_after(at, left));
        let (dropped, tail_at) = self.split_left(left, house_at, letter_at);
        if dropped != 0 && !drop {
            return None;
        }
        let unlike = self.numbers_of_another_name(house_at);
        self.cost += DROPPED * (dropped.count_ones() + unlike);
        self.guessed |= dropped != 0 || unlike != 0 || self.shortened && !self.whole;
        self.guessed |= self.is_no_settlement();
        if self.name.sort == Sort::Settlement {
            self.guessed |= house_at.is_some() && !self.whole || self.has_another_ending();
        }
        self.charge_extra_words();
        self.charge_unlike_station();
        let tail_cost = if tail_at.is_some() { TAIL } else { 0 };
        let fit = Fit {
            name: number,
            cost: self.cost + tail_cost,
            guessed: self.guessed,
            whole: self.whole,
            begins: self.words & 1 != 0,
            items: self.items,
            house_at,
            letter_at,
            tail_at,
            district: self.district,
            unknown: self.unknown_street(dropped),
        };
        Some((fit, self.plain_number))
    }

    /// Numbers of the name, found among the numbers of the query.
    fn lay_numbers(&mut self, plain_too: bool) {
        for (at, word) in self.name.words.iter().enumerate() {
            if word.role != Role::Number {
                continue;
            }
            let fitting = |index: usize, item: &Item| {
                let may = item.what == What::Ordinal || plain_too && item.what == What::Number;
                may && self.items & 1 << index == 0 && item.word_id == Some(word.id)
            };
            let items = self.query.items.iter().enumerate();
            let items = items.filter(|(index, item)| fitting(*index, item));
            // `Горки 1, 1-я Речная`: what is the settlement's is left to it.
            let best = items.min_by_key(|(index, item)| {
                let of_settlement = self.own_said().any(|said| said.items & 1 << index != 0);
                (of_settlement, item.what == What::Number)
            });
            if let Some((index, _)) = best {
                self.words |= 1 << at;
                self.items |= 1 << index;
                if self.query.items[index].what == What::Number {
                    self.plain_number = true;
                    if at == 0 && self.has_word_before(index) {
                        self.cost += NUMBER_AFTER_NAME;
                        self.guessed = true;
                    }
                }
            }
        }
    }

    fn has_word_before(&self, index: usize) -> bool {
        let before = &self.query.items[..index];
        let own = self.own_said().fold(0, |set, said| set | said.items);
        before.iter().enumerate().any(|(index, item)| {
            let is_word = matches!(item.what, What::Word { .. });
            is_word && !item.settled && own & 1 << index == 0
        })
    }

    /// Words of the query, found in the name; answers those that are not. What is said as it is written
    /// goes first: `Красный Яр, К. Маркса` leaves the initial to the `К.`
    fn lay_words(&mut self) -> u32 {
        let query = self.query;
        let is_word =
            |item: &Item| item.what == What::Soft || matches!(item.what, What::Word { .. });
        let words = query.items.iter().enumerate();
        for (index, _) in words.clone().filter(|(_, item)| is_word(item)) {
            if let Some(best @ (false, 0, _)) = self.best_word(index) {
                self.lay_word(index, best);
            }
        }
        let mut left = 0;
        for (index, item) in words.filter(|(_, item)| is_word(item)) {
            if self.items & 1 << index != 0 {
                continue;
            }
            match self.best_word(index) {
                Some(best) => self.lay_word(index, best),
                None if item.what == What::Soft => {}
                None => left |= 1 << index,
            }
        }
        self.without_more_initials(left)
    }

    /// `А.М. Горького` for `М. Горького`: of two initials beside each other the name has one.
    fn without_more_initials(&mut self, left: u32) -> u32 {
        if left == 0 {
            return left;
        }
        let items = &self.query.items;
        let is_found = |index: usize| {
            let other = items.get(index);
            other.is_some_and(|other| other.initial) && self.items & 1 << index != 0
        };
        let is_more = |index: &usize| {
            let beside = is_found(index + 1) || *index > 0 && is_found(index - 1);
            left & 1 << index != 0 && items[*index].initial && beside
        };
        let more = (0..items.len()).filter(is_more);
        let more = more.fold(0, |set, index| set | 1 << index);
        self.items |= more;
        self.cost += EXTRA_WORD_OF_PLACE * more.count_ones();
        left & !more
    }

    fn lay_word(&mut self, index: usize, (weak, cost, at): (bool, u8, usize)) {
        self.cost += u32::from(cost);
        self.guessed |= weak;
        self.shortened |= self.meanings[index]
            .names
            .is_shortened(self.name.words[at].id);
        let whole = self.meanings[index]
            .names
            .is_whole_word(self.name.words[at].id);
        // `станция бер`: the name is not typed in full yet.
        self.whole |= whole && self.query.items[index].what != What::Soft;
        self.words |= 1 << at;
        self.items |= 1 << index;
    }

    /// The word of the name that explains the item best: (weak, cost, place).
    fn best_word(&self, index: usize) -> Option<(bool, u8, usize)> {
        let matches = &self.meanings[index].names;
        let letter = self.is_letter(index);
        let words = self.name.words.iter().enumerate();
        words
            .filter(|(at, word)| {
                self.words & 1 << at == 0 && !(letter && word.role == Role::Optional)
            })
            .filter_map(|(at, word)| {
                let (cost, weak) = matches.cost(word.id)?;
                Some((weak, cost, at))
            })
            .min()
    }

    /// Words that the name's settlement explains; answers those that are still left.
    fn lay_settlement(&mut self, mut left: u32) -> u32 {
        let mut used = 0;
        for index in 0..self.query.items.len() {
            if left & 1 << index == 0 || self.is_letter(index) {
                continue;
            }
            let matches = &self.meanings[index].towns;
            if let Some((cost, weak, at)) = self.towns.explain(self.name.town, matches, used) {
                used |= 1 << at;
                left &= !(1 << index);
                self.items |= 1 << index;
                self.settlement |= 1 << index;
                self.cost += u32::from(cost) + SETTLEMENT;
                self.guessed |= weak;
            }
        }
        let named = self.settlement;
        self.lay_settlements_numbers();
        if named != 0 && self.own_said().next().is_none() && !self.is_home() {
            let unsaid = self.towns.words(self.name.town).len() as u32 - used.count_ones();
            self.cost += UNSAID_OF_SETTLEMENT * unsaid;
            self.guessed |= !self.towns.is_called_by(self.name.town, used);
        }
        left = self.lay_district(left);
        self.guessed |= self.is_of_another_settlement();
        left
    }

    /// `Северный, Лесная 2`: the part of the settlement that some of its houses are in.
    fn lay_district(&mut self, left: u32) -> u32 {
        let districts = &self.name.districts;
        let mut said = self.query.said.iter();
        let is_meant = |said: &&Said| said.items & left != 0 && districts.contains(&said.town);
        let Some(said) = said.find(is_meant) else {
            return left;
        };
        self.district = Some(said.town);
        self.items |= said.items;
        self.settlement |= said.items;
        left & !said.items
    }

    fn is_home(&self) -> bool {
        self.towns.home() == Some(self.towns.meant_by(self.name.town))
    }

    /// Where the query calls the name's settlement by its whole name.
    fn own_said(&self) -> impl Iterator<Item = &Said> {
        let town = self.towns.meant_by(self.name.town);
        let (said, district) = (self.query.said.iter(), self.district);
        said.filter(move |said| said.town == town || Some(said.town) == district)
    }

    /// Whether the words that the settlement explains call another one by its whole name: `Ключи` calls no `Новые Ключи`
    /// where there are `Ключи`, and `Горки 1` calls no `Горки`.
    fn is_of_another_settlement(&self) -> bool {
        if self.query.said.is_empty() {
            return false;
        }
        let named = match self.name.is_settlement() {
            true => self.items,
            false => self.settlement,
        };
        let own = [Some(self.towns.meant_by(self.name.town)), self.district];
        let is_own = self.own_said().any(|said| said.items & named != 0);
        let mut others = self
            .query
            .said
            .iter()
            .filter(|said| !own.contains(&Some(said.town)) && said.items & named != 0);
        // `Б. Горки` says more than `Горки`.
        let says_more = |said: &Said| is_own || named & !said.items != 0;
        others.any(|said| said.items & !self.items != 0 || !says_more(said))
    }

    /// `2-е Заречье`, `Горки 1`: numbers beside the words of a settlement that are its own.
    fn lay_settlements_numbers(&mut self) {
        let own = self
            .own_said()
            .filter(|said| said.items & self.settlement != 0);
        let own = own.fold(0, |set, said| set | said.items) & !self.items;
        (self.items, self.settlement) = (self.items | own, self.settlement | own);
        for (index, item) in self.query.items.iter().enumerate() {
            let ordinal = item.what == What::Ordinal && self.items & 1 << index == 0;
            if ordinal
                && self.is_of_settlement(item)
                && self.towns.has_word(self.name.town, &item.text)
            {
                self.items |= 1 << index;
            }
        }
    }

    /// Whether the item stands beside words that the settlement explains.
    fn is_of_settlement(&self, item: &Item) -> bool {
        let items = self.query.items.iter().enumerate();
        let mut theirs = items.filter(|(index, _)| self.settlement & 1 << index != 0);
        theirs.any(|(_, other)| other.part == item.part)
    }

    /// Whether a word of the settlement was typed with another ending: `Октябрьская` is a street, not the посёлок
    /// Октябрьский, and `Кузнецова` is not Кузнецово.
    fn has_another_ending(&self) -> bool {
        let items = self.query.items.iter().enumerate();
        let mut typed = items.filter(|(index, item)| {
            matches!(item.what, What::Word { .. }) && self.items & 1 << index != 0
        });
        typed.any(|(index, item)| {
            let whole = |word: &NameWord| self.meanings[index].names.is_whole_word(word.id);
            let mut words = self.name.folded.split(|ch: char| !ch.is_alphanumeric());
            !self.name.words.iter().any(whole)
                && words.any(|word| differ_in_ending(&item.text, word))
        })
    }

    /// The items that name a street in a settlement that has none of that name: `Красный Яр, ул. Кирова, 3`.
    fn unknown_street(&self, dropped: u32) -> Option<(usize, usize)> {
        if self.name.sort != Sort::Settlement || dropped == 0 {
            return None;
        }
        let items = &self.query.items;
        let is_open = |index: &usize| {
            let of_street = match items[*index].what {
                What::Type(_) | What::Number | What::Ordinal | What::Marked(_) => true,
                What::Word { .. } | What::Soft | What::Noise => dropped & 1 << index != 0,
            };
            of_street && self.items & 1 << index == 0
        };
        let from = (0..items.len()).find(is_open)?;
        let to = (from..items.len()).find(|index| self.items & 1 << index != 0);
        Some((from, to.unwrap_or(items.len())))
    }

    /// `мкр Северный`: a word beside the part of the settlement that was said.
    fn says_what_a_district_is(&self, index: usize, types: u32) -> bool {
        let beside = |other: usize| self.settlement & 1 << other != 0;
        let is_sort = types & (street_types("микрорайон") | street_types("квартал")) != 0;
        self.district.is_some() && is_sort && (beside(index + 1) || index > 0 && beside(index - 1))
    }

    fn lay_types(&mut self) {
        for (index, item) in self.query.items.iter().enumerate() {
            let What::Type(types) = item.what else {
                continue;
            };
            if types & self.name.types != 0 {
                self.items |= 1 << index;
                self.lay_its_sort(index);
            } else if self.says_what_a_district_is(index, types) {
                self.items |= 1 << index;
            } else if self.name.types == 0 && self.name.kind == AddressKind::Street {
                self.cost += LOOSE_TYPE;
            } else {
                self.cost += OTHER_TYPE;
                self.guessed |= !self.explains_as_word(index);
            }
        }
    }

    /// A sort of street that calls the place too: `вокзал`.
    fn lay_its_sort(&mut self, index: usize) {
        let names = &self.meanings[index].names;
        let words = self.name.words.iter().enumerate();
        let mut called = words.filter(|(_, word)| matches!(word.role, Role::Called(_)));
        if let Some((at, _)) = called.find(|(_, word)| names.is_whole_word(word.id)) {
            self.words |= 1 << at;
        }
    }

    /// Whether a settlement was said, as in `деревня Заря`, and the name says more: that of a shop.
    fn is_no_settlement(&self) -> bool {
        let words = self.name.words.iter().enumerate();
        let mut unsaid = words.filter(|(at, _)| self.words & 1 << at == 0);
        let says_more =
            self.name.kind == AddressKind::Point && unsaid.any(|(_, word)| word.role == Role::Word);
        let named = self.items & !self.settlement;
        let items = self.query.items.iter().enumerate();
        let mut settled = items.filter(|(_, item)| item.settled);
        says_more && settled.any(|(index, _)| named & 1 << index != 0)
    }

    /// `пр` may be the beginning of a word as well: of `Преображенская`.
    fn explains_as_word(&mut self, index: usize) -> bool {
        let found = self.best_word(index);
        if let Some((weak, _, at)) = found {
            self.words |= 1 << at;
            self.items |= 1 << index;
            return !weak;
        }
        false
    }

    /// The item that is the house number.
    fn house_at(&self) -> Option<usize> {
        let items = &self.query.items;
        let is_house = |item: &Item| matches!(item.what, What::Marked(it) if it.is_house());
        let marked = items.iter().position(is_house);
        marked.or_else(|| {
            let named = self.first_named();
            let is_free =
                |index: &usize| items[*index].what == What::Number && self.items & 1 << *index == 0;
            let mut numbers = (0..items.len()).filter(is_free);
            let first = numbers.next()?;
            // `8 Парковая 3`: whoever says a number before the street and one after it means a house by the second;
            // `Ключи-2, Полевая 4` too.
            let of_another = first < named || self.is_behind_settlement(first);
            let mut later = numbers.filter(|index| of_another && *index > named);
            Some(later.next().unwrap_or(first))
        })
    }

    /// Whether a number stands right behind words of the settlement, and more of the name follows: `Ключи-2, Полевая 4`.
    fn is_behind_settlement(&self, index: usize) -> bool {
        let is_behind = index > 0
            && self.settlement & 1 << (index - 1) != 0
            && self.query.items[index - 1].part == self.query.items[index].part;
        is_behind && self.items & !self.settlement & !((1 << index) - 1) != 0
    }

    /// The first item that the name explains.
    fn first_named(&self) -> usize {
        self.items.trailing_zeros() as usize
    }

    /// How many numbers were said of the name or of its settlement that they do not have: `8-я Парковая` is not
    /// `Парковая`.
    fn numbers_of_another_name(&self, house_at: Option<usize>) -> u32 {
        let before_house = |index: usize| house_at.is_none_or(|at| index < at);
        let is_said_of_it = |index: usize, item: &Item| match item.what {
            What::Ordinal => before_house(index) || self.is_of_settlement(item),
            // A house stands before the street too, but not when another one follows.
            What::Number => {
                let is_before = house_at.is_some_and(|at| index < at);
                is_before && (index < self.first_named() || self.is_behind_settlement(index))
            }
            _ => false,
        };
        let items = self.query.items.iter().enumerate();
        items
            .filter(|(index, item)| self.items & 1 << index == 0 && is_said_of_it(*index, item))
            .count() as u32
    }

    fn is_letter(&self, index: usize) -> bool {
        self.query.items.get(index).map(|item| &item.what) == Some(&What::Word { letter: true })
    }

    /// The item after the house number, if it is the number's letter: it ends the query, or the
    /// street has such a house, or no word follows it in its part.
    fn letter_after(&self, house_at: usize, left: u32) -> Option<usize> {
        let at = house_at + 1;
        if left & 1 << at == 0 || !self.is_letter(at) {
            return None;
        }
        let key = house_asked(self.query, house_at, Some(at)).key;
        let known = self.name.houses_exactly(&key).next().is_some();
        let items = &self.query.items;
        let alone = items.get(at + 1).is_none_or(|next| {
            next.part != items[at].part || matches!(next.what, What::Marked(_) | What::Number)
        });
        (known || alone).then_some(at)
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
        let veto = (house_at..self.query.items.len())
            .filter(|index| after & 1 << index != 0 && self.names_a_settlement(*index, after))
            .fold(0, |set, index| set | 1 << index);
        let tail = after & !veto;
        let tail_at = (tail != 0).then(|| tail.trailing_zeros() as usize);
        (left & before_house | veto, tail_at)
    }

    /// Whether a word after the house stands where a settlement stands, and says another one than
    /// the name's.
    fn names_a_settlement(&self, index: usize, left: u32) -> bool {
        let items = &self.query.items;
        let item = &items[index];
        let said = self.query.said.iter();
        let mut said = said.filter(|said| said.items & 1 << index != 0);
        // A part of a town may be a word for the driver as well: `центральный вход`.
        if item.settled || said.clone().any(|said| !self.towns.is_district(said.town)) {
            return true;
        }
        let follows_note = index > 0 && left & 1 << (index - 1) != 0;
        if follows_note {
            return false;
        }
        let known = self.towns.is_named(&self.meanings[index].towns);
        if known || is_city(&item.text) {
            return true;
        }
        let alone = items[index - 1].part != item.part
            && items
                .get(index + 1)
                .is_none_or(|next| next.part != item.part);
        if alone && (is_town(&item.text) || said.next().is_some()) {
            return true;
        }
        let typed = self.query.text[item.offset..].chars().next();
        let endings = [
            "ск", "цк", "град", "бург", "поль", "ово", "ево", "ино", "ыно",
        ];
        let sounds_so = item.text.chars().count() > 4
            && endings.iter().any(|ending| item.text.ends_with(ending));
        alone && typed.is_some_and(char::is_uppercase) && sounds_so
    }

    /// A street is named by a word or a number of its own, a place by a word.
    fn explains_something(&self) -> bool {
        let words = self.name.words.iter().enumerate();
        let street = self.name.kind == AddressKind::Street;
        let names = |role: Role| match role {
            Role::Word => true,
            Role::Number => street,
            // A place is called by it: `у вокзала`.
            Role::Optional => self.query.only_types || !street,
            Role::Called(_) => true,
            // `железнодорожный вокзал`: the other word is a sort of street.
            Role::Described => self.query.says_type_of(self.name.types),
            Role::Initial => false,
        };
        words
            .filter(|(at, _)| self.words & 1 << at != 0)
            .any(|(_, word)| names(word.role))
    }

    /// `станция Берёзово` is the station before the town, which it may be too.
    fn charge_unlike_station(&mut self) {
        let items = self.query.items.iter().enumerate();
        let mut unlike = items.filter(|(index, item)| {
            item.what == What::Soft && self.items & 1 << index == 0 && says_station(&item.text)
        });
        if unlike.next().is_some() {
            self.cost += LOOSE_TYPE;
        }
    }

    fn charge_extra_words(&mut self) {
        let street = self.name.kind == AddressKind::Street;
        let extra_word = if street {
            EXTRA_WORD
        } else {
            EXTRA_WORD_OF_PLACE
        };
        let (mut known, mut extra) = (0, 0);
        match self.called_by_its_sort() {
            Some((cost, false)) => {
                self.cost += u32::from(cost);
                return;
            }
            Some((cost, true)) => self.cost += u32::from(cost - BY_SORT),
            None => {}
        }
        for (at, word) in self.name.words.iter().enumerate() {
            let explained = self.words & 1 << at != 0;
            match word.role {
                Role::Word | Role::Number | Role::Initial if explained => known += 1,
                Role::Word => {
                    self.cost += extra_word;
                    extra += 1;
                }
                Role::Number => {
                    self.cost += EXTRA_NUMBER;
                    self.guessed = true;
                }
                Role::Initial => self.cost += EXTRA_WORD_OF_PLACE,
                Role::Optional | Role::Called(_) | Role::Described => {}
            }
        }
        self.guessed |= street && extra > known;
    }

    /// What it costs that a place is called by what it is, and whether something of its name is said too.
    fn called_by_its_sort(&self) -> Option<(u8, bool)> {
        if called(self.name.sort).is_empty() {
            return None;
        }
        let words = || self.name.words.iter().enumerate();
        let is_said = |at: usize| self.words & 1 << at != 0;
        let is_own = |role: Role| matches!(role, Role::Word | Role::Number | Role::Initial);
        let is_described = words().any(|(at, word)| word.role == Role::Described && is_said(at));
        let costs = words().filter_map(|(at, word)| match word.role {
            Role::Called(cost) if is_said(at) || is_described => Some(cost),
            _ => None,
        });
        let is_named = words().any(|(at, word)| is_own(word.role) && is_said(at));
        Some((costs.min()?, is_named))
    }
}

/// Whether two words are alike but for their last letters, two at most.
fn differ_in_ending(left: &str, right: &str) -> bool {
    const ENDING: usize = 2;
    let pairs = left.chars().zip(right.chars());
    let alike = pairs.take_while(|(left, right)| left == right).count();
    let is_ending = |word: &str| word.chars().count() - alike <= ENDING;
    left != right && alike > ENDING && is_ending(left) && is_ending(right)
}

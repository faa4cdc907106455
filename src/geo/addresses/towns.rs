//! The settlements of an index: their names, and how many addresses each has.

use std::collections::BTreeMap;

use super::cities::city_around;
use super::lexicon::{Lexicon, Matches};
use super::normalise::{Kind, fold, tokens};
use pult_domain::Point;

/// The number of the settlement that nobody named.
pub(super) const NO_TOWN: u32 = 0;

/// A settlement.
#[derive(Debug, Clone)]
struct Town {
    /// Its words in the lexicon of settlements.
    words: Vec<u32>,
    addresses: usize,
}

/// All settlements, numbered from 1.
#[derive(Debug, Clone)]
pub(super) struct Towns {
    list: Vec<Town>,
    numbers: BTreeMap<Box<str>, u32>,
    pub lexicon: Lexicon,
    /// The one that the office says is its own.
    named_home: Option<u32>,
    /// The one that has by far the most addresses.
    largest: Option<u32>,
    /// The city around the office.
    around: Option<u32>,
}

impl Default for Towns {
    fn default() -> Towns {
        let nowhere = Town {
            words: Vec::new(),
            addresses: 0,
        };
        Towns {
            list: vec![nowhere],
            numbers: BTreeMap::new(),
            lexicon: Lexicon::default(),
            named_home: None,
            largest: None,
            around: None,
        }
    }
}

impl Towns {
    /// The number of a settlement, which is made when it is new. `г. Владимир` and `Владимир` are one.
    pub fn number_of(&mut self, text: &str) -> u32 {
        let words = words_of(text);
        if words.is_empty() {
            return NO_TOWN;
        }
        let key = words.join(" ").into_boxed_str();
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.list.len() as u32;
        let words = words.iter().map(|word| self.lexicon.add(word, number));
        self.list.push(Town {
            words: words.collect(),
            addresses: 0,
        });
        self.numbers.insert(key, number);
        number
    }

    /// The number of a settlement that is there.
    pub fn known(&self, text: &str) -> Option<u32> {
        self.numbers.get(words_of(text).join(" ").as_str()).copied()
    }

    /// Counts addresses that came or went.
    pub fn count(&mut self, town: u32, before: usize, after: usize) {
        let addresses = &mut self.list[town as usize].addresses;
        *addresses = (*addresses + after).saturating_sub(before);
    }

    /// Says which one is the office's own; nothing: the one that has by far the most addresses.
    pub fn set_home(&mut self, text: &str) {
        self.named_home = Some(self.number_of(text)).filter(|town| *town != NO_TOWN);
    }

    /// The office's own settlement, if there is one: named, else by far the largest, else the city around. Addresses without a settlement are in it.
    pub fn home(&self) -> Option<u32> {
        self.named_home.or(self.largest).or(self.around)
    }

    /// Says where the office is, for a book that names no settlement: the city around it is its own.
    pub fn set_middle(&mut self, middle: Option<Point>) {
        let city = middle.and_then(city_around);
        self.around = city.map(|name| self.number_of(name));
    }

    /// Looks again which one has by far the most addresses.
    pub fn weigh(&mut self) {
        let (mut most, mut second) = ((NO_TOWN, 0), 0);
        for (town, of) in self.list.iter().enumerate() {
            if of.addresses > most.1 {
                (most, second) = ((town as u32, of.addresses), most.1);
            } else {
                second = second.max(of.addresses);
            }
        }
        self.largest = (most.1 >= 2 * second.max(1)).then_some(most.0);
    }

    /// The settlement itself; the office's own where nobody named one.
    pub fn meant_by(&self, town: u32) -> u32 {
        match town {
            NO_TOWN => self.home().unwrap_or(NO_TOWN),
            town => town,
        }
    }

    /// The words of a settlement; of the office's own where nobody named one.
    pub fn words(&self, town: u32) -> &[u32] {
        &self.list[self.meant_by(town) as usize].words
    }

    /// Whether it is no settlement of its own, but a part of one.
    pub fn is_district(&self, town: u32) -> bool {
        self.list[town as usize].addresses == 0
    }

    /// Whether a word of a settlement is a number.
    pub fn is_number(&self, word: u32) -> bool {
        let text = self.lexicon.text(word);
        text.starts_with(|ch: char| ch.is_ascii_digit())
    }

    /// Whether some settlement has both words, one behind the other: `1 Мая`.
    pub fn has_both(&self, first: &str, second: &str) -> bool {
        let (Some(first), Some(second)) = (self.lexicon.id(first), self.lexicon.id(second)) else {
            return false;
        };
        let mut towns = self.lexicon.names(first).iter();
        towns.any(|town| {
            self.words(*town)
                .windows(2)
                .any(|two| *two == [first, second])
        })
    }

    /// Whether the settlement is meant by those of its words that are in `said`, a set: `Переславль`, `Gaia`. An
    /// adjective before them makes another one of it, `Новые Ключи`, and so does a number.
    pub fn is_called_by(&self, town: u32, said: u32) -> bool {
        let first_said = said.trailing_zeros() as usize;
        let words = self.words(town).iter().enumerate().take(32);
        let mut unsaid = words.filter(|(at, _)| said & 1 << at == 0);
        !unsaid.any(|(at, word)| {
            let tells_apart = at < first_said && is_adjective(self.lexicon.text(*word));
            self.is_number(*word) || tells_apart
        })
    }

    /// The cheapest way in which one of the words of `town` explains an item, among those not in `used`:
    /// (cost, weak, which).
    pub fn explain(&self, town: u32, matches: &Matches, used: u32) -> Option<(u8, bool, usize)> {
        let words = self.words(town).iter().enumerate().take(32);
        words
            .filter(|(at, _)| used & 1 << at == 0)
            .filter_map(|(at, word)| matches.cost(*word).map(|(cost, weak)| (cost, weak, at)))
            .min_by_key(|(cost, weak, at)| (*weak, *cost, *at))
    }

    /// Whether the name of `town` has a word, or a number.
    pub fn has_word(&self, town: u32, word: &str) -> bool {
        let id = self.lexicon.id(word);
        id.is_some_and(|id| self.words(town).contains(&id))
    }

    /// Whether `matches` names some settlement that has this word as a whole, a typing error aside, and no other word.
    pub fn is_named(&self, matches: &Matches) -> bool {
        let alone = |word: &u32| {
            let towns = self.lexicon.names(*word).iter();
            towns
                .copied()
                .any(|town| !self.is_district(town) && self.list[town as usize].words.len() == 1)
        };
        let words = matches.words.iter();
        words
            .filter(|word| matches.is_nearly_whole(**word))
            .any(alone)
    }
}

/// `Новые`, `Большое`, `Нижняя`.
fn is_adjective(word: &str) -> bool {
    let endings = ["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"];
    endings.iter().any(|ending| word.ends_with(ending))
}

/// The words that tell a settlement from others.
fn words_of(text: &str) -> Vec<String> {
    let all = tokens(text);
    let names = all.iter().filter(|token| {
        !matches!(
            token.kind,
            Kind::Noise | Kind::Settlement | Kind::Region { .. }
        )
    });
    let words: Vec<String> = names.map(|token| token.text.clone()).collect();
    match words.is_empty() {
        true => fold(text.trim())
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        false => words,
    }
}

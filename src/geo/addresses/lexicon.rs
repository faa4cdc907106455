//! The words of all names: which names have them, and which of them a typed word may mean.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::layout::is_cyrillic;
use super::side_by_side::SideBySide;
use super::transliteration::skeleton;
use super::typos::{Errors, Pattern, Shape};

/// Cost of a word that is typed only in part.
const PREFIX: u8 = 10;
/// Cost of a word that is shortened with a full stop.
const SHORT: u8 = 12;
/// Cost of a beginning that stops inside a number: `street1` for `street10`.
const CUT_NUMBER: u8 = 40;
/// Cost of a word in the other script.
const OTHER_SCRIPT: u8 = 5;
/// Cost of one typing error.
const TYPO: u8 = 30;
/// Cost of a word in another case: `вокзала` for `вокзал`.
const OTHER_CASE: u8 = 8;
/// Cost of a word typed in the other keyboard layout among words that were not.
const OTHER_KEYS: u8 = 6;
/// Set in the cost of a match that may be offered but not taken.
const WEAK: u8 = 0x80;
/// No word of a name costs this much: "does not match".
const NO_MATCH: u8 = u8::MAX;

/// A word that a typed one may stand for.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub text: String,
    /// What makes it stand for it.
    pub by: By,
}

/// How a typed word is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// As typed, or spelled otherwise.
    Itself,
    /// Another case of the word. Whoever says `на Садовой` means `Садовая`; without such a word before
    /// it, it may be another street.
    Case {
        /// Nothing before it asks for this case.
        weak: bool,
    },
    /// The same keys in the other layout.
    Keys,
    /// Its beginning with a full stop: `ак.` for `Академика`.
    Short,
}

/// The words that a typed word may mean, with their costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Matches {
    /// By word; [`NO_MATCH`] where it does not match.
    costs: Vec<u8>,
    /// The words that match.
    pub words: Vec<u32>,
    /// How many of them are initials.
    initials: usize,
}

impl Matches {
    /// What the word costs, if it matches, and whether that is too little to go by.
    pub fn cost(&self, word: u32) -> Option<(u8, bool)> {
        let cost = self.costs.get(word as usize).copied();
        let cost = cost.filter(|cost| *cost != NO_MATCH)?;
        Some((cost & !WEAK, cost & WEAK != 0))
    }

    /// Whether some word matches that is not merely an initial.
    pub fn has_words(&self) -> bool {
        self.words.len() > self.initials
    }

    /// Whether `word` matches only because it begins so.
    pub fn is_shortened(&self, word: u32) -> bool {
        self.cost(word) == Some((SHORT, false))
    }

    /// Whether `word` matches as a whole.
    pub fn is_whole_word(&self, word: u32) -> bool {
        self.cost(word)
            .is_some_and(|(cost, weak)| !weak && cost < PREFIX)
    }

    /// Whether `word` matches as a whole, or would but for a typing error.
    pub fn is_nearly_whole(&self, word: u32) -> bool {
        self.cost(word)
            .is_some_and(|(cost, weak)| !weak && !(PREFIX..TYPO).contains(&cost))
    }

    fn found(&mut self, word: u32, cost: u8) {
        let cell = &mut self.costs[word as usize];
        if *cell == NO_MATCH {
            self.words.push(word);
        }
        // What is weak stands behind whatever is not.
        *cell = cost.min(*cell);
    }
}

/// How far a typed word may be from a word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Also words of the other script that sound so.
    pub scripts: bool,
    /// Refuse what a suggestion may offer but an API may not assume: beginnings of one or two
    /// letters or inside a number, errors in short words, errors in an unfinished word.
    pub strict: bool,
}

/// A word of the lexicon.
#[derive(Debug, Clone)]
struct Entry {
    cyrillic: bool,
    /// Has a digit: a wrong one would be another place.
    exact: bool,
    /// An abbreviation with its full stop.
    initial: bool,
    /// Names with this word, ascending.
    names: Vec<u32>,
}

/// All words of all names.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    ids: BTreeMap<Box<str>, u32>,
    skeletons: BTreeSet<(Box<str>, u32)>,
    entries: Vec<Entry>,
    /// By word, as the entries are.
    texts: SideBySide,
    /// The skeletons, by word.
    sounds: SideBySide,
    cyrillic: Shelf,
    latin: Shelf,
}

/// Words of one script whose errors are looked for, as a search passes over all of them: what refuses most before
/// they are compared.
#[derive(Debug, Clone, Default)]
struct Shelf {
    words: Vec<u32>,
    /// Beside the words.
    texts: Vec<Shape>,
    /// Beside the words.
    skeletons: Vec<Shape>,
}

impl Shelf {
    fn put(&mut self, id: u32, text: &str, skeleton: &str) {
        self.words.push(id);
        self.texts.push(Shape::of(text));
        self.skeletons.push(Shape::of(skeleton));
    }

    /// The words whose shape, among `shapes`, the pattern may have.
    fn within<'a>(
        &'a self,
        shapes: &'a [Shape],
        pattern: &'a Pattern,
    ) -> impl Iterator<Item = u32> {
        let words = self.words.iter().zip(shapes);
        words
            .filter(|(_, shape)| pattern.may_be(**shape))
            .map(|(id, _)| *id)
    }
}

impl Lexicon {
    /// The number of words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Notes that `name` has `word`; answers the word's number.
    pub fn add(&mut self, word: &str, name: u32) -> u32 {
        let id = match self.ids.get(word) {
            Some(id) => *id,
            None => self.insert(word),
        };
        let names = &mut self.entries[id as usize].names;
        if let Err(place) = names.binary_search(&name) {
            names.insert(place, name);
        }
        id
    }

    /// Forgets that `name` has the word `id`. The word itself stays: words are few.
    pub fn remove(&mut self, id: u32, name: u32) {
        let names = &mut self.entries[id as usize].names;
        if let Ok(place) = names.binary_search(&name) {
            names.remove(place);
        }
    }

    /// The number of a word, if some name ever had it.
    pub fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// The word `id`.
    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id)
    }

    /// The names that have the word `id`.
    pub fn names(&self, id: u32) -> &[u32] {
        &self.entries[id as usize].names
    }

    fn insert(&mut self, word: &str) -> u32 {
        let id = self.entries.len() as u32;
        let skeleton: Box<str> = skeleton(word).into();
        let cyrillic = word.chars().any(is_cyrillic);
        let exact = word.contains(|ch: char| ch.is_ascii_digit());
        let initial = word.ends_with('.');
        self.ids.insert(word.into(), id);
        self.texts.push(word);
        self.sounds.push(&skeleton);
        // An error in a number or in an initial would be another word.
        if !exact && !initial {
            let shelf = match cyrillic {
                true => &mut self.cyrillic,
                false => &mut self.latin,
            };
            shelf.put(id, word, &skeleton);
        }
        self.skeletons.insert((skeleton, id));
        self.entries.push(Entry {
            cyrillic,
            exact,
            initial,
            names: Vec::new(),
        });
        id
    }

    /// The words that one of the `readings` of a typed word may mean, if it has no errors.
    pub fn matches(&self, readings: &[Reading], reach: Reach) -> Matches {
        let mut matches = Matches {
            costs: vec![NO_MATCH; self.len()],
            ..Matches::default()
        };
        for Reading { text, by } in readings {
            match by {
                By::Itself => {
                    self.beginnings(text, 0, reach, &mut matches);
                    self.abbreviations(text, &mut matches);
                    if reach.scripts {
                        self.other_script(text, reach, &mut matches);
                    }
                }
                By::Case { weak } => {
                    if let Some(id) = self.id(text).filter(|_| !(*weak && reach.strict)) {
                        let weak = if *weak { WEAK } else { 0 };
                        matches.found(id, OTHER_CASE | weak);
                    }
                }
                // The query in the other layout is its own twin already.
                By::Keys if reach.scripts => {
                    self.beginnings(text, OTHER_KEYS, reach, &mut matches);
                }
                By::Keys => {}
                By::Short => self.shortened(text, &mut matches),
            }
        }
        matches
    }

    /// Adds the words that `typed` may mean if it has typing errors.
    pub fn add_misspelled(&self, typed: &str, reach: Reach, matches: &mut Matches) {
        let allowed = allowed_typos(typed, reach.strict);
        if allowed == 0 {
            return;
        }
        let sure = allowed_typos(typed, true);
        let (same, other) = match typed.chars().any(is_cyrillic) {
            true => (&self.cyrillic, &self.latin),
            false => (&self.latin, &self.cyrillic),
        };
        let mut add = |id: u32, errors: Option<Errors>, cost: u8| {
            if let Some(errors) = errors.filter(|errors| errors.whole || !reach.strict) {
                let unfinished = if errors.whole { 0 } else { PREFIX };
                let weak = if errors.whole && errors.count <= sure {
                    0
                } else {
                    WEAK
                };
                matches.found(id, (cost + unfinished + TYPO * errors.count) | weak);
            }
        };
        let as_typed = Pattern::new(typed, allowed);
        for id in same.within(&same.texts, &as_typed) {
            add(id, as_typed.errors_in(self.texts.get(id)), 0);
        }
        if reach.scripts {
            let as_sounds = Pattern::new(&skeleton(typed), allowed);
            for id in other.within(&other.skeletons, &as_sounds) {
                let errors = as_sounds.errors_in(self.sounds.get(id));
                add(id, errors, OTHER_SCRIPT);
            }
        }
    }

    fn beginnings(&self, typed: &str, by: u8, reach: Reach, found: &mut Matches) {
        let from = (Bound::Included(typed), Bound::Unbounded);
        for (word, id) in self.ids.range::<str, _>(from) {
            let Some(rest) = word.strip_prefix(typed) else {
                break;
            };
            if self.entries[*id as usize].initial {
                continue;
            }
            if let Some(cost) = beginning_cost(typed, rest, reach) {
                found.found(*id, cost + by);
            }
        }
    }

    /// `б.` also means the `большая` of a name.
    fn shortened(&self, typed: &str, found: &mut Matches) {
        let from = (Bound::Excluded(typed), Bound::Unbounded);
        let longer = self.ids.range::<str, _>(from);
        for (_, id) in longer.take_while(|(word, _)| word.starts_with(typed)) {
            let entry = &self.entries[*id as usize];
            if !entry.initial && !entry.exact {
                found.found(*id, SHORT);
            }
        }
    }

    /// `большая` also means the `б.` of a name.
    fn abbreviations(&self, typed: &str, found: &mut Matches) {
        for (end, ch) in typed.char_indices().take(4) {
            let short = format!("{}.", &typed[..end + ch.len_utf8()]);
            if let Some(id) = self.ids.get(short.as_str()) {
                let before = found.words.len();
                found.found(
                    *id,
                    if typed.len() + 1 == short.len() {
                        0
                    } else {
                        PREFIX
                    },
                );
                found.initials += found.words.len() - before;
            }
        }
    }

    fn other_script(&self, typed: &str, reach: Reach, found: &mut Matches) {
        let typed_skeleton = skeleton(typed);
        let cyrillic = typed.chars().any(is_cyrillic);
        // A skeleton forgets doubled letters: of `qqqq` next to nothing is left.
        if typed_skeleton.len() * 2 <= typed.chars().count() {
            return;
        }
        let from = (Box::from(typed_skeleton.as_str()), 0);
        for (word, id) in self.skeletons.range(from..) {
            let Some(rest) = word.strip_prefix(typed_skeleton.as_str()) else {
                break;
            };
            let entry = &self.entries[*id as usize];
            if entry.cyrillic == cyrillic || entry.initial {
                continue;
            }
            if let Some(cost) = beginning_cost(&typed_skeleton, rest, reach) {
                found.found(*id, cost + OTHER_SCRIPT);
            }
        }
    }
}

fn beginning_cost(typed: &str, rest: &str, reach: Reach) -> Option<u8> {
    if rest.is_empty() {
        return Some(0);
    }
    let cut_number = rest.starts_with(|ch: char| ch.is_ascii_digit());
    if reach.strict && (cut_number || typed.chars().nth(2).is_none()) {
        return None;
    }
    Some(if cut_number {
        CUT_NUMBER | WEAK
    } else {
        PREFIX
    })
}

/// Short words have too many neighbours, and a wrong digit is another place.
fn allowed_typos(typed: &str, strict: bool) -> u8 {
    if typed.contains(|ch: char| ch.is_ascii_digit()) {
        return 0;
    }
    match (typed.chars().count(), strict) {
        (0..=3, _) | (0..=5, true) => 0,
        (0..=7, _) | (0..=9, true) => 1,
        _ => 2,
    }
}

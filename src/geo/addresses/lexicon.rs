//! The words of all names: which names have them, and which of them a typed word may mean.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::layout::is_cyrillic;
use super::transliteration::skeleton;
use super::typos::{Pattern, letter_mask};

/// Cost of a word that is typed only in part.
const PREFIX: u8 = 10;
/// Cost of a beginning that stops inside a number: `street1` for `street10`.
const CUT_NUMBER: u8 = 40;
/// Cost of a word in the other script.
const OTHER_SCRIPT: u8 = 5;
/// Cost of one typing error.
const TYPO: u8 = 30;
/// No word of a name costs this much: "does not match".
pub(super) const NO_MATCH: u8 = u8::MAX;

/// How far a typed word may be from a word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Look for typing errors.
    pub typos: bool,
    /// Refuse what a suggestion may offer but an API may not assume: beginnings of one or two
    /// letters or inside a number, errors in short words, errors in an unfinished word.
    pub strict: bool,
}

/// A word of the lexicon.
#[derive(Debug, Clone)]
struct Entry {
    text: Box<str>,
    mask: u64,
    skeleton: Box<str>,
    skeleton_mask: u64,
    cyrillic: bool,
    /// Has a digit: a wrong one would be another place.
    exact: bool,
    /// Names with this word, ascending.
    names: Vec<u32>,
}

/// All words of all names.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    ids: BTreeMap<Box<str>, u32>,
    skeletons: BTreeSet<(Box<str>, u32)>,
    entries: Vec<Entry>,
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
        &self.entries[id as usize].text
    }

    /// The names that have the word `id`.
    pub fn names(&self, id: u32) -> &[u32] {
        &self.entries[id as usize].names
    }

    fn insert(&mut self, word: &str) -> u32 {
        let id = self.entries.len() as u32;
        let skeleton: Box<str> = skeleton(word).into();
        self.ids.insert(word.into(), id);
        self.skeletons.insert((skeleton.clone(), id));
        self.entries.push(Entry {
            text: word.into(),
            mask: letter_mask(word),
            skeleton_mask: letter_mask(&skeleton),
            skeleton,
            cyrillic: word.chars().any(is_cyrillic),
            exact: word.contains(|ch: char| ch.is_ascii_digit()),
            names: Vec::new(),
        });
        id
    }

    /// Calls `found(word, cost)` for every word that `typed` may mean, perhaps more than once.
    pub fn each_match(&self, typed: &str, reach: Reach, mut found: impl FnMut(u32, u8)) {
        self.beginnings(typed, reach, &mut found);
        self.abbreviations(typed, &mut found);
        let typed_skeleton = skeleton(typed);
        let cyrillic = typed.chars().any(is_cyrillic);
        self.other_script(&typed_skeleton, cyrillic, reach, &mut found);
        if reach.typos {
            self.misspelled(typed, &typed_skeleton, cyrillic, reach, &mut found);
        }
    }

    fn beginnings(&self, typed: &str, reach: Reach, found: &mut impl FnMut(u32, u8)) {
        let from = (Bound::Included(typed), Bound::Unbounded);
        for (word, id) in self.ids.range::<str, _>(from) {
            let Some(rest) = word.strip_prefix(typed) else {
                break;
            };
            if let Some(cost) = beginning_cost(typed, rest, reach) {
                found(*id, cost);
            }
        }
    }

    /// `большая` also means the `б.` of a name.
    fn abbreviations(&self, typed: &str, found: &mut impl FnMut(u32, u8)) {
        for (end, ch) in typed.char_indices().take(4) {
            let short = format!("{}.", &typed[..end + ch.len_utf8()]);
            if let Some(id) = self.ids.get(short.as_str()) {
                found(*id, PREFIX);
            }
        }
    }

    fn other_script(
        &self,
        typed_skeleton: &str,
        cyrillic: bool,
        reach: Reach,
        found: &mut impl FnMut(u32, u8),
    ) {
        if typed_skeleton.is_empty() {
            return;
        }
        let from = (Box::from(typed_skeleton), 0);
        for (word, id) in self.skeletons.range(from..) {
            let Some(rest) = word.strip_prefix(typed_skeleton) else {
                break;
            };
            if self.entries[*id as usize].cyrillic == cyrillic {
                continue;
            }
            if let Some(cost) = beginning_cost(typed_skeleton, rest, reach) {
                found(*id, cost + OTHER_SCRIPT);
            }
        }
    }

    fn misspelled(
        &self,
        typed: &str,
        typed_skeleton: &str,
        cyrillic: bool,
        reach: Reach,
        found: &mut impl FnMut(u32, u8),
    ) {
        let allowed = allowed_typos(typed, reach);
        if allowed == 0 {
            return;
        }
        let as_typed = Pattern::new(typed, allowed);
        let as_sounds = Pattern::new(typed_skeleton, allowed);
        let entries = self.entries.iter().enumerate();
        for (id, entry) in entries.filter(|(_, entry)| !entry.exact) {
            let (pattern, word, mask, cost) = if entry.cyrillic == cyrillic {
                (&as_typed, &entry.text, entry.mask, 0)
            } else {
                (
                    &as_sounds,
                    &entry.skeleton,
                    entry.skeleton_mask,
                    OTHER_SCRIPT,
                )
            };
            if let Some(errors) = pattern.errors_in(word, mask)
                && (errors.whole || !reach.strict)
            {
                let unfinished = if errors.whole { 0 } else { PREFIX };
                found(id as u32, cost + unfinished + TYPO * errors.count);
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
    Some(if cut_number { CUT_NUMBER } else { PREFIX })
}

/// Short words have too many neighbours, and a wrong digit is another place.
fn allowed_typos(typed: &str, reach: Reach) -> u8 {
    if typed.contains(|ch: char| ch.is_ascii_digit()) {
        return 0;
    }
    match (typed.chars().count(), reach.strict) {
        (0..=3, _) | (0..=5, true) => 0,
        (0..=7, _) | (0..=9, true) => 1,
        _ => 2,
    }
}

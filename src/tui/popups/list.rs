//! Help and palette: every action by its name in both languages, with its keys; filtered as one types.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use tui_input::Input;

use super::Outcome;
use crate::edit::{Edit, edit, paste};
use crate::filter::fold;
use crate::keys::{Action, Chord, Code, Keymap, keys_of};
use crate::text::{Word, Words};
use pult_domain::Locale;
use pult_geo::addresses::layout;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// What Enter runs.
    pub action: Action,
    /// Its keys.
    pub keys: String,
    /// Its name in the language spoken.
    pub name: String,
    /// Its name in the other language.
    pub other: String,
}

/// The list.
#[derive(Debug)]
pub struct List {
    /// Its title.
    pub title: Word,
    /// What is typed.
    pub input: Input,
    rows: Vec<Row>,
    shown: Vec<usize>,
    /// Which of the rows shown the keys point at.
    pub at: usize,
}

impl List {
    /// Every action.
    pub fn new(title: Word, words: &Words, keymap: &Keymap) -> List {
        let other = match words.lang() {
            Locale::Ru => Locale::En,
            Locale::En => Locale::Ru,
        };
        let rows = keymap.rows().map(|(binding, chords)| Row {
            action: binding.action,
            keys: keys_of(chords),
            name: words.say(binding.word),
            other: words.say_in(other, binding.word),
        });
        let rows: Vec<Row> = rows.collect();
        List {
            title,
            input: Input::default(),
            shown: (0..rows.len()).collect(),
            rows,
            at: 0,
        }
    }

    /// The rows that fit what is typed, the best first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Row> {
        self.shown.iter().map(|row| &self.rows[*row])
    }

    /// What fits best.
    pub fn best(&self) -> Option<Action> {
        self.shown().next().map(|row| row.action)
    }

    /// How many rows fit.
    pub fn n_shown(&self) -> usize {
        self.shown.len()
    }

    /// A key.
    pub fn key(&mut self, chord: Chord) -> Outcome {
        let last = self.shown.len().saturating_sub(1);
        match chord.code {
            Code::Enter => {
                let chosen = self.shown.get(self.at).map(|row| self.rows[*row].action);
                return chosen.map_or(Outcome::Stay, Outcome::Run);
            }
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(10),
            Code::PageDown => self.at = (self.at + 10).min(last),
            _ => {
                if edit(&mut self.input, chord) == Edit::Changed {
                    self.search();
                }
            }
        }
        Outcome::Stay
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        paste(&mut self.input, text);
        self.search();
    }

    fn search(&mut self) {
        let typed = self.input.value().to_owned();
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut found = self.ranked(&typed, &mut matcher);
        if found.is_empty()
            && let Some(twin) = layout::twin(&typed)
        {
            found = self.ranked(&twin, &mut matcher);
        }
        self.shown = found;
        self.at = 0;
    }

    fn ranked(&self, query: &str, matcher: &mut Matcher) -> Vec<usize> {
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let mut scored: Vec<((bool, u32), usize)> = Vec::new();
        let begun = fold(query);
        for (index, row) in self.rows.iter().enumerate() {
            let haystack = format!("{} {} {}", row.name, row.other, row.keys);
            let mut buffer = Vec::new();
            let text = nucleo_matcher::Utf32Str::new(&haystack, &mut buffer);
            // Who types the beginning of a name means that name.
            let begins = [&row.name, &row.other].map(|name| fold(name).starts_with(&begun));
            let score = pattern.score(text, matcher);
            scored.extend(score.map(|score| ((begins.contains(&true), score), index)));
        }
        scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        scored.into_iter().map(|(_, index)| index).collect()
    }
}

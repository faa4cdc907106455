//! The actions by their names in both languages, and how well a text fits them.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::filter::fold;
use crate::keys::{Action, Keymap, Room, keys_of};
use crate::text::Words;
use pult_domain::Locale;
use pult_geo::addresses::layout;

/// An action by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What is done.
    pub action: Action,
    /// What it is about.
    pub room: Room,
    /// Its keys.
    pub keys: String,
    /// Its name in the language spoken.
    pub name: String,
    /// Its name in the other language.
    other: String,
}

impl Named {
    /// Whether one of its names, or a word of it, begins so, in either layout.
    pub fn begins(&self, typed: &str) -> bool {
        let names = [fold(&self.name), fold(&self.other)];
        let is_begun = |typed: &str| {
            let at_word = |name: &String, at: usize| {
                let before = name[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric())
            };
            let begins = |name: &String| {
                let mut places = name.match_indices(typed);
                places.any(|(at, _)| at_word(name, at))
            };
            !typed.is_empty() && names.iter().any(begins)
        };
        let typed = fold(typed);
        let twin = layout::twin(&typed);
        is_begun(&typed) || twin.is_some_and(|twin| is_begun(&twin))
    }

    /// Whether one of its names begins so from the start.
    pub fn starts(&self, typed: &str) -> bool {
        let typed = fold(typed);
        let twin = layout::twin(&typed);
        let names = [fold(&self.name), fold(&self.other)];
        let starts = |typed: &str| names.iter().any(|name| name.starts_with(typed));
        starts(&typed) || twin.is_some_and(|twin| starts(&twin))
    }
}

/// Every action.
pub fn named(words: &Words, keymap: &Keymap) -> Vec<Named> {
    let other = match words.lang() {
        Locale::Ru => Locale::En,
        Locale::En => Locale::Ru,
    };
    let rows = keymap.rows().map(|(binding, chords)| Named {
        action: binding.action,
        room: binding.room,
        keys: keys_of(chords),
        name: words.say(binding.word),
        other: words.say_in(other, binding.word),
    });
    rows.collect()
}

/// The actions that fit a text, the best first; in the other layout when none does.
pub fn alike(named: &[Named], typed: &str) -> Vec<Action> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let found = ranked(named, typed, &mut matcher);
    match (found.is_empty(), layout::twin(typed)) {
        (true, Some(twin)) => ranked(named, &twin, &mut matcher),
        _ => found,
    }
}

fn ranked(named: &[Named], query: &str, matcher: &mut Matcher) -> Vec<Action> {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut scored: Vec<((bool, u32), usize)> = Vec::new();
    let begun = fold(query);
    for (index, row) in named.iter().enumerate() {
        let haystack = format!("{} {} {}", row.name, row.other, row.keys);
        let mut buffer = Vec::new();
        let text = Utf32Str::new(&haystack, &mut buffer);
        // Who types the beginning of a name means that name.
        let begins = [&row.name, &row.other].map(|name| fold(name).starts_with(&begun));
        let score = pattern.score(text, matcher);
        scored.extend(score.map(|score| ((begins.contains(&true), score), index)));
    }
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    scored
        .into_iter()
        .map(|(_, index)| named[index].action)
        .collect()
}

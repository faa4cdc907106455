//! The key sheet that `pult keys` prints.

use unicode_width::UnicodeWidthStr;

use super::{BINDINGS, Chord, Keymap};
use crate::text::{Word, Words};
use pult_domain::Locale;

/// Keys as they are shown.
pub fn keys_of(chords: &[Chord]) -> String {
    let chords: Vec<String> = chords.iter().map(ToString::to_string).collect();
    chords.join(" ")
}

/// The names under which the configuration knows the actions, with what they do, a line each.
pub fn names(lang: Locale) -> String {
    let words = Words::new(lang);
    let rows = BINDINGS.iter();
    lines(rows.map(|binding| (binding.name().to_owned(), words.say(binding.word))))
}

/// Every key of the console with what it does, a line each.
pub fn sheet(keymap: &Keymap, lang: Locale) -> String {
    let words = Words::new(lang);
    let mut rows: Vec<(String, String)> = vec![
        (
            words.say(Word("sheet-number")),
            words.say(Word("sheet-number-does")),
        ),
        ("17+".to_owned(), words.say(Word("sheet-offer"))),
        ("17++".to_owned(), words.say(Word("sheet-assign"))),
        ("17-2".to_owned(), words.say(Word("sheet-status"))),
        ("17*".to_owned(), words.say(Word("sheet-crew"))),
        ("17=вокз".to_owned(), words.say(Word("sheet-place"))),
        ("+ -".to_owned(), words.say(Word("sheet-urgent"))),
        (
            words.say(Word("sheet-letters")),
            words.say(Word("sheet-letters-do")),
        ),
        ("1830 +40 з7".to_owned(), words.say(Word("sheet-time"))),
    ];
    let bound = keymap.rows().filter(|(_, chords)| !chords.is_empty());
    rows.extend(bound.map(|(binding, chords)| (keys_of(chords), words.say(binding.word))));
    lines(rows)
}

fn lines(rows: impl IntoIterator<Item = (String, String)>) -> String {
    let rows: Vec<(String, String)> = rows.into_iter().collect();
    let width = rows
        .iter()
        .map(|(keys, _)| keys.width())
        .max()
        .unwrap_or_default();
    let line = |(keys, name): &(String, String)| {
        let gap = " ".repeat(width - keys.width() + 2);
        format!("{keys}{gap}{name}\n")
    };
    rows.iter().map(line).collect()
}

//! The key sheet that `pult keys` prints.

use unicode_width::UnicodeWidthStr;

use super::{BINDINGS, Binding};
use crate::text::{Word, Words};
use pult_domain::Locale;

/// The keys of a binding, as they are shown.
pub fn keys_of(binding: &Binding) -> String {
    let chords: Vec<String> = binding.chords.iter().map(ToString::to_string).collect();
    chords.join(" ")
}

/// Every key of the console with what it does, a line each.
pub fn sheet(lang: Locale) -> String {
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
        ("=1830 =+40 =з7".to_owned(), words.say(Word("sheet-time"))),
    ];
    rows.extend(
        BINDINGS
            .iter()
            .filter(|binding| !binding.chords.is_empty())
            .map(|binding| (keys_of(binding), words.say(binding.name))),
    );
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

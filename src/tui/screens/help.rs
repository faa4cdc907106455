//! The help of a screen: its keys, one a line.

use super::Hint;
use crate::text::{Word, Words};
use crate::widgets::fit;

/// The lines of the help.
pub fn lines(hints: &[Hint], words: &Words) -> Vec<String> {
    let line = |(keys, name): &Hint| format!("{} {}", fit(keys, 16), words.say(*name));
    let more = [
        ("↑ ↓ PgUp PgDn", Word("bar-rows")),
        ("Home End", Word("bar-ends")),
        ("Ctrl+L", Word("do-language")),
    ];
    hints.iter().chain(&more).map(line).collect()
}

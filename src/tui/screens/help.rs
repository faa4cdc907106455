//! The help of a screen: its keys, one a line.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Around, Hint};
use crate::keys::{Chord, Code};
use crate::text::{Word, Words};
use crate::widgets::{boxed, fit};

/// Whether a key was for the help of a screen that is no list: F1 opens it, any key puts it away.
pub fn took(helping: &mut bool, chord: Chord) -> bool {
    let was_open = *helping;
    *helping = !was_open && chord.code == Code::F(1);
    was_open || *helping
}

/// Draws the help of a screen that is no list.
pub fn draw(title: Word, hints: &[Hint], around: &Around, frame: &mut Frame, area: Rect) {
    let line = |(keys, name): &Hint| format!("{} {}", fit(keys, 16), around.words.say(*name));
    let lines = hints.iter().map(line).collect();
    let title = around.words.say(title);
    boxed(frame, area, title, lines, &mut 0, around.theme);
}

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

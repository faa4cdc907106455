//! Typing into a line of text.

use tui_input::{Input, InputRequest};

use super::keys::{Chord, Code};

/// The longest text that a line takes, in characters: a paste of a whole file is cut.
const LONGEST: usize = 200;

/// What a key did to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// The text is another.
    Changed,
    /// The cursor moved, or the key had nothing to do.
    Kept,
    /// The key is not for a line of text.
    NotMine,
}

/// Lets a key edit a line.
pub fn edit(input: &mut Input, chord: Chord) -> Edit {
    let Some(request) = request(chord) else {
        return Edit::NotMine;
    };
    if matches!(request, InputRequest::InsertChar(_)) && input.value().chars().count() >= LONGEST {
        return Edit::Kept;
    }
    match input.handle(request) {
        Some(changed) if changed.value => Edit::Changed,
        _ => Edit::Kept,
    }
}

/// Puts a pasted text in at the cursor, as one line: where a line breaks or a column ends there is a blank,
/// and other control characters are left out.
pub fn paste(input: &mut Input, text: &str) {
    let as_blank = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c => c,
    };
    let line: String = text.trim().chars().map(as_blank).collect();
    let mut before = ' ';
    for c in line.chars().filter(|c| !c.is_control()) {
        // One blank is enough for any number of them.
        if !(c == ' ' && before == ' ') {
            edit(input, Chord::char(c));
        }
        before = c;
    }
}

fn request(chord: Chord) -> Option<InputRequest> {
    if let Some(c) = chord.text() {
        return (!c.is_control()).then_some(InputRequest::InsertChar(c));
    }
    let word = chord.ctrl || chord.alt;
    Some(match chord.code {
        Code::Backspace if word => InputRequest::DeletePrevWord,
        Code::Backspace => InputRequest::DeletePrevChar,
        Code::Delete => InputRequest::DeleteNextChar,
        Code::Left if word => InputRequest::GoToPrevWord,
        Code::Right if word => InputRequest::GoToNextWord,
        Code::Left => InputRequest::GoToPrevChar,
        Code::Right => InputRequest::GoToNextChar,
        Code::Home => InputRequest::GoToStart,
        Code::End => InputRequest::GoToEnd,
        Code::Char(_) if chord.means(Chord::ctrl('w')) => InputRequest::DeletePrevWord,
        Code::Char(_) if chord.means(Chord::ctrl('u')) => InputRequest::DeleteLine,
        _ => return None,
    })
}

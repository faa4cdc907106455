//! Texts from elsewhere, made harmless before they reach a terminal, a file or a page.
//!
//! A customer's name may hold what commands a terminal (control characters, also the eight-bit ones) or
//! turns the line round (bidirectional marks, Unicode Standard Annex 9). Everything that leaves the
//! office for somebody's eyes goes through here.

use std::borrow::Cow;
use std::fmt::Write;

/// What stands in the place of a character that nobody should meet.
const REPLACED: char = '\u{fffd}';

/// Whether a character shows itself and changes nothing around it.
pub fn is_visible(c: char) -> bool {
    let is_bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    let is_line_end = matches!(c, '\u{2028}' | '\u{2029}');
    !(c.is_control() || is_bidi || is_line_end)
}

/// A text as one harmless line: line ends and tabs are spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |c, _| match c {
        _ if c.is_whitespace() => Some(' '),
        _ => Some(REPLACED),
    })
}

/// A text as harmless lines: line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c, next| match c {
        '\n' | '\t' => None,
        '\r' if next == Some('\n') => None,
        _ if c.is_whitespace() => Some(' '),
        _ => Some(REPLACED),
    })
}

/// A text of a format that knows `\u001b` (JSON, quoted strings of TOML): what is not visible is spelt so,
/// but for line ends and tabs between the values.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .all(|c| is_visible(c) || matches!(c, '\n' | '\t'))
    {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match is_visible(c) || matches!(c, '\n' | '\t') {
            true => safe.push(c),
            // All of them are in the first plane; writing to a string cannot fail.
            false => drop(write!(safe, "\\u{:04x}", u32::from(c))),
        }
    }
    Cow::Owned(safe)
}

/// The text with what `instead` answers for its characters that are not visible.
fn replaced(text: &str, instead: impl Fn(char, Option<char>) -> Option<char>) -> Cow<'_, str> {
    if text.chars().all(is_visible) {
        return Cow::Borrowed(text);
    }
    let mut chars = text.chars().peekable();
    let mut safe = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let other = (!is_visible(c)).then(|| instead(c, chars.peek().copied()));
        safe.push(other.flatten().unwrap_or(c));
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_replaced() {
        for (text, line) in [
            ("Анна Ивановна, 5 ₽ 👍🏽", "Анна Ивановна, 5 ₽ 👍🏽"),
            ("\u{1b}]0;x\u{7}a", "\u{fffd}]0;x\u{fffd}a"),
            ("a\u{9b}31mb", "a\u{fffd}31mb"),
            ("a\u{202e}cba", "a\u{fffd}cba"),
            ("a\u{2066}b\u{2069}", "a\u{fffd}b\u{fffd}"),
            ("a\r\nb\tc\u{85}d\u{2028}e", "a  b c d e"),
            ("\u{7f}\0", "\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(visible(text), line, "{text:?}");
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(visible_lines("a\r\nb\tc\rd\n"), "a\r\nb\tc d\n");
        assert_eq!(visible_lines("\u{feff}a\u{1b}"), "\u{feff}a\u{fffd}");
        assert!(matches!(visible("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn formats_keep_what_they_can_spell() {
        assert_eq!(
            escaped("{\"a\":\"\u{9b}1\u{202e}\"}\n"),
            "{\"a\":\"\\u009b1\\u202e\"}\n"
        );
        assert_eq!(escaped("plain"), "plain");
    }

    #[test]
    fn no_character_gets_through() {
        for c in (0..=0xffff).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let safe = visible(&text);
            assert!(safe.chars().all(is_visible), "{c:?}");
            assert!(
                visible_lines(&text)
                    .chars()
                    .all(|c| is_visible(c) || matches!(c, '\n' | '\t'))
            );
            assert!(
                escaped(&text)
                    .chars()
                    .all(|c| is_visible(c) || matches!(c, '\n' | '\t'))
            );
        }
    }
}

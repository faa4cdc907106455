//! A number found in a text.
//!
//! Characters count by their class: decimal digits of any script, letters, a plus, `*` and `#`, the
//! signs that part one number from the next, and everything else, which parts nothing.

use super::codes::{MOST_DIGITS, abroad, is_e164, national};

/// Words that only say that a number follows.
const ANNOUNCE: [&str; 12] = [
    "т",
    "тел",
    "телефон",
    "моб",
    "мобильный",
    "сот",
    "сотовый",
    "tel",
    "phone",
    "mob",
    "mobile",
    "sip",
];
/// Words that say that an inner number follows.
const EXTEND: [&str; 10] = [
    "доб",
    "добавочный",
    "вн",
    "внутр",
    "внутренний",
    "ext",
    "extension",
    "extn",
    "x",
    "х",
];
/// An inner number has no more digits.
const MOST_EXTENSION: usize = 6;

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Digits, perhaps with `*` and `#` among them.
    Number { plus: bool, digits: String },
    /// Letters, in small ones.
    Word(String),
    /// What parts one number from the next.
    Break,
}

/// The number of a text as it is kept.
pub(super) fn read(text: &str) -> Option<String> {
    // The zero that is dialled at home only: `+44 (0)20 …`.
    let parts = match text.contains('+') {
        true => parts(&text.replace("(0)", " ")),
        false => parts(text),
    };
    let full = parts.iter().enumerate().find_map(|(at, part)| {
        let (number, extension) = full_number(part)?;
        let extension = extension.or_else(|| extension_after(&parts[at + 1..]));
        Some((number, extension))
    });
    match full {
        Some((number, None)) => Some(format!("+{number}")),
        Some((number, Some(extension))) => Some(format!("+{number}#{extension}")),
        None => short_number(&parts),
    }
}

/// Whether a text says more than a number: words that neither announce one nor extend it.
pub(super) fn says_more(text: &str) -> bool {
    let known = |word: &str| ANNOUNCE.contains(&word) || EXTEND.contains(&word);
    let is_more = |part: &Part| matches!(part, Part::Word(word) if !known(word));
    parts(text).iter().any(is_more)
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut plus = false;
    for c in text.chars() {
        if let Some(digit) = decimal(c).or(matches!(c, '*' | '#').then_some(c)) {
            match parts.last_mut() {
                Some(Part::Number { digits, .. }) if !plus => digits.push(digit),
                _ => parts.push(Part::Number {
                    plus,
                    digits: digit.to_string(),
                }),
            }
            plus = false;
        } else if c.is_alphabetic() {
            plus = false;
            match parts.last_mut() {
                Some(Part::Word(word)) => word.extend(c.to_lowercase()),
                _ => parts.push(Part::Word(c.to_lowercase().collect())),
            }
        } else if matches!(c, '+' | '＋') {
            plus = true;
        } else if matches!(c, ',' | ';' | '|' | '@' | '\n' | '\r') {
            plus = false;
            parts.push(Part::Break);
        }
    }
    parts
}

/// A decimal digit of any script that numbers are copied in, as ASCII.
fn decimal(c: char) -> Option<char> {
    /// The zeros of Arabic, Persian, Devanagari and full-width digits.
    const ZEROS: [char; 4] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    if c.is_ascii_digit() {
        return Some(c);
    }
    let value = |zero: &char| u32::from(c).checked_sub(u32::from(*zero));
    let value = ZEROS.iter().filter_map(value).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// The E.164 digits of a part that is a full number, and the extension that is glued to it.
fn full_number(part: &Part) -> Option<(String, Option<String>)> {
    let Part::Number { plus, digits } = part else {
        return None;
    };
    let (number, rest) = match digits.split_once('#') {
        Some((number, rest)) => (number, Some(rest)),
        None => (digits.as_str(), None),
    };
    let number = match plus {
        true => Some(abroad(number)).filter(|number| is_e164(number)),
        false => national(number),
    };
    Some((number?, rest.and_then(extension)))
}

/// The extension that a word announces right behind a number.
fn extension_after(parts: &[Part]) -> Option<String> {
    let mut parts = parts.iter().skip_while(|part| **part == Part::Break);
    match (parts.next()?, parts.next()?) {
        (Part::Word(word), Part::Number { digits, .. }) if EXTEND.contains(&word.as_str()) => {
            extension(digits)
        }
        _ => None,
    }
}

fn extension(digits: &str) -> Option<String> {
    let is_one = (1..=MOST_EXTENSION).contains(&digits.len());
    let is_one = is_one && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| digits.to_owned())
}

/// The digits of a number that is no full one: they come first, or right behind a word that says so.
fn short_number(parts: &[Part]) -> Option<String> {
    let mut parts = parts.iter();
    let first = match parts.next()? {
        Part::Word(word) if ANNOUNCE.contains(&word.as_str()) => parts.next()?,
        part => part,
    };
    match first {
        Part::Number {
            plus: false,
            digits,
        } if digits.len() <= MOST_DIGITS => Some(digits.clone()),
        _ => None,
    }
}

//! Keyboard layout twins: what a key would have typed in the other layout.
//!
//! People type `nbvbhzptdf` and mean `тимирязева`, or press `й` and mean the key `q`. The tables
//! are the layouts that come with Windows and X11 (`ru`, `ua`, `by`, `kz`). Letters that only one
//! neighbour has are known everywhere; `і` sits on three different keys, so whoever knows the
//! layout says so with [`qwerty_in`].

/// A Cyrillic keyboard layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// ЙЦУКЕН.
    Russian,
    /// ЙЦУКЕН with і, ї, є, ґ.
    Ukrainian,
    /// ЙЦУКЕН with і, ў and the apostrophe.
    Belarusian,
    /// ЙЦУКЕН with nine Kazakh letters on the number row.
    Kazakh,
}

/// The same keys, one below the other; the second half is with Shift.
const QWERTY: &str =
    r##"`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?|@#$^&"##;
const RUSSIAN: &str =
    r##"ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,/"№;:?"##;

/// Where the neighbours differ from [`RUSSIAN`]: (their letter, its key).
const UKRAINIAN: [(char, char); 8] = [
    ('і', 's'),
    ('ї', ']'),
    ('є', '\''),
    ('ґ', '\\'),
    ('І', 'S'),
    ('Ї', '}'),
    ('Є', '"'),
    ('Ґ', '|'),
];
const BELARUSIAN: [(char, char); 5] = [('і', 'b'), ('ў', 'o'), ('\'', ']'), ('І', 'B'), ('Ў', 'O')];
const KAZAKH: [(char, char); 18] = [
    ('ә', '2'),
    ('і', '3'),
    ('ң', '4'),
    ('ғ', '5'),
    ('ү', '8'),
    ('ұ', '9'),
    ('қ', '0'),
    ('ө', '-'),
    ('һ', '='),
    ('Ә', '@'),
    ('І', '#'),
    ('Ң', '$'),
    ('Ғ', '%'),
    ('Ү', '*'),
    ('Ұ', '('),
    ('Қ', ')'),
    ('Ө', '_'),
    ('Һ', '+'),
];

/// The QWERTY character of the key that types `typed` in `layout`; `None` when the key types the
/// same in both, or the layout has no such key.
pub fn qwerty_in(typed: char, layout: Layout) -> Option<char> {
    let own: &[(char, char)] = match layout {
        Layout::Russian => &[],
        Layout::Ukrainian => &UKRAINIAN,
        Layout::Belarusian => &BELARUSIAN,
        Layout::Kazakh => &KAZAKH,
    };
    find(own, typed).or_else(|| beside(typed, RUSSIAN, QWERTY))
}

/// The QWERTY twin of a character from any of the layouts: `й` → `q`, `ж` → `;`, `.` → `/`.
///
/// `і` is taken for Ukrainian, the commonest of the three.
pub fn qwerty(typed: char) -> Option<char> {
    beside(typed, RUSSIAN, QWERTY)
        .or_else(|| find(&UKRAINIAN, typed))
        .or_else(|| find(&BELARUSIAN[1..2], typed))
        .or_else(|| find(&BELARUSIAN[4..], typed))
        .or_else(|| find(&KAZAKH, typed))
}

/// The ЙЦУКЕН twin of a QWERTY character: `q` → `й`, `;` → `ж`, `/` → `.`.
pub fn cyrillic(typed: char) -> Option<char> {
    beside(typed, QWERTY, RUSSIAN)
}

/// `text` as the same keys type it in the other layout: towards QWERTY when it has a Cyrillic
/// letter, else towards ЙЦУКЕН. `None` when there is no letter to tell by.
pub fn twin(text: &str) -> Option<String> {
    let turn = if text.chars().any(is_cyrillic) {
        qwerty
    } else if text.chars().any(|ch| ch.is_ascii_alphabetic()) {
        cyrillic
    } else {
        return None;
    };
    Some(text.chars().map(|ch| turn(ch).unwrap_or(ch)).collect())
}

/// A letter of the Cyrillic block.
pub fn is_cyrillic(ch: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&ch)
}

fn beside(typed: char, from: &str, to: &str) -> Option<char> {
    let key = from.chars().position(|ch| ch == typed)?;
    to.chars().nth(key)
}

fn find(keys: &[(char, char)], typed: char) -> Option<char> {
    keys.iter()
        .find(|(letter, _)| *letter == typed)
        .map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_stand_one_below_the_other() {
        assert_eq!(QWERTY.chars().count(), RUSSIAN.chars().count());
        for ch in RUSSIAN.chars().filter(|ch| is_cyrillic(*ch)) {
            assert_eq!(qwerty(ch).and_then(cyrillic), Some(ch), "{ch}");
        }
    }

    #[test]
    fn words_turn_both_ways() {
        for (typed, meant) in [
            ("nbvbhzptdf", "тимирязева"),
            ("ktybyf 24", "ленина 24"),
            (";erjdf", "жукова"),
            ("Gfhrjdfz", "Парковая"),
            ("ьуекщ", "metro"),
            ("ек. ленина", "tr/ ktybyf"),
        ] {
            assert_eq!(twin(typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(twin("24/2"), None);
        assert_eq!(twin(""), None);
    }

    #[test]
    fn neighbours_letters_have_their_keys() {
        for (letter, layout, key) in [
            ('і', Layout::Ukrainian, 's'),
            ('і', Layout::Belarusian, 'b'),
            ('і', Layout::Kazakh, '3'),
            ('ў', Layout::Belarusian, 'o'),
            ('ї', Layout::Ukrainian, ']'),
            ('қ', Layout::Kazakh, '0'),
            ('й', Layout::Kazakh, 'q'),
        ] {
            assert_eq!(qwerty_in(letter, layout), Some(key), "{letter} {layout:?}");
        }
        assert_eq!(qwerty_in('ў', Layout::Russian), None);
        assert_eq!(qwerty('і'), Some('s'));
        assert_eq!(qwerty('Ў'), Some('O'));
        assert_eq!(qwerty('ә'), Some('2'));
        assert_eq!(qwerty('q'), None);
        assert_eq!(qwerty('\''), None);
    }
}

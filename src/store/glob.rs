//! Texts that hold a word, in whatever case: SQLite knows the case of Latin letters alone, but sets of characters.

use std::collections::HashMap;
use std::fmt::Write;

/// No letter behind this one has a case.
const LAST_CASED: char = '\u{1ffff}';

/// A `GLOB` pattern for each of these words in small letters. Whatever holds the word when it is made small
/// fits the pattern.
pub(super) fn holding(words: &[String]) -> Vec<String> {
    let mut sets: HashMap<char, Vec<char>> = HashMap::new();
    for letter in words.iter().flat_map(|word| word.chars()) {
        // Beyond the last are signs alone.
        let itself = (letter > LAST_CASED).then_some(letter);
        sets.insert(letter, itself.into_iter().collect());
    }
    for any in char::MIN..=LAST_CASED {
        for small in any.to_lowercase() {
            if let Some(set) = sets.get_mut(&small) {
                set.push(any);
            }
        }
    }
    // At the end of a word the small letter of a sigma is another one.
    if let Some(set) = sets.get_mut(&'ς') {
        set.push('Σ');
    }
    words.iter().map(|word| pattern(word, &sets)).collect()
}

fn pattern(word: &str, sets: &HashMap<char, Vec<char>>) -> String {
    let mut pattern = String::from("*");
    for letter in word.chars() {
        match sets[&letter].as_slice() {
            [] => pattern.push('*'),
            [one] if !['*', '?', '['].contains(one) => pattern.push(*one),
            set => {
                let set: String = set.iter().collect();
                let _ = write!(pattern, "[{set}]");
            }
        }
    }
    pattern.push('*');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rusqlite::Connection;

    fn fits(text: &str, word: &str) -> bool {
        let conn = Connection::open_in_memory().expect("a database");
        let pattern = holding(&[word.to_owned()]).remove(0);
        conn.query_row("SELECT ?1 GLOB ?2", [text, &pattern], |row| row.get(0))
            .expect("an answer")
    }

    #[test]
    fn letters_fit_in_both_cases_and_signs_mean_themselves() {
        assert!(fits("Улица ЛЕНИНА, 4", "ленина"));
        assert!(fits("ёлка и Ёж", "ёж"));
        assert!(fits("Straße 1", "straße"));
        assert!(fits("ΟΔΟΣ", "οδος"));
        assert!(fits("ABC", "abc"));
        assert!(!fits("Ленина", "лесная"));
        for sign in ["*", "?", "[", "]", "^", "-", "[a-z]"] {
            assert!(fits(&format!("до {sign} д"), sign), "{sign}");
            assert!(!fits("абв", sign), "{sign}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn whatever_holds_a_word_fits(
            before in ".{0,4}",
            word in "[\\PC&&[^\u{307}]]{1,5}",
            behind in ".{0,4}",
        ) {
            let text = format!("{before}{word}{behind}").replace('\0', "");
            let word = word.replace('\0', "").to_lowercase();
            if text.to_lowercase().contains(&word) {
                prop_assert!(fits(&text, &word), "{text:?} {word:?}");
            }
        }
    }
}

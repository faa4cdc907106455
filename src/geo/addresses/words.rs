//! The words by which an address, or anything else that people write, is found again.

use super::normalise::{self, Kind};
use super::vocabulary::{PLAIN_STREET, STREET_TYPES};

/// A word of an address, for whoever looks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, folded: letters and digits alone.
    pub text: String,
    /// The sorts of street that it may stand for, in full: `пр` → `проспект`, `проезд`.
    pub in_full: Vec<&'static str>,
    /// It distinguishes nothing: `улица`, `город`.
    pub says_little: bool,
}

/// Lower case, `ё` as `е`, accents and quotes dropped.
pub fn fold(text: &str) -> String {
    normalise::fold(text)
}

/// The words of a text, in order; what holds several together (`24/2`) is cut into its parts.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    for token in normalise::tokens(text) {
        let types = match token.kind {
            Kind::Type(types) => types,
            _ => 0,
        };
        let named = (0..STREET_TYPES.len()).filter(|index| types & 1 << index != 0);
        let in_full: Vec<_> = named.map(|index| STREET_TYPES[index].0).collect();
        let plain = types == 1 << PLAIN_STREET;
        let empty = matches!(
            token.kind,
            Kind::Noise | Kind::Settlement | Kind::Region { .. }
        );
        let says_little = plain || empty;
        let parts = token.text.split(|ch: char| !ch.is_alphanumeric());
        for part in parts.filter(|part| !part.is_empty()) {
            found.push(Word {
                text: part.to_owned(),
                in_full: in_full.clone(),
                says_little,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_words_that_are_looked_for() {
        let cut = |text: &str| {
            let word = |word: Word| match (word.says_little, word.in_full.join("|")) {
                (true, _) => format!("({})", word.text),
                (false, full) if full.is_empty() => word.text,
                (false, full) => format!("{}={full}", word.text),
            };
            let cut = words(text).into_iter().map(word);
            cut.collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("ул. Тимирязева, 24/2", "(ул) тимирязева 24 2"),
            ("Железнодорожный вокзал", "железнодорожный вокзал=вокзал"),
            ("пр. Мира 8-й", "пр=проспект|проезд мира 8"),
            ("г. Москва, Ёлочная 10-а", "(г) москва елочная 10 а"),
            ("м213ор77", "м213ор77"),
            ("м213кв77", "м213кв77"),
            ("— , .", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }
}

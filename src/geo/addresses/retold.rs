//! What was said, said otherwise: tried where a text names nothing as it stands. Numbers in words, a name
//! of former days beside today's, and where beside a street or a village somebody waits.

use super::vocabulary::{BESIDE, cardinal};
use crate::geocoder::{AddressKind, Certainty, Found};

/// A text that means the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Retold {
    pub text: String,
    /// What of it the driver must know, as it was said.
    pub note: String,
    /// Only a street or a settlement is meant by it: a place may be called so as a whole.
    pub open_only: bool,
}

impl Retold {
    /// Whether what the text finds may be meant.
    pub fn may_be(&self, found: &Found) -> bool {
        let is_open = found.kind == AddressKind::Street || found.certainty == Certainty::Settlement;
        !self.open_only || is_open
    }

    /// Adds what the driver must know.
    pub fn note(&self, found: &mut Found) {
        let known = [found.extra.as_str(), self.note.as_str()];
        let known: Vec<&str> = known.into_iter().filter(|text| !text.is_empty()).collect();
        found.extra = known.join(", ");
    }
}

/// Says before a name in brackets that the street was called so, folded.
const FORMERLY: [&str; 11] = [
    "бывш",
    "бывшая",
    "бывший",
    "бывшее",
    "быв",
    "б",
    "ранее",
    "раньше",
    "старая",
    "старый",
    "прежде",
];
/// The same that it is called so now.
const NOW: [&str; 4] = ["ныне", "теперь", "сейчас", "нынешняя"];
/// `Петровка у магазина`: beside those of [`BESIDE`], what a note begins with.
const NEAR: [&str; 6] = ["у", "под", "через", "вдоль", "не", "где"];

/// The texts to try, in order.
pub(super) fn retold(text: &str) -> Vec<Retold> {
    let in_digits = in_digits(text);
    let base = in_digits.as_deref().unwrap_or(text);
    let renamed = without_other_name(base);
    let named = renamed.as_ref().map_or(base, |renamed| &renamed.text);
    let beside = beside(named);
    let same = in_digits.clone().map(|text| Retold {
        text,
        note: String::new(),
        open_only: false,
    });
    same.into_iter().chain(renamed).chain(beside).collect()
}

/// `дом двадцать четыре` → `дом 24`; `None` where no number is spelled.
fn in_digits(text: &str) -> Option<String> {
    let mut told = String::new();
    let mut rest = text;
    // What the words so far add up to, and where in `told` its digits begin.
    let mut number: Option<(u32, usize)> = None;
    let mut is_spelled = false;
    while !rest.is_empty() {
        let is_letter = rest.starts_with(char::is_alphanumeric);
        let end = rest
            .find(|ch: char| ch.is_alphanumeric() != is_letter)
            .unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        match cardinal(&super::fold(piece)).filter(|_| is_letter) {
            Some(value) => {
                is_spelled = true;
                let sum = number.filter(|(sum, _)| goes_on(*sum, value));
                let (sum, from) =
                    sum.map_or((value, told.len()), |(sum, from)| (sum + value, from));
                told.truncate(from);
                told.push_str(&sum.to_string());
                number = Some((sum, from));
            }
            None => {
                told.push_str(piece);
                if is_letter || !piece.trim().is_empty() {
                    number = None;
                }
            }
        }
    }
    is_spelled.then_some(told)
}

/// Whether one word for a number continues another: `двадцать четыре`, not `четыре двадцать`.
fn goes_on(sum: u32, value: u32) -> bool {
    let free = match sum {
        _ if sum.is_multiple_of(100) => 100,
        _ if sum.is_multiple_of(10) && sum % 100 > 10 => 10,
        _ => 0,
    };
    value < free
}

/// `Ленина (бывш. Сталина) 12` → `Ленина 12`, `Сталина (ныне Ленина) 12` → `Ленина 12`.
fn without_other_name(text: &str) -> Option<Retold> {
    let (before, rest) = text.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let first = inside
        .split(|ch: char| !ch.is_alphanumeric())
        .find(|word| !word.is_empty())?;
    let word = super::fold(first);
    let today =
        inside[inside.find(first)? + first.len()..].trim_start_matches(['.', ' ', ':', ',']);
    let (text, note) = if FORMERLY.contains(&word.as_str()) {
        (
            format!("{} {}", before.trim_end(), after.trim_start()),
            inside.trim(),
        )
    } else if NOW.contains(&word.as_str()) {
        let whereabouts = before
            .rsplit_once(',')
            .map_or("", |(whereabouts, _)| whereabouts);
        let comma = if whereabouts.is_empty() { "" } else { ", " };
        (
            format!("{whereabouts}{comma}{today} {}", after.trim_start()),
            "",
        )
    } else {
        return None;
    };
    Some(Retold {
        text,
        note: note.to_owned(),
        open_only: false,
    })
}

/// `Петровка, у магазина` → `Петровка`, with a note.
fn beside(text: &str) -> Option<Retold> {
    let mut at = 0;
    for word in text.split_inclusive(|ch: char| ch.is_whitespace() || ch == ',') {
        let bare = super::fold(word.trim_matches(|ch: char| !ch.is_alphanumeric()));
        let begins = BESIDE.contains(&bare.as_str()) || NEAR.contains(&bare.as_str());
        let named = text[..at].trim_end_matches(|ch: char| !ch.is_alphanumeric());
        if begins && !named.is_empty() {
            return Some(Retold {
                text: named.to_owned(),
                note: text[at..].trim().to_owned(),
                open_only: true,
            });
        }
        at += word.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_digits() {
        for (said, digits) in [
            ("Ленина двадцать четыре", Some("Ленина 24")),
            ("дом сто двадцать пять, кв. семь", Some("дом 125, кв. 7")),
            ("сорок лет Победы один", Some("40 лет Победы 1")),
            ("Мира двадцать, один", Some("Мира 20, 1")),
            ("Мира пять шесть", Some("Мира 5 6")),
            ("двести девятнадцать", Some("219")),
            ("десять пять", Some("10 5")),
            ("Ленина 24", None),
            ("Пятницкая", None),
        ] {
            assert_eq!(in_digits(said).as_deref(), digits, "{said}");
        }
    }

    #[test]
    fn a_name_of_former_days_is_left_out() {
        for (said, text, note) in [
            ("Ленина (бывш. Сталина) 12", "Ленина 12", "бывш. Сталина"),
            ("Заря, Сталина (ныне Ленина), 12", "Заря, Ленина , 12", ""),
            (
                "ул. Мира (ранее Советская) д. 5",
                "ул. Мира д. 5",
                "ранее Советская",
            ),
        ] {
            let told = without_other_name(said).expect("another name");
            assert_eq!(
                (told.text.as_str(), told.note.as_str()),
                (text, note),
                "{said}"
            );
        }
        assert_eq!(without_other_name("Ленина (Хабаровск) 12"), None);
    }

    #[test]
    fn where_beside_it_somebody_waits_is_a_note() {
        let told = beside("Петровка, у магазина").expect("a note");
        assert_eq!(
            (told.text.as_str(), told.note.as_str()),
            ("Петровка", "у магазина")
        );
        assert_eq!(beside("у магазина"), None);
        assert_eq!(beside("Петровка"), None);
    }
}

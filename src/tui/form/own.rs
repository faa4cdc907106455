//! Which of the caller's own addresses fit what is typed. A number that is said is a house: no flat, entrance
//! or code answers to it, and another house only while nobody has said which.

use crate::filter::fold;
use crate::msg::Suggestion;
use pult_geo::addresses::{house_key, layout};

/// How an address fits what is typed, the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// All of it was said, or no number was.
    Whole,
    /// The house was said, and the address says more: a flat, an entrance.
    House,
    /// The house begins as what was said.
    Begins,
}

/// The own addresses that fit, the better first; all of them while nothing is typed.
pub(super) fn own_that_fit(typed: &str, own: &[Suggestion]) -> Vec<(Fit, Suggestion)> {
    let typed = fold(typed);
    let twin = layout::twin(&typed);
    let fitting = own.iter().filter_map(|suggestion| {
        let fit = fit(&typed, &suggestion.text);
        let fit = fit.or_else(|| self::fit(twin.as_ref()?, &suggestion.text))?;
        let meant = suggestion.meant && fit != Fit::Begins;
        Some((
            fit,
            Suggestion {
                meant,
                ..suggestion.clone()
            },
        ))
    });
    let mut fitting: Vec<_> = fitting.collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting
}

/// An address as it is compared: the words of its street, its house, and what finds the door.
struct Parts {
    street: Vec<String>,
    house: String,
    door: Vec<String>,
}

impl Parts {
    fn of(address: &str) -> Parts {
        let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
        let split = |text: &str| -> Vec<String> {
            let words = text.split([' ', ',', '.']);
            let words = words.filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let address = fold(address);
        let parts: Vec<&str> = address.split(',').map(str::trim).collect();
        if let Some(at) = parts.iter().skip(1).position(|part| is_number(part)) {
            let (street, rest) = parts.split_at(at + 1);
            return Parts {
                street: split(&street.join(" ")),
                house: house_key(rest[0]),
                door: split(&rest[1..].join(" ")),
            };
        }
        // `Ленина 24 кв 5`, as somebody typed it.
        let words = split(&address);
        let at = words.iter().skip(1).position(|word| is_number(word));
        let at = at.map_or(words.len(), |at| at + 1);
        let (street, rest) = words.split_at(at);
        let (house, door) = rest.split_at(rest.len().min(1));
        Parts {
            street: street.to_vec(),
            house: house.first().map(|it| house_key(it)).unwrap_or_default(),
            door: door.to_vec(),
        }
    }
}

fn fit(typed: &str, address: &str) -> Option<Fit> {
    let parts = Parts::of(address);
    let words: Vec<&str> = typed
        .split([' ', ','])
        .filter(|it| !it.is_empty())
        .collect();
    let begins = |words: &[String], typed: &str| words.iter().any(|word| word.starts_with(typed));
    let is_of_street = |word: &&&str| match word.starts_with(|first: char| first.is_ascii_digit()) {
        true => parts.street.iter().any(|known| known == **word),
        false => begins(&parts.street, word),
    };
    let n_street = words.iter().take_while(is_of_street).count();
    let rest = &words[n_street..];
    if rest.is_empty() {
        return Some(Fit::Whole);
    }
    // `24 корпус 2 кв 5`: as much as makes the house, and then the door.
    for n in (1..=rest.len()).rev() {
        let (house, door) = rest.split_at(n);
        if !parts.house.is_empty() && house_key(&house.join(" ")) == parts.house {
            let is_said = door.iter().all(|word| begins(&parts.door, word));
            let fit = match door.len() == parts.door.len() {
                true => Fit::Whole,
                false => Fit::House,
            };
            return is_said.then_some(fit);
        }
    }
    let is_begun = rest.len() == 1
        && rest[0].starts_with(|first: char| first.is_ascii_digit())
        && parts.house.starts_with(&house_key(rest[0]));
    is_begun.then_some(Fit::Begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_house_and_nothing_else() {
        for (typed, address, fits) in [
            ("разина 12", "улица Разина, 7, кв. 12", None),
            ("разина 7", "улица Разина, 7, кв. 12", Some(Fit::House)),
            (
                "разина 7 кв 12",
                "улица Разина, 7, кв. 12",
                Some(Fit::Whole),
            ),
            ("раз", "улица Разина, 7, кв. 12", Some(Fit::Whole)),
            ("hfp", "улица Разина, 7", Some(Fit::Whole)),
            (
                "туполева 1",
                "улица Туполева, 4 корп. 2, п. 3, код 15в",
                None,
            ),
            (
                "туполева 15",
                "улица Туполева, 4 корп. 2, п. 3, код 15в",
                None,
            ),
            (
                "туполева 3",
                "улица Туполева, 4 корп. 2, п. 3, код 15в",
                None,
            ),
            (
                "туполева 2",
                "улица Туполева, 4 корп. 2, п. 3, код 15в",
                None,
            ),
            ("туполева 4", "улица Туполева, 4 корп. 2", Some(Fit::Begins)),
            (
                "туполева 4 корпус 2",
                "улица Туполева, 4 корп. 2",
                Some(Fit::Whole),
            ),
            (
                "туполева 4к2",
                "улица Туполева, 4 корп. 2, п. 3",
                Some(Fit::House),
            ),
            ("мира 1", "улица Мира, 12", Some(Fit::Begins)),
            ("мира 12", "улица Мира, 1", None),
            ("8 марта", "улица 8 Марта, 5", Some(Fit::Whole)),
            ("8 марта 5", "улица 8 Марта, 5", Some(Fit::Whole)),
            ("лен 24", "Ленина 24", Some(Fit::Whole)),
            ("лен 5", "Ленина 24 кв 5", None),
            ("вокз 3", "Вокзал", None),
        ] {
            let own = Suggestion {
                text: address.to_owned(),
                landmark: String::new(),
                point: None,
                settlement: String::new(),
                certainty: pult_domain::Certainty::Exact,
                off_map: false,
                meant: true,
                own: true,
            };
            let found = own_that_fit(typed, &[own]);
            let found: Vec<Fit> = found.iter().map(|(fit, _)| *fit).collect();
            assert_eq!(found, Vec::from_iter(fits), "{typed}: {address}");
        }
    }
}

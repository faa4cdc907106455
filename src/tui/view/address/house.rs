//! Where the house stands in an address: its number, and the building, the block or the letter without which it
//! is another house.

use std::ops::Range;

/// What is said of a building beside its number; a number or a letter follows it, or is written onto it.
const BUILDING: [&str; 14] = [
    "корпус",
    "корп",
    "кор",
    "к",
    "строение",
    "стр",
    "с",
    "литера",
    "литер",
    "лит",
    "владение",
    "вл",
    "block",
    "bldg",
];
/// What begins the way from the house to the door.
const DOOR: [&str; 11] = [
    "подъезд",
    "под",
    "п",
    "квартира",
    "кв",
    "офис",
    "оф",
    "этаж",
    "эт",
    "вход",
    "домофон",
];

/// A word of an address, with what separates it from the next.
struct Part<'a> {
    at: usize,
    text: &'a str,
}

impl<'a> Part<'a> {
    /// The word without what is written behind it, in small letters.
    fn word(&self) -> String {
        let word = self.text.trim_end_matches([',', '.', ';']);
        word.to_lowercase()
    }

    fn ends(&self) -> bool {
        self.text.ends_with([',', ';'])
    }

    fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    fn is_letter(&self) -> bool {
        let word = self.word();
        word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
    }

    fn end(&self) -> usize {
        self.at + self.text.trim_end_matches([',', ';']).len()
    }
}

/// The house of an address; none where no number follows a word. A street may have a number in its name:
/// `8 Марта 5`, `60 лет Октября 5`.
pub(super) fn find(address: &str) -> Option<Range<usize>> {
    let parts = parts(address);
    let later = || parts.iter().enumerate().skip(1);
    let is_house = |(at, part): &(usize, &Part)| {
        let next = parts.get(at + 1);
        part.is_number() && (part.ends() || next.is_none_or(|next| may_follow(next)))
    };
    let found = later().find(is_house);
    let found = found.or_else(|| later().find(|(_, part)| part.is_number()));
    let (at, house) = found?;
    let mut last = house;
    let mut rest = parts.get(at + 1..).unwrap_or_default();
    while let Some((part, after)) = rest.split_first() {
        let taken = match after.first() {
            Some(value) if is_building(part) && (value.is_number() || value.is_letter()) => value,
            _ if has_building(part) => part,
            next if last.at == house.at && !last.ends() && is_of_house(part, next) => part,
            _ => break,
        };
        rest = match taken.at == part.at {
            true => after,
            false => after.get(1..).unwrap_or_default(),
        };
        last = taken;
    }
    Some(house.at..last.end())
}

fn parts(address: &str) -> Vec<Part<'_>> {
    let mut at = 0;
    let mut parts = Vec::new();
    for text in address.split(' ') {
        if !text.is_empty() {
            parts.push(Part { at, text });
        }
        at += text.len() + 1;
    }
    parts
}

/// Whether a word may stand behind the number of a house: other words are of the street's name.
fn may_follow(part: &Part) -> bool {
    let word = part.word();
    let is_known = |known: &[&str]| known.contains(&word.as_str());
    let is_name = word.chars().next().is_some_and(char::is_alphabetic);
    !is_name || part.is_letter() || is_known(&BUILDING) || is_known(&DOOR) || has_building(part)
}

/// `корп.`
fn is_building(part: &Part) -> bool {
    !part.ends() && BUILDING.contains(&part.word().as_str())
}

/// `к2`, `стр.1`
fn has_building(part: &Part) -> bool {
    let word = part.word();
    let mut values = BUILDING.iter().filter_map(|known| word.strip_prefix(known));
    values.any(|value| {
        let value = value.trim_start_matches('.');
        value.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// `24 А`: the letter of the house, and not `24 п 2`.
fn is_of_house(part: &Part, next: Option<&Part>) -> bool {
    part.is_letter() && (part.ends() || next.is_none_or(|next| !next.is_number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_is_its_number_and_its_building() {
        for (address, house) in [
            ("Тимирязева 4", Some("4")),
            ("Сеченова, 5 к2, п. 3, кв. 40", Some("5 к2")),
            ("Сеченова, д. 5, корп. 2, подъезд 3", Some("5, корп. 2")),
            ("Сеченова, дом 5, строение 2", Some("5, строение 2")),
            ("Ленина, д. 24, лит. А", Some("24, лит. А")),
            ("Ленина 24 корпус 2", Some("24 корпус 2")),
            ("Ленина 24 корп.2 стр.1 кв 3", Some("24 корп.2 стр.1")),
            ("Ленина 24 А, п. 2", Some("24 А")),
            ("Ленина 24 п 2", Some("24")),
            ("Ленина, 24/2, 3 этаж", Some("24/2")),
            ("8 Марта 5", Some("5")),
            ("пр. 60 лет Октября 5 с1", Some("5 с1")),
            ("Ленина 24 напротив рынка", Some("24")),
            ("55.39010, 41.17000", Some("41.17000")),
            ("Железнодорожный вокзал", None),
        ] {
            let found = find(address).map(|at| &address[at]);
            assert_eq!(found, house, "{address}");
        }
    }
}

//! Where two streets meet: `угол Ленина и Мира`.

use serde::{Deserialize, Serialize};

use super::hit::flat_distance;
use super::name::{Name, Place};
use super::normalise::fold;
use super::vocabulary::{BETWEEN, CORNER, PLAIN_STREET};
use super::{AddressIndex, Entry};
use crate::geocoder::{AddressKind, Certainty, Found};
use pult_domain::Point;

/// Houses of two streets this near to each other stand at their corner, where the map does not say it.
const AT_CORNER_M: f64 = 120.0;
/// Of so many streets on each side the corners are looked for.
const MOST_STREETS: usize = 12;

/// The corners of a map: two names, the smaller number first, and where they meet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Corners(Vec<(u32, u32, Place)>);

impl Corners {
    fn of(mut corners: Vec<(u32, u32, Place)>) -> Corners {
        corners.sort_by_key(|(a, b, _)| (*a, *b));
        corners.dedup();
        Corners(corners)
    }

    fn between(&self, a: u32, b: u32) -> impl Iterator<Item = Point> {
        let pair = (a.min(b), a.max(b));
        let from = self.0.partition_point(|(a, b, _)| (*a, *b) < pair);
        let same = self.0[from..]
            .iter()
            .take_while(move |(a, b, _)| (*a, *b) == pair);
        same.map(|(.., place)| place.point())
    }

    /// Forgets the corners of a street that is gone.
    pub fn forget(&mut self, number: u32) {
        self.0.retain(|(a, b, _)| *a != number && *b != number);
    }

    /// The same corners with each name's place in `numbers`, which ascend.
    pub fn renumbered(&self, numbers: &[u32]) -> Corners {
        let place = |number: u32| numbers.binary_search(&number).ok().map(|at| at as u32);
        let corners = self.0.iter();
        let corners = corners.filter_map(|(a, b, at)| Some((place(*a)?, place(*b)?, *at)));
        Corners::of(corners.collect())
    }
}

/// What a text says about a corner.
#[derive(Debug, Default)]
pub(super) struct Corner {
    /// A word in it says that a corner is meant.
    pub said: bool,
    /// The two streets, as they are called.
    pub sides: [String; 2],
    /// The corners that it may be.
    pub found: Vec<Found>,
}

/// A place of its own, away from streets and houses.
pub(super) fn at(text: String, point: Point) -> Found {
    Found {
        kind: AddressKind::Point,
        id: None,
        settlement: String::new(),
        away: false,
        street: text,
        house: String::new(),
        extra: String::new(),
        point: Some(point),
        certainty: Certainty::Exact,
        ambiguous: false,
        comment: String::new(),
        score: 0,
    }
}

impl AddressIndex {
    /// Notes where streets meet: their entries, which must be there, and the places.
    pub(super) fn set_corners<'a>(
        &mut self,
        corners: impl Iterator<Item = (&'a Entry, &'a Entry, Point)>,
    ) {
        let numbered = corners.filter_map(|(a, b, point)| {
            let (a, b) = (self.known_number(a)?, self.known_number(b)?);
            (a != b).then(|| (a.min(b), a.max(b), Place::of(point)))
        });
        self.corners = Corners::of(numbered.collect());
    }

    /// The corners that `text` names.
    pub(super) fn corner(&self, text: &str) -> Corner {
        let Some((said, first, second)) = sides(text) else {
            return Corner::default();
        };
        let sides = [first, second];
        let [first, second] = sides.each_ref().map(|side| self.streets_meant(side));
        let mut found: Vec<(usize, Found)> = Vec::new();
        for (a, left) in &first {
            for (b, right) in second.iter().filter(|(b, _)| a != b) {
                let met: Vec<Point> = self.corners.between(*a, *b).collect();
                let met = middle(&met).map(|point| self.meeting(left, right, point));
                let met = met.filter(|met| found.iter().all(|(_, found)| found != met));
                found.extend(met.map(|met| (n_other_sorts(left, right), met)));
            }
        }
        // Where no sort of street is typed, an улица is meant.
        let least = found.iter().map(|(n_other, _)| *n_other).min();
        found.retain(|(n_other, _)| Some(*n_other) == least);
        let mut found: Vec<Found> = found.into_iter().map(|(_, found)| found).collect();
        if found.iter().any(|found| !found.away) {
            found.retain(|found| !found.away);
        }
        if found.is_empty() {
            let pairs = first
                .iter()
                .flat_map(|a| second.iter().map(move |b| (a, b)));
            let by_houses = pairs.filter(|((a, _), (b, _))| a != b);
            found.extend(by_houses.filter_map(|((_, a), (_, b))| {
                let mut found = self.meeting(a, b, between_houses(a, b)?);
                found.certainty = Certainty::Guessed;
                Some(found)
            }));
        }
        let several = found.len() > 1;
        found.iter_mut().for_each(|found| found.ambiguous = several);
        Corner { said, sides, found }
    }

    /// The streets of a corner that is not there, those of either side in turn: guesses, for neither is meant by itself.
    /// None unless both sides are streets.
    pub(super) fn streets_without_corner(&self, sides: &[String; 2], limit: usize) -> Vec<Found> {
        let [first, second] = sides.each_ref().map(|side| {
            let streets = self.streets_meant(side).into_iter();
            let found = streets.flat_map(|(_, name)| name.found());
            let guesses = found.map(|found| Found {
                certainty: Certainty::Guessed,
                ..self.told(found)
            });
            guesses.collect::<Vec<Found>>()
        });
        if first.is_empty() || second.is_empty() {
            return Vec::new();
        }
        let most = first.len().max(second.len());
        let in_turn = (0..most).flat_map(|at| [first.get(at), second.get(at)]);
        in_turn.flatten().take(limit).cloned().collect()
    }

    /// The streets that one side of a corner may be.
    fn streets_meant(&self, text: &str) -> Vec<(u32, &Name)> {
        // `угол Садовой`: the name stands in another case.
        let text = format!("на {text}");
        let named = self.first_hits(&text, true, MOST_STREETS, |hits, _| {
            let certain = hits.iter().filter(|hit| !hit.guessed && !hit.house);
            let streets = certain.filter(|hit| hit.name.kind == AddressKind::Street);
            let entries = streets.map(|hit| hit.name.as_entry());
            entries.collect::<Vec<Entry>>()
        });
        let numbers = named.into_iter().flatten();
        let numbers = numbers.filter_map(|entry| self.known_number(&entry));
        numbers
            .filter_map(|number| Some((number, self.name(number)?)))
            .collect()
    }

    fn meeting(&self, a: &Name, b: &Name, point: Point) -> Found {
        self.told(Found {
            settlement: a.settlement.to_string(),
            ..at(format!("{} / {}", a.text, b.text), point)
        })
    }
}

/// How many of two streets are no `улица`.
fn n_other_sorts(a: &Name, b: &Name) -> usize {
    let is_other = |name: &&Name| name.sorts() & 1 << PLAIN_STREET == 0;
    [a, b].into_iter().filter(is_other).count()
}

/// The middle of the places where two streets meet: the four corners of two double roads.
fn middle(points: &[Point]) -> Option<Point> {
    let n = points.len() as f64;
    let sum = points.iter().fold((0.0, 0.0), |(lat, lon), point| {
        (lat + point.lat, lon + point.lon)
    });
    let middle = Point::new(sum.0 / n, sum.1 / n)?;
    let nearest = points.iter().min_by(|left, right| {
        flat_distance(middle, **left).total_cmp(&flat_distance(middle, **right))
    });
    nearest.copied()
}

fn between_houses(a: &Name, b: &Name) -> Option<Point> {
    let of = |name: &Name| -> Vec<Point> {
        name.houses
            .iter()
            .filter_map(|house| house.point())
            .take(400)
            .collect()
    };
    let (left, right) = (of(a), of(b));
    let pairs = left
        .iter()
        .flat_map(|a| right.iter().map(move |b| (*a, *b)));
    let near = pairs.map(|(a, b)| (flat_distance(a, b), a, b));
    let (apart, a, b) = near.min_by(|left, right| left.0.total_cmp(&right.0))?;
    let middle = Point::new((a.lat + b.lat) / 2.0, (a.lon + b.lon) / 2.0);
    middle.filter(|_| apart <= AT_CORNER_M)
}

/// The two streets of a corner, and whether a word says that it is one.
fn sides(text: &str) -> Option<(bool, String, String)> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let is_corner = |(_, word): &(usize, &str)| CORNER.contains(&fold(word).as_str());
    let trimmed = |text: &str| text.trim_matches([' ', ',', '.', '-', '/', '&']).to_owned();
    let Some(at) = words.iter().position(is_corner) else {
        let (first, second) = split(text, false)?;
        return Some((false, trimmed(first), trimmed(second)));
    };
    let (from, word) = words[at];
    let before = match at.checked_sub(1).map(|at| words[at]) {
        Some((from, "на" | "На" | "в" | "В")) => &text[..from],
        _ => &text[..from],
    };
    let (before, after) = (trimmed(before), &text[from + word.len()..]);
    let (first, second) = match split(after, true) {
        Some((first, second)) => (
            trimmed(&format!("{before} {}", first.trim())),
            trimmed(second),
        ),
        None => (before, trimmed(after)),
    };
    (!first.is_empty() && !second.is_empty()).then_some((true, first, second))
}

/// Cuts `Ленина и Мира`; where nothing says that it is a corner, at a slash, an ampersand or `и` alone.
fn split(text: &str, said: bool) -> Option<(&str, &str)> {
    if let Some((first, second)) = text.split_once('&') {
        return Some((first, second));
    }
    let slash = text.char_indices().find(|(at, ch)| {
        let letter = |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphabetic() || ch == '.');
        let before = text[..*at].trim_end().chars().next_back();
        *ch == '/' && letter(before) && letter(text[at + 1..].trim_start().chars().next())
    });
    if let Some((at, _)) = slash {
        return Some((&text[..at], &text[at + 1..]));
    }
    let between = |word: &str| match said {
        true => BETWEEN.contains(&fold(word).as_str()),
        false => word == "и" || word == "and",
    };
    let all: Vec<(usize, &str)> = words(text).collect();
    let inner = all.get(1..all.len().saturating_sub(1))?;
    if let Some((at, word)) = inner.iter().find(|(_, word)| between(word)) {
        return Some((&text[..*at], &text[at + word.len()..]));
    }
    said.then(|| text.trim_start().split_once([',', '-']))?
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + text[at..].find(char::is_alphanumeric)?;
        let rest = &text[from..];
        let length = rest
            .find(|ch: char| !ch.is_alphanumeric())
            .unwrap_or(rest.len());
        at = from + length;
        Some((from, &text[from..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geocoder::Geocoder;

    #[test]
    fn the_corner_that_there_is_settles_which_street_is_meant() {
        let point = |place: u32| Point::new(55.0 + f64::from(place) / 100.0, 37.0);
        let street = |name: &str| Entry {
            kind: AddressKind::Street,
            street: name.to_owned(),
            point: point(1),
            ..Entry::default()
        };
        let names = [
            "улица Мира",
            "проспект Мира",
            "Вокзальная улица",
            "Лесная улица",
        ];
        let [plain, avenue, station, forest] = names.map(street);
        let all = [&plain, &avenue, &station, &forest].map(Entry::clone);
        let mut index = AddressIndex::new(all);
        let met = [
            (&avenue, &station, 2),
            (&plain, &forest, 3),
            (&avenue, &forest, 4),
        ];
        let met = met.map(|(a, b, at)| (a, b, point(at).expect("on earth")));
        index.set_corners(met.into_iter());
        for (text, expected) in [
            ("угол Мира и Вокзальной", "проспект Мира / Вокзальная улица"),
            ("мира/вокзальная", "проспект Мира / Вокзальная улица"),
            ("угол Мира и Лесной", "улица Мира / Лесная улица"),
            ("мира/лесная", "улица Мира / Лесная улица"),
            (
                "угол проспекта Мира и Лесной",
                "проспект Мира / Лесная улица",
            ),
        ] {
            let taken = index.geocode(text).map(|found| found.street);
            assert_eq!(taken.as_deref(), Some(expected), "{text}");
            let first = index.search(text, 5).into_iter().next().expect("a corner");
            assert_eq!(first.street, expected, "{text}");
            assert!(first.is_meant(), "{text}");
        }
    }

    #[test]
    fn of_a_corner_that_is_not_there_its_two_streets_are_offered_and_nothing_else() {
        let street = |name: &str, place: u32| Entry {
            kind: AddressKind::Street,
            street: name.to_owned(),
            point: Point::new(55.0 + f64::from(place) / 100.0, 37.0),
            ..Entry::default()
        };
        let index = AddressIndex::new([
            street("улица Ленина", 1),
            street("улица Мира", 5),
            street("улица Ивана Франко", 2),
            street("Инициативная улица", 3),
            street("улица Ильича", 4),
        ]);
        for text in [
            "угол Ленина и Мира",
            "Ленина угол Мира",
            "на углу Ленина с Мира",
        ] {
            let found = index.search(text, 5);
            let streets: Vec<&str> = found.iter().map(|found| found.street.as_str()).collect();
            assert_eq!(streets, ["улица Ленина", "улица Мира"], "{text}");
            assert!(found.iter().all(|found| !found.is_meant()), "{text}");
            assert_eq!(index.geocode(text), None, "{text}");
        }
    }

    #[test]
    fn a_corner_has_two_sides() {
        for (text, expected) in [
            ("угол Ленина и Мира", Some((true, "Ленина", "Мира"))),
            (
                "на углу Ленина и пр. Мира",
                Some((true, "Ленина", "пр. Мира")),
            ),
            ("Ленина угол Мира", Some((true, "Ленина", "Мира"))),
            (
                "Петровка, угол Лесной и Мира",
                Some((true, "Петровка Лесной", "Мира")),
            ),
            ("перекрёсток Ленина/Мира", Some((true, "Ленина", "Мира"))),
            ("Ленина / Мира", Some((false, "Ленина", "Мира"))),
            ("Ленина и Мира", Some((false, "Ленина", "Мира"))),
            ("Ленина 24/1", None),
            (
                "Минина и Пожарского 5",
                Some((false, "Минина", "Пожарского 5")),
            ),
            ("угол", None),
            ("", None),
        ] {
            let expected =
                expected.map(|(said, first, second)| (said, first.to_owned(), second.to_owned()));
            assert_eq!(sides(text), expected, "{text}");
        }
    }
}

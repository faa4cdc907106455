//! Where names are, for leaving most of very many out: a search for a beginning of two letters meets tens of
//! thousands of names, and to lay each of them over the query would take longer than a key press.

use super::hit::flat_distance;
use super::name::Name;
use pult_domain::Point;

/// Where each name is, more or less: the first of its addresses that had a point. By number, beside each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Whereabouts(Vec<Option<Point>>);

impl Whereabouts {
    /// Notes where a name is, when that is not known yet.
    pub fn note(&mut self, number: u32, name: &Name) {
        let number = number as usize;
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        if self.0[number].is_none() {
            self.0[number] = name.point();
        }
    }

    /// The `most` of `names`, each with the cost of its word: the cheapest, among equals those nearest
    /// to `centre`.
    pub fn nearest(&self, mut names: Vec<(u8, u32)>, centre: Point, most: usize) -> Vec<u32> {
        if names.len() > most {
            let rank = |(cost, number): &(u8, u32)| {
                let place = self.0.get(*number as usize).copied().flatten();
                let far = place.map_or(f64::INFINITY, |place| flat_distance(centre, place));
                (*cost, far)
            };
            let mut ranked: Vec<_> = names.iter().map(|name| (rank(name), *name)).collect();
            ranked.select_nth_unstable_by(most, |(left, _), (right, _)| {
                left.0.cmp(&right.0).then(left.1.total_cmp(&right.1))
            });
            ranked.truncate(most);
            names = ranked.into_iter().map(|(_, name)| name).collect();
        }
        names.into_iter().map(|(_, number)| number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AddressIndex, Entry};
    use super::*;
    use crate::geocoder::{AddressKind, Geocoder};

    /// Streets that begin alike, more than are looked at, and their distance from the middle by number.
    fn many(n: usize, first: &str) -> AddressIndex {
        let entry = |number: usize| Entry {
            id: None,
            kind: AddressKind::Street,
            street: match number {
                0 => first.to_owned(),
                number => format!("улица Ми{}", spelled(number)),
            },
            house: String::new(),
            settlement: String::new(),
            district: String::new(),
            sort: Default::default(),
            point: Point::new(55.0 + (n - number) as f64 / 1e5, 37.0),
            comment: String::new(),
        };
        let mut index = AddressIndex::new((0..n).map(entry));
        index.set_centre(Point::new(55.0, 37.0));
        index
    }

    /// A word of letters for a number.
    fn spelled(number: usize) -> String {
        let letters: Vec<char> = "абвгдежзик".chars().collect();
        let digits = format!("{number:05}");
        digits
            .chars()
            .map(|digit| letters[digit as usize - '0' as usize])
            .collect()
    }

    #[test]
    fn of_very_many_that_begin_alike_the_nearest_comes_first() {
        let index = many(9_000, "Лесная улица");
        let found = index.search("ми", 3);
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        let nearest = [8_999, 8_998, 8_997].map(|number| format!("улица Ми{}", spelled(number)));
        assert_eq!(texts, nearest);
    }

    #[test]
    fn a_number_that_was_said_is_found_among_very_many_however_far() {
        let index = many(9_000, "8-я Миллеровская улица");
        let found = index.search("8-я ми", 3);
        let first = found.first().map(ToString::to_string);
        assert_eq!(first.as_deref(), Some("8-я Миллеровская улица"));
    }
}

//! Places that read alike, told apart: by what they are, by the part of the town, by the street beside, else by where they lie.

use super::hit::{Hit, flat_distance, joined};
use super::{AddressIndex, Sort};
use crate::geocoder::Found;
use pult_domain::{Meters, Point};

/// So far from a place a house may stand whose street tells where it is.
const BESIDE: Meters = Meters(300);

/// Where a place lies from another one, from the north on, in eighths of a circle.
const DIRECTIONS: [&str; 8] = [
    "к северу",
    "к северо-востоку",
    "к востоку",
    "к юго-востоку",
    "к югу",
    "к юго-западу",
    "к западу",
    "к северо-западу",
];

impl AddressIndex {
    /// Adds to the places that read alike what tells one from another; `found` are those of `hits`.
    pub(super) fn tell_apart(&self, hits: &[&Hit], found: &mut [Found]) {
        let ways: [fn(&AddressIndex, &Hit) -> Option<String>; 4] = [
            |_, hit| {
                Some(
                    if hit.name.sort == Sort::Stop {
                        "остановка"
                    } else {
                        ""
                    }
                    .to_owned(),
                )
            },
            |_, hit| hit.spot.map(|spot| spot.district.to_string()),
            |index, hit| index.street_beside(hit),
            |index, hit| index.direction(hit.point?),
        ];
        for way in ways {
            let texts: Vec<String> = found.iter().map(Found::full_text).collect();
            let alike = |at: usize| {
                let others = (0..texts.len()).filter(move |other| *other != at);
                let (hits, texts) = (&hits, &texts);
                others.filter(move |other| {
                    texts[*other] == texts[at] && !is_one_settlement(hits[*other], hits[at])
                })
            };
            let label = |at: usize| {
                let is_repeated = alike(at).next().is_some();
                is_repeated.then(|| way(self, hits[at])).flatten()
            };
            let labels: Vec<Option<String>> = (0..hits.len()).map(label).collect();
            for (at, found) in found.iter_mut().enumerate() {
                // What all of them have tells none of them apart.
                let tells = alike(at).any(|other| labels[other] != labels[at]);
                let label = labels[at].as_ref().filter(|label| !label.is_empty());
                if let Some(label) = label.filter(|_| tells) {
                    found.extra = joined(label, &found.extra);
                }
            }
        }
    }

    /// The street of the nearest house, for a place in a town that has no street itself.
    fn street_beside(&self, hit: &Hit) -> Option<String> {
        let house = self.closest(hit.point?, BESIDE)?;
        let is_told = hit.name.is_place() && house.street != *hit.name.text;
        is_told.then_some(house.street)
    }

    /// `11 км к северу` of the middle of the office's area.
    fn direction(&self, point: Point) -> Option<String> {
        let middle = self.centre.or_else(|| Some(self.bounds()?.center()))?;
        let away = flat_distance(middle, point);
        let east = (point.lon - middle.lon) * middle.lat.to_radians().cos();
        let turn = east.atan2(point.lat - middle.lat).to_degrees() / 45.0;
        let direction = DIRECTIONS[turn.round().rem_euclid(8.0) as usize % 8];
        Some(match away {
            ..1_000.0 => format!("{:.0} м {direction}", away),
            1_000.0..10_000.0 => format!("{:.1} км {direction}", away / 1_000.0).replace('.', ","),
            _ => format!("{:.0} км {direction}", away / 1_000.0),
        })
    }
}

/// Whether both are one settlement: as a whole, and as the street of its houses that have no other.
fn is_one_settlement(left: &Hit, right: &Hit) -> bool {
    let is_settlement = |hit: &Hit| hit.name.is_settlement() && !hit.house;
    let one = left.name.town == right.name.town && left.name.kind != right.name.kind;
    one && is_settlement(left) && is_settlement(right)
}

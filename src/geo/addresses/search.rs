//! The search: readings of a query, names that may answer it, their houses, and the order.

use std::cmp::Ordering;

use super::AddressIndex;
use super::fit::{Costs, Fit, HouseAsked, fits, marked_note};
use super::house::natural_cmp;
use super::layout;
use super::lexicon::{NO_MATCH, Reach};
use super::name::{Name, Spot};
use super::query::{Marker, Query, What};
use crate::domain::Point;
use crate::geo::geocoder::{AddressKind, Found, Geocoder};

/// Cost of reading the query in the other keyboard layout.
const OTHER_LAYOUT: u32 = 5;
/// Cost of leaving out a letter, block or flat of the house number that the book does not have.
const BASE_HOUSE: u32 = 20;
/// Cost of a house whose number only begins like the typed one.
const LONGER_NUMBER: u32 = 40;
/// Cost of the street alone where a house was asked for.
const NO_HOUSE: u32 = 80;
/// Cost of a number that a named place does not have.
const NUMBER_OF_PLACE: u32 = 20;
/// Names whose houses are looked at, the best ones.
const MOST_NAMES: usize = 256;
/// Longer queries are cut: nobody types this much, and the rest could only be a note.
const LONGEST_QUERY: usize = 400;
/// Two equal addresses within this many metres are one.
const SAME_PLACE_M: f64 = 150.0;

/// A found place and how sure it is.
struct Hit {
    found: Found,
    own: bool,
    distance: f64,
    sure: bool,
}

/// What a search may do to find something.
#[derive(Clone, Copy)]
struct Effort {
    reach: Reach,
    /// Leave out words that nothing explains.
    drop: bool,
}

impl Geocoder for AddressIndex {
    fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        let hits = self.hits(query, false, limit);
        hits.into_iter().map(|hit| hit.found).take(limit).collect()
    }

    fn geocode(&self, text: &str) -> Option<Found> {
        let hits = self.hits(text, true, 1);
        let mut sure = hits
            .into_iter()
            .filter(|hit| hit.sure && hit.found.point.is_some());
        sure.next().map(|hit| hit.found)
    }
}

impl AddressIndex {
    /// Hits of the least effort that has any, in order.
    fn hits(&self, text: &str, strict: bool, limit: usize) -> Vec<Hit> {
        let readings = self.readings(text);
        for (typos, drop) in [(false, false), (true, false), (false, true), (true, true)] {
            let effort = Effort {
                reach: Reach { typos, strict },
                drop,
            };
            let mut fits = Vec::new();
            for query in &readings {
                self.collect_fits(query, effort, &mut fits);
            }
            let hits = self.resolve(fits, limit);
            if !hits.is_empty() {
                return hits;
            }
        }
        Vec::new()
    }

    /// The query as typed, and as the same keys type it in the other layout.
    fn readings(&self, text: &str) -> Vec<Query> {
        let end = text
            .char_indices()
            .nth(LONGEST_QUERY)
            .map_or(text.len(), |(at, _)| at);
        let typed = text[..end].to_owned();
        let twin = layout::twin(&typed);
        let texts = [(Some(typed), 0), (twin, OTHER_LAYOUT)];
        texts
            .into_iter()
            .filter_map(|(text, cost)| Some(Query::new(text?, cost, &self.lexicon)))
            .collect()
    }

    fn collect_fits(&self, query: &Query, effort: Effort, fits_found: &mut Vec<Fit>) {
        let costs = self.costs(query, effort.reach);
        for number in self.candidates(query, &costs, effort.drop) {
            if let Some(name) = self.name(number) {
                fits_found.extend(fits(query, &costs, number, name, effort.drop));
            }
        }
    }

    /// What the words of the lexicon cost as words of the query.
    fn costs(&self, query: &Query, reach: Reach) -> Costs {
        let mut costs = Vec::with_capacity(query.items.len());
        for item in &query.items {
            let mut row = Vec::new();
            if matches!(item.what, What::Word { .. }) {
                row = vec![NO_MATCH; self.lexicon.len()];
                for text in &item.texts {
                    self.lexicon.each_match(text, reach, |id, cost| {
                        let cell = &mut row[id as usize];
                        *cell = cost.min(*cell);
                    });
                }
            }
            costs.push(row);
        }
        costs
    }

    /// Names that have a word for the rarest item; for any item, when items may be dropped.
    fn candidates(&self, query: &Query, costs: &Costs, drop: bool) -> Vec<u32> {
        let mut lists: Vec<Vec<u32>> = Vec::new();
        for (item, row) in query.items.iter().zip(costs) {
            let words: Vec<u32> = match item.what {
                What::Word { letter: false } => (0..row.len() as u32)
                    .filter(|id| row[*id as usize] != NO_MATCH)
                    .collect(),
                _ => continue,
            };
            lists.push(words);
        }
        if lists.is_empty() {
            let numbers = query.items.iter().filter_map(|item| item.word_id);
            lists.push(numbers.collect());
        }
        let size = |words: &Vec<u32>| -> usize {
            words.iter().map(|id| self.lexicon.names(*id).len()).sum()
        };
        let chosen: Vec<u32> = if drop {
            lists.into_iter().flatten().collect()
        } else {
            lists.into_iter().min_by_key(size).unwrap_or_default()
        };
        let names = chosen.iter().flat_map(|id| self.lexicon.names(*id));
        let mut names: Vec<u32> = names.copied().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Houses of the best names, in order, without repetition.
    fn resolve(&self, mut fits: Vec<Fit>, limit: usize) -> Vec<Hit> {
        if fits.len() > MOST_NAMES {
            let mut ranked: Vec<_> = fits
                .into_iter()
                .map(|fit| (fit.cost, self.distance_of_name(fit.name), fit))
                .collect();
            ranked.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
            ranked.truncate(MOST_NAMES);
            fits = ranked.into_iter().map(|(_, _, fit)| fit).collect();
        }
        let mut hits = Vec::new();
        for fit in &fits {
            if let Some(name) = self.name(fit.name) {
                self.push_hits(fit, name, limit, &mut hits);
            }
        }
        hits.sort_by(compare);
        without_repetition(hits, limit)
    }

    fn push_hits(&self, fit: &Fit, name: &Name, limit: usize, hits: &mut Vec<Hit>) {
        let Some(asked) = &fit.house else {
            for found in name.found() {
                hits.push(self.hit(fit, found, 0, "", fit.sure));
            }
            return;
        };
        let houses = houses_for(name, asked, limit);
        if houses.is_empty() {
            let note = marked_note(Marker::House, &asked.typed);
            let street = name.kind == AddressKind::Street;
            let cost = if street { NO_HOUSE } else { NUMBER_OF_PLACE };
            for found in name.found() {
                hits.push(self.hit(fit, found, cost, &note, false));
            }
        }
        for (house, cost, note) in houses {
            let sure = fit.sure && cost < LONGER_NUMBER;
            hits.push(self.hit(fit, name.found_house(house), cost, &note, sure));
        }
    }

    fn hit(&self, fit: &Fit, mut found: Found, cost: u32, note: &str, sure: bool) -> Hit {
        let notes = [note]
            .into_iter()
            .chain(fit.notes.iter().map(String::as_str));
        found.note = notes
            .filter(|note| !note.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        found.score = fit.cost + cost;
        Hit {
            own: found.id.is_some(),
            distance: self.distance(found.point),
            found,
            sure,
        }
    }

    fn distance_of_name(&self, number: u32) -> f64 {
        self.distance(self.name(number).and_then(Name::point))
    }

    /// Metres from the office's centre; 0 when it has none, infinite when the point is unknown.
    fn distance(&self, point: Option<Point>) -> f64 {
        match (self.centre, point) {
            (None, _) => 0.0,
            (Some(_), None) => f64::INFINITY,
            (Some(centre), Some(point)) => flat_distance(centre, point),
        }
    }
}

/// The houses that may be meant, with their cost and what the number has beyond theirs.
fn houses_for<'a>(
    name: &'a Name,
    asked: &'a HouseAsked,
    limit: usize,
) -> Vec<(&'a Spot, u32, String)> {
    let exact = |key: &'a str| name.houses_exactly(key);
    let mut houses: Vec<_> = exact(&asked.key)
        .map(|house| (house, 0, String::new()))
        .collect();
    if houses.is_empty() && asked.key != asked.base {
        houses.extend(exact(&asked.base).map(|house| (house, BASE_HOUSE, asked.beyond.clone())));
    }
    if houses.is_empty()
        && let Some((base, flat)) = asked.base.split_once('-')
    {
        houses
            .extend(exact(base).map(|house| (house, BASE_HOUSE, marked_note(Marker::Flat, flat))));
    }
    if houses.is_empty() && !asked.key.is_empty() {
        let numbered = name.houses_numbered(&asked.key).take(limit.max(1));
        let unfinished = asked.last && asked.beyond.is_empty();
        let typed = if unfinished {
            String::new()
        } else {
            marked_note(Marker::House, &asked.typed)
        };
        houses.extend(numbered.map(|house| (house, BASE_HOUSE, typed.clone())));
    }
    if asked.last && houses.len() < limit && !asked.key.is_empty() {
        let missing = limit - houses.len();
        let longer = name
            .houses
            .iter()
            .filter(|house| house.key.len() > asked.key.len() && house.key.starts_with(&asked.key));
        let unknown: Vec<_> = longer
            .filter(|house| {
                !houses
                    .iter()
                    .any(|(known, ..)| std::ptr::eq(*known, *house))
            })
            .take(missing)
            .map(|house| (house, LONGER_NUMBER, String::new()))
            .collect();
        houses.extend(unknown);
    }
    houses
}

fn compare(left: &Hit, right: &Hit) -> Ordering {
    let text = |hit: &Hit| (hit.found.street.clone(), hit.found.house.clone());
    left.found
        .score
        .cmp(&right.found.score)
        .then(right.own.cmp(&left.own))
        .then(left.distance.total_cmp(&right.distance))
        .then_with(|| {
            let (left, right) = (text(left), text(right));
            natural_cmp(&left.0, &right.0).then_with(|| natural_cmp(&left.1, &right.1))
        })
}

/// Drops what repeats a better hit: the same address, found twice or standing in the map and in
/// the book.
fn without_repetition(hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        if kept.len() >= limit.max(1) {
            break;
        }
        if !kept
            .iter()
            .any(|other| same_address(&other.found, &hit.found))
        {
            kept.push(hit);
        }
    }
    kept
}

fn same_address(left: &Found, right: &Found) -> bool {
    let near = match (left.point, right.point) {
        (Some(left), Some(right)) => flat_distance(left, right) <= SAME_PLACE_M,
        (left, right) => left.is_none() && right.is_none(),
    };
    let named = || {
        super::normalise::canonical(&left.street) == super::normalise::canonical(&right.street)
            && super::house_key(&left.house) == super::house_key(&right.house)
    };
    left.kind == right.kind && near && named()
}

/// Metres between two points of one town: the earth is flat there.
fn flat_distance(from: Point, to: Point) -> f64 {
    const METERS_PER_DEGREE: f64 = 111_195.0;
    let north = to.lat - from.lat;
    let east = (to.lon - from.lon) * from.lat.to_radians().cos();
    north.hypot(east) * METERS_PER_DEGREE
}

//! The search: readings of a query, names that may answer it, their houses, and the order.

use std::cmp::Ordering;

use super::AddressIndex;
use super::fit::{Costs, Fit, HouseAsked, fits, marked_note};
use super::house::natural_cmp;
use super::layout;
use super::lexicon::{Matches, Reach};
use super::name::{Name, Spot};
use super::query::{Item, Marker, Query, What};
use crate::geocoder::{AddressKind, Found, Geocoder};
use pult_domain::{Meters, Point};

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

/// One street spelled in two ways in two localities, with its middles within so many metres, is one.
const SAME_STREET_M: f64 = 3000.0;

/// A place that answers the query, before it is written out.
struct Hit<'a> {
    name: &'a Name,
    /// The address itself; `None` for a street that is known by its houses only.
    spot: Option<&'a Spot>,
    house: bool,
    note: String,
    point: Option<Point>,
    score: u32,
    distance: f64,
    sure: bool,
}

/// A query and what its words may mean.
struct Reading {
    query: Query,
    costs: Costs,
    reach: Reach,
}

/// A fit with what it is ranked by: its cost, then its distance.
type Ranked<'a> = (u32, f64, Fit, &'a Query);

impl Geocoder for AddressIndex {
    fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        let found = |hits: &[Hit]| hits.iter().map(Hit::found).collect();
        self.first_hits(query, false, limit, found)
            .unwrap_or_default()
    }

    fn geocode(&self, text: &str) -> Option<Found> {
        self.first_hits(text, true, 1, |hits| {
            let sure = hits.first().filter(|hit| hit.sure && hit.point.is_some());
            sure.map(Hit::found)
        })?
    }

    fn nearest(&self, point: Point, limit: Meters) -> Option<Found> {
        self.closest(point, limit)
    }
}

impl AddressIndex {
    /// The hits of the least effort that has any, in order, at most `limit`.
    fn first_hits<T>(
        &self,
        text: &str,
        strict: bool,
        limit: usize,
        answer: impl FnOnce(&[Hit]) -> T,
    ) -> Option<T> {
        if limit == 0 {
            return None;
        }
        let mut readings = self.readings(text, strict);
        for (typos, drop) in [(false, false), (true, false), (false, true)] {
            if typos {
                self.allow_typos(&mut readings);
            }
            let hits = self.hits(&readings, drop, limit);
            if !hits.is_empty() {
                return Some(answer(&hits));
            }
        }
        None
    }

    /// The query as typed, and as the same keys type it in the other layout.
    fn readings(&self, text: &str, strict: bool) -> Vec<Reading> {
        let end = text
            .char_indices()
            .nth(LONGEST_QUERY)
            .map_or(text.len(), |(at, _)| at);
        let typed = text[..end].to_owned();
        let twin = layout::twin(&typed);
        let typed = self.reading(
            typed,
            0,
            Reach {
                scripts: true,
                strict,
            },
        );
        let other = Reach {
            scripts: false,
            strict,
        };
        let twin = twin.map(|text| self.reading(text, OTHER_LAYOUT, other));
        [typed].into_iter().chain(twin).collect()
    }

    fn reading(&self, text: String, cost: u32, reach: Reach) -> Reading {
        let query = Query::new(text, cost, &self.lexicon);
        let costs = query.items.iter().map(|item| match item.what {
            What::Word { .. } => self.lexicon.matches(&item.texts, reach),
            _ => Matches::default(),
        });
        Reading {
            costs: costs.collect(),
            query,
            reach,
        }
    }

    /// Looks for typing errors in the words that mean nothing; in all of them, if every one
    /// means something by itself.
    fn allow_typos(&self, readings: &mut [Reading]) {
        for Reading {
            query,
            costs,
            reach,
        } in readings
        {
            let is_word = |item: &Item| matches!(item.what, What::Word { .. });
            let items = || {
                query
                    .items
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| is_word(item))
            };
            let all = items().all(|(index, _)| !costs[index].words.is_empty());
            for (index, item) in items() {
                if all || costs[index].words.is_empty() {
                    let typed = &item.texts[0];
                    self.lexicon
                        .add_misspelled(typed, *reach, &mut costs[index]);
                }
            }
        }
    }

    /// Houses of the best names, in order, without repetition.
    fn hits(&self, readings: &[Reading], drop: bool, limit: usize) -> Vec<Hit<'_>> {
        let mut ranked: Vec<Ranked> = Vec::new();
        for Reading { query, costs, .. } in readings {
            for number in self.candidates(query, costs, drop) {
                if let Some(name) = self.name(number) {
                    let fits = fits(query, costs, number, name, drop);
                    ranked.extend(fits.map(|fit| (fit.cost, 0.0, fit, query)));
                }
            }
        }
        if ranked.len() > MOST_NAMES {
            self.keep_best(&mut ranked);
        }
        let mut hits = Vec::new();
        for (_, _, fit, query) in &ranked {
            if let Some(name) = self.name(fit.name) {
                self.push_hits(fit, query, name, limit, &mut hits);
            }
        }
        hits.sort_by(compare);
        without_repetition(hits, limit)
    }

    fn keep_best(&self, ranked: &mut Vec<Ranked>) {
        for (_, distance, fit, _) in ranked.iter_mut() {
            *distance = self.distance(self.name(fit.name).and_then(Name::point));
        }
        ranked.select_nth_unstable_by(MOST_NAMES, |left, right| {
            left.0.cmp(&right.0).then(left.1.total_cmp(&right.1))
        });
        ranked.truncate(MOST_NAMES);
    }

    /// Names that have a word for the rarest item; for any item, when items may be dropped.
    fn candidates(&self, query: &Query, costs: &Costs, drop: bool) -> Vec<u32> {
        let items = query.items.iter().zip(costs);
        let required = items.filter(|(item, _)| item.what == What::Word { letter: false });
        let mut lists: Vec<&[u32]> = required.map(|(_, found)| found.words.as_slice()).collect();
        let numbers: Vec<u32> = query.items.iter().filter_map(|item| item.word_id).collect();
        if lists.is_empty() {
            lists.push(&numbers);
        }
        let size = |words: &&[u32]| -> usize {
            words.iter().map(|id| self.lexicon.names(*id).len()).sum()
        };
        let chosen: Vec<u32> = if drop {
            lists.concat()
        } else {
            let rarest = lists.into_iter().min_by_key(size);
            rarest.unwrap_or_default().to_vec()
        };
        let names = chosen.iter().flat_map(|id| self.lexicon.names(*id));
        let mut names: Vec<u32> = names.copied().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The houses that the fit asks for, else the name itself.
    fn push_hits<'a>(
        &self,
        fit: &Fit,
        query: &Query,
        name: &'a Name,
        limit: usize,
        hits: &mut Vec<Hit<'a>>,
    ) {
        let (asked, notes) = fit.beyond(query);
        let hit = |spot: Option<&'a Spot>, house: bool, cost: u32, note: &str| {
            let own = spot.and_then(Spot::point);
            let point = if house {
                own
            } else {
                own.or_else(|| name.point())
            };
            Hit {
                name,
                spot,
                house,
                note: joined(note, &notes),
                point,
                score: fit.cost + cost,
                distance: self.distance(point),
                sure: fit.sure && cost < LONGER_NUMBER,
            }
        };
        let Some(asked) = asked else {
            hits.extend(name.itself().map(|spot| hit(spot, false, 0, "")));
            return;
        };
        let houses = houses_for(name, &asked, limit);
        if houses.is_empty() {
            let note = marked_note(Marker::House, &asked.typed);
            hits.extend(name.itself().map(|spot| Hit {
                sure: false,
                ..hit(spot, false, no_house_cost(name), &note)
            }));
        }
        for (house, cost, note) in houses {
            hits.push(hit(Some(house), true, cost, &note));
        }
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

impl Hit<'_> {
    fn found(&self) -> Found {
        let kind = if self.house {
            AddressKind::House
        } else {
            self.name.kind
        };
        Found {
            note: self.note.clone(),
            point: self.point,
            score: self.score,
            ..self.name.found_at(kind, self.spot)
        }
    }

    fn own(&self) -> bool {
        self.spot.is_some_and(Spot::own)
    }

    fn key(&self) -> &str {
        self.spot.map_or("", |spot| &spot.key)
    }
}

fn joined(first: &str, notes: &[String]) -> String {
    let all = [first].into_iter().chain(notes.iter().map(String::as_str));
    let all: Vec<&str> = all.filter(|note| !note.is_empty()).collect();
    all.join(", ")
}

fn no_house_cost(name: &Name) -> u32 {
    match name.kind {
        AddressKind::Street | AddressKind::House => NO_HOUSE,
        AddressKind::Point => NUMBER_OF_PLACE,
    }
}

/// The houses that may be meant, with their cost and what the number has beyond theirs.
fn houses_for<'a>(
    name: &'a Name,
    asked: &HouseAsked,
    limit: usize,
) -> Vec<(&'a Spot, u32, String)> {
    let mut houses: Vec<_> = name
        .houses_exactly(&asked.key)
        .map(|house| (house, 0, String::new()))
        .collect();
    if houses.is_empty() && asked.key != asked.base {
        houses.extend(
            name.houses_exactly(&asked.base)
                .map(|house| (house, BASE_HOUSE, asked.beyond.clone())),
        );
    }
    if houses.is_empty()
        && let Some((base, flat)) = asked.base.split_once('-')
    {
        houses.extend(
            name.houses_exactly(base)
                .map(|house| (house, BASE_HOUSE, marked_note(Marker::Flat, flat))),
        );
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
    left.score
        .cmp(&right.score)
        .then(right.own().cmp(&left.own()))
        .then(left.distance.total_cmp(&right.distance))
        .then_with(|| natural_cmp(&left.name.text, &right.name.text))
        .then_with(|| natural_cmp(left.key(), right.key()))
}

/// Drops what repeats a better hit: the same address, found twice or standing in the map and in
/// the book.
fn without_repetition(hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        if kept.len() == limit {
            break;
        }
        if !kept.iter().any(|other| same_address(other, &hit)) {
            kept.push(hit);
        }
    }
    kept
}

fn same_address(left: &Hit, right: &Hit) -> bool {
    let apart = match (left.point, right.point) {
        (Some(left), Some(right)) => flat_distance(left, right),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    };
    let is_street = |hit: &Hit| !hit.house && hit.name.kind == AddressKind::Street;
    let near = match is_street(left) && is_street(right) {
        true => apart <= SAME_STREET_M || left.name.locality == right.name.locality,
        false => apart <= SAME_PLACE_M,
    };
    let same_kind = left.house == right.house;
    near && same_kind && left.key() == right.key() && left.name.is_spelled_like(right.name)
}

/// Metres between two points of one town: the earth is flat there.
fn flat_distance(from: Point, to: Point) -> f64 {
    const METERS_PER_DEGREE: f64 = 111_195.0;
    let north = to.lat - from.lat;
    let east = (to.lon - from.lon) * from.lat.to_radians().cos();
    north.hypot(east) * METERS_PER_DEGREE
}

//! A place that answers a query, before it is written out, and which of two comes first.

use std::cmp::Ordering;

use super::fit::{Fit, HouseAsked};
use super::house::{natural_cmp, other_holding};
use super::markers::Marker;
use super::name::{Name, Spot};
use super::towns::NO_TOWN;
use super::twins::TWINS_M;
use super::{AddressIndex, Sort};
use crate::geocoder::{AddressKind, Certainty, Found};
use pult_domain::Point;

/// Cost of leaving out a letter, block or flat of the house number that the book does not have.
const BASE_HOUSE: u32 = 20;
/// Cost of a house whose number only begins like the typed one.
const LONGER_NUMBER: u32 = 40;
/// Cost of the street alone where a house was asked for.
const NO_HOUSE: u32 = 80;
/// Cost of a number that a named place does not have.
const NUMBER_OF_PLACE: u32 = 20;
/// Two equal addresses within this many metres are one.
const SAME_PLACE_M: f64 = 150.0;
/// One street spelled in two ways in two localities, with its middles within so many metres, is one.
const SAME_STREET_M: f64 = 3000.0;

/// A place that answers the query, before it is written out.
#[derive(Clone)]
pub(super) struct Hit<'a> {
    pub name: &'a Name,
    /// The address itself; `None` for a street that is known by its houses only.
    pub spot: Option<&'a Spot>,
    /// What the hit is: the house itself, or the name as a whole.
    pub house: bool,
    /// The house that was asked for and is not on the map.
    pub off_map: String,
    pub extra: String,
    pub point: Option<Point>,
    pub score: u32,
    pub distance: f64,
    pub guessed: bool,
    /// Some word of the name was typed as a whole.
    pub whole: bool,
    /// A named place of which no word was typed as a whole.
    pub weak_place: bool,
    /// A named place that begins as was typed, where no house was asked for.
    pub begins: bool,
    pub home: bool,
    /// An `улица`, or no street at all; `false` too where a sort of street was typed.
    pub other_sort: bool,
}

impl Hit<'_> {
    pub fn found(&self) -> Found {
        let kind = if self.house {
            AddressKind::House
        } else {
            self.name.kind
        };
        let mut found = Found {
            extra: self.extra.clone(),
            point: self.point,
            score: self.score,
            away: !self.home,
            ..self.name.found_at(kind, self.spot)
        };
        if !self.off_map.is_empty() {
            found.house.clone_from(&self.off_map);
            found.id = None;
            found.certainty = found.certainty.max(Certainty::Street);
        }
        if self.guessed {
            found.certainty = Certainty::Guessed;
        }
        found
    }

    pub fn own(&self) -> bool {
        self.spot.is_some_and(Spot::own)
    }

    pub fn key(&self) -> &str {
        match self.house {
            true => self.spot.map_or("", |spot| &spot.key),
            false => &self.off_map,
        }
    }

    /// Streets and houses before settlements, those before places, those before stops.
    pub fn class(&self) -> u8 {
        match (self.name.kind, self.name.sort) {
            (AddressKind::Street | AddressKind::House, _) => 0,
            (AddressKind::Point, Sort::Settlement) => 1,
            (AddressKind::Point, Sort::Usual | Sort::Station | Sort::BusStation) => 2,
            (AddressKind::Point, Sort::Stop) => 3,
        }
    }
}

impl AddressIndex {
    /// The houses that the fit asks for, else the name itself.
    pub(super) fn push_hits<'a>(
        &'a self,
        fit: &Fit,
        (asked, notes): (Option<HouseAsked>, Vec<String>),
        name: &'a Name,
        limit: usize,
        hits: &mut Vec<Hit<'a>>,
    ) {
        let is_place =
            name.kind == AddressKind::Point && name.sort == Sort::Usual && asked.is_none();
        let hit = |spot: Option<&'a Spot>, cost: u32| {
            let point = spot.and_then(Spot::point);
            Hit {
                name,
                spot,
                house: false,
                off_map: String::new(),
                extra: notes.join(", "),
                point: point.or_else(|| name.point()),
                score: fit.cost + cost,
                distance: 0.0,
                guessed: fit.guessed,
                whole: fit.whole,
                weak_place: name.kind == AddressKind::Point && !fit.whole,
                begins: is_place && fit.begins,
                home: self.is_home(name.town),
                other_sort: false,
            }
        };
        let from = hits.len();
        let within = |spot: &Spot| {
            let said = fit.district;
            said.is_none_or(|said| self.towns.known(&spot.district) == Some(said))
        };
        match asked {
            None => hits.extend(name.itself().map(|spot| hit(spot, 0))),
            Some(asked) => houses(name, &asked, limit, (&hit, &within), hits),
        }
        if fit.district.is_some() {
            keep_within(&mut hits[from..], name, within);
            let is_place = |hit: &Hit| hit.name.kind == AddressKind::Point;
            let stays = |hit: &Hit| !is_place(hit) || hit.spot.is_some_and(within);
            let mut at = 0;
            hits.retain(|hit| {
                at += 1;
                at <= from || stays(hit)
            });
        }
        self.place_in_each_twin(name, from, hits);
        for hit in &mut hits[from..] {
            hit.distance = self.distance(hit.point);
        }
    }

    /// Metres from the office's centre; 0 when it has none, infinite when the point is unknown.
    pub(super) fn distance(&self, point: Option<Point>) -> f64 {
        match (self.centre, point) {
            (None, _) => 0.0,
            (Some(_), None) => f64::INFINITY,
            (Some(centre), Some(point)) => flat_distance(centre, point),
        }
    }
}

/// The houses that may be meant: the one asked for, else the name with the number kept; then those
/// that an unfinished number may become.
fn houses<'a>(
    name: &'a Name,
    asked: &HouseAsked,
    limit: usize,
    (hit, within): (
        &impl Fn(Option<&'a Spot>, u32) -> Hit<'a>,
        &impl Fn(&Spot) -> bool,
    ),
    hits: &mut Vec<Hit<'a>>,
) {
    let exactly = |key: &str| {
        let spots = name.houses_exactly(key).filter(|spot| within(spot));
        spots.collect::<Vec<&Spot>>().into_iter()
    };
    let house = |spot: &'a Spot, cost: u32| Hit {
        house: true,
        point: spot.point(),
        ..hit(Some(spot), cost)
    };
    let from = hits.len();
    hits.extend(exactly(&asked.key).map(|spot| house(spot, 0)));
    if hits.len() == from {
        let other = other_holding(&asked.key);
        hits.extend(exactly(&other).map(|spot| house(spot, 0)));
    }
    if hits.len() == from
        && let Some((base, flat)) = asked.key.split_once('-')
    {
        let with_flat = |hit: Hit<'a>| Hit {
            extra: joined(&Marker::Flat.note(flat), &hit.extra),
            ..hit
        };
        hits.extend(exactly(base).map(|spot| with_flat(house(spot, BASE_HOUSE))));
    }
    let known = hits.len() > from;
    if !known {
        off_the_map(name, asked, exactly(asked.base()).next(), hit, hits);
    }
    if !asked.last || asked.key.is_empty() {
        return;
    }
    let is_longer =
        |spot: &&Spot| spot.key.len() > asked.key.len() && spot.key.starts_with(&asked.key);
    let longer = name.houses_numbered(&asked.key).filter(is_longer);
    let longer = longer.chain(name.houses.iter().filter(is_longer));
    let mut more: Vec<Hit> = Vec::new();
    for spot in longer {
        if from + limit <= hits.len() + more.len() {
            break;
        }
        if !more
            .iter()
            .any(|hit| hit.spot.is_some_and(|known| std::ptr::eq(known, spot)))
        {
            let cost = if known { LONGER_NUMBER } else { BASE_HOUSE };
            more.push(Hit {
                guessed: true,
                ..house(spot, cost)
            });
        }
    }
    hits.extend(more);
}

/// The name with a house that is nowhere: the point is that of the same number without its letter or
/// block, else the street's.
fn off_the_map<'a>(
    name: &'a Name,
    asked: &HouseAsked,
    base: Option<&'a Spot>,
    hit: impl Fn(Option<&'a Spot>, u32) -> Hit<'a>,
    hits: &mut Vec<Hit<'a>>,
) {
    let street = name.kind == AddressKind::Street || name.sort == Sort::Settlement;
    for spot in name.itself() {
        let cost = match (street, base) {
            (true, Some(_)) => BASE_HOUSE,
            (true, None) => NO_HOUSE,
            (false, _) => NUMBER_OF_PLACE,
        };
        let mut hit = hit(spot, cost);
        if street {
            hit.off_map.clone_from(&asked.typed);
            hit.point = base.and_then(Spot::point).or(hit.point);
        } else {
            hit.extra = joined(&Marker::House.note(&asked.typed), &hit.extra);
            hit.guessed = true;
        }
        hits.push(hit);
    }
}

/// Says which part of the town it is, as it was said. Puts a street without its house, or with one that is nowhere, where the part of the town that was said has it.
fn keep_within(hits: &mut [Hit], name: &Name, within: impl Fn(&Spot) -> bool) {
    let houses = name.houses.iter().filter(|spot| within(spot));
    let mut all = name
        .spots
        .iter()
        .filter(|spot| within(spot))
        .chain(houses.clone());
    let district = all.next().map_or("", |spot| &spot.district);
    for hit in hits.iter_mut() {
        hit.extra = joined(district, &hit.extra);
    }
    let points: Vec<Point> = houses.filter_map(Spot::point).collect();
    let middle = points.get(points.len() / 2).copied();
    for hit in hits
        .iter_mut()
        .filter(|hit| !hit.house && hit.name.kind == AddressKind::Street)
    {
        hit.point = middle.or(hit.point);
    }
}

pub(super) fn joined(first: &str, second: &str) -> String {
    match second.is_empty() {
        true => first.to_owned(),
        false => format!("{first}, {second}"),
    }
}

/// The order of hits: what is certain first, then the places that begin as was typed (an address is whole
/// there, a street without its house is not), then what costs least, then by the written rules: the
/// book's own, streets before places, the office's settlement, an `улица`, the nearest.
pub(super) fn compare(left: &Hit, right: &Hit) -> Ordering {
    let rank = |hit: &Hit| (hit.guessed, hit.weak_place, !hit.begins, hit.score);
    rank(left)
        .cmp(&rank(right))
        .then(left.class().cmp(&right.class()))
        .then(right.own().cmp(&left.own()))
        .then(right.home.cmp(&left.home))
        .then(left.other_sort.cmp(&right.other_sort))
        .then(left.distance.total_cmp(&right.distance))
        .then_with(|| natural_cmp(&left.name.text, &right.name.text))
        .then_with(|| natural_cmp(left.key(), right.key()))
}

/// Drops what repeats a better hit: the same address, found twice or standing in the map and in
/// the book.
pub(super) fn without_repetition(hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
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

pub(super) fn same_address(left: &Hit, right: &Hit) -> bool {
    let is_street = |hit: &Hit| !hit.house && hit.name.kind == AddressKind::Street;
    let same_kind = left.house == right.house && left.key() == right.key();
    if !same_kind || !left.name.is_spelled_like(right.name) {
        return false;
    }
    let apart = match (left.point, right.point) {
        (Some(left), Some(right)) => flat_distance(left, right),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    };
    match is_street(left) && is_street(right) {
        true if std::ptr::eq(left.name, right.name) => apart <= TWINS_M,
        true => {
            let unknown = left.name.town == NO_TOWN || right.name.town == NO_TOWN;
            let one_town = unknown || left.home && right.home;
            left.name.town == right.name.town || apart <= SAME_STREET_M && one_town
        }
        false => apart <= SAME_PLACE_M,
    }
}

/// Metres between two points of one town: the earth is flat there.
pub(super) fn flat_distance(from: Point, to: Point) -> f64 {
    const METERS_PER_DEGREE: f64 = 111_195.0;
    let north = to.lat - from.lat;
    let east = (to.lon - from.lon) * from.lat.to_radians().cos();
    north.hypot(east) * METERS_PER_DEGREE
}

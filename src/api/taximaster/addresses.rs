//! The address book.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::wire::{Addresses, Data};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::Meters;
use pult_geo::geocoder::{AddressKind, Found};

/// The most addresses of one answer, when the client does not say.
const MOST: usize = 1000;
/// An address is looked for this near, in metres, when the client does not say.
const NEAR: i64 = 500;
/// The other places a newer client may ask to look in; the office has its own book only.
const ELSEWHERE: [&str; 6] = [
    "search_in_yandex",
    "search_in_google",
    "search_in_2gis",
    "search_in_tmgeoservice",
    "search_in_mapmd",
    "search_in_dadata",
];

/// Which kinds of addresses are wanted.
struct Kinds {
    streets: bool,
    points: bool,
    houses: bool,
}

impl Kinds {
    fn read(fields: &Fields) -> Result<Kinds, Failure> {
        Ok(Kinds {
            streets: fields.is("get_streets")?,
            points: fields.is("get_points")?,
            houses: fields.is("get_houses")?,
        })
    }

    fn include(&self, kind: AddressKind) -> bool {
        match kind {
            AddressKind::Street => self.streets,
            AddressKind::Point => self.points,
            AddressKind::House => self.houses,
        }
    }
}

pub(super) async fn like(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["get_streets", "get_points", "get_houses", "street"])?;
    let kinds = Kinds::read(fields)?;
    if kinds.houses && (kinds.streets || kinds.points) {
        return Err(Failure::wrong("get_houses"));
    }
    let street = fields.text_or_empty("street")?;
    let house = fields.text_or_empty("house")?;
    let limit = limit(fields)?;
    check_source(fields)?;
    let dispatch = &desk.dispatch;
    let mut found = Vec::new();
    if kinds.streets {
        found.extend(dispatch.streets_containing(&street, limit));
    }
    if kinds.points {
        found.extend(dispatch.points_containing(&street, limit));
    }
    if kinds.houses {
        found.extend(dispatch.houses_of(&street, &house, limit));
    }
    let found = narrowed(found, fields, limit)?;
    Data::of(&Addresses {
        addresses: found.iter().map(map::address).collect(),
    })
}

pub(super) async fn like2(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["get_streets", "get_points", "get_houses", "address"])?;
    let kinds = Kinds::read(fields)?;
    let text = fields.text_or_empty("address")?;
    let limit = limit(fields)?;
    check_source(fields)?;
    let mut found = desk.dispatch.suggest_addresses(&text, MOST);
    // The book is asked for what it has: a house that it does not have is not in it.
    found.retain(|found| kinds.include(found.kind) && !found.is_off_the_map());
    let found = narrowed(found, fields, limit)?;
    Data::of(&Addresses {
        addresses: found.iter().map(map::address2).collect(),
    })
}

pub(super) async fn find_nearest_address(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["lat", "lon"])?;
    let point = fields.point("lat", "lon")?;
    let point = point.ok_or_else(|| Failure::wrong("lat"))?;
    let radius = fields.count("radius")?.unwrap_or(NEAR);
    check_source(fields)?;
    let found = desk.dispatch.address_within(point, Meters(radius));
    let found = found.ok_or_else(|| Failure::new(100, none()))?;
    Data::of(&map::address2(&found))
}

fn limit(fields: &Fields) -> Result<usize, Failure> {
    let limit = fields.count("max_addresses_count")?.filter(|n| *n > 0);
    Ok(limit.map_or(MOST, |n| usize::try_from(n).unwrap_or(MOST)))
}

fn nowhere() -> Text {
    text!(
        "Негде искать адреса",
        "there is nowhere to look for addresses"
    )
}

fn none() -> Text {
    text!("Подходящие адреса не найдены", "no address fits")
}

/// Refuses a search that leaves out the office's book and names nothing else.
pub(super) fn check_source(fields: &Fields) -> Result<(), Failure> {
    let mut elsewhere = false;
    for name in ELSEWHERE {
        elsewhere |= fields.is(name)?;
    }
    fields.flag("is_full_address")?;
    if fields.flag("search_in_tm")? == Some(false) && !elsewhere {
        return Err(Failure::new(101, nowhere()));
    }
    Ok(())
}

/// Keeps the addresses of the towns that the client names; an address without one is the office's own.
fn narrowed(mut found: Vec<Found>, fields: &Fields, limit: usize) -> Result<Vec<Found>, Failure> {
    if let Some(cities) = fields.text("city")? {
        let cities: Vec<String> = cities
            .split(',')
            .map(|city| city.trim().to_lowercase())
            .collect();
        let is_named = |found: &Found| cities.contains(&found.settlement.to_lowercase());
        found.retain(|found| found.settlement.is_empty() || is_named(found));
    }
    found.truncate(limit);
    if found.is_empty() {
        return Err(Failure::new(100, none()));
    }
    Ok(found)
}

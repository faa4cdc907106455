//! The bill of a finished order: the price agreed, or the taximeter over what was driven and waited.

use super::Act;
use crate::{Error, OfficeTime, Result, Tx, books, crews, journal, orders, prices, tariffs};
use pult_domain::{
    CrewId, EventKind, LedgerEntry, LedgerEntryId, Meters, Order, OrderStatus, Point, Position,
    Quote, Seconds, ServiceId, Stop, StopProgress, Tariff, Timestamp, Trip, fixed_price, price,
};
use pult_geo::{Area, City, Lengths, track};

/// The kind of the ledger's entry that a bill makes.
pub const FARE: &str = "fare";
/// The attribute that names the services a fixed price was agreed with, as `1;2`.
pub const INCLUDED_SERVICES: &str = "price.included_services";

/// What was measured of a ride.
#[derive(Default)]
struct Measured {
    driven: Lengths,
    /// Out of town, on the way to the pick-up.
    approach: Meters,
    waited: Seconds,
}

/// Writes the bill of an order that was completed just now, and the fare on its driver's account. An
/// order that no tariff fits has no bill.
pub(super) fn charge(tx: &Tx, act: &Act, order: &mut Order, crew: Option<CrewId>) -> Result<()> {
    if order.status != OrderStatus::Completed || order.bill.is_some() || !order.has_price() {
        return Ok(());
    }
    let Some(crew) = crew else { return Ok(()) };
    let Some(bill) = work_out(tx, order, crew)? else {
        return Ok(());
    };
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver: crews::get(tx.conn, crew)?.driver,
        order: Some(order.id),
        sum: bill.total,
        kind: FARE.to_owned(),
        at: act.now,
        comment: String::new(),
    };
    order.bill = Some(bill);
    orders::put(tx, order, act.now)?;
    books::post(tx, &entry)?;
    let mut event = act.event(EventKind::LedgerPosted);
    event.order = Some(order.id);
    event.crew = Some(crew);
    let payload = &mut event.payload;
    payload.insert("driver".to_owned(), entry.driver.to_string());
    payload.insert("sum".to_owned(), entry.sum.to_string());
    payload.insert("kind".to_owned(), entry.kind);
    journal::append(tx, event)
}

fn work_out(tx: &Tx, order: &Order, crew: CrewId) -> Result<Option<Quote>> {
    let office = books::office(tx.conn)?;
    if let Some(sum) = order.fixed_price {
        let added = added_services(&order.services, &included_services(order));
        let added = prices::services(tx.conn, &added)?;
        return Ok(Some(fixed_price(sum, &added, office.locale)));
    }
    let started = pickup_time(order);
    let time = OfficeTime::named(&office.timezone).time_of_day(started);
    let Some(tariff) = tariff_of(tx, order, time)? else {
        return Ok(None);
    };
    let measured = match (measure(tx, order, crew)?, &order.quote) {
        (Some(measured), _) => measured,
        // Nobody saw the crew move: what was promised is charged.
        (None, Some(quote)) => return Ok(Some(quote.clone())),
        (None, None) => Measured {
            waited: waited(order),
            ..Measured::default()
        },
    };
    let zones = order_zones(tx, order)?;
    let trip = Trip {
        is_prior: order.prior,
        from_zone: zones.0,
        to_zone: zones.1,
        distance_city: measured.driven.city,
        distance_country: measured.driven.country,
        source_distance_country: measured.approach,
        waiting_minutes: measured.waited.0 / 60,
        is_country: measured.driven.country > Meters(0),
        services: prices::services(tx.conn, &order.services)?,
        discount: prices::discount(tx.conn, order.discount, None, order.client)?,
        ..Trip::at(time)
    };
    Ok(Some(price(&tariff, &trip, office.locale)))
}

/// The services that an agreed price covers: those it was agreed with, all of them where nothing says
/// which.
pub fn included_services(order: &Order) -> Vec<ServiceId> {
    match order.attributes.get(INCLUDED_SERVICES) {
        Some(ids) => ids
            .split(';')
            .filter_map(|id| id.parse().ok())
            .map(ServiceId)
            .collect(),
        None => order.services.clone(),
    }
}

/// The services that an agreed price does not cover; one asked twice must be covered twice.
pub fn added_services(asked: &[ServiceId], included: &[ServiceId]) -> Vec<ServiceId> {
    let mut included = included.to_vec();
    let is_added = |service: &&ServiceId| {
        let covered = included.iter().position(|id| id == *service);
        covered.map(|index| included.remove(index)).is_none()
    };
    asked.iter().filter(is_added).copied().collect()
}

/// The tariff as it was promised, else the one named, else the one of the hour.
fn tariff_of(tx: &Tx, order: &Order, time: pult_domain::TimeOfDay) -> Result<Option<Tariff>> {
    let quoted = order.quote.as_ref();
    let found = match quoted.and_then(|quote| Some((quote.tariff?, quote.tariff_version))) {
        Some((id, version)) if order.tariff.is_none_or(|named| named == id) => {
            tariffs::version(tx.conn, id, version)
        }
        _ => prices::tariff(tx.conn, order.tariff, order.company, time),
    };
    match found {
        Ok(tariff) => Ok(Some(tariff)),
        Err(Error::NotFound { .. } | Error::Domain(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// When the ride counts from: the time asked for, else when the crew came.
fn pickup_time(order: &Order) -> Timestamp {
    let first = order.stops.first();
    let asked = first.and_then(|stop| stop.window.from);
    asked
        .or(first.and_then(|stop| stop.first_arrived_at))
        .unwrap_or(order.created_at)
}

/// What was driven and waited; `None` when no position says so.
fn measure(tx: &Tx, order: &Order, crew: CrewId) -> Result<Option<Measured>> {
    let Some(boarded) = order.stops.first().and_then(arrival) else {
        return Ok(None);
    };
    let started = order.started_at.unwrap_or(boarded);
    let positions = crews::track(tx.conn, crew, started.min(boarded), order.status_at)?;
    let way = |from: Timestamp, to: Timestamp| {
        let within = positions.iter().filter(move |p| from <= p.at && p.at <= to);
        track::without_jitter(within.map(|position: &Position| position.point))
    };
    let driven = way(boarded, order.status_at);
    if driven.len() < 2 {
        return Ok(None);
    }
    let city = city(tx)?;
    let source = order.stops.first().and_then(point_of);
    let approach = match source {
        Some(source) if !city.contains(source) => city.measure(&way(started, boarded)).country,
        _ => Meters(0),
    };
    Ok(Some(Measured {
        driven: city.measure(&driven),
        approach,
        waited: waited(order),
    }))
}

/// Waiting at every stop but the last; before the time that was agreed nobody waits.
fn waited(order: &Order) -> Seconds {
    let but_last = order.stops.len().saturating_sub(1);
    let at_stop = |stop: &Stop| match stop.progress {
        StopProgress::Done {
            arrived_at,
            left_at,
        } => {
            let from = stop.window.from.map_or(arrived_at, |at| at.max(arrived_at));
            (left_at - from).max(Seconds(0))
        }
        _ => Seconds(0),
    };
    order.stops[..but_last].iter().map(at_stop).sum()
}

fn arrival(stop: &Stop) -> Option<Timestamp> {
    match stop.progress {
        StopProgress::Done { arrived_at, .. } => Some(arrived_at),
        _ => None,
    }
}

fn point_of(stop: &Stop) -> Option<Point> {
    stop.place().and_then(|place| place.point)
}

type Zones = (Option<pult_domain::ZoneId>, Option<pult_domain::ZoneId>);

/// The zones of the pick-up and of the destination.
fn order_zones(tx: &Tx, order: &Order) -> Result<Zones> {
    let zones = books::zones(tx.conn)?;
    let zone_of = |stop: Option<&Stop>| {
        let point = stop.and_then(point_of)?;
        let inside = |zone: &&pult_domain::Zone| {
            Area::of_zone(zone).is_some_and(|area| area.contains(point))
        };
        zones.iter().find(inside).map(|zone| zone.id)
    };
    Ok((zone_of(order.stops.first()), zone_of(order.stops.last())))
}

fn city(tx: &Tx) -> Result<City> {
    let zones = books::zones(tx.conn)?;
    let within = zones.iter().filter(|zone| zone.city);
    Ok(City::of(within.filter_map(Area::of_zone)))
}

//! The bill of a finished order: the price agreed, or the taximeter over what was driven and waited.

use super::Act;
use crate::cash::{self, Signature};
use crate::{
    Connection, Error, OfficeTime, Result, Tx, books, crews, journal, orders, positions, prices,
    tariffs,
};
use pult_domain::{
    Attributes, CrewId, EventKind, LedgerEntry, LedgerEntryId, Meters, Money, Order, OrderStatus,
    PaymentMethod, Point, Position, Quote, Seconds, ServiceId, Stop, StopProgress, Tariff,
    Timestamp, Trip, fixed_price, no_show, price,
};
use pult_geo::{Area, City, Lengths, track};

/// The kind of the ledger's entry that a bill makes.
pub const FARE: &str = "fare";
/// The kind of the entry on a client's account that a bill makes.
pub const RIDE: &str = "ride";

/// A bill that a person makes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bill {
    /// The sum that was paid.
    Agreed(Money),
    /// What the driver read off: priced as measured lengths are.
    Meter {
        /// The way with the customer.
        driven: Lengths,
        /// The waiting, the free minutes included.
        waited: Seconds,
    },
}

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
pub(super) fn charge(
    tx: &Tx,
    act: &Act,
    order: &mut Order,
    crew: Option<CrewId>,
    by_hand: Option<&Bill>,
) -> Result<()> {
    if order.status != OrderStatus::Completed || order.bill.is_some() {
        return Ok(());
    }
    if !order.has_price() && by_hand.is_none() {
        return Ok(());
    }
    let Some(crew) = crew else { return Ok(()) };
    let Some(bill) = work_out(tx.conn, order, crew, by_hand)? else {
        return Ok(());
    };
    post(tx, act, order, crew, bill)
}

/// Writes the bill of an order whose customer did not come, when its tariff asks for something.
pub(super) fn charge_no_show(
    tx: &Tx,
    act: &Act,
    order: &mut Order,
    crew: Option<CrewId>,
) -> Result<()> {
    let Some(crew) = crew.filter(|_| order.has_price()) else {
        return Ok(());
    };
    let office = books::office(tx.conn)?;
    let time = OfficeTime::named(&office.timezone).time_of_day(pickup_time(order));
    let Some(tariff) = tariff_of(tx.conn, order, time)? else {
        return Ok(());
    };
    let came = order.stops.first().and_then(|stop| stop.first_arrived_at);
    let asked = order.stops.first().and_then(|stop| stop.window.from);
    let waits_from = came.map(|came| asked.map_or(came, |asked| asked.max(came)));
    let waited = waits_from.map_or(Seconds(0), |from| act.now - from);
    let bill = no_show(&tariff, (waited.0 / 60).max(0), office.locale);
    if bill.total == Money::ZERO {
        return Ok(());
    }
    post(tx, act, order, crew, bill)
}

/// Writes a bill and what it moves: the fare of the driver, the debt of the client whose account pays.
fn post(tx: &Tx, act: &Act, order: &mut Order, crew: CrewId, bill: Quote) -> Result<()> {
    if let (PaymentMethod::Account, Some(client)) = (order.payment.method, order.payment.account) {
        books::post_client(tx, client, order.id, -bill.total, RIDE, act.now)?;
    }
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
    cash::post(tx, &entry, &Signature::of(act.actor))?;
    let mut event = act.event(EventKind::LedgerPosted);
    event.order = Some(order.id);
    event.crew = Some(crew);
    let payload = &mut event.payload;
    payload.insert("driver".to_owned(), entry.driver.to_string());
    payload.insert("sum".to_owned(), entry.sum.to_string());
    payload.insert("kind".to_owned(), entry.kind);
    journal::append(tx, event)?;
    super::cash::charge(tx, act, order, crew, entry.sum)
}

/// What an order costs as it was driven, or as a person says that it was; `None` when no tariff fits.
///
/// # Errors
/// `Database`; `NotFound` when the crew is.
pub fn work_out(
    conn: &Connection,
    order: &Order,
    crew: CrewId,
    by_hand: Option<&Bill>,
) -> Result<Option<Quote>> {
    let office = books::office(conn)?;
    if let Some(Bill::Agreed(sum)) = by_hand {
        return Ok(Some(fixed_price(*sum, &[], office.locale)));
    }
    if let (Some(sum), None) = (order.fixed_price, by_hand) {
        let added = added_services(
            &order.services,
            &included_services(&order.services, &order.attributes),
        );
        let added = prices::services(conn, &added)?;
        return Ok(Some(fixed_price(sum, &added, office.locale)));
    }
    let started = pickup_time(order);
    let time = OfficeTime::named(&office.timezone).time_of_day(started);
    let Some(tariff) = tariff_of(conn, order, time)? else {
        return Ok(None);
    };
    if tariff.is_hire() {
        let trip = Trip {
            is_prior: order.prior,
            hourly_minutes: Some(hired(order)),
            services: prices::services(conn, &order.services)?,
            discount: prices::discount(conn, order.discount, None, order.client)?,
            ..Trip::at(time)
        };
        return Ok(Some(price(&tariff, &trip, office.locale)));
    }
    let seen = match by_hand {
        Some(Bill::Meter { driven, waited }) => Some(Measured {
            driven: *driven,
            waited: *waited,
            ..Measured::default()
        }),
        _ => measure(conn, order, crew)?,
    };
    let measured = match (seen, &order.quote) {
        (Some(measured), _) => measured,
        // Nobody saw the crew move: what was promised is charged.
        (None, Some(quote)) => return Ok(Some(quote.clone())),
        (None, None) => Measured {
            waited: waited(order),
            ..Measured::default()
        },
    };
    let zones = order_zones(conn, order)?;
    let trip = Trip {
        is_prior: order.prior,
        from_zone: zones.0,
        to_zone: zones.1,
        distance_city: measured.driven.city,
        distance_country: measured.driven.country,
        source_distance_country: measured.approach,
        waiting_minutes: measured.waited.0 / 60,
        is_country: measured.driven.country > Meters(0),
        services: prices::services(conn, &order.services)?,
        discount: prices::discount(conn, order.discount, None, order.client)?,
        ..Trip::at(time)
    };
    Ok(Some(price(&tariff, &trip, office.locale)))
}

/// Notes which services a price that is agreed covers: those that are asked for now.
pub fn agree(price: Option<Money>, services: &[ServiceId], attributes: &mut Attributes) {
    let ids: Vec<String> = services.iter().map(ToString::to_string).collect();
    match price {
        Some(_) => attributes.insert(INCLUDED_SERVICES.to_owned(), ids.join(";")),
        None => attributes.remove(INCLUDED_SERVICES),
    };
}

/// The services that an agreed price covers: those it was agreed with, all of them where nothing says
/// which.
pub fn included_services(services: &[ServiceId], attributes: &Attributes) -> Vec<ServiceId> {
    match attributes.get(INCLUDED_SERVICES) {
        Some(ids) => ids
            .split(';')
            .filter_map(|id| id.parse().ok())
            .map(ServiceId)
            .collect(),
        None => services.to_vec(),
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
fn tariff_of(
    conn: &Connection,
    order: &Order,
    time: pult_domain::TimeOfDay,
) -> Result<Option<Tariff>> {
    let quoted = order.quote.as_ref();
    let found = match quoted.and_then(|quote| Some((quote.tariff?, quote.tariff_version))) {
        Some((id, version)) if order.tariff.is_none_or(|named| named == id) => {
            tariffs::version(conn, id, version)
        }
        _ => prices::tariff(conn, order.tariff, order.company, time),
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
fn measure(conn: &Connection, order: &Order, crew: CrewId) -> Result<Option<Measured>> {
    let Some(boarded) = order.stops.first().and_then(arrival) else {
        return Ok(None);
    };
    let started = order.started_at.unwrap_or(boarded);
    let positions = positions::track(conn, crew, started.min(boarded), order.status_at)?;
    let way = |from: Timestamp, to: Timestamp| {
        let within = positions.iter().filter(move |p| from <= p.at && p.at <= to);
        track::without_jitter(within.map(|position: &Position| position.point))
    };
    let driven = way(boarded, order.status_at);
    if driven.len() < 2 {
        return Ok(None);
    }
    let city = city(conn)?;
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

/// The minutes of a hire, each begun one whole: from when the crew was wanted, or came after that, to the end.
fn hired(order: &Order) -> i64 {
    let Some(came) = order.stops.first().and_then(arrival) else {
        return 0;
    };
    let asked = order.stops.first().and_then(|stop| stop.window.from);
    let from = asked.map_or(came, |asked| asked.max(came));
    let hired = (order.status_at - from).max(Seconds(0));
    hired.0.saturating_add(59) / 60
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
fn order_zones(conn: &Connection, order: &Order) -> Result<Zones> {
    let zones = books::zones(conn)?;
    let zone_of = |stop: Option<&Stop>| {
        let point = stop.and_then(point_of)?;
        let inside = |zone: &&pult_domain::Zone| {
            Area::of_zone(zone).is_some_and(|area| area.contains(point))
        };
        zones.iter().find(inside).map(|zone| zone.id)
    };
    Ok((zone_of(order.stops.first()), zone_of(order.stops.last())))
}

fn city(conn: &Connection) -> Result<City> {
    let zones = books::zones(conn)?;
    let within = zones.iter().filter(|zone| zone.city);
    Ok(City::of(within.filter_map(Area::of_zone)))
}

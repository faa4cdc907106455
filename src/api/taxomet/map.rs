//! Where both vocabularies meet: the page's order and ours, its status numbers and our phases.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::error::Failure;
use super::fields::{Element, Fields, parse_id};
use super::wire;
use pult_app::OrderView;
use pult_dialect::{LAST_WISH, text};
use pult_domain::{
    CompanyId, Customer, Money, NewOrder, Order, OrderId, Payment, Phase, Place, Point, ServiceId,
    Stop, TariffId, TimeWindow, Timestamp, Vehicle,
};

/// The status numbers, which the page does not tell: ours.
pub(super) fn status(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold => "0",
        Phase::Queued => "1",
        Phase::EnRoute { stop: 0 } => "2",
        Phase::AtStop { stop: 0 } => "3",
        Phase::EnRoute { .. } | Phase::AtStop { .. } => "4",
        Phase::Completed => "5",
        Phase::Cancelled | Phase::Failed => "6",
    }
}

/// A new order from the parameters of `add_order`.
pub(super) fn order_from_fields(fields: &Fields, now: Timestamp) -> Result<NewOrder, Failure> {
    let company = fields.required_id("unit_id", CompanyId)?;
    let tariff = tariff(fields)?.ok_or_else(|| Failure::missing("tarif_id"))?;
    let phone = fields.client_phone("phone")?;
    let ride = ride(fields)?.ok_or_else(|| Failure::missing("to"))?;
    let mut order = NewOrder {
        company: Some(company),
        tariff,
        customer: Customer {
            name: fields.text("client_name")?.unwrap_or_default(),
            phone: Some(phone),
        },
        comment: fields.text("comment")?.unwrap_or_default(),
        services: services(fields)?.unwrap_or_default(),
        fixed_price: fixed_price(fields)?.flatten(),
        external_ref: match fields.text("extern_id")? {
            Some(reference) => Some(reference),
            // Its name in the page's own example.
            None => fields.text("id")?,
        },
        payment: Payment {
            print_receipt: fields.flag("print_receipt")?,
            ..Payment::default()
        },
        ..ride
    };
    if let Some(first) = order.stops.first_mut() {
        first.window = window(order_time(fields, now)?.flatten());
    }
    Ok(order)
}

/// The tariff: absent, by the time of day (−1), or named.
pub(super) fn tariff(fields: &Fields) -> Result<Option<Option<TariffId>>, Failure> {
    match fields.text("tarif_id")?.as_deref() {
        None => Ok(None),
        Some("-1") => Ok(Some(None)),
        Some(text) => Ok(Some(Some(TariffId(parse_id("tarif_id", text)?)))),
    }
}

/// The price agreed: absent, by the meter (0), or named.
pub(super) fn fixed_price(fields: &Fields) -> Result<Option<Option<Money>>, Failure> {
    let price = fields.money("fix_price")?;
    Ok(price.map(|price| Some(price).filter(|price| *price > Money::ZERO)))
}

/// When: absent, now (0 or past), or named.
pub(super) fn order_time(
    fields: &Fields,
    now: Timestamp,
) -> Result<Option<Option<Timestamp>>, Failure> {
    let Some(at) = fields.int("order_time")? else {
        return Ok(None);
    };
    if at > LAST_WISH.0 {
        return Err(Failure::wrong(
            "order_time",
            text!("{at} слишком поздно", "{at} is too late"),
        ));
    }
    Ok(Some(Some(Timestamp(at)).filter(|at| *at > now)))
}

/// From a moment on, or as soon as possible.
pub(super) fn window(from: Option<Timestamp>) -> TimeWindow {
    TimeWindow { from, to: None }
}

/// The options asked for; `None` when the parameter is absent.
pub(super) fn services(fields: &Fields) -> Result<Option<Vec<ServiceId>>, Failure> {
    let Some(list) = fields.list("car_option")? else {
        return Ok(None);
    };
    let named = list.iter().filter(|(_, text)| !text.is_empty());
    let ids = named.map(|(_, text)| parse_id("car_option", text).map(ServiceId));
    ids.collect::<Result<_, _>>().map(Some)
}

/// A ride along the addresses `to`, with `lat` and `lon` where they are given; `None` when there are
/// no addresses.
pub(super) fn ride(fields: &Fields) -> Result<Option<NewOrder>, Failure> {
    let mut places = places(fields)?;
    if places.iter().all(Place::is_unknown) {
        return Ok(None);
    }
    let from = places.remove(0);
    if from.is_unknown() {
        return Err(Failure::wrong(
            "to",
            text!("первый адрес пуст", "the first address is empty"),
        ));
    }
    places.retain(|place| !place.is_unknown());
    let to = places.pop();
    Ok(Some(NewOrder::ride(from, places, to)))
}

fn places(fields: &Fields) -> Result<Vec<Place>, Failure> {
    let addresses = fields.list("to")?.unwrap_or_default();
    let (lats, lons) = (coordinates(fields, "lat")?, coordinates(fields, "lon")?);
    let place = |(index, address): &Element| {
        let point = point(*index, &lats, &lons)?;
        Ok(Place::address(address.as_str(), point))
    };
    addresses.iter().map(place).collect()
}

/// The points of a way, two or more, from `lat` and `lon`.
pub(super) fn points(fields: &Fields) -> Result<Vec<Point>, Failure> {
    let (lats, lons) = (coordinates(fields, "lat")?, coordinates(fields, "lon")?);
    let indexes: BTreeSet<usize> = lats.iter().chain(&lons).map(|(index, _)| *index).collect();
    let points = indexes.iter().map(|index| point(*index, &lats, &lons));
    let points: Vec<Option<Point>> = points.collect::<Result<_, _>>()?;
    match points.len() {
        0 => Err(Failure::missing("lat")),
        1 => Err(Failure::wrong(
            "lat",
            text!(
                "нужны две точки или больше",
                "two points or more are needed"
            ),
        )),
        _ => Ok(points.into_iter().flatten().collect()),
    }
}

/// The point of `lat` and `lon` at the same place in their lists.
fn point(
    index: usize,
    lats: &[(usize, f64)],
    lons: &[(usize, f64)],
) -> Result<Option<Point>, Failure> {
    let of = |list: &[(usize, f64)]| {
        let found = list.iter().find(|(known, _)| *known == index);
        found.map(|(_, degrees)| *degrees)
    };
    match (of(lats), of(lons)) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::missing("lon")),
        (None, Some(_)) => Err(Failure::missing("lat")),
        (Some(lat), Some(lon)) => match Point::new(lat, lon) {
            Some(point) => Ok(Some(point)),
            None if !(-90.0..=90.0).contains(&lat) => Err(Failure::wrong(
                "lat",
                text!("{lat} вне диапазона", "{lat} is out of range"),
            )),
            None => Err(Failure::wrong(
                "lon",
                text!("{lon} вне диапазона", "{lon} is out of range"),
            )),
        },
    }
}

/// Degrees by the index they were sent with; empty elements are left out.
fn coordinates(fields: &Fields, name: &str) -> Result<Vec<(usize, f64)>, Failure> {
    let list = fields.list(name)?.unwrap_or_default();
    let given = list.iter().filter(|(_, text)| !text.is_empty());
    let degrees = |(index, text): &Element| match text.parse::<f64>() {
        Ok(degrees) if degrees.is_finite() => Ok((*index, degrees)),
        _ => Err(Failure::wrong(
            name,
            text!("`{text}` не число", "`{text}` is not a number"),
        )),
    };
    given.map(degrees).collect()
}

/// An order by its id alone.
pub(super) fn order_ref(id: OrderId) -> wire::OrderRef {
    wire::OrderRef {
        order_id: id.to_string(),
    }
}

/// An order as `get_order` shows it.
pub(super) fn order_details(view: &OrderView) -> wire::OrderDetails {
    let order = &view.order;
    let carrier = view.carrier();
    let (driver_id, driver_title) = driver(view);
    let vehicle = view.vehicle.as_ref().filter(|_| carrier.is_some());
    let position = carrier.filter(|_| view.phase.is_open());
    let position = position.and_then(|crew| crew.position);
    let phone = order.customer.phone.as_ref();
    let phone = phone.map_or(String::new(), ToString::to_string);
    let degrees = |of: fn(Point) -> f64| {
        position.map_or(String::new(), |position| of(position.point).to_string())
    };
    wire::OrderDetails {
        status: status(view.phase),
        call_from: phone.clone(),
        driver_id,
        driver_title,
        phone,
        client_name: order.customer.name.clone(),
        unit_id: order.company.to_string(),
        tarif_id: tariff_id(order),
        to: addresses(&order.stops),
        car_option: order.services.iter().map(ToString::to_string).collect(),
        fix_price: money(order.fixed_price.unwrap_or_default()),
        price: money(price(order)),
        extern_id: order.external_ref.clone().unwrap_or_default(),
        order_time: wanted_at(order).0.to_string(),
        create_time: order.created_at.0.to_string(),
        comment: order.comment.clone(),
        boarding_time: boarding_minutes(view).to_string(),
        car_title: vehicle.map_or(String::new(), car_title),
        car_number: vehicle.map_or(String::new(), |vehicle| vehicle.plate.clone()),
        lat: degrees(|point| point.lat),
        lon: degrees(|point| point.lon),
    }
}

/// Who carries an order out: id and name; "0" and nothing while nobody has said yes.
fn driver(view: &OrderView) -> (String, String) {
    match (view.carrier(), &view.driver) {
        (Some(_), Some(driver)) => (driver.id.to_string(), driver.name.clone()),
        _ => ("0".to_owned(), String::new()),
    }
}

/// What is told of an order whose status changed; `None` when its client has no name for it.
pub(super) fn status_notice(view: &OrderView) -> Option<wire::StatusNotice> {
    let order = &view.order;
    let (driver_id, driver_title) = driver(view);
    Some(wire::StatusNotice {
        extern_id: order.external_ref.clone()?,
        order_id: order.id.to_string(),
        status: status(view.phase),
        driver_id,
        driver_title,
        fix_price: money(order.fixed_price.unwrap_or_default()),
    })
}

/// The tariff named, else the one the price was worked out by, else −1.
fn tariff_id(order: &Order) -> String {
    let quotes = [&order.bill, &order.quote];
    let mut quotes = quotes.into_iter().flatten();
    let tariff = order
        .tariff
        .or_else(|| quotes.find_map(|quote| quote.tariff));
    tariff.map_or_else(|| "-1".to_owned(), |tariff| tariff.to_string())
}

/// What was charged, else promised, else agreed.
fn price(order: &Order) -> Money {
    let quote = order.bill.as_ref().or(order.quote.as_ref());
    let price = quote.map(|quote| quote.total).or(order.fixed_price);
    price.unwrap_or_default()
}

/// Money without decimals where it is whole, as the page prints it.
pub(super) fn money(sum: Money) -> String {
    let text = sum.to_string();
    match text.strip_suffix(".00") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// The time asked for; for an order that is wanted at once, when it was made.
fn wanted_at(order: &Order) -> Timestamp {
    let first = order.stops.first().and_then(|stop| stop.window.from);
    first.unwrap_or(order.created_at)
}

/// Whole minutes from the assignment to the arrival promised at the first stop; 0 without a promise.
fn boarding_minutes(view: &OrderView) -> i64 {
    let promised = view.order.stops.first().and_then(|stop| stop.promised_at);
    let given = view.assignment.as_ref();
    match (promised, given) {
        (Some(promised), Some(given)) => ((promised - given.created_at).0 / 60).max(0),
        _ => 0,
    }
}

fn car_title(vehicle: &Vehicle) -> String {
    let words = [&vehicle.make, &vehicle.model, &vehicle.color];
    let words: Vec<&str> = words.into_iter().map(String::as_str).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        vehicle.name.clone()
    } else {
        words.join(" ")
    }
}

/// The addresses of a ride, without an end that nobody knows.
fn addresses(stops: &[Stop]) -> Vec<String> {
    let mut lines: Vec<String> = stops.iter().map(address).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The address of a stop; its coordinates where it has none.
fn address(stop: &Stop) -> String {
    match stop.place() {
        Some(place) if place.address.is_empty() => place.point.map_or(String::new(), |point| {
            format!("{}, {}", point.lat, point.lon)
        }),
        Some(place) => place.in_full(),
        None => String::new(),
    }
}

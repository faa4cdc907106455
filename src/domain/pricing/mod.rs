//! One function prices everything: the quote of an order form, a running taximeter, the bill of a
//! finished trip, every dialect's calculation.
//!
//! A price is a list of positions, added in a fixed order. Money is exact: a rate times a length,
//! and a share of a sum, are rounded half up to kopecks where they become a position, and never
//! again. Nonsense does not wrap: a negative rate or length counts as none, and a total stops at
//! the largest amount there is.

mod sheet;
mod trip;
mod words;

pub use trip::Trip;

use super::{Locale, Meters, Money, Quote, QuoteLineKind as Kind, Service, Tariff};
use sheet::Sheet;

/// Prices `trip` by `tariff`, in the words of `locale`.
///
/// The tariff's own hours do not matter here: they steer the automatic choice alone.
pub fn price(tariff: &Tariff, trip: &Trip, locale: Locale) -> Quote {
    let mut sheet = Sheet::new(locale);
    add_base(&mut sheet, tariff, trip);
    add_country(&mut sheet, tariff, trip);
    add_surcharges(&mut sheet, tariff, trip);
    add_night(&mut sheet, tariff, trip);
    if trip.hourly_minutes.is_none() {
        add_waiting(&mut sheet, tariff, trip.waiting_minutes);
    }
    add_prior(&mut sheet, tariff, trip);
    add_minimum(&mut sheet, tariff);
    add_services(&mut sheet, &trip.services);
    add_discount(&mut sheet, trip);
    add_rounding(&mut sheet, tariff);
    add_prize(&mut sheet, trip);
    sheet.into_quote(Some(tariff.id), tariff.version)
}

/// What a client owes who did not come to the car that waited for him: the tariff's sum for that, and
/// the waiting beyond the free minutes.
pub fn no_show(tariff: &Tariff, waiting_minutes: i64, locale: Locale) -> Quote {
    let mut sheet = Sheet::new(locale);
    sheet.add(Kind::NoShow, tariff.no_show_sum, String::new());
    add_waiting(&mut sheet, tariff, waiting_minutes);
    sheet.into_quote(Some(tariff.id), tariff.version)
}

/// The quote of an order whose price was agreed beforehand, with the services that were asked for
/// after that. No discount and no rounding: the price is the price.
pub fn fixed_price(sum: Money, added: &[Service], locale: Locale) -> Quote {
    let mut sheet = Sheet::new(locale);
    sheet.add(Kind::FixedPrice, sum, String::new());
    add_services(&mut sheet, added);
    sheet.into_quote(None, 0)
}

/// The hourly price, else the price between the zones, else boarding and city kilometres.
fn add_base(sheet: &mut Sheet, tariff: &Tariff, trip: &Trip) {
    if let Some(minutes) = trip.hourly_minutes {
        let minutes = charged_minutes(tariff, minutes);
        let detail = sheet.words().hours(minutes, tariff.hour);
        sheet.add(Kind::Hourly, tariff.hour.scaled(minutes, 60), detail);
        return;
    }
    let zones = trip.from_zone.zip(trip.to_zone);
    let row = zones.and_then(|(from, to)| Some((from, to, tariff.zone_price(from, to)?)));
    if let Some((from, to, sum)) = row {
        sheet.add(Kind::ZonePrice, sum, format!("{from} → {to}"));
        return;
    }
    let detail = sheet.words().included(tariff.included_km);
    sheet.add(Kind::Boarding, tariff.boarding, detail);
    let included = tariff.included_km.0.max(0);
    let beyond = Meters(trip.distance_city.0.saturating_sub(included));
    sheet.add_km(Kind::CityKm, beyond, tariff.km_city);
}

/// The minutes of an hourly hire, raised to the minimum and then to the next step.
fn charged_minutes(tariff: &Tariff, minutes: i64) -> i64 {
    let minutes = minutes.max(tariff.hourly_min_minutes).max(0);
    let step = tariff.hourly_step_minutes.max(1);
    minutes.saturating_add(step - 1) / step * step
}

/// Kilometres out of town, the empty way back, and the way to a pick-up out of town.
fn add_country(sheet: &mut Sheet, tariff: &Tariff, trip: &Trip) {
    let way = sheet.add_km(Kind::CountryKm, trip.distance_country, tariff.km_country);
    if trip.back_way {
        sheet.add_share(Kind::BackWay, tariff.back_way_percent, way);
    }
    sheet.add_km(
        Kind::SourceCountryKm,
        trip.source_distance_country,
        tariff.km_source_country,
    );
}

fn add_surcharges(sheet: &mut Sheet, tariff: &Tariff, trip: &Trip) {
    if trip.is_country {
        let sum = tariff.country_surcharge;
        sheet.add(Kind::CountrySurcharge, sum, String::new());
    }
    if let Some(zone) = trip.from_zone {
        let sum = tariff.zone_surcharge(zone);
        sheet.add(Kind::ZoneSurcharge, sum, zone.to_string());
    }
}

fn add_night(sheet: &mut Sheet, tariff: &Tariff, trip: &Trip) {
    if let Some(night) = tariff.night
        && night.hours.contains(trip.time)
    {
        sheet.add_share(Kind::Night, night.percent, sheet.total());
    }
}

/// Waiting beyond the free minutes; an hourly price covers it.
fn add_waiting(sheet: &mut Sheet, tariff: &Tariff, waiting_minutes: i64) {
    let free = tariff.free_waiting_min.max(0);
    let minutes = (waiting_minutes.max(0) - free).max(0);
    let rate = tariff.minute_waiting;
    let detail = sheet.words().minutes(minutes, rate);
    sheet.add(Kind::Waiting, rate.scaled(minutes, 1), detail);
}

fn add_prior(sheet: &mut Sheet, tariff: &Tariff, trip: &Trip) {
    if trip.is_prior {
        sheet.add(Kind::Prior, tariff.prior_surcharge, String::new());
    }
}

fn add_minimum(sheet: &mut Sheet, tariff: &Tariff) {
    let detail = words::difference(tariff.min_sum, sheet.total());
    sheet.add(Kind::Minimum, tariff.min_sum - sheet.total(), detail);
}

/// The services, each a sum and a share of the price before any of them.
fn add_services(sheet: &mut Sheet, services: &[Service]) {
    let base = sheet.total();
    for service in services {
        let (sum, percent) = (service.sum, service.percent);
        let detail = sheet.words().named(&service.name, sum, percent, base);
        sheet.add(Kind::Service, sum + base.percent(percent), detail);
    }
}

fn add_discount(sheet: &mut Sheet, trip: &Trip) {
    if let Some(discount) = &trip.discount {
        let base = sheet.total();
        let (sum, percent) = (discount.sum, discount.percent);
        let detail = sheet.words().named(&discount.name, sum, percent, base);
        sheet.take(Kind::Discount, sum + base.percent(percent), detail);
    }
}

fn add_rounding(sheet: &mut Sheet, tariff: &Tariff) {
    let rounded = sheet.total().rounded_to(tariff.round_to);
    let difference = rounded - sheet.total();
    let detail = words::change(sheet.total(), rounded);
    if difference < Money::ZERO {
        sheet.take(Kind::Rounding, -difference, detail);
    } else {
        sheet.add(Kind::Rounding, difference, detail);
    }
}

fn add_prize(sheet: &mut Sheet, trip: &Trip) {
    if trip.is_prize {
        sheet.take(Kind::Prize, sheet.total(), String::new());
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

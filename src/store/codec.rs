//! How domain values are spelt in columns.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::columns::Columns;
use super::{Error, Result};
use pult_domain::{
    Attributes, Hours, Meters, Money, Night, Percent, Point, Quote, QuoteLine, Tariff, TariffId,
    TimeOfDay, ZoneId, ZonePrice, ZoneSurcharge,
};

/// A list of ids as JSON.
pub(super) fn ids_json(ids: impl IntoIterator<Item = i64>) -> String {
    let parts: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    format!("[{}]", parts.join(","))
}

pub(super) fn ids_from(text: &str) -> Result<Vec<i64>> {
    if text == "[]" {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(text)?)
}

pub(super) fn attributes_json(attributes: &Attributes) -> Result<String> {
    if attributes.is_empty() {
        return Ok("{}".to_owned());
    }
    Ok(serde_json::to_string(attributes)?)
}

pub(super) fn attributes_from(text: &str) -> Result<Attributes> {
    if text == "{}" {
        return Ok(Attributes::new());
    }
    Ok(serde_json::from_str(text)?)
}

pub(super) fn uuid_from(row: &Columns, column: &str) -> Result<Uuid> {
    let bytes: Vec<u8> = row.get(column)?;
    Uuid::from_slice(&bytes).map_err(|error| Error::Damaged(error.to_string()))
}

pub(super) fn point_from(row: &Columns, lat: &str, lon: &str) -> Result<Option<Point>> {
    let lat: Option<f64> = row.get(lat)?;
    let lon: Option<f64> = row.get(lon)?;
    Ok(lat.zip(lon).map(|(lat, lon)| Point { lat, lon }))
}

/// A new UUID, unless the record has one. It begins with the time: those of new records stand side by
/// side in their index, instead of each on a page of its own.
pub(super) fn ensure_uuid(uuid: Uuid) -> Uuid {
    if uuid.is_nil() { Uuid::now_v7() } else { uuid }
}

#[derive(Serialize, Deserialize)]
struct QuoteRow {
    tariff: Option<i64>,
    version: i64,
    total: i64,
    lines: Vec<(String, String, i64)>,
}

pub(super) fn quote_json(quote: &Quote) -> Result<String> {
    Ok(serde_json::to_string(&QuoteRow {
        tariff: quote.tariff.map(|id| id.0),
        version: quote.tariff_version,
        total: quote.total.0,
        lines: quote
            .lines
            .iter()
            .map(|line| {
                (
                    line.kind.code().to_owned(),
                    line.comment.clone(),
                    line.sum.0,
                )
            })
            .collect(),
    })?)
}

pub(super) fn quote_from(text: &str) -> Result<Quote> {
    let row: QuoteRow = serde_json::from_str(text)?;
    let lines = row
        .lines
        .into_iter()
        .map(|(kind, comment, sum)| {
            Ok(QuoteLine {
                kind: kind.parse()?,
                comment,
                sum: Money(sum),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Quote {
        tariff: row.tariff.map(TariffId),
        tariff_version: row.version,
        total: Money(row.total),
        lines,
    })
}

#[derive(Serialize, Deserialize)]
struct TariffRow {
    name: String,
    active: Option<(String, String)>,
    boarding: i64,
    included_m: i64,
    min_sum: i64,
    km_city: i64,
    km_country: i64,
    km_source_country: i64,
    country_surcharge: i64,
    back_way_percent: i64,
    free_waiting_min: i64,
    minute_waiting: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    no_show_sum: i64,
    hour: i64,
    hourly_min_minutes: i64,
    hourly_step_minutes: i64,
    prior_surcharge: i64,
    night: Option<(String, String, i64)>,
    round_to: i64,
    zone_prices: Vec<(i64, i64, i64, bool)>,
    zone_surcharges: Vec<(i64, i64)>,
}

/// Left out, so that tariffs without it stay the version they are.
fn is_zero(number: &i64) -> bool {
    *number == 0
}

pub(super) fn tariff_json(tariff: &Tariff) -> Result<String> {
    let spell = |hours: &Hours| (hours.from.to_string(), hours.to.to_string());
    Ok(serde_json::to_string(&TariffRow {
        name: tariff.name.clone(),
        active: tariff.active.as_ref().map(spell),
        boarding: tariff.boarding.0,
        included_m: tariff.included_km.0,
        min_sum: tariff.min_sum.0,
        km_city: tariff.km_city.0,
        km_country: tariff.km_country.0,
        km_source_country: tariff.km_source_country.0,
        country_surcharge: tariff.country_surcharge.0,
        back_way_percent: tariff.back_way_percent.0,
        free_waiting_min: tariff.free_waiting_min,
        minute_waiting: tariff.minute_waiting.0,
        no_show_sum: tariff.no_show_sum.0,
        hour: tariff.hour.0,
        hourly_min_minutes: tariff.hourly_min_minutes,
        hourly_step_minutes: tariff.hourly_step_minutes,
        prior_surcharge: tariff.prior_surcharge.0,
        night: tariff.night.as_ref().map(|night| {
            let (from, to) = spell(&night.hours);
            (from, to, night.percent.0)
        }),
        round_to: tariff.round_to.0,
        zone_prices: tariff
            .zone_prices
            .iter()
            .map(|price| (price.from.0, price.to.0, price.sum.0, price.both_ways))
            .collect(),
        zone_surcharges: tariff
            .zone_surcharges
            .iter()
            .map(|surcharge| (surcharge.zone.0, surcharge.sum.0))
            .collect(),
    })?)
}

/// The tariff without its id, version and company, which have columns of their own.
pub(super) fn tariff_from(text: &str) -> Result<Tariff> {
    let row: TariffRow = serde_json::from_str(text)?;
    let hours = |from: &str, to: &str| -> Result<Hours> {
        Ok(Hours {
            from: from.parse::<TimeOfDay>()?,
            to: to.parse::<TimeOfDay>()?,
        })
    };
    Ok(Tariff {
        name: row.name,
        active: row.active.map(|(from, to)| hours(&from, &to)).transpose()?,
        boarding: Money(row.boarding),
        included_km: Meters(row.included_m),
        min_sum: Money(row.min_sum),
        km_city: Money(row.km_city),
        km_country: Money(row.km_country),
        km_source_country: Money(row.km_source_country),
        country_surcharge: Money(row.country_surcharge),
        back_way_percent: Percent(row.back_way_percent),
        free_waiting_min: row.free_waiting_min,
        minute_waiting: Money(row.minute_waiting),
        no_show_sum: Money(row.no_show_sum),
        hour: Money(row.hour),
        hourly_min_minutes: row.hourly_min_minutes,
        hourly_step_minutes: row.hourly_step_minutes,
        prior_surcharge: Money(row.prior_surcharge),
        night: row
            .night
            .map(|(from, to, percent)| -> Result<Night> {
                Ok(Night {
                    hours: hours(&from, &to)?,
                    percent: Percent(percent),
                })
            })
            .transpose()?,
        round_to: Money(row.round_to),
        zone_prices: row
            .zone_prices
            .into_iter()
            .map(|(from, to, sum, both_ways)| ZonePrice {
                from: ZoneId(from),
                to: ZoneId(to),
                sum: Money(sum),
                both_ways,
            })
            .collect(),
        zone_surcharges: row
            .zone_surcharges
            .into_iter()
            .map(|(zone, sum)| ZoneSurcharge {
                zone: ZoneId(zone),
                sum: Money(sum),
            })
            .collect(),
        ..Tariff::default()
    })
}

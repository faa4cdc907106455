//! `pult quote`: price a trip from the shell.

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::{Common, Failure, output};
use crate::app::{Clock, OfficeTime};
use crate::domain::{
    ClientId, CompanyId, Discount, DiscountId, Locale, Meters, Money, Phone, Quote as Priced,
    Service, ServiceId, Tariff, TariffId, TimeOfDay, Trip, ZoneId, fixed_price, price,
};
use crate::store::{Connection, Error, books, tariffs};

/// Price a trip by a tariff of the office.
#[derive(Debug, Args)]
pub(super) struct Quote {
    /// The tariff [default: the first one that is active at the time]
    #[arg(long, value_name = "ID")]
    tariff: Option<i64>,
    /// The company whose tariff is taken when none is named [default: the first one]
    #[arg(long, value_name = "ID")]
    company: Option<i64>,
    /// The time of the pick-up, HH:MM or YYYY-MM-DDTHH:MM in the office's zone [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Kilometres in the city
    #[arg(long, value_name = "KM", alias = "distance-city", value_parser = km)]
    city_km: Option<Meters>,
    /// Kilometres out of town
    #[arg(long, value_name = "KM", alias = "distance-country", value_parser = km)]
    country_km: Option<Meters>,
    /// Kilometres out of town to the pick-up
    #[arg(long, value_name = "KM", alias = "source-distance-country", value_parser = km)]
    source_country_km: Option<Meters>,
    /// A country order
    #[arg(long, alias = "is-country")]
    country: bool,
    /// The crew comes back empty from out of town
    #[arg(long)]
    back_way: bool,
    /// Minutes of waiting for the client
    #[arg(
        long,
        value_name = "MIN",
        default_value_t = 0,
        hide_default_value = true
    )]
    #[arg(aliases = ["waiting-min", "waiting"])]
    waiting_minutes: u32,
    /// Minutes of an hourly hire
    #[arg(long, value_name = "MIN", aliases = ["hourly-min", "hourly"])]
    hourly_minutes: Option<u32>,
    /// A pre-order
    #[arg(long, alias = "is-prior")]
    prior: bool,
    /// An order that the office gives away
    #[arg(long, alias = "is-prize")]
    prize: bool,
    /// The zone of the pick-up
    #[arg(long, value_name = "ID")]
    from_zone: Option<i64>,
    /// The zone of the destination
    #[arg(long, value_name = "ID")]
    to_zone: Option<i64>,
    /// Services; one named twice counts twice
    #[arg(long, value_name = "ID,…", value_delimiter = ',', alias = "service")]
    services: Vec<i64>,
    /// A discount
    #[arg(long, value_name = "ID", alias = "discount-id")]
    discount: Option<i64>,
    /// The number of a discount card
    #[arg(long, value_name = "NUMBER", alias = "discount-card")]
    card: Option<String>,
    /// A client, by id or phone, for the client's discount
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// A price agreed beforehand; of the rest only the services count
    #[arg(long, value_name = "SUM", alias = "fix-price")]
    fixed_price: Option<Money>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Quote {
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let priced = office.store.query(|conn| self.price(conn, common.lang))?;
        match self.json {
            true => output::print(&as_json(&priced).to_string()),
            false => output::print(&as_text(&priced)),
        }
    }

    fn price(&self, conn: &Connection, lang: Option<Locale>) -> Result<Priced, Failure> {
        let office = books::office(conn)?;
        let locale = lang.unwrap_or(office.locale);
        let services = self.services(conn)?;
        if let Some(sum) = self.fixed_price.filter(|sum| *sum > Money::ZERO) {
            return Ok(fixed_price(sum, &services, locale));
        }
        let time = self.time(OfficeTime::named(&office.timezone))?;
        let trip = Trip {
            is_prior: self.prior,
            from_zone: self.from_zone.map(ZoneId),
            to_zone: self.to_zone.map(ZoneId),
            distance_city: self.city_km.unwrap_or_default(),
            distance_country: self.country_km.unwrap_or_default(),
            source_distance_country: self.source_country_km.unwrap_or_default(),
            waiting_minutes: self.waiting_minutes.into(),
            is_country: self.country,
            hourly_minutes: self.hourly_minutes.map(i64::from),
            back_way: self.back_way,
            is_prize: self.prize,
            services,
            discount: self.discount(conn)?,
            ..Trip::at(time)
        };
        Ok(price(&self.tariff(conn, time)?, &trip, locale))
    }

    fn tariff(&self, conn: &Connection, time: TimeOfDay) -> Result<Tariff, Failure> {
        if let Some(id) = self.tariff {
            return Ok(tariffs::get(conn, TariffId(id))?);
        }
        let first = || Ok::<_, Error>(books::companies(conn)?.first().map(|it| it.id));
        let company = match self.company {
            Some(id) => CompanyId(id),
            None => first()?.unwrap_or_default(),
        };
        let all = tariffs::all(conn)?;
        let chosen = Tariff::choose(&all, company, time).map_err(Error::Domain)?;
        Ok(chosen.clone())
    }

    fn time(&self, zone: OfficeTime) -> Result<TimeOfDay, Failure> {
        let Some(text) = &self.at else {
            return Ok(zone.time_of_day(Clock::System.now()));
        };
        let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
        let moment = formats
            .iter()
            .find_map(|format| zone.parse(text, format))
            .map(|at| zone.time_of_day(at));
        moment.or_else(|| text.parse().ok()).ok_or_else(|| {
            Failure::Usage(format!(
                "--at: `{text}` is neither HH:MM nor YYYY-MM-DDTHH:MM"
            ))
        })
    }

    fn services(&self, conn: &Connection) -> Result<Vec<Service>, Failure> {
        let known = books::services(conn)?;
        let find = |id: &i64| {
            let found = known.iter().find(|service| service.id == ServiceId(*id));
            found.cloned().ok_or_else(|| missing("service", id))
        };
        self.services.iter().map(find).collect()
    }

    /// The discount asked for, else the card's, else the client's.
    fn discount(&self, conn: &Connection) -> Result<Option<Discount>, Failure> {
        let id = match (self.discount, &self.card, &self.client) {
            (Some(id), _, _) => Some(DiscountId(id)),
            (None, Some(number), _) => Some(card_discount(conn, number)?),
            (None, None, Some(client)) => client_discount(conn, client)?,
            (None, None, None) => None,
        };
        let Some(id) = id else { return Ok(None) };
        let known = books::discounts(conn)?;
        let found = known.into_iter().find(|discount| discount.id == id);
        found.map(Some).ok_or_else(|| missing("discount", id))
    }
}

fn card_discount(conn: &Connection, number: &str) -> Result<DiscountId, Failure> {
    let cards = books::discount_cards(conn)?;
    let found = cards.iter().find(|card| card.number == number);
    found
        .map(|card| card.discount)
        .ok_or_else(|| missing("discount card", number))
}

fn client_discount(conn: &Connection, client: &str) -> Result<Option<DiscountId>, Failure> {
    let by_id = client.parse().map(ClientId);
    if let Ok(id) = by_id
        && let Ok(client) = books::client(conn, id)
    {
        return Ok(client.discount);
    }
    let phone = Phone::parse(client).map_err(Error::Domain)?;
    let found = books::client_by_phone(conn, &phone)?;
    found
        .map(|client| client.discount)
        .ok_or_else(|| missing("client", client))
}

fn missing(kind: &'static str, id: impl ToString) -> Failure {
    Error::not_found(kind, id).into()
}

fn km(text: &str) -> Result<Meters, String> {
    match Meters::from_km_text(text) {
        Some(length) if length >= Meters(0) => Ok(length),
        _ => Err("is no number of kilometres with at most three decimals".to_owned()),
    }
}

fn as_json(quote: &Priced) -> Value {
    let line = |line: &crate::domain::QuoteLine| json!({ "comment": line.comment, "sum": line.sum.to_string() });
    let lines: Vec<Value> = quote.lines.iter().map(line).collect();
    json!({ "sum": quote.total.to_string(), "lines": lines })
}

fn as_text(quote: &Priced) -> String {
    let lines = quote.lines.iter();
    let mut text: String = lines
        .map(|line| format!("{:>10}  {}\n", line.sum.to_string(), line.comment))
        .collect();
    text.push_str(&format!("{:>10}", quote.total.to_string()));
    text
}

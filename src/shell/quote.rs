//! `pult quote`: price a trip from the shell.

use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use super::office::OpenOffice;
use super::runtime;
use super::{Common, Failure, Said, output};
use crate::said;
use pult_app::{Caller, Clock, Dispatch, Error, Parts, QuoteRequest};
use pult_domain::{
    ClientId, CompanyId, DiscountCardId, DiscountId, Locale, Meters, Money, Phone, Quote as Priced,
    ServiceId, TariffId, Timestamp, ZoneId,
};
use pult_engine::Policy;
use pult_geo::addresses::AddressIndex;
use pult_geo::{Lengths, StraightLine};
use pult_store::tariffs;

/// Price a trip by a tariff of the office.
#[derive(Debug, Args)]
pub struct Quote {
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
    #[arg(long, value_name = "SUM", alias = "fix-price", value_parser = money)]
    fixed_price: Option<Money>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Quote {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let store = office.store.clone();
        let priced = runtime()?.block_on(self.price(office, common.lang))?;
        if self.json {
            return output::print_json(&as_json(&priced));
        }
        let tariff = match priced.tariff {
            Some(id) => {
                let name = store.read(|conn| tariffs::get(conn, id))?.name;
                said!("tariff {id}, {name}", "тариф {id}, {name}")
            }
            None => Said::new("a price agreed beforehand", "цена по договорённости"),
        };
        let locale = common.locale();
        let text = as_text(&priced, locale);
        output::print(&format!("{}\n{text}", tariff.of(locale)))
    }

    async fn price(&self, office: OpenOffice, lang: Option<Locale>) -> Result<Priced, Failure> {
        let dispatch = Dispatch::new(Parts {
            store: office.store,
            clock: Clock::System,
            rules: Policy::default(),
            // The lengths are given.
            router: Arc::new(StraightLine),
            map_addresses: AddressIndex::default(),
        });
        dispatch.reload_books().await?;
        let request = QuoteRequest {
            company: self.company.map(CompanyId),
            tariff: self.tariff.map(TariffId),
            fixed_price: self.fixed_price.filter(|sum| *sum > Money::ZERO),
            at: self.at(&dispatch).await?,
            is_prior: self.prior,
            is_country: self.country,
            hourly_minutes: self.hourly_minutes.map(i64::from),
            waiting_minutes: self.waiting_minutes.into(),
            back_way: self.back_way,
            is_prize: self.prize,
            client: self.client(&dispatch).await?,
            discount: self.discount.map(DiscountId),
            card: self.card(&dispatch).await?,
            from_zone: self.from_zone.map(ZoneId),
            to_zone: self.to_zone.map(ZoneId),
            lengths: Lengths {
                city: self.city_km.unwrap_or_default(),
                country: self.country_km.unwrap_or_default(),
            },
            source_country: self.source_country_km.unwrap_or_default(),
            services: self.services.iter().copied().map(ServiceId).collect(),
            locale: lang,
            ..QuoteRequest::default()
        };
        Ok(dispatch.quote(&Caller::CONSOLE, request).await?)
    }

    async fn at(&self, dispatch: &Dispatch) -> Result<Option<Timestamp>, Failure> {
        let Some(text) = &self.at else {
            return Ok(None);
        };
        let zone = dispatch.office_time().await?;
        let today = zone.format(dispatch.now(), "%Y-%m-%d");
        let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
        let moment = [text.clone(), format!("{today}T{text}")]
            .iter()
            .find_map(|text| formats.iter().find_map(|format| zone.parse(text, format)));
        moment.map(Some).ok_or_else(|| {
            Failure::Usage(said!(
                "--at: `{text}` is neither HH:MM nor YYYY-MM-DDTHH:MM",
                "--at: «{text}» — не время; пишется ЧЧ:ММ или ГГГГ-ММ-ДДTЧЧ:ММ"
            ))
        })
    }

    /// The card by its number.
    async fn card(&self, dispatch: &Dispatch) -> Result<Option<DiscountCardId>, Failure> {
        let Some(number) = &self.card else {
            return Ok(None);
        };
        let cards = dispatch.discount_cards().await?;
        let found = cards.iter().find(|card| card.number == *number);
        found
            .map(|card| Some(card.id))
            .ok_or_else(|| missing("discount card", number))
    }

    /// The client by id, else by phone.
    async fn client(&self, dispatch: &Dispatch) -> Result<Option<ClientId>, Failure> {
        let Some(client) = &self.client else {
            return Ok(None);
        };
        if let Ok(id) = client.parse().map(ClientId)
            && dispatch.client(id).await.is_ok()
        {
            return Ok(Some(id));
        }
        let phone = Phone::parse(client).map_err(Error::from)?;
        let found = dispatch.client_by_phone(phone).await?;
        found
            .map(|client| Some(client.id))
            .ok_or_else(|| missing("client", client))
    }
}

fn missing(kind: &'static str, id: &str) -> Failure {
    Error::not_found(kind, id).into()
}

/// An amount, with the comma or the point before its kopecks.
fn money(text: &str) -> Result<Money, pult_domain::Error> {
    text.replace(',', ".").parse()
}

fn km(text: &str) -> Result<Meters, Said> {
    match Meters::from_km_text(&text.replace(',', ".")) {
        Some(length) if length >= Meters(0) => Ok(length),
        _ => Err(Said::new(
            "is no number of kilometres with at most three decimals",
            "нужны километры, не больше трёх знаков после запятой",
        )),
    }
}

fn as_json(quote: &Priced) -> Value {
    let line = |line: &pult_domain::QuoteLine| json!({ "comment": line.comment, "sum": line.sum.to_string() });
    let lines: Vec<Value> = quote.lines.iter().map(line).collect();
    json!({ "sum": quote.total.to_string(), "lines": lines })
}

fn as_text(quote: &Priced, locale: Locale) -> String {
    let sum = |sum: Money| output::money(sum, locale);
    let lines = quote.lines.iter();
    let mut text: String = lines
        .map(|line| format!("{:>10}  {}\n", sum(line.sum), line.comment))
        .collect();
    text.push_str(&format!("{:>10}", sum(quote.total)));
    text
}

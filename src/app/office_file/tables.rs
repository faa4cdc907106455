//! The tables of the office file, field by field as they are written.

use serde::Deserialize;
use toml::Spanned;

use super::fields::{
    AddressWord, Balance, Code, CurrencyCode, Dialect, Id, IsoDate, Km, Lat, LocaleWord, Lon, Mode,
    Name, PercentText, PhoneText, QualityWord, Queue, RoleWord, Sum, Text, Time, Zone as TimeZone,
};
use pult_config::Secret;

/// Points around something.
pub(super) type Ring = Vec<(Lat, Lon)>;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub office: Option<Office>,
    #[serde(default)]
    pub company: Vec<Company>,
    #[serde(default)]
    pub crew_group: Vec<CrewGroup>,
    #[serde(default)]
    pub service: Vec<Service>,
    #[serde(default)]
    pub discount: Vec<Discount>,
    #[serde(default)]
    pub discount_card: Vec<DiscountCard>,
    #[serde(default)]
    pub client: Vec<Client>,
    #[serde(default)]
    pub tariff: Vec<Tariff>,
    #[serde(default)]
    pub zone: Vec<Zone>,
    #[serde(default)]
    pub address: Vec<Address>,
    #[serde(default)]
    pub driver: Vec<Driver>,
    #[serde(default)]
    pub vehicle: Vec<Vehicle>,
    #[serde(default)]
    pub crew: Vec<Crew>,
    #[serde(default)]
    pub depot: Vec<Depot>,
    #[serde(default)]
    pub stand: Vec<Stand>,
    #[serde(default)]
    pub cash_rule: Vec<CashRule>,
    #[serde(default)]
    pub site_key: Vec<SiteKey>,
    #[serde(default)]
    pub operator: Vec<Operator>,
    #[serde(default)]
    pub api_key: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub name: Name,
    pub timezone: Option<TimeZone>,
    pub currency: Option<CurrencyCode>,
    pub locale: Option<LocaleWord>,
    #[serde(default)]
    pub city: Text,
    #[serde(default)]
    pub phone: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub id: Id,
    pub name: Name,
    pub quality: Option<QualityWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrewGroup {
    pub id: Id,
    pub name: Name,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    pub id: Id,
    pub name: Name,
    #[serde(default)]
    pub sum: Sum,
    #[serde(default)]
    pub percent: PercentText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Discount {
    pub id: Id,
    pub name: Name,
    #[serde(default)]
    pub sum: Sum,
    #[serde(default)]
    pub percent: PercentText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscountCard {
    pub id: Id,
    pub number: Code,
    pub discount_id: Id,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    pub id: Id,
    pub name: Name,
    #[serde(default)]
    pub phones: Vec<PhoneText>,
    pub discount_id: Option<Id>,
    #[serde(default)]
    pub blocked: bool,
    #[serde(default)]
    pub reason: Text,
    #[serde(default)]
    pub refused_crews: Vec<Id>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tariff {
    pub id: Id,
    pub company_id: Option<Id>,
    pub name: Name,
    pub active_from: Option<Spanned<Time>>,
    pub active_to: Option<Spanned<Time>>,
    #[serde(default)]
    pub boarding: Sum,
    #[serde(default)]
    pub included_km: Km,
    #[serde(default)]
    pub min_sum: Sum,
    #[serde(default)]
    pub km_city: Sum,
    #[serde(default)]
    pub km_country: Sum,
    #[serde(default)]
    pub km_source_country: Sum,
    #[serde(default)]
    pub country_surcharge: Sum,
    #[serde(default)]
    pub back_way_percent: PercentText,
    #[serde(default)]
    pub free_waiting_min: u32,
    #[serde(default)]
    pub minute_waiting: Sum,
    #[serde(default)]
    pub no_show_sum: Sum,
    #[serde(default)]
    pub hour: Sum,
    #[serde(default)]
    pub hourly_min_minutes: u32,
    #[serde(default)]
    pub hourly_step_minutes: u32,
    #[serde(default)]
    pub prior_surcharge: Sum,
    pub night_from: Option<Spanned<Time>>,
    pub night_to: Option<Spanned<Time>>,
    pub night_percent: Option<Spanned<PercentText>>,
    #[serde(default)]
    pub round_to: Sum,
    #[serde(default)]
    pub zone_price: Vec<ZonePrice>,
    #[serde(default)]
    pub zone_surcharge: Vec<ZoneSurcharge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZonePrice {
    pub from_zone: Id,
    pub to_zone: Id,
    pub sum: Sum,
    #[serde(default)]
    pub both_ways: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneSurcharge {
    pub zone: Id,
    pub sum: Sum,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Zone {
    pub id: Id,
    pub name: Name,
    #[serde(default)]
    pub city: bool,
    #[serde(default)]
    pub queue: Queue,
    /// One ring of `[lat, lon]`.
    pub boundary: Option<Spanned<Ring>>,
    /// For zones that one ring cannot say: polygons of an outer ring and its holes.
    pub polygons: Option<Spanned<Vec<Vec<Ring>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    pub kind: AddressWord,
    #[serde(default, alias = "city")]
    pub settlement: Text,
    pub street: Spanned<Name>,
    #[serde(default)]
    pub house: Code,
    pub lat: Option<Spanned<Lat>>,
    pub lon: Option<Spanned<Lon>>,
    #[serde(default)]
    pub comment: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Driver {
    pub id: Id,
    pub company_id: Option<Id>,
    #[serde(default)]
    pub name: Text,
    #[serde(default)]
    pub birthday: IsoDate,
    #[serde(default)]
    pub license: Code,
    #[serde(default)]
    pub home_phone: Code,
    pub mobile_phone: Option<PhoneText>,
    #[serde(default)]
    pub locked: bool,
    #[serde(default)]
    pub dismissed: bool,
    pub vehicle_id: Option<Id>,
    pub photo: Option<Spanned<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vehicle {
    pub id: Id,
    pub company_id: Option<Id>,
    /// The client's own number of it, for Yandex.
    pub number: Option<Code>,
    #[serde(default)]
    pub call_sign: Code,
    #[serde(default)]
    pub name: Text,
    #[serde(default)]
    pub plate: Code,
    #[serde(default)]
    pub color: Text,
    #[serde(default)]
    pub make: Text,
    #[serde(default)]
    pub model: Code,
    #[serde(default)]
    pub short_name: Text,
    pub year: Option<u16>,
    #[serde(default)]
    pub services: Vec<Id>,
    pub photo: Option<Spanned<Text>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Crew {
    pub id: Id,
    /// The client's own number of it, for Yandex.
    pub number: Option<Code>,
    #[serde(default)]
    pub call_sign: Code,
    #[serde(default)]
    pub name: Text,
    pub driver_id: Id,
    pub vehicle_id: Option<Id>,
    pub group_id: Option<Id>,
    pub company_id: Option<Id>,
    #[serde(default)]
    pub mode: Mode,
    #[serde(default)]
    pub online: bool,
    pub lat: Option<Spanned<Lat>>,
    pub lon: Option<Spanned<Lon>>,
    pub max_tasks: Option<u32>,
    #[serde(default)]
    pub zones: Vec<Id>,
    #[serde(default)]
    pub capacity: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Depot {
    pub id: Id,
    pub number: Option<Code>,
    pub company_id: Option<Id>,
    #[serde(default)]
    pub name: Text,
    #[serde(default)]
    pub address: Text,
    pub lat: Option<Spanned<Lat>>,
    pub lon: Option<Spanned<Lon>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stand {
    pub id: Id,
    pub name: Name,
    pub lat: Spanned<Lat>,
    pub lon: Spanned<Lon>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CashRule {
    pub id: Id,
    pub name: Name,
    pub group_id: Option<Id>,
    pub company_id: Option<Id>,
    #[serde(default)]
    pub percent: PercentText,
    #[serde(default)]
    pub per_order: Sum,
    #[serde(default)]
    pub per_shift: Sum,
    #[serde(default)]
    pub rent_hours: i64,
    pub warn_below: Option<Balance>,
    pub stop_below: Option<Balance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteKey {
    pub key: Spanned<Name>,
    pub origins: Vec<Spanned<String>>,
    pub company_id: Option<Id>,
    pub orders_per_hour: Option<u32>,
    pub codes_per_hour: Option<u32>,
    #[serde(default)]
    pub label: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operator {
    pub login: Spanned<Name>,
    pub name: Option<Name>,
    pub password: Option<Spanned<Secret>>,
    pub admin: Option<Spanned<bool>>,
    pub role: Option<RoleWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    pub dialect: Dialect,
    pub key: Spanned<Secret>,
    pub company_id: Option<Id>,
    #[serde(default)]
    pub banned: bool,
}

//! Answers as the page documents them.
//!
//! Source: Bit Master, "TM API" (the developer's page of Taxi-Master), and what its real clients call.

use serde::{Serialize, Serializer};

use super::error::Failure;
use pult_domain::{Meters, Money, Seconds};

/// The value of `data`, spelt out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Data(String);

impl Default for Data {
    fn default() -> Data {
        Data::empty()
    }
}

impl Data {
    /// `{}`.
    pub fn empty() -> Data {
        Data("{}".to_owned())
    }

    /// An object.
    pub fn of(value: &impl Serialize) -> Result<Data, Failure> {
        let text = serde_json::to_string(value);
        text.map(Data).map_err(|error| {
            tracing::error!(%error, "an answer could not be spelt");
            Failure::internal()
        })
    }
}

/// What every answer is wrapped in.
pub(super) struct Envelope<'a> {
    pub code: i64,
    pub descr: &'a str,
    pub data: &'a Data,
}

impl Envelope<'_> {
    pub fn to_json(&self) -> String {
        let descr = serde_json::Value::from(self.descr);
        format!(
            r#"{{"code":{},"descr":{descr},"data":{}}}"#,
            self.code, self.data.0
        )
    }
}

/// `data` of codes 8 and 9.
#[derive(Serialize)]
pub(super) struct Parameter<'a> {
    pub parameter: &'a str,
}

/// A fraction that is written as a whole number when it is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Num {
    Whole(i64),
    Fraction(f64),
}

impl Default for Num {
    fn default() -> Num {
        Num::Whole(0)
    }
}

impl Num {
    pub fn degrees(degrees: f64) -> Num {
        match degrees.fract() == 0.0 {
            // Degrees are few.
            true => Num::Whole(degrees as i64),
            false => Num::Fraction(degrees),
        }
    }

    /// Hours, with two decimals.
    pub fn hours(time: Seconds) -> Num {
        Num::of_parts(time.0.max(0) / 36, 100)
    }

    /// `value` of `units` that make one.
    fn of_parts(value: i64, units: i64) -> Num {
        match value % units {
            0 => Num::Whole(value / units),
            _ => Num::Fraction(value as f64 / units as f64),
        }
    }
}

impl From<Money> for Num {
    fn from(sum: Money) -> Num {
        Num::of_parts(sum.0, 100)
    }
}

impl From<Meters> for Num {
    /// Kilometres.
    fn from(length: Meters) -> Num {
        Num::of_parts(length.0, 1000)
    }
}

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Num::Whole(number) => serializer.serialize_i64(*number),
            Num::Fraction(number) => serializer.serialize_f64(*number),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Named {
    pub id: i64,
    pub name: String,
}

#[derive(Serialize)]
pub(super) struct CrewGroups {
    pub crew_groups: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct Uds {
    pub uds: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct Tariffs {
    pub tariffs: Vec<Tariff>,
}

#[derive(Serialize)]
pub(super) struct Tariff {
    pub id: i64,
    pub name: String,
    pub is_active: bool,
}

#[derive(Serialize)]
pub(super) struct Services {
    pub services: Vec<Extra>,
}

#[derive(Serialize)]
pub(super) struct Discounts {
    pub discounts: Vec<Extra>,
}

/// A service or a discount.
#[derive(Serialize)]
pub(super) struct Extra {
    pub id: i64,
    pub name: String,
    pub sum: Num,
    pub percent: Num,
}

#[derive(Serialize)]
pub(super) struct OrderParams {
    pub order_params: Vec<OrderParam>,
}

#[derive(Serialize)]
pub(super) struct OrderParam {
    #[serde(flatten)]
    pub extra: Extra,
    pub order_access_control: bool,
}

#[derive(Serialize)]
pub(super) struct ClientGroups {
    pub client_groups: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct OrderStates {
    pub order_states: Vec<State>,
}

#[derive(Serialize)]
pub(super) struct CrewStates {
    pub crew_states: Vec<State>,
}

#[derive(Serialize)]
pub(super) struct State {
    pub id: i64,
    pub name: &'static str,
    pub state_type: &'static str,
}

#[derive(Serialize)]
pub(super) struct CreatedOrder {
    pub order_id: i64,
}

#[derive(Serialize)]
pub(super) struct ChangedState {
    pub order_id: i64,
    pub new_state: i64,
}

#[derive(Serialize)]
pub(super) struct Cost {
    pub sum: Num,
    pub info: Vec<CostLine>,
}

#[derive(Serialize)]
pub(super) struct CostLine {
    pub comment: String,
    pub sum: String,
}

#[derive(Serialize)]
pub(super) struct CrewsCoords {
    pub crews_coords: Vec<CrewCoords>,
}

#[derive(Serialize)]
pub(super) struct CrewCoords {
    pub crew_id: i64,
    pub crew_code: String,
    pub coords_time: String,
    pub lat: Num,
    pub lon: Num,
    pub state_kind: &'static str,
    pub speed: i64,
    pub direction: i64,
}

#[derive(Serialize)]
pub(super) struct Addresses<T> {
    pub addresses: Vec<T>,
}

#[derive(Serialize)]
pub(super) struct Address {
    pub street: String,
    pub house: String,
    pub kind: &'static str,
    pub comment: String,
    pub address_source: &'static str,
    pub coords: Coords,
}

#[derive(Serialize)]
pub(super) struct Address2 {
    pub address_source: &'static str,
    pub city: String,
    pub point: String,
    pub street: String,
    pub house: String,
    pub kind: &'static str,
    pub comment: String,
    pub coords: Coords,
}

/// A point; 0/0 when there is none.
#[derive(Serialize, Default, Clone, Copy)]
pub(super) struct Coords {
    pub lat: Num,
    pub lon: Num,
}

#[derive(Serialize)]
pub(super) struct Route {
    pub source_lat: Num,
    pub source_lon: Num,
    pub source_zone_id: i64,
    pub dest_lat: Num,
    pub dest_lon: Num,
    pub dest_zone_id: i64,
    pub city_dist: Num,
    pub country_dist: Num,
    pub source_country_dist: Num,
}

#[derive(Serialize)]
pub(super) struct Route2 {
    pub addresses: Vec<RouteAddress>,
    pub city_dist: Num,
    pub country_dist: Num,
    pub source_country_dist: Num,
    pub full_route_coords: Vec<Coords>,
}

#[derive(Serialize)]
pub(super) struct RouteAddress {
    pub address: String,
    pub lat: Num,
    pub lon: Num,
    pub zone_id: i64,
    pub parking_id: i64,
}

#[derive(Serialize)]
pub(super) struct Posted {
    pub oper_id: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_whole_however_large() {
        for (number, text) in [
            (Num::from(Money(24_000)), "240"),
            (Num::from(Money(2_050)), "20.5"),
            (Num::from(Money(-51)), "-0.51"),
            (Num::from(Money(0)), "0"),
            (
                Num::from(Money(200_000_000_000_002_000)),
                "2000000000000020",
            ),
            (Num::from(Meters(12_697)), "12.697"),
            (Num::from(Meters(4_000)), "4"),
            (Num::degrees(55.735525), "55.735525"),
            (Num::degrees(-33.0), "-33"),
            (Num::degrees(-0.0), "0"),
        ] {
            assert_eq!(serde_json::to_string(&number).ok().as_deref(), Some(text));
        }
    }
}

//! Answers as the page documents them.
//!
//! Source: Bit Master, "TM API" (the developer's page of Taxi-Master), and what its real clients call.

use serde::{Serialize, Serializer};

use super::error::Failure;
use pult_domain::{Meters, Money};

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
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Num(f64);

impl Num {
    pub fn degrees(degrees: f64) -> Num {
        Num(degrees)
    }
}

impl From<Money> for Num {
    fn from(sum: Money) -> Num {
        Num(sum.0 as f64 / 100.0)
    }
}

impl From<Meters> for Num {
    /// Kilometres.
    fn from(length: Meters) -> Num {
        Num(length.km())
    }
}

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Beyond this, a whole number is no longer exact in floating point.
        let is_whole = self.0.fract() == 0.0 && self.0.abs() < 9e15;
        if is_whole {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
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
pub(super) struct Operation {
    pub oper_id: i64,
}

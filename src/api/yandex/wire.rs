//! The guide as types, in its words and order.
//!
//! Source: "On-demand dispatch API" of the service's guide. The objects of the reference book follow
//! the vendor's public reference of couriers and depots, with ids as strings.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// `POST tasks`.
#[derive(Debug, Deserialize)]
pub struct NewTasks {
    pub tasks: Vec<NewTask>,
}

#[derive(Debug, Deserialize)]
pub struct NewTask {
    pub number: String,
    pub locations: Vec<Location>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    #[serde(rename = "type")]
    pub kind: LocationType,
    pub value: LocationValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LocationType {
    Depots,
    Pickup,
    Delivery,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LocationValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depots: Option<Vec<Id>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Id {
    #[serde(deserialize_with = "id")]
    pub id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    #[serde(rename = "type")]
    pub kind: TimeType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Window>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeType {
    Window,
    Asap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub start: UnixTime,
    pub end: UnixTime,
}

/// Unix seconds; a fraction is dropped, what is beyond any calendar is clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct UnixTime(pub i64);

impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<UnixTime, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = UnixTime;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a number of seconds")
            }
            fn visit_i64<E: Error>(self, seconds: i64) -> Result<UnixTime, E> {
                Ok(UnixTime(seconds))
            }
            fn visit_u64<E: Error>(self, seconds: u64) -> Result<UnixTime, E> {
                Ok(UnixTime(i64::try_from(seconds).unwrap_or(i64::MAX)))
            }
            fn visit_f64<E: Error>(self, seconds: f64) -> Result<UnixTime, E> {
                Ok(UnixTime(seconds.floor() as i64))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

/// The answer of `POST tasks`.
#[derive(Debug, Serialize)]
pub struct CreatedTasks {
    pub tasks: Vec<CreatedTask>,
}

#[derive(Debug, Serialize)]
pub struct CreatedTask {
    pub id: String,
    pub number: String,
}

/// `GET tasks/ID`.
#[derive(Debug, PartialEq, Serialize)]
pub struct Task {
    pub id: String,
    pub number: String,
    pub locations: Vec<Location>,
}

/// `GET assignments/ID`.
#[derive(Debug, PartialEq, Serialize)]
pub struct Assignment {
    pub id: String,
    pub status: AssignmentStatus,
    pub courier_id: String,
    pub locations: Vec<Visit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AssignmentStatus {
    Suggested,
    Running,
    Rejected,
    Canceled,
    /// Not in the guide, which does not say what a finished assignment reads.
    Completed,
}

#[derive(Debug, PartialEq, Serialize)]
pub struct Visit {
    #[serde(rename = "type")]
    pub kind: LocationType,
    pub value: LocationValue,
    pub tasks: Vec<Id>,
}

/// `GET couriers/online`.
#[derive(Debug, Serialize)]
pub struct OnlineCouriers {
    pub couriers: Vec<Id>,
}

/// `POST couriers`.
#[derive(Debug, Serialize, Deserialize)]
pub struct CourierStatuses {
    pub couriers: Vec<CourierStatus>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct CourierStatus {
    #[serde(deserialize_with = "id")]
    pub id: String,
    pub status: OnDemandStatus,
}

/// `GET`, `PATCH couriers/ID`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    pub status: OnDemandStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnDemandStatus {
    Online,
    Offline,
}

/// `GET couriers/ID/suggestions`.
#[derive(Debug, Serialize)]
pub struct Suggestions {
    pub assignments: Vec<Id>,
}

/// `POST push-positions`.
#[derive(Debug, Deserialize)]
pub struct Positions {
    pub positions: Vec<Position>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Position {
    pub accuracy: f64,
    pub point: Point,
    pub timestamp: UnixTime,
}

/// `GET`, `PATCH settings`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Settings {
    pub quality: Quality,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    Low,
    Medium,
}

/// The reference book takes a list, or one object.
#[derive(Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OneOrMany<T>, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a list of objects, or one object")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                seq: A,
            ) -> Result<OneOrMany<T>, A::Error> {
                let seq = serde::de::value::SeqAccessDeserializer::new(seq);
                Vec::deserialize(seq).map(OneOrMany)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<OneOrMany<T>, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                T::deserialize(map).map(|one| OneOrMany(vec![one]))
            }
        }
        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

/// A field that may be absent (`None`), null (`Some(None)`) or there.
pub type Field<T> = Option<Option<T>>;

fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Field<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A courier as it is sent: whole, or what of it changes.
#[derive(Debug, Deserialize)]
pub struct CourierChange {
    pub number: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub name: Field<String>,
    #[serde(default, deserialize_with = "present")]
    pub phone: Field<String>,
}

/// A courier as it is answered.
#[derive(Debug, PartialEq, Serialize)]
pub struct Courier {
    pub id: String,
    pub company_id: String,
    pub number: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub vehicle_id: Option<String>,
}

/// A vehicle as it is sent: whole, or what of it changes.
#[derive(Debug, Deserialize)]
pub struct VehicleChange {
    pub number: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub name: Field<String>,
    pub routing_mode: Option<RoutingMode>,
}

/// A vehicle as it is answered.
#[derive(Debug, PartialEq, Serialize)]
pub struct Vehicle {
    pub id: String,
    pub company_id: String,
    pub number: Option<String>,
    pub name: Option<String>,
    pub routing_mode: RoutingMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoutingMode {
    Driving,
    Walking,
    Transit,
    #[serde(alias = "cycling")]
    Bicycle,
    Truck,
}

/// A depot as it is sent: whole, or what of it changes.
#[derive(Debug, Deserialize)]
pub struct DepotChange {
    pub number: Option<String>,
    pub address: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    pub name: Field<String>,
    #[serde(default, deserialize_with = "present")]
    pub description: Field<String>,
}

/// A depot as it is answered.
#[derive(Debug, PartialEq, Serialize)]
pub struct Depot {
    pub id: String,
    pub company_id: String,
    pub number: Option<String>,
    pub name: Option<String>,
    pub address: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub description: Option<String>,
}

/// The answer of `POST couriers-batch` and its like.
#[derive(Debug, Serialize)]
pub struct Batch {
    pub inserted: usize,
    pub updated: usize,
}

/// `POST link-courier-vehicle`, and its answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Link {
    #[serde(deserialize_with = "id")]
    pub courier_id: String,
    #[serde(deserialize_with = "id")]
    pub vehicle_id: String,
}

/// An id as text; a whole number is taken too.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Spelling;
    impl Visitor<'_> for Spelling {
        type Value = String;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("an id as a string")
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }
        fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }
        fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }
    deserializer.deserialize_any(Spelling)
}

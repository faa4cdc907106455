//! Nouns and rules of a dispatch office. Pure: no clock, no I/O, no SQL, no JSON.
//!
//! Time arrives as an argument called `now`; a refusal is a value of [`Error`].

mod error;
mod ids;
mod locale;
mod phone;
mod pricing;
mod quote;
mod service;
mod tariff;
mod time;
mod units;

pub use error::{Error, Result};
pub use ids::*;
pub use locale::Locale;
pub use phone::Phone;
pub use pricing::{Trip, fixed_price, price};
pub use quote::{Quote, QuoteLine, QuoteLineKind};
pub use service::{Discount, Service};
pub use tariff::{Night, Tariff, ZonePrice, ZoneSurcharge};
pub use time::{Hours, TimeOfDay, TimeWindow, Timestamp};
pub use units::{Meters, Money, Percent, Point, Seconds, parse_decimal};

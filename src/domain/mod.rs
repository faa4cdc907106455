//! Nouns and rules of a dispatch office. Pure: no clock, no I/O, no SQL, no JSON.
//!
//! Time arrives as an argument called `now`; a refusal is a value of [`Error`].

mod error;
mod ids;
mod mode;
mod phone;
mod time;
mod units;

pub use error::{Error, Result};
pub use ids::*;
pub use mode::TravelMode;
pub use phone::Phone;
pub use time::{Hours, TimeOfDay, TimeWindow, Timestamp};
pub use units::{Meters, Money, Percent, Point, Seconds, parse_decimal};

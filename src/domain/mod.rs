//! Nouns and rules of a dispatch office. Pure: no clock, no I/O, no SQL, no JSON.
//!
//! Time arrives as an argument called `now`; a refusal is a value of [`Error`].

mod approach;
mod assignment;
mod cash;
mod conduct;
mod crew;
mod error;
mod event;
mod ids;
mod image;
mod locale;
#[cfg(test)]
mod machines;
mod message;
mod mode;
mod office;
mod order;
mod outcome;
mod phase;
mod phone;
mod place;
mod pricing;
mod quote;
mod reroute;
mod service;
mod stop;
mod tariff;
mod time;
mod units;
mod visible;
mod whereabouts;
mod wrong;

pub use approach::Approach;
pub use assignment::{Assignment, AssignmentStatus, Leg};
pub use cash::{AccountState, CashRule};
pub use conduct::{Conduct, OrderKind, Starts};
pub use crew::{Crew, CrewGroup, Driver, Position, Shift, Vehicle};
pub use error::{Error, Result, Subject};
pub use event::{Actor, Event, EventKind, Origin, is_wanted};
pub use ids::*;
pub use image::image_type;
pub use locale::Locale;
pub use message::{MAX_ATTEMPTS, Message, SendFailure};
pub use mode::TravelMode;
pub use office::{
    ApiKey, Client, Company, DiscountCard, LedgerEntry, Office, Operator, Quality, QueuePolicy,
    Rating, Role, SiteKey, Zone,
};
pub use order::{
    Customer, NewOrder, NewStop, Order, OrderStatus, Payment, PaymentMethod, imagined_stops,
    is_much_later,
};
pub use outcome::Outcome;
pub use phase::{Duty, Phase, StopPhase};
pub use phone::{Phone, TypedPhone};
pub use place::{Address, AddressKind, Attributes, Certainty, Place, PlaceKind};
pub use pricing::{Trip, fixed_price, no_show, price};
pub use quote::{Expected, Quote, QuoteLine, QuoteLineKind};
pub use service::{Discount, Service};
pub use stop::{DEFAULT_RADIUS, Stop, StopAction, StopProgress};
pub use tariff::{Night, Tariff, ZonePrice, ZoneSurcharge};
pub use time::{Hours, TimeOfDay, TimeWindow, Timestamp};
pub use units::{Meters, Money, Percent, Point, Seconds, parse_decimal};
pub use visible::{escaped, is_visible, visible, visible_lines};
pub use whereabouts::{CheckIn, CheckInKind, PlaceSource, Whereabouts};
pub use wrong::{Numbered, Wrong};

//! Days of work to hold assignment strategies against each other.
//!
//! - [`day`]: a day of orders and crews; [`demand`]: who orders what, by hour and district;
//!   [`rides`]: days out of public ride logs; [`recorded`]: days of the office's own;
//! - [`run`]: the day as it goes under a [`Strategy`], in virtual time;
//! - [`World`]: what people and streets do to a plan;
//! - [`known_day`]: a plan of the same day that knows it beforehand; [`bound`]: what none can beat;
//! - [`figures`]: how well it went.
//!
//! Everything comes from a seed and nothing reads a clock.

pub mod bound;
pub mod day;
pub mod demand;
mod dice;
mod fate;
pub mod figures;
pub mod known_day;
pub mod recorded;
pub mod rides;
pub mod run;
pub mod strategy;
#[cfg(test)]
mod tests;
mod wheel;
mod world;

pub use day::{Answers, Cab, Day, Request, Rest};
pub use figures::Figures;
pub use run::Setting;
pub use strategy::Strategy;
pub use world::World;

//! Taxi-Master, as a client sees it.

mod accounts;
mod beyond;
mod checks;
mod client;
mod examples;
mod garbage;
mod messages;
mod money;
mod orders;
mod parameters;
mod shapes;
mod telephony;
mod update;
mod wild;

pub use client::{SECRET, signature};

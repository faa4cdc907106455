//! Taxi-Master, as a client sees it.

mod beyond;
mod checks;
mod client;
mod examples;
mod garbage;
mod money;
mod orders;
mod parameters;
mod shapes;

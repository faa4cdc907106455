//! `pult`: the whole dispatch office in one binary.
//!
//! One domain model; five HTTP dialects and a terminal console that look at it from different sides;
//! an engine that decides who takes what; one SQLite file that remembers. In reading order:
//!
//! - [`domain`]: nouns and rules, pure.
//! - [`store`]: the file that remembers; [`store::work`] holds the business transactions.
//! - [`geo`]: distances, roads, addresses, zones.
//! - [`gateway`]: routers that are other servers.
//! - [`engine`]: who is offered what, and why.
//! - [`app`]: [`app::Dispatch`], the one door to all of these.
//! - [`api`]: the listener and its dialects.
//! - [`sim`]: the simulator.
//! - [`config`], [`input`]: how a process is set up.

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod engine;
pub mod gateway;
pub mod geo;
pub mod input;
pub mod sim;
pub mod store;
pub mod tui;

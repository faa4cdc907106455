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
//!
//! Each of these is a crate of its own in the folder of its name; here they stand together.

pub mod cli;

pub use pult_api as api;
pub use pult_app as app;
pub use pult_config as config;
pub use pult_domain as domain;
pub use pult_engine as engine;
pub use pult_gateway as gateway;
pub use pult_geo as geo;
pub use pult_input as input;
pub use pult_sim as sim;
pub use pult_store as store;
pub use pult_tui as tui;

//! `pult`: the whole dispatch office in one binary.
pub mod api;
pub mod app;
pub mod domain;
pub mod engine;
pub mod geo;
pub mod store;
pub mod tui;

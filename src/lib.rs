//! `pult`: the whole dispatch office in one binary.
pub mod domain;
pub mod engine;
pub mod geo;
pub mod sim;

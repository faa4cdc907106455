//! The assignment engine: decides which crew is offered which order, and says why.
pub mod pdptw;

//! Several tasks in one route: pick-up and delivery with time windows.
mod anneal;
mod bound;
mod dice;
mod ejection;
mod fleet;
mod insertion;
pub mod instance;
pub mod lilim;
mod plan;
mod recreate;
mod route;
mod ruin;
mod solve;

pub use instance::{Goal, Instance, InstanceError, Matrix, Place, Task, Vehicle};
pub use solve::{Solution, solve};

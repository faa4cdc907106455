//! Several tasks in one route: pick-up and delivery with time windows.
//!
//! [`solve`] takes an [`Instance`] and goes on improving until its budget is spent. The first solution
//! comes by insertion with regret ([`construct`]), vehicles are dropped by ruin and recreate that
//! remembers which tasks are trouble, and the same under simulated annealing shortens what is left.
//! Everything rests on one question, answered exactly and remembered: where in this route is this
//! task cheapest (`insertion`).
//!
//! The whole part is pure: no clock (the caller measures), no chance but the seed, one thread.
//! [`check`] states the rules a second time, without using any of it, and [`read`] reads the public
//! benchmarks, so that the solver can be held against best-known solutions.

mod anneal;
mod bound;
mod checker;
mod cluster;
mod dice;
mod ejection;
mod fleet;
mod insertion;
mod instance;
pub mod lilim;
mod matrix;
mod nearby;
mod plan;
mod read;
mod recreate;
mod regret;
mod route;
mod ruin;
pub mod sartori_buriol;
mod solve;
mod starts;
#[cfg(test)]
mod tests;

pub use checker::{Verdict, Violation, check};
pub use instance::{Goal, Instance, InstanceError, Place, Task, Vehicle};
pub use matrix::Matrix;
pub use read::read;
pub use solve::{Solution, construct, solve, steps};

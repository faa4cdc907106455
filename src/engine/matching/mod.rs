//! Who gets which order: exact sparse minimum-cost assignment.
//!
//! Every order has a few candidate crews, each with a cost in seconds, and a price for being left
//! over. [`solve`] finds the cheapest way to pair orders with crews, each at most once; a
//! [`Solver`] does so batch after batch and starts from what it knew.
//!
//! An order left over costs its `unserved`; so giving it a crew for `cost` *saves*
//! `unserved - cost`. Candidates that save nothing are dropped, and what remains is a maximum
//! weight matching between two sides that follow the same rules, which halves the code: each order
//! and each crew has a dual (what one more like it would save), the duals of a candidate pair sum
//! to at least its saving, those of a chosen pair to exactly that, and whoever is alone has dual
//! zero. A matching and duals that agree in this way prove each other optimal.
//!
//! - `costs`: the question, in compressed rows;
//! - `weight`: seconds in two widths;
//! - `core`: of very many candidates the best, the others when prices ask for them;
//! - `strips`: the few cheapest of a very long row;
//! - `rows`: rows of edges that can be changed;
//! - `sides`: the savings seen from both sides, with the duals and the matching so far;
//! - `numbering`: numbers that follow nearness, so that large batches stay within the cache;
//! - `auction`: a quick approach to good duals, by bidding in ever smaller steps;
//! - `paths`: shortest augmenting paths, which make any start exact;
//! - `text`: the file and the answer of `pult sim match`.

mod auction;
mod core;
mod costs;
mod numbering;
mod paths;
mod radix;
mod rows;
mod sides;
mod solver;
mod strips;
#[cfg(test)]
mod tests;
pub mod text;
mod weight;

pub use costs::{Costs, MAX_COST};
pub use solver::{Matching, Solver};

/// Finds the cheapest assignment. The same costs always give the same answer.
pub fn solve(costs: &Costs) -> Matching {
    solver::solve_once(costs)
}

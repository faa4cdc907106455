//! Who gets which order: exact sparse minimum-cost assignment.
//!
//! Every order has a few candidate crews, each with a cost in seconds, and a price for being left
//! over. [`solve`] finds the cheapest way to pair orders with crews, each at most once.
//!
//! An order left over costs its `unserved`; so giving it a crew for `cost` *saves*
//! `unserved - cost`. Candidates that save nothing are dropped, and what remains is a maximum
//! weight matching between two sides that follow the same rules, which halves the code: each order
//! and each crew has a dual (what it would be worth to have one more of it), duals of a candidate
//! pair sum to at least its saving, those of a chosen pair to exactly that, and whoever stays
//! alone is worth nothing. Matching and duals that agree in this way prove each other optimal.
//!
//! - [`costs`](self::Costs): what is asked, and the candidates in compressed rows;
//! - `sides`: the savings seen from both sides, the duals and the matching;
//! - `paths`: shortest augmenting paths, which make any start exact.

mod costs;
mod paths;
mod radix;
mod sides;
#[cfg(test)]
mod tests;

pub use costs::{Costs, MAX_COST};

use sides::{Sides, Weight};

/// The cheapest assignment and the proof of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// The crew of each order; `None` when leaving it over is as cheap as any crew.
    pub crew_of: Vec<Option<usize>>,
    /// Costs of the chosen pairs and of the orders left over, summed.
    pub cost: i64,
    /// How much dearer everything would be, at the least, were this order's `unserved` paid
    /// besides; never negative, zero for an order left over.
    pub order_dual: Vec<i64>,
    /// What one more crew like this would save at the most; never negative, zero for an idle crew.
    pub crew_dual: Vec<i64>,
}

impl Matching {
    /// The number of orders that got a crew.
    pub fn served(&self) -> usize {
        self.crew_of.iter().flatten().count()
    }
}

/// Finds the cheapest assignment. The same costs always give the same answer.
pub fn solve(costs: &Costs) -> Matching {
    if costs.largest_saving() <= i64::from(i32::MAX / 4) {
        solve_in::<i32>(costs)
    } else {
        solve_in::<i64>(costs)
    }
}

fn solve_in<W: Weight>(costs: &Costs) -> Matching {
    let mut sides = Sides::<W>::new(costs);
    sides.match_the_tight();
    paths::finish(&mut sides);
    sides.into_matching(costs)
}

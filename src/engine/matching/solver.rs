//! The solver: puts the steps together and remembers where the last batch ended.

use super::numbering::Numbering;
use super::sides::{Sides, Weight};
use super::{Costs, auction, paths};

/// The cheapest assignment, and the duals that prove it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// The crew of each order; `None` for an order left over.
    pub crew_of: Vec<Option<usize>>,
    /// Costs of the chosen pairs and of the orders left over, summed.
    pub cost: i64,
    /// What each order saves beyond the worth of its crew: at least zero, zero when left over.
    pub order_dual: Vec<i64>,
    /// What each crew is worth, the most that a second one in its place could save: zero when idle.
    pub crew_dual: Vec<i64>,
}

impl Matching {
    /// The number of orders that got a crew.
    pub fn served(&self) -> usize {
        self.crew_of.iter().flatten().count()
    }
}

/// Solves batch after batch, each from where the last one ended.
///
/// Orders and crews should keep their numbers between batches: then a batch in which little has
/// changed takes a fraction of the time. The answer is optimal whatever has changed.
#[derive(Debug, Default)]
pub struct Solver {
    last: Option<(Numbering, Matching)>,
}

impl Solver {
    /// Finds the cheapest assignment. The same batches in a row always give the same answers.
    pub fn solve(&mut self, costs: &Costs) -> Matching {
        if costs.largest_saving() <= i64::from(i32::MAX / 4) {
            self.solve_in::<i32>(costs)
        } else {
            self.solve_in::<i64>(costs)
        }
    }

    fn solve_in<W: Weight>(&mut self, costs: &Costs) -> Matching {
        let (numbering, mut sides) = match self.last.take() {
            Some(last) => resume::<W>(costs, last),
            None => begin::<W>(costs),
        };
        sides.tighten();
        paths::finish(&mut sides);
        let matching = sides.into_matching(costs, &numbering);
        self.last = Some((numbering, matching.clone()));
        matching
    }
}

/// A first batch: good duals by auction.
fn begin<W: Weight>(costs: &Costs) -> (Numbering, Sides<W>) {
    let numbering = Numbering::new(costs);
    let mut sides = Sides::new(costs, &numbering);
    auction::approach(&mut sides, costs.largest_saving());
    (numbering, sides)
}

/// A later batch: the duals and the pairs of the one before.
fn resume<W: Weight>(costs: &Costs, last: (Numbering, Matching)) -> (Numbering, Sides<W>) {
    let (numbering, matching) = last;
    let numbering = numbering.resized(costs);
    let mut sides = Sides::new(costs, &numbering);
    sides.restore(&matching, &numbering, costs.largest_saving());
    (numbering, sides)
}

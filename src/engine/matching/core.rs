//! The core: of an order with very many candidates the best few, and the others only when the prices
//! ask for them.
//!
//! Volgenant, "Linear and semi-assignment problems: a core oriented approach", Computers & Operations
//! Research 23 (1996). What is left out of a row saves at most what the row remembers of it: while the
//! dual of the order is no less, the optimum of the core is that of the whole; where it is less, the
//! row is read again and what violates the duals comes in.

use super::costs::{Costs, Row};
use super::rows::Edge;
use super::strips::Strips;
use super::weight::Weight;

/// So many of the best candidates of an order are kept, or up to twice as many.
pub(super) const KEPT: usize = 24;

/// Rows of up to so many candidates are whole.
const ROOM: usize = 64;

/// Rows of savings by order, in the numbers of the caller.
pub(super) struct Core<W> {
    first: Vec<usize>,
    edges: Vec<Edge<W>>,
    /// The most that a candidate left out of each row saves; zero when none was.
    pub left_out: Vec<W>,
}

impl<W: Weight> Core<W> {
    pub fn new(costs: &Costs) -> Core<W> {
        let n_orders = costs.n_orders();
        let mut core = Core {
            first: Vec::with_capacity(n_orders + 1),
            edges: Vec::with_capacity(costs.n_candidates().min(ROOM * n_orders)),
            left_out: Vec::with_capacity(n_orders),
        };
        core.first.push(0);
        let mut strips = Strips::new();
        for order in 0..n_orders {
            let left_out = choose(costs, order, &mut strips, &mut core.edges);
            core.left_out.push(left_out);
            core.first.push(core.edges.len());
        }
        core
    }

    pub fn n_orders(&self) -> usize {
        self.left_out.len()
    }

    pub fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// How much more the best candidate of an order saves than what its row leaves out, on average; a row
    /// that is whole counts as `largest_saving`.
    pub fn spread(&self, largest_saving: i64) -> i64 {
        let spread = |order: usize| {
            if self.left_out[order] == W::default() {
                return i128::from(largest_saving);
            }
            let savings = self.row(order).iter().map(|&(_, saving)| saving);
            let best = savings.max().unwrap_or_default();
            i128::from((best - self.left_out[order]).into())
        };
        let sum: i128 = (0..self.n_orders()).map(spread).sum();
        (sum / self.n_orders().max(1) as i128) as i64
    }

    /// The crews of `order` that are in the core, and what each saves.
    pub fn row(&self, order: usize) -> &[Edge<W>] {
        &self.edges[self.first[order]..self.first[order + 1]]
    }
}

/// Adds to `kept` what is worth keeping of `order`, and returns the most that the others save.
pub(super) fn choose<W: Weight>(
    costs: &Costs,
    order: usize,
    strips: &mut Strips<W>,
    kept: &mut Vec<Edge<W>>,
) -> W {
    let row: Row<W> = costs.row(order);
    let len = row.costs.len();
    if len <= ROOM {
        kept.extend(row.savings());
        return W::default();
    }
    let (found, bound) = strips.cheapest(row.costs, row.unserved, KEPT, order % len);
    let crew = row.crew_at();
    let saving = |at: usize| row.unserved - row.costs[at];
    kept.extend(found.iter().map(|&at| (crew(at), saving(at as usize))));
    row.unserved - bound
}

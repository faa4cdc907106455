//! The solver: puts the steps together and remembers where the last batch ended.

use super::core::{self, Core};
use super::numbering::{NOWHERE, Numbering};
use super::rows::Edge;
use super::sides::Sides;
use super::strips::Strips;
use super::weight::Weight;
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
/// Orders and crews keep their numbers between batches; one that is gone has no candidates any
/// more, and its number may be given to another. A batch in which few orders have changed takes a
/// fraction of the time. The answer is optimal whatever has changed.
#[derive(Debug, Default)]
pub struct Solver {
    last: Option<(Costs, State)>,
}

/// Where a batch ended, in the width that its savings need.
#[derive(Debug)]
enum State {
    Narrow(Batch<i32>),
    Wide(Batch<i64>),
}

/// When more than one in so many orders has changed, starting anew is quicker.
const FEW: usize = 4;

/// When more than one order in so many lost its crew or is new, another auction is quicker than as
/// many searches.
const MANY: usize = 25;

impl Solver {
    /// Finds the cheapest assignment. The same batches in a row always give the same answers.
    pub fn solve(&mut self, costs: Costs) -> Matching {
        let changed = self.last.as_ref().map(|(last, _)| {
            let n_orders = last.n_orders().max(costs.n_orders()) as u32;
            let changed = |order: &u32| !costs.same_row(last, *order as usize);
            (0..n_orders).filter(changed).collect()
        });
        self.solve_changed(costs, changed.unwrap_or_default())
    }

    /// The same for a caller who knows which orders have changed since the last batch, come or gone:
    /// looking for them takes as long as all the rest. Orders may be named in any order, and twice.
    ///
    /// # Panics
    /// In debug builds, when an order that is not named has changed.
    pub fn solve_changed(&mut self, costs: Costs, changed: Vec<u32>) -> Matching {
        let resumed = self.resume(&costs, &changed);
        let mut state = resumed.unwrap_or_else(|| State::begin(&costs));
        let matching = state.finish(&costs);
        self.last = Some((costs, state));
        matching
    }

    /// The state of the last batch with the changed orders replaced, if those are few.
    fn resume(&mut self, costs: &Costs, changed: &[u32]) -> Option<State> {
        let (last, mut state) = self.last.take()?;
        let n_orders = last.n_orders().max(costs.n_orders());
        if changed.len() > n_orders / FEW || !state.is_as_wide_as(costs) {
            return None;
        }
        debug_assert!(
            (0..n_orders as u32)
                .all(|order| changed.contains(&order) || costs.same_row(&last, order as usize)),
            "an order has changed that is not named"
        );
        state.replace(costs, changed);
        Some(state)
    }
}

/// Solves a single batch.
pub(super) fn solve_once(costs: &Costs) -> Matching {
    State::begin(costs).finish(costs)
}

impl State {
    fn begin(costs: &Costs) -> State {
        if costs.are_narrow() {
            State::Narrow(Batch::begin(costs))
        } else {
            State::Wide(Batch::begin(costs))
        }
    }

    /// Whether this is of the width that `costs` need.
    fn is_as_wide_as(&self, costs: &Costs) -> bool {
        matches!(self, State::Narrow(_)) == costs.are_narrow()
    }

    /// Takes the `changed` orders from `costs`.
    fn replace(&mut self, costs: &Costs, changed: &[u32]) {
        match self {
            State::Narrow(batch) => batch.replace(costs, changed),
            State::Wide(batch) => batch.replace(costs, changed),
        }
    }

    fn finish(&mut self, costs: &Costs) -> Matching {
        match self {
            State::Narrow(batch) => batch.finish(costs),
            State::Wide(batch) => batch.finish(costs),
        }
    }
}

/// The sides of the core, the numbering they are in, and what the core leaves out.
#[derive(Debug)]
struct Batch<W> {
    numbering: Numbering,
    sides: Sides<W>,
    /// The most that a candidate left out of each order's row saves, by order.
    left_out: Vec<W>,
}

impl<W: Weight> Batch<W> {
    /// A first batch: duals by auction.
    fn begin(costs: &Costs) -> Batch<W> {
        let core = Core::new(costs);
        let numbering = Numbering::new(&core, costs.n_crews());
        let mut sides = Sides::new(&core, &numbering);
        // Where orders must be left over, prices rise to what leaving them over costs.
        let enough = core.n_orders() <= numbering.crews.len();
        let largest = costs.largest_saving();
        let spread = if enough {
            core.spread(largest)
        } else {
            largest
        };
        auction::approach(&mut sides, largest, spread);
        sides.tighten();
        Batch {
            numbering,
            sides,
            left_out: core.left_out,
        }
    }

    /// A later batch: all duals and pairs stay but those of the changed orders.
    fn replace(&mut self, costs: &Costs, changed: &[u32]) {
        self.grow(costs);
        let mut row = Vec::new();
        let mut strips = Strips::new();
        for &order in changed {
            row.clear();
            self.left_out[order as usize] =
                core::choose(costs, order as usize, &mut strips, &mut row);
            self.place(&mut row);
            let place = self.numbering.order_places[order as usize];
            self.sides.replace(place as usize, &row);
        }
        self.sides.lower_lone_crews();
        if self.sides.orders.n_wanting() > self.sides.orders.len() / MANY {
            auction::refine(&mut self.sides);
            self.sides.tighten();
        }
    }

    fn grow(&mut self, costs: &Costs) {
        self.numbering.grow(costs.n_orders(), costs.n_crews());
        self.sides.grow(costs.n_orders(), 0);
        self.left_out
            .resize(self.numbering.orders.len(), W::default());
    }

    /// Numbers the crews of a row by their places, new ones too.
    fn place(&mut self, row: &mut [Edge<W>]) {
        for (crew, _) in row {
            *crew = self.numbering.place_crew(*crew);
        }
        self.sides.grow(0, self.numbering.crews.len());
    }

    fn finish(&mut self, costs: &Costs) -> Matching {
        paths::finish(&mut self.sides);
        while self.take_in(costs) {
            paths::finish(&mut self.sides);
        }
        self.sides.matching(costs, &self.numbering)
    }

    /// Takes in what was left out and violates the duals; whether there was any.
    fn take_in(&mut self, costs: &Costs) -> bool {
        let mut any = false;
        let least = self.least_worth(costs);
        for order in 0..costs.n_orders() {
            let place = self.numbering.order_places[order] as usize;
            let dual = self.sides.orders.dual[place];
            if self.left_out[order] > dual + least {
                let mut row = self.violating(costs, order, dual);
                any |= !row.is_empty();
                self.place(&mut row);
                self.sides.extend(place, &row);
            }
        }
        if any {
            self.sides.lower_lone_crews();
        }
        any
    }

    /// The dual of the crew that is worth least.
    fn least_worth(&self, costs: &Costs) -> W {
        let crews = &self.sides.crews;
        let all_in = crews.len() == costs.n_crews();
        let least = crews.dual.iter().min().filter(|_| all_in);
        least.copied().unwrap_or_default()
    }

    /// The candidates of an order that the duals forbid, the worst few of them.
    fn violating(&self, costs: &Costs, order: usize, dual: W) -> Vec<Edge<W>> {
        let worth = |crew: u32| match self.numbering.crew_places[crew as usize] {
            NOWHERE => W::default(),
            place => self.sides.crews.dual[place as usize],
        };
        let savings = costs.row(order).savings();
        let violating = savings.filter(|&(crew, saving)| saving - worth(crew) > dual);
        let mut row: Vec<Edge<W>> = violating.collect();
        row.sort_unstable_by_key(|&(crew, saving)| (worth(crew) - saving, crew));
        row.truncate(core::KEPT);
        row
    }
}

//! The question: candidates with their costs, in compressed rows.

use super::rows::Edge;
use super::weight::{Column, Weight, are_narrow};

/// Costs beyond this, up or down, count as this: 34 000 years in seconds, so that the sum over
/// eight million orders still fits.
pub const MAX_COST: i64 = 1 << 40;

/// Candidate pairs of orders and crews with their costs, and the price of each order left over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    n_crews: usize,
    unserved: Vec<i64>,
    first: Vec<usize>,
    /// The candidates of all orders one after another, of each ascending.
    crews: Vec<u32>,
    /// What each of them costs.
    costs: Column,
    largest_saving: i64,
}

impl Costs {
    /// Costs from `(order, crew, cost)` in any order; of a pair named twice the cheaper counts.
    ///
    /// `unserved` has one entry for each order. Pairs of orders or crews that do not exist are
    /// left out. Costs may be negative; see [`MAX_COST`] for their size.
    pub fn new(n_crews: usize, unserved: Vec<i64>, pairs: &[(usize, usize, i64)]) -> Costs {
        let n_orders = unserved.len();
        let known = |&&(order, crew, _): &&(usize, usize, i64)| order < n_orders && crew < n_crews;
        let mut start = vec![0; n_orders + 1];
        for &(order, ..) in pairs.iter().filter(known) {
            start[order + 1] += 1;
        }
        for order in 0..n_orders {
            start[order + 1] += start[order];
        }
        let mut next = start.clone();
        let mut candidates = vec![(0, 0); start[n_orders]];
        for &(order, crew, cost) in pairs.iter().filter(known) {
            candidates[next[order]] = (crew as u32, limited(cost));
            next[order] += 1;
        }
        let mut costs = Costs {
            n_crews,
            unserved: unserved.into_iter().map(limited).collect(),
            first: vec![0],
            crews: Vec::with_capacity(candidates.len()),
            costs: Column::default(),
            largest_saving: 0,
        };
        let mut column = Vec::with_capacity(candidates.len());
        for order in 0..n_orders {
            costs.push_row(&mut candidates[start[order]..start[order + 1]], &mut column);
        }
        let narrow = are_narrow(&costs.unserved) && are_narrow(&column);
        costs.costs = Column::new(column, narrow);
        costs.find_largest_saving();
        costs
    }

    /// Adds the row of the next order, its costs to `column`: of a crew named twice the cheaper counts.
    fn push_row(&mut self, row: &mut [(u32, i64)], column: &mut Vec<i64>) {
        row.sort_unstable();
        let first = self.crews.len();
        for &(crew, cost) in &*row {
            if self.crews[first..].last() != Some(&crew) {
                self.crews.push(crew);
                column.push(cost);
            }
        }
        self.first.push(self.crews.len());
    }

    fn find_largest_saving(&mut self) {
        let savings = |order: usize| {
            let unserved = self.unserved[order];
            self.candidates(order).map(move |(_, cost)| unserved - cost)
        };
        let largest = (0..self.n_orders()).flat_map(savings).max();
        self.largest_saving = largest.unwrap_or(0).max(0);
    }

    /// The number of orders.
    pub fn n_orders(&self) -> usize {
        self.unserved.len()
    }

    /// The number of crews.
    pub fn n_crews(&self) -> usize {
        self.n_crews
    }

    /// The number of candidate pairs.
    pub fn n_candidates(&self) -> usize {
        self.crews.len()
    }

    /// What it costs to leave `order` over.
    ///
    /// # Panics
    /// When there is no such order; so do the others that ask for one.
    pub fn unserved(&self, order: usize) -> i64 {
        self.unserved[order]
    }

    /// The crews that may take `order`, ascending, and what each costs.
    pub fn candidates(&self, order: usize) -> impl Iterator<Item = (u32, i64)> + '_ {
        let row = self.first[order]..self.first[order + 1];
        row.map(|at| (self.crews[at], self.costs.at(at)))
    }

    /// What `crew` would cost for `order`, if it is a candidate.
    pub fn cost(&self, order: usize, crew: usize) -> Option<i64> {
        let (start, end) = (self.first[order], self.first[order + 1]);
        let crews = &self.crews[start..end];
        let at = crews.binary_search_by_key(&crew, |&crew| crew as usize);
        at.ok().map(|at| self.costs.at(start + at))
    }

    /// Whether all costs are `i32`, or else `i64`; so are the savings then.
    pub(super) fn are_narrow(&self) -> bool {
        matches!(self.costs, Column::Narrow(_))
    }

    /// The largest saving of any candidate, or zero.
    pub(super) fn largest_saving(&self) -> i64 {
        self.largest_saving
    }

    /// What it costs to leave all orders over.
    pub(super) fn all_unserved(&self) -> i64 {
        self.unserved.iter().sum()
    }

    /// Whether `order` has the same candidates and costs in both, which must be of the same width.
    pub(super) fn same_row(&self, other: &Costs, order: usize) -> bool {
        match (self.are_narrow(), other.are_narrow()) {
            (true, true) => self.row::<i32>(order) == other.row(order),
            (false, false) => self.row::<i64>(order) == other.row(order),
            _ => false,
        }
    }

    /// The row of an order, empty for an order that does not exist, in the width of all.
    pub(super) fn row<W: Weight>(&self, order: usize) -> Row<'_, W> {
        let Some(&unserved) = self.unserved.get(order) else {
            return Row::default();
        };
        let row = self.first[order]..self.first[order + 1];
        let costs = W::in_column(&self.costs).expect("the width of the costs");
        Row {
            unserved: W::of(unserved),
            crews: &self.crews[row.clone()],
            costs: &costs[row],
        }
    }
}

/// What it costs to leave an order over, its candidates, and what each of them costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Row<'a, W> {
    pub unserved: W,
    pub crews: &'a [u32],
    pub costs: &'a [W],
}

impl<'a, W: Weight> Row<'a, W> {
    /// The crew at each place of a row that is not empty. Where the row leaves no crew out, this needs
    /// no look at the crews, which are far from the costs.
    pub fn crew_at(self) -> impl Fn(u32) -> u32 + 'a {
        let (first, last) = (self.crews[0], self.crews[self.crews.len() - 1]);
        let gapless = (last - first) as usize + 1 == self.crews.len();
        move |at| match gapless {
            true => first + at,
            false => self.crews[at as usize],
        }
    }

    /// What each candidate saves against leaving the order over, those that save something.
    pub fn savings(self) -> impl Iterator<Item = Edge<W>> + 'a {
        let savings = self.crews.iter().zip(self.costs);
        savings
            .map(move |(&crew, &cost)| (crew, self.unserved - cost))
            .filter(|&(_, saving)| saving > W::default())
    }
}

fn limited(cost: i64) -> i64 {
    cost.clamp(-MAX_COST, MAX_COST)
}

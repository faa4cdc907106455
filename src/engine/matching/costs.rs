//! The question: candidates with their costs, in compressed rows.

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
    costs: Vec<i64>,
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
        let unserved = unserved.into_iter().map(limited).collect();
        let mut costs = Costs {
            n_crews,
            unserved,
            first: vec![0],
            crews: Vec::with_capacity(candidates.len()),
            costs: Vec::with_capacity(candidates.len()),
            largest_saving: 0,
        };
        for order in 0..n_orders {
            costs.push_row(&mut candidates[start[order]..start[order + 1]]);
        }
        costs.find_largest_saving();
        costs
    }

    /// Adds the row of the next order: of a crew named twice the cheaper counts.
    fn push_row(&mut self, row: &mut [(u32, i64)]) {
        row.sort_unstable();
        let first = self.crews.len();
        for &(crew, cost) in &*row {
            if self.crews[first..].last() != Some(&crew) {
                self.crews.push(crew);
                self.costs.push(cost);
            }
        }
        self.first.push(self.crews.len());
    }

    fn find_largest_saving(&mut self) {
        let orders = 0..self.n_orders();
        let savings = orders.flat_map(|order| self.savings(order));
        self.largest_saving = savings.map(|(_, saving)| saving).max().unwrap_or(0);
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
    pub fn candidates(&self, order: usize) -> (&[u32], &[i64]) {
        let row = self.first[order]..self.first[order + 1];
        (&self.crews[row.clone()], &self.costs[row])
    }

    /// What `crew` would cost for `order`, if it is a candidate.
    pub fn cost(&self, order: usize, crew: usize) -> Option<i64> {
        let (crews, costs) = self.candidates(order);
        let at = crews.binary_search_by_key(&crew, |&crew| crew as usize);
        at.ok().map(|at| costs[at])
    }

    /// What each candidate of `order` saves against leaving it over, those that save something;
    /// none for an order that does not exist.
    pub(super) fn savings(&self, order: usize) -> impl Iterator<Item = (u32, i64)> + '_ {
        let (unserved, crews, costs) = self.row(order).unwrap_or_default();
        let savings = crews.iter().zip(costs);
        savings
            .map(move |(&crew, &cost)| (crew, unserved - cost))
            .filter(|&(_, saving)| saving > 0)
    }

    /// The largest saving of any candidate, or zero.
    pub(super) fn largest_saving(&self) -> i64 {
        self.largest_saving
    }

    /// What it costs to leave all orders over.
    pub(super) fn all_unserved(&self) -> i64 {
        self.unserved.iter().sum()
    }

    /// Whether `order` has the same candidates and costs in both, or is in neither.
    pub(super) fn same_row(&self, other: &Costs, order: usize) -> bool {
        self.row(order) == other.row(order)
    }

    /// What it costs to leave `order` over, and its candidates; none for an order that does not exist.
    pub(super) fn row(&self, order: usize) -> Option<(i64, &[u32], &[i64])> {
        let unserved = *self.unserved.get(order)?;
        let (crews, costs) = self.candidates(order);
        Some((unserved, crews, costs))
    }
}

fn limited(cost: i64) -> i64 {
    cost.clamp(-MAX_COST, MAX_COST)
}

//! Numbers that follow nearness, so that bids and searches of a large batch stay in the cache.
//!
//! Breadth-first order over the candidates, as Cuthill and McKee do for sparse matrices ("Reducing
//! the bandwidth of sparse symmetric matrices", Proc. 24th ACM National Conference, 1969): those
//! who compete for the same partners get places near one another, wherever the caller listed them.

use super::Costs;

/// Up to so many candidates everything is in the cache anyway and the walk would cost more.
const FITS_THE_CACHE: usize = 1 << 15;

/// Which order and which crew has which place.
#[derive(Debug)]
pub(super) struct Numbering {
    /// The order at each place.
    pub orders: Vec<u32>,
    /// The crew at each place.
    pub crews: Vec<u32>,
    /// The place of each order.
    pub order_places: Vec<u32>,
    /// The place of each crew.
    pub crew_places: Vec<u32>,
}

impl Numbering {
    /// Places for everybody in `costs`.
    pub fn new(costs: &Costs) -> Numbering {
        if costs.n_candidates() > FITS_THE_CACHE {
            let (orders, crews) = walk(costs);
            Numbering::of(orders, crews)
        } else {
            let everybody = |n| (0..n as u32).collect();
            Numbering::of(everybody(costs.n_orders()), everybody(costs.n_crews()))
        }
    }

    /// Adds places at the end until there are `n_orders` and `n_crews` of them.
    pub fn grow(&mut self, n_orders: usize, n_crews: usize) {
        let new_orders = self.orders.len() as u32..n_orders as u32;
        let new_crews = self.crews.len() as u32..n_crews as u32;
        self.orders.extend(new_orders.clone());
        self.order_places.extend(new_orders);
        self.crews.extend(new_crews.clone());
        self.crew_places.extend(new_crews);
    }

    fn of(orders: Vec<u32>, crews: Vec<u32>) -> Numbering {
        Numbering {
            order_places: inverse(&orders),
            crew_places: inverse(&crews),
            orders,
            crews,
        }
    }
}

fn inverse(numbers: &[u32]) -> Vec<u32> {
    let mut places = vec![0; numbers.len()];
    for (place, &number) in numbers.iter().enumerate() {
        places[number as usize] = place as u32;
    }
    places
}

/// The orders and the crews, breadth first; crews nobody wants come last.
fn walk(costs: &Costs) -> (Vec<u32>, Vec<u32>) {
    let wanted_by = WantedBy::new(costs);
    let mut orders = Walk::new(costs.n_orders());
    let mut crews = Walk::new(costs.n_crews());
    for start in 0..costs.n_orders() as u32 {
        orders.visit(start);
        while let Some(order) = orders.next() {
            for &(crew, _) in costs.candidates(order) {
                crews.visit(crew);
            }
            while let Some(crew) = crews.next() {
                for &order in wanted_by.orders(crew) {
                    orders.visit(order);
                }
            }
        }
    }
    for crew in 0..costs.n_crews() as u32 {
        crews.visit(crew);
    }
    (orders.visited, crews.visited)
}

/// The orders that each crew is a candidate for, in compressed rows.
struct WantedBy {
    first: Vec<u32>,
    orders: Vec<u32>,
}

impl WantedBy {
    fn new(costs: &Costs) -> WantedBy {
        let mut next = vec![0; costs.n_crews() + 1];
        let orders = 0..costs.n_orders();
        for &(crew, _) in orders.clone().flat_map(|order| costs.candidates(order)) {
            next[crew as usize + 1] += 1;
        }
        for crew in 0..costs.n_crews() {
            next[crew + 1] += next[crew];
        }
        let first = next.clone();
        let mut wanting = vec![0; costs.n_candidates()];
        for order in orders {
            for &(crew, _) in costs.candidates(order) {
                let at = &mut next[crew as usize];
                wanting[*at as usize] = order as u32;
                *at += 1;
            }
        }
        WantedBy {
            first,
            orders: wanting,
        }
    }

    fn orders(&self, crew: usize) -> &[u32] {
        &self.orders[self.first[crew] as usize..self.first[crew + 1] as usize]
    }
}

/// One side of the walk: a queue that keeps all it has held.
struct Walk {
    visited: Vec<u32>,
    next: usize,
    seen: Vec<bool>,
}

impl Walk {
    fn new(n: usize) -> Walk {
        Walk {
            visited: Vec::with_capacity(n),
            next: 0,
            seen: vec![false; n],
        }
    }

    fn visit(&mut self, who: u32) {
        if !std::mem::replace(&mut self.seen[who as usize], true) {
            self.visited.push(who);
        }
    }

    fn next(&mut self) -> Option<usize> {
        let who = *self.visited.get(self.next)?;
        self.next += 1;
        Some(who as usize)
    }
}

//! Numbers that follow nearness, so that bids and searches of a large batch stay in the cache.
//!
//! Breadth-first order over the candidates, as Cuthill and McKee do for sparse matrices ("Reducing
//! the bandwidth of sparse symmetric matrices", Proc. 24th ACM National Conference, 1969): those
//! who compete for the same partners get places near one another, wherever the caller listed them.

use super::core::Core;
use super::weight::Weight;

/// Up to so many candidates everything is in the cache anyway and the walk would cost more.
const FITS_THE_CACHE: usize = 1 << 15;

/// The place of a crew that no order has among its candidates.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Which order and which crew has which place.
#[derive(Debug)]
pub(super) struct Numbering {
    /// The order at each place.
    pub orders: Vec<u32>,
    /// The crew at each place.
    pub crews: Vec<u32>,
    /// The place of each order.
    pub order_places: Vec<u32>,
    /// The place of each crew, or [`NOWHERE`].
    pub crew_places: Vec<u32>,
}

impl Numbering {
    /// Places for all orders of `core`, and for the crews in it, out of so many.
    pub fn new<W: Weight>(core: &Core<W>, n_crews: usize) -> Numbering {
        let (orders, crews) = if core.n_edges() > FITS_THE_CACHE {
            walk(core, n_crews)
        } else {
            ((0..core.n_orders() as u32).collect(), wanted(core, n_crews))
        };
        Numbering {
            order_places: inverse(&orders, orders.len()),
            crew_places: inverse(&crews, n_crews),
            orders,
            crews,
        }
    }

    /// Adds places at the end until there are `n_orders`, and knows `n_crews`.
    pub fn grow(&mut self, n_orders: usize, n_crews: usize) {
        let new_orders = self.orders.len() as u32..n_orders as u32;
        self.orders.extend(new_orders.clone());
        self.order_places.extend(new_orders);
        if n_crews > self.crew_places.len() {
            self.crew_places.resize(n_crews, NOWHERE);
        }
    }

    /// The place of a crew, the next free one if it has none yet.
    pub fn place_crew(&mut self, crew: u32) -> u32 {
        let place = &mut self.crew_places[crew as usize];
        if *place == NOWHERE {
            *place = self.crews.len() as u32;
            self.crews.push(crew);
        }
        *place
    }
}

fn inverse(numbers: &[u32], n: usize) -> Vec<u32> {
    let mut places = vec![NOWHERE; n];
    for (place, &number) in numbers.iter().enumerate() {
        places[number as usize] = place as u32;
    }
    places
}

/// The crews of the core, ascending.
fn wanted<W: Weight>(core: &Core<W>, n_crews: usize) -> Vec<u32> {
    let mut wanted = vec![false; n_crews];
    for order in 0..core.n_orders() {
        for &(crew, _) in core.row(order) {
            wanted[crew as usize] = true;
        }
    }
    let crews = (0..n_crews as u32).filter(|&crew| wanted[crew as usize]);
    crews.collect()
}

/// The orders and the crews of the core, breadth first.
fn walk<W: Weight>(core: &Core<W>, n_crews: usize) -> (Vec<u32>, Vec<u32>) {
    let wanted_by = WantedBy::new(core, n_crews);
    let mut orders = Walk::new(core.n_orders());
    let mut crews = Walk::new(n_crews);
    for start in 0..core.n_orders() as u32 {
        orders.visit(start);
        while let Some(order) = orders.next() {
            for &(crew, _) in core.row(order) {
                crews.visit(crew);
            }
            while let Some(crew) = crews.next() {
                for &order in wanted_by.orders(crew) {
                    orders.visit(order);
                }
            }
        }
    }
    (orders.visited, crews.visited)
}

/// The orders that each crew is a candidate for, in compressed rows.
struct WantedBy {
    first: Vec<u32>,
    orders: Vec<u32>,
}

impl WantedBy {
    fn new<W: Weight>(core: &Core<W>, n_crews: usize) -> WantedBy {
        let mut next = vec![0; n_crews + 1];
        let orders = 0..core.n_orders();
        for &(crew, _) in orders.clone().flat_map(|order| core.row(order)) {
            next[crew as usize + 1] += 1;
        }
        for crew in 0..n_crews {
            next[crew + 1] += next[crew];
        }
        let first = next.clone();
        let mut wanting = vec![0; core.n_edges()];
        for order in orders {
            for &(crew, _) in core.row(order) {
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

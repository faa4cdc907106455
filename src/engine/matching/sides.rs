//! The savings seen from both sides, with the duals and the matching found so far.

use std::ops::{Add, AddAssign, Sub, SubAssign};

use super::{Costs, Matching};

/// Whole seconds: `i32` where all savings fit, for half the memory traffic, `i64` otherwise.
pub(super) trait Weight:
    Copy + Ord + Default + Into<i64> + Add<Output = Self> + Sub<Output = Self> + AddAssign + SubAssign
{
    /// Farther than any distance.
    const FAR: Self;

    /// A saving that is known to fit.
    fn of(saving: i64) -> Self;
}

impl Weight for i32 {
    const FAR: i32 = i32::MAX;

    fn of(saving: i64) -> i32 {
        saving as i32
    }
}

impl Weight for i64 {
    const FAR: i64 = i64::MAX;

    fn of(saving: i64) -> i64 {
        saving
    }
}

/// Nobody: the mate of whoever is alone.
pub(super) const ALONE: u32 = u32::MAX;

/// One side: orders or crews.
#[derive(Debug, Default)]
pub(super) struct Side<W> {
    first: Vec<u32>,
    edges: Vec<(u32, W)>,
    /// What one more like this would save.
    pub dual: Vec<W>,
    /// Its partner on the other side, or [`ALONE`].
    pub mate: Vec<u32>,
}

impl<W: Weight> Side<W> {
    fn new(first: Vec<u32>, edges: Vec<(u32, W)>) -> Side<W> {
        let n = first.len() - 1;
        Side {
            first,
            edges,
            dual: vec![W::default(); n],
            mate: vec![ALONE; n],
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.mate.len()
    }

    /// Whom `me` may be paired with, and what each pair saves.
    pub fn edges(&self, me: usize) -> &[(u32, W)] {
        &self.edges[self.first[me] as usize..self.first[me + 1] as usize]
    }

    /// Alone although worth something: this may not remain so.
    pub fn is_wanting(&self, me: usize) -> bool {
        self.mate[me] == ALONE && self.dual[me] > W::default()
    }

    /// The same edges from the other side's view.
    fn transposed(&self, n: usize) -> Side<W> {
        let mut first = vec![0; n + 1];
        for &(other, _) in &self.edges {
            first[other as usize + 1] += 1;
        }
        for at in 0..n {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut edges = vec![(0, W::default()); self.edges.len()];
        for me in 0..self.len() {
            for &(other, saving) in self.edges(me) {
                let at = &mut next[other as usize];
                edges[*at as usize] = (me as u32, saving);
                *at += 1;
            }
        }
        Side::new(first, edges)
    }
}

/// Both sides. Duals of a candidate pair sum to at least its saving, those of a pair to exactly it.
#[derive(Debug)]
pub(super) struct Sides<W> {
    pub orders: Side<W>,
    pub crews: Side<W>,
}

impl<W: Weight> Sides<W> {
    /// Nobody paired, crews worth nothing.
    pub fn new(costs: &Costs) -> Sides<W> {
        let mut first = vec![0];
        let mut edges = Vec::new();
        for order in 0..costs.n_orders() {
            let savings = costs.savings(order);
            edges.extend(savings.map(|(crew, saving)| (crew, W::of(saving))));
            first.push(edges.len() as u32);
        }
        let orders = Side::new(first, edges);
        let crews = orders.transposed(costs.n_crews());
        let mut sides = Sides { orders, crews };
        for order in 0..sides.orders.len() {
            sides.orders.dual[order] = least_dual(&sides.orders, &sides.crews, order);
        }
        sides
    }

    /// Pairs whom the duals allow to be paired, first come, first served.
    pub fn match_the_tight(&mut self) {
        for order in 0..self.orders.len() {
            if !self.orders.is_wanting(order) {
                continue;
            }
            let mine = self.orders.dual[order];
            let tight = self.orders.edges(order).iter().find(|&&(crew, saving)| {
                let crew = crew as usize;
                self.crews.mate[crew] == ALONE && mine + self.crews.dual[crew] == saving
            });
            if let Some(&(crew, _)) = tight {
                self.orders.mate[order] = crew;
                self.crews.mate[crew as usize] = order as u32;
            }
        }
    }

    /// The answer in the words of the question.
    pub fn into_matching(self, costs: &Costs) -> Matching {
        let crew = |&mate: &u32| (mate != ALONE).then_some(mate as usize);
        let crew_of: Vec<_> = self.orders.mate.iter().map(crew).collect();
        let paid = |(order, crew): (usize, &Option<usize>)| {
            let cost = crew.and_then(|crew| costs.cost(order, crew));
            cost.unwrap_or(costs.unserved(order))
        };
        Matching {
            cost: crew_of.iter().enumerate().map(paid).sum(),
            crew_of,
            order_dual: self.orders.dual.into_iter().map(W::into).collect(),
            crew_dual: self.crews.dual.into_iter().map(W::into).collect(),
        }
    }
}

/// The smallest dual that `me` may have, given those of the other side.
pub(super) fn least_dual<W: Weight>(mine: &Side<W>, theirs: &Side<W>, me: usize) -> W {
    let wanted = |&(other, saving): &(u32, W)| saving - theirs.dual[other as usize];
    let most = mine.edges(me).iter().map(wanted).max();
    most.unwrap_or_default().max(W::default())
}

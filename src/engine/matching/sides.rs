//! The savings seen from both sides, with the duals and the matching found so far.

use std::ops::{Add, AddAssign, Sub, SubAssign};

use super::numbering::Numbering;
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
#[derive(Debug)]
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
        let mut next = vec![0; n + 1];
        for &(other, _) in &self.edges {
            next[other as usize + 1] += 1;
        }
        for at in 0..n {
            next[at + 1] += next[at];
        }
        let first = next.clone();
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

    /// The smallest dual that `me` may have beside those of the other side.
    fn least_dual(&self, others: &Side<W>, me: usize) -> W {
        let wanted = |&(other, saving): &(u32, W)| saving - others.dual[other as usize];
        let most = self.edges(me).iter().map(wanted).max();
        most.unwrap_or_default().max(W::default())
    }

    /// Gives everybody alone the smallest dual; parts pairs in which `self` falls short of it by
    /// more than `slack`.
    pub fn content(&mut self, others: &mut Side<W>, slack: W) {
        for me in 0..self.len() {
            let least = self.least_dual(others, me);
            let mate = self.mate[me];
            if mate != ALONE {
                if self.dual[me] + slack >= least {
                    continue;
                }
                self.mate[me] = ALONE;
                others.mate[mate as usize] = ALONE;
            }
            self.dual[me] = least;
        }
    }
}

/// Both sides, by their places in a numbering. The duals of a pair always sum to its saving.
#[derive(Debug)]
pub(super) struct Sides<W> {
    pub orders: Side<W>,
    pub crews: Side<W>,
}

impl<W: Weight> Sides<W> {
    /// Nobody paired, nobody worth anything.
    pub fn new(costs: &Costs, numbering: &Numbering) -> Sides<W> {
        let mut first = Vec::with_capacity(costs.n_orders() + 1);
        let mut edges = Vec::with_capacity(costs.n_candidates());
        first.push(0);
        for &order in &numbering.orders {
            edges.extend(
                costs
                    .savings(order as usize)
                    .map(|(crew, saving)| (numbering.crew_places[crew as usize], W::of(saving))),
            );
            first.push(edges.len() as u32);
        }
        let orders = Side::new(first, edges);
        let crews = orders.transposed(costs.n_crews());
        Sides { orders, crews }
    }

    /// Takes over the crews' duals and those pairs of an earlier answer that still exist.
    pub fn restore(&mut self, earlier: &Matching, numbering: &Numbering, largest_saving: i64) {
        for (place, &crew) in numbering.crews.iter().enumerate() {
            let dual = earlier.crew_dual.get(crew as usize).copied();
            self.crews.dual[place] = W::of(dual.unwrap_or(0).min(largest_saving));
        }
        for (place, &order) in numbering.orders.iter().enumerate() {
            let Some(&Some(crew)) = earlier.crew_of.get(order as usize) else {
                continue;
            };
            let Some(&crew) = numbering.crew_places.get(crew) else {
                continue;
            };
            let edge = self.orders.edges(place).iter().find(|edge| edge.0 == crew);
            if let Some(&(_, saving)) = edge {
                self.orders.dual[place] = saving - self.crews.dual[crew as usize];
                self.orders.mate[place] = crew;
                self.crews.mate[crew as usize] = place as u32;
            }
        }
    }

    /// Makes the duals feasible and as small as the matching allows; parts pairs that stand in the
    /// way.
    pub fn tighten(&mut self) {
        self.orders.content(&mut self.crews, W::default());
        self.crews.content(&mut self.orders, W::default());
    }

    /// The answer in the words of the question.
    pub fn into_matching(self, costs: &Costs, numbering: &Numbering) -> Matching {
        let mut matching = Matching {
            crew_of: vec![None; self.orders.len()],
            cost: 0,
            order_dual: vec![0; self.orders.len()],
            crew_dual: vec![0; self.crews.len()],
        };
        for (place, &order) in numbering.orders.iter().enumerate() {
            let (order, mate) = (order as usize, self.orders.mate[place]);
            let crew = (mate != ALONE).then(|| numbering.crews[mate as usize] as usize);
            let cost = crew.and_then(|crew| costs.cost(order, crew));
            matching.crew_of[order] = crew;
            matching.cost += cost.unwrap_or(costs.unserved(order));
            matching.order_dual[order] = self.orders.dual[place].into();
        }
        for (place, &crew) in numbering.crews.iter().enumerate() {
            matching.crew_dual[crew as usize] = self.crews.dual[place].into();
        }
        matching
    }
}

//! The savings seen from both sides, with the duals and the matching found so far.

use super::core::Core;
use super::numbering::Numbering;
use super::rows::{Edge, Rows};
use super::weight::Weight;
use super::{Costs, Matching};

/// Nobody: the mate of whoever is alone.
pub(super) const ALONE: u32 = u32::MAX;

/// One side: orders or crews.
#[derive(Debug)]
pub(super) struct Side<W> {
    rows: Rows<W>,
    /// What one more like this would save.
    pub dual: Vec<W>,
    /// Its partner on the other side, or [`ALONE`].
    pub mate: Vec<u32>,
}

impl<W: Weight> Side<W> {
    fn new(rows: Rows<W>) -> Side<W> {
        let n = rows.len();
        Side {
            rows,
            dual: vec![W::default(); n],
            mate: vec![ALONE; n],
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.mate.len()
    }

    /// Whom `me` may be paired with, and what each pair saves.
    pub fn edges(&self, me: usize) -> &[Edge<W>] {
        self.rows.row(me)
    }

    /// Alone although worth something: this may not remain so.
    pub fn is_wanting(&self, me: usize) -> bool {
        self.mate[me] == ALONE && self.dual[me] > W::default()
    }

    /// How many are alone although worth something.
    pub fn n_wanting(&self) -> usize {
        (0..self.len()).filter(|&me| self.is_wanting(me)).count()
    }

    /// Gives `me`, alone, the smallest dual; parts it from its partner if its dual falls short of
    /// that by more than `slack`.
    pub fn content(&mut self, others: &mut Side<W>, me: usize, slack: W) {
        let least = self.least_dual(others, me);
        let mate = self.mate[me];
        if mate != ALONE {
            if self.dual[me] + slack >= least {
                return;
            }
            self.mate[me] = ALONE;
            others.mate[mate as usize] = ALONE;
        }
        self.dual[me] = least;
    }

    /// The smallest dual that `me` may have, given those of the other side.
    fn least_dual(&self, others: &Side<W>, me: usize) -> W {
        let wanted = |&(other, saving): &Edge<W>| saving - others.dual[other as usize];
        let most = self.edges(me).iter().map(wanted).max();
        most.unwrap_or_default().max(W::default())
    }

    /// Adds people without edges until there are `n`.
    fn grow(&mut self, n: usize) {
        while self.len() < n {
            self.rows.push(std::iter::empty());
            self.dual.push(W::default());
            self.mate.push(ALONE);
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
    pub fn new(core: &Core<W>, numbering: &Numbering) -> Sides<W> {
        let mut rows = Rows::with_capacity(core.n_orders(), core.n_edges());
        for &order in &numbering.orders {
            let row = core.row(order as usize).iter();
            rows.push(row.map(|&(crew, saving)| (numbering.crew_places[crew as usize], saving)));
        }
        let crews = Side::new(rows.transposed(numbering.crews.len()));
        Sides {
            orders: Side::new(rows),
            crews,
        }
    }

    /// Makes the duals feasible and as small as the matching allows; parts pairs that stand in the
    /// way.
    pub fn tighten(&mut self) {
        let Sides { orders, crews } = self;
        (0..orders.len()).for_each(|order| orders.content(crews, order, W::default()));
        (0..crews.len()).for_each(|crew| crews.content(orders, crew, W::default()));
    }

    /// Makes room for more orders and crews, who have no candidates yet.
    pub fn grow(&mut self, n_orders: usize, n_crews: usize) {
        self.orders.grow(n_orders);
        self.crews.grow(n_crews);
    }

    /// Gives the order at `place` these candidates instead of those it has.
    ///
    /// It keeps its crew only if that is still the best for it.
    pub fn replace(&mut self, place: usize, candidates: &[Edge<W>]) {
        let Sides { orders, crews } = self;
        for &(crew, _) in orders.rows.row(place) {
            crews.rows.remove(crew as usize, place as u32);
        }
        orders.rows.clear(place);
        let mate = std::mem::replace(&mut orders.mate[place], ALONE);
        if mate != ALONE {
            crews.mate[mate as usize] = ALONE;
        }
        for &(crew, saving) in candidates {
            orders.rows.insert(place, (crew, saving));
            let edge = (place as u32, saving);
            crews.rows.insert(crew as usize, edge);
            if crew == mate {
                orders.mate[place] = mate;
                crews.mate[mate as usize] = place as u32;
                orders.dual[place] = saving - crews.dual[mate as usize];
            }
        }
        orders.content(crews, place, W::default());
    }

    /// Gives the order at `place` more candidates, none of which it has.
    pub fn extend(&mut self, place: usize, candidates: &[Edge<W>]) {
        let Sides { orders, crews } = self;
        for &(crew, saving) in candidates {
            orders.rows.insert(place, (crew, saving));
            crews.rows.insert(crew as usize, (place as u32, saving));
        }
        orders.content(crews, place, W::default());
    }

    /// Lets the price of crews fall that were left alone.
    pub fn lower_lone_crews(&mut self) {
        let Sides { orders, crews } = self;
        for crew in 0..crews.len() {
            if crews.is_wanting(crew) {
                crews.content(orders, crew, W::default());
            }
        }
    }

    /// The answer in the words of the question. Whoever is not in it any more has dual zero.
    pub fn matching(&self, costs: &Costs, numbering: &Numbering) -> Matching {
        let mut matching = Matching {
            crew_of: vec![None; costs.n_orders()],
            cost: costs.all_unserved(),
            order_dual: vec![0; costs.n_orders()],
            crew_dual: vec![0; costs.n_crews()],
        };
        for (place, &order) in numbering.orders.iter().enumerate() {
            let mate = self.orders.mate[place];
            let dual: i64 = self.orders.dual[place].into();
            if mate != ALONE {
                let worth: i64 = self.crews.dual[mate as usize].into();
                matching.cost -= dual + worth;
                matching.crew_of[order as usize] = Some(numbering.crews[mate as usize] as usize);
            }
            if dual != 0 {
                matching.order_dual[order as usize] = dual;
            }
        }
        for (place, &crew) in numbering.crews.iter().enumerate() {
            let dual = self.crews.dual[place].into();
            if dual != 0 {
                matching.crew_dual[crew as usize] = dual;
            }
        }
        matching
    }
}

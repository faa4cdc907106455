//! The first solution: insertion by regret. The task that would lose most by not getting its best
//! route now goes first (Potvin & Rousseau 1993; for pairs Ropke & Pisinger 2006).

use super::insertion::Spot;
use super::plan::Plan;

/// The two best routes of a task, by cost.
#[derive(Clone, Copy)]
struct Offer {
    best: (usize, Spot),
    second: (usize, f64),
}

const NO_OFFER: Offer = Offer {
    best: (usize::MAX, Spot::NONE),
    second: (usize::MAX, f64::INFINITY),
};

impl Offer {
    /// Returns the cost from which routes are of no more interest.
    fn see(&mut self, slot: usize, spot: Spot) -> f64 {
        if spot.cost < self.best.1.cost {
            self.second = (self.best.0, self.best.1.cost);
            self.best = (slot, spot);
        } else if spot.cost < self.second.1 {
            self.second = (slot, spot.cost);
        }
        self.second.1
    }

    fn names(&self, slot: usize) -> bool {
        self.best.0 == slot || self.second.0 == slot
    }

    /// The loss of waiting; without a second route nothing is more urgent.
    fn regret(&self) -> f64 {
        self.second.1 - self.best.1.cost
    }
}

/// Inserts all absent tasks that fit somewhere for less than their penalty.
pub(super) fn insert_all(plan: &mut Plan) {
    let mut waiting = std::mem::take(&mut plan.absent);
    let mut offers: Vec<Offer> = waiting.iter().map(|&task| look(plan, task)).collect();
    while let Some(at) = most_urgent(&offers) {
        let (
            task,
            Offer {
                best: (slot, spot), ..
            },
        ) = (waiting.swap_remove(at), offers.swap_remove(at));
        if spot.cost >= plan.instance.tasks()[task].penalty {
            plan.absent.push(task);
            continue;
        }
        let opened = plan.routes[slot].is_empty();
        plan.insert(task, slot, spot);
        for (offer, &task) in offers.iter_mut().zip(&waiting) {
            if opened || offer.names(slot) {
                *offer = look(plan, task);
            } else {
                offer.see(slot, plan.spot(task, slot, offer.second.1));
            }
        }
    }
    plan.absent.append(&mut waiting);
}

fn look(plan: &mut Plan, task: usize) -> Offer {
    let mut offer = NO_OFFER;
    plan.each_spot(task, |slot, spot| offer.see(slot, spot));
    offer
}

/// The task with an offer whose regret is greatest; among equals the cheaper.
fn most_urgent(offers: &[Offer]) -> Option<usize> {
    let key = |offer: &Offer| (offer.regret(), -offer.best.1.cost);
    let able = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| offer.best.1.is_some());
    let urgent = able.max_by(|(_, a), (_, b)| {
        let (a, b) = (key(a), key(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    urgent.map(|(at, _)| at)
}

//! Planned until the pick-up: an order whose crew is still on the way may go to another one.
//!
//! Every plan sees, beside the orders that wait, those whose crew has not come yet, and matches all
//! of them with all crews at once. Staying with one's own crew is cheaper by `swap_gain`, so that
//! nothing moves for little; another crew is allowed only where it is there by what was promised and
//! `swap_slack`; and no order moves more often than `swap_max`. What comes out are chains: an order
//! goes to another crew, which gives its own one away or was free, and whoever lost an order may take
//! one that waits. A chain is done as a whole or not at all. Deciding again over all vehicles what is
//! not begun is what most helps fleets of this size (Hyland and Mahmassani, "Dynamic autonomous
//! vehicle fleet operations", Transportation Research Part C 92, 2018).

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{self, Bundle};
use super::choose::{Settled, explain_move, settle};
use super::explain::{SwapMove, SwapWhy};
use super::field::{Candidacy, Considered, Field};
use super::snapshot::Movable;
use super::{CrewState, Decision, Move, OpenOrder, Policy, Snapshot, is_wanted};
use pult_domain::{CrewId, OrderId, OrderStatus, Seconds, Timestamp};
use pult_geo::Router;

/// Nearer to the pick-up than this, an order stays with its crew.
const NEAR: Seconds = Seconds(60);

/// Crews that one chain asks at the most: each of them may say no.
const LONGEST: usize = 4;

/// Whose an order is that may move, and by when another crew must be there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub crew: CrewId,
    pub latest: Timestamp,
}

/// The chains worth their trouble.
pub(super) fn chains(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    now: Timestamp,
) -> Vec<Decision> {
    let held = movable(snapshot, policy, now);
    if held.is_empty() {
        return Vec::new();
    }
    let free = as_if_free(snapshot, &held);
    let wanted: Vec<_> = snapshot
        .orders
        .iter()
        .filter(|open| is_wanted(open, policy, now))
        .collect();
    let own = held.iter().map(|of| {
        let own = Own {
            crew: of.crew,
            latest: of.promised_at + policy.swap_slack,
        };
        (of.open.order.id, own)
    });
    let n_wanted = wanted.len();
    let field = Field::new(&free, policy, router, now, n_wanted + held.len());
    let field = field.where_own(own.collect(), n_wanted);
    let pending: Vec<OpenOrder> = held.iter().map(|of| pending(of)).collect();
    let mut bundles = bundle::of(&field, wanted);
    let n_waiting = bundles.len();
    bundles.extend(pending.iter().map(Bundle::one));
    let settled = settle(&field, bundles);
    Finder {
        field: &field,
        settled: &settled,
        holders: held.iter().map(|of| of.crew).collect(),
        own: held.iter().map(|of| (of.open.order.id, of.crew)).collect(),
        n_waiting,
    }
    .chains()
}

/// The orders that may move.
fn movable<'a>(snapshot: &'a Snapshot, policy: &Policy, now: Timestamp) -> Vec<&'a Movable> {
    let carries = |state: &CrewState, of: &Movable| match &state.carried[..] {
        [only] if only.assignment == of.assignment && only.orders.len() == 1 => {
            let first = only.route.first();
            first.is_some_and(|leg| leg.eta > now + NEAR)
        }
        _ => false,
    };
    let crews: BTreeMap<_, _> = snapshot
        .crews
        .iter()
        .map(|state| (state.crew.id, state))
        .collect();
    let may = |of: &&Movable| {
        let state = crews.get(&of.crew);
        of.moves < policy.swap_max && state.is_some_and(|state| !state.asked && carries(state, of))
    };
    let mut held: Vec<_> = snapshot.movable.iter().filter(may).collect();
    held.sort_by_key(|of| of.open.order.id);
    held
}

/// The moment as it would be if these orders waited and their crews were free.
fn as_if_free(snapshot: &Snapshot, held: &[&Movable]) -> Snapshot {
    let holders: BTreeSet<_> = held.iter().map(|of| of.crew).collect();
    let crews = snapshot.crews.iter().map(|state| {
        let mut state = state.clone();
        if holders.contains(&state.crew.id) {
            state.carried.clear();
        }
        state
    });
    Snapshot {
        crews: crews.collect(),
        quality: snapshot.quality.clone(),
        factors: snapshot.factors.clone(),
        history: snapshot.history.clone(),
        ..Snapshot::default()
    }
}

fn pending(of: &Movable) -> OpenOrder {
    let mut open = of.open.clone();
    open.order.status = OrderStatus::Pending;
    open.order.assignment = None;
    open
}

struct Finder<'f, 'a> {
    field: &'f Field<'a>,
    settled: &'f Settled<'a>,
    holders: BTreeSet<CrewId>,
    own: BTreeMap<OrderId, CrewId>,
    /// The first so many bundles wait; the rest are on their way.
    n_waiting: usize,
}

impl Finder<'_, '_> {
    fn chains(&self) -> Vec<Decision> {
        let crew_of = &self.settled.matching.crew_of;
        let taken: BTreeMap<CrewId, usize> = crew_of
            .iter()
            .enumerate()
            .filter_map(|(at, crew)| Some((self.crew((*crew)?), at)))
            .collect();
        let moved: Vec<usize> = (self.n_waiting..crew_of.len())
            .filter(|&at| self.goes_to(at).is_some_and(|to| Some(to) != self.from(at)))
            .collect();
        let ends_free = |&&at: &&usize| {
            let to = self.goes_to(at);
            to.is_some_and(|to| !self.holders.contains(&to))
        };
        let mut seen = BTreeSet::new();
        let mut chains = Vec::new();
        let first = moved.iter().filter(ends_free);
        let round = moved.iter().filter(|at| !ends_free(at));
        for &start in first.chain(round) {
            if seen.contains(&start) {
                continue;
            }
            let mut chain = Vec::new();
            let mut next = Some(start);
            while let Some(at) = next.filter(|&at| seen.insert(at)) {
                chain.push(at);
                next = self.from(at).and_then(|crew| taken.get(&crew).copied());
            }
            chains.extend(self.decision(&chain));
        }
        chains
    }

    /// What is done, when it may be done as a whole.
    fn decision(&self, chain: &[usize]) -> Option<Decision> {
        let asked: Option<Vec<_>> = chain.iter().map(|&at| self.chosen(at)).collect();
        let asked = asked.filter(|_| chain.len() <= LONGEST)?;
        let bundles = &self.settled.bundles;
        if chain.iter().any(|&at| bundles[at].orders.len() > 1) {
            return None;
        }
        let why: Vec<SwapMove> = chain
            .iter()
            .zip(&asked)
            .map(|(&at, of)| self.said(at, of))
            .collect();
        let gain = why.iter().map(SwapMove::gain_s).sum();
        let why = SwapWhy {
            chain: why,
            gain_s: gain,
        };
        let moves = chain.iter().zip(asked).map(|(&at, of)| Move {
            order: bundles[at].first().order.id,
            from: self.from(at),
            to: self.crew(of.crew),
            route: of.legs.clone(),
            why: explain_move(
                self.field,
                self.settled,
                at,
                self.crew(of.crew),
                why.clone(),
            ),
        });
        let chain: Vec<_> = moves.collect();
        Some(Decision::Swap {
            orders: chain.iter().map(|one| one.order).collect(),
            chain,
            gain: Seconds(gain),
        })
    }

    fn said(&self, at: usize, of: &Candidacy) -> SwapMove {
        let row = &self.settled.rows[at];
        let eta = |of: &Candidacy| {
            of.legs
                .first()
                .map_or(0, |leg| (leg.eta - self.field.now).0)
        };
        let before = match self.from(at) {
            Some(from) => row.candidates.iter().find(|of| self.crew(of.crew) == from),
            None => self.otherwise(row, of.crew),
        };
        SwapMove {
            order: self.settled.bundles[at].first().order.id.0,
            from: self.from(at).map(|crew| crew.0),
            to: self.crew(of.crew).0,
            eta_s: eta(of),
            otherwise: before.map(|of| self.crew(of.crew).0),
            otherwise_s: before.map(eta),
        }
    }

    /// The nearest crew that would have been asked about an order that waits.
    fn otherwise<'r>(&self, row: &'r Considered, chosen: usize) -> Option<&'r Candidacy> {
        row.fit()
            .filter(|of| of.crew != chosen && !self.holders.contains(&self.crew(of.crew)))
            .min_by_key(|of| (of.legs.first().map(|leg| leg.eta), of.crew))
    }

    fn chosen(&self, at: usize) -> Option<&Candidacy> {
        let crew = self.settled.matching.crew_of[at]?;
        self.settled.rows[at].asked(crew)
    }

    fn goes_to(&self, at: usize) -> Option<CrewId> {
        self.chosen(at).map(|of| self.crew(of.crew))
    }

    fn from(&self, at: usize) -> Option<CrewId> {
        let order = self.settled.bundles[at].first().order.id;
        self.own.get(&order).copied()
    }

    fn crew(&self, at: usize) -> CrewId {
        self.field.crews[at].crew.id
    }
}

#[cfg(test)]
mod tests;

//! The assignment engine: decides which crew is offered which order, and says why.
//!
//! It is pure: no clock, no database, no threads. [`plan`] looks at a [`Snapshot`] of one moment and
//! answers [`Decision`]s; the same snapshot always gives the same plan, so a day can be replayed.
//!
//! In reading order:
//!
//! - [`Policy`] and [`Snapshot`]: what it is asked;
//! - `bundle`: what is offered as one, `merge`: tasks put on one way, `fit`: how much of it a crew can
//!   take, `again`: what is offered already put together with what is new; `constraints`: who may be asked, one rule a file;
//! - `journey`: the legs of the way; `cost`, `fairness`, `gap`, `worth`, `turns`: what sending a crew costs;
//! - `hold`: looking ahead to crews that are still busy; `swap`: changing crews until the pick-up;
//! - [`history`]: what past days tell; `stand`: where a free crew is best waiting;
//! - `field`, `choose`: candidates for each order, then one exact [`matching`] for all;
//! - [`route_of`] and [`route_again`] measure routes that nobody has to choose;
//! - [`mod@explain`] says why; `start` finds what else is due;
//! - [`pdptw`] puts several tasks on one way;
//! - [`eta`] learns how long drives really take;
//! - [`monitor`] moves orders by the positions of their crews;
//! - [`checker`] says what must never be.

mod again;
mod bundle;
pub mod checker;
mod choose;
mod constraints;
mod cost;
#[cfg(test)]
mod days;
pub mod eta;
pub mod explain;
mod fairness;
mod field;
mod fit;
mod gap;
pub mod history;
mod hold;
mod journey;
pub mod matching;
mod merge;
pub mod monitor;
pub mod pdptw;
mod policy;
#[cfg(test)]
mod properties;
mod reach;
mod routes;
mod shared;
mod snapshot;
mod stand;
mod start;
mod swap;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod turns;
mod worth;

pub use constraints::{Rejection, unfit_for};
pub use cost::{Cost, Term};
pub use explain::{Explanation, PlaceEstimate};
pub use history::{History, PastDay, Stand};
pub use policy::{AutoArrive, Policy};
pub use reach::{Reach, reach};
pub use routes::{Setting, route_again, route_of};
pub use shared::Shared;
pub use snapshot::{Advice, Carried, CrewState, Movable, OpenOffer, OpenOrder, Refusal, Snapshot};

use bundle::Bundle;
use field::Field;

use std::borrow::Cow;

use pult_domain::{AssignmentId, CrewId, Leg, OrderId, OrderStatus, Seconds, Timestamp};
use pult_geo::Router;

/// What should be done now.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Ask a crew.
    Offer {
        /// Whom.
        crew: CrewId,
        /// About what; never empty.
        orders: Vec<OrderId>,
        /// The legs to all open stops, in driving order.
        route: Vec<Leg>,
        /// Offers that this one takes the place of: they are withdrawn in the same moment.
        instead_of: Vec<AssignmentId>,
        /// Why this crew.
        why: Box<Explanation>,
    },
    /// Ask nobody for now.
    Nobody {
        /// About what.
        order: OrderId,
        /// Why nobody.
        why: Box<Explanation>,
    },
    /// Start what stands at the front of a crew's queue: its time has come.
    Start {
        /// Whose queue.
        crew: CrewId,
        /// What stands at its front.
        assignment: AssignmentId,
        /// The first of its orders.
        order: OrderId,
    },
    /// Let crews take over from one another: all of those that are asked say yes, or nothing changes.
    Swap {
        /// The orders of the chain.
        orders: Vec<OrderId>,
        /// Who takes what over; never empty.
        chain: Vec<Move>,
        /// How much sooner crews come, all in all.
        gain: Seconds,
    },
    /// Advise a free crew to stand elsewhere. Nothing hangs on whether it does.
    Advise {
        /// Whom.
        crew: CrewId,
        /// Where.
        stand: Stand,
        /// How much sooner the next one who asks there has a crew.
        gain: Seconds,
    },
}

/// An order that another crew takes over, or, from nobody, one that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What.
    pub order: OrderId,
    /// Who is on the way; `None`: nobody yet.
    pub from: Option<CrewId>,
    /// Who is asked.
    pub to: CrewId,
    /// The legs to its stops.
    pub route: Vec<Leg>,
    /// Why.
    pub why: Explanation,
}

impl Decision {
    /// The orders that it is about.
    pub fn orders(&self) -> &[OrderId] {
        match self {
            Decision::Offer { orders, .. } | Decision::Swap { orders, .. } => orders,
            Decision::Advise { .. } => &[],
            Decision::Nobody { order, .. } | Decision::Start { order, .. } => {
                std::slice::from_ref(order)
            }
        }
    }

    /// The crews that are asked, or may lose by it what they have.
    pub fn crews(&self) -> Vec<CrewId> {
        match self {
            Decision::Offer { crew, .. } => vec![*crew],
            Decision::Swap { chain, .. } => {
                let crews = chain
                    .iter()
                    .flat_map(|one| one.from.into_iter().chain([one.to]));
                crews.collect()
            }
            Decision::Nobody { .. } | Decision::Start { .. } | Decision::Advise { .. } => {
                Vec::new()
            }
        }
    }
}

/// Decides what should be done now: who is asked about which of the open orders that are due, and
/// what is started. A crew is asked about one thing at a time; an order may be left over.
pub fn plan(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    now: Timestamp,
) -> Vec<Decision> {
    let mut decisions = start::due(snapshot, policy, now);
    let chains = swap::chains(snapshot, policy, router, now);
    let rest = match chains.is_empty() {
        true => Cow::Borrowed(snapshot),
        false => Cow::Owned(again::without(snapshot, &chains)),
    };
    decisions.extend(chains);
    decisions.extend(offered(&rest, policy, router, now));
    if snapshot.advises && policy.advise {
        let rest = again::without(snapshot, &decisions);
        decisions.extend(stand::advice(&rest, policy, now));
    }
    decisions
}

/// Who is asked about the orders that wait.
fn offered(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    now: Timestamp,
) -> Vec<Decision> {
    let is_wanted = |open: &OpenOrder| is_wanted(open, policy, now);
    let assign = |snapshot: &Snapshot| assigned(snapshot, policy, router, now);
    match again::reopened(snapshot, policy, now, is_wanted) {
        None => assign(snapshot),
        Some(reopened) => {
            let better = again::improvements(&reopened, assign(&reopened));
            let rest = assign(&again::without(snapshot, &better));
            better.into_iter().chain(rest).collect()
        }
    }
}

/// Who is asked about which of the orders that wait. What was put together and turned out too much for
/// the crew that was chosen is planned again with the crews that are left.
fn assigned(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    now: Timestamp,
) -> Vec<Decision> {
    let wanted = snapshot.orders.iter();
    let wanted: Vec<_> = wanted.filter(|open| is_wanted(open, policy, now)).collect();
    let n_wanted = wanted.len();
    if n_wanted == 0 {
        return Vec::new();
    }
    let field = Field::new(snapshot, policy, router, now, n_wanted);
    let bundles = bundle::of(&field, wanted);
    let mut decisions = choose::choose(&field, bundles);
    let n_decided: usize = decisions.iter().map(|of| of.orders().len()).sum();
    if n_decided < n_wanted {
        let rest = again::without(snapshot, &decisions);
        decisions.extend(assigned(&rest, policy, router, now));
    }
    decisions
}

/// Ranks the crews for one order and says what speaks for and against each, whether or not the order
/// is due or offered by the engine; `None` when the snapshot does not have it.
pub fn rank(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    order: OrderId,
    now: Timestamp,
) -> Option<Explanation> {
    let open = snapshot.orders.iter().find(|open| open.order.id == order)?;
    let field = Field::new(snapshot, policy, router, now, 1);
    Some(choose::rank(&field, &Bundle::one(open)))
}

/// Whether the engine is to find a crew for the order now.
fn is_wanted(open: &OpenOrder, policy: &Policy, now: Timestamp) -> bool {
    open.order.status == OrderStatus::Pending
        && !open.offered
        && policy.offers(open.order.origin)
        && open.order.is_due(now, policy.prior_lead)
}

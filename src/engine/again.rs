//! Open offers planned again: a new task may belong to what a crew is still being asked about.
//!
//! An offer gives way only to one that has all its orders and more, so that nobody's suggestion changes
//! for nothing; and a new task that would have to wait for that is planned as if there were no offers.

use std::collections::BTreeSet;

use super::bundle::ask_for_the_same;
use super::snapshot::OpenOffer;
use super::{Decision, OpenOrder, Policy, Snapshot, merge};
use pult_domain::{AssignmentId, OrderId, OrderStatus, Quality, Timestamp};

/// The moment as it would be if the open offers that new tasks could join had not been made: only
/// these tasks, and no crew asked about them. `None` when there is nothing to join.
pub(super) fn reopened(
    snapshot: &Snapshot,
    policy: &Policy,
    now: Timestamp,
    is_wanted: impl Fn(&OpenOrder) -> bool,
) -> Option<Snapshot> {
    let is_merged = |open: &OpenOrder| {
        snapshot.quality(open.order.company, policy.quality) == Quality::Medium
            && open.order.status == OrderStatus::Pending
            && merge::is_simple(open)
    };
    let open = |id: &OrderId| snapshot.orders.iter().find(|open| open.order.id == *id);
    let new: Vec<_> = snapshot
        .orders
        .iter()
        .filter(|open| is_merged(open) && is_wanted(open))
        .collect();
    let joins = |offer: &&OpenOffer| {
        let all: Option<Vec<_>> = offer.orders.iter().map(open).collect();
        all.is_some_and(|all| {
            let first = |old: &&OpenOrder| new.iter().any(|new| ask_for_the_same(old, new, now));
            all.iter().all(|open| is_merged(open)) && all.first().is_some_and(first)
        })
    };
    let offers: Vec<_> = snapshot.offers.iter().filter(joins).cloned().collect();
    if offers.is_empty() {
        return None;
    }
    let offered: BTreeSet<_> = offers.iter().flat_map(|offer| &offer.orders).collect();
    let asked: BTreeSet<_> = offers.iter().map(|offer| offer.crew).collect();
    let old = snapshot
        .orders
        .iter()
        .filter(|open| offered.contains(&open.order.id));
    let orders = old.chain(new).cloned().map(|open| OpenOrder {
        offered: false,
        ..open
    });
    let mut crews = snapshot.crews.clone();
    for crew in &mut crews {
        crew.asked &= !asked.contains(&crew.crew.id);
    }
    Some(Snapshot {
        orders: orders.collect(),
        crews,
        offers,
        quality: snapshot.quality.clone(),
        factors: snapshot.factors.clone(),
        ..Snapshot::default()
    })
}

/// Of a plan of the reopened moment the offers that are worth replacing old ones: those that take in
/// all of one and more, and disturb no other.
pub(super) fn improvements(reopened: &Snapshot, plan: Vec<Decision>) -> Vec<Decision> {
    let mut offers: Vec<_> = plan
        .into_iter()
        .filter_map(|decision| instead(decision, &reopened.offers))
        .collect();
    loop {
        let given_up: BTreeSet<_> = offers.iter().flat_map(replaced).copied().collect();
        let n = offers.len();
        offers.retain(|offer| {
            let mut kept = reopened.offers.iter();
            !kept.any(|old| !given_up.contains(&old.assignment) && disturbs(offer, old))
        });
        if offers.len() == n {
            return offers;
        }
    }
}

/// The moment without what has just been decided: those orders and crews are taken care of.
pub(super) fn without(snapshot: &Snapshot, decided: &[Decision]) -> Snapshot {
    let orders: BTreeSet<_> = decided.iter().flat_map(Decision::orders).collect();
    let crews: BTreeSet<_> = decided.iter().flat_map(Decision::crews).collect();
    let mut rest = snapshot.clone();
    for open in &mut rest.orders {
        open.offered |= orders.contains(&open.order.id);
    }
    for state in &mut rest.crews {
        state.asked |= crews.contains(&state.crew.id);
    }
    rest
}

/// The decision as one that replaces the offers all of whose orders it has; `None` when it adds nothing.
fn instead(decision: Decision, old: &[OpenOffer]) -> Option<Decision> {
    let Decision::Offer {
        crew,
        orders,
        route,
        why,
        ..
    } = decision
    else {
        return None;
    };
    let is_part = |offer: &&OpenOffer| {
        let all = offer.orders.iter().all(|order| orders.contains(order));
        all && offer.orders.len() < orders.len()
    };
    let instead_of: Vec<_> = old
        .iter()
        .filter(is_part)
        .map(|offer| offer.assignment)
        .collect();
    (!instead_of.is_empty()).then_some(Decision::Offer {
        crew,
        orders,
        route,
        instead_of,
        why,
    })
}

fn replaced(decision: &Decision) -> &[AssignmentId] {
    match decision {
        Decision::Offer { instead_of, .. } => instead_of,
        _ => &[],
    }
}

fn disturbs(decision: &Decision, old: &OpenOffer) -> bool {
    let mut orders = old.orders.iter();
    decision.crews().contains(&old.crew) || orders.any(|order| decision.orders().contains(order))
}

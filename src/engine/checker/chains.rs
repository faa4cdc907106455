//! What must hold for crews that are to take over from one another.

use std::collections::BTreeSet;

use super::Violation;
use crate::{Decision, Move, Policy, Snapshot};
use pult_domain::{CrewId, OrderId};

/// Everything that is wrong with the chains of a plan, in a fixed order.
pub fn of_chains(snapshot: &Snapshot, decided: &[Decision], policy: &Policy) -> Vec<Violation> {
    let mut found = BTreeSet::new();
    let mut asked = BTreeSet::new();
    let mut moved = BTreeSet::new();
    for decision in decided {
        let (crews, chain): (Vec<CrewId>, &[Move]) = match decision {
            Decision::Offer { crew, .. } => (vec![*crew], &[]),
            Decision::Swap { chain, .. } => (chain.iter().map(|one| one.to).collect(), chain),
            _ => continue,
        };
        let twice = crews.into_iter().filter(|crew| !asked.insert(*crew));
        found.extend(twice.map(Violation::ChainTorn));
        for one in chain {
            if !moved.insert(one.order) {
                found.insert(Violation::MovedWithoutCause(one.order));
            }
            found.extend(check_move(snapshot, one, policy));
            found.extend(check_crew(snapshot, one, chain));
        }
    }
    found.into_iter().collect()
}

fn check_move(snapshot: &Snapshot, one: &Move, policy: &Policy) -> Option<Violation> {
    let Some(from) = one.from else {
        let waits = |id: OrderId| {
            snapshot
                .orders
                .iter()
                .any(|open| open.order.id == id && !open.offered)
        };
        return (!waits(one.order)).then_some(Violation::MovedWithoutCause(one.order));
    };
    let movable = snapshot
        .movable
        .iter()
        .find(|of| of.open.order.id == one.order);
    let Some(movable) = movable.filter(|of| of.crew == from && of.moves < policy.swap_max) else {
        return Some(Violation::MovedWithoutCause(one.order));
    };
    let there_at = one.route.first().map(|leg| leg.eta);
    let latest = movable.promised_at + policy.swap_slack;
    let is_kept = there_at.is_some_and(|at| at <= latest);
    (!is_kept).then_some(Violation::PromiseBroken(one.order))
}

/// Who takes something over has nothing to do, or loses in the same chain what it has.
fn check_crew(snapshot: &Snapshot, one: &Move, chain: &[Move]) -> Option<Violation> {
    let state = snapshot.crews.iter().find(|state| state.crew.id == one.to);
    let loses = chain.iter().any(|other| other.from == Some(one.to));
    let is_ready = state.is_some_and(|state| {
        !state.asked && state.shift.is_some() && (loses || state.carried.len() <= 1)
    });
    (!is_ready).then_some(Violation::ChainTorn(one.to))
}

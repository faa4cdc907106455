//! Whose time has come: the front of a crew's queue, when the crew has nothing else running.

use super::snapshot::Carried;
use super::{CrewState, Decision, Policy, Snapshot};
use pult_domain::{Duty, Order, Starts, Timestamp};

/// The assignments that are to be started now, in the order of their crews.
pub(super) fn due(snapshot: &Snapshot, policy: &Policy, now: Timestamp) -> Vec<Decision> {
    let mut crews: Vec<_> = snapshot.crews.iter().collect();
    crews.sort_by_key(|crew| crew.crew.id);
    let start = |crew: &CrewState| {
        let front = front(crew, policy, now)?;
        Some(Decision::Start {
            crew: crew.crew.id,
            assignment: front.assignment,
            order: front.orders.first()?.id,
        })
    };
    crews.into_iter().filter_map(start).collect()
}

fn front<'a>(crew: &'a CrewState, policy: &Policy, now: Timestamp) -> Option<&'a Carried> {
    if Duty::of(crew.shift.as_ref(), false) != Duty::Free {
        return None;
    }
    if crew.carried.iter().any(Carried::is_started) {
        return None;
    }
    let front = crew.carried.first()?;
    let is_due = |order: &Order| order.is_due(now, policy.prior_lead);
    (front.held().any(is_due) && !waits_for_its_crew(front)).then_some(front)
}

/// Whether its crew starts it, by saying so or by being seen on its way.
fn waits_for_its_crew(carried: &Carried) -> bool {
    let starts_by_crew = |order: &Order| order.conduct.starts == Starts::Position;
    carried.held().any(starts_by_crew)
}

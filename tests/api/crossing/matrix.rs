//! The words of every dialect for every phase, written down from the documents' side: the oracle of
//! these tests, and no copy of what the dialects do.

use pult::app::OrderView;
use pult::domain::{AssignmentStatus, OrderStatus, Phase, Stop, StopPhase, StopProgress};

/// The words for an order.
#[derive(Debug, PartialEq, Eq)]
pub struct OrderWords {
    /// Taxi-Master `state_kind`.
    pub taximaster: &'static str,
    /// Taxomet `status`.
    pub taxomet: &'static str,
    /// Yandex assignment `status`; `None`: HTTP 202. Also 202 for what was called off while nobody
    /// had it.
    pub yandex: Option<&'static str>,
}

/// The words for a phase.
pub fn order_words(phase: Phase) -> OrderWords {
    let (taximaster, taxomet, yandex) = match phase {
        Phase::Waiting | Phase::OnHold => ("new_order", "0", None),
        Phase::Offered => ("new_order", "0", Some("suggested")),
        Phase::Queued => ("driver_assigned", "1", Some("running")),
        Phase::EnRoute { stop: 0 } => ("driver_assigned", "2", Some("running")),
        Phase::AtStop { stop: 0 } => ("car_at_place", "3", Some("running")),
        Phase::EnRoute { .. } | Phase::AtStop { .. } => ("client_inside", "4", Some("running")),
        Phase::Completed => ("finished", "5", Some("completed")),
        Phase::Cancelled | Phase::Failed => ("aborted", "6", Some("canceled")),
    };
    OrderWords {
        taximaster,
        taxomet,
        yandex,
    }
}

/// Yandex's word for an assignment.
pub fn assignment_word(status: AssignmentStatus) -> &'static str {
    match status {
        AssignmentStatus::Offered { .. } => "suggested",
        AssignmentStatus::Active => "running",
        AssignmentStatus::Completed => "completed",
        AssignmentStatus::Declined | AssignmentStatus::Expired => "rejected",
        AssignmentStatus::Withdrawn | AssignmentStatus::Cancelled => "canceled",
    }
}

/// Navixy's word for a route that is not late.
pub fn route_word(view: &OrderView) -> &'static str {
    let stops = &view.order.stops;
    match view.phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold => "unassigned",
        Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. } => {
            // What another crew reached, which has the order no longer, does not count.
            let given = view.assignment.as_ref().map(|given| given.created_at);
            if stops
                .iter()
                .any(|stop| stop.first_arrived_at.is_some_and(|at| Some(at) >= given))
            {
                "arrived"
            } else {
                "assigned"
            }
        }
        Phase::Completed => {
            let visits = stops.iter().filter_map(|stop| match stop.progress {
                StopProgress::Done { arrived_at, .. } => Some(arrived_at),
                _ => None,
            });
            let visits: Vec<_> = visits.collect();
            if visits.len() < stops.len() {
                "failed"
            } else if visits.is_sorted() {
                "done"
            } else {
                "faulty"
            }
        }
        Phase::Cancelled | Phase::Failed => "failed",
    }
}

/// The words for a stop.
#[derive(Debug, PartialEq, Eq)]
pub struct StopWords {
    /// Navixy's status of a checkpoint or task that is not late.
    pub navixy: &'static str,
    /// TheTrack `status`.
    pub thetrack: &'static str,
    /// TheTrack `progress` of crews that were never seen; `None`: frozen as it was.
    pub progress: Option<&'static str>,
}

/// The words for one of an order's stops.
pub fn stop_words(view: &OrderView, index: usize) -> StopWords {
    let (navixy, thetrack, progress) = match stop_phase(view, index) {
        StopPhase::Waiting => ("unassigned", "pending", Some("pending")),
        StopPhase::OnHold => ("unassigned", "suspended", Some("pending")),
        StopPhase::Queued { .. } => ("assigned", "assigned", Some("pending")),
        StopPhase::EnRoute => ("assigned", "started", Some("on_the_way")),
        StopPhase::AtStop => ("arrived", "started", Some("arrived")),
        StopPhase::Done => ("done", "completed", None),
        StopPhase::Missed | StopPhase::Cancelled => ("failed", "canceled", None),
    };
    StopWords {
        navixy,
        thetrack,
        progress,
    }
}

/// The first stop of what its crew was told to start is started, whatever else its crew is at.
fn stop_phase(view: &OrderView, index: usize) -> StopPhase {
    let is_started = view.order.status == OrderStatus::Started;
    let next = view.order.stops.iter().position(Stop::is_open);
    let is_alone = matches!(&view.assignment, Some(held) if held.orders.len() == 1);
    match view.stop_phases[index] {
        StopPhase::Queued { .. } if is_started && is_alone && next == Some(index) => {
            StopPhase::EnRoute
        }
        phase => phase,
    }
}

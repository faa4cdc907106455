//! Where tasks, checkpoints and routes stand, judged from the order and the clock.

use super::wire::Status;
use pult_domain::{Order, Outcome, Phase, Stop, StopPhase, StopProgress, Timestamp};

/// An order as this dialect sees it at one moment.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The status of the route.
    pub route: Status,
    /// Since when.
    pub route_since: Timestamp,
    /// The status of each checkpoint, and since when.
    pub stops: Vec<(Status, Timestamp)>,
}

impl Judged {
    /// Judges an order.
    pub fn of(order: &Order, now: Timestamp) -> Judged {
        // An offer does not show in this dialect, so the order alone tells the phase.
        let phase = Phase::of(order, None);
        let judge = |(index, stop): (usize, &Stop)| {
            // What was closed stands as it stood then, however late it is now.
            let status = match order.stop_outcome(index) {
                Some(outcome) => Status::from(outcome),
                None => stop_status(stop, StopPhase::of(order, phase, index, 0), now),
            };
            (status, stop_since(order, stop, status, now))
        };
        let stops: Vec<_> = order.stops.iter().enumerate().map(judge).collect();
        let route = route_status(order, phase, &stops);
        let judged_since = stops.iter().map(|(_, since)| *since).max();
        let route_since = match route {
            Status::Unassigned | Status::Assigned => order.status_at,
            Status::Arrived => first_arrival(order).unwrap_or(order.status_at),
            Status::Failed if !phase.is_open() => order.status_at,
            Status::Done | Status::Delayed | Status::Failed | Status::Faulty => {
                judged_since.unwrap_or(order.status_at)
            }
        };
        Judged {
            route,
            route_since,
            stops,
        }
    }

    /// Whether it may still be planned anew as a whole: a task by its own status, a route by the
    /// route's.
    pub fn is_plannable(&self) -> bool {
        match self.stops.as_slice() {
            [(alone, _)] => is_plannable(*alone),
            _ => is_plannable(self.route),
        }
    }

    /// Whether the route and each of its checkpoints may still be planned anew.
    pub fn is_untouched(&self) -> bool {
        self.is_plannable() && self.stops.iter().all(|(status, _)| is_plannable(*status))
    }

    /// Whether one checkpoint may still be planned anew.
    pub fn is_stop_plannable(&self, index: usize) -> bool {
        is_plannable(self.stops[index].0)
    }
}

fn is_plannable(status: Status) -> bool {
    matches!(status, Status::Unassigned | Status::Assigned)
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Status {
        match outcome {
            Outcome::Done => Status::Done,
            Outcome::Late => Status::Delayed,
            Outcome::OutOfSequence => Status::Faulty,
            Outcome::Failed => Status::Failed,
        }
    }
}

/// The outcomes of closed orders and stops that show as one of these.
pub fn outcomes(statuses: &[Status]) -> Vec<Outcome> {
    let shown = |outcome: &Outcome| statuses.contains(&Status::from(*outcome));
    Outcome::ALL.into_iter().filter(shown).collect()
}

/// The status of a stop of an open order.
fn stop_status(stop: &Stop, phase: StopPhase, now: Timestamp) -> Status {
    let unless_late = |status| stop.lateness(now).map_or(status, Status::from);
    match phase {
        StopPhase::Waiting | StopPhase::OnHold => unless_late(Status::Unassigned),
        StopPhase::Queued { .. } | StopPhase::EnRoute => unless_late(Status::Assigned),
        StopPhase::AtStop => unless_late(Status::Arrived),
        StopPhase::Done => stop.outcome_of_visit().map_or(Status::Done, Status::from),
        StopPhase::Missed | StopPhase::Cancelled => Status::Failed,
    }
}

fn stop_since(order: &Order, stop: &Stop, status: Status, now: Timestamp) -> Timestamp {
    let closed = match stop.progress {
        StopProgress::Done { .. } => stop.completed_at(),
        StopProgress::Missed { at } => Some(at),
        StopProgress::Arrived { .. } | StopProgress::Ahead => None,
    };
    let judged = match (status, stop.progress) {
        (Status::Failed, _) if !order.status.is_open() => Some(order.status_at),
        (Status::Failed, _) => stop.missed_after(),
        (Status::Delayed, _) => stop.window.to,
        (_, StopProgress::Arrived { at }) => Some(at),
        _ => None,
    };
    // What was late before it was written down is late since it was.
    let since = closed.or(judged).unwrap_or(order.status_at);
    since.max(order.created_at).min(now.max(order.created_at))
}

fn route_status(order: &Order, phase: Phase, stops: &[(Status, Timestamp)]) -> Status {
    let is_failed = |(status, _): &(Status, Timestamp)| *status == Status::Failed;
    let n_open = order
        .stops
        .iter()
        .zip(stops)
        .filter(|(stop, judged)| stop.is_open() && !is_failed(judged))
        .count();
    let unless_over = |status| {
        if n_open > 0 {
            status
        } else {
            over(order, stops)
        }
    };
    match phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold => unless_over(Status::Unassigned),
        Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. } => {
            let is_reached = first_arrival(order).is_some();
            unless_over(if is_reached {
                Status::Arrived
            } else {
                Status::Assigned
            })
        }
        Phase::Completed | Phase::Cancelled | Phase::Failed => {
            order.outcome().map_or(Status::Failed, Status::from)
        }
    }
}

/// The status of a route with no checkpoint open.
fn over(order: &Order, stops: &[(Status, Timestamp)]) -> Status {
    let outcomes = stops.iter().map(|(status, _)| match status {
        Status::Failed => Outcome::Failed,
        Status::Delayed => Outcome::Late,
        _ => Outcome::Done,
    });
    order.outcome_of(outcomes).into()
}

fn first_arrival(order: &Order) -> Option<Timestamp> {
    order
        .stops
        .iter()
        .filter_map(|stop| stop.first_arrived_at)
        .min()
}

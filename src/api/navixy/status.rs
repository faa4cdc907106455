//! Where tasks, checkpoints and routes stand, judged from the order and the clock.

use super::wire::Status;
use pult_domain::{Order, Phase, Seconds, Stop, StopPhase, StopProgress, Timestamp};

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
            let judged_at = if order.status.is_open() {
                now
            } else {
                order.status_at
            };
            let status = stop_status(stop, StopPhase::of(order, phase, index, 0), judged_at);
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

/// When the work at a done stop was complete: as soon as the stay was long enough.
pub fn completed_at(stop: &Stop) -> Option<Timestamp> {
    let StopProgress::Done {
        arrived_at,
        left_at,
    } = stop.progress
    else {
        return None;
    };
    let too_long = Seconds((stop.stayed.0 - stop.min_stay.0).max(0));
    Some((left_at - too_long).max(arrived_at))
}

fn stop_status(stop: &Stop, phase: StopPhase, now: Timestamp) -> Status {
    match phase {
        StopPhase::Waiting | StopPhase::OnHold => lateness(stop, now).unwrap_or(Status::Unassigned),
        StopPhase::Queued { .. } | StopPhase::EnRoute => {
            lateness(stop, now).unwrap_or(Status::Assigned)
        }
        StopPhase::AtStop => lateness(stop, now).unwrap_or(Status::Arrived),
        StopPhase::Done => {
            lateness(stop, completed_at(stop).unwrap_or(now)).unwrap_or(Status::Done)
        }
        StopPhase::Missed | StopPhase::Cancelled => Status::Failed,
    }
}

/// What `at` makes of a stop whose window is over; `None` while it is not.
fn lateness(stop: &Stop, at: Timestamp) -> Option<Status> {
    if stop.missed_after().is_some_and(|after| at > after) {
        return Some(Status::Failed);
    }
    let is_late = stop.window.to.is_some_and(|to| at > to);
    is_late.then_some(Status::Delayed)
}

fn stop_since(order: &Order, stop: &Stop, status: Status, now: Timestamp) -> Timestamp {
    let closed = match stop.progress {
        StopProgress::Done { .. } => completed_at(stop),
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
        Phase::Completed => over(order, stops),
        Phase::Cancelled | Phase::Failed => Status::Failed,
    }
}

/// The status of a route with no checkpoint open.
fn over(order: &Order, stops: &[(Status, Timestamp)]) -> Status {
    let any = |status: Status| stops.iter().any(|(is, _)| *is == status);
    if any(Status::Failed) {
        Status::Failed
    } else if !is_in_order(order) {
        Status::Faulty
    } else if any(Status::Delayed) {
        Status::Delayed
    } else {
        Status::Done
    }
}

/// Whether the visits that count began in the order of the checkpoints.
fn is_in_order(order: &Order) -> bool {
    let visits = order.stops.iter().map(|stop| match stop.progress {
        StopProgress::Done { arrived_at, .. } => Some(arrived_at),
        StopProgress::Ahead | StopProgress::Arrived { .. } | StopProgress::Missed { .. } => None,
    });
    visits.flatten().is_sorted()
}

fn first_arrival(order: &Order) -> Option<Timestamp> {
    order
        .stops
        .iter()
        .filter_map(|stop| stop.first_arrived_at)
        .min()
}

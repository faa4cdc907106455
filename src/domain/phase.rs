//! What is derived: the phase of an order, of a stop, and the duty of a crew.
//!
//! Dialects show nothing else, each through a total `match`.

use super::{Assignment, Order, OrderStatus, Shift, Stop, StopProgress};

/// Where an order stands, for whoever looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Nobody was asked, or nobody said yes.
    Waiting,
    /// A crew is being asked.
    Offered,
    /// Held back by a person.
    OnHold,
    /// In a crew's queue.
    Queued,
    /// A crew drives to a stop.
    EnRoute {
        /// How many stops are closed.
        stop: usize,
    },
    /// A crew is at a stop.
    AtStop {
        /// How many stops are closed.
        stop: usize,
    },
    /// Done.
    Completed,
    /// Called off.
    Cancelled,
    /// Given up, or too late.
    Failed,
}

impl Phase {
    /// Derives the phase from the order and its live assignment.
    pub fn of(order: &Order, live: Option<&Assignment>) -> Phase {
        match order.status {
            OrderStatus::Pending => {
                if live.is_some_and(|assignment| assignment.status.is_offered()) {
                    Phase::Offered
                } else {
                    Phase::Waiting
                }
            }
            OrderStatus::Suspended => Phase::OnHold,
            OrderStatus::Assigned => Phase::Queued,
            OrderStatus::Started => {
                let stop = order.n_closed();
                if order.stops.iter().any(Stop::is_arrived) {
                    Phase::AtStop { stop }
                } else {
                    Phase::EnRoute { stop }
                }
            }
            OrderStatus::Completed => Phase::Completed,
            OrderStatus::Cancelled => Phase::Cancelled,
            OrderStatus::Failed => Phase::Failed,
        }
    }

    /// Whether the crew has left the pick-up, the customer with it.
    pub fn is_aboard(self) -> bool {
        matches!(
            self,
            Phase::EnRoute { stop: 1.. } | Phase::AtStop { stop: 1.. }
        )
    }

    /// Whether the order can still change.
    pub fn is_open(self) -> bool {
        !matches!(self, Phase::Completed | Phase::Cancelled | Phase::Failed)
    }
}

/// Where one stop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopPhase {
    /// Nobody has it.
    Waiting,
    /// Its order is held back.
    OnHold,
    /// A crew has it in its queue.
    Queued {
        /// How many open stops the crew visits first.
        ahead: usize,
    },
    /// A crew drives to it.
    EnRoute,
    /// A crew is there.
    AtStop,
    /// The work is done.
    Done,
    /// Nobody came.
    Missed,
    /// Its order was called off or given up.
    Cancelled,
}

impl StopPhase {
    /// Derives the phase of the order's stop number `index`; `ahead` is how many open stops its crew
    /// visits first.
    ///
    /// # Panics
    /// Never for an index of the order's own stops.
    pub fn of(order: &Order, phase: Phase, index: usize, ahead: usize) -> StopPhase {
        match order.stops[index].progress {
            StopProgress::Done { .. } => StopPhase::Done,
            StopProgress::Missed { .. } => StopPhase::Missed,
            StopProgress::Arrived { .. } if phase.is_open() => StopPhase::AtStop,
            StopProgress::Ahead | StopProgress::Arrived { .. } => match phase {
                Phase::Waiting | Phase::Offered => StopPhase::Waiting,
                Phase::OnHold => StopPhase::OnHold,
                Phase::Queued => StopPhase::Queued { ahead },
                Phase::EnRoute { .. } | Phase::AtStop { .. } if ahead == 0 => StopPhase::EnRoute,
                Phase::EnRoute { .. } | Phase::AtStop { .. } => StopPhase::Queued { ahead },
                Phase::Completed => StopPhase::Done,
                Phase::Cancelled | Phase::Failed => StopPhase::Cancelled,
            },
        }
    }
}

/// What a crew is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// No open shift.
    Off,
    /// On a break.
    Break,
    /// Carrying out an assignment that is started or due.
    Busy,
    /// Waiting for orders.
    Free,
}

impl Duty {
    /// Derives the duty; `busy` says whether an active assignment of the crew is started or due.
    pub fn of(shift: Option<&Shift>, busy: bool) -> Duty {
        match shift {
            None => Duty::Off,
            Some(shift) if shift.ended_at.is_some() => Duty::Off,
            Some(shift) if shift.break_since.is_some() => Duty::Break,
            Some(_) if busy => Duty::Busy,
            Some(_) => Duty::Free,
        }
    }
}

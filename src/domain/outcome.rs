//! How what is closed ended: as asked, late, in another sequence, or not at all.

use super::{Order, OrderStatus, Seconds, Stop, StopProgress, Timestamp};

/// How a stop, or an order as a whole, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// As it was asked for.
    Done,
    /// After a window was over.
    Late,
    /// All was done, but not in the sequence of the stops.
    OutOfSequence,
    /// Missed, called off, given up, or later than lateness is borne.
    Failed,
}

impl Outcome {
    /// All there are.
    pub const ALL: [Outcome; 4] = [
        Outcome::Done,
        Outcome::Late,
        Outcome::OutOfSequence,
        Outcome::Failed,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Late => "late",
            Outcome::OutOfSequence => "out_of_sequence",
            Outcome::Failed => "failed",
        }
    }
}

impl Stop {
    /// When the work at a done stop was complete: as soon as the stay was long enough.
    pub fn completed_at(&self) -> Option<Timestamp> {
        let StopProgress::Done {
            arrived_at,
            left_at,
        } = self.progress
        else {
            return None;
        };
        let too_long = Seconds((self.stayed.0 - self.min_stay.0).max(0));
        Some((left_at - too_long).max(arrived_at))
    }

    /// What a moment makes of a stop whose window is over then; `None` while it is not.
    pub fn lateness(&self, at: Timestamp) -> Option<Outcome> {
        if self.missed_after().is_some_and(|after| at > after) {
            return Some(Outcome::Failed);
        }
        let is_late = self.window.to.is_some_and(|to| at > to);
        is_late.then_some(Outcome::Late)
    }

    /// How it ended, once it was visited.
    pub fn outcome_of_visit(&self) -> Option<Outcome> {
        let at = self.completed_at()?;
        Some(self.lateness(at).unwrap_or(Outcome::Done))
    }
}

impl Order {
    /// How one of its stops ended; `None` while the order is open, and for a stop it does not have.
    pub fn stop_outcome(&self, index: usize) -> Option<Outcome> {
        if self.status.is_open() {
            return None;
        }
        let stop = self.stops.get(index)?;
        Some(match stop.progress {
            StopProgress::Missed { .. } => Outcome::Failed,
            StopProgress::Done { .. } => stop.outcome_of_visit().unwrap_or(Outcome::Done),
            // What nobody visited was closed with its order.
            StopProgress::Ahead | StopProgress::Arrived { .. } => match self.status {
                OrderStatus::Completed => stop.lateness(self.status_at).unwrap_or(Outcome::Done),
                _ => Outcome::Failed,
            },
        })
    }

    /// How it ended as a whole; `None` while it is open.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.status {
            OrderStatus::Completed => {
                let stops = (0..self.stops.len()).filter_map(|index| self.stop_outcome(index));
                Some(self.outcome_of(stops))
            }
            OrderStatus::Cancelled | OrderStatus::Failed => Some(Outcome::Failed),
            _ => None,
        }
    }

    /// What it comes to when its stops ended so.
    pub fn outcome_of(&self, stops: impl IntoIterator<Item = Outcome>) -> Outcome {
        let (mut failed, mut late) = (false, false);
        for outcome in stops {
            failed |= outcome == Outcome::Failed;
            late |= outcome == Outcome::Late;
        }
        if failed {
            Outcome::Failed
        } else if !self.is_in_sequence() {
            Outcome::OutOfSequence
        } else if late {
            Outcome::Late
        } else {
            Outcome::Done
        }
    }

    /// Whether the visits that count began in the sequence of the stops.
    fn is_in_sequence(&self) -> bool {
        let visits = self.stops.iter().map(|stop| match stop.progress {
            StopProgress::Done { arrived_at, .. } => Some(arrived_at),
            StopProgress::Ahead | StopProgress::Arrived { .. } | StopProgress::Missed { .. } => {
                None
            }
        });
        visits.flatten().is_sorted()
    }
}

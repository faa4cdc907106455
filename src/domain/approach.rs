//! How far a crew came to a stop.

use super::{Order, Stop, StopProgress, Timestamp};

/// How far a crew has come to a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approach {
    /// It is not on its way.
    Waiting,
    /// It is on its way.
    Underway,
    /// It is nearly there.
    Near,
    /// It is there.
    There,
}

impl Approach {
    /// Every one of them.
    pub const ALL: [Approach; 4] = [
        Approach::Waiting,
        Approach::Underway,
        Approach::Near,
        Approach::There,
    ];

    /// The attribute of a stop that keeps how far its crew had come when it was closed.
    pub const NOTED: &str = "office.approach";

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Approach::Waiting => "waiting",
            Approach::Underway => "underway",
            Approach::Near => "near",
            Approach::There => "there",
        }
    }
}

impl Order {
    /// When its stop number `index` was closed; `None` while there is something to do.
    ///
    /// # Panics
    /// Without such a stop.
    pub fn stop_ended_at(&self, index: usize) -> Option<Timestamp> {
        match self.stops[index].progress {
            StopProgress::Done { left_at, .. } => Some(left_at),
            StopProgress::Missed { at } => Some(at),
            StopProgress::Ahead | StopProgress::Arrived { .. } => {
                (!self.status.is_open()).then_some(self.status_at)
            }
        }
    }

    /// Whether every stop before number `index` was over when that ended: the crew had set out for it.
    pub fn was_next(&self, index: usize, ended: Timestamp) -> bool {
        let over = |stop: &Stop| match stop.progress {
            StopProgress::Done { left_at, .. } => left_at,
            StopProgress::Missed { at } => at,
            StopProgress::Ahead | StopProgress::Arrived { .. } => self.status_at,
        };
        let mut before = self.stops[..index].iter();
        before.all(|stop| over(stop) < ended)
    }

    /// How far the crew had come to stop number `index` when that ended: as it was noted, else as its
    /// moments tell.
    pub fn last_approach(&self, index: usize, ended: Timestamp) -> Approach {
        let stop = &self.stops[index];
        let noted = stop.attributes.get(Approach::NOTED).and_then(|word| {
            let mut known = Approach::ALL.into_iter();
            known.find(|approach| approach.as_str() == word)
        });
        let before = |at: Option<Timestamp>| at.is_some_and(|at| at < ended);
        noted.unwrap_or(if before(stop.first_arrived_at) {
            Approach::There
        } else if before(self.started_at) && self.was_next(index, ended) {
            Approach::Underway
        } else {
            Approach::Waiting
        })
    }
}

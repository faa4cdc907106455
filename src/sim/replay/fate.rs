//! What becomes of those who ask for a crew.

use pult_domain::Timestamp;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fate {
    /// It waits for somebody to take it, or was not made yet.
    #[default]
    Waiting,
    /// Somebody is on the way.
    Fetched,
    /// The crew came.
    Served,
    /// Nobody took it in time.
    Unserved,
    /// Somebody had taken it, and did not come in time.
    GaveUp,
    /// The crew came, and nobody was there.
    NoShow,
}

/// Somebody who asked for a crew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Person {
    pub fate: Fate,
    /// When the crew came.
    pub came_at: Option<Timestamp>,
    /// Which crew came.
    pub came: Option<usize>,
    /// When a crew was first promised.
    pub promised_at: Option<Timestamp>,
    /// How often another crew was sent instead.
    pub moves: u32,
    /// Until when they wait, once told that the crew is nearly there.
    pub waits_until: Option<Timestamp>,
}

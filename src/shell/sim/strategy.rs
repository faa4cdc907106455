//! The names of the strategies.

use clap::ValueEnum;

use super::day::Ground;
use pult_domain::{Quality, Seconds};
use pult_engine::Policy;
use pult_sim::replay::{Figures, Strategy, bound, run};

/// How far the strategy `hold` looks ahead: about a usual ride.
const HOLD_WITHIN: Seconds = Seconds::minutes(10);

/// A way to decide who takes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Name {
    /// What really happened; a day of the office only
    Recorded,
    /// The oldest order to the nearest free crew, as it is done by hand
    Nearest,
    /// The oldest order to the crew that has been idle for longest
    Queue,
    /// The engine: all orders and crews at once
    Batch,
    /// The engine, with parcels merged that lie on one another's way
    Merge,
    /// The engine, holding orders back for crews that are soon free and near
    Hold,
    /// What could be reached if the whole day were known beforehand
    Clairvoyant,
}

impl Name {
    /// Those of the comparison that is made when nobody names any.
    pub const USUAL: [Name; 5] = [
        Name::Nearest,
        Name::Queue,
        Name::Batch,
        Name::Merge,
        Name::Clairvoyant,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Name::Recorded => "recorded",
            Name::Nearest => "nearest",
            Name::Queue => "queue",
            Name::Batch => "batch",
            Name::Merge => "merge",
            Name::Hold => "hold",
            Name::Clairvoyant => "clairvoyant",
        }
    }

    /// Whether it hangs on the rules.
    pub fn keeps_rules(self) -> bool {
        matches!(self, Name::Batch | Name::Merge | Name::Hold)
    }

    /// The day's figures; `None` when the day is too large for the bound, or did not happen.
    pub fn play(self, ground: &Ground, rules: &Policy, seed: u64) -> Option<Figures> {
        let (day, router) = (&ground.day, &*ground.router);
        let engine = |quality, hold_within| {
            Strategy::engine(&Policy {
                quality,
                hold_within,
                ..rules.clone()
            })
        };
        let strategy = match self {
            Name::Recorded => return ground.past.as_ref().map(|past| past.figures),
            Name::Clairvoyant => return bound::clairvoyant(day, router),
            Name::Nearest => Strategy::Nearest,
            Name::Queue => Strategy::Queue,
            Name::Batch => engine(Quality::Low, rules.hold_within),
            Name::Merge => engine(Quality::Medium, rules.hold_within),
            Name::Hold => engine(rules.quality, HOLD_WITHIN.max(rules.hold_within)),
        };
        Some(run::run(day, &strategy, router, seed).figures)
    }
}

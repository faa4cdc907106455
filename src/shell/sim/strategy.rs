//! The names of the strategies.

use clap::ValueEnum;

use super::day::Ground;
use crate::Said;
use pult_domain::{Quality, Seconds};
use pult_engine::Policy;
use pult_sim::replay::run::Outcome;
use pult_sim::replay::{Figures, Setting, Strategy, World, bound, known_day, run};

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
    /// The engine as it was: all orders and crews at once, and what is accepted stays
    Batch,
    /// The same, and until the pick-up orders may go to other crews
    Swap,
    /// As swap, and free crews are advised where to stand
    Stands,
    /// The engine with the rules that it is given: with swaps and stands unless they say otherwise
    Engine,
    /// The same, calm: orders move only where much comes of it
    Calm,
    /// The engine, with parcels merged that lie on one another's way
    Merge,
    /// The engine, holding orders back for crews that are soon free and near
    Hold,
    /// A plan that knows the whole day, and whose crews set out once they are asked
    Plan,
    /// What no plan can beat: each order as if those before it were served as early as can be
    Bound,
    /// The same as bound, by its older name
    Clairvoyant,
}

impl Name {
    /// Those of the comparison that is made when nobody names any.
    pub const USUAL: [Name; 6] = [
        Name::Nearest,
        Name::Queue,
        Name::Batch,
        Name::Engine,
        Name::Merge,
        Name::Clairvoyant,
    ];

    /// Its name, by which the command line calls it too.
    pub fn said(self) -> Said {
        Said::same(match self {
            Name::Recorded => "recorded",
            Name::Nearest => "nearest",
            Name::Queue => "queue",
            Name::Batch => "batch",
            Name::Swap => "swap",
            Name::Stands => "stands",
            Name::Engine => "engine",
            Name::Calm => "calm",
            Name::Merge => "merge",
            Name::Hold => "hold",
            Name::Plan => "plan",
            Name::Bound => "bound",
            Name::Clairvoyant => "clairvoyant",
        })
    }

    /// Whether it hangs on the rules.
    pub fn keeps_rules(self) -> bool {
        self.decides() && !matches!(self, Name::Nearest | Name::Queue)
    }

    /// Whether it is a way to decide as orders come in.
    pub fn decides(self) -> bool {
        !matches!(
            self,
            Name::Recorded | Name::Plan | Name::Bound | Name::Clairvoyant
        )
    }

    /// The day's figures; `None` when the day is too large for the bound, or did not happen.
    pub fn play(self, ground: &Ground, rules: &Policy, world: World, seed: u64) -> Option<Figures> {
        match self {
            Name::Recorded => ground.past.as_ref().map(|past| past.figures),
            Name::Plan => known_day::plan(&ground.day, &*ground.router, seed),
            Name::Bound | Name::Clairvoyant => bound::clairvoyant(&ground.day, &*ground.router),
            _ => self
                .outcome(ground, rules, world, seed)
                .map(|outcome| outcome.figures),
        }
    }

    /// How the day goes; `None` for what is not a way to decide.
    pub fn outcome(
        self,
        ground: &Ground,
        rules: &Policy,
        world: World,
        seed: u64,
    ) -> Option<Outcome> {
        // What is accepted stays, and nobody is advised.
        let plain = Policy {
            swap_max: 0,
            advise: false,
            calm: false,
            ..rules.clone()
        };
        let policy = match self {
            _ if !self.decides() => return None,
            Name::Nearest | Name::Queue => plain,
            Name::Batch => Policy {
                quality: Quality::Low,
                ..plain
            },
            Name::Merge => Policy {
                quality: Quality::Medium,
                ..plain
            },
            Name::Hold => Policy {
                hold_within: HOLD_WITHIN.max(rules.hold_within),
                ..plain
            },
            Name::Swap => Policy {
                swap_max: rules.swap_max.max(1),
                ..plain
            },
            Name::Stands => Policy {
                swap_max: rules.swap_max.max(1),
                advise: true,
                ..plain
            },
            Name::Calm => Policy {
                calm: true,
                ..rules.clone()
            },
            _ => rules.clone(),
        };
        let strategy = match self {
            Name::Nearest => Strategy::Nearest,
            Name::Queue => Strategy::Queue,
            _ => Strategy::engine(&policy),
        };
        let setting = Setting {
            router: &*ground.router,
            world,
            seed,
            history: ground.history.clone(),
        };
        Some(run::run(&ground.day, &strategy, &setting))
    }
}

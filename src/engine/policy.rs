//! The office's rules of assignment: what `[engine]` of the configuration says, in domain types.

use pult_domain::{Error, Meters, Origin, Quality, Result, Seconds, TravelMode, Wrong};

/// How many times more must come of a move in a calm office.
const CALMER: i64 = 3;

/// How far a calm office looks ahead to busy crews.
const CALM_HOLD: Seconds = Seconds::minutes(10);

/// Which orders the positions of crews move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AutoArrive {
    /// None: people say where they are.
    None,
    /// Routes that were planned by hand: those of the Navixy door.
    #[default]
    Routes,
    /// Every order.
    All,
}

impl AutoArrive {
    /// The word in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            AutoArrive::None => "none",
            AutoArrive::Routes => "routes",
            AutoArrive::All => "all",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<AutoArrive> {
        match text {
            "none" => Ok(AutoArrive::None),
            "routes" => Ok(AutoArrive::Routes),
            "all" => Ok(AutoArrive::All),
            _ => Err(Error::invalid(
                "auto_arrive",
                Wrong::not_one_of(text, &["none", "routes", "all"]),
            )),
        }
    }

    /// Whether positions move orders that came in by this door.
    pub fn covers(self, origin: Origin) -> bool {
        match self {
            AutoArrive::None => false,
            AutoArrive::Routes => origin == Origin::Navixy,
            AutoArrive::All => true,
        }
    }
}

/// How the engine decides. The default is that of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Offers orders to crews without the dispatcher.
    pub auto_assign: bool,
    /// Whose orders the engine offers by itself.
    pub auto_assign_origins: Vec<Origin>,
    /// Which orders positions move.
    pub auto_arrive: AutoArrive,
    /// How long an offer lives; 0: until it is answered.
    pub offer_timeout: Seconds,
    /// A crew that let an offer run out is not asked for that order again before.
    pub snooze: Seconds,
    /// A pre-order becomes assignable this long before its time.
    pub prior_lead: Seconds,
    /// A position older than this does not say where a crew is.
    pub position_max_age: Seconds,
    /// A position less exact than this is counted and not used.
    pub worst_accuracy: Meters,
    /// A check-in older than this does not say where a crew is.
    pub checkin_max_age: Seconds,
    /// Orders may be offered to a crew that will be free within; 0: to free crews only.
    pub chain_within: Seconds,
    /// An order may be held back, so long in all, for a crew that is there sooner than every free one;
    /// 0: nothing is held back.
    pub hold_within: Seconds,
    /// Tasks a courier carries at once, unless the crew has its own limit.
    pub max_tasks: u32,
    /// How much longer than alone a merged task may take.
    pub detour_percent: u32,
    /// How much even shares of work count against speed, in thousandths; 0: speed alone.
    pub fairness_permille: i64,
    /// How hard to think for a company that does not say.
    pub quality: Quality,
    /// What leaving an order over for now costs; a crew that costs more is not asked.
    pub unserved: Seconds,
    /// Crews compared for each order, nearest first, before any more are looked at.
    pub n_candidates: usize,
    /// What a waiting second gains an order, in thousandths of a second.
    pub age_permille: i64,
    /// The most that rating points can gain or cost a crew; one point is one second.
    pub rating_cap: Seconds,
    /// What a second beyond a window costs, in seconds.
    pub lateness_factor: i64,
    /// What each crew ahead costs in a zone that asks in turn: more than any way within a zone.
    pub turn: Seconds,
    /// The assumed drive to a pick-up whose point nobody knows.
    pub unknown_eta: Seconds,
    /// What staying with its crew is worth to an order that the crew is on its way to.
    pub swap_gain: Seconds,
    /// How much later than promised another crew may be there.
    pub swap_slack: Seconds,
    /// How often an order may be moved to another crew; 0: never.
    pub swap_max: u32,
    /// Moves orders only where much comes of it, and holds orders back instead.
    pub calm: bool,
    /// Advises free crews where to stand.
    pub advise: bool,
}

impl Policy {
    /// How far, by straight lines, a crew of this mode goes for one assignment; `None`: anywhere.
    ///
    /// About an hour on foot, half an hour of hard riding; motor vehicles and transit are limited
    /// by the time they take alone.
    pub fn reach(&self, mode: TravelMode) -> Option<Meters> {
        match mode {
            TravelMode::Walking => Some(Meters(5_000)),
            TravelMode::Cycling => Some(Meters(15_000)),
            TravelMode::Driving | TravelMode::Transit => None,
        }
    }

    /// What staying is worth to an order, as calm as the office wants it.
    pub fn stay(&self) -> Seconds {
        match self.calm {
            true => Seconds(self.swap_gain.0.saturating_mul(CALMER)),
            false => self.swap_gain,
        }
    }

    /// How long an order may be held back: a calm office looks ahead at least as far as a usual ride lasts.
    pub fn holds_within(&self) -> Seconds {
        match self.calm {
            true => self.hold_within.max(CALM_HOLD),
            false => self.hold_within,
        }
    }

    /// Whether the engine offers orders of this door by itself.
    pub fn offers(&self, origin: Origin) -> bool {
        self.auto_assign && self.auto_assign_origins.contains(&origin)
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            auto_assign: true,
            auto_assign_origins: vec![
                Origin::Console,
                Origin::TaxiMaster,
                Origin::Taxomet,
                Origin::Yandex,
                Origin::Website,
            ],
            auto_arrive: AutoArrive::Routes,
            offer_timeout: Seconds(20),
            snooze: Seconds(120),
            prior_lead: Seconds(20 * 60),
            position_max_age: Seconds(300),
            worst_accuracy: Meters(500),
            checkin_max_age: Seconds(60 * 60),
            chain_within: Seconds(0),
            hold_within: Seconds(0),
            max_tasks: 4,
            detour_percent: 50,
            fairness_permille: 300,
            quality: Quality::Low,
            unserved: Seconds(3600),
            n_candidates: 16,
            age_permille: 500,
            rating_cap: Seconds(180),
            lateness_factor: 3,
            turn: Seconds(3600),
            unknown_eta: Seconds(1200),
            swap_gain: Seconds(120),
            swap_slack: Seconds(120),
            swap_max: 2,
            calm: false,
            advise: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_arrive_reads_back_as_it_is_written() {
        for which in [AutoArrive::None, AutoArrive::Routes, AutoArrive::All] {
            assert_eq!(AutoArrive::parse(which.as_str()), Ok(which));
        }
        assert!(AutoArrive::parse("some").is_err());
    }

    #[test]
    fn routes_are_those_of_navixy() {
        assert!(AutoArrive::Routes.covers(Origin::Navixy));
        assert!(!AutoArrive::Routes.covers(Origin::Yandex));
        assert!(AutoArrive::All.covers(Origin::Yandex));
        assert!(!AutoArrive::None.covers(Origin::Navixy));
    }

    #[test]
    fn hand_planned_work_is_not_scattered() {
        let policy = Policy::default();
        assert!(policy.offers(Origin::Console));
        assert!(!policy.offers(Origin::Navixy));
        assert!(!policy.offers(Origin::TheTrack));
        let off = Policy {
            auto_assign: false,
            ..policy
        };
        assert!(!off.offers(Origin::Console));
    }
}

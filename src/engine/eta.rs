//! How much longer drives take than the roads say: learned from the office's own finished legs.
//!
//! For each zone and hour of the week, the sum of actual over the sum of expected seconds, shrunk
//! towards the zone's overall ratio and that towards 1, as if [`PRIOR`] seconds of drives had gone
//! exactly as the roads say. This is the usual empirical Bayes shrinkage with a fixed prior weight
//! (Efron and Morris, "Stein's Estimation Rule and Its Competitors", JASA 68, 1973): few samples move
//! an estimate little, many move it fully.

use std::collections::BTreeMap;

use pult_domain::{Seconds, Timestamp, ZoneId};

/// Expected seconds of drives that the prior weighs: about twenty usual approaches.
pub const PRIOR: Seconds = Seconds(6_000);

/// The least and the most a factor may be, in thousandths.
pub const LIMITS: (i64, i64) = (500, 3_000);

const HOUR: i64 = 3_600;
const WEEK: i64 = 168;

/// A drive that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishedLeg {
    /// When it began.
    pub at: Timestamp,
    /// The zone of its order's first stop.
    pub zone: Option<ZoneId>,
    /// What the roads said.
    pub expected: Seconds,
    /// What it took.
    pub actual: Seconds,
}

/// Learned factors. The default changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factors {
    by_zone: BTreeMap<Option<ZoneId>, i64>,
    by_hour: BTreeMap<(Option<ZoneId>, i64), i64>,
}

#[derive(Default, Clone, Copy)]
struct Sums {
    expected: i64,
    actual: i64,
}

impl Sums {
    fn add(&mut self, leg: &FinishedLeg) {
        self.expected = self.expected.saturating_add(leg.expected.0);
        self.actual = self.actual.saturating_add(leg.actual.0);
    }

    /// The ratio in thousandths, shrunk towards `prior`.
    fn ratio(self, prior: i64) -> i64 {
        let believed = i128::from(PRIOR.0) * i128::from(prior);
        let actual = i128::from(self.actual) * 1000 + believed;
        let expected = i128::from(self.expected) + i128::from(PRIOR.0);
        ((actual / expected) as i64).clamp(LIMITS.0, LIMITS.1)
    }
}

impl Factors {
    /// Learns from finished legs, in any order. Legs without a length teach nothing, and none counts
    /// for more than ten times what was expected, so that a forgotten one does not outweigh a week.
    pub fn learn<'a>(legs: impl IntoIterator<Item = &'a FinishedLeg>) -> Factors {
        let mut by_zone = BTreeMap::<_, Sums>::new();
        let mut by_hour = BTreeMap::<_, Sums>::new();
        for leg in legs {
            if leg.expected.0 <= 0 || leg.actual.0 < 0 {
                continue;
            }
            let leg = FinishedLeg {
                actual: leg.actual.min(Seconds(leg.expected.0.saturating_mul(10))),
                ..*leg
            };
            by_zone.entry(leg.zone).or_default().add(&leg);
            let hour = (leg.zone, hour_of_week(leg.at));
            by_hour.entry(hour).or_default().add(&leg);
        }
        let by_zone: BTreeMap<_, _> = by_zone
            .into_iter()
            .map(|(zone, sums)| (zone, sums.ratio(1000)))
            .collect();
        let by_hour = by_hour
            .into_iter()
            .map(|((zone, hour), sums)| ((zone, hour), sums.ratio(by_zone[&zone])))
            .collect();
        Factors { by_zone, by_hour }
    }

    /// Factors that were learned before: of zones, and of their hours of the week, in thousandths.
    pub fn known(
        zones: impl IntoIterator<Item = (Option<ZoneId>, i64)>,
        hours: impl IntoIterator<Item = (Option<ZoneId>, i64, i64)>,
    ) -> Factors {
        let hours = hours.into_iter();
        Factors {
            by_zone: zones.into_iter().collect(),
            by_hour: hours
                .map(|(zone, hour, permille)| ((zone, hour), permille))
                .collect(),
        }
    }

    /// The factor of each zone, in thousandths.
    pub fn zones(&self) -> impl Iterator<Item = (Option<ZoneId>, i64)> {
        self.by_zone
            .iter()
            .map(|(zone, permille)| (*zone, *permille))
    }

    /// The factor of each zone's hours of the week (0 to 167, UTC), in thousandths.
    pub fn hours(&self) -> impl Iterator<Item = (Option<ZoneId>, i64, i64)> {
        let hours = self.by_hour.iter();
        hours.map(|(&(zone, hour), permille)| (zone, hour, *permille))
    }

    /// The factor in thousandths for drives that begin at a moment in a zone.
    pub fn permille(&self, zone: Option<ZoneId>, at: Timestamp) -> i64 {
        let by_hour = self.by_hour.get(&(zone, hour_of_week(at)));
        by_hour.or(self.by_zone.get(&zone)).copied().unwrap_or(1000)
    }

    /// What a drive takes here of which the roads say `road`.
    pub fn apply(&self, road: Seconds, zone: Option<ZoneId>, at: Timestamp) -> Seconds {
        scaled(road, self.permille(zone, at))
    }
}

/// `permille` thousandths of a duration, rounded to the nearest second.
pub(super) fn scaled(duration: Seconds, permille: i64) -> Seconds {
    let product = i128::from(duration.0) * i128::from(permille);
    let rounded = (product + 500).div_euclid(1000);
    Seconds(i64::try_from(rounded).unwrap_or(i64::MAX))
}

/// The hour of the week in UTC, 0 to 167; where it starts does not matter.
fn hour_of_week(at: Timestamp) -> i64 {
    at.0.div_euclid(HOUR).rem_euclid(WEEK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn legs(n: usize, at: i64, expected: i64, actual: i64) -> Vec<FinishedLeg> {
        let leg = FinishedLeg {
            at: Timestamp(at),
            zone: Some(ZoneId(1)),
            expected: Seconds(expected),
            actual: Seconds(actual),
        };
        vec![leg; n]
    }

    #[test]
    fn nothing_learned_changes_nothing() {
        let factors = Factors::default();
        assert_eq!(
            factors.apply(Seconds(600), None, Timestamp(0)),
            Seconds(600)
        );
    }

    #[test]
    fn one_slow_drive_moves_little_and_a_thousand_move_fully() {
        let zone = Some(ZoneId(1));
        let one = Factors::learn(&legs(1, 0, 300, 600));
        assert!((1000..1150).contains(&one.permille(zone, Timestamp(0))));
        let many = Factors::learn(&legs(1000, 0, 300, 600));
        assert!((1970..=2000).contains(&many.permille(zone, Timestamp(0))));
    }

    #[test]
    fn an_hour_without_drives_goes_by_its_zone_and_another_zone_by_the_roads() {
        let rush = Factors::learn(&legs(1000, 8 * HOUR, 300, 600));
        let night = Timestamp(3 * HOUR);
        assert!(rush.permille(Some(ZoneId(1)), night) > 1900);
        assert_eq!(rush.permille(Some(ZoneId(2)), night), 1000);
        let next_week = Timestamp((WEEK + 8) * HOUR);
        let this_week = Timestamp(8 * HOUR);
        let zone = Some(ZoneId(1));
        assert_eq!(
            rush.permille(zone, next_week),
            rush.permille(zone, this_week)
        );
    }

    proptest! {
        #[test]
        fn a_factor_stays_within_its_limits_and_does_not_hang_on_the_order_of_drives(
            raw in prop::collection::vec((0..2_000_000_i64, 0..4000_i64, 0..90_000_i64), 0..40),
            at in 0..2_000_000_i64,
        ) {
            let mut drives: Vec<_> = raw
                .iter()
                .flat_map(|&(at, expected, actual)| legs(1, at, expected, actual))
                .collect();
            let factors = Factors::learn(&drives);
            let permille = factors.permille(Some(ZoneId(1)), Timestamp(at));
            prop_assert!((LIMITS.0..=LIMITS.1).contains(&permille));
            drives.reverse();
            prop_assert_eq!(factors, Factors::learn(&drives));
        }
    }
}

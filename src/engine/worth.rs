//! What a crew is worth where it stands, as past days tell.
//!
//! On each past day the orders of the next quarter of an hour are matched exactly with the crews that are
//! free now. A crew's dual is what one more in its place would save them in waiting; its mean over the
//! days speaks against sending it away, as what is left behind does where nothing is known of past days.
//! Values learned from past days instead of one step ahead are what approximate dynamic programming for
//! fleets rests on (Simão et al., "An Approximate Dynamic Programming Algorithm for Large-Scale Fleet
//! Management", Transportation Science 43, 2009).

use std::collections::BTreeMap;

use super::history::History;
use super::matching::{Costs, solve};
use super::{CrewState, PastDay};
use pult_domain::{CrewId, Point, Seconds, Timestamp};
use pult_geo::{CrewIndex, StraightLine};

/// How far it is looked ahead, at how many days and at how many orders of each.
const AHEAD: Seconds = Seconds::minutes(15);
const DAYS: usize = 8;
const ORDERS: usize = 400;

/// Crews compared for each order.
const NEAREST: usize = 8;

/// What an order counts that no crew is left for.
const LONGEST: i64 = 900;

/// How much of a crew's worth counts: a past day is not this one.
const COUNTS_PERMILLE: i64 = 500;

/// What each of these crews is worth where it stands; those worth nothing are left out.
pub(super) fn worths(
    history: &History,
    free: &[(&CrewState, Point)],
    now: Timestamp,
) -> BTreeMap<CrewId, Seconds> {
    let index = CrewIndex::new(free.iter().enumerate().map(|(at, &(_, from))| (at, from)));
    let days: Vec<&PastDay> = history.days.iter().take(DAYS).collect();
    let mut sums = vec![0_i64; free.len()];
    for day in &days {
        let coming = history.coming(day, now, AHEAD).take(ORDERS);
        let coming: Vec<Point> = coming.map(|(_, point)| point).collect();
        let pairs = coming.iter().enumerate().flat_map(|(order, &place)| {
            index.nearest(place).take(NEAREST).map(move |(at, _)| {
                let (state, from) = free[at];
                let drive = StraightLine::trip(from, place, state.crew.mode).duration;
                (order, at, drive.0.min(LONGEST))
            })
        });
        let pairs: Vec<_> = pairs.collect();
        let costs = Costs::new(free.len(), vec![LONGEST; coming.len()], &pairs);
        let duals = solve(&costs).crew_dual;
        for (sum, dual) in sums.iter_mut().zip(duals) {
            *sum += dual;
        }
    }
    let n_days = days.len().max(1) as i64;
    let worth = |sum: i64| Seconds(sum * COUNTS_PERMILLE / 1_000 / n_days);
    let worths = free.iter().zip(sums);
    let worths = worths.map(|((state, _), sum)| (state.crew.id, worth(sum)));
    worths.filter(|(_, worth)| worth.0 > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_crew_is_worth_most_where_it_is_the_only_one_near_what_is_coming() {
        let asked = (0..10).map(|n| (Seconds(60 * n), spot(0, 0)));
        let day = PastDay {
            pickups: asked.collect(),
        };
        let history = History::new(NOW, vec![day], 4, String::new());
        let crews = [crew(1, 100), crew(2, 9_000)];
        let free: Vec<_> = crews
            .iter()
            .map(|of| (of, of.point().expect("seen")))
            .collect();
        let worths = worths(&history, &free, NOW);
        assert!(
            worths.get(&CrewId(1)) > worths.get(&CrewId(2)),
            "{worths:?}"
        );
    }
}

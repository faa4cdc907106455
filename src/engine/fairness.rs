//! Even shares of work: how a crew's idle time and earnings compare with its group's median.

use std::collections::BTreeMap;

use super::CrewState;
use pult_domain::{CrewGroupId, CrewId, Seconds, Timestamp};

/// The most that idleness and that earnings count, each, before the policy's weight: about two usual
/// drives to a pick-up. On simulated days three times as much made everybody wait a tenth longer
/// and shared the work no better.
const LIMIT: i64 = 600;

/// What a crew that earns twice its group's median is behind one at the median, in seconds.
const DOUBLE: i64 = 600;

/// A shift younger than this tells little about earnings an hour.
const YOUNG: i64 = 3_600;

/// For each crew on line, in seconds: negative for one that is owed work.
pub(super) fn balances(crews: &[&CrewState], now: Timestamp) -> BTreeMap<CrewId, Seconds> {
    let mut groups = BTreeMap::<Option<CrewGroupId>, Vec<&CrewState>>::new();
    for crew in crews.iter().filter(|crew| crew.shift.is_some()) {
        groups.entry(crew.crew.group).or_default().push(crew);
    }
    let mut balances = BTreeMap::new();
    for group in groups.values() {
        let idle = median(group.iter().filter_map(|crew| idle(crew, now)));
        let pays = pays(group);
        let rate = |crew: &CrewState| rate(crew, pays, now);
        let median_rate = median(group.iter().map(|crew| rate(crew)));
        for crew in group {
            let owed_time = self::idle(crew, now).map_or(0, |own| own - idle);
            let ahead = share(rate(crew), median_rate);
            let balance = ahead.clamp(-LIMIT, LIMIT) - owed_time.clamp(-LIMIT, LIMIT);
            balances.insert(crew.crew.id, Seconds(balance));
        }
    }
    balances
}

fn idle(crew: &CrewState, now: Timestamp) -> Option<i64> {
    crew.idle_since.map(|since| (now - since).0.max(0))
}

/// Whether orders of this group have prices; else they are counted.
fn pays(group: &[&CrewState]) -> bool {
    group.iter().any(|crew| crew.earned.0 != 0)
}

/// Earned, or served, in a thousand hours of the shift.
fn rate(crew: &CrewState, pays: bool, now: Timestamp) -> i64 {
    let worked = crew.shift.map_or(0, |shift| (now - shift.started_at).0);
    let gained = if pays {
        crew.earned.0
    } else {
        i64::from(crew.served)
    };
    let rate = i128::from(gained) * 3_600_000 / i128::from(worked.max(YOUNG));
    i64::try_from(rate).unwrap_or(i64::MAX)
}

/// How far a rate is from the median, in seconds.
fn share(rate: i64, median: i64) -> i64 {
    if median <= 0 {
        return 0;
    }
    let beyond = i128::from(rate) - i128::from(median);
    let seconds = beyond * i128::from(DOUBLE) / i128::from(median);
    seconds.clamp(i128::from(-LIMIT), i128::from(LIMIT)) as i64
}

/// The lower median; 0 of none.
fn median(values: impl Iterator<Item = i64>) -> i64 {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    match values.len() {
        0 => 0,
        n => values[(n - 1) / 2],
    }
}

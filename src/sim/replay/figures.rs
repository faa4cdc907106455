//! How well a day went.

use super::fate::{Fate, Person};
use pult_domain::{Meters, Seconds};
use pult_geo::Trip;

/// What a request counts that nobody served, or whose customer gave up, so that strategies that serve
/// unequal shares can be compared.
pub const PENALTY: Seconds = Seconds(1_800);

/// A crew this much later than first promised is late.
const LATE: Seconds = Seconds(60);

/// What became of a request that was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// From the asking to the crew's arrival.
    pub wait: Seconds,
    /// The crew's drive to the pick-up, where drives are not counted by crew.
    pub pickup: Meters,
}

/// What a crew did all day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    pub idle: Seconds,
    /// Driven with somebody aboard.
    pub earning: Seconds,
    /// Driven with nobody aboard.
    pub empty: Trip,
    /// How long it was on line.
    pub hours: Seconds,
}

/// A day in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Mean wait of those served.
    pub mean_wait: Seconds,
    /// The wait that half of them do not exceed.
    pub p50_wait: Seconds,
    /// The wait that 95 of a hundred do not exceed.
    pub p95_wait: Seconds,
    /// All drives with nobody aboard: to pick-ups and to where crews stand.
    pub pickup: Meters,
    /// How many were served.
    pub served: usize,
    /// How many asked.
    pub offered: usize,
    /// Between the idle time of the crew that has the ninth tenth behind it and that of the one that has
    /// the first: how unevenly work is shared. `None` where no crews are told apart.
    pub idle_spread: Option<Seconds>,
    /// Mean wait, where whoever was not served counts half an hour.
    pub penalised_wait: Seconds,
    /// How long crews drove with nobody aboard. `None`: not measured.
    pub empty: Option<Seconds>,
    /// What became of everybody. `None`: not measured.
    pub fates: Option<Fates>,
    /// As the spread of idle time, of what crews earn in an hour, in seconds with somebody aboard.
    pub earned_spread: Option<Seconds>,
}

/// What became of everybody on a day that was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fates {
    /// How many gave up after somebody had taken their order.
    pub gave_up: usize,
    /// How many were not there when the crew came.
    pub no_shows: usize,
    /// How often an order was moved to another crew.
    pub moved: usize,
    /// How many of those served waited a minute longer than first promised.
    pub late: usize,
}

impl Figures {
    /// How many asked and were not served.
    pub fn unserved(&self) -> usize {
        self.offered - self.served
    }

    /// Adds a day up.
    pub(super) fn of(served: &[Served], offered: usize, work: Option<&[Work]>) -> Figures {
        let mut waits: Vec<_> = served.iter().map(|one| one.wait).collect();
        waits.sort_unstable();
        let total: Seconds = waits.iter().copied().sum();
        let missed = PENALTY.0 * (offered - served.len()) as i64;
        let sum = |of: fn(&Work) -> Seconds| work.map(|all| all.iter().map(of).sum::<Seconds>());
        let spread_of = |of: fn(&Work) -> Seconds| work.map(|all| spread(all.iter().map(of)));
        let driven = work.map(|all| all.iter().map(|one| one.empty.distance).sum());
        Figures {
            mean_wait: Seconds(total.0 / waits.len().max(1) as i64),
            p50_wait: percentile(&waits, 50),
            p95_wait: percentile(&waits, 95),
            pickup: driven.unwrap_or_else(|| served.iter().map(|one| one.pickup).sum()),
            served: served.len(),
            offered,
            idle_spread: spread_of(|one| one.idle),
            penalised_wait: Seconds((total.0 + missed) / offered.max(1) as i64),
            empty: sum(|one| one.empty.duration),
            earned_spread: spread_of(|one| Seconds(one.earning.0 * 3_600 / one.hours.0.max(3_600))),
            ..Figures::default()
        }
    }

    /// Of a thousand orders, how often one was moved to another crew.
    pub fn moved_permille(&self) -> Option<f64> {
        let fates = self.fates?;
        Some(fates.moved as f64 * 1_000.0 / self.offered.max(1) as f64)
    }

    /// Of a thousand served, how many waited a minute longer than first promised.
    pub fn late_permille(&self) -> Option<f64> {
        let fates = self.fates?;
        Some(fates.late as f64 * 1_000.0 / self.served.max(1) as f64)
    }

    /// Adds what became of everybody. Whoever was not there when the crew came waited for nobody and is
    /// left out of the penalised wait.
    pub(super) fn count(&mut self, people: &[Person], late: &[Option<Seconds>]) {
        let n = |fate: Fate| people.iter().filter(|person| person.fate == fate).count();
        let n_moves: u32 = people.iter().map(|person| person.moves).sum();
        let fates = Fates {
            gave_up: n(Fate::GaveUp),
            no_shows: n(Fate::NoShow),
            moved: n_moves as usize,
            late: late.iter().flatten().filter(|late| **late > LATE).count(),
        };
        self.fates = Some(fates);
        let all = self.offered as i64;
        let absent = fates.no_shows as i64;
        let total = self.penalised_wait.0 * all - PENALTY.0 * absent;
        self.penalised_wait = Seconds(total / (all - absent).max(1));
    }
}

fn spread(of: impl Iterator<Item = Seconds>) -> Seconds {
    let mut of: Vec<_> = of.collect();
    of.sort_unstable();
    Seconds(percentile(&of, 90).0 - percentile(&of, 10).0)
}

/// The least of sorted values that so many of a hundred do not exceed (nearest rank); 0 of none.
fn percentile(sorted: &[Seconds], percent: usize) -> Seconds {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_go_by_rank() {
        let waits: Vec<_> = (1..=20).map(Seconds).collect();
        assert_eq!(percentile(&waits, 50), Seconds(10));
        assert_eq!(percentile(&waits, 95), Seconds(19));
        assert_eq!(percentile(&[], 95), Seconds(0));
    }

    #[test]
    fn a_day_without_orders_is_all_zeros() {
        assert_eq!(Figures::of(&[], 0, None), Figures::default());
    }

    #[test]
    fn whoever_is_not_served_counts_half_an_hour_and_whoever_was_not_there_nothing() {
        let served = [Served {
            wait: Seconds(100),
            pickup: Meters(0),
        }];
        let mut figures = Figures::of(&served, 3, None);
        assert_eq!((figures.unserved(), figures.late_permille()), (2, None));
        assert_eq!(figures.penalised_wait, Seconds((100 + 2 * 1_800) / 3));
        let with = |fate| Person {
            fate,
            ..Person::default()
        };
        let people = [with(Fate::Served), with(Fate::NoShow), with(Fate::GaveUp)];
        figures.count(&people, &[Some(Seconds(61)), None, None]);
        let fates = figures.fates.expect("counted");
        assert_eq!((fates.no_shows, fates.gave_up), (1, 1));
        assert_eq!(figures.late_permille(), Some(1_000.0));
        assert!((949..=950).contains(&figures.penalised_wait.0));
    }
}

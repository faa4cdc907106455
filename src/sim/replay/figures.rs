//! How well a day went.

use pult_domain::{Meters, Seconds};

/// What became of a request that was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// From the asking to the crew's arrival.
    pub wait: Seconds,
    /// The crew's drive to the pick-up.
    pub pickup: Meters,
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
    /// All drives to pick-ups.
    pub pickup: Meters,
    /// How many were served.
    pub served: usize,
    /// How many asked.
    pub offered: usize,
    /// Between the idle time of the crew that has the ninth tenth behind it and that of the one that has
    /// the first: how unevenly work is shared. `None` where no crews are told apart.
    pub idle_spread: Option<Seconds>,
}

impl Figures {
    /// Adds a day up.
    pub fn of(served: &[Served], offered: usize, idle: Option<&[Seconds]>) -> Figures {
        let mut waits: Vec<_> = served.iter().map(|one| one.wait).collect();
        waits.sort_unstable();
        let total: Seconds = waits.iter().copied().sum();
        Figures {
            mean_wait: Seconds(total.0 / waits.len().max(1) as i64),
            p50_wait: percentile(&waits, 50),
            p95_wait: percentile(&waits, 95),
            pickup: served.iter().map(|one| one.pickup).sum(),
            served: served.len(),
            offered,
            idle_spread: idle.map(spread),
        }
    }
}

fn spread(idle: &[Seconds]) -> Seconds {
    let mut idle = idle.to_vec();
    idle.sort_unstable();
    Seconds(percentile(&idle, 90).0 - percentile(&idle, 10).0)
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
}

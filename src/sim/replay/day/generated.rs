//! Days made of chance, from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::{Answers, Cab, Day, Request, Rest};
use crate::replay::demand::Demand;
use crate::replay::dice;
use pult_domain::{Seconds, Timestamp};

const HOUR: i64 = 3_600;

/// Crews work in three shifts of ten hours that overlap in the busy ones: (first hour, of how many).
const SHIFTS: [(i64, usize); 3] = [(6, 3), (12, 4), (16, 3)];

/// Hours of work after which a crew may rest, and how long.
pub(super) const REST: (i64, Seconds) = (5, Seconds::minutes(30));

/// Of a thousand offers, how many are refused.
const REFUSED_PERMILLE: u32 = 50;

impl Day {
    /// The day of a seed: demand by hour and district, crews in shifts with breaks.
    pub fn generated(seed: u64, demand: &Demand, n_cabs: usize) -> Day {
        Day::with_crews(seed, demand, n_cabs, Demand::requests)
    }

    /// The day of a seed on which depots send parcels in waves, and nothing else is asked for.
    pub fn parcels(seed: u64, demand: &Demand, n_cabs: usize) -> Day {
        Day::with_crews(seed, demand, n_cabs, Demand::waves)
    }

    fn with_crews(
        seed: u64,
        demand: &Demand,
        n_cabs: usize,
        asked: fn(&Demand, Timestamp, &mut ChaCha8Rng) -> Vec<Request>,
    ) -> Day {
        let midnight = Timestamp(0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let requests = asked(demand, midnight, &mut rng);
        let turns: Vec<_> = SHIFTS
            .iter()
            .flat_map(|&(hour, share)| std::iter::repeat_n(hour, share))
            .collect();
        let cabs = (0..n_cabs).map(|n| {
            // One in eight works around the clock, its drivers taking turns.
            let (first, hours) = match n % 8 {
                7 => (0, 24),
                _ => (turns[n % turns.len()], 10),
            };
            let from = midnight + Seconds(first * HOUR);
            Cab {
                start: demand.somewhere(&mut rng),
                from,
                to: from + Seconds(hours * HOUR),
                rests: rests(from, hours, &mut rng),
            }
        });
        let cabs = cabs.collect();
        Day {
            requests,
            cabs,
            answers: Answers::Chance(REFUSED_PERMILLE),
        }
    }
}

/// A break in each stretch of work, at some time of its last hour.
fn rests(from: Timestamp, hours: i64, rng: &mut ChaCha8Rng) -> Vec<Rest> {
    let (stretch, length) = REST;
    let n_rests = (hours - 1) / stretch;
    let rest = |n: i64| {
        let early = (dice::unit(rng) * HOUR as f64) as i64;
        let due = from + Seconds(n * stretch * HOUR - early);
        Rest { due, length }
    };
    (1..=n_rests).map(rest).collect()
}

//! A day: who asks for rides, and which crews work.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::demand::Demand;
use pult_domain::{Point, Seconds, Timestamp};

/// A ride that somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// When.
    pub at: Timestamp,
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// How long the customer waits for a crew to be found.
    pub patience: Seconds,
}

/// A crew that works this day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cab {
    /// Where it begins.
    pub start: Point,
    /// When it goes on line.
    pub from: Timestamp,
    /// When it takes no more orders.
    pub to: Timestamp,
}

/// A day to be replayed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Day {
    /// By time.
    pub requests: Vec<Request>,
    /// In no order.
    pub cabs: Vec<Cab>,
    /// How long a passenger takes to get in, and again to get out.
    pub boarding: Seconds,
    /// Of a thousand offers, how many are refused.
    pub refused_permille: u32,
}

/// Crews work in three shifts of ten hours that overlap in the busy ones: (first hour, of how many).
const SHIFTS: [(i64, usize); 3] = [(6, 3), (12, 4), (16, 3)];

impl Day {
    /// The day of a seed: so much demand, so many crews.
    pub fn generated(seed: u64, demand: &Demand, n_cabs: usize) -> Day {
        let midnight = Timestamp(0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let requests = demand.requests(midnight, &mut rng);
        let turns: Vec<_> = SHIFTS
            .iter()
            .flat_map(|&(hour, share)| std::iter::repeat_n(hour, share))
            .collect();
        let cabs = (0..n_cabs).map(|n| {
            let from = midnight + Seconds(turns[n % turns.len()] * 3_600);
            // One in eight works through the night instead.
            let (from, hours) = if n % 8 == 7 {
                (midnight, 24)
            } else {
                (from, 10)
            };
            Cab {
                start: demand.somewhere(&mut rng),
                from,
                to: from + Seconds(hours * 3_600),
            }
        });
        let cabs = cabs.collect();
        Day {
            requests,
            cabs,
            boarding: Seconds(60),
            refused_permille: 50,
        }
    }
}

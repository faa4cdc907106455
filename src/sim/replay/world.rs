//! How the world treats a plan: how long answers take, how wrong drives are, how patient people are.
//!
//! Every draw is a hash of the seed and of what it is about, so that strategies meet the same people
//! and the same streets.

use super::dice;
use pult_domain::{Seconds, Timestamp};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Whoever is told that the crew is this near waits for it, once.
pub(super) const NEARLY_THERE: Seconds = Seconds::minutes(3);

/// How long a crew waits at the door of somebody who does not come.
pub(super) const AT_THE_DOOR: Seconds = Seconds::minutes(5);

/// The hours in which drives take longer.
const RUSH: [std::ops::Range<i64>; 2] = [7..10, 16..19];

/// Draws that must not hang together.
#[derive(Clone, Copy)]
enum Draw {
    Patience,
    NoShow,
    PreOrder,
    Lead,
    Drive,
    Obeys,
}

/// What a day is replayed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct World {
    /// How long a crew takes to answer.
    pub answer: Seconds,
    /// Drives take up to so many thousandths more or less than the roads say.
    pub error_permille: i64,
    /// What the busy hours add to a drive, in thousandths.
    pub rush_permille: i64,
    /// How long a customer waits for the crew to come, from half of it to one and a half; `None`: as
    /// long as it takes.
    pub patience: Option<Seconds>,
    /// Of a thousand customers, how many are not there when the crew comes.
    pub no_show_permille: u32,
    /// Of a thousand orders, how many are ordered before.
    pub preorder_permille: u32,
    /// Of a hundred crews that are advised to stand elsewhere, how many go.
    pub obey_percent: u32,
    /// Of a thousand minutes that a crew drives or stands free, in how many somebody waves it down.
    pub hail_permille: u32,
}

impl World {
    /// Everybody answers at once, streets are as the roads say, and whoever has a crew waits for it.
    pub const PLAIN: World = World {
        answer: Seconds(0),
        error_permille: 0,
        rush_permille: 0,
        patience: None,
        no_show_permille: 0,
        preorder_permille: 0,
        obey_percent: 100,
        hail_permille: 0,
    };

    /// As it is: answers take ten seconds, drives are wrong by up to 30 %, a quarter longer in the busy
    /// hours, a customer waits about twenty minutes, two in a hundred are not there, and a tenth order
    /// before.
    pub const HARD: World = World {
        answer: Seconds(10),
        error_permille: 300,
        rush_permille: 250,
        patience: Some(Seconds::minutes(20)),
        no_show_permille: 20,
        preorder_permille: 100,
        obey_percent: 100,
        hail_permille: 0,
    };

    /// How much longer the drive of a cab for a request takes than the roads say, in thousandths.
    pub(super) fn slowness(&self, seed: u64, request: usize, cab: usize, at: Timestamp) -> i64 {
        let wrong = match self.error_permille {
            0 => 0.0,
            most => (2.0 * draw(seed, Draw::Drive, request, cab) - 1.0) * most as f64,
        };
        let hour = at.0.rem_euclid(DAY) / HOUR;
        let is_rush = RUSH.iter().any(|rush| rush.contains(&hour));
        let rush = if is_rush { self.rush_permille } else { 0 };
        (1_000 + wrong as i64) * (1_000 + rush) / 1_000
    }

    /// How long the customer of a request waits for a crew that is on its way.
    pub(super) fn patience_of(&self, seed: u64, request: usize) -> Option<Seconds> {
        let spread = 0.5 + draw(seed, Draw::Patience, request, 0);
        self.patience
            .map(|mean| Seconds((mean.0 as f64 * spread) as i64))
    }

    /// Whether the customer is not there when the crew comes.
    pub(super) fn is_no_show(&self, seed: u64, request: usize) -> bool {
        is_drawn(self.no_show_permille, seed, Draw::NoShow, request, 0)
    }

    /// How long before its time a request is made: half an hour to two hours for pre-orders.
    pub(super) fn lead_of(&self, seed: u64, request: usize) -> Seconds {
        match is_drawn(self.preorder_permille, seed, Draw::PreOrder, request, 0) {
            true => Seconds(1_800 + (draw(seed, Draw::Lead, request, 0) * 5_400.0) as i64),
            false => Seconds(0),
        }
    }

    /// Whether a crew goes where it is advised to stand.
    pub(super) fn obeys(&self, seed: u64, cab: usize, at: Timestamp) -> bool {
        let permille = self.obey_percent * 10;
        is_drawn(
            permille,
            seed,
            Draw::Obeys,
            cab,
            at.0.unsigned_abs() as usize,
        )
    }

    /// Whether a free cab is waved down in this minute of the day.
    pub(super) fn is_hailed(&self, seed: u64, cab: usize, minute: i64) -> bool {
        let minute = minute.unsigned_abs() as usize;
        let permille = f64::from(self.hail_permille);
        permille > 0.0 && dice::of_pair(!seed, minute, cab) * 1_000.0 < permille
    }
}

fn is_drawn(permille: u32, seed: u64, of: Draw, one: usize, other: usize) -> bool {
    permille > 0 && draw(seed, of, one, other) * 1_000.0 < f64::from(permille)
}

fn draw(seed: u64, of: Draw, one: usize, other: usize) -> f64 {
    let own = seed ^ ((of as u64 + 1) << 56);
    dice::of_pair(own, one, other & 0xffff_ffff)
}

//! A day: who asks for what, and which crews work.

mod generated;
mod shifts;

use std::collections::BTreeSet;

use super::dice;
use super::strategy::Visit;
use pult_domain::{Point, Seconds, Timestamp};

/// How long a customer waits for a crew to be found, when nobody knows better.
pub const PATIENCE: Seconds = Seconds::minutes(15);

/// A ride or a delivery that somebody asks for.
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
    /// When it should begin at the latest, where the customer said so.
    pub latest: Option<Timestamp>,
    /// How long the pick-up takes.
    pub boarding: Seconds,
    /// How long the drop-off takes.
    pub alighting: Seconds,
    /// A parcel: may be carried together with others.
    pub is_parcel: bool,
}

/// A crew that works this day.
#[derive(Debug, Clone, PartialEq)]
pub struct Cab {
    /// Where it begins.
    pub start: Point,
    /// When it goes on line.
    pub from: Timestamp,
    /// When it takes no more orders.
    pub to: Timestamp,
    /// Its breaks, by time.
    pub rests: Vec<Rest>,
}

impl Cab {
    fn is_on_line(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// A break: a crew takes it as soon as it is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Not before.
    pub due: Timestamp,
    /// How long.
    pub length: Seconds,
}

/// How crews answer when they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// By chance: of a thousand pairs of a request and a cab, so many are refused.
    Chance(u32),
    /// As it was: these pairs of a request and a cab are refused.
    Known(BTreeSet<(usize, usize)>),
}

/// A day to be replayed.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// By time.
    pub requests: Vec<Request>,
    /// In no order.
    pub cabs: Vec<Cab>,
    /// Who refuses what.
    pub answers: Answers,
}

impl Day {
    /// How many cabs are on line at a moment, those on a break too.
    pub fn n_on_line(&self, at: Timestamp) -> usize {
        self.cabs.iter().filter(|cab| cab.is_on_line(at)).count()
    }

    /// How many cabs are on line at a moment and on no break.
    pub fn n_ready(&self, at: Timestamp) -> usize {
        let rests = |rest: &Rest| rest.due <= at && at < rest.due + rest.length;
        let ready = |cab: &&Cab| cab.is_on_line(at) && !cab.rests.iter().any(rests);
        self.cabs.iter().filter(ready).count()
    }

    /// How long a cab stays at one end of a request.
    pub(super) fn stay(&self, visit: Visit) -> Seconds {
        let request = &self.requests[visit.request];
        match visit.is_pickup {
            true => request.boarding,
            false => request.alighting,
        }
    }

    /// Whether a cab says no to a request. It does not hang on when it is asked, nor on what was
    /// asked before, so that strategies meet the same crews.
    pub fn refuses(&self, request: usize, cab: usize, seed: u64) -> bool {
        match &self.answers {
            Answers::Known(pairs) => pairs.contains(&(request, cab)),
            Answers::Chance(permille) => {
                dice::of_pair(seed, request, cab) * 1_000.0 < f64::from(*permille)
            }
        }
    }
}

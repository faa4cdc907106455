//! A day as it goes: requests come in, cabs drive, and a strategy decides every few seconds.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::Day;
use super::dice;
use super::figures::{Figures, Served};
use super::strategy::{Moment, Strategy};
use pult_domain::{Point, Seconds, Timestamp, TravelMode};
use pult_geo::Router;

/// How often it is decided while anybody waits.
const STEP: Seconds = Seconds(5);

/// A cab on its way through the day.
#[derive(Debug, Clone)]
pub(super) struct Wheel {
    /// Where it stands, or will when it is free.
    pub at: Point,
    /// Since when it is free, or from when on it will be.
    pub free_at: Timestamp,
    pub n_served: u32,
    /// When it sets out for the last order it was given.
    sets_out: Timestamp,
    idle: Seconds,
}

impl Wheel {
    /// Whether an order waits for it behind the running one.
    pub fn is_booked(&self, now: Timestamp) -> bool {
        self.sets_out > now
    }
}

/// Replays the day under a strategy. The same day, strategy and seed give the same figures.
pub fn run(day: &Day, strategy: &Strategy, router: &dyn Router, seed: u64) -> Figures {
    let mut course = Course::new(day, router, seed);
    let mut now = day.requests.first().map_or(Timestamp(0), |first| first.at);
    loop {
        course.listen(now);
        let moment = course.moment(now);
        let pairs = strategy.decide(&moment);
        for (request, cab) in pairs {
            course.offer(request, cab, now);
        }
        match course.next(now) {
            Some(next) => now = next,
            None => return course.figures(),
        }
    }
}

struct Course<'a> {
    day: &'a Day,
    router: &'a dyn Router,
    rng: ChaCha8Rng,
    wheels: Vec<Wheel>,
    /// How many requests have come in.
    n_heard: usize,
    waiting: Vec<usize>,
    refused: BTreeSet<(usize, usize)>,
    served: Vec<Served>,
}

impl<'a> Course<'a> {
    fn new(day: &'a Day, router: &'a dyn Router, seed: u64) -> Course<'a> {
        let wheel = |cab: &super::Cab| Wheel {
            at: cab.start,
            free_at: cab.from,
            n_served: 0,
            sets_out: cab.from,
            idle: Seconds(0),
        };
        Course {
            day,
            router,
            rng: ChaCha8Rng::seed_from_u64(seed),
            wheels: day.cabs.iter().map(wheel).collect(),
            n_heard: 0,
            waiting: Vec::new(),
            refused: BTreeSet::new(),
            served: Vec::new(),
        }
    }

    /// Takes in what was asked by now, and lets go whose patience is over.
    fn listen(&mut self, now: Timestamp) {
        let requests = &self.day.requests;
        while requests
            .get(self.n_heard)
            .is_some_and(|request| request.at <= now)
        {
            self.waiting.push(self.n_heard);
            self.n_heard += 1;
        }
        let is_patient = |&at: &usize| now - requests[at].at <= requests[at].patience;
        self.waiting.retain(is_patient);
    }

    fn moment(&self, now: Timestamp) -> Moment<'_> {
        Moment {
            now,
            day: self.day,
            waiting: &self.waiting,
            wheels: &self.wheels,
            refused: &self.refused,
            router: self.router,
        }
    }

    /// A cab is asked; when it says yes, it goes as soon as it is free.
    fn offer(&mut self, request: usize, cab: usize, now: Timestamp) {
        if dice::unit(&mut self.rng) * 1_000.0 < f64::from(self.day.refused_permille) {
            self.refused.insert((request, cab));
            return;
        }
        let asked = self.day.requests[request];
        let wheel = &mut self.wheels[cab];
        let drive = |from, to| self.router.route(from, to, TravelMode::Driving);
        let pickup = drive(wheel.at, asked.from);
        let (Some(pickup), Some(ride)) = (pickup, drive(asked.from, asked.to)) else {
            self.refused.insert((request, cab));
            return;
        };
        let sets_out = wheel.free_at.max(now);
        let arrives = sets_out + pickup.duration;
        wheel.idle = wheel.idle + (sets_out - wheel.free_at);
        wheel.sets_out = sets_out;
        wheel.free_at = arrives + self.day.boarding + ride.duration + self.day.boarding;
        wheel.at = asked.to;
        wheel.n_served += 1;
        self.waiting.retain(|&other| other != request);
        self.served.push(Served {
            wait: arrives - asked.at,
            pickup: pickup.distance,
        });
    }

    /// The next moment worth a decision; `None` when the day is over.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let asked = self
            .day
            .requests
            .get(self.n_heard)
            .map(|request| request.at);
        if self.waiting.is_empty() {
            asked.map(|at| at.max(now + STEP))
        } else {
            Some(now + STEP)
        }
    }

    fn figures(&self) -> Figures {
        let rest = |(wheel, cab): (&Wheel, &super::Cab)| {
            wheel.idle + Seconds((cab.to - wheel.free_at).0.max(0))
        };
        let idle: Vec<_> = self.wheels.iter().zip(&self.day.cabs).map(rest).collect();
        Figures::of(&self.served, self.day.requests.len(), Some(&idle))
    }
}

//! A day as it goes: requests come in, cabs drive, and a strategy decides every few seconds.

use std::collections::BTreeSet;

use super::day::{Cab, Day};
use super::figures::{Figures, Served};
use super::strategy::{Moment, Offer, Strategy, Visit};
use pult_domain::{Meters, Point, Seconds, Timestamp, TravelMode};
use pult_geo::{Router, Trip};

/// How often it is decided while anybody waits.
pub const STEP: Seconds = Seconds(5);

/// A cab on its way through the day.
#[derive(Debug, Clone)]
pub(super) struct Wheel {
    /// Where it stands, or will when it is free.
    pub at: Point,
    /// Since when it is free, or from when on it will be.
    pub free_at: Timestamp,
    pub n_served: u32,
    /// The first of the requests it was given last.
    pub carries: Option<usize>,
    /// When it sets out for the last order it was given.
    sets_out: Timestamp,
    /// Until when its last break lasts.
    rests_until: Timestamp,
    n_rests: usize,
    idle: Seconds,
}

impl Wheel {
    fn new(cab: &Cab) -> Wheel {
        Wheel {
            at: cab.start,
            free_at: cab.from,
            n_served: 0,
            carries: None,
            sets_out: cab.from,
            rests_until: cab.from,
            n_rests: 0,
            idle: Seconds(0),
        }
    }

    /// Whether an order waits for it behind the running one.
    pub fn is_booked(&self, now: Timestamp) -> bool {
        self.sets_out > now
    }

    /// Whether it takes orders at this time, if it works: it is on no break, and none comes before.
    pub fn is_awake(&self, cab: &Cab, now: Timestamp) -> bool {
        let next = cab.rests.get(self.n_rests);
        self.rests_until <= now && next.is_none_or(|next| next.due > self.free_at.max(now))
    }

    /// Takes the breaks that are due by now.
    fn rest(&mut self, cab: &Cab, now: Timestamp) {
        while let Some(rest) = cab.rests.get(self.n_rests) {
            let begins = rest.due.max(self.free_at);
            if begins > now {
                return;
            }
            self.idle = self.idle + (begins - self.free_at);
            self.free_at = begins + rest.length;
            self.rests_until = self.free_at;
            self.n_rests += 1;
        }
    }
}

/// Something that was decided, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// Which cab.
    pub cab: usize,
    /// About which requests.
    pub requests: Vec<usize>,
    /// Whether it said yes.
    pub accepted: bool,
}

/// How a day went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In figures.
    pub figures: Figures,
    /// Who was asked about what, in the order of time.
    pub asked: Vec<Asked>,
    /// The wait of each request, from the asking to the crew's arrival; `None`: not served.
    pub waits: Vec<Option<Seconds>>,
}

/// Replays the day under a strategy. The same day, strategy and seed give the same outcome.
pub fn run(day: &Day, strategy: &Strategy, router: &dyn Router, seed: u64) -> Outcome {
    play(day, router, seed, |moment| strategy.decide(moment))
}

/// Replays the day; `decide` says at each moment who is asked.
pub(super) fn play(
    day: &Day,
    router: &dyn Router,
    seed: u64,
    mut decide: impl FnMut(&Moment) -> Vec<Offer>,
) -> Outcome {
    let mut course = Course::new(day, router, seed);
    let mut now = day.requests.first().map_or(Timestamp(0), |first| first.at);
    loop {
        course.listen(now);
        for offer in decide(&course.moment(now)) {
            course.offer(&offer, now);
        }
        match course.next(now) {
            Some(next) => now = next,
            None => return course.outcome(),
        }
    }
}

struct Course<'a> {
    day: &'a Day,
    router: &'a dyn Router,
    seed: u64,
    wheels: Vec<Wheel>,
    /// How many requests have come in.
    n_heard: usize,
    waiting: Vec<usize>,
    refused: BTreeSet<(usize, usize)>,
    served: Vec<Served>,
    asked: Vec<Asked>,
    waits: Vec<Option<Seconds>>,
}

impl<'a> Course<'a> {
    fn new(day: &'a Day, router: &'a dyn Router, seed: u64) -> Course<'a> {
        Course {
            day,
            router,
            seed,
            wheels: day.cabs.iter().map(Wheel::new).collect(),
            n_heard: 0,
            waiting: Vec::new(),
            refused: BTreeSet::new(),
            served: Vec::new(),
            asked: Vec::new(),
            waits: vec![None; day.requests.len()],
        }
    }

    /// Takes in what was asked by now, lets go whose patience is over, and lets crews rest.
    fn listen(&mut self, now: Timestamp) {
        let requests = &self.day.requests;
        let is_heard = |request: &super::Request| request.at <= now;
        while requests.get(self.n_heard).is_some_and(is_heard) {
            self.waiting.push(self.n_heard);
            self.n_heard += 1;
        }
        let is_patient = |&at: &usize| now - requests[at].at <= requests[at].patience;
        self.waiting.retain(is_patient);
        for (wheel, cab) in self.wheels.iter_mut().zip(&self.day.cabs) {
            wheel.rest(cab, now);
        }
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
    fn offer(&mut self, offer: &Offer, now: Timestamp) {
        let requests = offer.requests();
        let says_no = |&request: &usize| self.day.refuses(request, offer.cab, self.seed);
        let drives = match requests.iter().any(says_no) {
            true => None,
            false => self.drives(offer),
        };
        self.asked.push(Asked {
            at: now,
            cab: offer.cab,
            requests: requests.clone(),
            accepted: drives.is_some(),
        });
        match drives {
            Some(drives) => self.carry_out(offer, &drives, now),
            None => {
                let no = requests.into_iter().map(|request| (request, offer.cab));
                self.refused.extend(no);
            }
        }
    }

    /// The drives of an offer; `None` where no road leads.
    fn drives(&self, offer: &Offer) -> Option<Vec<Trip>> {
        let mut here = self.wheels[offer.cab].at;
        let drive = |visit: &Visit| {
            let there = visit.point(self.day);
            let trips = self.router.many_to_one(&[here], there, TravelMode::Driving);
            here = there;
            trips[0]
        };
        offer.visits.iter().map(drive).collect()
    }

    fn carry_out(&mut self, offer: &Offer, drives: &[Trip], now: Timestamp) {
        let wheel = &mut self.wheels[offer.cab];
        let sets_out = wheel.free_at.max(now);
        wheel.idle = wheel.idle + (sets_out - wheel.free_at);
        wheel.sets_out = sets_out;
        let (mut time, mut empty, mut n_aboard) = (sets_out, Meters(0), 0_usize);
        for (visit, drive) in offer.visits.iter().zip(drives) {
            time = time + drive.duration;
            if n_aboard == 0 {
                empty = empty + drive.distance;
            }
            let request = &self.day.requests[visit.request];
            if visit.is_pickup {
                n_aboard += 1;
                let wait = time - request.at;
                self.waits[visit.request] = Some(wait);
                self.served.push(Served {
                    wait,
                    pickup: empty,
                });
                empty = Meters(0);
                time = time + request.boarding;
            } else {
                n_aboard -= 1;
                time = time + request.alighting;
            }
            wheel.at = visit.point(self.day);
        }
        wheel.free_at = time;
        let requests = offer.requests();
        wheel.n_served += requests.len() as u32;
        self.waiting.retain(|other| !requests.contains(other));
        wheel.carries = requests.first().copied();
    }

    /// The next moment worth a decision; `None` when the day is over.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.waiting.is_empty() {
            return Some(now + STEP);
        }
        let asked = self.day.requests.get(self.n_heard)?;
        Some(asked.at.max(now + STEP))
    }

    fn outcome(self) -> Outcome {
        let rest =
            |(wheel, cab): (&Wheel, &Cab)| wheel.idle + Seconds((cab.to - wheel.free_at).0.max(0));
        let idle: Vec<_> = self.wheels.iter().zip(&self.day.cabs).map(rest).collect();
        Outcome {
            figures: Figures::of(&self.served, self.day.requests.len(), Some(&idle)),
            asked: self.asked,
            waits: self.waits,
        }
    }
}

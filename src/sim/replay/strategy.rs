//! Ways to decide who takes what.

mod by_hand;
pub(super) mod engine;

use std::collections::BTreeSet;

use super::Day;
use super::run::Wheel;
use pult_domain::{Point, Timestamp};
use pult_engine::Policy;
use pult_geo::Router;

/// A way to decide who takes what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strategy {
    /// The oldest order goes to the nearest free crew, as small offices do by hand.
    Nearest,
    /// The oldest order goes to the crew that has been idle for longest.
    Queue,
    /// The engine, with this policy: all orders and crews at once.
    Engine(Box<Policy>),
}

impl Strategy {
    /// The engine with a policy.
    pub fn engine(policy: &Policy) -> Strategy {
        Strategy::Engine(Box::new(policy.clone()))
    }

    /// Decides.
    pub(super) fn decide(&self, moment: &Moment) -> Vec<Offer> {
        match self {
            Strategy::Nearest => by_hand::nearest(moment),
            Strategy::Queue => by_hand::queue(moment),
            Strategy::Engine(policy) => engine::decide(moment, policy),
        }
    }
}

/// A cab is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub cab: usize,
    /// In driving order: each request's pick-up before its drop-off.
    pub visits: Vec<Visit>,
}

impl Offer {
    /// To carry out one request.
    pub fn of_one(cab: usize, request: usize) -> Offer {
        let visit = |is_pickup| Visit { request, is_pickup };
        Offer {
            cab,
            visits: vec![visit(true), visit(false)],
        }
    }

    /// The requests in the order of their pick-ups.
    pub fn requests(&self) -> Vec<usize> {
        let pickups = self.visits.iter().filter(|visit| visit.is_pickup);
        pickups.map(|visit| visit.request).collect()
    }
}

/// One end of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visit {
    pub request: usize,
    pub is_pickup: bool,
}

impl Visit {
    pub fn point(self, day: &Day) -> Point {
        let request = &day.requests[self.request];
        match self.is_pickup {
            true => request.from,
            false => request.to,
        }
    }
}

/// A moment of the day, as a dispatcher sees it.
pub(super) struct Moment<'a> {
    pub now: Timestamp,
    pub day: &'a Day,
    /// Requests that nobody takes yet, oldest first.
    pub waiting: &'a [usize],
    pub wheels: &'a [Wheel],
    /// Who said no to what: request, cab.
    pub refused: &'a BTreeSet<(usize, usize)>,
    pub router: &'a dyn Router,
}

impl Moment<'_> {
    /// Cabs that have nothing to do.
    pub fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.wheels.len()).filter(|&cab| self.is_on_line(cab) && self.is_free(cab))
    }

    /// Whether a cab takes orders at this time.
    pub fn is_on_line(&self, at: usize) -> bool {
        let cab = &self.day.cabs[at];
        let works = cab.from <= self.now && self.now < cab.to;
        works && self.wheels[at].is_awake(cab, self.now)
    }

    /// Whether a cab has nothing to do.
    pub fn is_free(&self, cab: usize) -> bool {
        self.wheels[cab].free_at <= self.now
    }
}

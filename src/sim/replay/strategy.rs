//! Ways to decide who takes what.

mod by_hand;
pub(super) mod engine;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Day;
use super::fate::Person;
use super::wheel::Wheel;
use pult_domain::{Point, Seconds, Timestamp};
use pult_engine::{History, Policy};
use pult_geo::Router;

/// A pre-order is given to a crew this long before its time, by hand as by the engine.
const PRIOR_LEAD: Seconds = Seconds::minutes(20);

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
    pub(super) fn decide(&self, moment: &Moment) -> Vec<Choice> {
        match self {
            Strategy::Nearest => by_hand::nearest(moment),
            Strategy::Queue => by_hand::queue(moment),
            Strategy::Engine(policy) => engine::decide(moment, policy),
        }
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// A cab is to be asked.
    Offer(Offer),
    /// Cabs are to be asked that take over from one another; all say yes, or nothing changes.
    Swap(Vec<Move>),
    /// A cab is told where to stand.
    Advise { cab: usize, to: Point },
}

/// A request that another cab is to take over, or that is to be taken by one that gives its own away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    pub request: usize,
    /// Who drives to it; `None`: nobody yet.
    pub from: Option<usize>,
    pub to: usize,
}

impl Choice {
    /// Whether a cab is asked.
    pub fn asks(&self, cab: usize) -> bool {
        match self {
            Choice::Offer(offer) => offer.cab == cab,
            Choice::Swap(chain) => chain.iter().any(|one| one.to == cab),
            Choice::Advise { .. } => false,
        }
    }

    /// Whether it is about a request.
    pub fn is_about(&self, request: usize) -> bool {
        match self {
            Choice::Offer(offer) => offer.visits.iter().any(|visit| visit.request == request),
            Choice::Swap(chain) => chain.iter().any(|one| one.request == request),
            Choice::Advise { .. } => false,
        }
    }

    /// Whether a cab may lose by it what it has.
    pub fn takes_from(&self, cab: usize) -> bool {
        match self {
            Choice::Swap(chain) => chain.iter().any(|one| one.from == Some(cab)),
            Choice::Offer(_) | Choice::Advise { .. } => false,
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
    /// Requests that nobody takes yet, in the order in which they were made.
    pub waiting: &'a [usize],
    pub wheels: &'a [Wheel],
    pub people: &'a [Person],
    /// Who said no to what: request, cab.
    pub refused: &'a BTreeSet<(usize, usize)>,
    /// What cabs think about.
    pub questions: Vec<&'a Choice>,
    pub router: &'a dyn Router,
    pub history: Option<&'a Arc<History>>,
    /// Whether it is time to advise crews where to stand.
    pub is_round: bool,
}

impl Moment<'_> {
    /// Cabs that have nothing to do and are not asked about anything.
    pub fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.wheels.len()).filter(|&cab| {
            self.is_on_line(cab) && self.wheels[cab].is_free() && !self.is_asked(cab)
        })
    }

    /// Requests that wait for somebody to be asked, and whose time has come.
    pub fn wanted(&self) -> impl Iterator<Item = usize> + '_ {
        let due = |&at: &usize| self.day.requests[at].at <= self.now + PRIOR_LEAD;
        let waiting = self.waiting.iter().copied();
        waiting.filter(|&at| !self.is_offered(at)).filter(due)
    }

    /// Whether a cab takes orders at this time.
    pub fn is_on_line(&self, at: usize) -> bool {
        let cab = &self.day.cabs[at];
        let works = cab.from <= self.now && self.now < cab.to;
        works && self.wheels[at].is_awake(cab, self.now, self.free_at(at))
    }

    /// When the office expects a cab to be free.
    pub fn free_at(&self, cab: usize) -> Timestamp {
        let wheel = &self.wheels[cab];
        wheel.end(self.now, |visit| self.day.stay(visit)).1
    }

    /// Whether a cab thinks about something, or may lose what it has.
    pub fn is_asked(&self, cab: usize) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|choice| choice.asks(cab) || choice.takes_from(cab))
    }

    /// Whether somebody is asked about a request.
    pub fn is_offered(&self, request: usize) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|choice| choice.is_about(request))
    }
}

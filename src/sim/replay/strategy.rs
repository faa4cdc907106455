//! Ways to decide who takes what.

mod batch;
mod by_hand;

use std::collections::BTreeSet;

use super::run::Wheel;
use pult_domain::{Error, Result, Timestamp};
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
    Batch(Policy),
}

impl Strategy {
    /// Reads a name: `nearest`, `queue` or `batch`; the last decides by `policy`.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str, policy: &Policy) -> Result<Strategy> {
        match text {
            "nearest" => Ok(Strategy::Nearest),
            "queue" => Ok(Strategy::Queue),
            "batch" => Ok(Strategy::Batch(policy.clone())),
            _ => Err(Error::invalid(
                "strategy",
                format!("`{text}` is not nearest, queue or batch"),
            )),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &'static str {
        match self {
            Strategy::Nearest => "nearest",
            Strategy::Queue => "queue",
            Strategy::Batch(_) => "batch",
        }
    }

    /// Decides: pairs of requests and cabs.
    pub(super) fn decide(&self, moment: &Moment) -> Vec<(usize, usize)> {
        match self {
            Strategy::Nearest => by_hand::nearest(moment),
            Strategy::Queue => by_hand::queue(moment),
            Strategy::Batch(policy) => batch::decide(moment, policy),
        }
    }
}

/// A moment of the day, as a dispatcher sees it.
pub(super) struct Moment<'a> {
    pub now: Timestamp,
    pub day: &'a super::Day,
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
    pub fn is_on_line(&self, cab: usize) -> bool {
        let cab = &self.day.cabs[cab];
        cab.from <= self.now && self.now < cab.to
    }

    /// Whether a cab has nothing to do.
    pub fn is_free(&self, cab: usize) -> bool {
        self.wheels[cab].free_at <= self.now
    }
}

//! Days out of public ride logs, to hold strategies against demand that nobody here invented.
//!
//! - `melbourne`: ride requests of Melbourne (Najmi, Rey and Rashidi, "Novel dynamic formulations for
//!   real-time ride-sharing systems", Transportation Research Part E 108, 2017);
//! - `hash_code`: the self-driving rides of Google's Hash Code 2018;
//! - `chengdu`: a morning of Chengdu; `uber`: calls of New York, whose ends are made up.
//!
//! A log says who asks for what. Where it says nothing of crews, as many as asked for stand where
//! rides begin, on line for the whole log.

mod chengdu;
mod grid;
mod hash_code;
mod melbourne;
mod uber;

use std::collections::BTreeMap;

use super::day::{Answers, Cab, Day, Request};
use pult_domain::{Point, Seconds, TravelMode};
use pult_geo::Router;

pub use grid::Grid;

/// Of the busiest hour, this share is driven with passengers where a log says nothing of crews, in
/// thousandths: about what is known of the taxis of New York (Schaller, "Unsustainable?", 2017).
const BUSY_PERMILLE: i64 = 650;

/// Crews work on for so long after the last request.
const TAIL: Seconds = Seconds::minutes(60);

const HOUR: i64 = 3_600;

/// A ride log that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Rides {
    /// By time.
    pub requests: Vec<Request>,
    /// Where the log's own vehicles begin; none where it has no vehicles.
    pub vehicles: Vec<Point>,
    /// Whether its places lie on a grid of streets instead of on the earth.
    pub is_grid: bool,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {reason}")]
pub struct RidesError {
    /// Counted from 1.
    pub line: usize,
    /// Why it cannot be read.
    pub reason: String,
}

impl Rides {
    /// Reads a log in any of the known forms.
    ///
    /// # Errors
    /// The first line that is none of its form.
    pub fn parse(text: &str) -> Result<Rides, RidesError> {
        let mut rides = match text {
            text if text.starts_with(melbourne::HEADER) => melbourne::parse(text)?,
            text if text.starts_with(chengdu::HEADER) => chengdu::parse(text)?,
            text if text.starts_with(uber::HEADER) => uber::parse(text)?,
            text => hash_code::parse(text)?,
        };
        rides.requests.sort_by_key(|request| request.at);
        Ok(rides)
    }

    /// Each day of the log as a log of its own; a day begins where seconds are a multiple of a day's.
    pub fn days(self) -> Vec<Rides> {
        let mut days = BTreeMap::<i64, Vec<Request>>::new();
        for request in self.requests {
            let day = request.at.0.div_euclid(24 * HOUR);
            let at = request.at - Seconds(day * 24 * HOUR);
            days.entry(day).or_default().push(Request { at, ..request });
        }
        let log = |requests| Rides {
            requests,
            vehicles: self.vehicles.clone(),
            is_grid: self.is_grid,
        };
        days.into_values().map(log).collect()
    }

    /// Every n-th request only, so that about `n` are left.
    pub fn thinned(mut self, n: usize) -> Rides {
        let step = (self.requests.len() / n.max(1)).max(1);
        self.requests = self.requests.into_iter().step_by(step).collect();
        self
    }

    /// As many crews as are busy for most of the busiest hour.
    pub fn usual_crews(&self, router: &dyn Router) -> usize {
        let mut hours = BTreeMap::<i64, i64>::new();
        for request in &self.requests {
            let ways = router.many_to_one(&[request.from], request.to, TravelMode::Driving);
            let drive = ways[0].map_or(Seconds(0), |trip| trip.duration);
            let rides = hours.entry(request.at.0.div_euclid(HOUR)).or_default();
            *rides += (request.boarding + drive + request.alighting).0;
        }
        let busiest = hours.into_values().max().unwrap_or_default();
        usize::try_from(busiest * 1_000 / BUSY_PERMILLE / HOUR + 1).unwrap_or(usize::MAX)
    }

    /// The log as a day: with `crews` if so many are asked for, else with its own vehicles, else with
    /// `usual` many.
    pub fn into_day(self, crews: Option<usize>, usual: usize) -> Day {
        let (Some(first), Some(last)) = (self.requests.first(), self.requests.last()) else {
            return Day {
                requests: Vec::new(),
                cabs: Vec::new(),
                answers: Answers::Chance(0),
            };
        };
        let (from, to) = (first.at, last.at + TAIL);
        let starts = match (crews, self.vehicles.is_empty()) {
            (None, false) => self.vehicles,
            _ => spread(&self.requests, crews.unwrap_or(usual)),
        };
        let cab = |start| Cab {
            start,
            from,
            to,
            rests: Vec::new(),
        };
        Day {
            cabs: starts.into_iter().map(cab).collect(),
            requests: self.requests,
            answers: Answers::Chance(0),
        }
    }
}

/// Where so many rides begin, taken evenly from the log.
fn spread(requests: &[Request], n: usize) -> Vec<Point> {
    let at = |cab: usize| requests[cab * requests.len() / n].from;
    (0..n).map(at).collect()
}

fn wrong(line: usize, reason: impl Into<String>) -> RidesError {
    let reason = reason.into();
    RidesError { line, reason }
}

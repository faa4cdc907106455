//! What could be reached if the whole day were known beforehand: a bound that no office reaches.
//!
//! Each ride is preceded by another one of the same cab, or is its first. If every ride began when it
//! was asked for, the wait of each would hang on its predecessor alone, and choosing predecessors
//! is the same matching as anywhere else: exact, over the whole day. Rides really begin later, so no
//! way of working that sends cabs only after they were asked for does better (a relaxation of
//! vehicle scheduling as an assignment: Bertossi, Carraresi and Gallo, "On some matching problems
//! arising in vehicle scheduling models", Networks 17, 1987).

use super::figures::{Figures, Served};
use super::{Day, Request};
use pult_domain::{Point, Seconds, Timestamp, TravelMode};
use pult_engine::matching::{Costs, solve};
use pult_geo::{Router, Trip};

/// Days of more requests than this are not worth the memory of all pairs.
pub const MAX_REQUESTS: usize = 4_000;

/// What leaving a request unserved counts against any wait, in seconds: serving comes first.
const UNSERVED: i64 = 1_000_000;

/// Figures that the day cannot beat; `None` for a day that is too large.
pub fn clairvoyant(day: &Day, router: &dyn Router) -> Option<Figures> {
    if day.requests.len() > MAX_REQUESTS {
        return None;
    }
    let starts = starts(day, router);
    let mut pairs = Vec::new();
    let mut trips = Vec::new();
    for (at, request) in day.requests.iter().enumerate() {
        let able = starts
            .iter()
            .enumerate()
            .filter(|(_, start)| start.may_serve(at, request));
        let (ids, from): (Vec<_>, Vec<_>) = able.map(|(id, start)| (id, start.at)).unzip();
        let drives = router.many_to_one(&from, request.from, TravelMode::Driving);
        for (id, drive) in ids.into_iter().zip(drives) {
            if let Some(drive) = drive {
                let wait = wait(&starts[id], drive, request.at);
                pairs.push((at, id, wait.0));
                trips.push(((at, id), drive));
            }
        }
    }
    let matching = solve(&Costs::new(
        starts.len(),
        vec![UNSERVED; day.requests.len()],
        &pairs,
    ));
    let served = matching
        .crew_of
        .iter()
        .enumerate()
        .filter_map(|(at, start)| {
            let pair = (at, (*start)?);
            let found = trips.binary_search_by_key(&pair, |&(pair, _)| pair).ok()?;
            let drive = trips[found].1;
            Some(Served {
                wait: wait(&starts[pair.1], drive, day.requests[at].at),
                pickup: drive.distance,
            })
        });
    let served: Vec<_> = served.collect();
    Some(Figures::of(&served, day.requests.len(), None))
}

/// Where and when a cab comes free, at the earliest.
struct Start {
    at: Point,
    free_at: Timestamp,
    /// Until when its cab takes orders; after a ride, nobody knows which cab it is.
    to: Timestamp,
    ride: Option<usize>,
}

impl Start {
    /// Whether it is free before the customer gives up, and still at work.
    fn may_serve(&self, at: usize, request: &Request) -> bool {
        let in_time = self.free_at <= request.at + request.patience && self.to > request.at;
        in_time && self.ride != Some(at)
    }
}

fn starts(day: &Day, router: &dyn Router) -> Vec<Start> {
    let first = day.cabs.iter().map(|cab| Start {
        at: cab.start,
        free_at: cab.from,
        to: cab.to,
        ride: None,
    });
    let rides = day.requests.iter().enumerate().filter_map(|(at, request)| {
        let ride = router.route(request.from, request.to, TravelMode::Driving)?;
        Some(Start {
            at: request.to,
            free_at: request.at + request.boarding + ride.duration + request.alighting,
            to: Timestamp(i64::MAX),
            ride: Some(at),
        })
    });
    first.chain(rides).collect()
}

fn wait(start: &Start, drive: Trip, asked: Timestamp) -> Seconds {
    (start.free_at.max(asked) + drive.duration) - asked
}

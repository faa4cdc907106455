//! What could be reached if the whole day were known beforehand: a bound that no office reaches.
//!
//! Each ride is preceded by another one of the same cab, or is its first. If every ride began as early
//! as it possibly can, the wait of each would hang on its predecessor alone, and choosing predecessors
//! is the same matching as anywhere else: exact, over the whole day. Rides really begin later, so no
//! way of working that sends cabs only after they were asked for does better (a relaxation of
//! vehicle scheduling as an assignment: Bertossi, Carraresi and Gallo, "On some matching problems
//! arising in vehicle scheduling models", Networks 17, 1987). How early a ride can begin hangs on how
//! early those before it can end; that is reckoned in rounds until nothing changes.

use super::figures::{Figures, Served};
use super::{Day, Request};
use pult_domain::{Point, Seconds, Timestamp, TravelMode};
use pult_engine::matching::{Costs, solve};
use pult_geo::{Router, Trip};

/// Days of more requests than this are not worth the memory of all pairs.
pub const MAX_REQUESTS: usize = 4_000;

/// Rounds of putting off; after each the bound holds, and later ones change little.
const ROUNDS: usize = 20;

/// What leaving a request unserved counts against any wait, in seconds: serving comes first.
const UNSERVED: i64 = 1_000_000;

/// Figures that the day cannot beat; `None` for a day that is too large.
pub fn clairvoyant(day: &Day, router: &dyn Router) -> Option<Figures> {
    if day.requests.len() > MAX_REQUESTS {
        return None;
    }
    let mut starts = starts(day, router);
    let ways = ways(day, &starts, router);
    for _ in 0..ROUNDS {
        if !delay(day, &mut starts, &ways) {
            break;
        }
    }
    let able: Vec<_> = ways
        .iter()
        .filter(|way| starts[way.start].is_in_time(&day.requests[way.request]))
        .collect();
    let wait = |way: &Way| starts[way.start].wait(way.drive, day.requests[way.request].at);
    let pairs: Vec<_> = able
        .iter()
        .map(|way| (way.request, way.start, wait(way).0))
        .collect();
    let matching = solve(&Costs::new(
        starts.len(),
        vec![UNSERVED; day.requests.len()],
        &pairs,
    ));
    let chosen = able
        .iter()
        .filter(|way| matching.crew_of[way.request] == Some(way.start));
    let served: Vec<_> = chosen
        .map(|way| Served {
            wait: wait(way),
            pickup: way.drive.distance,
        })
        .collect();
    Some(Figures::of(&served, day.requests.len(), None))
}

/// A drive from where a cab comes free to a request that it may serve.
struct Way {
    request: usize,
    start: usize,
    drive: Trip,
}

fn ways(day: &Day, starts: &[Start], router: &dyn Router) -> Vec<Way> {
    let to = |(request, asked): (usize, &Request)| {
        let able = starts.iter().enumerate();
        let able = able.filter(|(_, start)| start.may_serve(request, asked));
        let (ids, from): (Vec<_>, Vec<_>) = able.map(|(id, start)| (id, start.at)).unzip();
        let drives = router.many_to_one(&from, asked.from, TravelMode::Driving);
        let ways = ids
            .into_iter()
            .zip(drives)
            .filter_map(move |(start, drive)| {
                let drive = drive?;
                Some(Way {
                    request,
                    start,
                    drive,
                })
            });
        ways.collect::<Vec<_>>()
    };
    day.requests.iter().enumerate().flat_map(to).collect()
}

/// Puts off the end of each ride by the least that its customer waits, whichever cab comes; whether
/// any was put off.
fn delay(day: &Day, starts: &mut [Start], ways: &[Way]) -> bool {
    let mut least = vec![None; day.requests.len()];
    for way in ways {
        let (start, asked) = (&starts[way.start], &day.requests[way.request]);
        if start.is_in_time(asked) {
            let wait = start.wait(way.drive, asked.at);
            let known = least[way.request].get_or_insert(wait);
            *known = wait.min(*known);
        }
    }
    let mut is_later = false;
    for start in starts {
        let Some(ride) = start.ride else { continue };
        // A ride that no cab is in time for never ends, and one more pass finds what hangs on it.
        let ends = least[ride].map_or(Timestamp(i64::MAX), |wait| {
            day.requests[ride].at + wait + start.lasts
        });
        is_later |= ends > start.free_at;
        start.free_at = start.free_at.max(ends);
    }
    is_later
}

/// Where and when a cab comes free, at the earliest.
struct Start {
    at: Point,
    free_at: Timestamp,
    /// How long its ride lasts, once begun.
    lasts: Seconds,
    /// Until when its cab takes orders; after a ride, nobody knows which cab it is.
    to: Timestamp,
    ride: Option<usize>,
}

impl Start {
    /// Whether it is free before the customer gives up, and still at work.
    fn may_serve(&self, at: usize, request: &Request) -> bool {
        self.is_in_time(request) && self.to > request.at && self.ride != Some(at)
    }

    fn is_in_time(&self, request: &Request) -> bool {
        self.free_at <= request.at + request.patience
    }

    fn wait(&self, drive: Trip, asked: Timestamp) -> Seconds {
        (self.free_at.max(asked) + drive.duration) - asked
    }
}

fn starts(day: &Day, router: &dyn Router) -> Vec<Start> {
    let first = day.cabs.iter().map(|cab| Start {
        at: cab.start,
        free_at: cab.from,
        lasts: Seconds(0),
        to: cab.to,
        ride: None,
    });
    let rides = day.requests.iter().enumerate().filter_map(|(at, request)| {
        let ride = router.route(request.from, request.to, TravelMode::Driving)?;
        let lasts = request.boarding + ride.duration + request.alighting;
        Some(Start {
            at: request.to,
            free_at: request.at + lasts,
            lasts,
            to: Timestamp(i64::MAX),
            ride: Some(at),
        })
    });
    first.chain(rides).collect()
}

//! A plan that knows the whole day, but whose crews set out for an order only once it was asked: what an
//! office could reach that guessed right every time.
//!
//! Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record breaking optimization results
//! using the ruin and recreate principle", Journal of Computational Physics 159, 2000), annealed: some orders
//! that are near one another are taken out of their crews' ways and put back where they cost least. It ends
//! after so many rounds, not by a clock, so that a seed gives the same plan on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::dice;
use super::figures::{Figures, PENALTY, Served};
use super::{Cab, Day};
use pult_domain::{Meters, Seconds, Timestamp, TravelMode};
use pult_geo::{Router, Trip};

/// Days of more requests than this are not worth the memory of all pairs.
pub const MAX_REQUESTS: usize = 4_000;

/// Rounds a request.
const ROUNDS: usize = 40;
/// At most so many requests are taken out at once.
const MOST_RUINED: usize = 12;
/// A plan that is worse by so many seconds is still gone on with, at first and at last.
const WARM: f64 = 120.0;
const COLD: f64 = 1.0;
/// An order does not go before one that was asked so long before.
const FAR: Seconds = Seconds::minutes(60);
/// Of a hundred places for a request, so many are overlooked: it keeps the search from going in circles.
const OVERLOOKED: f64 = 0.02;

/// How the day goes by the plan; `None` for a day that is too large.
pub fn plan(day: &Day, router: &dyn Router, seed: u64) -> Option<Figures> {
    if day.requests.len() > MAX_REQUESTS {
        return None;
    }
    let drives = Drives::of(day, router);
    let mut search = Search::new(day, &drives, seed);
    search.run();
    let served: Vec<Served> = search
        .best
        .iter()
        .enumerate()
        .flat_map(|(cab, way)| drives.served(day, cab, way))
        .collect();
    Some(Figures::of(&served, day.requests.len(), None))
}

/// What a crew does, in order: indices of requests.
type Way = Vec<usize>;

/// All drives to where requests begin, and all rides.
struct Drives {
    /// By where the crew is (first where crews begin, then where requests end) and the request.
    to: Vec<Option<Trip>>,
    /// How long each request takes once somebody boards.
    rides: Vec<Option<Seconds>>,
    n_cabs: usize,
    n_requests: usize,
}

/// When a crew is free, where, and how many breaks it has had.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Free {
    at: Timestamp,
    place: usize,
    rests: usize,
}

impl Drives {
    fn of(day: &Day, router: &dyn Router) -> Drives {
        let starts = day.cabs.iter().map(|cab| cab.start);
        let places: Vec<_> = starts
            .chain(day.requests.iter().map(|request| request.to))
            .collect();
        let n_requests = day.requests.len();
        let mut to = vec![None; places.len() * n_requests];
        for (request, asked) in day.requests.iter().enumerate() {
            let trips = router.many_to_one(&places, asked.from, TravelMode::Driving);
            for (place, trip) in trips.into_iter().enumerate() {
                to[place * n_requests + request] = trip;
            }
        }
        let ride = |request: &super::Request| {
            let ride = router.route(request.from, request.to, TravelMode::Driving)?;
            Some(request.boarding + ride.duration + request.alighting)
        };
        Drives {
            to,
            rides: day.requests.iter().map(ride).collect(),
            n_cabs: day.cabs.len(),
            n_requests,
        }
    }

    fn drive(&self, place: usize, request: usize) -> Option<Trip> {
        self.to[place * self.n_requests + request]
    }

    fn begin(&self, cab: usize, day: &Day) -> Free {
        Free {
            at: day.cabs[cab].from,
            place: cab,
            rests: 0,
        }
    }

    /// A crew goes on to a request: what its customer waits, and when the crew is free again. `None` where it
    /// comes too late, or works no more.
    fn next(&self, day: &Day, cab: usize, free: Free, request: usize) -> Option<(Seconds, Free)> {
        let asked = &day.requests[request];
        let Cab { rests, to, .. } = &day.cabs[cab];
        let (mut at, mut had) = (free.at, free.rests);
        while let Some(rest) = rests.get(had).filter(|rest| rest.due <= at.max(asked.at)) {
            at = at.max(rest.due) + rest.length;
            had += 1;
        }
        let leaves = at.max(asked.at);
        let drive = self.drive(free.place, request)?;
        if leaves >= *to || leaves > asked.at + asked.patience {
            return None;
        }
        let there = leaves + drive.duration;
        let after = Free {
            at: there + self.rides[request]?,
            place: self.n_cabs + request,
            rests: had,
        };
        Some((there - asked.at, after))
    }

    /// What the customers of a way wait, and how far the crew drives to them.
    fn served(&self, day: &Day, cab: usize, way: &[usize]) -> Vec<Served> {
        let mut free = self.begin(cab, day);
        let step = |&request: &usize| {
            let pickup = self.drive(free.place, request);
            let (wait, after) = self.next(day, cab, free, request)?;
            free = after;
            let pickup = pickup.map_or(Meters(0), |drive| drive.distance);
            Some(Served { wait, pickup })
        };
        way.iter().map_while(step).collect()
    }
}

struct Search<'a> {
    day: &'a Day,
    drives: &'a Drives,
    rng: ChaCha8Rng,
    /// Who refuses what, by crew and request.
    refused: Vec<bool>,
    ways: Vec<Way>,
    /// What the customers of each way wait.
    waits: Vec<i64>,
    /// Requests of nobody.
    left: Vec<usize>,
    cost: i64,
    best: Vec<Way>,
    best_cost: i64,
}

impl<'a> Search<'a> {
    fn new(day: &'a Day, drives: &'a Drives, seed: u64) -> Search<'a> {
        let n = day.cabs.len();
        let cabs = 0..n;
        let pairs = cabs.flat_map(|cab| {
            let requests = 0..day.requests.len();
            requests.map(move |request| day.refuses(request, cab, seed))
        });
        let mut search = Search {
            day,
            drives,
            rng: ChaCha8Rng::seed_from_u64(seed),
            refused: pairs.collect(),
            ways: vec![Way::new(); n],
            waits: vec![0; n],
            left: (0..day.requests.len()).collect(),
            cost: 0,
            best: Vec::new(),
            best_cost: i64::MAX,
        };
        search.recreate();
        search.keep_the_best();
        search
    }

    fn run(&mut self) {
        let n = self.day.requests.len();
        let rounds = ROUNDS * n;
        for round in 0..rounds {
            let done = round as f64 / rounds as f64;
            let warmth = WARM * (COLD / WARM).powf(done);
            let before = (
                self.ways.clone(),
                self.waits.clone(),
                self.left.clone(),
                self.cost,
            );
            self.ruin();
            self.recreate();
            let worse = (self.cost - before.3) as f64;
            if worse > -warmth * (1.0 - dice::unit(&mut self.rng)).ln() {
                (self.ways, self.waits, self.left, self.cost) = before;
            } else {
                self.keep_the_best();
            }
        }
    }

    fn keep_the_best(&mut self) {
        if self.cost < self.best_cost {
            self.best.clone_from(&self.ways);
            self.best_cost = self.cost;
        }
    }

    /// Takes out a request and those that are asked about when it is, nearest first.
    fn ruin(&mut self) {
        let n = self.day.requests.len();
        let pick = |rng: &mut ChaCha8Rng, n: usize| (dice::unit(rng) * n as f64) as usize;
        let middle = pick(&mut self.rng, n);
        let n_out = 2 + pick(&mut self.rng, MOST_RUINED - 1);
        let around = middle.saturating_sub(30)..(middle + 30).min(n);
        let from = self.drives.n_cabs + middle;
        let mut near: Vec<usize> = around.collect();
        near.sort_by_key(|&request| {
            let drive = self.drives.drive(from, request);
            let apart = self.day.requests[request].at - self.day.requests[middle].at;
            let way = drive.map_or(i64::MAX / 2, |drive| drive.duration.0);
            (request != middle, way + apart.0.abs())
        });
        near.truncate(n_out);
        for cab in 0..self.ways.len() {
            let before = self.ways[cab].len();
            self.ways[cab].retain(|request| !near.contains(request));
            if self.ways[cab].len() < before {
                let served = self.drives.served(self.day, cab, &self.ways[cab]);
                self.waits[cab] = served.iter().map(|one| one.wait.0).sum();
                // A break that is due earlier now may come in the way of what follows.
                let late = self.ways[cab].split_off(served.len());
                self.left.extend(late);
            }
        }
        self.left.extend(near);
        self.left.sort_unstable();
        self.left.dedup();
    }

    /// Puts back what is left, where it costs least.
    fn recreate(&mut self) {
        let mut out = std::mem::take(&mut self.left);
        for at in (1..out.len()).rev() {
            let other = (dice::unit(&mut self.rng) * (at + 1) as f64) as usize;
            out.swap(at, other);
        }
        for request in out {
            match self.cheapest(request) {
                Some((cab, at, wait)) => {
                    self.ways[cab].insert(at, request);
                    self.waits[cab] = wait;
                }
                None => self.left.push(request),
            }
        }
        let waits: i64 = self.waits.iter().sum();
        self.cost = waits + PENALTY.0 * self.left.len() as i64;
    }

    /// Where a request costs least: the crew, the place in its way, and what all wait there then. `None` where
    /// it costs less to leave it.
    fn cheapest(&mut self, request: usize) -> Option<(usize, usize, i64)> {
        let asked = &self.day.requests[request];
        let mut best: Option<(i64, (usize, usize, i64))> = None;
        for cab in 0..self.ways.len() {
            if self.refused[cab * self.drives.n_requests + request] {
                continue;
            }
            let way = &self.ways[cab];
            let mut free = self.drives.begin(cab, self.day);
            let mut before = 0;
            for at in 0..=way.len() {
                let next = way.get(at).map(|&next| self.day.requests[next].at);
                let is_far = next.is_some_and(|next| next + FAR < asked.at);
                if !is_far
                    && dice::unit(&mut self.rng) >= OVERLOOKED
                    && let Some(after) = self.wait_of(cab, free, request, &way[at..])
                {
                    let all = before + after;
                    let more = all - self.waits[cab];
                    if more < PENALTY.0 && best.is_none_or(|(least, _)| more < least) {
                        best = Some((more, (cab, at, all)));
                    }
                }
                let Some(&next) = way.get(at) else { break };
                let Some((wait, after)) = self.drives.next(self.day, cab, free, next) else {
                    break;
                };
                before += wait.0;
                free = after;
                // A crew that is free long after the request was given up comes too late with all that follows.
                if free.at > asked.at + asked.patience {
                    break;
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// What is waited when a crew goes to a request and then on its way.
    fn wait_of(&self, cab: usize, free: Free, request: usize, rest: &[usize]) -> Option<i64> {
        let (wait, mut free) = self.drives.next(self.day, cab, free, request)?;
        let mut total = wait.0;
        for &next in rest {
            let (wait, after) = self.drives.next(self.day, cab, free, next)?;
            total += wait.0;
            free = after;
        }
        Some(total)
    }
}

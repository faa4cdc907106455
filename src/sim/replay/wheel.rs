//! A cab on its way through the day: where it is at every moment, and what it still has to do.

use std::collections::VecDeque;

use super::day::Cab;
use super::strategy::Visit;
use pult_domain::{Meters, Point, Seconds, Timestamp};
use pult_geo::{RouteSource, Trip};

/// A cab on its way.
#[derive(Debug, Clone)]
pub(super) struct Wheel {
    /// Where it stands, or where its running drive began.
    here: Point,
    doing: Doing,
    /// What it has taken on, the running job first.
    jobs: VecDeque<Job>,
    /// How many passengers and parcels it has aboard.
    n_aboard: usize,
    pub n_served: u32,
    /// Since when it has nothing to do.
    idle_since: Timestamp,
    /// Until when its last break lasts.
    rests_until: Timestamp,
    n_rests: usize,
    /// What it drove with nobody aboard.
    pub empty: Trip,
    pub idle: Seconds,
    /// How long it drove with somebody aboard: what it earns by.
    pub earning: Seconds,
    /// Whether it lost an order to another crew since its last one.
    pub has_lost: bool,
}

#[derive(Debug, Clone, Copy)]
enum Doing {
    /// Stands where it is.
    Nothing,
    /// Drives to the next call of its job, or, without one, to where it was advised to stand.
    Driving(Drive),
    /// At the door, until this moment.
    AtStop(Timestamp),
}

#[derive(Debug, Clone, Copy)]
struct Drive {
    to: Point,
    left_at: Timestamp,
    arrives_at: Timestamp,
    trip: Trip,
}

/// What a cab has taken on.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// What is still to be visited, in driving order.
    pub calls: VecDeque<Call>,
    /// The request it began with.
    pub first: usize,
}

/// A visit and the drive there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub visit: Visit,
    pub point: Point,
    /// As the roads say.
    pub trip: Trip,
    /// How much longer it really takes, in thousandths.
    pub permille: i64,
}

/// What a cab comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrival {
    pub at: Timestamp,
    pub visit: Visit,
}

const NOWHERE: Trip = Trip {
    distance: Meters(0),
    duration: Seconds(0),
    source: RouteSource::Straight,
};

impl Wheel {
    pub fn new(cab: &Cab) -> Wheel {
        Wheel {
            here: cab.start,
            doing: Doing::Nothing,
            jobs: VecDeque::new(),
            n_aboard: 0,
            n_served: 0,
            idle_since: cab.from,
            rests_until: cab.from,
            n_rests: 0,
            empty: NOWHERE,
            idle: Seconds(0),
            earning: Seconds(0),
            has_lost: false,
        }
    }

    /// Where it is now.
    pub fn position(&self, now: Timestamp) -> Point {
        match self.doing {
            Doing::Driving(drive) => between(self.here, drive.to, drive.part(now)),
            Doing::Nothing | Doing::AtStop(_) => self.here,
        }
    }

    /// Whether it has nothing to do; it may be on its way to where it will stand.
    pub fn is_free(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Whether an order waits for it behind the running one.
    pub fn is_booked(&self) -> bool {
        self.jobs.len() > 1
    }

    /// Since when it has nothing to do.
    pub fn idle_since(&self) -> Timestamp {
        self.idle_since
    }

    /// Whether it is on its way to where it was advised to stand: where, and how long that takes.
    pub fn stand(&self, now: Timestamp) -> Option<(Point, Seconds)> {
        match self.doing {
            Doing::Driving(drive) if self.jobs.is_empty() => {
                Some((drive.to, drive.arrives_at - now))
            }
            _ => None,
        }
    }

    /// The running job.
    pub fn job(&self) -> Option<&Job> {
        self.jobs.front()
    }

    /// The request that it drives to, and when the office expects it there: a job of one request whose
    /// customer it has not reached.
    pub fn fetches(&self, now: Timestamp) -> Option<(usize, Timestamp)> {
        let job = self.jobs.front()?;
        let call = job.calls.front()?;
        let Doing::Driving(drive) = self.doing else {
            return None;
        };
        let is_alone = job.calls.len() == 2 && call.visit.is_pickup && self.n_aboard == 0;
        is_alone.then(|| {
            (
                call.visit.request,
                now + drive.left(now, call.trip.duration),
            )
        })
    }

    /// When the office expects each call of the running job.
    pub fn expected(&self, now: Timestamp, stay: impl Fn(Visit) -> Seconds) -> Vec<Timestamp> {
        let calls = self.jobs.front().map(|job| &job.calls);
        let mut time = now;
        let mut expected = Vec::new();
        for (at, call) in calls.into_iter().flatten().enumerate() {
            let drive = match (at, self.doing) {
                (0, Doing::Driving(drive)) => drive.left(now, call.trip.duration),
                (0, Doing::AtStop(until)) => (until - now) + call.trip.duration,
                _ => call.trip.duration,
            };
            time = time + drive;
            expected.push(time);
            time = time + stay(call.visit);
        }
        expected
    }

    /// Where, and when as the office expects, it has done all that it has taken on.
    pub fn end(&self, now: Timestamp, stay: impl Fn(Visit) -> Seconds) -> (Point, Timestamp) {
        let Some(last) = self.jobs.back().and_then(|job| job.calls.back()) else {
            let until = match self.doing {
                Doing::AtStop(until) => until.max(now),
                Doing::Nothing | Doing::Driving(_) => now,
            };
            return (self.position(now), until);
        };
        let running = self.expected(now, &stay);
        let first = self.jobs.front().and_then(|job| job.calls.back());
        let mut time = match (running.last(), first, self.doing) {
            (Some(&at), Some(call), _) => at + stay(call.visit),
            (_, _, Doing::AtStop(until)) => until.max(now),
            _ => now,
        };
        for call in self.jobs.iter().skip(1).flat_map(|job| &job.calls) {
            time = time + call.trip.duration + stay(call.visit);
        }
        (last.point, time)
    }

    /// Whether it takes orders at this time, if it works: it is on no break, and none comes before it is
    /// free.
    pub fn is_awake(&self, cab: &Cab, now: Timestamp, free_at: Timestamp) -> bool {
        let next = cab.rests.get(self.n_rests);
        self.rests_until <= now && next.is_none_or(|next| next.due > free_at.max(now))
    }

    /// Takes the breaks that are due by now.
    pub fn rest(&mut self, cab: &Cab, now: Timestamp) {
        while let Some(rest) = cab.rests.get(self.n_rests) {
            let begins = rest.due.max(self.idle_since).max(self.rests_until);
            if !self.is_free() || begins > now {
                return;
            }
            self.stop_driving(begins.min(now));
            self.idle = self.idle + (begins - self.idle_since);
            self.rests_until = begins + rest.length;
            self.idle_since = self.rests_until;
            self.n_rests += 1;
        }
    }

    /// Takes on a job; its calls' drives begin where the last job ends.
    pub fn take(&mut self, job: Job, now: Timestamp) {
        if self.is_free() {
            self.stop_driving(now);
            self.idle = self.idle + Seconds((now - self.idle_since).0.max(0));
            self.jobs.push_back(job);
            self.set_out(now);
        } else {
            self.jobs.push_back(job);
        }
        self.has_lost = false;
    }

    /// Gives up the request that it drives to, or one that waits behind; it stands where it is.
    pub fn lose(&mut self, request: usize, now: Timestamp) {
        let is_running = self.jobs.front().is_some_and(|job| job.has(request));
        for job in &mut self.jobs {
            job.calls.retain(|call| call.visit.request != request);
        }
        if is_running {
            if let Doing::Driving(_) = self.doing {
                self.stop_driving(now);
            }
            self.jobs_on(now);
        } else {
            self.jobs.retain(|job| !job.calls.is_empty());
        }
    }

    /// Goes to stand somewhere else.
    pub fn go_and_stand(&mut self, to: Point, trip: Trip, now: Timestamp) {
        self.stop_driving(now);
        self.doing = Doing::Driving(Drive {
            to,
            left_at: now,
            arrives_at: now + trip.duration,
            trip,
        });
    }

    /// Is waved down in the street, and busy for so long.
    pub fn is_hailed(&mut self, ride: Trip, to: Point, now: Timestamp) {
        self.stop_driving(now);
        self.idle = self.idle + Seconds((now - self.idle_since).0.max(0));
        self.here = to;
        self.earning = self.earning + ride.duration;
        self.idle_since = now + ride.duration;
        self.rests_until = self.rests_until.max(self.idle_since);
    }

    /// When it next comes to something.
    pub fn next_event(&self) -> Option<Timestamp> {
        match self.doing {
            Doing::Driving(drive) => Some(drive.arrives_at),
            Doing::AtStop(until) => Some(until),
            Doing::Nothing => None,
        }
    }

    /// Goes on to now; `stay` says how long it stays at a call it came to at a moment, and `None` that
    /// nobody is there.
    pub fn advance(&mut self, now: Timestamp, mut came: impl FnMut(Arrival) -> (Seconds, bool)) {
        loop {
            match self.doing {
                Doing::Driving(drive) if drive.arrives_at <= now => {
                    self.arrive(drive, &mut came);
                }
                Doing::AtStop(until) if until <= now => {
                    self.doing = Doing::Nothing;
                    self.jobs_on(until);
                }
                _ => return,
            }
        }
    }

    fn arrive(&mut self, drive: Drive, came: &mut impl FnMut(Arrival) -> (Seconds, bool)) {
        self.drove(&drive, 1.0);
        self.here = drive.to;
        self.doing = Doing::Nothing;
        let Some(call) = self.jobs.front_mut().and_then(|job| job.calls.pop_front()) else {
            return;
        };
        let (stays, is_there) = came(Arrival {
            at: drive.arrives_at,
            visit: call.visit,
        });
        match (call.visit.is_pickup, is_there) {
            (true, true) => {
                self.n_aboard += 1;
                self.n_served += 1;
            }
            (true, false) => {
                for job in &mut self.jobs {
                    job.calls
                        .retain(|other| other.visit.request != call.visit.request);
                }
            }
            (false, _) => self.n_aboard = self.n_aboard.saturating_sub(1),
        }
        self.doing = Doing::AtStop(drive.arrives_at + stays);
    }

    /// Goes on with what there is to do.
    fn jobs_on(&mut self, now: Timestamp) {
        while self.jobs.front().is_some_and(|job| job.calls.is_empty()) {
            self.jobs.pop_front();
        }
        match self.is_free() {
            true => self.idle_since = now,
            false => self.set_out(now),
        }
    }

    fn set_out(&mut self, now: Timestamp) {
        let Some(&call) = self.jobs.front().and_then(|job| job.calls.front()) else {
            return;
        };
        self.doing = Doing::Driving(Drive {
            to: call.point,
            left_at: now,
            arrives_at: now + Seconds(call.trip.duration.0 * call.permille / 1_000),
            trip: call.trip,
        });
    }

    fn stop_driving(&mut self, now: Timestamp) {
        if let Doing::Driving(drive) = self.doing {
            self.drove(&drive, drive.part(now));
            self.here = between(self.here, drive.to, drive.part(now));
            self.doing = Doing::Nothing;
        }
    }

    fn drove(&mut self, drive: &Drive, part: f64) {
        let took = Seconds(((drive.arrives_at - drive.left_at).0 as f64 * part) as i64);
        if self.n_aboard == 0 {
            let way = Meters((drive.trip.distance.0 as f64 * part) as i64);
            self.empty.distance = self.empty.distance + way;
            self.empty.duration = self.empty.duration + took;
        } else {
            self.earning = self.earning + took;
        }
    }
}

impl Job {
    pub fn has(&self, request: usize) -> bool {
        self.calls.iter().any(|call| call.visit.request == request)
    }
}

impl Drive {
    /// How much of it is behind.
    fn part(&self, now: Timestamp) -> f64 {
        match (self.arrives_at - self.left_at).0 {
            ..=0 => 1.0,
            all => ((now - self.left_at).0 as f64 / all as f64).clamp(0.0, 1.0),
        }
    }

    /// What is left of it as the roads say.
    fn left(&self, now: Timestamp, road: Seconds) -> Seconds {
        Seconds((road.0 as f64 * (1.0 - self.part(now))).round() as i64)
    }
}

fn between(from: Point, to: Point, part: f64) -> Point {
    Point {
        lat: from.lat + (to.lat - from.lat) * part,
        lon: from.lon + (to.lon - from.lon) * part,
    }
}

//! The best place of a task in a route: exact, over all pairs of positions.
//!
//! Each end is tried alone first, which is linear: what the delivery costs at the least behind each
//! stop bounds what a pick-up before it can come to. Where that leaves hope, the delivery walks
//! towards the end of the route, carrying the delayed clock with it; every pair costs a constant
//! number of operations (Savelsbergh 1992), and the walk stops where the clock, the load, the
//! delivery's window or the bound leave none.

use std::ops::Range;

use super::instance::Instance;
use super::route::{Route, Stop, TOLERANCE, rides_fit};

/// Where to insert a task: after these stops of the route as it is, at this extra cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) cost: f64,
    pub(super) pickup: u32,
    pub(super) delivery: u32,
}

impl Spot {
    /// No place at all.
    pub(super) const NONE: Self = Self {
        cost: f64::INFINITY,
        pickup: 0,
        delivery: 0,
    };

    pub(super) fn is_some(&self) -> bool {
        self.cost < f64::INFINITY
    }
}

/// Finds spots; keeps its scratch space from one question to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Finder {
    to_pickup: Vec<Ways>,
    to_delivery: Vec<Ways>,
    later: Vec<f64>,
    hopes: Vec<Hope>,
}

/// The ways between a stop and one end of the task.
#[derive(Debug, Clone, Copy)]
struct Ways {
    travel_to: f64,
    travel_from: f64,
    distance_to: f64,
    distance_from: f64,
}

/// A position of the pick-up whose delivery may be worth a walk.
#[derive(Debug, Clone, Copy)]
struct Hope {
    /// The least that any position of the delivery can come to.
    bound: f64,
    pickup: usize,
    /// Extra cost of the pick-up alone.
    detour: f64,
    /// Delayed arrival at the next stop.
    arrival: f64,
}

impl Finder {
    /// The cheapest feasible spot of a task in a route, or [`Spot::NONE`] when none costs less than
    /// `limit`. A low limit makes the answer quick: most routes are ruled out by a bound.
    pub(super) fn best_spot(
        &mut self,
        instance: &Instance,
        route: &Route,
        task: usize,
        limit: f64,
    ) -> Spot {
        let vehicle = &instance.vehicles()[route.vehicle];
        if route.n_tasks() >= vehicle.max_tasks {
            return Spot::NONE;
        }
        let fixed = if route.is_empty() { vehicle.fixed } else { 0.0 };
        let mut search = Search::new(instance, route, task, limit - fixed);
        if search.pickup.range.is_empty() || search.delivery.range.is_empty() {
            return Spot::NONE;
        }
        search.delivery.measure(route, &mut self.to_delivery);
        if search.bound_deliveries(&self.to_delivery, &mut self.later) >= search.best.cost {
            return Spot::NONE;
        }
        search.pickup.measure(route, &mut self.to_pickup);
        search.try_pickups(
            &self.to_pickup,
            &self.to_delivery,
            &self.later,
            &mut self.hopes,
        );
        search.deliver_later(&self.to_delivery, &self.later, &self.hopes);
        if !search.found {
            return Spot::NONE;
        }
        Spot {
            cost: search.best.cost + fixed,
            ..search.best
        }
    }
}

/// One end of the task with the rows and columns of the matrices that belong to it.
struct End<'a> {
    early: f64,
    latest: f64,
    service: f64,
    travel_to: &'a [f64],
    travel_from: &'a [f64],
    distance_to: &'a [f64],
    distance_from: &'a [f64],
    /// The stops it may come right behind, as far as its window alone tells.
    range: Range<usize>,
}

impl<'a> End<'a> {
    fn new(instance: &'a Instance, route: &Route, place: usize, soonest: f64) -> Self {
        let &super::instance::Place {
            early,
            late,
            service,
            ..
        } = &instance.places()[place];
        let latest = late + TOLERANCE;
        let (before, after) = (&route.stops[..route.stops.len() - 1], &route.stops[1..]);
        let is_past = |stop: &Stop| stop.latest + TOLERANCE < soonest;
        Self {
            early,
            latest,
            service,
            travel_to: instance.travel().column(place),
            travel_from: instance.travel().row(place),
            distance_to: instance.distance().column(place),
            distance_from: instance.distance().row(place),
            range: after.partition_point(is_past)
                ..before.partition_point(|stop| stop.depart <= latest),
        }
    }

    /// Departure after arriving at this time.
    fn depart(&self, arrival: f64) -> f64 {
        arrival.max(self.early) + self.service
    }

    /// Looks up all ways in the range and behind it. Large matrices do not fit into the processor's
    /// cache: in a loop without decisions it waits for many cells at once.
    fn measure(&self, route: &Route, ways: &mut Vec<Ways>) {
        let stops = &route.stops[self.range.start..=self.range.end];
        ways.clear();
        ways.extend(stops.iter().map(|stop| Ways {
            travel_to: self.travel_to[stop.at()],
            travel_from: self.travel_from[stop.at()],
            distance_to: self.distance_to[stop.at()],
            distance_from: self.distance_from[stop.at()],
        }));
    }
}

/// A gap between two stops, with the way from the first to one end of the task and from it to the second.
struct Gap<'a> {
    at: usize,
    before: &'a Stop,
    after: &'a Stop,
    to: &'a Ways,
    from: &'a Ways,
}

impl Gap<'_> {
    /// Extra distance of the end alone.
    fn detour(&self) -> f64 {
        self.to.distance_to - self.before.leg + self.from.distance_from
    }
}

/// The gaps behind the stops of a range, whose ways were measured.
fn gaps<'a>(
    range: Range<usize>,
    route: &'a Route,
    ways: &'a [Ways],
) -> impl Iterator<Item = Gap<'a>> {
    let stops = route.stops[range.start..=range.end].windows(2);
    range
        .zip(stops.zip(ways.windows(2)))
        .map(|(at, (stops, ways))| Gap {
            at,
            before: &stops[0],
            after: &stops[1],
            to: &ways[0],
            from: &ways[1],
        })
}

struct Search<'a> {
    instance: &'a Instance,
    route: &'a Route,
    task: usize,
    pickup: End<'a>,
    delivery: End<'a>,
    /// Distance and travel from the pick-up straight to the delivery.
    straight: (f64, f64),
    /// Departure from the delivery at the soonest.
    soonest: f64,
    /// Load of the route above which the task does not fit in.
    room: i32,
    best: Spot,
    found: bool,
}

impl<'a> Search<'a> {
    fn new(instance: &'a Instance, route: &'a Route, task: usize, limit: f64) -> Self {
        let (from, to) = (
            instance.tasks()[task].pickup,
            instance.tasks()[task].delivery,
        );
        let straight = (
            instance.distance().get(from, to),
            instance.travel().get(from, to),
        );
        let places = instance.places();
        let picked = places[from].early + places[from].service;
        let soonest = (picked + straight.1).max(places[to].early) + places[to].service;
        Self {
            instance,
            route,
            task,
            pickup: End::new(instance, route, from, picked),
            delivery: End::new(instance, route, to, soonest),
            straight,
            soonest,
            room: instance.vehicles()[route.vehicle].capacity - places[from].demand,
            best: Spot {
                cost: limit,
                ..Spot::NONE
            },
            found: false,
        }
    }

    /// For each stop from the first pick-up on the least extra cost of a delivery behind it or behind
    /// a later one, as if nothing were delayed; infinite where the task cannot be on board. Returns
    /// the least of all, which no spot undercuts.
    fn bound_deliveries(&self, to_delivery: &[Ways], later: &mut Vec<f64>) -> f64 {
        let end = &self.delivery;
        later.clear();
        later.resize(self.route.stops.len(), f64::INFINITY);
        let mut least = f64::INFINITY;
        for gap in gaps(end.range.clone(), self.route, to_delivery) {
            let leave = end.depart(gap.before.depart + gap.to.travel_to);
            if leave.max(self.soonest) + gap.from.travel_from <= gap.after.latest + TOLERANCE {
                later[gap.at] = gap.detour();
                least = least.min(later[gap.at]);
            }
        }
        let mut behind = f64::INFINITY;
        for at in (self.pickup.range.start..end.range.end).rev() {
            behind = if self.route.stops[at].load > self.room {
                f64::INFINITY
            } else {
                behind.min(later[at])
            };
            later[at] = behind;
        }
        least
    }

    /// Tries every position of the pick-up with the delivery right behind it, and lists those that
    /// leave hope for a later delivery.
    fn try_pickups(
        &mut self,
        to_pickup: &[Ways],
        to_delivery: &[Ways],
        later: &[f64],
        hopes: &mut Vec<Hope>,
    ) {
        hopes.clear();
        let range = self.delivery.range.clone();
        for gap in gaps(self.pickup.range.clone(), self.route, to_pickup) {
            let (before, after) = (gap.before, gap.after);
            if before.load > self.room {
                continue;
            }
            let arrival = before.depart + gap.to.travel_to;
            if arrival > self.pickup.latest {
                break;
            }
            let depart = self.pickup.depart(arrival);
            let dropped = depart + self.straight.1;
            if dropped > self.delivery.latest {
                break;
            }
            let to_pickup = gap.to.distance_to - before.leg;
            if range.contains(&gap.at) {
                let on = &to_delivery[gap.at + 1 - range.start];
                let cost = to_pickup + self.straight.0 + on.distance_from;
                if cost < self.best.cost
                    && self.delivery.depart(dropped) + on.travel_from <= after.latest + TOLERANCE
                {
                    self.offer(cost, gap.at, gap.at);
                }
            }
            let detour = to_pickup + gap.from.distance_from;
            let arrival = depart + gap.from.travel_from;
            let bound = detour + later[gap.at + 1];
            if bound < self.best.cost && arrival <= after.latest + TOLERANCE {
                hopes.push(Hope {
                    bound,
                    pickup: gap.at,
                    detour,
                    arrival,
                });
            }
        }
    }

    /// Walks from every pick-up that leaves hope, the best first.
    fn deliver_later(&mut self, to_delivery: &[Ways], later: &[f64], hopes: &[Hope]) {
        let bound = |hope: &&Hope| hope.bound;
        let Some(first) = hopes.iter().min_by(|a, b| bound(a).total_cmp(&bound(b))) else {
            return;
        };
        self.walk(to_delivery, later, first);
        for hope in hopes {
            if hope.bound < self.best.cost && hope.pickup != first.pickup {
                self.walk(to_delivery, later, hope);
            }
        }
    }

    /// Tries every later position of the delivery.
    fn walk(&mut self, to_delivery: &[Ways], later: &[f64], hope: &Hope) {
        let &Hope {
            pickup,
            detour,
            mut arrival,
            ..
        } = hope;
        let range = self.delivery.range.clone();
        for at in pickup + 1..range.end {
            let (before, after) = (&self.route.stops[at], &self.route.stops[at + 1]);
            if arrival > before.latest + TOLERANCE || detour + later[at] >= self.best.cost {
                return;
            }
            let depart = arrival.max(before.early) + before.service;
            if at >= range.start {
                let (to, from) = (
                    &to_delivery[at - range.start],
                    &to_delivery[at + 1 - range.start],
                );
                let dropped = depart + to.travel_to;
                if dropped > self.delivery.latest {
                    return;
                }
                let cost = detour + to.distance_to - before.leg + from.distance_from;
                if cost < self.best.cost
                    && self.delivery.depart(dropped) + from.travel_from <= after.latest + TOLERANCE
                {
                    self.offer(cost, pickup, at);
                }
            }
            arrival = depart + before.hop;
        }
    }

    fn offer(&mut self, cost: f64, pickup: usize, delivery: usize) {
        if cost < self.best.cost && self.rides_fit(pickup, delivery) {
            self.best = Spot {
                cost,
                pickup: pickup as u32,
                delivery: delivery as u32,
            };
            self.found = true;
        }
    }

    /// Only asked where the instance has detour limits.
    fn rides_fit(&self, pickup: usize, delivery: usize) -> bool {
        if !self.instance.has_ride_limits() {
            return true;
        }
        let task = &self.instance.tasks()[self.task];
        let places = |range: Range<usize>| self.route.stops[range].iter().map(Stop::at);
        let end = self.route.stops.len();
        let sequence = places(0..pickup + 1)
            .chain([task.pickup])
            .chain(places(pickup + 1..delivery + 1))
            .chain([task.delivery])
            .chain(places(delivery + 1..end));
        rides_fit(self.instance, sequence)
    }
}

//! The best place of a task in a route: exact, over all pairs of positions.
//!
//! Each end is tried alone first, which is linear: what the delivery costs at the least behind each
//! stop bounds what a pick-up before it can come to. Where that leaves hope, the delivery walks
//! towards the end of the route, carrying the delayed clock with it; every pair costs a constant
//! number of operations (Savelsbergh 1992), and the walk stops where the clock, the load, the
//! delivery's window or the bound leave none.

use super::instance::Instance;
use super::route::{Route, TOLERANCE, rides_fit};

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
    later: Vec<f64>,
    hopes: Vec<Hope>,
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
    /// The cheapest feasible spot of a task in a route, or [`Spot::NONE`].
    pub(super) fn best_spot(&mut self, instance: &Instance, route: &Route, task: usize) -> Spot {
        let vehicle = &instance.vehicles()[route.vehicle];
        if route.n_tasks() >= vehicle.max_tasks {
            return Spot::NONE;
        }
        let mut search = Search::new(instance, route, task);
        search.bound_deliveries(&mut self.later);
        search.try_pickups(&self.later, &mut self.hopes);
        search.deliver_later(&self.later, &self.hopes);
        let fixed = if route.is_empty() { vehicle.fixed } else { 0.0 };
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
}

impl<'a> End<'a> {
    fn new(instance: &'a Instance, place: usize) -> Self {
        let &super::instance::Place {
            early,
            late,
            service,
            ..
        } = &instance.places()[place];
        Self {
            early,
            latest: late + TOLERANCE,
            service,
            travel_to: instance.travel().column(place),
            travel_from: instance.travel().row(place),
            distance_to: instance.distance().column(place),
            distance_from: instance.distance().row(place),
        }
    }

    /// Departure after arriving at this time.
    fn depart(&self, arrival: f64) -> f64 {
        arrival.max(self.early) + self.service
    }
}

struct Search<'a> {
    instance: &'a Instance,
    route: &'a Route,
    task: usize,
    pickup: End<'a>,
    delivery: End<'a>,
    /// Distance and travel from the pick-up straight to the delivery.
    straight: (f64, f64),
    /// Load of the route above which the task does not fit in.
    room: i32,
    best: Spot,
}

impl<'a> Search<'a> {
    fn new(instance: &'a Instance, route: &'a Route, task: usize) -> Self {
        let (from, to) = (
            instance.tasks()[task].pickup,
            instance.tasks()[task].delivery,
        );
        Self {
            instance,
            route,
            task,
            pickup: End::new(instance, from),
            delivery: End::new(instance, to),
            straight: (
                instance.distance().get(from, to),
                instance.travel().get(from, to),
            ),
            room: instance.vehicles()[route.vehicle].capacity - instance.places()[from].demand,
            best: Spot::NONE,
        }
    }

    /// For each stop the least extra cost of a delivery behind it or behind a later one, as if
    /// nothing were delayed; infinite where the task cannot be on board.
    fn bound_deliveries(&self, later: &mut Vec<f64>) {
        let stops = &self.route.stops;
        let end = &self.delivery;
        let picked = self.pickup.depart(f64::NEG_INFINITY);
        let soonest = end.depart(picked + self.straight.1);
        later.clear();
        later.resize(stops.len(), f64::INFINITY);
        for (cost, pair) in later.iter_mut().zip(stops.windows(2)) {
            let (before, after) = (&pair[0], &pair[1]);
            if before.depart > end.latest {
                break;
            }
            if soonest > after.latest + TOLERANCE {
                continue;
            }
            let leave = end.depart(before.depart + end.travel_to[before.at()]);
            if leave.max(soonest) + end.travel_from[after.at()] <= after.latest + TOLERANCE {
                *cost = end.distance_to[before.at()] - before.leg + end.distance_from[after.at()];
            }
        }
        let mut least = f64::INFINITY;
        for (cost, stop) in later.iter_mut().zip(stops).rev() {
            least = if stop.load > self.room {
                f64::INFINITY
            } else {
                least.min(*cost)
            };
            *cost = least;
        }
    }

    /// Tries every position of the pick-up with the delivery right behind it, and lists those that
    /// leave hope for a later delivery.
    fn try_pickups(&mut self, later: &[f64], hopes: &mut Vec<Hope>) {
        hopes.clear();
        let soonest = self.pickup.depart(f64::NEG_INFINITY);
        for (at, pair) in self.route.stops.windows(2).enumerate() {
            let (before, after) = (&pair[0], &pair[1]);
            if before.depart > self.pickup.latest {
                break;
            }
            if before.load > self.room || soonest > after.latest + TOLERANCE {
                continue;
            }
            let arrival = before.depart + self.pickup.travel_to[before.at()];
            if arrival > self.pickup.latest {
                break;
            }
            let depart = self.pickup.depart(arrival);
            let dropped = depart + self.straight.1;
            if dropped > self.delivery.latest {
                break;
            }
            let to_pickup = self.pickup.distance_to[before.at()] - before.leg;
            let cost = to_pickup + self.straight.0 + self.delivery.distance_from[after.at()];
            if cost < self.best.cost
                && self.delivery.depart(dropped) + self.delivery.travel_from[after.at()]
                    <= after.latest + TOLERANCE
            {
                self.offer(cost, at, at);
            }
            let detour = to_pickup + self.pickup.distance_from[after.at()];
            let arrival = depart + self.pickup.travel_from[after.at()];
            let bound = detour + later[at + 1];
            if bound < self.best.cost && arrival <= after.latest + TOLERANCE {
                hopes.push(Hope {
                    bound,
                    pickup: at,
                    detour,
                    arrival,
                });
            }
        }
    }

    /// Walks from every pick-up that leaves hope, the best first.
    fn deliver_later(&mut self, later: &[f64], hopes: &[Hope]) {
        let bound = |hope: &&Hope| hope.bound;
        let Some(first) = hopes.iter().min_by(|a, b| bound(a).total_cmp(&bound(b))) else {
            return;
        };
        self.walk(later, first);
        for hope in hopes {
            if hope.bound < self.best.cost && hope.pickup != first.pickup {
                self.walk(later, hope);
            }
        }
    }

    /// Tries every later position of the delivery.
    fn walk(&mut self, later: &[f64], hope: &Hope) {
        let &Hope {
            pickup,
            detour,
            mut arrival,
            ..
        } = hope;
        for (at, pair) in self.route.stops.windows(2).enumerate().skip(pickup + 1) {
            let (before, after) = (&pair[0], &pair[1]);
            if arrival > before.latest + TOLERANCE || detour + later[at] >= self.best.cost {
                return;
            }
            let depart = arrival.max(before.early) + before.service;
            let dropped = depart + self.delivery.travel_to[before.at()];
            if dropped > self.delivery.latest {
                return;
            }
            let cost = detour + self.delivery.distance_to[before.at()] - before.leg
                + self.delivery.distance_from[after.at()];
            if cost < self.best.cost
                && self.delivery.depart(dropped) + self.delivery.travel_from[after.at()]
                    <= after.latest + TOLERANCE
            {
                self.offer(cost, pickup, at);
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
        }
    }

    /// Only asked where the instance has detour limits.
    fn rides_fit(&self, pickup: usize, delivery: usize) -> bool {
        if !self.instance.has_ride_limits() {
            return true;
        }
        let task = &self.instance.tasks()[self.task];
        let places = |range: std::ops::Range<usize>| {
            self.route.stops[range].iter().map(super::route::Stop::at)
        };
        let end = self.route.stops.len();
        let sequence = places(0..pickup + 1)
            .chain([task.pickup])
            .chain(places(pickup + 1..delivery + 1))
            .chain([task.delivery])
            .chain(places(delivery + 1..end));
        rides_fit(self.instance, sequence)
    }
}

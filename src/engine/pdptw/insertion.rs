//! The best place of a task in a route: exact, over all pairs of positions.
//!
//! For each position of the pick-up the delivery walks towards the end of the route, carrying the
//! delayed clock with it; every pair costs a constant number of operations (Savelsbergh 1992), and
//! the walk stops where the clock, the load or the delivery's window leave no hope.

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

/// The cheapest feasible spot of a task in a route, or [`Spot::NONE`].
pub(super) fn best_spot(instance: &Instance, route: &Route, task: usize) -> Spot {
    spot_below(instance, route, task, f64::INFINITY)
}

/// The cheapest feasible spot that costs less than `limit`, or [`Spot::NONE`]: positions that cost
/// more are not tested at all.
pub(super) fn spot_below(instance: &Instance, route: &Route, task: usize, limit: f64) -> Spot {
    let vehicle = &instance.vehicles()[route.vehicle];
    if route.n_tasks() >= vehicle.max_tasks {
        return Spot::NONE;
    }
    let fixed = if route.is_empty() { vehicle.fixed } else { 0.0 };
    let mut search = Search::new(instance, route, task);
    search.best.cost = limit - fixed;
    search.run();
    if search.found {
        Spot {
            cost: search.best.cost + fixed,
            ..search.best
        }
    } else {
        Spot::NONE
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
    found: bool,
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
            found: false,
        }
    }

    fn run(&mut self) {
        for (at, pair) in self.route.stops.windows(2).enumerate() {
            let (before, after) = (&pair[0], &pair[1]);
            let arrival = before.depart + self.pickup.travel_to[before.at()];
            if arrival > self.pickup.latest {
                break;
            }
            let to_pickup = self.pickup.distance_to[before.at()] - before.leg;
            let cost = to_pickup + self.straight.0 + self.delivery.distance_from[after.at()];
            let detour = to_pickup + self.pickup.distance_from[after.at()];
            if before.load > self.room || cost.min(detour) >= self.best.cost {
                continue;
            }
            let depart = self.pickup.depart(arrival);
            let dropped = depart + self.straight.1;
            if dropped > self.delivery.latest {
                break;
            }
            if cost < self.best.cost
                && self.delivery.depart(dropped) + self.delivery.travel_from[after.at()]
                    <= after.latest + TOLERANCE
            {
                self.offer(cost, at, at);
            }
            if detour < self.best.cost {
                self.deliver_later(at, detour, depart + self.pickup.travel_from[after.at()]);
            }
        }
    }

    /// Tries every later position of the delivery, arriving at the stop behind the pick-up at `arrival`.
    fn deliver_later(&mut self, pickup: usize, detour: f64, mut arrival: f64) {
        for (at, pair) in self.route.stops.windows(2).enumerate().skip(pickup + 1) {
            let (before, after) = (&pair[0], &pair[1]);
            if arrival > before.latest + TOLERANCE || before.load > self.room {
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
            self.found = true;
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

//! One vehicle's route and its schedule.
//!
//! Every stop carries the earliest departure given what is before it and the latest arrival given what
//! comes after (the forward time slack of Savelsbergh 1992), so that an insertion is tested in constant time.

use super::instance::{Instance, Place};

/// Forgives the rounding of sums in an insertion's test, in units of time. Nothing adds up: the
/// schedule is worked out anew after every change.
pub(super) const TOLERANCE: f64 = 1e-9;

/// A stop of a route with its schedule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) place: u32,
    /// Load when leaving.
    pub(super) load: i32,
    pub(super) early: f64,
    /// Latest start of service.
    late: f64,
    pub(super) service: f64,
    /// Earliest departure.
    pub(super) depart: f64,
    /// Latest arrival that keeps this and all later stops in time.
    pub(super) latest: f64,
    /// Distance to the next stop; zero at the end.
    pub(super) leg: f64,
    /// Travel time to the next stop; zero at the end.
    pub(super) hop: f64,
}

impl Stop {
    /// The place as an index.
    pub(super) fn at(&self) -> usize {
        self.place as usize
    }
}

/// A route from its vehicle's start to its end, both included in `stops`.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) vehicle: usize,
    pub(super) stops: Vec<Stop>,
    pub(super) distance: f64,
    /// Changes with the content; equal versions mean equal content.
    pub(super) version: u64,
}

impl Route {
    pub(super) fn empty(instance: &Instance, vehicle: usize) -> Self {
        let ends = [instance.vehicles()[vehicle].start, instance.end_of(vehicle)];
        let stops = ends
            .iter()
            .map(|&place| Stop {
                service: 0.0,
                ..unscheduled(instance, place)
            })
            .collect();
        let mut route = Self {
            vehicle,
            stops,
            distance: 0.0,
            version: 0,
        };
        route.schedule(instance);
        route
    }

    pub(super) fn copy_from(&mut self, other: &Self) {
        self.vehicle = other.vehicle;
        self.distance = other.distance;
        self.version = other.version;
        self.stops.clone_from(&other.stops);
    }

    /// Stops between start and end.
    pub(super) fn inner(&self) -> &[Stop] {
        &self.stops[1..self.stops.len() - 1]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stops.len() == 2
    }

    pub(super) fn n_tasks(&self) -> usize {
        self.stops.len() / 2 - 1
    }

    /// Distance, and the vehicle's fixed cost when it is used.
    pub(super) fn cost(&self, instance: &Instance) -> f64 {
        if self.is_empty() {
            0.0
        } else {
            self.distance + instance.vehicles()[self.vehicle].fixed
        }
    }

    /// Inserts a task: the pick-up after stop `pickup`, the delivery after stop `delivery` of the
    /// route as it is now (equal numbers: one right after the other). False when the schedule breaks
    /// a rule then.
    pub(super) fn insert(
        &mut self,
        instance: &Instance,
        task: usize,
        pickup: usize,
        delivery: usize,
    ) -> bool {
        let task = &instance.tasks()[task];
        self.stops
            .insert(delivery + 1, unscheduled(instance, task.delivery));
        self.stops
            .insert(pickup + 1, unscheduled(instance, task.pickup));
        for at in [pickup, pickup + 1, delivery + 1, delivery + 2] {
            self.measure(instance, at);
        }
        self.reschedule(instance, pickup + 1, delivery + 2)
    }

    /// Takes out the stops that are not to stay. False when the schedule breaks a rule then.
    pub(super) fn retain(
        &mut self,
        instance: &Instance,
        mut stays: impl FnMut(&Stop) -> bool,
    ) -> bool {
        let Some(first) = self.stops.iter().position(|stop| !stays(stop)) else {
            return true;
        };
        let (mut kept, mut last) = (first, first);
        let mut is_gap = true;
        for at in first + 1..self.stops.len() {
            let stop = self.stops[at];
            if !stays(&stop) {
                is_gap = true;
                continue;
            }
            self.stops[kept] = stop;
            if is_gap {
                self.measure(instance, kept - 1);
                (is_gap, last) = (false, kept);
            }
            kept += 1;
        }
        self.stops.truncate(kept);
        self.reschedule(instance, first, last)
    }

    /// Works the whole schedule out. False when it breaks a window, the capacity or a detour limit.
    pub(super) fn schedule(&mut self, instance: &Instance) -> bool {
        let last = self.stops.len() - 1;
        let vehicle = &instance.vehicles()[self.vehicle];
        self.stops[0].depart = vehicle.ready.max(self.stops[0].early);
        self.stops[last].latest = vehicle.due.min(self.stops[last].late);
        for at in 0..last {
            self.measure(instance, at);
        }
        self.reschedule(instance, 1, last)
    }

    /// Measures the way from a stop to the next.
    fn measure(&mut self, instance: &Instance, at: usize) {
        let (from, to) = (self.stops[at].at(), self.stops[at + 1].at());
        self.stops[at].leg = instance.distance().get(from, to);
        self.stops[at].hop = instance.travel().get(from, to);
    }

    /// Works out what changes with the stops from `first` to `last`; both ends of the route stay.
    fn reschedule(&mut self, instance: &Instance, first: usize, last: usize) -> bool {
        self.distance = self.stops.iter().map(|stop| stop.leg).sum();
        let forward = self.forward(instance, first, last);
        let backward = self.backward(last, first);
        forward && backward && self.rides_fit(instance)
    }

    fn forward(&mut self, instance: &Instance, first: usize, last: usize) -> bool {
        let capacity = instance.vehicles()[self.vehicle].capacity;
        let mut previous = self.stops[first - 1];
        let mut fits = true;
        for (at, stop) in self.stops.iter_mut().enumerate().skip(first) {
            let arrival = previous.depart + previous.hop;
            let depart = arrival.max(stop.early) + stop.service;
            if at > last && depart == stop.depart {
                break;
            }
            stop.depart = depart;
            stop.load = previous.load + instance.places()[stop.at()].demand;
            fits &= arrival <= stop.late + 2.0 * TOLERANCE && stop.load <= capacity;
            previous = *stop;
        }
        fits
    }

    fn backward(&mut self, last: usize, first: usize) -> bool {
        let end = self.stops.len() - 1;
        let mut next = self.stops[(last + 1).min(end)].latest;
        for at in (0..=last.min(end - 1)).rev() {
            let stop = &mut self.stops[at];
            let latest = stop.late.min(next - stop.hop - stop.service);
            if at + 1 < first && latest == stop.latest {
                break;
            }
            stop.latest = latest;
            next = latest;
        }
        let overdue = |stop: &Stop| stop.depart > stop.latest + 2.0 * TOLERANCE;
        !overdue(&self.stops[0]) && !overdue(&self.stops[end])
    }

    fn rides_fit(&self, instance: &Instance) -> bool {
        !instance.has_ride_limits() || rides_fit(instance, self.stops.iter().map(Stop::at))
    }
}

/// Whether a sequence of places keeps every detour limit. A ride is driving and service, without
/// waiting, so that taking a stop out never lengthens one.
pub(super) fn rides_fit(instance: &Instance, places: impl Iterator<Item = usize> + Clone) -> bool {
    let mut rest = places;
    while let Some(place) = rest.next() {
        let Some(task) = instance.task_of(place).map(|task| &instance.tasks()[task]) else {
            continue;
        };
        if task.pickup == place
            && task.max_ride.is_finite()
            && ride(instance, place, task.delivery, rest.clone()) > task.max_ride
        {
            return false;
        }
    }
    true
}

fn ride(
    instance: &Instance,
    pickup: usize,
    delivery: usize,
    rest: impl Iterator<Item = usize>,
) -> f64 {
    let (mut clock, mut here) = (0.0, pickup);
    for place in rest {
        clock += instance.travel().get(here, place);
        if place == delivery {
            break;
        }
        clock += instance.places()[place].service;
        here = place;
    }
    clock
}

fn unscheduled(instance: &Instance, place: usize) -> Stop {
    let &Place {
        early,
        late,
        service,
        ..
    } = &instance.places()[place];
    Stop {
        place: place as u32,
        load: 0,
        early,
        late,
        service,
        depart: 0.0,
        latest: 0.0,
        leg: 0.0,
        hop: 0.0,
    }
}

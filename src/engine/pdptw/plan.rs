//! The working solution: routes, undone tasks, remembered insertion costs, and undoing.
//!
//! The best spot of a task in a route is remembered with the route's version. A ruin touches a few
//! routes and a rejected change brings the old versions back, so most spots are never worked out twice.

use std::rc::Rc;

use super::insertion::{Finder, Spot};
use super::instance::{Instance, Vehicle};
use super::nearby::Nearby;
use super::route::Route;

const NOWHERE: u32 = u32::MAX;

/// Above this many kinds of vehicles every unused one is tried.
const MOST_KINDS: usize = 64;

/// So few routes are all tried, and are long.
pub(super) const FEW_ROUTES: usize = 12;

/// A solution being changed.
#[derive(Clone)]
pub(super) struct Plan<'a> {
    pub(super) instance: &'a Instance,
    pub(super) routes: Vec<Route>,
    /// Tasks in no route.
    pub(super) absent: Vec<usize>,
    /// The route of each task, by index.
    home: Vec<u32>,
    /// Vehicles alike share a number: of several unused ones only the first is tried.
    kinds: Vec<u32>,
    n_kinds: usize,
    versions: u64,
    memory: Memory,
    finder: Finder,
    narrow: Option<Narrow>,
    undo: Undo,
}

/// Where a task is tried first when there are many routes.
#[derive(Clone)]
struct Narrow {
    nearby: Rc<Nearby>,
    /// The last question in which a route was seen.
    seen: Vec<u64>,
    question: u64,
}

/// Remembered spots, one line a task.
#[derive(Clone)]
struct Memory {
    width: usize,
    lines: Vec<Line>,
}

/// The best spot of a task in a version of a route, or none below a limit.
#[derive(Clone, Copy)]
struct Line {
    version: u64,
    limit: f64,
    spot: Spot,
}

impl Line {
    const UNKNOWN: Self = Self {
        version: 0,
        limit: f64::NEG_INFINITY,
        spot: Spot::NONE,
    };

    /// Whether it settles which spot below this limit is best in this version.
    fn settles(&self, version: u64, limit: f64) -> bool {
        self.version == version && (self.spot.is_some() || limit <= self.limit)
    }
}

/// What the routes were before the change under way began.
#[derive(Clone, Default)]
struct Undo {
    routes: Vec<Route>,
    touched: Vec<usize>,
    is_touched: Vec<bool>,
    absent: Vec<usize>,
}

impl<'a> Plan<'a> {
    /// Every vehicle empty, every task undone.
    pub(super) fn new(instance: &'a Instance) -> Self {
        let n_routes = instance.vehicles().len();
        let (kinds, n_kinds) = kinds(instance.vehicles());
        let mut plan = Self {
            instance,
            routes: (0..n_routes)
                .map(|vehicle| Route::empty(instance, vehicle))
                .collect(),
            absent: (0..instance.tasks().len()).collect(),
            home: vec![NOWHERE; instance.tasks().len()],
            kinds,
            n_kinds,
            versions: 0,
            memory: Memory {
                width: n_routes,
                lines: vec![Line::UNKNOWN; instance.tasks().len() * n_routes],
            },
            finder: Finder::default(),
            narrow: None,
            undo: Undo::default(),
        };
        for slot in 0..n_routes {
            plan.stamp(slot);
        }
        plan.undo.routes.clone_from(&plan.routes);
        plan.undo.is_touched = vec![false; n_routes];
        plan
    }

    /// Takes the content of another plan of the same instance.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.routes.truncate(other.routes.len());
        for (slot, route) in other.routes.iter().enumerate() {
            match self.routes.get_mut(slot) {
                Some(mine) if mine.version == route.version => {}
                Some(mine) => mine.copy_from(route),
                None => self.routes.push(route.clone()),
            }
        }
        self.absent.clone_from(&other.absent);
        self.home.clone_from(&other.home);
        self.versions = self.versions.max(other.versions);
    }

    /// Distances, fixed costs and penalties.
    pub(super) fn cost(&self) -> f64 {
        let routes: f64 = self
            .routes
            .iter()
            .map(|route| route.cost(self.instance))
            .sum();
        let undone: f64 = self
            .absent
            .iter()
            .map(|&task| self.instance.tasks()[task].penalty)
            .sum();
        routes + undone
    }

    /// The sum of the distances.
    pub(super) fn length(&self) -> f64 {
        self.routes.iter().map(|route| route.distance).sum()
    }

    /// The route a task is in.
    pub(super) fn home(&self, task: usize) -> Option<usize> {
        let home = self.home[task];
        (home != NOWHERE).then_some(home as usize)
    }

    /// The tasks of a route, in order of their pick-ups.
    pub(super) fn tasks_of(&self, slot: usize) -> impl Iterator<Item = usize> {
        let is_pickup = |task: usize, place: usize| self.instance.tasks()[task].pickup == place;
        self.routes[slot].inner().iter().filter_map(move |stop| {
            self.instance
                .task_of(stop.at())
                .filter(|&task| is_pickup(task, stop.at()))
        })
    }

    /// The best spot of a task in a route, from memory where the route has not changed since. None
    /// may be given where it costs as much as `limit`.
    pub(super) fn spot(&mut self, task: usize, slot: usize, limit: f64) -> Spot {
        let route = &self.routes[slot];
        let line = &mut self.memory.lines[task * self.memory.width + slot];
        if !line.settles(route.version, limit) {
            *line = Line {
                version: route.version,
                limit,
                spot: self.finder.best_spot(self.instance, route, task, limit),
            };
        }
        line.spot
    }

    /// Calls `see` with the best spot in every route worth trying: the used ones and one unused of each kind.
    /// It returns the cost from which spots are of no more interest.
    pub(super) fn each_spot(&mut self, task: usize, mut see: impl FnMut(usize, Spot) -> f64) {
        let mut seen = 0_u64;
        let mut limit = f64::INFINITY;
        for slot in 0..self.routes.len() {
            if !self.is_like_a_seen_one(slot, &mut seen) {
                let spot = self.spot(task, slot, limit);
                limit = see(slot, spot);
            }
        }
    }

    /// The route where a task costs least, below its penalty. `blink` is asked about each better
    /// route and may overlook it; when nothing else is left, an overlooked one is taken.
    pub(super) fn cheapest(
        &mut self,
        task: usize,
        mut blink: impl FnMut() -> bool,
    ) -> Option<(usize, Spot)> {
        let none = Spot {
            cost: self.instance.tasks()[task].penalty,
            ..Spot::NONE
        };
        let (mut best, mut spare) = ((usize::MAX, none), (usize::MAX, none));
        let mut see = |slot, spot: Spot| {
            if spot.cost < best.1.cost {
                if !blink() {
                    best = (slot, spot);
                } else if spot.cost < spare.1.cost {
                    spare = (slot, spot);
                }
            }
            best.1.cost
        };
        if !self.each_near_spot(task, &mut see) {
            self.each_spot(task, see);
        }
        [best, spare]
            .into_iter()
            .find(|(slot, _)| *slot != usize::MAX)
    }

    /// From now on a task is tried in the routes of its neighbours first. Only where every vehicle is used.
    pub(super) fn look_nearby(&mut self) {
        let is_used = self.routes.iter().all(|route| !route.is_empty());
        if self.narrow.is_none() && is_used && self.routes.len() > FEW_ROUTES {
            self.narrow = Some(Narrow {
                nearby: Rc::new(Nearby::new(self.instance)),
                seen: vec![0; self.routes.len()],
                question: 0,
            });
        }
    }

    /// Calls `see` with the best spot in every route of a neighbour. False when there is none.
    fn each_near_spot(&mut self, task: usize, mut see: impl FnMut(usize, Spot) -> f64) -> bool {
        let Some(mut narrow) = self.narrow.take_if(|_| self.routes.len() > FEW_ROUTES) else {
            return false;
        };
        let mut found = false;
        let mut limit = f64::INFINITY;
        narrow.question += 1;
        let ends = &self.instance.tasks()[task];
        for end in [ends.pickup, ends.delivery] {
            for &place in narrow.nearby.of(end) {
                let home = self
                    .instance
                    .task_of(place as usize)
                    .and_then(|task| self.home(task));
                let Some(slot) = home else { continue };
                if narrow.seen[slot] != narrow.question {
                    narrow.seen[slot] = narrow.question;
                    let spot = self.spot(task, slot, limit);
                    found |= spot.is_some();
                    limit = see(slot, spot);
                }
            }
        }
        self.narrow = Some(narrow);
        found
    }

    /// Of unused vehicles alike only the first is tried.
    fn is_like_a_seen_one(&self, slot: usize, seen: &mut u64) -> bool {
        let route = &self.routes[slot];
        if !route.is_empty() || self.n_kinds > MOST_KINDS {
            return false;
        }
        let kind = 1 << self.kinds[route.vehicle];
        let known = *seen & kind != 0;
        *seen |= kind;
        known
    }

    /// Begins a change that can be undone.
    pub(super) fn begin(&mut self) {
        for &slot in &self.undo.touched {
            self.undo.is_touched[slot] = false;
        }
        self.undo.touched.clear();
        self.undo.absent.clone_from(&self.absent);
    }

    /// Goes back to where the change began.
    pub(super) fn roll_back(&mut self) {
        for at in 0..self.undo.touched.len() {
            let slot = self.undo.touched[at];
            for stop in self.routes[slot].inner() {
                if let Some(task) = self.instance.task_of(stop.at()) {
                    self.home[task] = NOWHERE;
                }
            }
        }
        for at in 0..self.undo.touched.len() {
            let slot = self.undo.touched[at];
            std::mem::swap(&mut self.routes[slot], &mut self.undo.routes[slot]);
            self.settle(slot);
        }
        self.absent.clone_from(&self.undo.absent);
        self.begin();
    }

    /// Puts an absent task into a route. The caller takes it off the list of absent ones.
    pub(super) fn insert(&mut self, task: usize, slot: usize, spot: Spot) {
        self.touch(slot);
        let (pickup, delivery) = (spot.pickup as usize, spot.delivery as usize);
        let fits = self.routes[slot].insert(self.instance, task, pickup, delivery);
        debug_assert!(fits, "the spot was tested");
        self.home[task] = slot as u32;
        self.stamp(slot);
    }

    /// Takes the marked tasks out of a route and lists them as absent. Where the rest does not keep
    /// its windows (a matrix against the triangle inequality), the whole route is taken apart.
    pub(super) fn remove(&mut self, slot: usize, marked: impl Fn(usize) -> bool) {
        self.touch(slot);
        if !self.take_out(slot, marked) {
            self.take_out(slot, |_| true);
        }
        self.stamp(slot);
    }

    /// Takes a whole route off the plan; its tasks become absent.
    pub(super) fn close(&mut self, slot: usize) {
        self.take_out(slot, |_| true);
        self.routes.swap_remove(slot);
        if slot < self.routes.len() {
            self.settle(slot);
        }
        self.begin();
    }

    /// Number of routes with tasks.
    pub(super) fn n_used(&self) -> usize {
        self.routes.iter().filter(|route| !route.is_empty()).count()
    }

    /// False when the rest does not keep its windows.
    fn take_out(&mut self, slot: usize, marked: impl Fn(usize) -> bool) -> bool {
        let Self {
            instance,
            routes,
            absent,
            home,
            ..
        } = self;
        routes[slot].retain(instance, |stop| {
            let Some(task) = instance.task_of(stop.at()) else {
                return true;
            };
            if !marked(task) {
                return true;
            }
            if instance.tasks()[task].pickup == stop.at() {
                absent.push(task);
                home[task] = NOWHERE;
            }
            false
        })
    }

    fn touch(&mut self, slot: usize) {
        if !self.undo.is_touched[slot] {
            self.undo.is_touched[slot] = true;
            self.undo.touched.push(slot);
            self.undo.routes[slot].copy_from(&self.routes[slot]);
        }
    }

    fn settle(&mut self, slot: usize) {
        for stop in self.routes[slot].inner() {
            if let Some(task) = self.instance.task_of(stop.at()) {
                self.home[task] = slot as u32;
            }
        }
    }

    fn stamp(&mut self, slot: usize) {
        self.versions += 1;
        self.routes[slot].version = self.versions;
    }
}

/// Numbers the kinds of vehicles, equal ones alike.
fn kinds(vehicles: &[Vehicle]) -> (Vec<u32>, usize) {
    let mut different: Vec<&Vehicle> = Vec::new();
    let kinds = vehicles
        .iter()
        .map(|vehicle| {
            let known = different.iter().position(|other| *other == vehicle);
            known.unwrap_or_else(|| {
                different.push(vehicle);
                different.len() - 1
            }) as u32
        })
        .collect();
    (kinds, different.len())
}

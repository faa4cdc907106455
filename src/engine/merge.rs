//! Tasks on one another's way, put into one assignment: what quality `medium` is about.
//!
//! The tasks of a class ask for the same crews, so which crew comes is left to the matching. Here
//! they are put together as if there were a crew for each of them, standing wherever its first
//! pick-up is: [`pdptw`] inserts by regret and goes on by ruin and recreate for a number of steps
//! that hangs on nothing but the number of tasks. A task is delivered at most a detour later than it
//! would be alone, counted from when the crew begins, and within its windows.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::OpenOrder;
use super::bundle::{Bundle, is_ride};
use super::field::Field;
use super::pdptw::{Goal, Instance, Matrix, Place, Task, Vehicle, solve, steps};
use pult_domain::{Order, Point, Seconds, Stop, StopAction, Timestamp, TravelMode};
use pult_geo::Durations;

/// The seed of every search: the same tasks are always put together in the same way.
const SEED: u64 = 1;

/// Steps of the search for each task, and at the most: about half a millisecond a task.
const STEPS_A_TASK: u64 = 50;
const MOST_STEPS: u64 = 3_000;

/// So many tasks of a class are thought about at once, the oldest; the others are bundles of one.
const MOST_TASKS: usize = 120;

/// What another crew costs while there are enough of them: a usual drive to a pick-up.
const APPROACH: Seconds = Seconds(600);

/// Stands for a drive where no road leads, in seconds.
const NO_WAY: f64 = 1e7;

/// What leaving a task out would cost; none is.
const PENALTY: f64 = 1e12;

/// Whether an order is a task that can be merged: no passenger, one pick-up and its delivery.
pub(super) fn is_simple(open: &OpenOrder) -> bool {
    !is_ride(&open.order) && ends(&open.order).is_some()
}

/// The pick-up and the delivery of a task, where it has just these and their points are known.
pub(super) fn ends(order: &Order) -> Option<[&Stop; 2]> {
    let open: Vec<_> = order.stops.iter().filter(|stop| stop.is_open()).collect();
    let is_known = |stop: &Stop| stop.places.iter().any(|place| place.point.is_some());
    let ends = <[&Stop; 2]>::try_from(open).ok()?;
    let actions = ends.map(|stop| stop.action);
    let is_task = actions == [StopAction::Pickup, StopAction::Dropoff];
    (is_task && ends.iter().all(|stop| is_known(stop))).then_some(ends)
}

/// How long a task may take that alone takes `alone`.
pub(super) fn with_detour(alone: Seconds, percent: u32) -> Seconds {
    Seconds(alone.0.saturating_mul(100 + i64::from(percent)) / 100)
}

/// Puts the tasks of a class together, the oldest first.
pub(super) fn merge<'a>(field: &Field<'a>, mut class: Vec<&'a OpenOrder>) -> Vec<Bundle<'a>> {
    let rest = class.split_off(class.len().min(MOST_TASKS));
    let fleet = Fleet::of(field, class[0]).filter(|_| class.len() > 1);
    let mut bundles = match fleet {
        Some(fleet) => solved(field, &class, &fleet),
        None => class.into_iter().map(Bundle::one).collect(),
    };
    bundles.extend(rest.into_iter().map(Bundle::one));
    bundles
}

/// The crews that may take a class, those that travel as most of them do.
struct Fleet {
    mode: TravelMode,
    n_crews: usize,
    max_tasks: usize,
    capacity: i32,
}

impl Fleet {
    /// `None` when nobody is there to take anything.
    fn of(field: &Field, open: &OpenOrder) -> Option<Fleet> {
        let crews: Vec<_> = field.present(open).collect();
        let n_of = |mode: &TravelMode| {
            let of_mode = crews.iter().filter(|(crew, _)| crew.crew.mode == *mode);
            of_mode.count()
        };
        let mode = TravelMode::ALL.into_iter().max_by_key(n_of)?;
        let crews = crews.iter().filter(|(crew, _)| crew.crew.mode == mode);
        let capacity = |capacity| match capacity {
            0 => i32::MAX,
            limit => i32::try_from(limit).unwrap_or(i32::MAX),
        };
        Some(Fleet {
            mode,
            n_crews: crews.clone().count(),
            max_tasks: crews.clone().map(|(_, ready)| ready.room).max()?,
            capacity: crews.map(|(crew, _)| capacity(crew.crew.capacity)).max()?,
        })
    }
}

fn solved<'a>(field: &Field<'a>, class: &[&'a OpenOrder], fleet: &Fleet) -> Vec<Bundle<'a>> {
    let tasks: Vec<_> = class.iter().filter_map(|open| ends(&open.order)).collect();
    let ways = Ways::new(field, class[0], &tasks, fleet.mode);
    let Some(instance) = instance(field, &tasks, &ways, fleet) else {
        return class.iter().map(|open| Bundle::one(open)).collect();
    };
    let n_steps = (STEPS_A_TASK * tasks.len() as u64).min(MOST_STEPS);
    let solution = solve(&instance, SEED, &mut steps(n_steps));
    let left = solution.undone.iter().map(|&task| Bundle::one(class[task]));
    let routes = solution.routes.iter().map(|route| {
        let stops = route.iter().map(|&place| {
            let (task, end) = ((place - 1) / 2, (place - 1) % 2);
            (&*class[task].order, tasks[task][end])
        });
        let mut members: Vec<_> = route.iter().map(|&place| (place - 1) / 2).collect();
        members.sort_unstable();
        members.dedup();
        let orders = members.into_iter().map(|task| class[task]).collect();
        Bundle::along(orders, stops.collect())
    });
    routes.chain(left).collect()
}

/// The drives between all stops: number `2 n` is the pick-up of task `n`, the next its delivery.
struct Ways {
    /// For each stop the numbers of its points.
    points: Vec<Vec<usize>>,
    durations: Durations,
}

impl Ways {
    fn new(field: &Field, open: &OpenOrder, tasks: &[[&Stop; 2]], mode: TravelMode) -> Ways {
        let mut known: Vec<Point> = Vec::new();
        let mut numbers = HashMap::new();
        let mut number = |point: Point| {
            let bits = (point.lat.to_bits(), point.lon.to_bits());
            *numbers.entry(bits).or_insert_with(|| {
                known.push(point);
                known.len() - 1
            })
        };
        let points = tasks.iter().flatten().map(|stop| {
            let places = stop.places.iter().filter_map(|place| place.point);
            places.map(&mut number).collect()
        });
        let points = points.collect();
        let durations = field.roads(open).between(&known, mode);
        Ways { points, durations }
    }

    /// Between the nearest places of two stops.
    fn seconds(&self, from: usize, to: usize) -> f64 {
        let pairs = self.points[from].iter().flat_map(|&from| {
            let to = self.points[to].iter();
            to.filter_map(move |&to| self.durations.get(from, to))
        });
        pairs.min().map_or(NO_WAY, |seconds| seconds.0 as f64)
    }
}

/// The tasks as the solver wants them: place 0 is where crews come from, at no distance.
fn instance(field: &Field, tasks: &[[&Stop; 2]], ways: &Ways, fleet: &Fleet) -> Option<Instance> {
    let n_places = 1 + 2 * tasks.len();
    let cell = |at: usize| match (at / n_places, at % n_places) {
        (0, _) | (_, 0) => 0.0,
        (from, to) if from == to => 0.0,
        (from, to) => ways.seconds(from - 1, to - 1),
    };
    let matrix = Matrix::new((0..n_places * n_places).map(cell).collect()).ok()?;
    let mut places = vec![anytime()];
    for (at, task) in tasks.iter().enumerate() {
        let drive = Seconds(ways.seconds(2 * at, 2 * at + 1) as i64);
        places.extend(windows(*task, drive, field));
    }
    let task = |at: usize| Task {
        pickup: 2 * at + 1,
        delivery: 2 * at + 2,
        max_ride: f64::INFINITY,
        penalty: PENALTY,
    };
    let scarce = fleet.n_crews < tasks.len();
    let fixed = if scarce {
        field.policy.unserved
    } else {
        APPROACH
    };
    let crew = Vehicle {
        start: 0,
        end: None,
        ready: 0.0,
        due: f64::INFINITY,
        capacity: fleet.capacity,
        max_tasks: fleet.max_tasks,
        fixed: fixed.0 as f64,
    };
    let tasks: Vec<_> = (0..tasks.len()).map(task).collect();
    let crews = vec![crew; tasks.len()];
    Instance::new(
        places,
        tasks,
        crews,
        matrix.clone(),
        matrix,
        Goal::LeastCost,
    )
    .ok()
}

fn anytime() -> Place {
    Place {
        demand: 0,
        early: 0.0,
        late: f64::INFINITY,
        service: 0.0,
    }
}

/// The two ends of a task with the times they allow, in seconds from now. What is late already may
/// not become later by being merged.
fn windows([up, down]: [&Stop; 2], drive: Seconds, field: &Field) -> [Place; 2] {
    let from_now = |at: Timestamp| (at - field.now).0.max(0);
    let early = |stop: &Stop| stop.window.from.map_or(0, from_now);
    let late = |stop: &Stop, at_least: i64| match stop.window.to {
        Some(to) => from_now(to).max(at_least) as f64,
        None => f64::INFINITY,
    };
    let alone = up.service_time + drive;
    let soonest = early(up) + alone.0;
    let detour = early(up) + with_detour(alone, field.policy.detour_percent).0;
    let latest = detour.max(early(down)) as f64;
    let end = |stop: &Stop, demand, late| Place {
        demand,
        early: early(stop) as f64,
        late,
        service: stop.service_time.0 as f64,
    };
    let first = end(up, 1, late(up, early(up)));
    let second = end(down, -1, late(down, soonest.max(early(down))).min(latest));
    [first, second]
}

//! Whether routes keep the rules, stated from the instance alone and without the solver's code.

use super::instance::{Instance, Task, Vehicle};

/// Forgives rounding in sums of times.
const TOLERANCE: f64 = 1e-6;

/// What routes amount to when they keep all rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Number of routes that are not empty.
    pub vehicles: usize,
    /// Sum of their distances.
    pub distance: f64,
    /// Tasks in no route, in rising order.
    pub undone: Vec<usize>,
}

/// The first rule found broken. Routes, vehicles, places and tasks are named by their index.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Violation {
    #[error("{routes} routes, but drivers for {drivers}")]
    DriverCount { routes: usize, drivers: usize },
    #[error("there is no vehicle {0}")]
    NoSuchVehicle(usize),
    #[error("vehicle {0} drives two routes")]
    VehicleTwice(usize),
    #[error("route {route} stops at place {place}, which belongs to no task")]
    StrangePlace { route: usize, place: usize },
    #[error("place {0} is visited twice")]
    PlaceTwice(usize),
    #[error("task {0} is not picked up and delivered by one vehicle in this order")]
    Unpaired(usize),
    #[error("route {route} reaches place {place} late by {by}")]
    Late { route: usize, place: usize, by: f64 },
    #[error("route {route} carries {load} after place {place}")]
    Overload {
        route: usize,
        place: usize,
        load: i64,
    },
    #[error("route {route} has {tasks} tasks")]
    TooManyTasks { route: usize, tasks: usize },
    #[error("task {task} is on board for {ride}")]
    LongRide { task: usize, ride: f64 },
}

/// Checks routes (places in order, without start and end) driven by these vehicles.
///
/// # Errors
/// The first rule found broken.
pub fn check(
    instance: &Instance,
    routes: &[Vec<usize>],
    drivers: &[usize],
) -> Result<Verdict, Violation> {
    if routes.len() != drivers.len() {
        return Err(Violation::DriverCount {
            routes: routes.len(),
            drivers: drivers.len(),
        });
    }
    check_drivers(instance, drivers)?;
    let undone = check_visits(instance, routes)?;
    let mut distance = 0.0;
    for (route, (places, &driver)) in routes.iter().zip(drivers).enumerate() {
        let vehicle = &instance.vehicles()[driver];
        check_tasks(instance, vehicle, route, places)?;
        check_times(instance, vehicle, route, places)?;
        check_loads(instance, vehicle, route, places)?;
        check_rides(instance, places)?;
        distance += length(instance, vehicle, places);
    }
    let vehicles = routes.iter().filter(|places| !places.is_empty()).count();
    Ok(Verdict {
        vehicles,
        distance,
        undone,
    })
}

fn check_drivers(instance: &Instance, drivers: &[usize]) -> Result<(), Violation> {
    for (at, &driver) in drivers.iter().enumerate() {
        if driver >= instance.vehicles().len() {
            return Err(Violation::NoSuchVehicle(driver));
        }
        if drivers[..at].contains(&driver) {
            return Err(Violation::VehicleTwice(driver));
        }
    }
    Ok(())
}

/// Every place of a task at most once, the pick-up before the delivery in the same route.
fn check_visits(instance: &Instance, routes: &[Vec<usize>]) -> Result<Vec<usize>, Violation> {
    let mut visits = vec![None; instance.places().len()];
    for (route, places) in routes.iter().enumerate() {
        for (position, &place) in places.iter().enumerate() {
            let is_known = instance
                .tasks()
                .iter()
                .any(|task| task.pickup == place || task.delivery == place);
            if !is_known {
                return Err(Violation::StrangePlace { route, place });
            }
            if visits[place].replace((route, position)).is_some() {
                return Err(Violation::PlaceTwice(place));
            }
        }
    }
    let mut undone = Vec::new();
    for (index, task) in instance.tasks().iter().enumerate() {
        match (visits[task.pickup], visits[task.delivery]) {
            (None, None) => undone.push(index),
            (Some((there, first)), Some((here, second))) if there == here && first < second => {}
            _ => return Err(Violation::Unpaired(index)),
        }
    }
    Ok(undone)
}

fn check_tasks(
    instance: &Instance,
    vehicle: &Vehicle,
    route: usize,
    places: &[usize],
) -> Result<(), Violation> {
    let tasks = instance
        .tasks()
        .iter()
        .filter(|task| places.contains(&task.pickup))
        .count();
    if tasks > vehicle.max_tasks {
        Err(Violation::TooManyTasks { route, tasks })
    } else {
        Ok(())
    }
}

fn check_times(
    instance: &Instance,
    vehicle: &Vehicle,
    route: usize,
    places: &[usize],
) -> Result<(), Violation> {
    let late = |place: usize, by: f64| Err(Violation::Late { route, place, by });
    let start = &instance.places()[vehicle.start];
    let (mut here, mut clock) = (vehicle.start, vehicle.ready.max(start.early));
    if clock > start.late + TOLERANCE {
        return late(here, clock - start.late);
    }
    for &place in places {
        let window = &instance.places()[place];
        let arrival = clock + instance.travel().get(here, place);
        if arrival > window.late + TOLERANCE {
            return late(place, arrival - window.late);
        }
        clock = arrival.max(window.early) + window.service;
        here = place;
    }
    let (end, due) = match vehicle.end {
        Some(end) => (end, vehicle.due.min(instance.places()[end].late)),
        None => (here, vehicle.due),
    };
    let home = if places.is_empty() || vehicle.end.is_none() {
        0.0
    } else {
        instance.travel().get(here, end)
    };
    if clock + home > due + TOLERANCE {
        late(end, clock + home - due)
    } else {
        Ok(())
    }
}

fn check_loads(
    instance: &Instance,
    vehicle: &Vehicle,
    route: usize,
    places: &[usize],
) -> Result<(), Violation> {
    let mut load = 0;
    for &place in places {
        load += i64::from(instance.places()[place].demand);
        if load > i64::from(vehicle.capacity) {
            return Err(Violation::Overload { route, place, load });
        }
    }
    Ok(())
}

/// Driving and service between a pick-up and its delivery, without waiting.
fn check_rides(instance: &Instance, places: &[usize]) -> Result<(), Violation> {
    for (index, task) in instance.tasks().iter().enumerate() {
        let ride = ride(instance, task, places);
        if ride > task.max_ride + TOLERANCE {
            return Err(Violation::LongRide { task: index, ride });
        }
    }
    Ok(())
}

fn ride(instance: &Instance, task: &Task, places: &[usize]) -> f64 {
    let from = places.iter().position(|&place| place == task.pickup);
    let to = places.iter().position(|&place| place == task.delivery);
    let (Some(from), Some(to)) = (from, to) else {
        return 0.0;
    };
    let legs = places[from..=to]
        .windows(2)
        .map(|pair| instance.travel().get(pair[0], pair[1]));
    let services = places[from + 1..to]
        .iter()
        .map(|&place| instance.places()[place].service);
    legs.chain(services).sum()
}

fn length(instance: &Instance, vehicle: &Vehicle, places: &[usize]) -> f64 {
    if places.is_empty() {
        return 0.0;
    }
    let ends = [Some(vehicle.start), vehicle.end];
    let whole: Vec<usize> = ends[0]
        .into_iter()
        .chain(places.iter().copied())
        .chain(ends[1])
        .collect();
    whole
        .windows(2)
        .map(|pair| instance.distance().get(pair[0], pair[1]))
        .sum()
}

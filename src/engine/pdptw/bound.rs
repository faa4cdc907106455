//! A lower bound on the number of vehicles, so that the search for fewer knows when to stop.

use super::insertion::Finder;
use super::instance::Instance;
use super::route::Route;

/// No solution needs fewer vehicles than there are tasks no two of which fit into one route: a set
/// of such tasks grown greedily, the least sociable first. One where vehicles differ.
pub(super) fn fewest_vehicles(instance: &Instance) -> usize {
    let vehicles = instance.vehicles();
    let alike = vehicles.windows(2).all(|pair| pair[0] == pair[1]);
    let n_tasks = instance.tasks().len();
    if !alike || vehicles.is_empty() || n_tasks == 0 {
        return n_tasks.min(1);
    }
    let enemies = enemies(instance);
    let mut order: Vec<usize> = (0..n_tasks).collect();
    order.sort_by_key(|&task| {
        std::cmp::Reverse(enemies[task].iter().filter(|&&enemy| enemy).count())
    });
    let grown = |first: usize| {
        let mut set = vec![first];
        for &task in &order {
            if set.iter().all(|&member| enemies[task][member]) {
                set.push(task);
            }
        }
        set.len()
    };
    (0..n_tasks).map(grown).max().unwrap_or(1)
}

/// For each task, which others never share a route with it.
fn enemies(instance: &Instance) -> Vec<Vec<bool>> {
    let n_tasks = instance.tasks().len();
    let enemies_of = |task: usize| {
        let route = alone(instance, 0, task);
        let mut finder = Finder::default();
        let mut apart = |route: &Route, other| {
            other != task
                && !finder
                    .best_spot(instance, route, other, f64::INFINITY)
                    .is_some()
        };
        (0..n_tasks)
            .map(|other| route.as_ref().is_some_and(|route| apart(route, other)))
            .collect()
    };
    (0..n_tasks).map(enemies_of).collect()
}

/// The route of one task only, if there is one.
pub(super) fn alone(instance: &Instance, vehicle: usize, task: usize) -> Option<Route> {
    let mut route = Route::empty(instance, vehicle);
    let spot = Finder::default().best_spot(instance, &route, task, f64::INFINITY);
    spot.is_some().then(|| {
        route.insert(instance, task, spot.pickup as usize, spot.delivery as usize);
        route
    })
}

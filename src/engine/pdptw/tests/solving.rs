//! The solver on small random instances, held against the checker and against trying everything.

use proptest::prelude::*;

use super::super::insertion::{Finder, Spot};
use super::super::route::Route;
use super::super::{
    Goal, Instance, Matrix, Place, Solution, Task, Vehicle, check, construct, solve, steps,
};
use super::small;

/// A task drawn by lot: two points, two windows, demand, and perhaps a detour limit.
type Draw = ((f64, f64), (f64, f64), f64, f64, i32, Option<f64>);

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let point = || (0.0..50.0_f64, 0.0..50.0_f64);
    let task = (
        point(),
        point(),
        0.0..200.0,
        10.0..150.0,
        1..6,
        prop::option::of(1.0..3.0),
    );
    prop::collection::vec(task, 1..9)
}

fn places(draws: &[Draw]) -> (Vec<(f64, f64)>, Vec<Place>) {
    let depot = Place {
        demand: 0,
        early: 0.0,
        late: 500.0,
        service: 0.0,
    };
    let (mut points, mut places) = (vec![(25.0, 25.0), (0.0, 0.0)], vec![depot.clone(), depot]);
    for &(from, to, early, width, demand, _) in draws {
        points.extend([from, to]);
        places.push(Place {
            demand,
            early,
            late: early + width,
            service: 3.0,
        });
        places.push(Place {
            demand: -demand,
            early,
            late: early + width + 60.0,
            service: 2.0,
        });
    }
    (points, places)
}

fn tasks(draws: &[Draw], distance: &Matrix, penalty: f64) -> Vec<Task> {
    let task = |(at, draw): (usize, &Draw)| {
        let (pickup, delivery) = (2 * at + 2, 2 * at + 3);
        let limit = draw.5.map_or(f64::INFINITY, |times| {
            times * distance.get(pickup, delivery)
        });
        Task {
            pickup,
            delivery,
            max_ride: limit,
            penalty,
        }
    };
    draws.iter().enumerate().map(task).collect()
}

/// The benchmark's form: one depot, equal vehicles, straight lines.
fn benchmark_form(draws: &[Draw]) -> Instance {
    let (points, places) = places(draws);
    let matrix = Matrix::euclidean(&points);
    let vehicle = Vehicle {
        start: 0,
        end: Some(0),
        ready: 0.0,
        due: 500.0,
        capacity: 10,
        max_tasks: 99,
        fixed: 0.0,
    };
    let mut tasks = tasks(draws, &matrix, 1e9);
    tasks
        .iter_mut()
        .for_each(|task| task.max_ride = f64::INFINITY);
    Instance::new(
        places,
        tasks,
        vec![vehicle; 9],
        matrix.clone(),
        matrix,
        Goal::FewestVehicles,
    )
    .expect("sound")
}

/// The dispatch form: crews here and there, no way back, one-way roads that even break the triangle
/// inequality, detour limits, few tasks a crew.
fn dispatch_form(draws: &[Draw]) -> Instance {
    let (points, places) = places(draws);
    let straight = Matrix::euclidean(&points);
    let n = points.len();
    let bent = |at: usize| straight.get(at / n, at % n) * (1.0 + (at * 7919 % 13) as f64 / 20.0);
    let travel = Matrix::new((0..n * n).map(bent).collect()).expect("square");
    let crew = |start, end, capacity| Vehicle {
        start,
        end,
        ready: 5.0,
        due: 400.0,
        capacity,
        max_tasks: 3,
        fixed: 10.0,
    };
    let crews = vec![crew(0, None, 8), crew(1, None, 6), crew(1, Some(0), 10)];
    Instance::new(
        places,
        tasks(draws, &travel, 300.0),
        crews,
        straight,
        travel,
        Goal::LeastCost,
    )
    .expect("sound")
}

fn assert_kept(instance: &Instance, solution: &Solution) {
    let verdict = check(instance, &solution.routes, &solution.drivers).expect("all rules are kept");
    assert_eq!(
        (verdict.vehicles, &verdict.undone),
        (solution.vehicles, &solution.undone)
    );
    assert!((verdict.distance - solution.distance).abs() < 1e-6);
}

fn cost(instance: &Instance, solution: &Solution) -> f64 {
    let fixed: f64 = solution
        .drivers
        .iter()
        .map(|&driver| instance.vehicles()[driver].fixed)
        .sum();
    let undone: f64 = solution
        .undone
        .iter()
        .map(|&task| instance.tasks()[task].penalty)
        .sum();
    solution.distance + fixed + undone
}

/// The cheapest insertion by trying every pair of positions and asking the checker.
fn tried_everywhere(
    instance: &Instance,
    route: &[usize],
    vehicle: usize,
    task: usize,
) -> Option<f64> {
    let length = |places: &[usize]| {
        let routes = if places.is_empty() {
            vec![]
        } else {
            vec![places.to_vec()]
        };
        let drivers = vec![vehicle; routes.len()];
        check(instance, &routes, &drivers).ok().map(|verdict| {
            verdict.distance + instance.vehicles()[vehicle].fixed * routes.len() as f64
        })
    };
    let before = length(route).expect("the route was sound");
    let task = &instance.tasks()[task];
    let pairs = (0..=route.len())
        .flat_map(|first| (first..=route.len()).map(move |second| (first, second)));
    let costs = pairs.filter_map(|(first, second)| {
        let mut places = route.to_vec();
        places.insert(second, task.delivery);
        places.insert(first, task.pickup);
        length(&places).map(|after| after - before)
    });
    costs.min_by(f64::total_cmp)
}

/// A limit hides the best spot where it costs as much, and changes nothing where it costs less.
fn assert_limited(instance: &Instance, route: &Route, task: usize, spot: Spot) {
    let below = |limit| Finder::default().best_spot(instance, route, task, limit);
    assert!(!below(spot.cost - 1e-6).is_some());
    assert_eq!(below(spot.cost + 1e-6), spot);
}

/// Inserts every task but the last where it is cheapest, then compares the last.
fn assert_exact(instance: &Instance) {
    let mut route = Route::empty(instance, 0);
    let mut places = Vec::new();
    for task in 0..instance.tasks().len() {
        let spot = Finder::default().best_spot(instance, &route, task, f64::INFINITY);
        let expected = tried_everywhere(instance, &places, 0, task);
        assert_eq!(
            spot.is_some(),
            expected.is_some(),
            "task {task} in {places:?}"
        );
        assert_limited(instance, &route, task, spot);
        let Some(expected) = expected else { continue };
        assert!(
            (spot.cost - expected).abs() < 1e-6,
            "task {task} in {places:?}: {spot:?} {expected}"
        );
        route.insert(instance, task, spot.pickup as usize, spot.delivery as usize);
        assert!(route.schedule(instance));
        places = route.inner().iter().map(|stop| stop.at()).collect();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_answer_keeps_all_rules(draws in draws(), seed in any::<u64>()) {
        for instance in [benchmark_form(&draws), dispatch_form(&draws)] {
            let first = construct(&instance);
            let solution = solve(&instance, seed, &mut steps(120));
            assert_kept(&instance, &first);
            assert_kept(&instance, &solution);
            prop_assert!(solution.undone.len() <= first.undone.len() || instance.goal() == Goal::LeastCost);
            if instance.goal() == Goal::LeastCost {
                prop_assert!(cost(&instance, &solution) <= cost(&instance, &first) + 1e-6);
            }
        }
    }

    #[test]
    fn the_same_seed_and_steps_give_the_same_answer(draws in draws(), seed in any::<u64>()) {
        for instance in [benchmark_form(&draws), dispatch_form(&draws)] {
            prop_assert_eq!(
                solve(&instance, seed, &mut steps(60)),
                solve(&instance, seed, &mut steps(60))
            );
        }
    }

    #[test]
    fn the_best_spot_is_the_best_of_all_spots(draws in draws()) {
        assert_exact(&benchmark_form(&draws));
    }

    #[test]
    fn detour_limits_and_open_ends_keep_the_best_spot_exact(mut draws in draws()) {
        draws.iter_mut().for_each(|draw| draw.3 += 400.0);
        let (points, places) = places(&draws);
        let matrix = Matrix::euclidean(&points);
        let crew = Vehicle { start: 1, end: None, ready: 0.0, due: 900.0, capacity: 9, max_tasks: 4, fixed: 7.0 };
        let tasks = tasks(&draws, &matrix, 1e9);
        let instance = Instance::new(places, tasks, vec![crew], matrix.clone(), matrix, Goal::LeastCost);
        assert_exact(&instance.expect("sound"));
    }
}

#[test]
fn one_vehicle_takes_what_one_can_take() {
    let solution = solve(&small(), 1, &mut steps(200));
    assert_kept(&small(), &solution);
    assert_eq!((solution.vehicles, solution.undone.len()), (1, 0));
}

#[test]
fn a_spent_budget_still_gives_the_first_solution() {
    let solution = solve(&small(), 1, &mut || 1.0);
    assert_kept(&small(), &solution);
    assert!(solution.undone.is_empty());
}

#[test]
fn without_vehicles_everything_is_undone() {
    let old = small();
    let (distance, travel) = (old.distance().clone(), old.travel().clone());
    let instance = Instance::new(
        old.places().to_vec(),
        old.tasks().to_vec(),
        vec![],
        distance,
        travel,
        old.goal(),
    );
    let solution = solve(&instance.expect("sound"), 1, &mut steps(10));
    assert_eq!((solution.vehicles, solution.undone), (0, vec![0, 1, 2]));
}

#[test]
fn a_task_that_costs_more_than_its_penalty_is_left() {
    let old = small();
    let mut tasks = old.tasks().to_vec();
    tasks[0].penalty = 1.0;
    let (distance, travel) = (old.distance().clone(), old.travel().clone());
    let vehicles = old.vehicles()[..1].to_vec();
    let instance = Instance::new(
        old.places().to_vec(),
        tasks,
        vehicles,
        distance,
        travel,
        Goal::LeastCost,
    )
    .expect("sound");
    assert_eq!(solve(&instance, 1, &mut steps(300)).undone, [0]);
}

#[test]
fn a_task_too_heavy_for_any_vehicle_does_not_keep_vehicles_busy() {
    let old = small();
    let mut places = old.places().to_vec();
    (places[1].demand, places[2].demand) = (11, -11);
    let (distance, travel) = (old.distance().clone(), old.travel().clone());
    let (tasks, vehicles) = (old.tasks().to_vec(), old.vehicles().to_vec());
    let instance =
        Instance::new(places, tasks, vehicles, distance, travel, old.goal()).expect("sound");
    let solution = solve(&instance, 1, &mut steps(200));
    assert_kept(&instance, &solution);
    assert_eq!((solution.vehicles, solution.undone), (1, vec![0]));
}

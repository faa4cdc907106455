//! The whole search: build, drop vehicles where they come first, then shorten.

use super::anneal::{Tools, anneal};
use super::dice::Dice;
use super::fleet::reduce;
use super::instance::{Goal, Instance};
use super::plan::Plan;
use super::recreate::Recreate;
use super::regret::insert_all;
use super::ruin::Ruin;
use super::starts;

/// Share of the budget after which no more vehicles are dropped. Measured on Li & Lim: most fleets
/// reach their size within a tenth, the stubborn ones need more.
const FLEET_SHARE: f64 = 0.5;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// For each used vehicle its places in order, without start and end.
    pub routes: Vec<Vec<usize>>,
    /// The vehicle of each route.
    pub drivers: Vec<usize>,
    /// Number of routes.
    pub vehicles: usize,
    /// Sum of the distances of the routes.
    pub distance: f64,
    /// Tasks left undone, in rising order.
    pub undone: Vec<usize>,
}

/// Builds a first solution by insertion with regret. No chance, no improvement.
#[must_use]
pub fn construct(instance: &Instance) -> Solution {
    solution(&first_plan(instance))
}

/// Solves an instance as well as the budget allows.
///
/// `spent` tells the share of the budget used so far; it is asked at every step and ends the search
/// at 1. It may measure time or count its calls (see [`steps`]); with a count the answer depends on
/// the seed alone.
pub fn solve(instance: &Instance, seed: u64, spent: &mut dyn FnMut() -> f64) -> Solution {
    let mut plan = first_plan(instance);
    if instance.tasks().is_empty() || instance.vehicles().is_empty() {
        return solution(&plan);
    }
    let mut tools = Tools {
        ruin: Ruin::new(instance),
        recreate: Recreate::new(instance),
        dice: Dice::new(seed),
    };
    if instance.goal() == Goal::FewestVehicles {
        let first = plan.clone();
        let mut n_steps = 0_u64;
        let mut counted = || {
            n_steps += 1;
            spent()
        };
        reduce(&mut plan, &mut tools, &mut counted, FLEET_SHARE, 1);
        let share = counted();
        if starts::is_worth_it(&plan, n_steps as f64 / share) {
            starts::choose(&mut plan, &first, &mut tools, spent);
        }
    }
    anneal(&mut plan, &mut tools, spent, 1.0);
    solution(&plan)
}

/// A budget of a number of steps.
pub fn steps(n: u64) -> impl FnMut() -> f64 {
    let mut done = 0_u64;
    move || {
        done += 1;
        done as f64 / n as f64
    }
}

fn first_plan(instance: &Instance) -> Plan<'_> {
    let mut plan = Plan::new(instance);
    insert_all(&mut plan);
    plan.begin();
    plan
}

fn solution(plan: &Plan) -> Solution {
    let used: Vec<_> = plan
        .routes
        .iter()
        .filter(|route| !route.is_empty())
        .collect();
    let mut undone = plan.absent.clone();
    undone.sort_unstable();
    Solution {
        routes: used
            .iter()
            .map(|route| route.inner().iter().map(|stop| stop.at()).collect())
            .collect(),
        drivers: used.iter().map(|route| route.vehicle).collect(),
        vehicles: used.len(),
        distance: used.iter().map(|route| route.distance).sum(),
        undone,
    }
}

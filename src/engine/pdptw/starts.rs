//! Several beginnings where routes are few and long.
//!
//! With the fewest vehicles possible no small change leads from one good solution to another, however
//! hot the annealing: which of them a run ends in is settled where its last vehicle was dropped. So the
//! fleet is made small several times, each time annealing shows in a short while what that is worth,
//! and the best is given the rest of the budget.

use super::anneal::{Tools, anneal};
use super::fleet::reduce;
use super::plan::{FEW_ROUTES, Plan};

/// Beginnings in all, and the share of the budget of each. Measured on Li & Lim.
const STARTS: usize = 5;
const SHARE: f64 = 0.1;

/// Steps for each task below which the whole budget is better spent on one beginning.
const STEPS_A_TASK: f64 = 700.0;

/// Whether several beginnings pay, where this many steps are expected in all.
pub(super) fn is_worth_it(plan: &Plan, steps: f64) -> bool {
    plan.routes.len() <= FEW_ROUTES && steps >= STEPS_A_TASK * plan.instance.tasks().len() as f64
}

/// Leaves the best of several beginnings in `plan`: the first is `plan` itself, the others drop the
/// vehicles of `first`, where no task has moved yet.
pub(super) fn choose<'a>(
    plan: &mut Plan<'a>,
    first: &Plan<'a>,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
) {
    let until = spent() + SHARE;
    anneal(plan, tools, spent, until);
    for _ in 1..STARTS {
        let until = spent() + SHARE;
        let mut other = first.clone();
        reduce(&mut other, tools, spent, until, plan.n_used());
        if rank(&other) <= rank(plan) {
            anneal(&mut other, tools, spent, until);
        }
        let shorter = rank(&other) == rank(plan) && other.length() < plan.length();
        if rank(&other) < rank(plan) || shorter {
            *plan = other;
        }
    }
}

/// Undone tasks, then vehicles.
fn rank(plan: &Plan) -> (usize, usize) {
    (plan.absent.len(), plan.n_used())
}

//! Fewer vehicles: one route after the other is closed and its tasks are placed elsewhere.
//!
//! The outline is that of Nagata & Kobayashi (2010): insert, else eject, then shake the plan so that
//! the next attempt meets other routes. The shaking is ruin and recreate.

use super::anneal::Tools;
use super::bound::{alone, fewest_vehicles};
use super::ejection::Ejection;
use super::plan::Plan;

/// Ruins after each ejection. Measured on Li & Lim.
const SHAKES: usize = 10;

/// Most tasks pushed out for one.
const MOST_EJECTED: usize = 3;

/// Closes as many routes as it can before this share of the budget is spent. Every task that was in
/// a route stays in one. Where some task cannot be placed, no route is closed: tasks come first.
pub(super) fn reduce(
    plan: &mut Plan,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
) {
    let Some(mut ejection) = Ejection::new(plan) else {
        return;
    };
    let n_vehicles = plan.instance.vehicles().len();
    let is_hopeless = |&mut task: &mut usize| {
        (0..n_vehicles).all(|vehicle| alone(plan.instance, vehicle, task).is_none())
    };
    let mut hopeless: Vec<usize> = plan.absent.extract_if(.., is_hopeless).collect();
    close_routes(plan, &mut ejection, tools, spent, until);
    plan.absent.append(&mut hopeless);
    plan.begin();
}

fn close_routes(
    plan: &mut Plan,
    ejection: &mut Ejection,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
) {
    let mut best = plan.clone();
    if !plan.absent.is_empty() && !place(plan, ejection, tools, spent, until) {
        plan.copy_from(&best);
        return;
    }
    drop_unused(plan);
    best.copy_from(plan);
    let bound = fewest_vehicles(plan.instance);
    while plan.routes.len() > bound && spent() < until {
        let slot = tools.dice.below(plan.routes.len());
        plan.close(slot);
        if place(plan, ejection, tools, spent, until) {
            drop_unused(plan);
            best.copy_from(plan);
        }
    }
    plan.copy_from(&best);
}

fn drop_unused(plan: &mut Plan) {
    for slot in (0..plan.routes.len()).rev() {
        if plan.routes[slot].is_empty() {
            plan.close(slot);
        }
    }
}

/// Places all absent tasks. False when the share is spent before the last has found a place.
fn place(
    plan: &mut Plan,
    ejection: &mut Ejection,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
) -> bool {
    let mut waiting = std::mem::take(&mut plan.absent);
    while let Some(task) = waiting.pop() {
        if spent() >= until {
            return false;
        }
        plan.begin();
        if tools.recreate.one(plan, task, &mut tools.dice) {
            continue;
        }
        if ejection.force(plan, task, MOST_EJECTED, &mut tools.dice) {
            waiting.append(&mut plan.absent);
        } else {
            let at = tools.dice.below(waiting.len() + 1);
            waiting.insert(at, task);
        }
        shake(plan, tools);
    }
    true
}

/// A few random changes that keep every task of the plan in a route.
fn shake(plan: &mut Plan, tools: &mut Tools) {
    for _ in 0..SHAKES {
        plan.begin();
        tools.ruin.strings(plan, &mut tools.dice);
        tools.recreate.run(plan, &mut tools.dice);
        if !plan.absent.is_empty() {
            plan.roll_back();
        }
    }
}

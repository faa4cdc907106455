//! Fewer vehicles: one route after the other is closed and its tasks are placed elsewhere.
//!
//! After the fleet minimisation of Christiaens & Vanden Berghe (2020): ruin and recreate goes on with
//! tasks that have no place. Every task has a counter of how often it was left over, and a change
//! stays when the sum over those left over falls: a task that was long in trouble gets a place at the
//! expense of one that will soon find another. Where the same tasks are left, distance decides, under
//! a steady temperature, so that the plan keeps moving. Where routes are many, most ruins begin at a
//! task without a place, and the room they make goes to the tasks of most trouble first; now and then the task
//! of most trouble takes the place of one or two others instead.

use super::anneal::{Tools, mean_leg};
use super::bound::{alone, fewest_vehicles};
use super::ejection::Ejection;
use super::plan::{FEW_ROUTES, Plan};

/// How a closed route's tasks are placed elsewhere.
struct Manner {
    /// How often a ruin begins at a task that has no place.
    at_absent: f64,
    /// How often the tasks of most trouble are placed first.
    by_trouble: f64,
    /// How often the task of most trouble ejects others, in the place of a ruin.
    by_ejection: f64,
}

/// Where routes are few and long. Measured on Li & Lim: placing by trouble makes the fleet no smaller
/// there, and leaves a plan from which annealing finds less.
const FEW: Manner = Manner {
    at_absent: 0.3,
    by_trouble: 0.0,
    by_ejection: 0.0,
};

/// Where routes are many. Measured on Li & Lim.
const MANY: Manner = Manner {
    at_absent: 0.7,
    by_trouble: 0.9,
    by_ejection: 0.02,
};

/// Temperature in mean legs.
const HEAT: f64 = 1.0;

/// Share of the budget after which an attempt is given up that never came below one task without a
/// place; with two it is half of that, and so on. Measured on Li & Lim: at long routes the next
/// vehicle less is out of reach, and the time is better spent on distance.
const PATIENCE: f64 = 0.6;

/// Steps for each task that an attempt gets in any case.
const STEPS_A_TASK: usize = 100;

/// Closes as many routes as it can before this share of the budget is spent. Every task that was in
/// a route stays in one. Where some task cannot be placed, no route is closed: tasks come first. So
/// many as are `enough` are not made fewer.
pub(super) fn reduce(
    plan: &mut Plan,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
    enough: usize,
) {
    let n_vehicles = plan.instance.vehicles().len();
    let is_hopeless = |&mut task: &mut usize| {
        (0..n_vehicles).all(|vehicle| alone(plan.instance, vehicle, task).is_none())
    };
    let mut hopeless: Vec<usize> = plan.absent.extract_if(.., is_hopeless).collect();
    close_routes(plan, tools, spent, until, enough);
    plan.absent.append(&mut hopeless);
    plan.begin();
}

fn close_routes(
    plan: &mut Plan,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
    enough: usize,
) {
    let mut trouble = vec![1; plan.instance.tasks().len()];
    let mut best = plan.clone();
    if !place(plan, &mut trouble, tools, spent, (until, f64::INFINITY)) {
        plan.copy_from(&best);
        return;
    }
    drop_unused(plan);
    plan.look_nearby();
    best.copy_from(plan);
    let bound = fewest_vehicles(plan.instance).max(enough);
    while plan.routes.len() > bound && spent() < until {
        plan.close(least_trouble(plan, &trouble));
        if !place(plan, &mut trouble, tools, spent, (until, PATIENCE)) {
            break;
        }
        drop_unused(plan);
        best.copy_from(plan);
    }
    plan.copy_from(&best);
}

/// The route whose tasks are most easily placed.
fn least_trouble(plan: &Plan, trouble: &[u64]) -> usize {
    let sum = |slot: &usize| plan.tasks_of(*slot).map(|task| trouble[task]).sum::<u64>();
    let slots = 0..plan.routes.len();
    slots.min_by_key(sum).expect("more routes than the bound")
}

fn drop_unused(plan: &mut Plan) {
    for slot in (0..plan.routes.len()).rev() {
        if plan.routes[slot].is_empty() {
            plan.close(slot);
        }
    }
}

/// Places all absent tasks. False when the share or the patience is spent before the last has found a place.
fn place(
    plan: &mut Plan,
    trouble: &mut [u64],
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    (until, patience): (f64, f64),
) -> bool {
    plan.begin();
    tools.recreate.run(plan, &mut tools.dice);
    let heat = HEAT * mean_leg(plan);
    let mut length = plan.length();
    let mut fewest = plan.absent.len();
    let manner = if plan.routes.len() <= FEW_ROUTES {
        FEW
    } else {
        MANY
    };
    let mut ejection = Ejection::new(plan);
    let mut begun = None;
    let mut sure = STEPS_A_TASK * plan.instance.tasks().len();
    while !plan.absent.is_empty() {
        let now = spent();
        let tried = now - *begun.get_or_insert(now);
        if now >= until || (sure == 0 && tried * fewest as f64 > patience) {
            return false;
        }
        sure = sure.saturating_sub(1);
        let left = sum(plan, trouble);
        plan.begin();
        if tools.dice.chance(manner.by_ejection) {
            eject(plan, trouble, ejection.as_mut(), tools);
        } else {
            ruin(plan, &manner, tools);
            recreate(plan, trouble, &manner, tools);
        }
        let (new_left, new_length) = (sum(plan, trouble), plan.length());
        for &task in &plan.absent {
            trouble[task] += 1;
        }
        let limit = length - heat * tools.dice.unit().ln();
        if new_left < left || (new_left == left && new_length < limit) {
            length = new_length;
            fewest = fewest.min(plan.absent.len());
        } else {
            plan.roll_back();
        }
    }
    true
}

/// The task of most trouble takes the place of others, which then look for one.
fn eject(plan: &mut Plan, trouble: &[u64], ejection: Option<&mut Ejection>, tools: &mut Tools) {
    let most = (0..plan.absent.len()).max_by_key(|&at| trouble[plan.absent[at]]);
    let Some((at, ejection)) = most.zip(ejection) else {
        return;
    };
    let task = plan.absent[at];
    if ejection.relieve(plan, task, trouble) {
        plan.absent.swap_remove(at);
        tools.recreate.run(plan, &mut tools.dice);
    }
}

fn ruin(plan: &mut Plan, manner: &Manner, tools: &mut Tools) {
    if tools.dice.chance(manner.at_absent) {
        let task = plan.absent[tools.dice.below(plan.absent.len())];
        tools.ruin.strings(plan, task, &mut tools.dice);
    } else {
        tools.ruin.run(plan, &mut tools.dice);
    }
}

fn recreate(plan: &mut Plan, trouble: &[u64], manner: &Manner, tools: &mut Tools) {
    if tools.dice.chance(manner.by_trouble) {
        let dice = &mut tools.dice;
        tools.recreate.run_by_trouble(plan, trouble, dice);
    } else {
        tools.recreate.run(plan, &mut tools.dice);
    }
}

/// The trouble of the absent tasks.
fn sum(plan: &Plan, trouble: &[u64]) -> u64 {
    plan.absent.iter().map(|&task| trouble[task]).sum()
}

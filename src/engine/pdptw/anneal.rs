//! Simulated annealing over ruin and recreate, as in Christiaens & Vanden Berghe (2020), with a
//! short repair by ejection in between: where a fleet is at its smallest, most changes would
//! otherwise end with a task that has no place.

use super::dice::Dice;
use super::ejection::Ejection;
use super::plan::Plan;
use super::recreate::Recreate;
use super::ruin::Ruin;

/// First and last temperature in mean legs of the first solution. It starts hot: with the fewest
/// vehicles possible, good solutions lie far apart. Measured on Li & Lim.
const HEAT: (f64, f64) = (5.0, 0.02);

/// How often a plan that lost tasks is worth a repair, which takes longer than a ruin.
const REPAIR_CHANCE: f64 = 0.3;

/// Attempts to repair a plan that lost tasks. Measured on Li & Lim.
const REPAIRS: usize = 2;

/// Most lost tasks worth an attempt.
const MOST_REPAIRED: usize = 2;

/// Tools shared by the phases of a solve.
pub(super) struct Tools {
    pub(super) ruin: Ruin,
    pub(super) recreate: Recreate,
    pub(super) dice: Dice,
}

/// Makes the plan cheaper until this share of the budget is spent; leaves the best plan found in `plan`.
pub(super) fn anneal(
    plan: &mut Plan,
    tools: &mut Tools,
    spent: &mut dyn FnMut() -> f64,
    until: f64,
) {
    plan.look_nearby();
    let mut best = plan.clone();
    let mut best_cost = plan.cost();
    let mut cost = best_cost;
    let leg = mean_leg(plan);
    let mut undone = plan.absent.len();
    let mut ejection = Ejection::new(plan);
    let begun = spent();
    let mut now = begun;
    while now < until {
        let cooled = (now - begun) / (until - begun);
        let heat = leg * HEAT.0 * (HEAT.1 / HEAT.0).powf(cooled);
        plan.begin();
        tools.ruin.run(plan, &mut tools.dice);
        tools.recreate.run(plan, &mut tools.dice);
        if tools.dice.chance(REPAIR_CHANCE) {
            repair(plan, ejection.as_mut(), undone, tools);
        }
        let new_cost = plan.cost();
        if new_cost < cost - heat * tools.dice.unit().ln() {
            cost = new_cost;
            undone = plan.absent.len();
            if cost < best_cost - 1e-9 {
                best_cost = cost;
                best.copy_from(plan);
            }
        } else {
            plan.roll_back();
        }
        now = spent();
    }
    plan.copy_from(&best);
    plan.begin();
}

/// Where a ruin left one or two tasks without a place, they push out others for a change.
fn repair(plan: &mut Plan, ejection: Option<&mut Ejection>, undone: usize, tools: &mut Tools) {
    let Some(ejection) = ejection else { return };
    for _ in 0..REPAIRS {
        let n_absent = plan.absent.len();
        if n_absent <= undone || n_absent > undone + MOST_REPAIRED {
            return;
        }
        let task = plan.absent.swap_remove(tools.dice.below(n_absent));
        if !ejection.force(plan, task, &mut tools.dice) {
            plan.absent.push(task);
            return;
        }
        tools.recreate.run(plan, &mut tools.dice);
    }
}

pub(super) fn mean_leg(plan: &Plan) -> f64 {
    let used = plan.routes.iter().filter(|route| !route.is_empty());
    let (legs, distance) = used.fold((0_usize, 0.0), |(legs, distance), route| {
        (legs + route.stops.len() - 1, distance + route.distance)
    });
    distance / legs.max(1) as f64
}

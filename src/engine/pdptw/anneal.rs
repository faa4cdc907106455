//! Simulated annealing over ruin and recreate, as in Christiaens & Vanden Berghe (2020).

use super::dice::Dice;
use super::plan::Plan;
use super::recreate::Recreate;
use super::ruin::{Ruin, RuinSize};

/// First and last temperature, as shares of the mean leg of the first solution. Measured on Li & Lim.
const HEAT: (f64, f64) = (0.5, 0.01);

/// Tools shared by the phases of a solve.
pub(super) struct Tools {
    pub(super) ruin: Ruin,
    pub(super) recreate: Recreate,
    pub(super) dice: Dice,
    pub(super) size: RuinSize,
}

/// Makes the plan cheaper until the budget is spent; leaves the best plan found in `plan`.
pub(super) fn anneal(plan: &mut Plan, tools: &mut Tools, spent: &mut dyn FnMut() -> f64) {
    let mut best = plan.clone();
    let mut best_cost = plan.cost();
    let mut cost = best_cost;
    let n_legs = 2 * plan.instance.tasks().len() + plan.n_used();
    let leg = plan.routes.iter().map(|route| route.distance).sum::<f64>() / n_legs.max(1) as f64;
    let begun = spent();
    loop {
        let now = spent();
        if now >= 1.0 {
            break;
        }
        let cooled = ((now - begun) / (1.0 - begun)).clamp(0.0, 1.0);
        let heat = leg * HEAT.0 * (HEAT.1 / HEAT.0).powf(cooled);
        plan.begin();
        tools.ruin.strings(plan, tools.size, &mut tools.dice);
        tools.recreate.run(plan, &mut tools.dice);
        let new_cost = plan.cost();
        if new_cost < cost - heat * tools.dice.unit().ln() {
            cost = new_cost;
            if cost < best_cost - 1e-9 {
                best_cost = cost;
                best.copy_from(plan);
            }
        } else {
            plan.roll_back();
        }
    }
    plan.copy_from(&best);
    plan.begin();
}

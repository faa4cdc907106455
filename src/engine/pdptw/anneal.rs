//! Simulated annealing over ruin and recreate, as in Christiaens & Vanden Berghe (2020).

use super::dice::Dice;
use super::plan::Plan;
use super::recreate::Recreate;
use super::ruin::Ruin;

/// First and last temperature in mean legs of the first solution. It starts hot: with the fewest
/// vehicles possible, good solutions lie far apart. Measured on Li & Lim.
const HEAT: (f64, f64) = (5.0, 0.02);

/// Tools shared by the phases of a solve.
pub(super) struct Tools {
    pub(super) ruin: Ruin,
    pub(super) recreate: Recreate,
    pub(super) dice: Dice,
}

/// Makes the plan cheaper until the budget is spent; leaves the best plan found in `plan`.
pub(super) fn anneal(plan: &mut Plan, tools: &mut Tools, spent: &mut dyn FnMut() -> f64) {
    let mut best = plan.clone();
    let mut best_cost = plan.cost();
    let mut cost = best_cost;
    let leg = mean_leg(plan);
    let begun = spent();
    let mut now = begun;
    while now < 1.0 {
        let cooled = (now - begun) / (1.0 - begun);
        let heat = leg * HEAT.0 * (HEAT.1 / HEAT.0).powf(cooled);
        plan.begin();
        tools.ruin.strings(plan, &mut tools.dice);
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
        now = spent();
    }
    plan.copy_from(&best);
    plan.begin();
}

fn mean_leg(plan: &Plan) -> f64 {
    let used = plan.routes.iter().filter(|route| !route.is_empty());
    let (legs, distance) = used.fold((0, 0.0), |(legs, distance), route| {
        (legs + route.stops.len() - 1, distance + route.distance)
    });
    distance / f64::from(u32::try_from(legs.max(1)).unwrap_or(u32::MAX))
}

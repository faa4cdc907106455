//! The whole search: build, drop vehicles, then shorten.

use super::anneal::{Tools, anneal};
use super::dice::Dice;
use super::fleet::reduce;
use super::instance::{Goal, Instance};
use super::plan::Plan;
use super::recreate::Recreate;
use super::ruin::{Ruin, RuinSize};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// For each used vehicle its places in order, without start and end.
    pub routes: Vec<Vec<usize>>,
    /// Number of routes.
    pub vehicles: usize,
    /// Sum of distances.
    pub distance: f64,
    /// The vehicle of each route.
    pub drivers: Vec<usize>,
    /// Tasks left undone.
    pub undone: Vec<usize>,
}

/// Solves an instance.
pub fn solve(instance: &Instance, seed: u64, spent: &mut dyn FnMut() -> f64) -> Solution {
    let env = |k: &str, d: f64| {
        std::env::var(k)
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(d)
    };
    let mut tools = Tools {
        ruin: Ruin::new(instance),
        recreate: Recreate::new(instance, env("BLINK", 0.03)),
        dice: Dice::new(seed),
        size: RuinSize {
            stops: env("STOPS", 10.0),
            string: env("STRING", 10.0),
        },
    };
    let mut plan = Plan::new(instance);
    tools.recreate.run(&mut plan, &mut tools.dice);
    if instance.goal() == Goal::FewestVehicles {
        reduce(&mut plan, &mut tools, spent, env("FLEET", 0.4));
        if std::env::var("LOG").is_ok() {
            eprintln!(
                "fleet {} at {:.3} bound {}",
                plan.n_used(),
                spent(),
                super::bound::fewest_vehicles(instance)
            );
        }
    }
    anneal(&mut plan, &mut tools, spent);
    solution(&plan)
}

fn solution(plan: &Plan) -> Solution {
    let used: Vec<_> = plan
        .routes
        .iter()
        .filter(|route| !route.is_empty())
        .collect();
    Solution {
        routes: used
            .iter()
            .map(|route| route.inner().iter().map(|stop| stop.at()).collect())
            .collect(),
        vehicles: used.len(),
        distance: used.iter().map(|route| route.distance).sum(),
        drivers: used.iter().map(|route| route.vehicle).collect(),
        undone: plan.absent.clone(),
    }
}

//! Ejection: a task that fits nowhere pushes another out of a route, the one that has been least trouble.
//!
//! After Nagata & Kobayashi, "Guided Ejection Search for the Pickup and Delivery Problem with Time
//! Windows", EvoCOP 2010: every task has a counter of how often it found no place, and the ejected
//! one has the smallest. They eject several at once. While a plan is shortened one is enough, and quick; where a
//! route is being closed up to two go, when they are less trouble together than the newcomer.

use super::dice::Dice;
use super::insertion::{Finder, Spot};
use super::plan::Plan;
use super::route::Route;

/// Counters and scratch space.
pub(super) struct Ejection {
    counters: Vec<u64>,
    trial: Route,
    finder: Finder,
    tasks: Vec<usize>,
}

/// Which tasks leave which route, and where the newcomer goes then. One that leaves alone stands twice.
#[derive(Clone, Copy)]
struct Choice {
    slot: usize,
    ejected: [usize; 2],
    spot: Spot,
}

impl Ejection {
    /// None where there are no vehicles.
    pub(super) fn new(plan: &Plan) -> Option<Self> {
        Some(Self {
            counters: vec![1; plan.instance.tasks().len()],
            trial: plan.routes.first()?.clone(),
            finder: Finder::default(),
            tasks: Vec::new(),
        })
    }

    /// Puts a task that fits nowhere into a route at the expense of another, which becomes absent.
    /// False where no other makes room.
    pub(super) fn force(&mut self, plan: &mut Plan, task: usize, dice: &mut Dice) -> bool {
        self.counters[task] += 1;
        let Some(choice) = self.choose(plan, task, dice) else {
            return false;
        };
        carry_out(plan, task, choice);
        true
    }

    /// Puts a task that fits nowhere into a route at the expense of one or two others that are less trouble
    /// together; they become absent. False where there are no such.
    pub(super) fn relieve(&mut self, plan: &mut Plan, task: usize, trouble: &[u64]) -> bool {
        let Some(choice) = self.least_trouble(plan, task, trouble) else {
            return false;
        };
        carry_out(plan, task, choice);
        true
    }

    fn least_trouble(&mut self, plan: &Plan, task: usize, trouble: &[u64]) -> Option<Choice> {
        let (mut least, mut best) = (trouble[task], None);
        for slot in 0..plan.routes.len() {
            self.tasks.clear();
            self.tasks.extend(plan.tasks_of(slot));
            self.tasks.sort_by_key(|&other| trouble[other]);
            for first in 0..self.tasks.len() {
                for second in first..self.tasks.len() {
                    let ejected = [self.tasks[first], self.tasks[second]];
                    let alone = trouble[ejected[0]];
                    let sum = alone + u64::from(first != second) * trouble[ejected[1]];
                    if sum >= least {
                        break;
                    }
                    let spot = self.spot_without(plan, slot, ejected, task);
                    if spot.is_some() {
                        least = sum;
                        best = Some(Choice {
                            slot,
                            ejected,
                            spot,
                        });
                    }
                }
            }
        }
        best
    }

    fn choose(&mut self, plan: &Plan, task: usize, dice: &mut Dice) -> Option<Choice> {
        let (mut least, mut best) = (u64::MAX, None);
        let n_routes = plan.routes.len();
        let turn = dice.below(n_routes);
        for slot in (0..n_routes).map(|slot| (slot + turn) % n_routes) {
            self.tasks.clear();
            self.tasks.extend(plan.tasks_of(slot));
            dice.shuffle(&mut self.tasks);
            for at in 0..self.tasks.len() {
                let ejected = self.tasks[at];
                if self.counters[ejected] >= least {
                    continue;
                }
                let spot = self.spot_without(plan, slot, [ejected; 2], task);
                if spot.is_some() {
                    least = self.counters[ejected];
                    best = Some(Choice {
                        slot,
                        ejected: [ejected; 2],
                        spot,
                    });
                }
            }
        }
        best
    }

    /// The best spot of a task in a route that others have left.
    fn spot_without(&mut self, plan: &Plan, slot: usize, ejected: [usize; 2], task: usize) -> Spot {
        let instance = plan.instance;
        self.trial.copy_from(&plan.routes[slot]);
        let leaves = |task: usize| ejected.contains(&task);
        let stays = |place| !instance.task_of(place).is_some_and(leaves);
        if self.trial.retain(instance, |stop| stays(stop.at())) {
            self.finder
                .best_spot(instance, &self.trial, task, f64::INFINITY)
        } else {
            Spot::NONE
        }
    }
}

fn carry_out(plan: &mut Plan, task: usize, choice: Choice) {
    plan.remove(choice.slot, |other| choice.ejected.contains(&other));
    plan.insert(task, choice.slot, choice.spot);
}

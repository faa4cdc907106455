//! Ejection: a task that fits nowhere pushes others out of a route, those that have been least trouble.
//!
//! After Nagata & Kobayashi, "Guided Ejection Search for the Pickup and Delivery Problem with Time
//! Windows", EvoCOP 2010: every task has a counter of how often it found no place; the ejected set
//! has the smallest sum of counters.

use super::dice::Dice;
use super::insertion::{Spot, best_spot};
use super::plan::Plan;
use super::route::Route;

/// Most tasks pushed out for one.
const MOST_EJECTED: usize = 3;

/// Counters and scratch space.
pub(super) struct Ejection {
    counters: Vec<u64>,
    trial: Route,
    tasks: Vec<usize>,
    chosen: Vec<usize>,
}

/// Which tasks leave which route, and where the newcomer goes then.
struct Choice {
    trouble: u64,
    slot: usize,
    ejected: Vec<usize>,
    spot: Spot,
}

impl Ejection {
    pub(super) fn new(plan: &Plan) -> Option<Self> {
        let trial = plan.routes.first()?.clone();
        let counters = vec![1; plan.instance.tasks().len()];
        Some(Self {
            counters,
            trial,
            tasks: Vec::new(),
            chosen: Vec::new(),
        })
    }

    /// Puts a task that fits nowhere into a route at the expense of others, which become absent.
    /// False where no small enough set makes room.
    pub(super) fn force(&mut self, plan: &mut Plan, task: usize, dice: &mut Dice) -> bool {
        self.counters[task] += 1;
        let mut best = Choice {
            trouble: u64::MAX,
            slot: 0,
            ejected: Vec::new(),
            spot: Spot::NONE,
        };
        let turn = dice.below(plan.routes.len());
        for most in 1..=MOST_EJECTED {
            for slot in 0..plan.routes.len() {
                let slot = (slot + turn) % plan.routes.len();
                self.tasks.clear();
                self.tasks.extend(plan.tasks_of(slot));
                dice.shuffle(&mut self.tasks);
                self.chosen.clear();
                self.choose(plan, slot, task, most, 0, 0, &mut best);
            }
        }
        if best.trouble == u64::MAX {
            return false;
        }
        plan.remove(best.slot, |other| best.ejected.contains(&other));
        plan.insert(task, best.slot, best.spot);
        true
    }

    /// Tries every set of exactly `left` more tasks from index `from` on, without those that are
    /// already more trouble than the best set known.
    #[expect(clippy::too_many_arguments)]
    fn choose(
        &mut self,
        plan: &Plan,
        slot: usize,
        task: usize,
        left: usize,
        from: usize,
        trouble: u64,
        best: &mut Choice,
    ) {
        if left == 0 {
            self.test(plan, slot, task, trouble, best);
            return;
        }
        for at in from..self.tasks.len() {
            let other = self.tasks[at];
            let sum = trouble + self.counters[other];
            if sum + (left as u64 - 1) < best.trouble {
                self.chosen.push(other);
                self.choose(plan, slot, task, left - 1, at + 1, sum, best);
                self.chosen.pop();
            }
        }
    }

    fn test(&mut self, plan: &Plan, slot: usize, task: usize, trouble: u64, best: &mut Choice) {
        let Self { trial, chosen, .. } = self;
        trial.copy_from(&plan.routes[slot]);
        trial.stops.retain(|stop| {
            plan.instance
                .task_of(stop.at())
                .is_none_or(|task| !chosen.contains(&task))
        });
        if !trial.schedule(plan.instance) {
            return;
        }
        let spot = best_spot(plan.instance, trial, task);
        if spot.is_some() {
            *best = Choice {
                trouble,
                slot,
                ejected: chosen.clone(),
                spot,
            };
        }
    }
}

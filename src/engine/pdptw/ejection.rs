//! Ejection: a task that fits nowhere pushes others out of a route, those that have been least trouble.
//!
//! After Nagata & Kobayashi, "Guided Ejection Search for the Pickup and Delivery Problem with Time
//! Windows", EvoCOP 2010: every task has a counter of how often it found no place; the ejected set
//! has the smallest sum of counters.

use super::dice::Dice;
use super::insertion::{Finder, Spot};
use super::plan::Plan;
use super::route::Route;

/// Counters, the choice under way and scratch space.
pub(super) struct Ejection {
    counters: Vec<u64>,
    best: Choice,
    trial: Route,
    finder: Finder,
    tasks: Vec<usize>,
    chosen: Vec<usize>,
}

/// Which tasks leave which route, and where the newcomer goes then.
struct Choice {
    /// Sum of the counters of the ejected; `NO_CHOICE` before the first.
    trouble: u64,
    slot: usize,
    ejected: Vec<usize>,
    spot: Spot,
}

/// More trouble than any tasks can be.
const NO_CHOICE: u64 = u64::MAX;

impl Ejection {
    /// None where there are no vehicles.
    pub(super) fn new(plan: &Plan) -> Option<Self> {
        let best = Choice {
            trouble: NO_CHOICE,
            slot: 0,
            ejected: Vec::new(),
            spot: Spot::NONE,
        };
        Some(Self {
            counters: vec![1; plan.instance.tasks().len()],
            best,
            trial: plan.routes.first()?.clone(),
            finder: Finder::default(),
            tasks: Vec::new(),
            chosen: Vec::new(),
        })
    }

    /// Puts a task that fits nowhere into a route at the expense of at most `most` others, which
    /// become absent. False where no such set makes room.
    pub(super) fn force(
        &mut self,
        plan: &mut Plan,
        task: usize,
        most: usize,
        dice: &mut Dice,
    ) -> bool {
        self.counters[task] += 1;
        self.best.trouble = NO_CHOICE;
        let turn = dice.below(plan.routes.len());
        for size in 1..=most {
            for slot in 0..plan.routes.len() {
                let slot = (slot + turn) % plan.routes.len();
                self.tasks.clear();
                self.tasks.extend(plan.tasks_of(slot));
                dice.shuffle(&mut self.tasks);
                self.chosen.clear();
                self.choose(plan, slot, task, size, 0, 0);
            }
        }
        let Choice {
            trouble,
            slot,
            ref ejected,
            spot,
        } = self.best;
        if trouble != NO_CHOICE {
            plan.remove(slot, |other| ejected.contains(&other));
            plan.insert(task, slot, spot);
        }
        trouble != NO_CHOICE
    }

    /// Tries every set of exactly `left` more tasks from index `from` on, without those that are
    /// already as much trouble as the best set known.
    fn choose(
        &mut self,
        plan: &Plan,
        slot: usize,
        task: usize,
        left: usize,
        from: usize,
        trouble: u64,
    ) {
        if left == 0 {
            self.test(plan, slot, task, trouble);
            return;
        }
        for at in from..self.tasks.len() {
            let other = self.tasks[at];
            let sum = trouble + self.counters[other];
            if sum + (left as u64 - 1) < self.best.trouble {
                self.chosen.push(other);
                self.choose(plan, slot, task, left - 1, at + 1, sum);
                self.chosen.pop();
            }
        }
    }

    fn test(&mut self, plan: &Plan, slot: usize, task: usize, trouble: u64) {
        let Self {
            best,
            trial,
            finder,
            chosen,
            ..
        } = self;
        let stays = |place| {
            plan.instance
                .task_of(place)
                .is_none_or(|task| !chosen.contains(&task))
        };
        trial.copy_from(&plan.routes[slot]);
        if !trial.retain(plan.instance, |stop| stays(stop.at())) {
            return;
        }
        let spot = finder.best_spot(plan.instance, trial, task);
        if spot.is_some() {
            (best.trouble, best.slot, best.spot) = (trouble, slot, spot);
            best.ejected.clone_from(chosen);
        }
    }
}

//! Recreate: absent tasks go back, each to its cheapest spot, in an order drawn by lot; now and then
//! a route is overlooked ("blink") so that the same ruin does not always heal the same way.
//!
//! After Christiaens & Vanden Berghe (2020). They blink at positions; we blink at whole routes, so
//! that remembered spots stay exact.

use std::cmp::Reverse;

use super::dice::Dice;
use super::instance::Instance;
use super::plan::Plan;

/// Orders of insertion, with how often each is drawn: random, demand, far, close, and for windows
/// narrow, early, late (the weights of the paper's variant for windows).
const WEIGHTS: [usize; 7] = [4, 4, 2, 1, 2, 2, 2];

/// Chance to overlook a route.
const BLINK: f64 = 0.03;

/// Sorting keys and scratch space of the recreate step.
pub(super) struct Recreate {
    keys: [Vec<f64>; 6],
    queue: Vec<usize>,
}

impl Recreate {
    pub(super) fn new(instance: &Instance) -> Self {
        let start = instance.vehicles().first().map(|vehicle| vehicle.start);
        let key = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            instance
                .tasks()
                .iter()
                .map(|task| of(task.pickup, task.delivery))
                .collect()
        };
        let places = instance.places();
        let away = |place| start.map_or(0.0, |start| instance.distance().get(start, place));
        let width = |place: usize| places[place].late - places[place].early;
        let keys = [
            key(&|pickup, _| -f64::from(places[pickup].demand)),
            key(&|pickup, delivery| -away(pickup) - away(delivery)),
            key(&|pickup, delivery| away(pickup) + away(delivery)),
            key(&|pickup, delivery| width(pickup) + width(delivery)),
            key(&|pickup, _| places[pickup].early),
            key(&|_, delivery| -places[delivery].late),
        ];
        Self {
            keys,
            queue: Vec::new(),
        }
    }

    /// Puts as many absent tasks back as find a place.
    pub(super) fn run(&mut self, plan: &mut Plan, dice: &mut Dice) {
        self.take(plan, dice);
        self.place(plan, dice);
    }

    /// The same, the tasks of most trouble first.
    pub(super) fn run_by_trouble(&mut self, plan: &mut Plan, trouble: &[u64], dice: &mut Dice) {
        self.take(plan, dice);
        self.queue.sort_by_key(|&task| Reverse(trouble[task]));
        self.place(plan, dice);
    }

    /// Moves the absent tasks to the queue, in an order drawn by lot.
    fn take(&mut self, plan: &mut Plan, dice: &mut Dice) {
        std::mem::swap(&mut self.queue, &mut plan.absent);
        plan.absent.clear();
        self.sort(dice);
    }

    fn place(&mut self, plan: &mut Plan, dice: &mut Dice) {
        for at in 0..self.queue.len() {
            let task = self.queue[at];
            match plan.cheapest(task, || dice.chance(BLINK)) {
                Some((slot, spot)) => plan.insert(task, slot, spot),
                None => plan.absent.push(task),
            }
        }
    }

    fn sort(&mut self, dice: &mut Dice) {
        let mut lot = dice.below(WEIGHTS.iter().sum());
        let mut order = 0;
        while lot >= WEIGHTS[order] {
            lot -= WEIGHTS[order];
            order += 1;
        }
        dice.shuffle(&mut self.queue);
        if let Some(key) = order.checked_sub(1).map(|at| &self.keys[at]) {
            self.queue.sort_by(|&a, &b| key[a].total_cmp(&key[b]));
        }
    }
}

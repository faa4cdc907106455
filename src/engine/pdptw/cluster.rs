//! Another ruin: tasks that resemble each other, whatever routes they are in.
//!
//! After Shaw, "Using Constraint Programming and Local Search Methods to Solve Vehicle Routing
//! Problems", CP 1998. Where few vehicles drive long routes, strings cannot take out more than a few
//! neighbouring stops of each, and neighbours stay behind.

use super::dice::Dice;
use super::instance::Instance;
use super::plan::Plan;

/// Tasks that resemble each task; a cluster seldom needs half of them.
const WIDTH: usize = 40;

/// Fewest tasks of a cluster, and how many sizes there are.
const SIZES: (usize, usize) = (2, 12);

/// Chance that a task of the cluster is passed over, so that the same task does not always begin
/// the same cluster.
const PASS: f64 = 0.3;

/// Neighbourhoods and scratch space of the ruin.
pub(super) struct Cluster {
    /// Tasks by likeness, one line a task.
    alike: Vec<u32>,
    width: usize,
    marked: Vec<bool>,
    slots: Vec<usize>,
}

impl Cluster {
    pub(super) fn new(instance: &Instance) -> Self {
        let n_tasks = instance.tasks().len();
        let width = n_tasks.saturating_sub(1).min(WIDTH);
        let mut alike = Vec::with_capacity(width * n_tasks);
        let mut line: Vec<(f64, u32)> = Vec::with_capacity(n_tasks);
        for task in (0..n_tasks).filter(|_| width > 0) {
            line.clear();
            let others = (0..n_tasks).filter(|other| *other != task);
            line.extend(others.map(|other| (unlike(instance, task, other), other as u32)));
            let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
            line.select_nth_unstable_by(width - 1, order);
            line[..width].sort_unstable_by(order);
            alike.extend(line[..width].iter().map(|(_, other)| *other));
        }
        Self {
            alike,
            width,
            marked: vec![false; n_tasks],
            slots: Vec::new(),
        }
    }

    /// Takes a task and some that resemble it out of the plan.
    pub(super) fn run(&mut self, plan: &mut Plan, task: usize, dice: &mut Dice) {
        let mut left = SIZES.0 + dice.below(SIZES.1);
        let alike = &self.alike[task * self.width..][..self.width];
        let tasks = [task as u32].into_iter().chain(alike.iter().copied());
        self.slots.clear();
        for task in tasks.map(|task| task as usize) {
            let Some(slot) = plan.home(task).filter(|_| !dice.chance(PASS)) else {
                continue;
            };
            self.marked[task] = true;
            if !self.slots.contains(&slot) {
                self.slots.push(slot);
            }
            left -= 1;
            if left == 0 {
                break;
            }
        }
        for &slot in &self.slots {
            plan.remove(slot, |task| self.marked[task]);
        }
        self.marked.fill(false);
    }
}

/// How far apart two tasks are: both ends, in distance and between their windows.
fn unlike(instance: &Instance, task: usize, other: usize) -> f64 {
    let places = instance.places();
    let apart = |a: usize, b: usize| {
        let gap = (places[a].early - places[b].late).max(places[b].early - places[a].late);
        instance.distance().get(a, b) + gap.max(0.0)
    };
    let (task, other) = (&instance.tasks()[task], &instance.tasks()[other]);
    apart(task.pickup, other.pickup) + apart(task.delivery, other.delivery)
}

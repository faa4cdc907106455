//! Ruin: strings of neighbouring stops are taken out of neighbouring routes.
//!
//! After Christiaens & Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
//! Problems", Transportation Science 54 (2020). A string is counted in stops; each stop takes its
//! whole task along, wherever in the route the other half is.

use super::cluster::Cluster;
use super::dice::Dice;
use super::instance::Instance;
use super::plan::{FEW_ROUTES, Plan};

/// Neighbourhoods and scratch space of the ruin.
pub(super) struct Ruin {
    /// Places of tasks by distance, one line a place.
    near: Vec<u32>,
    width: usize,
    marked: Vec<bool>,
    ruined: Vec<bool>,
    cluster: Cluster,
}

/// How much a ruin takes out.
struct Size {
    /// Average number of stops in all strings together.
    stops: f64,
    /// Longest string.
    longest: f64,
}

/// The usual ruin. The paper has ten stops too, but strings of up to ten: here a stop takes its other
/// half along.
const USUAL: Size = Size {
    stops: 10.0,
    longest: 6.0,
};

/// A ruin now and then that leaves the neighbourhood; with fleets at their smallest the usual one
/// seldom does. Measured on Li & Lim.
const BIG: Size = Size {
    stops: 30.0,
    longest: 15.0,
};

/// How often a ruin is a big one.
const BIG_CHANCE: f64 = 0.15;

/// How often tasks that resemble each other are taken out instead, where routes are few and long and
/// where they are many. Measured on Li & Lim: more than a tenth keeps lrc1_2_1 from its best.
const CLUSTER_CHANCE: (f64, f64) = (0.2, 0.1);

/// Neighbours looked at; a ruin seldom needs a tenth of them.
const MAX_NEIGHBOURS: usize = 200;

/// Chance that a split string stops growing its kept part, from the paper.
const SPLIT_STOPS: f64 = 0.99;

impl Ruin {
    pub(super) fn new(instance: &Instance) -> Self {
        let ends: Vec<u32> = instance
            .tasks()
            .iter()
            .flat_map(|task| [task.pickup as u32, task.delivery as u32])
            .collect();
        let width = ends.len().min(MAX_NEIGHBOURS);
        let mut near = vec![0; width * instance.places().len()];
        let mut sorted = ends.clone();
        for &place in &ends {
            let row = instance.distance().row(place as usize);
            sorted.sort_unstable_by(|&a, &b| {
                row[a as usize].total_cmp(&row[b as usize]).then(a.cmp(&b))
            });
            near[place as usize * width..][..width].copy_from_slice(&sorted[..width]);
        }
        let (n_tasks, n_routes) = (instance.tasks().len(), instance.vehicles().len());
        Self {
            near,
            width,
            marked: vec![false; n_tasks],
            ruined: vec![false; n_routes],
            cluster: Cluster::new(instance),
        }
    }

    /// Takes tasks out of the plan around a random one.
    pub(super) fn run(&mut self, plan: &mut Plan, dice: &mut Dice) {
        let task = dice.below(plan.instance.tasks().len());
        let chance = if plan.routes.len() <= FEW_ROUTES {
            CLUSTER_CHANCE.0
        } else {
            CLUSTER_CHANCE.1
        };
        if dice.chance(chance) {
            self.cluster.run(plan, task, dice);
        } else {
            self.strings(plan, task, dice);
        }
    }

    /// Takes strings out of the plan around a stop of a task.
    pub(super) fn strings(&mut self, plan: &mut Plan, task: usize, dice: &mut Dice) {
        let n_used = plan.n_used();
        if n_used == 0 {
            return;
        }
        let n_stops = 2 * (plan.instance.tasks().len() - plan.absent.len());
        let size = if dice.chance(BIG_CHANCE) { BIG } else { USUAL };
        let longest = size.longest.min(n_stops as f64 / n_used as f64);
        let most_strings = (4.0 * size.stops / (1.0 + longest) - 1.0).max(1.0);
        let n_strings = (1.0 + dice.unit() * most_strings) as usize;
        self.ruined.fill(false);
        let task = &plan.instance.tasks()[task];
        let seed = if dice.chance(0.5) {
            task.pickup
        } else {
            task.delivery
        };
        let mut left = n_strings;
        for at in 0..self.width {
            let place = self.near[seed * self.width + at] as usize;
            let Some(slot) = plan
                .instance
                .task_of(place)
                .and_then(|task| plan.home(task))
            else {
                continue;
            };
            if !self.ruined[slot] {
                self.ruined[slot] = true;
                self.one_string(plan, slot, place, longest, dice);
                left -= 1;
                if left == 0 {
                    return;
                }
            }
        }
    }

    fn one_string(
        &mut self,
        plan: &mut Plan,
        slot: usize,
        place: usize,
        longest: f64,
        dice: &mut Dice,
    ) {
        let stops = plan.routes[slot].inner();
        let at = stops
            .iter()
            .position(|stop| stop.at() == place)
            .expect("the task's home is this route");
        let length = (1.0 + dice.unit() * longest.min(stops.len() as f64)) as usize;
        let length = length.min(stops.len());
        let kept = if length > 1 && dice.chance(0.5) {
            split(length, stops.len(), dice)
        } else {
            0
        };
        let span = length + kept;
        let low = (at + 1).saturating_sub(span);
        let high = at.min(stops.len() - span);
        let from = low + dice.below(high - low + 1);
        let keep_from = from + dice.below(length - 1 + usize::from(length == 1));
        for (index, stop) in stops.iter().enumerate().skip(from).take(span) {
            let is_kept = kept > 0 && index > keep_from && index <= keep_from + kept;
            if let Some(task) = plan.instance.task_of(stop.at()).filter(|_| !is_kept) {
                self.marked[task] = true;
            }
        }
        plan.remove(slot, |task| self.marked[task]);
        self.marked.fill(false);
    }
}

/// How many stops inside a split string are kept.
fn split(length: usize, n_stops: usize, dice: &mut Dice) -> usize {
    let mut kept = 1;
    while length + kept < n_stops && !dice.chance(SPLIT_STOPS) {
        kept += 1;
    }
    if length + kept <= n_stops { kept } else { 0 }
}

//! Tables of costs between many points at once.
//!
//! The smaller side's search spaces are put together once and swept from the top down for sixteen
//! points of the larger side at a time: RPHAST of D. Delling, A. Goldberg, R. Werneck, "Faster batched
//! shortest paths in road networks", ATMOS 2011, over the needed arcs of a customized hierarchy. The
//! sixteen stand beside each other in memory, so that the processor adds and compares several in one
//! instruction.

use super::graph::Cost;
use super::hierarchy::{Hierarchy, NONE};
use super::metric::{Metric, Steps};
use super::search::{Seed, ancestors};

/// Points of the larger side that are swept together.
const WIDTH: usize = 16;

/// What a sweep adds and compares.
pub trait Weight: Copy + PartialOrd + std::ops::Add<Output = Self> {
    /// No way.
    const INFINITE: Self;
    /// From a cost.
    fn of(cost: Cost) -> Self;
}

/// Time and length, see [`Cost`].
impl Weight for f64 {
    const INFINITE: f64 = f64::INFINITY;
    fn of(cost: Cost) -> f64 {
        cost.0
    }
}

/// Hundredths of a second alone: half the memory, twice the speed. Whole numbers are exact in it up
/// to 2²⁴, which is 46 hours; beyond that a hundredth may be lost.
impl Weight for f32 {
    const INFINITE: f32 = f32::INFINITY;
    fn of(cost: Cost) -> f32 {
        cost.time() as f32
    }
}

/// Seeds of several points.
#[derive(Debug, Default)]
pub struct Seeds {
    first: Vec<u32>,
    seeds: Vec<Seed>,
}

impl Seeds {
    /// Appends a point; one without seeds is reached from nowhere.
    pub fn push(&mut self, seeds: impl IntoIterator<Item = Seed>) {
        if self.first.is_empty() {
            self.first.push(0);
        }
        self.seeds.extend(seeds);
        self.first.push(self.seeds.len() as u32);
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The seeds of a point.
    pub fn of(&self, point: usize) -> &[Seed] {
        &self.seeds[self.first[point] as usize..self.first[point + 1] as usize]
    }
}

/// Costs from each of `from` to each of `to`, row by row.
pub fn table<W: Weight>(
    hierarchy: &Hierarchy,
    metric: &Metric,
    from: &Seeds,
    to: &Seeds,
) -> Vec<W> {
    let mut cells = vec![W::INFINITE; from.len() * to.len()];
    let columns = to.len();
    if from.len() >= to.len() {
        sweep(hierarchy, metric, 0, from, to, |row, column, cost| {
            cells[row * columns + column] = cost;
        });
    } else {
        sweep(hierarchy, metric, 1, to, from, |column, row, cost| {
            cells[row * columns + column] = cost;
        });
    }
    cells
}

/// Costs between each of `many` and each of `few`, handed over as (many, few, cost). The many climb
/// by the steps of `way`: upwards (0) when they come first, downwards (1) when they come last.
fn sweep<W: Weight>(
    hierarchy: &Hierarchy,
    metric: &Metric,
    way: usize,
    many: &Seeds,
    few: &Seeds,
    mut each: impl FnMut(usize, usize, W),
) {
    let [up, down] = [&metric.steps[way], &metric.steps[1 - way]];
    let selection = Selection::<W>::new(hierarchy, down, few);
    let mut climber = Climber {
        cost: vec![W::INFINITE; hierarchy.n_nodes()],
        path: Vec::new(),
    };
    let mut costs = vec![[W::INFINITE; WIDTH]; selection.ranks.len()];
    for start in (0..many.len()).step_by(WIDTH) {
        costs.fill([W::INFINITE; WIDTH]);
        let batch = start..many.len().min(start + WIDTH);
        for point in batch.clone() {
            let seeds = many.of(point);
            ancestors(metric, seeds, &mut climber.path);
            climber.climb(up, seeds, |rank, cost| {
                let place = selection.places[rank as usize];
                if place != NONE {
                    costs[place as usize][point - start] = cost;
                }
            });
        }
        selection.descend(&mut costs);
        for (target, exits) in selection.exits.iter().enumerate() {
            let best = selection.best(exits, &costs);
            for point in batch.clone() {
                each(point, target, best[point - start]);
            }
        }
    }
}

/// Everything that may lie on a way down to the few points.
struct Selection<W> {
    /// The ranks in question, the highest first.
    ranks: Vec<u32>,
    /// Place of each rank of the hierarchy among them, or [`NONE`].
    places: Vec<u32>,
    first: Vec<u32>,
    /// Places above, with the cost from there.
    steps: Vec<(u32, W)>,
    /// Places that lead to each of the few points.
    exits: Vec<Vec<(u32, W)>>,
}

impl<W: Weight> Selection<W> {
    fn new(hierarchy: &Hierarchy, down: &Steps, few: &Seeds) -> Selection<W> {
        let mut places = vec![NONE; hierarchy.n_nodes()];
        let mut ranks = Vec::new();
        for seed in &few.seeds {
            select(seed.node, &mut places, &mut ranks);
        }
        let mut next = 0;
        while next < ranks.len() {
            for step in down.of(ranks[next]) {
                select(step.upper, &mut places, &mut ranks);
            }
            next += 1;
        }
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        for (place, &rank) in ranks.iter().enumerate() {
            places[rank as usize] = place as u32;
        }
        let mut selection = Selection {
            first: vec![0],
            steps: Vec::new(),
            exits: Vec::new(),
            ranks,
            places,
        };
        selection.take_steps(down);
        selection.take_exits(few);
        selection
    }

    fn take_steps(&mut self, down: &Steps) {
        for &rank in &self.ranks {
            let steps = down.of(rank).iter();
            self.steps
                .extend(steps.map(|step| (self.places[step.upper as usize], W::of(step.cost))));
            self.first.push(self.steps.len() as u32);
        }
    }

    fn take_exits(&mut self, few: &Seeds) {
        let exit = |seed: &Seed| (self.places[seed.node as usize], W::of(seed.cost));
        self.exits = (0..few.len())
            .map(|point| few.of(point).iter().map(exit).collect())
            .collect();
    }

    /// Brings costs from each place to those below it.
    fn descend(&self, costs: &mut [[W; WIDTH]]) {
        for place in 0..self.ranks.len() {
            let (above, rest) = costs.split_at_mut(place);
            let here = &mut rest[0];
            let steps = self.first[place] as usize..self.first[place + 1] as usize;
            for &(upper, cost) in &self.steps[steps] {
                lower(here, &above[upper as usize], cost);
            }
        }
    }

    fn best(&self, exits: &[(u32, W)], costs: &[[W; WIDTH]]) -> [W; WIDTH] {
        let mut best = [W::INFINITE; WIDTH];
        for &(place, cost) in exits {
            lower(&mut best, &costs[place as usize], cost);
        }
        best
    }
}

fn select(rank: u32, places: &mut [u32], ranks: &mut Vec<u32>) {
    if places[rank as usize] == NONE {
        places[rank as usize] = 0;
        ranks.push(rank);
    }
}

/// Lowers each cost to the other one plus `cost`, where that is less. Written so that it becomes one
/// addition and one minimum for several at once.
fn lower<W: Weight>(here: &mut [W; WIDTH], other: &[W; WIDTH], cost: W) {
    for (here, &other) in here.iter_mut().zip(other) {
        let candidate = other + cost;
        *here = if candidate < *here { candidate } else { *here };
    }
}

/// Walks up from one point.
struct Climber<W> {
    cost: Vec<W>,
    /// The ranks to walk over, ascending.
    path: Vec<u32>,
}

impl<W: Weight> Climber<W> {
    fn climb(&mut self, up: &Steps, seeds: &[Seed], mut each: impl FnMut(u32, W)) {
        for seed in seeds {
            self.reach(seed.node, W::of(seed.cost));
        }
        let path = std::mem::take(&mut self.path);
        for &rank in &path {
            let cost = std::mem::replace(&mut self.cost[rank as usize], W::INFINITE);
            if cost < W::INFINITE {
                each(rank, cost);
                for step in up.of(rank) {
                    self.reach(step.upper, cost + W::of(step.cost));
                }
            }
        }
        self.path = path;
    }

    fn reach(&mut self, rank: u32, cost: W) {
        let known = &mut self.cost[rank as usize];
        if cost < *known {
            *known = cost;
        }
    }
}

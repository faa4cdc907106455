//! The quickest way between two points of the graph.
//!
//! Walks from both ends up the elimination tree of the hierarchy (Dibbelt, Strasser, Wagner 2016,
//! section 7) and meets on the common part; no heap is needed.

use super::graph::{Cost, Lane};
use super::hierarchy::{Hierarchy, NONE};
use super::metric::{Metric, Origin, Step};

/// A node where a search begins or ends, and what it costs to get between it and the point proper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seed {
    /// Node of the graph.
    pub node: u32,
    /// Cost between the point and the node.
    pub cost: Cost,
    /// Lane on which the point lies.
    pub lane: Lane,
}

/// A way found by a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its cost, seeds included.
    pub cost: Cost,
    /// Lane it starts on, half used.
    pub from: Lane,
    /// Whole lanes in between.
    pub lanes: Vec<Lane>,
    /// Lane it ends on, half used.
    pub to: Lane,
}

/// Scratch space of a search, to be used again.
#[derive(Debug, Default)]
pub struct Scratch {
    sides: [Side; 2],
}

/// What a search knows from one end.
#[derive(Debug, Default)]
struct Side {
    cost: Vec<f64>,
    /// The arc by which each rank was reached, or a seed's number with the top bit set.
    by: Vec<u32>,
    /// The ranks on the way to the root.
    path: Vec<u32>,
}

const BY_SEED: u32 = 1 << 31;

/// The cheapest way from any of `from` to any of `to`.
pub fn search(
    hierarchy: &Hierarchy,
    metric: &Metric,
    from: &[Seed],
    to: &[Seed],
    scratch: &mut Scratch,
) -> Option<Found> {
    let [up, down] = &mut scratch.sides;
    up.climb(hierarchy, metric, from, |rank| metric.steps[0].of(rank));
    down.climb(hierarchy, metric, to, |rank| metric.steps[1].of(rank));
    let meeting = up.path.iter().copied().min_by(|&a, &b| {
        let sum = |rank: u32| up.cost[rank as usize] + down.cost[rank as usize];
        sum(a).total_cmp(&sum(b))
    });
    let found = meeting.and_then(|top| {
        let cost = Cost(up.cost[top as usize] + down.cost[top as usize]);
        cost.is_finite()
            .then(|| unpack(metric, hierarchy, cost, top, [up, down], [from, to]))
    });
    up.forget();
    down.forget();
    found
}

/// The ranks from some nodes up to the root, ascending, each once.
pub fn ancestors(metric: &Metric, seeds: &[Seed], path: &mut Vec<u32>) {
    path.clear();
    let mut heads: Vec<u32> = seeds.iter().map(|seed| seed.node).collect();
    // Paths from several nodes soon become one.
    while heads.len() > 1 {
        let lowest = heads.iter().copied().min().unwrap_or(NONE);
        path.push(lowest);
        heads.retain(|&head| head != lowest);
        let parent = metric.parent(lowest);
        if parent != NONE && !heads.contains(&parent) {
            heads.push(parent);
        }
    }
    let mut head = heads.first().copied().unwrap_or(NONE);
    while head != NONE {
        path.push(head);
        head = metric.parent(head);
    }
}

impl Side {
    fn climb<'a>(
        &mut self,
        hierarchy: &Hierarchy,
        metric: &Metric,
        seeds: &[Seed],
        steps: impl Fn(u32) -> &'a [Step],
    ) {
        self.cost.resize(hierarchy.n_nodes(), f64::INFINITY);
        self.by.resize(hierarchy.n_nodes(), NONE);
        for (number, seed) in seeds.iter().enumerate() {
            self.reach(seed.node, seed.cost.0, number as u32 | BY_SEED);
        }
        let mut path = std::mem::take(&mut self.path);
        ancestors(metric, seeds, &mut path);
        for &rank in &path {
            let cost = self.cost[rank as usize];
            if cost.is_finite() {
                for step in steps(rank) {
                    self.reach(step.upper, cost + step.cost.0, step.arc);
                }
            }
        }
        self.path = path;
    }

    fn reach(&mut self, rank: u32, cost: f64, by: u32) {
        let rank = rank as usize;
        if cost < self.cost[rank] {
            self.cost[rank] = cost;
            self.by[rank] = by;
        }
    }

    /// The arcs from the seed to a rank, the last first, and the seed.
    fn trace(&self, metric: &Metric, mut rank: u32) -> (Vec<u32>, usize) {
        let mut arcs = Vec::new();
        loop {
            let by = self.by[rank as usize];
            if by & BY_SEED != 0 {
                return (arcs, (by & !BY_SEED) as usize);
            }
            arcs.push(by);
            rank = metric.lower_end(by);
        }
    }

    fn forget(&mut self) {
        for &rank in &self.path {
            self.cost[rank as usize] = f64::INFINITY;
        }
    }
}

fn unpack(
    metric: &Metric,
    hierarchy: &Hierarchy,
    cost: Cost,
    top: u32,
    [up, down]: [&Side; 2],
    [from, to]: [&[Seed]; 2],
) -> Found {
    let (climb, from_seed) = up.trace(metric, top);
    let (descent, to_seed) = down.trace(metric, top);
    let mut lanes = Vec::new();
    for arc in climb.into_iter().rev() {
        unpack_arc(metric, hierarchy, (arc, 0), &mut lanes);
    }
    for arc in descent {
        unpack_arc(metric, hierarchy, (arc, 1), &mut lanes);
    }
    Found {
        cost,
        from: from[from_seed].lane,
        lanes,
        to: to[to_seed].lane,
    }
}

/// Appends the lanes that an arc stands for, in driving order.
fn unpack_arc(metric: &Metric, hierarchy: &Hierarchy, arc: (u32, usize), lanes: &mut Vec<Lane>) {
    let mut stack = vec![arc];
    while let Some((arc, way)) = stack.pop() {
        match metric.origin(arc, way) {
            Origin::Lane(lane) => lanes.push(lane),
            Origin::Over(bottom) => {
                let upper = hierarchy.up_head[arc as usize];
                let side = hierarchy.arc(metric.lower_end(bottom), upper);
                let side = side.expect("a shortcut's two arcs leave the same lower node");
                // Upwards: down to the lower node, then up from it. Downwards: the other way round.
                let parts = if way == 0 {
                    [(bottom, 1), (side, 0)]
                } else {
                    [(side, 1), (bottom, 0)]
                };
                stack.extend(parts.into_iter().rev());
            }
        }
    }
}

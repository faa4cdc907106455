//! Costs worked into a hierarchy, and the arcs that are needed with them.

use super::graph::{Cost, Graph, Lane};
use super::hierarchy::{Hierarchy, NONE};

/// Marks, in an arc's origin, that it stands for two others.
const SHORTCUT: u32 = 1 << 31;

/// What an arc stands for in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A lane of the graph.
    Lane(Lane),
    /// A way over a lower node: this arc, whose lower end it is, and another from there.
    Over(u32),
}

/// One arc that is needed: towards a higher rank, or from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Cost of the arc.
    pub cost: Cost,
    /// The rank at its upper end.
    pub upper: u32,
    /// The arc's number.
    pub arc: u32,
}

/// The needed arcs of one direction.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    first: Vec<u32>,
    steps: Vec<Step>,
}

impl Steps {
    /// The steps whose lower end is this rank.
    pub fn of(&self, rank: u32) -> &[Step] {
        let rank = rank as usize;
        &self.steps[self.first[rank] as usize..self.first[rank + 1] as usize]
    }
}

/// Costs of a hierarchy's arcs. Index 0 is upwards, from the lower end to the upper; 1 is downwards.
#[derive(Debug, Clone)]
pub struct Metric {
    /// The needed arcs upwards, and those downwards (kept at their lower end).
    pub steps: [Steps; 2],
    origins: Vec<[u32; 2]>,
    lower_end: Vec<u32>,
    parents: Vec<u32>,
}

impl Metric {
    /// The metric of a hierarchy for the costs of lanes; a closed lane costs nothing finite.
    pub fn new(hierarchy: &Hierarchy, graph: &Graph, cost: impl Fn(Lane) -> Cost) -> Metric {
        let lower_end = lower_ends(hierarchy);
        let below = Below::new(hierarchy);
        let mut basic = Basic::of_lanes(hierarchy, graph, cost);
        basic.relax(hierarchy, &below, &lower_end);
        let perfect = perfect(basic.costs.clone(), hierarchy, &below, &lower_end);
        let steps = [UP, DOWN].map(|way| needed(hierarchy, &basic.costs, &perfect, way));
        Metric {
            steps,
            origins: basic.origins,
            lower_end,
            parents: (0..hierarchy.n_nodes() as u32)
                .map(|rank| hierarchy.parent(rank))
                .collect(),
        }
    }

    /// What an arc stands for: upwards (0) or downwards (1).
    pub fn origin(&self, arc: u32, way: usize) -> Origin {
        let origin = self.origins[arc as usize][way];
        match origin & SHORTCUT {
            0 => Origin::Lane(Lane(origin)),
            _ => Origin::Over(origin & !SHORTCUT),
        }
    }

    /// See [`Hierarchy::parent`].
    pub fn parent(&self, rank: u32) -> u32 {
        self.parents[rank as usize]
    }

    /// The rank at an arc's lower end.
    pub fn lower_end(&self, arc: u32) -> u32 {
        self.lower_end[arc as usize]
    }
}

fn lower_ends(hierarchy: &Hierarchy) -> Vec<u32> {
    let mut ends = vec![0; hierarchy.up_head.len()];
    for rank in 0..hierarchy.n_nodes() as u32 {
        ends[hierarchy.up(rank)].fill(rank);
    }
    ends
}

/// The arcs that end at each rank from below, the lowest first.
struct Below {
    first: Vec<u32>,
    arcs: Vec<u32>,
}

impl Below {
    fn new(hierarchy: &Hierarchy) -> Below {
        let n = hierarchy.n_nodes();
        let mut first = vec![0_u32; n + 1];
        for &head in hierarchy.up_head.iter() {
            first[head as usize + 1] += 1;
        }
        for rank in 0..n {
            first[rank + 1] += first[rank];
        }
        let mut next = first.clone();
        let mut arcs = vec![0; hierarchy.up_head.len()];
        for (arc, &head) in hierarchy.up_head.iter().enumerate() {
            let at = &mut next[head as usize];
            arcs[*at as usize] = arc as u32;
            *at += 1;
        }
        Below { first, arcs }
    }

    fn of(&self, rank: u32) -> &[u32] {
        let rank = rank as usize;
        &self.arcs[self.first[rank] as usize..self.first[rank + 1] as usize]
    }
}

/// Hands over every triangle whose middle rank is `middle`: the arc from the lowest to the middle,
/// from the lowest to the highest, and from the middle to the highest. `arc_to` is scratch space.
fn triangles(
    hierarchy: &Hierarchy,
    below: &Below,
    lower_end: &[u32],
    middle: u32,
    arc_to: &mut [u32],
    mut each: impl FnMut(usize, usize, usize),
) {
    for arc in hierarchy.up(middle) {
        arc_to[hierarchy.up_head[arc] as usize] = arc as u32;
    }
    for &bottom in below.of(middle) {
        let last = hierarchy.first_up[lower_end[bottom as usize] as usize + 1] as usize;
        // Whatever lies above the middle among the lowest's arcs stands behind `bottom`.
        let beyond = bottom as usize + 1..last;
        for (side, &highest) in beyond.clone().zip(&hierarchy.up_head[beyond]) {
            each(bottom as usize, side, arc_to[highest as usize] as usize);
        }
    }
}

/// What an arc costs upwards and downwards, beside each other: they are wanted together.
type Both = [f64; 2];

const UP: usize = 0;
const DOWN: usize = 1;

/// Costs of all arcs, each by the cheapest way over lower nodes.
struct Basic {
    costs: Vec<Both>,
    origins: Vec<[u32; 2]>,
}

impl Basic {
    fn of_lanes(hierarchy: &Hierarchy, graph: &Graph, cost: impl Fn(Lane) -> Cost) -> Basic {
        let n = hierarchy.up_head.len();
        let mut basic = Basic {
            costs: vec![[f64::INFINITY; 2]; n],
            origins: vec![[NONE; 2]; n],
        };
        for (arc, &number) in graph.arcs().zip(hierarchy.arc_of.iter()) {
            if number == NONE {
                continue;
            }
            let rank = |node: u32| hierarchy.rank[node as usize];
            let way = usize::from(rank(arc.tail) > rank(arc.head));
            let (cost, number) = (cost(arc.lane).0, number as usize);
            if cost < basic.costs[number][way] {
                basic.costs[number][way] = cost;
                basic.origins[number][way] = arc.lane.0;
            }
        }
        basic
    }

    fn relax(&mut self, hierarchy: &Hierarchy, below: &Below, lower_end: &[u32]) {
        let (costs, origins) = (&mut self.costs, &mut self.origins);
        let mut arc_to = vec![0; hierarchy.n_nodes()];
        for middle in 0..hierarchy.n_nodes() as u32 {
            let relax = |bottom: usize, side: usize, top: usize| {
                let (from_low, onward) = (costs[bottom], costs[side]);
                let over = [from_low[DOWN] + onward[UP], onward[DOWN] + from_low[UP]];
                for way in [UP, DOWN] {
                    if over[way] < costs[top][way] {
                        costs[top][way] = over[way];
                        origins[top][way] = bottom as u32 | SHORTCUT;
                    }
                }
            };
            triangles(hierarchy, below, lower_end, middle, &mut arc_to, relax);
        }
    }
}

/// Lowers each arc to the true cost between its ends, by ways over higher nodes too.
fn perfect(
    mut costs: Vec<Both>,
    hierarchy: &Hierarchy,
    below: &Below,
    lower_end: &[u32],
) -> Vec<Both> {
    let mut arc_to = vec![0; hierarchy.n_nodes()];
    for middle in (0..hierarchy.n_nodes() as u32).rev() {
        let relax = |bottom: usize, side: usize, top: usize| {
            let ([b_up, b_down], [s_up, s_down]) = (costs[bottom], costs[side]);
            let [t_up, t_down] = costs[top];
            costs[bottom] = [least(b_up, s_up + t_down), least(b_down, t_up + s_down)];
            costs[side] = [least(s_up, b_up + t_up), least(s_down, t_down + b_down)];
        };
        triangles(hierarchy, below, lower_end, middle, &mut arc_to, relax);
    }
    costs
}

fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The arcs that are themselves the cheapest way between their ends, upwards or downwards.
fn needed(hierarchy: &Hierarchy, basic: &[Both], perfect: &[Both], way: usize) -> Steps {
    let mut steps = Steps {
        first: Vec::with_capacity(hierarchy.n_nodes() + 1),
        steps: Vec::new(),
    };
    steps.first.push(0);
    for rank in 0..hierarchy.n_nodes() as u32 {
        for arc in hierarchy.up(rank) {
            let cost = basic[arc][way];
            if cost.is_finite() && cost <= perfect[arc][way] {
                steps.steps.push(Step {
                    cost: Cost(cost),
                    upper: hierarchy.up_head[arc],
                    arc: arc as u32,
                });
            }
        }
        steps.first.push(steps.steps.len() as u32);
    }
    steps
}

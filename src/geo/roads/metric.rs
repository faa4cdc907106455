//! Costs worked into a hierarchy, and the arcs that are needed with them.

use std::hint::select_unpredictable;
use std::ops::Range;

use super::frame::Frame;
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

impl Step {
    /// Leads nowhere.
    const NONE: Step = Step {
        cost: Cost::INFINITE,
        upper: NONE,
        arc: NONE,
    };
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
#[derive(Debug)]
pub struct Metric {
    /// The needed arcs upwards, and those downwards (kept at their lower end).
    pub steps: [Steps; 2],
    origins: Vec<[u32; 2]>,
    frame: Frame,
}

impl Metric {
    /// The metric of a hierarchy for the costs of lanes; a closed lane costs nothing finite.
    pub fn new(hierarchy: &Hierarchy, graph: &Graph, cost: impl Fn(Lane) -> Cost) -> Metric {
        let mut metric = Metric {
            steps: Default::default(),
            origins: Vec::new(),
            frame: Frame::new(hierarchy),
        };
        metric.renew(hierarchy, graph, cost);
        metric
    }

    /// Works other costs of the same lanes in.
    pub fn renew(&mut self, hierarchy: &Hierarchy, graph: &Graph, cost: impl Fn(Lane) -> Cost) {
        let mut basic = Basic::of_lanes(hierarchy, graph, cost);
        basic.relax(Triangles::new(hierarchy, &self.frame));
        let perfect = perfect(basic.costs.clone(), Triangles::new(hierarchy, &self.frame));
        for (way, steps) in self.steps.iter_mut().enumerate() {
            steps.take(hierarchy, &basic.costs, &perfect, way);
        }
        self.origins = basic.origins;
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
        self.frame.parent(rank)
    }

    /// The rank at an arc's lower end.
    pub fn lower_end(&self, arc: u32) -> u32 {
        self.frame.lower_end(arc)
    }
}

/// Three ranks of which each has an arc to each other, gone through by their middle one.
struct Triangles<'a> {
    hierarchy: &'a Hierarchy,
    frame: &'a Frame,
    /// For each rank above the present middle: which of the middle's arcs leads there.
    top_to: Vec<u32>,
}

/// The triangles that share their lowest and their middle rank.
struct Fan<'a> {
    /// The arc from the lowest to the middle.
    bottom: usize,
    /// The arcs from the lowest to each of the highest.
    sides: Range<usize>,
    /// Each of the highest.
    heads: &'a [u32],
    top_to: &'a [u32],
}

impl Fan<'_> {
    /// The arcs from the middle to each of the highest, counted from the middle's first.
    fn tops(&self) -> impl Iterator<Item = usize> {
        let heads = self.heads.iter();
        heads.map(|&head| self.top_to[head as usize] as usize)
    }
}

impl<'a> Triangles<'a> {
    fn new(hierarchy: &'a Hierarchy, frame: &'a Frame) -> Triangles<'a> {
        Triangles {
            hierarchy,
            frame,
            top_to: vec![0; hierarchy.n_nodes()],
        }
    }

    fn ranks(&self) -> Range<u32> {
        0..self.hierarchy.n_nodes() as u32
    }

    /// Hands over every triangle of a middle rank, the lowest ranks first.
    fn each_fan(&mut self, middle: u32, mut each: impl FnMut(Fan<'_>)) {
        let hierarchy = self.hierarchy;
        for (number, arc) in hierarchy.up(middle).enumerate() {
            self.top_to[hierarchy.up_head[arc] as usize] = number as u32;
        }
        for &bottom in self.frame.below(middle) {
            let last = hierarchy.up(self.frame.lower_end(bottom)).end;
            // Whatever lies above the middle among the lowest's arcs stands behind `bottom`.
            let sides = bottom as usize + 1..last;
            each(Fan {
                bottom: bottom as usize,
                heads: &hierarchy.up_head[sides.clone()],
                top_to: &self.top_to,
                sides,
            });
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
        let mut arcs = hierarchy.arc_of.iter();
        for lane in graph.lanes() {
            let cost = cost(lane).0;
            let arcs = arcs.by_ref().take(graph.tails(lane).len());
            for &arc in arcs.filter(|&&arc| arc != NONE) {
                let (number, way) = (arc as usize / 2, arc as usize % 2);
                if cost < basic.costs[number][way] {
                    basic.costs[number][way] = cost;
                    basic.origins[number][way] = lane.0;
                }
            }
        }
        basic
    }

    /// Lets arcs stand for ways over lower nodes. Arcs of higher ranks come later, so those of the
    /// middle rank can be written while those below are read. Without jumps: which way is cheaper
    /// cannot be guessed.
    fn relax(&mut self, mut triangles: Triangles<'_>) {
        for middle in triangles.ranks() {
            let own = triangles.hierarchy.up(middle);
            let (below, costs) = self.costs.split_at_mut(own.start);
            let (costs, origins) = (&mut costs[..own.len()], &mut self.origins[own]);
            triangles.each_fan(middle, |fan| {
                let low = below[fan.bottom];
                let shortcut = fan.bottom as u32 | SHORTCUT;
                for (onward, top) in below[fan.sides.clone()].iter().zip(fan.tops()) {
                    let over = [low[DOWN] + onward[UP], onward[DOWN] + low[UP]];
                    let (cost, origin) = (&mut costs[top], &mut origins[top]);
                    for way in [UP, DOWN] {
                        let is_less = over[way] < cost[way];
                        origin[way] = select_unpredictable(is_less, shortcut, origin[way]);
                        cost[way] = least(cost[way], over[way]);
                    }
                }
            });
        }
    }
}

/// Lowers each arc to the true cost between its ends, by ways over higher nodes too.
fn perfect(mut costs: Vec<Both>, mut triangles: Triangles<'_>) -> Vec<Both> {
    for middle in triangles.ranks().rev() {
        let own = triangles.hierarchy.up(middle);
        let (below, costs) = costs.split_at_mut(own.start);
        triangles.each_fan(middle, |fan| {
            let mut low = below[fan.bottom];
            for (side, top) in below[fan.sides.clone()].iter_mut().zip(fan.tops()) {
                let (onward, [up, down]) = (*side, costs[top]);
                *side = [
                    least(onward[UP], low[UP] + up),
                    least(onward[DOWN], down + low[DOWN]),
                ];
                low = [
                    least(low[UP], onward[UP] + down),
                    least(low[DOWN], up + onward[DOWN]),
                ];
            }
            below[fan.bottom] = low;
        });
    }
    costs
}

fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

impl Steps {
    /// Takes the arcs that are themselves the cheapest way between their ends. Each is written, and the
    /// next one over it unless it is needed: whether it is cannot be guessed.
    fn take(&mut self, hierarchy: &Hierarchy, basic: &[Both], perfect: &[Both], way: usize) {
        self.first.clear();
        self.first.push(0);
        self.steps.resize(basic.len() + 1, Step::NONE);
        let mut end = 0;
        for rank in 0..hierarchy.n_nodes() as u32 {
            for arc in hierarchy.up(rank) {
                let cost = basic[arc][way];
                self.steps[end] = Step {
                    cost: Cost(cost),
                    upper: hierarchy.up_head[arc],
                    arc: arc as u32,
                };
                end += usize::from(cost.is_finite() & (cost <= perfect[arc][way]));
            }
            self.first.push(end as u32);
        }
        self.steps.truncate(end);
    }
}

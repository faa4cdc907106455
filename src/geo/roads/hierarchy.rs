//! A customizable contraction hierarchy over a road graph.
//!
//! J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies", ACM Journal of
//! Experimental Algorithmics 21 (2016). Nodes are ranked once, by where the map can be cut in two;
//! arcs are added so that every quickest way goes first up and then down in rank. That depends on no
//! speed: new speeds mean a new [`Metric`], in milliseconds. The ranking and the added arcs come from
//! the crate `cch`; the metric is our own, because ours carries lengths along with times and throws
//! away the arcs that no quickest way needs, which makes tables several times faster.

use serde::{Deserialize, Serialize};

use super::graph::{Cost, Graph, Lane};
use super::metric::Metric;
use super::packed::Packed;

/// No node, no arc.
pub const NONE: u32 = u32::MAX;

/// Nodes by rank, and the arcs from each to those above it, quick or not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Hierarchy {
    /// Rank of each node of the graph.
    pub rank: Packed<u32>,
    /// Where each rank's arcs begin, and the end of the last.
    pub first_up: Packed<u32>,
    /// The upper end of each arc, ascending within a rank.
    pub up_head: Packed<u32>,
    /// The arc that each arc of the graph became, in the order of [`Graph::arcs`]; [`NONE`] for a
    /// loop.
    pub arc_of: Packed<u32>,
}

impl Hierarchy {
    /// Ranks the nodes of a graph.
    pub fn build(graph: &Graph) -> Hierarchy {
        if graph.n_nodes == 0 {
            return Hierarchy {
                first_up: Packed(vec![0]),
                ..Hierarchy::default()
            };
        }
        let input = input_graph(graph);
        let (lat, lon) = node_degrees(graph);
        let tails = tails(&input);
        let order = cch::inertial_order(graph.n_nodes, &tails, &input.head, &lat, &lon);
        let cch = cch::Cch::build(&input, &order);
        let mut hierarchy = Hierarchy {
            rank: Packed(cch.rank),
            first_up: Packed(cch.up_first_out),
            up_head: Packed(cch.up_head),
            arc_of: Packed::default(),
        };
        let arcs = graph.arcs().map(|arc| hierarchy.find(arc.tail, arc.head));
        hierarchy.arc_of = arcs.collect::<Vec<_>>().into();
        hierarchy
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.rank.len()
    }

    /// The arcs from a rank up.
    pub fn up(&self, rank: u32) -> std::ops::Range<usize> {
        self.first_up[rank as usize] as usize..self.first_up[rank as usize + 1] as usize
    }

    /// The lowest rank above this one that it has an arc to: all others it reaches upwards lie on the
    /// path of parents from there on (the elimination tree).
    pub fn parent(&self, rank: u32) -> u32 {
        let up = self.up(rank);
        if up.is_empty() {
            NONE
        } else {
            self.up_head[up.start]
        }
    }

    /// The arc from a rank to a higher one.
    pub fn arc(&self, lower: u32, upper: u32) -> Option<u32> {
        let up = self.up(lower);
        let at = self.up_head[up.clone()].binary_search(&upper).ok()?;
        Some((up.start + at) as u32)
    }

    /// Works out the metric for the costs of lanes.
    pub fn customize(&self, graph: &Graph, cost: impl Fn(Lane) -> Cost) -> Metric {
        Metric::new(self, graph, cost)
    }

    fn find(&self, tail: u32, head: u32) -> u32 {
        let (a, b) = (self.rank[tail as usize], self.rank[head as usize]);
        self.arc(a.min(b), a.max(b)).unwrap_or(NONE)
    }
}

/// The graph in rows, as the crate wants it; weights play no part in the ranking.
fn input_graph(graph: &Graph) -> cch::graph::Graph {
    let mut arcs: Vec<(u32, u32)> = graph.arcs().map(|arc| (arc.tail, arc.head)).collect();
    arcs.sort_unstable();
    arcs.dedup();
    let mut first_out = vec![0_u32; graph.n_nodes as usize + 1];
    for &(tail, _) in &arcs {
        first_out[tail as usize + 1] += 1;
    }
    for node in 1..first_out.len() {
        first_out[node] += first_out[node - 1];
    }
    cch::graph::Graph {
        first_out,
        head: arcs.iter().map(|&(_, head)| head).collect(),
        weight: vec![1; arcs.len()],
    }
}

fn tails(input: &cch::graph::Graph) -> Vec<u32> {
    let mut tails = Vec::with_capacity(input.head.len());
    for (node, range) in input.first_out.windows(2).enumerate() {
        tails.extend((range[0]..range[1]).map(|_| node as u32));
    }
    tails
}

/// Latitude and longitude of each node, from the ends of the lanes that lead there.
fn node_degrees(graph: &Graph) -> (Vec<f32>, Vec<f32>) {
    let n = graph.n_nodes as usize;
    let (mut lat, mut lon) = (vec![0.0; n], vec![0.0; n]);
    for lane in graph.lanes().filter(|&lane| graph.cost(lane).is_some()) {
        let vertices = graph.vertices(lane.edge());
        let end = if lane.is_backward() {
            vertices.start
        } else {
            vertices.end - 1
        };
        let (node, point) = (graph.head(lane) as usize, graph.vertex(end));
        (lat[node], lon[node]) = (point.lat as f32, point.lon as f32);
    }
    (lat, lon)
}

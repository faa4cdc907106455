//! A customizable contraction hierarchy over a road graph.
//!
//! J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies", ACM Journal of
//! Experimental Algorithmics 21 (2016). Nodes are ranked once, by where the map can be cut in two;
//! arcs are added so that every quickest way goes first up and then down in rank. That depends on no
//! speed: new speeds mean a new [`Metric`](super::metric::Metric), in milliseconds. The added arcs come
//! from the crate `cch`. The ranking ([`order`](super::order)) and the metric are our own: the former
//! takes a fifth of the crate's time for a smaller hierarchy, the latter carries lengths along with
//! times and throws away the arcs that no quickest way needs, which makes tables several times faster.

use serde::{Deserialize, Serialize};

use super::graph::Graph;
use super::order::{neighbours, order};
use super::packed::Packed;

/// No node, no arc.
pub const NONE: u32 = u32::MAX;

/// The arcs from each node to those above it, quick or not. A node's number is its rank, see [`ranked`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hierarchy {
    /// Where each rank's arcs begin, and the end of the last.
    pub first_up: Packed<u32>,
    /// The upper end of each arc, ascending within a rank.
    pub up_head: Packed<u32>,
    /// What each arc of the graph became, in the order of [`Graph::arcs`]: twice the number of an arc,
    /// plus one when it leads down; [`NONE`] for a loop.
    pub arc_of: Packed<u32>,
}

impl Default for Hierarchy {
    fn default() -> Hierarchy {
        Hierarchy {
            first_up: Packed(vec![0]),
            up_head: Packed::default(),
            arc_of: Packed::default(),
        }
    }
}

/// The same graph with its nodes numbered by rank.
pub fn ranked(graph: &Graph) -> Graph {
    graph.reordered(&order(&neighbours_in(graph), &places(graph)))
}

fn neighbours_in(graph: &Graph) -> Vec<Vec<u32>> {
    let pairs = graph.arcs().map(|arc| (arc.tail, arc.head));
    neighbours(graph.n_nodes as usize, pairs)
}

impl Hierarchy {
    /// The hierarchy of a graph whose nodes are numbered by rank.
    pub fn build(graph: &Graph) -> Hierarchy {
        if graph.n_nodes == 0 {
            return Hierarchy::default();
        }
        let ranks: Vec<u32> = (0..graph.n_nodes).collect();
        let cch = cch::Cch::build(&rows(&neighbours_in(graph)), &ranks);
        let mut hierarchy = Hierarchy {
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
        self.first_up.len() - 1
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

    fn find(&self, tail: u32, head: u32) -> u32 {
        let arc = self.arc(tail.min(head), tail.max(head));
        arc.map_or(NONE, |arc| arc * 2 + u32::from(tail > head))
    }
}

/// The neighbours in rows, as the crate wants them; weights play no part in adding arcs.
fn rows(neighbours: &[Vec<u32>]) -> cch::graph::Graph {
    let mut end = 0;
    let ends = neighbours.iter().map(|list| {
        end += list.len() as u32;
        end
    });
    let first_out: Vec<u32> = [0].into_iter().chain(ends).collect();
    cch::graph::Graph {
        weight: vec![1; end as usize],
        head: neighbours.concat(),
        first_out,
    }
}

/// How far north and east each node is, from the ends of the lanes that lead there.
fn places(graph: &Graph) -> Vec<[f32; 2]> {
    let mut places = vec![[0.0; 2]; graph.n_nodes as usize];
    for lane in graph.lanes().filter(|&lane| graph.cost(lane).is_some()) {
        let vertices = graph.vertices(lane.edge());
        let end = if lane.is_backward() {
            vertices.start
        } else {
            vertices.end - 1
        };
        let point = graph.vertex(end);
        let east = point.lon * point.lat.to_radians().cos();
        places[graph.head(lane) as usize] = [point.lat as f32, east as f32];
    }
    places
}

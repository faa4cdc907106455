//! Cutting a piece of a map in two by few nodes.
//!
//! Inertial flow: A. Schild, C. Sommer, "On balanced separators in road networks", SEA 2015. Seen from
//! some direction, the nearest part of the nodes is a source and the farthest a target; where fewest
//! roads lead from one to the other, there the map is cut.

use std::cmp::Ordering;
use std::ops::Range;

use super::flow::{Flow, Role};

/// Number of a node that is not in the piece.
pub const OUTSIDE: u32 = u32::MAX;

/// From where a piece is looked at: how much north and east count.
const DIRECTIONS: [[f32; 2]; 4] = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]];

/// Part of the nodes, in hundredths, that are sources; as many are targets.
const OUTER: usize = 30;

/// A piece of a graph, its nodes numbered from 0.
pub struct Piece {
    /// Where each node's arcs begin, and the end of the last.
    pub first: Vec<u32>,
    /// Where each arc leads.
    pub heads: Vec<u32>,
    /// The same arc the other way.
    pub twins: Vec<u32>,
    places: Vec<[f32; 2]>,
}

/// A piece cut in two.
pub struct Cut {
    /// The nodes between the sides.
    pub separator: Vec<u32>,
    /// The other nodes; none on one side is a neighbour of one on the other.
    pub sides: [Vec<u32>; 2],
}

impl Piece {
    /// The piece of these nodes, ascending. `numbers` is scratch space for all nodes of the graph, full
    /// of [`OUTSIDE`].
    pub fn new(
        nodes: &[u32],
        neighbours: &[Vec<u32>],
        places: &[[f32; 2]],
        numbers: &mut [u32],
    ) -> Piece {
        for (number, &node) in nodes.iter().enumerate() {
            numbers[node as usize] = number as u32;
        }
        let mut piece = Piece {
            first: vec![0],
            heads: Vec::new(),
            twins: Vec::new(),
            places: nodes.iter().map(|&node| places[node as usize]).collect(),
        };
        for &node in nodes {
            let heads = neighbours[node as usize].iter();
            let heads = heads.map(|&head| numbers[head as usize]);
            piece.heads.extend(heads.filter(|&head| head != OUTSIDE));
            piece.first.push(piece.heads.len() as u32);
        }
        nodes
            .iter()
            .for_each(|&node| numbers[node as usize] = OUTSIDE);
        piece.pair_arcs();
        piece
    }

    /// Nodes are gone through in ascending order, so the arcs back to them come up in their order.
    fn pair_arcs(&mut self) {
        let mut next = self.first.clone();
        for node in self.nodes() {
            for arc in self.arcs(node) {
                let twin = &mut next[self.heads[arc] as usize];
                self.twins.push(*twin);
                *twin += 1;
            }
        }
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.places.len()
    }

    /// Every node.
    pub fn nodes(&self) -> Range<u32> {
        0..self.n_nodes() as u32
    }

    /// The arcs from a node.
    pub fn arcs(&self, node: u32) -> Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Sources and targets, looking in a direction.
    fn roles(&self, [north, east]: [f32; 2]) -> Vec<Role> {
        let far = |node: &u32| {
            let place = self.places[*node as usize];
            place[0] * north + place[1] * east
        };
        let compare = |a: &u32, b: &u32| -> Ordering { far(a).total_cmp(&far(b)).then(a.cmp(b)) };
        let mut nodes: Vec<u32> = self.nodes().collect();
        let outer = (nodes.len() * OUTER / 100).max(1);
        nodes.select_nth_unstable_by(outer, compare);
        let (sources, rest) = nodes.split_at_mut(outer);
        let inner = rest.len() - outer;
        rest.select_nth_unstable_by(inner, compare);
        let mut roles = vec![Role::Between; self.n_nodes()];
        sources
            .iter()
            .for_each(|&node| roles[node as usize] = Role::Source);
        rest[inner..]
            .iter()
            .for_each(|&node| roles[node as usize] = Role::Target);
        roles
    }
}

/// Cuts a piece of four nodes or more where few roads part two sides of some size each.
pub fn cut(piece: &Piece) -> Cut {
    let mut best = Best {
        score: f64::INFINITY,
        side: Vec::new(),
    };
    for direction in DIRECTIONS {
        let roles = piece.roles(direction);
        let mut flow = Flow::new(piece, &roles);
        if flow.fill(best.most(piece)) {
            for side in flow.sides() {
                best.consider(flow.amount(), side);
            }
        }
    }
    split(piece, &best.side)
}

/// The best cut so far.
struct Best {
    /// Roads cut for each node on the smaller side.
    score: f64,
    /// Whether each node is on the sources' side.
    side: Vec<bool>,
}

impl Best {
    /// More roads than this are worse however the cut runs.
    fn most(&self, piece: &Piece) -> usize {
        (self.score * (piece.n_nodes() / 2) as f64) as usize
    }

    fn consider(&mut self, amount: usize, side: Vec<bool>) {
        let inside = side.iter().filter(|&&is_inside| is_inside).count();
        let score = amount as f64 / inside.min(side.len() - inside) as f64;
        if score < self.score {
            *self = Best { score, side };
        }
    }
}

/// Takes the nodes at the cut from the side where they are fewer.
fn split(piece: &Piece, side: &[bool]) -> Cut {
    let is_at_cut = |node: u32| {
        let mut arcs = piece.arcs(node);
        arcs.any(|arc| side[piece.heads[arc] as usize] != side[node as usize])
    };
    let at_cut: Vec<u32> = piece.nodes().filter(|&node| is_at_cut(node)).collect();
    let inside = at_cut.iter().filter(|&&node| side[node as usize]).count();
    let takes_inside = 2 * inside <= at_cut.len();
    let is_taken = |node: &u32| side[*node as usize] == takes_inside;
    let separator: Vec<u32> = at_cut.into_iter().filter(is_taken).collect();
    let part = |is_inside: bool| {
        let mut taken = separator.iter().peekable();
        let left = piece
            .nodes()
            .filter(|node| taken.next_if_eq(&node).is_none());
        left.filter(|&node| side[node as usize] == is_inside)
            .collect()
    };
    Cut {
        sides: [part(true), part(false)],
        separator,
    }
}

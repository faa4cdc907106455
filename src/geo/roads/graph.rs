//! The road graph of one mode.
//!
//! An *edge* is a stretch of road between two junctions with its shape; a *lane* is one direction of
//! it. A *node* is a junction — or one of several copies of it, where turns are restricted: whoever
//! arrives by a lane with a restriction arrives at a copy from which only the allowed lanes leave.
//! So the shortest path over nodes obeys the signs, and a lane has one node at its end but may be
//! entered from several.

use serde::{Deserialize, Serialize};

use super::packed::Packed;
use crate::distance::along;
use pult_domain::Point;

/// Time of a lane that is closed.
pub const CLOSED: u32 = u32::MAX;

/// The road graph of one mode, cut down to its largest part in which every node reaches every other.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Number of nodes.
    pub n_nodes: u32,
    /// Where each edge's vertices begin, and the end of the last.
    pub first_vertex: Packed<u32>,
    /// Latitudes of the vertices in 10⁻⁷ degrees, each edge's ends included.
    pub lat: Packed<i32>,
    /// Longitudes of the vertices in 10⁻⁷ degrees.
    pub lon: Packed<i32>,
    /// Length of each edge in decimetres.
    pub length: Packed<u32>,
    /// Travel time of each lane in hundredths of a second, or [`CLOSED`].
    pub time: Packed<u32>,
    /// Node at the end of each lane; meaningless for a closed one.
    pub head: Packed<u32>,
    /// Where each lane's tails begin, and the end of the last.
    pub first_tail: Packed<u32>,
    /// Nodes from which each lane may be entered.
    pub tails: Packed<u32>,
    /// The lanes on which only taxis and buses drive, ascending.
    pub reserved: Packed<u32>,
    /// Lanes that repeat another one for those who come by a certain road, each behind the one that it
    /// repeats: pairs, ascending. Nobody starts there.
    pub repeats: Packed<u32>,
}

/// One direction of an edge: its number is twice the edge's, plus one against its vertices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(pub u32);

impl Lane {
    /// The two directions of an edge.
    pub fn of(edge: u32) -> [Lane; 2] {
        [Lane(edge * 2), Lane(edge * 2 + 1)]
    }

    /// The edge.
    pub fn edge(self) -> u32 {
        self.0 / 2
    }

    /// Whether it runs against the edge's vertices.
    pub fn is_backward(self) -> bool {
        self.0 % 2 == 1
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A way from one node to another along a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// Node it leaves.
    pub tail: u32,
    /// Node it reaches.
    pub head: u32,
    /// Lane it follows.
    pub lane: Lane,
}

impl Graph {
    /// Number of edges.
    pub fn n_edges(&self) -> u32 {
        self.length.len() as u32
    }

    /// Every lane, closed ones too.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> + use<> {
        (0..self.n_edges() * 2).map(Lane)
    }

    /// Every arc, in the order of [`Graph::tails`].
    pub fn arcs(&self) -> impl Iterator<Item = Arc> + '_ {
        self.lanes().flat_map(|lane| {
            let head = self.head[lane.index()];
            let arc = move |&tail| Arc { tail, head, lane };
            self.tails(lane).iter().map(arc)
        })
    }

    /// Nodes from which a lane may be entered; none when it is closed.
    pub fn tails(&self, lane: Lane) -> &[u32] {
        let range = self.first_tail[lane.index()]..self.first_tail[lane.index() + 1];
        &self.tails[range.start as usize..range.end as usize]
    }

    /// Node at the end of a lane.
    pub fn head(&self, lane: Lane) -> u32 {
        self.head[lane.index()]
    }

    /// Closes the lanes on which only taxis and buses drive.
    pub fn close_reserved(&mut self) {
        for &lane in self.reserved.iter() {
            self.time[lane as usize] = CLOSED;
        }
    }

    /// Whether an edge is closed both ways.
    pub fn is_closed(&self, edge: u32) -> bool {
        Lane::of(edge)
            .into_iter()
            .all(|lane| self.time[lane.index()] == CLOSED)
    }

    /// The lanes that repeat a lane.
    pub fn repeats_of(&self, lane: Lane) -> impl Iterator<Item = Lane> + '_ {
        let pairs = self.repeats.as_chunks::<2>().0;
        let first = pairs.partition_point(|pair| pair[0] < lane.0);
        let own = pairs[first..]
            .iter()
            .take_while(move |pair| pair[0] == lane.0);
        own.map(|pair| Lane(pair[1]))
    }

    /// Travel time and length of a lane; `None` when it is closed.
    pub fn cost(&self, lane: Lane) -> Option<Cost> {
        let time = self.time[lane.index()];
        (time != CLOSED).then(|| Cost::new(time, self.length[lane.edge() as usize]))
    }

    /// The same graph with its nodes in another order, named by the numbers they have, and its edges in
    /// the order of their lowest tails: what is used together stands together in memory.
    pub fn reordered(&self, order: &[u32]) -> Graph {
        let mut numbers = vec![0; order.len()];
        for (number, &node) in order.iter().enumerate() {
            numbers[node as usize] = number as u32;
        }
        let number = |node: &u32| numbers[*node as usize];
        let lowest = |edge: &u32| {
            let lanes = Lane::of(*edge).into_iter();
            lanes.flat_map(|lane| self.tails(lane)).map(number).min()
        };
        let mut edges: Vec<u32> = (0..self.n_edges()).collect();
        edges.sort_by_cached_key(lowest);
        let mut graph = Graph {
            n_nodes: self.n_nodes,
            first_vertex: Packed(vec![0]),
            first_tail: Packed(vec![0]),
            ..Graph::default()
        };
        let mut moved = vec![0; self.time.len()];
        for edge in edges {
            for lane in Lane::of(edge) {
                let (index, tails) = (lane.index(), self.tails(lane));
                let head = if tails.is_empty() {
                    0
                } else {
                    number(&self.head[index])
                };
                moved[index] = graph.time.len() as u32;
                graph.push_lane(tails.iter().map(number), head, self.time[index]);
            }
            let vertices = self.vertices(edge);
            let corners = vertices.map(|index| (self.lat[index], self.lon[index]));
            graph.push_shape(corners, self.length[edge as usize]);
        }
        let number_of = |lane: &u32| moved[*lane as usize];
        graph.reserved = self.reserved.iter().map(number_of).collect();
        graph.reserved.sort_unstable();
        graph.set_repeats(self.repeats.iter().map(number_of).collect());
        graph
    }

    /// Names the lanes that repeat others, in pairs.
    pub(super) fn set_repeats(&mut self, lanes: Vec<u32>) {
        let mut pairs = lanes.as_chunks::<2>().0.to_vec();
        pairs.sort_unstable();
        self.repeats = pairs.into_iter().flatten().collect();
    }

    /// Appends a lane; the second one of an edge is the one against its vertices.
    pub(super) fn push_lane(&mut self, tails: impl IntoIterator<Item = u32>, head: u32, time: u32) {
        self.time.push(time);
        self.head.push(head);
        self.tails.extend(tails);
        self.first_tail.push(self.tails.len() as u32);
    }

    /// Appends the shape of the edge whose lanes came last.
    pub(super) fn push_shape(&mut self, corners: impl Iterator<Item = (i32, i32)>, length: u32) {
        for (lat, lon) in corners {
            self.lat.push(lat);
            self.lon.push(lon);
        }
        self.length.push(length);
        self.first_vertex.push(self.lat.len() as u32);
    }

    /// Indexes of an edge's vertices.
    pub fn vertices(&self, edge: u32) -> std::ops::Range<usize> {
        let edge = edge as usize;
        self.first_vertex[edge] as usize..self.first_vertex[edge + 1] as usize
    }

    /// The vertex at an index.
    pub fn vertex(&self, index: usize) -> Point {
        Point {
            lat: f64::from(self.lat[index]) / 1e7,
            lon: f64::from(self.lon[index]) / 1e7,
        }
    }

    /// A place halfway along an edge, by its vertices.
    pub fn middle(&self, edge: u32) -> Point {
        let vertices = self.vertices(edge);
        let (first, last) = (vertices.start, vertices.end - 1);
        let before = self.vertex((first + last) / 2);
        along(before, self.vertex((first + last).div_ceil(2)), 0.5)
    }

    /// Appends a lane's shape to a line, from its start to its end; a point that is there already is
    /// not repeated.
    pub fn append_shape(&self, lane: Lane, line: &mut Vec<Point>) {
        let vertices = self.vertices(lane.edge());
        if lane.is_backward() {
            vertices
                .rev()
                .for_each(|index| append(line, self.vertex(index)));
        } else {
            vertices.for_each(|index| append(line, self.vertex(index)));
        }
    }
}

/// Appends a point unless the line already ends there.
pub fn append(line: &mut Vec<Point>, point: Point) {
    if line.last() != Some(&point) {
        line.push(point);
    }
}

/// Travel time and length of a way as one number: time first, length breaks the tie.
///
/// `time · 2²⁶ + length`, kept in a float: whole numbers below 2⁵³ are exact there, adding two costs
/// adds both parts, and the smaller cost is the quicker way, among equals the shorter. So one
/// addition and one comparison, which every processor does several at a time, carry the length
/// along. Good for ways below 6 700 km and 15 days.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Cost(pub f64);

/// What one hundredth of a second weighs.
const TIME_UNIT: f64 = (1_u64 << 26) as f64;

impl Cost {
    /// No way.
    pub const INFINITE: Cost = Cost(f64::INFINITY);

    /// A cost of hundredths of a second and decimetres.
    pub fn new(time: u32, length: u32) -> Cost {
        Cost(f64::from(time) * TIME_UNIT + f64::from(length))
    }

    /// Hundredths of a second of a finite cost. By way of a whole number: rounding down a float is a
    /// call into a library on the plainest processors.
    pub fn time(self) -> f64 {
        ((self.0 / TIME_UNIT) as i64) as f64
    }

    /// Decimetres of a finite cost.
    pub fn length(self) -> f64 {
        self.0 - self.time() * TIME_UNIT
    }

    /// Whether there is a way.
    pub fn is_finite(self) -> bool {
        self.0.is_finite()
    }
}

impl std::ops::Add for Cost {
    type Output = Cost;
    fn add(self, other: Cost) -> Cost {
        Cost(self.0 + other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cost_keeps_both_parts_and_their_order(
            a in (0..1_000_000_u32, 0..1_000_000_u32), b in (0..1_000_000_u32, 0..1_000_000_u32),
        ) {
            let (x, y) = (Cost::new(a.0, a.1), Cost::new(b.0, b.1));
            let sum = x + y;
            prop_assert_eq!((sum.time(), sum.length()), (f64::from(a.0 + b.0), f64::from(a.1 + b.1)));
            prop_assert_eq!(x < y, a < b);
        }
    }
}

//! The oracle: plain Dijkstra on the same graph, with whole numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::roads::graph::Graph;
use crate::roads::search::Seed;

/// Time in hundredths of a second and length in decimetres, in this order of importance.
pub type Pair = (u64, u64);

/// The arcs of a graph by their tail.
pub struct Oracle {
    arcs: Vec<Vec<(u32, Pair)>>,
}

impl Oracle {
    pub fn new(graph: &Graph) -> Oracle {
        let mut arcs = vec![Vec::new(); graph.n_nodes as usize];
        for arc in graph.arcs() {
            let cost = graph.cost(arc.lane).expect("an arc follows an open lane");
            let pair = (cost.time() as u64, cost.length() as u64);
            arcs[arc.tail as usize].push((arc.head, pair));
        }
        Oracle { arcs }
    }

    /// The least cost from the seeds to every node.
    pub fn costs(&self, seeds: impl Iterator<Item = Seed>) -> Vec<Option<Pair>> {
        let mut costs = vec![None; self.arcs.len()];
        let mut heap: BinaryHeap<Reverse<(Pair, u32)>> = seeds
            .map(|seed| Reverse((pair(&seed), seed.node)))
            .collect();
        while let Some(Reverse((cost, node))) = heap.pop() {
            if costs[node as usize].is_some() {
                continue;
            }
            costs[node as usize] = Some(cost);
            for &(head, step) in &self.arcs[node as usize] {
                if costs[head as usize].is_none() {
                    heap.push(Reverse((add(cost, step), head)));
                }
            }
        }
        costs
    }
}

/// The least cost from where `costs` came from to the seeds.
pub fn least(costs: &[Option<Pair>], seeds: impl Iterator<Item = Seed>) -> Option<Pair> {
    seeds
        .filter_map(|seed| Some(add(costs[seed.node as usize]?, pair(&seed))))
        .min()
}

fn pair(seed: &Seed) -> Pair {
    (seed.cost.time() as u64, seed.cost.length() as u64)
}

fn add(a: Pair, b: Pair) -> Pair {
    (a.0 + b.0, a.1 + b.1)
}

//! Taking nodes out of a graph one by one, joining what was around each.

/// A graph without directions from which nodes are taken, and the order in which they went.
pub struct Elimination {
    /// The neighbours of each node that is left, ascending.
    neighbours: Vec<Vec<u32>>,
    is_gone: Vec<bool>,
    order: Vec<u32>,
}

impl Elimination {
    /// A graph of which nothing is gone yet.
    pub fn of(neighbours: Vec<Vec<u32>>) -> Elimination {
        Elimination {
            is_gone: vec![false; neighbours.len()],
            order: Vec::with_capacity(neighbours.len()),
            neighbours,
        }
    }

    /// The neighbours of the nodes that are left.
    pub fn neighbours(&self) -> &[Vec<u32>] {
        &self.neighbours
    }

    /// The nodes that are left.
    pub fn left(&self) -> Vec<u32> {
        let nodes = 0..self.is_gone.len() as u32;
        nodes.filter(|&node| !self.is_gone[node as usize]).collect()
    }

    /// The nodes that went, the first one first.
    pub fn into_order(self) -> Vec<u32> {
        self.order
    }

    /// Takes nodes that `may` go, always one with the fewest neighbours, while there is one with no
    /// more than `most`.
    pub fn run(&mut self, most: usize, may: impl Fn(u32) -> bool) {
        let mut queue = Queue::default();
        let willing = self.left().into_iter().filter(|&node| may(node));
        willing.for_each(|node| queue.push(node, self.degree(node)));
        while let Some((node, degree)) = queue.pop().filter(|&(_, degree)| degree <= most) {
            let is_stale = self.is_gone[node as usize] || self.degree(node) != degree;
            if is_stale {
                continue;
            }
            for neighbour in self.take(node).into_iter().filter(|&node| may(node)) {
                queue.push(neighbour, self.degree(neighbour));
            }
        }
    }

    fn degree(&self, node: u32) -> usize {
        self.neighbours[node as usize].len()
    }

    /// Takes a node out; its neighbours, who are handed back, become neighbours of each other.
    fn take(&mut self, node: u32) -> Vec<u32> {
        self.is_gone[node as usize] = true;
        self.order.push(node);
        let around = std::mem::take(&mut self.neighbours[node as usize]);
        for &one in &around {
            let list = &mut self.neighbours[one as usize];
            if let Ok(at) = list.binary_search(&node) {
                list.remove(at);
            }
            for &other in around.iter().filter(|&&other| other != one) {
                if let Err(at) = list.binary_search(&other) {
                    list.insert(at, other);
                }
            }
        }
        around
    }
}

/// Nodes by their number of neighbours; a node may stand in it several times.
#[derive(Default)]
struct Queue {
    by_degree: Vec<Vec<u32>>,
    /// No node in the queue has fewer neighbours.
    fewest: usize,
}

impl Queue {
    fn push(&mut self, node: u32, degree: usize) {
        if self.by_degree.len() <= degree {
            self.by_degree.resize(degree + 1, Vec::new());
        }
        self.by_degree[degree].push(node);
        self.fewest = self.fewest.min(degree);
    }

    /// A node with the fewest neighbours, and how many these are.
    fn pop(&mut self) -> Option<(u32, usize)> {
        while let Some(nodes) = self.by_degree.get_mut(self.fewest) {
            if let Some(node) = nodes.pop() {
                return Some((node, self.fewest));
            }
            self.fewest += 1;
        }
        None
    }
}

//! Strongly connected parts of a directed graph: in each, every node reaches every other.

/// The successors of each node, as one list with a table of contents.
#[derive(Debug, Default)]
pub struct Successors {
    first: Vec<u32>,
    nodes: Vec<u32>,
}

impl Successors {
    /// The successors of `n_nodes` nodes from pairs of node and successor, which are handed over
    /// twice in the same order.
    pub fn new<I: Iterator<Item = (u32, u32)>>(n_nodes: u32, pairs: impl Fn() -> I) -> Successors {
        let mut first = vec![0_u32; n_nodes as usize + 1];
        for (node, _) in pairs() {
            first[node as usize + 1] += 1;
        }
        for node in 1..first.len() {
            first[node] += first[node - 1];
        }
        let mut next = first.clone();
        let mut nodes = vec![0; first[n_nodes as usize] as usize];
        for (node, successor) in pairs() {
            let at = &mut next[node as usize];
            nodes[*at as usize] = successor;
            *at += 1;
        }
        Successors { first, nodes }
    }

    /// The successors of a node.
    pub fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.nodes[self.first[node] as usize..self.first[node + 1] as usize]
    }

    fn n_nodes(&self) -> u32 {
        self.first.len() as u32 - 1
    }
}

/// The number of each node's part, and the size of each part.
///
/// R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972),
/// with a stack of its own instead of recursion.
pub fn strongly_connected(graph: &Successors) -> (Vec<u32>, Vec<u32>) {
    const UNSEEN: u32 = u32::MAX;
    let n_nodes = graph.n_nodes();
    let mut part = vec![UNSEEN; n_nodes as usize];
    let mut sizes = Vec::new();
    let mut low = vec![UNSEEN; n_nodes as usize];
    let mut index = vec![UNSEEN; n_nodes as usize];
    let (mut open, mut path, mut n_seen) = (Vec::new(), Vec::new(), 0);
    for root in 0..n_nodes {
        if index[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, 0));
        while let Some((node, step)) = path.pop() {
            let at = node as usize;
            if step == 0 {
                index[at] = n_seen;
                low[at] = n_seen;
                n_seen += 1;
                open.push(node);
            } else {
                let child = graph.of(node)[step - 1] as usize;
                low[at] = low[at].min(low[child]);
            }
            let unseen = graph.of(node)[step..].iter().position(|&next| {
                let next = next as usize;
                if index[next] != UNSEEN && part[next] == UNSEEN {
                    low[at] = low[at].min(index[next]);
                }
                index[next] == UNSEEN
            });
            if let Some(skipped) = unseen {
                let step = step + skipped;
                path.push((node, step + 1));
                path.push((graph.of(node)[step], 0));
            } else if low[at] == index[at] {
                sizes.push(close(node, &mut open, &mut part, sizes.len() as u32));
            }
        }
    }
    (part, sizes)
}

/// Takes a finished part off the open nodes; its size.
fn close(root: u32, open: &mut Vec<u32>, part: &mut [u32], number: u32) -> u32 {
    let mut size = 0;
    while let Some(node) = open.pop() {
        part[node as usize] = number;
        size += 1;
        if node == root {
            break;
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(n_nodes: u32, pairs: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
        strongly_connected(&Successors::new(n_nodes, || pairs.iter().copied()))
    }

    #[test]
    fn a_ring_is_one_part_and_a_dead_end_another() {
        let (part, sizes) = parts(4, &[(0, 1), (1, 2), (2, 0), (2, 3)]);
        assert!(part[0] == part[1] && part[1] == part[2] && part[2] != part[3]);
        assert_eq!(sizes[part[0] as usize], 3);
        assert_eq!(sizes[part[3] as usize], 1);
    }

    proptest! {
        #[test]
        fn two_nodes_share_a_part_when_each_reaches_the_other(
            pairs in prop::collection::vec((0..9_u32, 0..9_u32), 0..20),
        ) {
            let mut reach = [[false; 9]; 9];
            (0..9).for_each(|node| reach[node][node] = true);
            for &(a, b) in &pairs {
                reach[a as usize][b as usize] = true;
            }
            for via in 0..9 {
                for a in 0..9 {
                    for b in 0..9 {
                        reach[a][b] |= reach[a][via] && reach[via][b];
                    }
                }
            }
            let (part, sizes) = parts(9, &pairs);
            prop_assert_eq!(sizes.iter().sum::<u32>(), 9);
            for a in 0..9 {
                for b in 0..9 {
                    prop_assert_eq!(part[a] == part[b], reach[a][b] && reach[b][a]);
                }
            }
        }
    }
}

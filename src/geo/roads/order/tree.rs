//! The elimination tree of an order, and the same order with what belongs together side by side.
//!
//! J. Liu, "The role of elimination trees in sparse factorization", SIAM Journal on Matrix Analysis
//! and Applications 11 (1990): a node's parent is the first above it that it gets an arc to. Every
//! order that has parents after their children makes the same arcs; the one that walks the tree
//! keeps a neighbourhood's nodes together in memory.

const NONE: u32 = u32::MAX;

/// The order in which a walk over the tree of `order` leaves the nodes.
pub fn postorder(order: &[u32], neighbours: &[Vec<u32>]) -> Vec<u32> {
    let mut children = vec![Vec::new(); order.len()];
    let mut stack = Vec::new();
    for (at, parent) in parents(order, neighbours).into_iter().enumerate() {
        match parent {
            NONE => stack.push(at as u32),
            parent => children[parent as usize].push(at as u32),
        }
    }
    // Parents first, so the other way round in the end.
    let mut walk = Vec::with_capacity(order.len());
    while let Some(at) = stack.pop() {
        walk.push(order[at as usize]);
        stack.append(&mut children[at as usize]);
    }
    walk.reverse();
    walk
}

/// The parent of each place of the order, or [`NONE`].
fn parents(order: &[u32], neighbours: &[Vec<u32>]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (at, &node) in order.iter().enumerate() {
        places[node as usize] = at;
    }
    let mut parents = vec![NONE; order.len()];
    let mut roots = vec![NONE; order.len()];
    for (at, &node) in order.iter().enumerate() {
        for &neighbour in &neighbours[node as usize] {
            let mut below = places[neighbour as usize];
            // Up to the root of the tree so far; the next walk from here is shorter.
            while below < at {
                match std::mem::replace(&mut roots[below], at as u32) {
                    NONE => {
                        parents[below] = at as u32;
                        break;
                    }
                    next => below = next as usize,
                }
            }
        }
    }
    parents
}

//! What every metric of a hierarchy goes through again: its arcs seen from above.

use super::hierarchy::Hierarchy;

/// The arcs of a hierarchy by their upper ends.
#[derive(Debug)]
pub struct Frame {
    parents: Vec<u32>,
    lower_end: Vec<u32>,
    first: Vec<u32>,
    below: Vec<u32>,
}

impl Frame {
    /// The frame of a hierarchy.
    pub fn new(hierarchy: &Hierarchy) -> Frame {
        let ranks = 0..hierarchy.n_nodes() as u32;
        let mut lower_end = vec![0; hierarchy.up_head.len()];
        for rank in ranks.clone() {
            lower_end[hierarchy.up(rank)].fill(rank);
        }
        let mut first = vec![0_u32; hierarchy.n_nodes() + 1];
        for &head in hierarchy.up_head.iter() {
            first[head as usize + 1] += 1;
        }
        for rank in 1..first.len() {
            first[rank] += first[rank - 1];
        }
        let mut next = first.clone();
        let mut below = vec![0; hierarchy.up_head.len()];
        for (arc, &head) in hierarchy.up_head.iter().enumerate() {
            let at = &mut next[head as usize];
            below[*at as usize] = arc as u32;
            *at += 1;
        }
        Frame {
            parents: ranks.map(|rank| hierarchy.parent(rank)).collect(),
            lower_end,
            first,
            below,
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

    /// The arcs that end at a rank from below, the one from the lowest first.
    pub fn below(&self, rank: u32) -> &[u32] {
        let rank = rank as usize;
        &self.below[self.first[rank] as usize..self.first[rank + 1] as usize]
    }
}

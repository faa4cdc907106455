//! The smallest number of edges that part two sets of nodes.
//!
//! E. Dinic's algorithm (1970) with every edge of capacity one in both directions.

use super::cut::Piece;

/// What a node is to a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The flow comes from here.
    Source,
    /// It passes.
    Between,
    /// It goes there.
    Target,
}

const UNSEEN: u32 = u32::MAX;

/// A flow from the sources to the targets of a piece.
pub struct Flow<'a> {
    piece: &'a Piece,
    roles: &'a [Role],
    /// What flows along each arc: 1, nothing, or −1 against it.
    along: Vec<i8>,
    level: Vec<u32>,
    /// The next arc to try from each node.
    next: Vec<u32>,
    /// Sources beside a node that is none.
    rim: Vec<u32>,
    queue: Vec<u32>,
    amount: usize,
}

impl<'a> Flow<'a> {
    /// No flow yet.
    pub fn new(piece: &'a Piece, roles: &'a [Role]) -> Flow<'a> {
        let is_source = |node: u32| roles[node as usize] == Role::Source;
        let leads_out = |node: u32| piece.arcs(node).any(|arc| !is_source(piece.heads[arc]));
        let rim = piece
            .nodes()
            .filter(|&node| is_source(node) && leads_out(node));
        let n = piece.n_nodes();
        Flow {
            piece,
            roles,
            along: vec![0; piece.heads.len()],
            level: vec![UNSEEN; n],
            next: vec![0; n],
            rim: rim.collect(),
            queue: Vec::new(),
            amount: 0,
        }
    }

    /// Lets flow what can; gives up once more flows than `most`. Whether it did not give up.
    pub fn fill(&mut self, most: usize) -> bool {
        while self.find_levels() {
            self.next
                .copy_from_slice(&self.piece.first[..self.piece.n_nodes()]);
            for at in 0..self.rim.len() {
                while self.push(self.rim[at]) {
                    self.amount += 1;
                }
            }
            if self.amount > most {
                return false;
            }
        }
        true
    }

    /// How much flows: as many edges part the sources from the targets, once it is all that can.
    pub fn amount(&self) -> usize {
        self.amount
    }

    /// Numbers nodes by their distance from the sources, up to the nearest targets; whether there is
    /// one to be reached.
    fn find_levels(&mut self) -> bool {
        self.level.fill(UNSEEN);
        self.queue.clear();
        self.queue.extend(&self.rim);
        self.rim
            .iter()
            .for_each(|&node| self.level[node as usize] = 0);
        let mut last = UNSEEN;
        let mut at = 0;
        while let Some(&node) = self.queue.get(at) {
            let level = self.level[node as usize] + 1;
            if level > last {
                break;
            }
            for arc in self.piece.arcs(node) {
                let head = self.piece.heads[arc];
                let (role, seen) = (self.roles[head as usize], &mut self.level[head as usize]);
                if self.along[arc] < 1 && *seen == UNSEEN && role != Role::Source {
                    *seen = level;
                    match role {
                        Role::Target => last = level,
                        _ => self.queue.push(head),
                    }
                }
            }
            at += 1;
        }
        last != UNSEEN
    }

    /// Sends one along a shortest way from a source; whether there was one left.
    fn push(&mut self, source: u32) -> bool {
        let mut path: Vec<usize> = Vec::new();
        let mut node = source;
        while self.roles[node as usize] != Role::Target {
            if let Some(arc) = self.next_arc(node) {
                path.push(arc);
                node = self.piece.heads[arc];
            } else if let Some(arc) = path.pop() {
                node = self.piece.heads[self.piece.twins[arc] as usize];
                self.next[node as usize] += 1;
            } else {
                return false;
            }
        }
        for arc in path {
            self.along[arc] += 1;
            self.along[self.piece.twins[arc] as usize] -= 1;
        }
        true
    }

    /// The next arc from a node that leads on, passing over those that do not.
    fn next_arc(&mut self, node: u32) -> Option<usize> {
        let (next, end) = (
            self.next[node as usize],
            self.piece.first[node as usize + 1],
        );
        let onward = self.level[node as usize] + 1;
        let leads_on = |arc: &usize| {
            self.along[*arc] < 1 && self.level[self.piece.heads[*arc] as usize] == onward
        };
        let found = (next as usize..end as usize).find(leads_on);
        self.next[node as usize] = found.map_or(end, |arc| arc as u32);
        found
    }

    /// Whether each node is on the sources' side of the smallest cut nearest to the sources, and of the
    /// one nearest to the targets. Only of a flow that was filled.
    pub fn sides(&self) -> [Vec<bool>; 2] {
        let near = self.reach(Role::Source, |along| along < 1);
        let far = self.reach(Role::Target, |along| along > -1);
        [near, far.into_iter().map(|reached| !reached).collect()]
    }

    fn reach(&self, from: Role, is_open: impl Fn(i8) -> bool) -> Vec<bool> {
        let mut reached: Vec<bool> = self.roles.iter().map(|&role| role == from).collect();
        let start = self.piece.nodes().filter(|&node| reached[node as usize]);
        let mut stack: Vec<u32> = start.collect();
        while let Some(node) = stack.pop() {
            for arc in self.piece.arcs(node) {
                let head = self.piece.heads[arc] as usize;
                if !reached[head] && is_open(self.along[arc]) {
                    reached[head] = true;
                    stack.push(head as u32);
                }
            }
        }
        reached
    }
}

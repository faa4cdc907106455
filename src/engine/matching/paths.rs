//! Shortest augmenting paths: from any feasible duals to the optimum.
//!
//! The successive shortest path method with duals (Edmonds and Karp 1972; Jonker and Volgenant,
//! "A shortest augmenting path algorithm for dense and sparse linear assignment problems",
//! Computing 38, 1987), made symmetric: whoever is alone although worth something starts a search,
//! an order or a crew, and the search ends at the nearest of two things: somebody alone on the
//! other side, or somebody on the own side who may be left alone instead.

use super::radix::RadixHeap;
use super::sides::{ALONE, Side, Sides};
use super::weight::Weight;

/// Makes the matching optimal. Expects duals that are feasible and pairs that are tight.
pub(super) fn finish<W: Weight>(sides: &mut Sides<W>) {
    let Sides { orders, crews } = sides;
    settle(orders, crews);
    settle(crews, orders);
}

/// Searches from everybody of `own` who is alone although worth something.
fn settle<W: Weight>(own: &mut Side<W>, other: &mut Side<W>) {
    let mut search = Search::new(other.len());
    for root in 0..own.len() {
        if own.is_wanting(root) {
            search.run(own, other, root);
        }
    }
}

/// Where the nearest known path ends.
#[derive(Clone, Copy)]
enum End {
    /// This one of the own side is left alone.
    Resign(u32),
    /// This lone one of the other side is paired with that one of the own side.
    Meet(u32, u32),
}

/// The working memory of searches from one side.
struct Search<W> {
    heap: RadixHeap<W>,
    distance: Vec<W>,
    /// By whom of the own side each of the other side was reached.
    reached_by: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<u32>,
}

impl<W: Weight> Search<W> {
    fn new(n_other: usize) -> Search<W> {
        Search {
            heap: RadixHeap::new(),
            distance: vec![W::FAR; n_other],
            reached_by: vec![ALONE; n_other],
            touched: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// One search: the nearest end, the duals on the way, the matching along the path.
    fn run(&mut self, own: &mut Side<W>, other: &mut Side<W>, root: usize) {
        let (far, end) = self.nearest_end(own, other, root);
        self.shift_duals(own, other, root, far);
        self.augment(own, other, root, end);
        self.clear();
    }

    fn nearest_end(&mut self, own: &Side<W>, other: &Side<W>, root: usize) -> (W, End) {
        let mut best = (own.dual[root], End::Resign(root as u32));
        self.scan(own, other, root, W::default(), &mut best);
        while let Some((distance, at)) = self.heap.pop() {
            if distance >= best.0 {
                break;
            }
            if distance > self.distance[at as usize] {
                continue;
            }
            self.settled.push(at);
            let mate = other.mate[at as usize] as usize;
            let resign = distance + own.dual[mate];
            if resign < best.0 {
                best = (resign, End::Resign(mate as u32));
            }
            self.scan(own, other, mate, distance, &mut best);
        }
        best
    }

    /// Looks at all that `me`, at `distance` from the root, could take.
    fn scan(
        &mut self,
        own: &Side<W>,
        other: &Side<W>,
        me: usize,
        distance: W,
        best: &mut (W, End),
    ) {
        let base = distance + own.dual[me];
        for &(at, saving) in own.edges(me) {
            let far = base + other.dual[at as usize] - saving;
            let known = &mut self.distance[at as usize];
            if far >= best.0 || far >= *known {
                continue;
            }
            if other.mate[at as usize] == ALONE {
                *best = (far, End::Meet(at, me as u32));
                continue;
            }
            if *known == W::FAR {
                self.touched.push(at);
            }
            *known = far;
            self.reached_by[at as usize] = me as u32;
            self.heap.push(far, at);
        }
    }

    fn shift_duals(&self, own: &mut Side<W>, other: &mut Side<W>, root: usize, far: W) {
        own.dual[root] -= far;
        for &at in &self.settled {
            let shift = far - self.distance[at as usize];
            other.dual[at as usize] += shift;
            own.dual[other.mate[at as usize] as usize] -= shift;
        }
    }

    fn augment(&self, own: &mut Side<W>, other: &mut Side<W>, root: usize, end: End) {
        let (mut free, mut me) = match end {
            End::Meet(at, me) => (at, me),
            End::Resign(me) if me as usize == root => return,
            End::Resign(me) => {
                let free = std::mem::replace(&mut own.mate[me as usize], ALONE);
                (free, self.reached_by[free as usize])
            }
        };
        loop {
            let left = std::mem::replace(&mut own.mate[me as usize], free);
            other.mate[free as usize] = me;
            if left == ALONE {
                return;
            }
            free = left;
            me = self.reached_by[free as usize];
        }
    }

    fn clear(&mut self) {
        self.heap.clear();
        for at in self.touched.drain(..) {
            self.distance[at as usize] = W::FAR;
        }
        self.settled.clear();
    }
}

//! The few cheapest of a very long row, found without sorting and nearly without a branch.
//!
//! A row is dealt out to 64 strips, each 64th cost to the same one, so that the cheapest of all strips are
//! found side by side. As many strips hold nothing dearer than the 24th of those, so the 24 cheapest of the
//! row are no dearer either; and only the 23 strips that hold something cheaper are read again.

use super::weight::Weight;

/// So many strips; no more than this can be asked for.
const STRIPS: usize = 64;

/// What is found in one row after another.
pub(super) struct Strips<W> {
    /// The cheapest of each strip.
    cheapest: [W; STRIPS],
    /// Where the cheapest of the row are.
    found: Vec<u32>,
}

impl<W: Weight> Strips<W> {
    pub fn new() -> Strips<W> {
        Strips {
            cheapest: [W::FAR; STRIPS],
            found: Vec::new(),
        }
    }

    /// Where the cheapest of `costs` are, `few` or up to twice as many, and what all others cost at least;
    /// those that cost `limit` or more are not counted.
    ///
    /// Equals are looked for from `start` on: where all cost the same, not all rows find the same few.
    pub fn cheapest(&mut self, costs: &[W], limit: W, few: usize, start: usize) -> (&[u32], W) {
        self.find_cheapest_of_strips(costs);
        let bound = self.nth_of_strips(few).min(limit);
        self.find_below(bound, costs);
        if self.found.len() > 2 * few {
            let bound = self.cut(few, costs);
            return (&self.found, bound);
        }
        if bound < limit {
            self.fill_up(few, bound, costs, start);
        }
        (&self.found, bound)
    }

    fn find_cheapest_of_strips(&mut self, costs: &[W]) {
        self.cheapest = [W::FAR; STRIPS];
        for part in costs.chunks(STRIPS) {
            for (cheapest, &cost) in self.cheapest.iter_mut().zip(part) {
                *cheapest = cost.min(*cheapest);
            }
        }
    }

    fn nth_of_strips(&self, n: usize) -> W {
        let mut cheapest = self.cheapest;
        *cheapest.select_nth_unstable(n - 1).1
    }

    /// Finds all that cost less than `bound`.
    fn find_below(&mut self, bound: W, costs: &[W]) {
        let strips = (0..STRIPS).filter(|&strip| self.cheapest[strip] < bound);
        // Everything is written down, and what is not wanted written over: half of it would be guessed
        // wrong.
        let mut n_found = 0;
        for strip in strips {
            self.found.resize(n_found + costs.len().div_ceil(STRIPS), 0);
            for at in (strip..costs.len()).step_by(STRIPS) {
                self.found[n_found] = at as u32;
                n_found += usize::from(costs[at] < bound);
            }
        }
        self.found.truncate(n_found);
    }

    /// Keeps the cheapest `few` of what was found, and returns what the last of them costs.
    fn cut(&mut self, few: usize, costs: &[W]) -> W {
        let cost = |&at: &u32| costs[at as usize];
        let (_, last, _) = self.found.select_nth_unstable_by_key(few - 1, cost);
        let last = cost(last);
        self.found.truncate(few);
        last
    }

    /// Finds as many that cost `bound` as are missing to `few`, one of a strip.
    fn fill_up(&mut self, few: usize, bound: W, costs: &[W], start: usize) {
        for place in start..start + STRIPS {
            if self.found.len() >= few {
                return;
            }
            let (depth, strip) = (place / STRIPS, place % STRIPS);
            if self.cheapest[strip] == bound {
                let len = (costs.len() - strip).div_ceil(STRIPS);
                let mut places = (depth..depth + len).map(|at| at % len * STRIPS + strip);
                let at = places.find(|&at| costs[at] == bound);
                self.found.extend(at.map(|at| at as u32));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_cheapest_are_found_and_no_other_is_below_the_bound(
            rows in prop::collection::vec(prop::collection::vec(0..300, 65..400), 1..4),
            largest in 1..300,
            limit in 0..300,
            few in 1usize..=STRIPS,
            start in 0usize..65,
        ) {
            let mut strips = Strips::<i32>::new();
            for mut costs in rows {
                costs.iter_mut().for_each(|cost| *cost %= largest);
                let (found, bound) = strips.cheapest(&costs, limit, few, start);
                let mut others: Vec<_> = costs.iter().copied().map(Some).collect();
                for &at in found {
                    let cost = others[at as usize].take().expect("each is found once");
                    prop_assert!(cost < limit && cost <= bound);
                }
                prop_assert!(bound <= limit && others.iter().flatten().all(|&cost| cost >= bound));
                let below = costs.iter().filter(|&&cost| cost < limit).count();
                prop_assert!((few.min(below)..=2 * few).contains(&found.len()));
            }
        }
    }
}

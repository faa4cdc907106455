//! Compressed rows of edges that can be changed one at a time.

/// Who else, and what the pair saves.
pub(super) type Edge<W> = (u32, W);

/// Rows of edges in one block of memory; a row that outgrows its room moves to the end.
#[derive(Debug, Default)]
pub(super) struct Rows<W> {
    spans: Vec<Span>,
    edges: Vec<Edge<W>>,
    /// Room left behind by rows that moved.
    wasted: usize,
}

/// Where a row lies.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    len: u32,
    room: u32,
}

impl<W: Copy + Default> Rows<W> {
    /// No rows yet, and memory for so many edges.
    pub fn with_capacity(n_rows: usize, n_edges: usize) -> Rows<W> {
        Rows {
            spans: Vec::with_capacity(n_rows),
            edges: Vec::with_capacity(n_edges),
            wasted: 0,
        }
    }

    /// One more row, the last.
    pub fn push(&mut self, row: impl Iterator<Item = Edge<W>>) {
        let start = self.edges.len();
        self.edges.extend(row);
        let len = (self.edges.len() - start) as u32;
        self.spans.push(Span {
            start: start as u32,
            len,
            room: len,
        });
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The edges of one row.
    pub fn row(&self, at: usize) -> &[Edge<W>] {
        let span = self.spans[at];
        &self.edges[span.start as usize..(span.start + span.len) as usize]
    }

    /// The same edges seen from the other end, of which there are `n`.
    pub fn transposed(&self, n: usize) -> Rows<W> {
        let mut rows = Rows {
            spans: self.spans_of_others(n),
            edges: vec![(0, W::default()); self.edges.len()],
            wasted: 0,
        };
        for at in 0..self.len() {
            for &(other, saving) in self.row(at) {
                let span = &mut rows.spans[other as usize];
                rows.edges[(span.start + span.len) as usize] = (at as u32, saving);
                span.len += 1;
            }
        }
        rows
    }

    /// Room for the transposed rows, still empty.
    fn spans_of_others(&self, n: usize) -> Vec<Span> {
        let mut rooms = vec![0; n];
        for &(other, _) in (0..self.len()).flat_map(|at| self.row(at)) {
            rooms[other as usize] += 1;
        }
        let mut start = 0;
        let span = |room| {
            let len = 0;
            let span = Span { start, len, room };
            start += room;
            span
        };
        rooms.into_iter().map(span).collect()
    }

    /// Empties one row.
    pub fn clear(&mut self, at: usize) {
        self.spans[at].len = 0;
    }

    /// Adds an edge to a row.
    pub fn insert(&mut self, at: usize, edge: Edge<W>) {
        if self.spans[at].len == self.spans[at].room {
            self.make_room(at);
        }
        let span = &mut self.spans[at];
        self.edges[(span.start + span.len) as usize] = edge;
        span.len += 1;
    }

    /// Takes the edge to `other` out of a row, if there is one.
    pub fn remove(&mut self, at: usize, other: u32) {
        let found = self.row(at).iter().position(|edge| edge.0 == other);
        if let Some(found) = found {
            let span = &mut self.spans[at];
            span.len -= 1;
            let start = span.start as usize;
            self.edges.swap(start + found, start + span.len as usize);
        }
    }

    /// Moves a row to where it can grow.
    fn make_room(&mut self, at: usize) {
        if self.wasted > self.edges.len() / 2 {
            self.compact();
        }
        let Span { start, len, room } = self.spans[at];
        let moved = Span {
            start: self.edges.len() as u32,
            len,
            room: room * 2 + 4,
        };
        let old = start as usize..(start + len) as usize;
        self.edges.extend_from_within(old);
        let end = (moved.start + moved.room) as usize;
        self.edges.resize(end, (0, W::default()));
        self.wasted += room as usize;
        self.spans[at] = moved;
    }

    /// Writes all rows anew, one after another.
    fn compact(&mut self) {
        let mut fresh = Rows::with_capacity(self.len(), self.edges.len() - self.wasted);
        for at in 0..self.len() {
            fresh.push(self.row(at).iter().copied());
        }
        *self = fresh;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_keep_what_was_inserted_and_lose_what_was_removed(
            changes in prop::collection::vec((0usize..5, 0u32..12, 0u8..8), 0..400),
        ) {
            let mut rows = Rows::<i32>::with_capacity(5, 0);
            (0..5).for_each(|_| rows.push(std::iter::empty()));
            let mut model = vec![BTreeMap::new(); 5];
            for (stamp, (at, other, change)) in changes.into_iter().enumerate() {
                match change {
                    0 => { rows.clear(at); model[at].clear(); }
                    1 | 2 => { rows.remove(at, other); model[at].remove(&other); }
                    _ if model[at].contains_key(&other) => {}
                    _ => {
                        rows.insert(at, (other, stamp as i32));
                        model[at].insert(other, stamp as i32);
                    }
                }
            }
            for (at, model) in model.into_iter().enumerate() {
                let mut row = rows.row(at).to_vec();
                row.sort_unstable();
                prop_assert_eq!(row, model.into_iter().collect::<Vec<_>>());
            }
        }
    }
}

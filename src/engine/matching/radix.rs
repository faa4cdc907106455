//! A radix heap: a priority queue for searches whose keys never fall.
//!
//! Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem", J. ACM 37
//! (1990). Keys equal to the last one popped lie in bucket 0, a plain stack.

use super::weight::Weight;

/// Entries by ascending key; no key may be smaller than the last one popped.
#[derive(Debug)]
pub(super) struct RadixHeap<W> {
    buckets: Vec<Vec<(W, u32)>>,
    /// Bit `b` is set when bucket `b` holds something.
    filled: u128,
    last: W,
}

impl<W: Weight> RadixHeap<W> {
    pub fn new() -> RadixHeap<W> {
        RadixHeap {
            buckets: vec![Vec::new(); 65],
            filled: 0,
            last: W::default(),
        }
    }

    /// Empties the heap; keys start at zero again.
    pub fn clear(&mut self) {
        while self.filled != 0 {
            let bucket = self.filled.trailing_zeros();
            self.buckets[bucket as usize].clear();
            self.filled &= self.filled - 1;
        }
        self.last = W::default();
    }

    pub fn push(&mut self, key: W, value: u32) {
        let differing = key.into() ^ self.last.into();
        let bucket = 64 - differing.leading_zeros();
        self.buckets[bucket as usize].push((key, value));
        self.filled |= 1 << bucket;
    }

    pub fn pop(&mut self) -> Option<(W, u32)> {
        if self.filled & 1 == 0 {
            self.refill()?;
        }
        let top = self.buckets[0].pop();
        if self.buckets[0].is_empty() {
            self.filled &= !1;
        }
        top
    }

    /// Spreads the lowest filled bucket over those below it.
    fn refill(&mut self) -> Option<()> {
        if self.filled == 0 {
            return None;
        }
        let lowest = self.filled.trailing_zeros();
        self.filled &= self.filled - 1;
        let mut spread = std::mem::take(&mut self.buckets[lowest as usize]);
        self.last = spread.iter().map(|&(key, _)| key).min()?;
        for (key, value) in spread.drain(..) {
            self.push(key, value);
        }
        self.buckets[lowest as usize] = spread;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_out_ascending_whatever_is_pushed_meanwhile() {
        let mut heap = RadixHeap::<i64>::new();
        heap.push(1 << 40, 0);
        heap.push(3, 1);
        heap.push(0, 2);
        let mut popped = Vec::new();
        while let Some((key, value)) = heap.pop() {
            popped.push(key);
            if value == 1 {
                heap.push(key, 3);
                heap.push(key + 900, 4);
            }
        }
        assert_eq!(popped, [0, 3, 3, 903, 1 << 40]);
    }
}

//! Telling a paste from typing where the terminal does not say so.

use std::collections::VecDeque;

/// More characters than this within [`WINDOW_MS`] were not typed by a person.
pub const MOST_TYPED: usize = 5;
/// The window in milliseconds.
const WINDOW_MS: u64 = 10;

/// The moments of the last keys.
#[derive(Debug, Default)]
pub struct Burst {
    recent: VecDeque<u64>,
}

impl Burst {
    /// Takes note of a key at `at_ms`; answers whether it is part of a burst.
    pub fn key(&mut self, at_ms: u64) -> bool {
        self.recent.push_back(at_ms);
        while self
            .recent
            .front()
            .is_some_and(|first| at_ms.saturating_sub(*first) > WINDOW_MS)
        {
            self.recent.pop_front();
        }
        self.recent.len() > MOST_TYPED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_keys_in_ten_milliseconds_are_a_paste_and_fast_typing_is_none() {
        let mut burst = Burst::default();
        let pasted: Vec<bool> = (0..8).map(|ms| burst.key(ms)).collect();
        assert_eq!(
            pasted,
            [false, false, false, false, false, true, true, true]
        );
        let mut burst = Burst::default();
        assert!((0..50).all(|n| !burst.key(n * 20)));
    }
}

//! Seeded chance: the same numbers on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// A whole number from `low` to `high`, both included.
pub(super) fn between(rng: &mut ChaCha8Rng, low: i64, high: i64) -> i64 {
    let span = high.abs_diff(low).saturating_add(1);
    low + (rng.next_u64() % span.max(1)) as i64
}

/// True so many times in a hundred.
pub(super) fn chance(rng: &mut ChaCha8Rng, percent: u32) -> bool {
    between(rng, 0, 99) < i64::from(percent)
}

/// One of some things; `None` of none.
pub(super) fn one_of<'a, T>(rng: &mut ChaCha8Rng, things: &'a [T]) -> Option<&'a T> {
    let index = between(rng, 0, things.len() as i64 - 1);
    things.get(usize::try_from(index).ok()?)
}

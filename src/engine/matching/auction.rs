//! A quick approach to good duals, by bidding in ever smaller steps.
//!
//! The auction algorithm with ε-scaling, forward and reverse (Bertsekas and Castañón, "A
//! forward/reverse auction algorithm for asymmetric assignment problems", Computational
//! Optimization and Applications 1, 1992). Whoever is alone takes the partner that saves most and
//! bids up its dual until the second best would do as well, and a step more, so that quarrels over
//! equals end. Who is outbid bids again at once, while its surroundings are in the cache. First
//! the orders bid until none is wanting, then the crews; then the step shrinks.
//!
//! This only approaches the optimum, to within a step for each pair, and may give up early: the
//! shortest augmenting paths that follow make it exact, and find little left to do.

use super::sides::{ALONE, Side, Sides};
use super::weight::Weight;

/// The first step is this part of the largest saving,
const FIRST_STEP: i64 = 32;

/// or, where that is less, this part of what the candidates of an order differ in.
const FIRST_STEP_OF_SPREAD: i64 = 5;

/// Each step is this part of the one before.
const SHRINK: i64 = 10;

/// Below this number of seconds the paths are quicker.
const LAST_STEP: i64 = 2;

/// So many bids for each bidder and step; then the quarrel is left to the paths.
const PATIENCE: usize = 32;

/// The step for sides whose duals are good already, in seconds.
const REFINING_STEP: i64 = 12;

/// Bids in shrinking steps. `largest_saving` is that of any pair, `spread` how much more the best
/// candidate of an order saves than the worst, on average.
pub(super) fn approach<W: Weight>(sides: &mut Sides<W>, largest_saving: i64, spread: i64) {
    let mut step = (largest_saving / FIRST_STEP).min(spread / FIRST_STEP_OF_SPREAD);
    while step >= LAST_STEP {
        round(sides, W::of(step));
        step /= SHRINK;
    }
}

/// Bids once, in a small step, where many have changed since the duals were found.
pub(super) fn refine<W: Weight>(sides: &mut Sides<W>) {
    round(sides, W::of(REFINING_STEP));
}

fn round<W: Weight>(sides: &mut Sides<W>, step: W) {
    let Sides { orders, crews } = sides;
    (0..orders.len()).for_each(|order| orders.content(crews, order, step));
    bid(orders, crews, step);
    bid(crews, orders, step);
}

/// Lets everybody wanting of `own` bid for partners until nobody is.
fn bid<W: Weight>(own: &mut Side<W>, others: &mut Side<W>, step: W) {
    let mut left = PATIENCE * own.len();
    for start in 0..own.len() {
        let mut bidder = start;
        while own.is_wanting(bidder) && left > 0 {
            left -= 1;
            match take_best(own, others, bidder, step) {
                ALONE => break,
                outbid => bidder = outbid as usize,
            }
        }
    }
}

/// Pairs `me` with the best partner and returns who had it before.
fn take_best<W: Weight>(own: &mut Side<W>, others: &mut Side<W>, me: usize, step: W) -> u32 {
    let (at, best, second) = best_two(own, others, me);
    if at == ALONE {
        own.dual[me] = W::default();
        return ALONE;
    }
    let raise = (best - second + step).min(best);
    own.dual[me] = best - raise;
    own.mate[me] = at;
    others.dual[at as usize] += raise;
    let outbid = std::mem::replace(&mut others.mate[at as usize], me as u32);
    if outbid != ALONE {
        own.mate[outbid as usize] = ALONE;
    }
    outbid
}

/// The best partner, what it leaves to `me`, and what the second best would; being alone, which
/// leaves nothing, counts as one of them.
fn best_two<W: Weight>(own: &Side<W>, others: &Side<W>, me: usize) -> (u32, W, W) {
    let (mut at, mut best, mut second) = (ALONE, W::default(), W::default());
    for &(other, saving) in own.edges(me) {
        let left = saving - others.dual[other as usize];
        let better = left > best;
        second = if better { best } else { second.max(left) };
        at = if better { other } else { at };
        best = best.max(left);
    }
    (at, best, second)
}

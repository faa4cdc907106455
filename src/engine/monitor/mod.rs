//! The route monitor: positions of a crew move its orders.
//!
//! Entering a stop's circle is arriving; leaving it, or having stayed the stop's `min_stay`, is
//! leaving. A stop that is not done in time, `max_delay` included, is missed. Positions come late,
//! twice and out of order, so a batch is sorted first; between two fixes the crew is taken to have
//! gone straight, when the gap is short and could have been driven. Positions that cannot be true are
//! not told here: see [`pult_geo::fixes`].
//!
//! It is pure: it looks at what a crew carries and answers [`Move`]s, each of which the orders' own
//! rules allow in that sequence. Whoever carries them out does so at the time each names.

mod circle;
#[cfg(test)]
mod faults;
mod late;
#[cfg(test)]
mod properties;
mod set_out;
#[cfg(test)]
mod tests;
mod walk;

use super::{Carried, Policy, Shared};
use pult_domain::{Order, OrderId, OrderStatus, Position, StopId, Timestamp};

pub use set_out::set_out;
use walk::Walk;

/// What a position means for a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// The crew is there.
    Arrive {
        /// Whose stop.
        order: OrderId,
        /// Which.
        stop: StopId,
        /// Since when.
        at: Timestamp,
    },
    /// The crew has left, or has stayed long enough for the visit to count.
    Leave {
        /// Whose stop.
        order: OrderId,
        /// Which.
        stop: StopId,
        /// When.
        at: Timestamp,
    },
    /// Nobody came in time.
    Miss {
        /// Whose stop.
        order: OrderId,
        /// Which.
        stop: StopId,
        /// When its time was over.
        at: Timestamp,
    },
}

/// What new fixes of a crew mean for what it carries.
///
/// `carried` are its active assignments in the order they are carried out, `last` the newest fix
/// that was looked at before, `fixes` the new ones in any order, each told once. Fixes of before an assignment do
/// not count for it; those of its second do. Of orders that the policy does not name, nothing is moved. Orders closed a short
/// while ago do no harm: they tell where the crew was when a late fix comes.
pub fn moves(
    carried: &[Carried],
    last: Option<Position>,
    fixes: &[Position],
    policy: &Policy,
    now: Timestamp,
) -> Vec<Move> {
    let mut walk = Walk::new(carried, policy);
    if walk.is_idle() {
        return Vec::new();
    }
    let fixes = sorted(fixes);
    let n_late = last.map_or(0, |last| fixes.partition_point(|fix| fix.at < last.at));
    let (late, new) = fixes.split_at(n_late);
    if let Some(last) = last {
        late::catch_up(&mut walk, late, last);
    }
    let mut before = last;
    for &fix in new {
        walk.step(before, fix);
        before = Some(fix);
    }
    walk.miss_overdue(now);
    walk.into_moves()
}

/// Which stops of these orders nobody reached in time; for orders that nobody carries, too.
pub fn overdue<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    policy: &Policy,
    now: Timestamp,
) -> Vec<Move> {
    let carried = Carried {
        orders: orders.into_iter().cloned().map(Shared::from).collect(),
        ..Carried::default()
    };
    let mut walk = Walk::new(&[carried], policy);
    walk.miss_overdue(now);
    walk.into_moves()
}

/// By time, each once; those of one second in the order in which they were told.
fn sorted(fixes: &[Position]) -> Vec<Position> {
    let mut sorted: Vec<Position> = Vec::with_capacity(fixes.len());
    let mut fixes = fixes.to_vec();
    fixes.sort_by_key(|fix| fix.at);
    for fix in fixes {
        let mut same_second = sorted.iter().rev().take_while(|known| known.at == fix.at);
        if !same_second.any(|known| *known == fix) {
            sorted.push(fix);
        }
    }
    sorted
}

/// Whether positions may move an order at all.
fn is_moved(order: &Order, policy: &Policy) -> bool {
    policy.auto_arrive.covers(order.origin) && order.status != OrderStatus::Suspended
}

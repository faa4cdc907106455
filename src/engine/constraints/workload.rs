//! The crew is free, or will be soon, and does not carry too much.

use super::Rejection;
use crate::snapshot::Carried;
use crate::{CrewState, Policy};
use pult_domain::{Order, Point, Seconds, Timestamp};

/// Where and when a crew can set out for something new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ready {
    /// From here.
    pub from: Point,
    /// So long from now: 0 for a free crew.
    pub after: Seconds,
    /// What it has promised to do later.
    pub promise: Option<Promise>,
    /// How many more tasks it may carry; at least one.
    pub room: usize,
    /// It is busy for longer than orders are chained: it can be looked ahead to, not asked.
    pub is_coming: bool,
}

/// A pre-order that waits for the crew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Promise {
    /// When the crew is wanted.
    pub at: Timestamp,
    /// Where, when known.
    pub point: Option<Point>,
}

pub(super) fn check(
    crew: &CrewState,
    here: Point,
    policy: &Policy,
    ahead: Seconds,
    now: Timestamp,
) -> Result<Ready, Rejection> {
    let is_due = |order: &Order| order.is_due(now, policy.prior_lead);
    let runs = |carried: &&Carried| carried.is_started() || carried.held().any(is_due);
    let (running, waiting): (Vec<_>, Vec<_>) = crew.carried.iter().partition(runs);
    let will_be = |one: &Carried, after| {
        is_chained(after, policy) || (is_on_time(one, now) && after <= ahead)
    };
    let (from, after) = match running[..] {
        [] => (here, Seconds(0)),
        [one] => end_of(one, now)
            .filter(|&(_, after)| will_be(one, after))
            .ok_or(Rejection::Busy)?,
        _ => return Err(Rejection::Busy),
    };
    let n_tasks = running.iter().map(|carried| carried.orders.len()).sum();
    Ok(Ready {
        from,
        after,
        promise: promise(&waiting),
        room: room(crew, policy, n_tasks)?,
        is_coming: !running.is_empty() && !is_chained(after, policy),
    })
}

/// Whether a busy crew that is free after this time is asked already.
fn is_chained(after: Seconds, policy: &Policy) -> bool {
    policy.chain_within.0 > 0 && after <= policy.chain_within
}

/// Whether its end is still ahead. A crew that is past it may have forgotten to say that it is done:
/// waiting for such a one might never end.
fn is_on_time(carried: &Carried, now: Timestamp) -> bool {
    carried.route.last().is_some_and(|leg| leg.eta > now)
}

/// Where and how long from now an assignment ends; `None` when nobody knows.
fn end_of(carried: &Carried, now: Timestamp) -> Option<(Point, Seconds)> {
    let last = carried.route.last()?;
    let point = carried.point_of(last)?;
    let stop = carried.order_of(last.stop)?.stop(last.stop)?;
    let after = (last.eta.max(now) + stop.service_time) - now;
    Some((point, after))
}

/// The next pre-order that waits for this crew.
fn promise(waiting: &[&Carried]) -> Option<Promise> {
    let orders = waiting.iter().flat_map(|carried| carried.held());
    let promise = |order: &Order| {
        let stop = order.stops.iter().find(|stop| stop.is_open())?;
        Some(Promise {
            at: order.due_at()?,
            point: stop.place()?.point,
        })
    };
    orders.filter_map(promise).min_by_key(|promise| promise.at)
}

/// How many more tasks the crew may carry.
fn room(crew: &CrewState, policy: &Policy, n_tasks: usize) -> Result<usize, Rejection> {
    let limit = crew.crew.max_tasks.unwrap_or(policy.max_tasks).max(1);
    match (limit as usize).saturating_sub(n_tasks) {
        0 => Err(Rejection::TooManyTasks(limit)),
        room => Ok(room),
    }
}

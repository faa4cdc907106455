//! Which task a crew has set out for, told by where it is seen.
//!
//! Nobody says so: a crew that is in a stop's circle, or has come clearly nearer to the first stop of
//! its queue than it was when it got it, is on its way there.

use super::{circle, sorted};
use crate::Carried;
use pult_domain::{Meters, Order, OrderId, Position, Stop, Timestamp};

/// A crew that came nearer by less has only found a place to park, or its receiver errs.
const NEARER: Meters = Meters(100);

/// The order that a crew has set out for, and when it was first seen to have.
///
/// `waiting` is the crew's queue, nothing of which is started; `from` is where the crew was when it got
/// the first of it, `fixes` are the new ones in any order. Fixes of before an assignment do not count
/// for it.
pub fn set_out(
    waiting: &[Carried],
    from: Option<Position>,
    fixes: &[Position],
) -> Option<(OrderId, Timestamp)> {
    let mut from = from;
    for fix in sorted(fixes) {
        if let Some(order) = reached(waiting, fix) {
            return Some((order.id, fix.at));
        }
        let Some(front) = waiting.first().filter(|front| front.since < fix.at) else {
            continue;
        };
        let before = *from.get_or_insert(fix);
        let order = front.orders.first()?;
        if next_stop(order).is_some_and(|stop| is_nearer(stop, before, fix)) {
            return Some((order.id, fix.at));
        }
    }
    None
}

/// The first order of the queue whose next stop has the fix in its circle.
fn reached(waiting: &[Carried], fix: Position) -> Option<&Order> {
    let counting = waiting.iter().filter(|carried| carried.since < fix.at);
    let mut orders = counting.flat_map(|carried| &carried.orders);
    orders.find(|order| {
        next_stop(order).is_some_and(|stop| circle::is_inside(stop, fix) == Some(true))
    })
}

fn next_stop(order: &Order) -> Option<&Stop> {
    order.stops.iter().find(|stop| stop.is_open())
}

fn is_nearer(stop: &Stop, before: Position, fix: Position) -> bool {
    let away = |fix: Position| circle::distance_to(stop, fix.point);
    let enough = NEARER.max(before.accuracy).max(fix.accuracy).0 as f64;
    matches!((away(before), away(fix)), (Some(was), Some(is)) if was - is > enough)
}

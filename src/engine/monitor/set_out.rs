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
    let mut orders = counting.flat_map(Carried::held);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use pult_domain::*;

    fn queue(norths: &[i64]) -> Vec<Carried> {
        let numbered = norths.iter().enumerate();
        let task = |(at, &north): (usize, &i64)| {
            let stop = NewStop::at(StopAction::Task, address(north, 0));
            made_of(at as i64, Origin::TheTrack, Conduct::TRACKED, vec![stop])
        };
        numbered.map(|task_at| carried(task(task_at), 0)).collect()
    }

    fn fix(after: i64, north: i64) -> Position {
        Position {
            at: NOW + Seconds(after),
            point: spot(north, 0),
            accuracy: Meters(10),
        }
    }

    #[test]
    fn a_crew_that_is_there_or_comes_nearer_has_set_out() {
        let told = |from: Option<i64>, fixes: &[(i64, i64)]| {
            let from = from.map(|north| fix(-5, north));
            let fixes: Vec<_> = fixes.iter().map(|&(at, north)| fix(at, north)).collect();
            let found = set_out(&queue(&[5_000, 9_000]), from, &fixes);
            found.map(|(order, at)| (order.0, at.0 - NOW.0))
        };
        for (from, fixes, expected) in [
            // In the circle of a task, be it the second one.
            (None, vec![(10, 5_000)], Some((0, 10))),
            (Some(0), vec![(10, 9_100)], Some((1, 10))),
            // Nearer than when the task was given, be it in small steps.
            (Some(0), vec![(10, 300)], Some((0, 10))),
            (Some(0), vec![(10, 60), (20, 90), (30, 120)], Some((0, 30))),
            (None, vec![(10, 0), (20, 500)], Some((0, 20))),
            // Standing, turning away, a single fix, and fixes of before the assignment.
            (Some(0), vec![(10, 0), (20, 50)], None),
            (Some(0), vec![(10, -2_000), (20, -1_950)], None),
            (None, vec![(10, 0)], None),
            (Some(0), vec![(0, 5_000), (-10, 3_000)], None),
        ] {
            assert_eq!(told(from, &fixes), expected, "{from:?} {fixes:?}");
        }
    }

    #[test]
    fn a_fix_that_may_be_anywhere_shows_nothing() {
        let blurred = Position {
            accuracy: Meters(2_000),
            ..fix(10, 1_500)
        };
        assert_eq!(
            set_out(&queue(&[5_000]), Some(fix(-5, 0)), &[blurred]),
            None
        );
    }

    #[test]
    fn a_task_without_a_place_is_not_set_out_for() {
        let mut queue = queue(&[0]);
        queue[0].orders[0].stops[0].places.clear();
        let fixes = [fix(10, 0), fix(20, 5_000)];
        assert_eq!(set_out(&queue, None, &fixes), None);
        assert_eq!(set_out(&[], None, &fixes), None);
    }
}

//! What a drive took is kept when its stop is closed, as far as somebody saw the crew on it.

use crate::{Result, Tx, drives, journal};
use pult_domain::{Assignment, EventKind, Leg, Order, Seconds, Stop, StopProgress, Timestamp};

/// When a crew came to a stop and left it.
type Visit = (Timestamp, Timestamp);

/// Keeps the drive to the stop that `order` has just closed; `assignment` still has the leg to it.
///
/// Whoever closes several stops in one moment only reports them; and a stop that was left in the moment
/// it was reached was reported rather than seen, unless it is the last one of the way.
pub(super) fn note(tx: &Tx, assignment: &Assignment, order: &Order) -> Result<()> {
    let closed = |leg: &Leg| Some((*leg, visit(order.stop(leg.stop)?)?));
    let of_order = assignment.route.iter().filter(|leg| leg.order == order.id);
    let closed: Vec<_> = of_order.filter_map(closed).collect();
    let [(leg, (came, left))] = closed[..] else {
        return Ok(());
    };
    let was_seen = left > came || assignment.route.len() == 1;
    if !was_seen || leg.duration <= Seconds(0) {
        return Ok(());
    }
    let Some(began) = began(tx, assignment, order, &leg)?.filter(|&at| at < came) else {
        return Ok(());
    };
    let drive = drives::Drive {
        at: began,
        order_from: order.stops.first().and_then(|stop| stop.place()?.point),
        expected: leg.duration,
        actual: came - began,
    };
    drives::insert(tx, &drive)
}

/// When the drive began: when the stop before was left, else when the order was started.
fn began(tx: &Tx, assignment: &Assignment, order: &Order, leg: &Leg) -> Result<Option<Timestamp>> {
    let orders = tx.orders(&assignment.orders)?;
    let others = orders.iter().flat_map(|order| &order.stops);
    let others = others.filter(|stop| stop.id != leg.stop);
    match others.filter_map(visit).max_by_key(|&(_, left)| left) {
        Some((came, left)) => Ok((left > came).then_some(left)),
        None => {
            let events = journal::of_order(tx.conn, order.id)?;
            let started = events.iter().rev();
            let mut started = started.filter(|event| event.kind == EventKind::OrderStarted);
            Ok(started.next().map(|event| event.at))
        }
    }
}

fn visit(stop: &Stop) -> Option<Visit> {
    match stop.progress {
        StopProgress::Done {
            arrived_at,
            left_at,
        } => Some((arrived_at, left_at)),
        StopProgress::Ahead | StopProgress::Arrived { .. } | StopProgress::Missed { .. } => None,
    }
}

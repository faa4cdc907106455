//! How much of a bundle a crew can take: what was put together without a crew in mind is held
//! against the one that was chosen, its way and its limits.

use super::bundle::Bundle;
use super::field::{Candidacy, Field};
use super::merge::{ends, with_detour};
use super::{OpenOrder, Policy};
use pult_domain::{Leg, Stop, StopAction, StopId, Timestamp};

/// The most orders of a bundle, the oldest, that a crew can take together, and the legs to their
/// stops. The others are planned again.
pub(super) fn fitting<'a>(
    field: &Field<'a>,
    bundle: &Bundle<'a>,
    chosen: &Candidacy,
) -> Option<(Bundle<'a>, Vec<Leg>)> {
    let most = bundle.orders.len().min(chosen.room);
    (1..=most).rev().find_map(|n| {
        let part = bundle.at_most(n);
        let legs = if n == bundle.orders.len() {
            chosen.legs.clone()
        } else {
            field.legs_of(&part, chosen.crew)?
        };
        suits(field, &part, chosen.crew, &legs).then_some((part, legs))
    })
}

fn suits(field: &Field, part: &Bundle, crew: usize, legs: &[Leg]) -> bool {
    if part.orders.len() == 1 {
        return true;
    }
    let capacity = field.crews[crew].crew.capacity;
    if capacity > 0 && most_aboard(part) > i64::from(capacity) {
        return false;
    }
    !part.is_merged
        || part.orders.iter().all(|open| {
            let alone = field.legs_of(&Bundle::one(open), crew);
            alone.is_some_and(|alone| is_kept(open, legs, &alone, field.policy))
        })
}

/// How many tasks are aboard at once.
fn most_aboard(part: &Bundle) -> i64 {
    let change = |stop: &Stop| match stop.action {
        StopAction::Pickup => 1,
        StopAction::Dropoff => -1,
        StopAction::Visit | StopAction::Task => 0,
    };
    let mut aboard = 0;
    let loads = part.stops().iter().map(|(_, stop)| {
        aboard += change(stop);
        aboard
    });
    loads.max().unwrap_or(0)
}

/// Whether a task, merged with others into these legs, keeps its windows and its detour. What it
/// would miss alone is not missed by being merged.
fn is_kept(open: &OpenOrder, legs: &[Leg], alone: &[Leg], policy: &Policy) -> bool {
    let in_time = |leg: &Leg| {
        let stop = open.order.stop(leg.stop);
        let to = stop.and_then(|stop| stop.window.to);
        to.is_none_or(|to| eta(legs, leg.stop) <= Some(to) || leg.eta > to)
    };
    alone.iter().all(in_time) && is_soon_enough(open, legs, alone, policy)
}

fn is_soon_enough(open: &OpenOrder, legs: &[Leg], alone: &[Leg], policy: &Policy) -> bool {
    let (Some([up, down]), [first, second]) = (ends(&open.order), alone) else {
        return false;
    };
    let begins = |at: Timestamp| up.window.from.map_or(at, |from| from.max(at));
    let takes = second.eta - begins(first.eta);
    let start = legs.first().map_or(first.eta, |leg| leg.eta);
    let detour = begins(start) + with_detour(takes, policy.detour_percent);
    let latest = down.window.from.map_or(detour, |from| from.max(detour));
    eta(legs, down.id).is_some_and(|at| at <= latest)
}

fn eta(legs: &[Leg], stop: StopId) -> Option<Timestamp> {
    let leg = legs.iter().find(|leg| leg.stop == stop)?;
    Some(leg.eta)
}

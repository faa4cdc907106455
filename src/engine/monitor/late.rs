//! Fixes that come after newer ones: they can show that the crew was somewhere, no more.
//!
//! What lay between them and the fixes already looked at is not known any more, so no straight way
//! is drawn; only a stop that was never reached is, where a late fix lies in its circle.

use super::circle;
use super::walk::{Spot, Walk};
use pult_domain::{Position, Stop, StopAction, StopProgress, Timestamp};

/// Makes up for visits that late fixes show; `last` is the newest fix looked at before.
pub(super) fn catch_up(walk: &mut Walk, late: &[Position], last: Position) {
    let mut at = 0;
    while let Some(&fix) = late.get(at) {
        let visited = walk.nearest(fix, |spot| is_news(walk, spot, fix));
        let Some(spot) = visited else {
            at += 1;
            continue;
        };
        let stop = walk.stop(spot);
        let rest = late[at..].iter();
        let n_inside = rest
            .take_while(|&&fix| circle::is_inside(stop, fix) == Some(true))
            .count();
        visit(walk, spot, fix.at, late[at + n_inside - 1].at, last);
        at += n_inside;
    }
}

/// A crew stands in one place: it leaves where it stands now, and comes back if that visit was not
/// over.
fn visit(walk: &mut Walk, spot: Spot, from: Timestamp, to: Timestamp, last: Position) {
    let standing = walk.standing();
    for &other in &standing {
        walk.leave(other, last.at);
    }
    walk.arrive(spot, from);
    walk.leave(spot, to);
    for other in standing {
        if walk.stop(other).progress == StopProgress::Ahead {
            walk.arrive(other, last.at);
        }
    }
}

/// Whether a late fix in a stop's circle tells anything new: nobody has been there, the window
/// is open, and the crew is not known to have been elsewhere or to have had nothing to drop off yet.
fn is_news(walk: &Walk, spot: Spot, fix: Position) -> bool {
    let at = fix.at;
    let stop = walk.stop(spot);
    stop.first_arrived_at.is_none()
        && stop.window.from.is_none_or(|from| from <= at)
        && walk.may_arrive(spot, at)
        && !walk
            .spots()
            .any(|other| is_elsewhere(walk.stop(other), fix))
        && (stop.action != StopAction::Dropoff || was_picked_up(walk, spot, at))
}

/// Whether a fix is explained by another stop: the crew stood there, or may have, in a visit that was
/// too short to be kept.
fn is_elsewhere(other: &Stop, fix: Position) -> bool {
    let was_reached = other.first_arrived_at.is_some_and(|at| at <= fix.at);
    let stood_there = match other.progress {
        StopProgress::Arrived { at } => at <= fix.at,
        StopProgress::Done {
            arrived_at,
            left_at,
        } => (arrived_at..=left_at).contains(&fix.at),
        StopProgress::Ahead | StopProgress::Missed { .. } => false,
    };
    stood_there || was_reached && circle::is_inside(other, fix) == Some(true)
}

fn was_picked_up(walk: &Walk, (order, _): Spot, at: Timestamp) -> bool {
    let mine = walk
        .spots()
        .filter(|spot| spot.0 == order)
        .map(|spot| walk.stop(spot));
    let mut pickups = mine.filter(|stop| stop.action == StopAction::Pickup);
    pickups.all(|stop| match stop.progress {
        StopProgress::Done { left_at, .. } => left_at <= at,
        StopProgress::Missed { at: since } => since < at,
        StopProgress::Ahead | StopProgress::Arrived { .. } => false,
    })
}

//! The circle around a stop, and how a fix or a straight way lies to it.

use crate::bundle::is_same;
use pult_domain::{Meters, Point, Position, Seconds, Stop, Timestamp};
use pult_geo::distance;

/// How far a fix is from the nearest place of a stop in metres; `None` when nobody knows the place.
pub(super) fn distance_to(stop: &Stop, point: Point) -> Option<f64> {
    points(stop)
        .map(|place| distance::meters(place, point))
        .min_by(f64::total_cmp)
}

/// Whether the crew is inside. `None`: the fix is less exact than the circle and tells nothing.
pub(super) fn is_inside(stop: &Stop, fix: Position) -> Option<bool> {
    if fix.accuracy > stop.radius {
        return None;
    }
    Some(distance_to(stop, fix.point)? <= stop.radius.0 as f64)
}

/// When the straight way between two fixes enters and leaves the circle, if it passes through it.
pub(super) fn crossing(
    stop: &Stop,
    from: Position,
    to: Position,
) -> Option<(Timestamp, Timestamp)> {
    let is_exact = |accuracy: Meters| accuracy <= stop.radius;
    if !is_exact(from.accuracy) || !is_exact(to.accuracy) {
        return None;
    }
    let radius = stop.radius.0 as f64;
    let length = distance::meters(from.point, to.point);
    let feet = points(stop).map(|place| distance::foot(place, from.point, to.point));
    let foot = feet.min_by(|a, b| a.distance.total_cmp(&b.distance))?;
    if foot.distance > radius || length <= 0.0 {
        return None;
    }
    let half = (radius * radius - foot.distance * foot.distance).sqrt() / length;
    let gap = (to.at - from.at).0 as f64;
    let moment = |fraction: f64| from.at + Seconds((fraction.clamp(0.0, 1.0) * gap).round() as i64);
    Some((moment(foot.fraction - half), moment(foot.fraction + half)))
}

/// Whether two stops have a place in common: the crew is at both at once.
pub(super) fn share_a_place(a: &Stop, b: &Stop) -> bool {
    a.places
        .iter()
        .any(|a| b.places.iter().any(|b| is_same(a, b)))
}

fn points(stop: &Stop) -> impl Iterator<Item = Point> + '_ {
    stop.places.iter().filter_map(|place| place.point)
}

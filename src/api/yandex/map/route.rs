//! An assignment as the guide shows it: a list of places, each with the tasks it serves.

use super::{id, location_type, task::wire_point, wire};
use pult_app::AssignmentView;
use pult_domain::{
    Assignment, AssignmentStatus, Order, OrderStatus, Place, PlaceKind, Stop, StopProgress,
    Timestamp,
};
use pult_geo::distance;

/// An assignment as it stands `now`.
pub fn assignment(view: &AssignmentView, now: Timestamp) -> wire::Assignment {
    wire::Assignment {
        id: view.assignment.id.to_string(),
        status: status(&view.assignment, now),
        courier_id: view.assignment.crew.to_string(),
        locations: locations(&visits(view)),
    }
}

/// The guide's word for where an assignment stands. An offer is over the moment its time is, whether
/// or not somebody has noticed.
pub fn status(assignment: &Assignment, now: Timestamp) -> wire::AssignmentStatus {
    match assignment.status {
        AssignmentStatus::Offered { .. } if assignment.has_expired(now) => {
            wire::AssignmentStatus::Rejected
        }
        AssignmentStatus::Offered { .. } => wire::AssignmentStatus::Suggested,
        AssignmentStatus::Active => wire::AssignmentStatus::Running,
        AssignmentStatus::Completed => wire::AssignmentStatus::Completed,
        AssignmentStatus::Declined | AssignmentStatus::Expired => wire::AssignmentStatus::Rejected,
        AssignmentStatus::Withdrawn | AssignmentStatus::Cancelled => {
            wire::AssignmentStatus::Canceled
        }
    }
}

/// One order's stop at the place that was picked for it.
struct Visit<'a> {
    order: &'a Order,
    stop: &'a Stop,
    place: &'a Place,
}

/// The stops in the order of visiting: first those that the crew has closed, then the route ahead.
fn visits(view: &AssignmentView) -> Vec<Visit<'_>> {
    let mut visits = closed_visits(view);
    let route = view.assignment.route.iter();
    let ahead = route.filter_map(|leg| {
        let order = view.orders.iter().find(|order| order.id == leg.order)?;
        let stop = order.stop(leg.stop)?;
        let picked = stop.places.iter().find(|place| place.id == leg.place);
        let place = picked.or(stop.place())?;
        Some(Visit { order, stop, place })
    });
    for visit in ahead {
        if visits.iter().all(|known| known.stop.id != visit.stop.id) {
            visits.push(visit);
        }
    }
    visits
}

/// What the crew has done under this assignment. The route holds only what is ahead.
fn closed_visits(view: &AssignmentView) -> Vec<Visit<'_>> {
    let assignment = &view.assignment;
    let was_carried = |order: &&Order| {
        order.assignment == Some(assignment.id)
            && !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Failed)
    };
    if !matches!(
        assignment.status,
        AssignmentStatus::Active | AssignmentStatus::Completed
    ) {
        return Vec::new();
    }
    let mut closed = Vec::new();
    for order in view.orders.iter().filter(was_carried) {
        for (index, stop) in order.stops.iter().enumerate() {
            if let (StopProgress::Done { left_at, .. }, Some(place)) =
                (stop.progress, picked_place(assignment, stop))
            {
                closed.push((left_at, index, Visit { order, stop, place }));
            }
        }
    }
    // Everybody's first stop before anybody's second, as they are driven when they end together.
    closed.sort_by_key(|(left_at, index, _)| (*left_at, *index));
    closed.into_iter().map(|(_, _, visit)| visit).collect()
}

fn picked_place<'a>(assignment: &Assignment, stop: &'a Stop) -> Option<&'a Place> {
    let leg = assignment.route.iter().find(|leg| leg.stop == stop.id);
    let picked = leg.and_then(|leg| stop.places.iter().find(|place| place.id == leg.place));
    picked.or(stop.picked()).or(stop.place())
}

/// Neighbouring visits to one place are one location. What nobody can point at is left out.
fn locations(visits: &[Visit]) -> Vec<wire::Visit> {
    let mut locations: Vec<(&Visit, wire::Visit)> = Vec::new();
    for visit in visits {
        let task = id(visit.order.id);
        match locations.last_mut() {
            Some((first, location)) if are_one(first, visit) => {
                if !location.tasks.contains(&task) {
                    location.tasks.push(task);
                }
            }
            _ => locations.extend(location(visit, task).map(|location| (visit, location))),
        }
    }
    locations
        .into_iter()
        .map(|(_, location)| location)
        .collect()
}

fn location(visit: &Visit, task: wire::Id) -> Option<wire::Visit> {
    let is_depot = visit.place.kind == PlaceKind::Depot;
    let kind = location_type(visit.stop, is_depot);
    let value = match kind {
        wire::LocationType::Depots => wire::LocationValue {
            depots: Some(vec![id(visit.place.id)]),
            ..wire::LocationValue::default()
        },
        wire::LocationType::Pickup | wire::LocationType::Delivery => wire::LocationValue {
            point: Some(wire_point(visit.place)?),
            ..wire::LocationValue::default()
        },
    };
    Some(wire::Visit {
        kind,
        value,
        tasks: vec![task],
    })
}

fn are_one(a: &Visit, b: &Visit) -> bool {
    let (at_a, at_b) = (a.place, b.place);
    let is_depot = |place: &Place| place.kind == PlaceKind::Depot;
    if location_type(a.stop, is_depot(at_a)) != location_type(b.stop, is_depot(at_b)) {
        return false;
    }
    if is_depot(at_a) && is_depot(at_b) {
        return at_a.id == at_b.id;
    }
    match (at_a.point, at_b.point) {
        (Some(a), Some(b)) => distance::near(a, b, distance::SAME_PLACE),
        _ => false,
    }
}

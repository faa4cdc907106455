//! Where both vocabularies meet: task and order, courier and crew, depot and place.

mod book;
mod route;
mod task;
#[cfg(test)]
mod tests;

pub use book::{
    courier, crew_note, crew_note_of_change, depot, depot_note, depot_note_of_change, vehicle,
    vehicle_note, vehicle_note_of_change,
};
pub use route::assignment;
pub use task::{created_task, orders_from_tasks, task_from_order};

use super::error::Failure;
use super::wire;
use pult_dialect::text;
use pult_domain::{Duty, Meters, Point, Position, Quality, Stop, StopAction, Timestamp};

/// An id on the wire.
pub fn id(id: impl ToString) -> wire::Id {
    wire::Id { id: id.to_string() }
}

/// A point, if it is on the earth; `field` names it in the refusal.
fn point(field: &str, point: wire::Point) -> Result<Point, Failure> {
    Point::new(point.lat, point.lon).ok_or_else(|| {
        let (lat, lon) = (point.lat, point.lon);
        Failure::impossible(text!(
            "{field}: {lat}, {lon} вне допустимых границ",
            "{field}: {lat}, {lon} is out of range",
        ))
    })
}

/// The type of a location: what is done there, and whether a depot serves.
fn location_type(stop: &Stop, is_depot: bool) -> wire::LocationType {
    match stop.action {
        StopAction::Pickup if is_depot => wire::LocationType::Depots,
        StopAction::Pickup => wire::LocationType::Pickup,
        StopAction::Dropoff | StopAction::Visit | StopAction::Task => wire::LocationType::Delivery,
    }
}

/// Whether a crew of this duty takes part in the distribution.
pub fn status_of_duty(duty: Duty) -> wire::OnDemandStatus {
    match duty {
        Duty::Off => wire::OnDemandStatus::Offline,
        Duty::Break | Duty::Busy | Duty::Free => wire::OnDemandStatus::Online,
    }
}

/// Whether a status asks for an open shift.
pub fn is_online(status: wire::OnDemandStatus) -> bool {
    match status {
        wire::OnDemandStatus::Online => true,
        wire::OnDemandStatus::Offline => false,
    }
}

/// Positions as they are kept: whole seconds and metres.
pub fn positions(pushed: &[wire::Position]) -> Result<Vec<Position>, Failure> {
    let position = |(index, pushed): (usize, &wire::Position)| {
        let field = format!("positions[{index}]");
        if pushed.accuracy < 0.0 {
            return Err(Failure::impossible(text!(
                "{field}.accuracy отрицательна",
                "{field}.accuracy is negative",
            )));
        }
        Ok(Position {
            at: Timestamp(pushed.timestamp.0),
            point: point(&format!("{field}.point"), pushed.point)?,
            accuracy: Meters(pushed.accuracy.round() as i64),
        })
    };
    pushed.iter().enumerate().map(position).collect()
}

/// The settings with this quality.
pub fn settings(quality: Quality) -> wire::Settings {
    let quality = match quality {
        Quality::Low => wire::Quality::Low,
        Quality::Medium => wire::Quality::Medium,
    };
    wire::Settings { quality }
}

/// The quality of the settings.
pub fn quality(quality: wire::Quality) -> Quality {
    match quality {
        wire::Quality::Low => Quality::Low,
        wire::Quality::Medium => Quality::Medium,
    }
}

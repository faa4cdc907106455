//! A task is an order: its locations are the order's stops.

use super::{Failure, id, location_type, point, wire};
use pult_dialect::{LAST_WISH, text};
use pult_domain::{
    Conduct, NewOrder, NewStop, Order, Place, PlaceKind, Seconds, Stop, StopAction, TimeWindow,
    Timestamp,
};

/// Orders for tasks, if every one of them could be carried out. `depots`: those that may be named.
pub fn orders_from_tasks(
    tasks: &[wire::NewTask],
    depots: &[Place],
) -> Result<Vec<NewOrder>, Failure> {
    let read = |(index, task)| Reader { depots, task }.order(&format!("tasks[{index}]"));
    tasks.iter().enumerate().map(read).collect()
}

/// A task being read.
struct Reader<'a> {
    depots: &'a [Place],
    task: &'a wire::NewTask,
}

impl Reader<'_> {
    fn order(&self, field: &str) -> Result<NewOrder, Failure> {
        let locations = &self.task.locations;
        let mut stops = Vec::with_capacity(locations.len());
        for (index, location) in locations.iter().enumerate() {
            stops.push(self.stop(&format!("{field}.locations[{index}]"), location)?);
        }
        if self.task.number.is_empty() {
            return Err(Failure::impossible(text!(
                "{field}.number: пусто",
                "{field}.number is empty",
            )));
        }
        if stops.is_empty() {
            let message = text!(
                "{field}.locations: у задачи нет ни одной точки",
                "{field}.locations: a task needs a location",
            );
            return Err(Failure::impossible(message));
        }
        if stops[0].action != StopAction::Pickup {
            let message = text!(
                "{field}.locations[0]: до неё ничего не забрано",
                "{field}.locations[0]: nothing was picked up before it",
            );
            return Err(Failure::impossible(message));
        }
        Ok(NewOrder {
            conduct: Conduct::PARCEL,
            external_ref: Some(self.task.number.clone()),
            stops,
            ..NewOrder::default()
        })
    }

    fn stop(&self, field: &str, location: &wire::Location) -> Result<NewStop, Failure> {
        let value = &location.value;
        let field = format!("{field}.value");
        match location.kind {
            wire::LocationType::Depots => {
                let missing = || Failure::missing(&format!("{field}.depots"));
                let ids = value.depots.as_ref().ok_or_else(missing)?;
                self.depots(&format!("{field}.depots"), ids)
            }
            wire::LocationType::Pickup => at_point(StopAction::Pickup, &field, value),
            wire::LocationType::Delivery => at_point(StopAction::Dropoff, &field, value),
        }
    }

    fn depots(&self, field: &str, ids: &[wire::Id]) -> Result<NewStop, Failure> {
        let mut places: Vec<Place> = Vec::with_capacity(ids.len());
        for wire::Id { id } in ids {
            let known = self.depots.iter().find(|depot| depot.id.to_string() == *id);
            let unknown = || {
                Failure::impossible(text!(
                    "{field}: депо `{id}` не существует",
                    "{field}: depot `{id}` does not exist",
                ))
            };
            let depot = known.ok_or_else(unknown)?;
            if places.iter().all(|place| place.id != depot.id) {
                places.push(depot.clone());
            }
        }
        let none = || {
            Failure::impossible(text!(
                "{field}: не названо ни одного депо",
                "{field}: no depot is named",
            ))
        };
        let first = places.first().cloned().ok_or_else(none)?;
        Ok(NewStop {
            places,
            ..NewStop::at(StopAction::Pickup, first)
        })
    }
}

fn at_point(
    action: StopAction,
    field: &str,
    value: &wire::LocationValue,
) -> Result<NewStop, Failure> {
    let missing = || Failure::missing(&format!("{field}.point"));
    let at = point(&format!("{field}.point"), value.point.ok_or_else(missing)?)?;
    let mut stop = NewStop::at(action, Place::address("", Some(at)));
    stop.window = window(&format!("{field}.time"), value.time.as_ref())?;
    Ok(stop)
}

fn window(field: &str, time: Option<&wire::Time>) -> Result<TimeWindow, Failure> {
    let Some(time) = time.filter(|time| time.kind == wire::TimeType::Window) else {
        return Ok(TimeWindow::ASAP);
    };
    let missing = || Failure::missing(&format!("{field}.value"));
    let wire::Window { start, end } = time.value.ok_or_else(missing)?;
    if end < start {
        let message = text!(
            "{field}.value: окно кончается раньше, чем начинается",
            "{field}.value: the window ends before it starts",
        );
        return Err(Failure::impossible(message));
    }
    if start.0 < 0 || end.0 > LAST_WISH.0 {
        let message = text!(
            "{field}.value: окно за пределами календаря",
            "{field}.value: the window is beyond any calendar",
        );
        return Err(Failure::impossible(message));
    }
    Ok(TimeWindow {
        from: Some(Timestamp(start.0)),
        to: Some(Timestamp(end.0)),
    })
}

/// What is answered about a task that was just made.
pub fn created_task(order: &Order) -> wire::CreatedTask {
    wire::CreatedTask {
        id: order.id.to_string(),
        number: order.external_ref.clone().unwrap_or_default(),
    }
}

/// An order as the task it is. A stop that nobody can point at is left out.
pub fn task_from_order(order: &Order) -> wire::Task {
    wire::Task {
        id: order.id.to_string(),
        number: order.external_ref.clone().unwrap_or_default(),
        locations: order
            .stops
            .iter()
            .filter_map(|stop| location(order, stop))
            .collect(),
    }
}

fn location(order: &Order, stop: &Stop) -> Option<wire::Location> {
    let place = stop.place()?;
    let kind = location_type(stop, place.kind == PlaceKind::Depot);
    let value = match kind {
        wire::LocationType::Depots => wire::LocationValue {
            depots: Some(stop.places.iter().map(|depot| id(depot.id)).collect()),
            ..wire::LocationValue::default()
        },
        wire::LocationType::Pickup | wire::LocationType::Delivery => wire::LocationValue {
            point: Some(wire_point(place)?),
            time: Some(time(order, stop.window)),
            ..wire::LocationValue::default()
        },
    };
    Some(wire::Location { kind, value })
}

pub(super) fn wire_point(place: &Place) -> Option<wire::Point> {
    let point = place.point?;
    Some(wire::Point {
        lat: point.lat,
        lon: point.lon,
    })
}

/// When a stop is wanted. Another door's order may leave one end open: wanted when it was made, it is as
/// soon as possible; wanted later, it is within an hour; wanted by a moment, from when it was made.
fn time(order: &Order, window: TimeWindow) -> wire::Time {
    let (start, end) = match (window.from, window.to) {
        (None, None) => return ASAP,
        (Some(from), None) if from <= order.created_at => return ASAP,
        (Some(from), None) => (from, from + OPEN),
        (None, Some(to)) => (order.created_at.min(to), to),
        (Some(from), Some(to)) => (from, to),
    };
    wire::Time {
        kind: wire::TimeType::Window,
        value: Some(wire::Window {
            start: wire::UnixTime(start.0),
            end: wire::UnixTime(end.0),
        }),
    }
}

const ASAP: wire::Time = wire::Time {
    kind: wire::TimeType::Asap,
    value: None,
};
/// How long a window lasts that has no end.
const OPEN: Seconds = Seconds(3600);

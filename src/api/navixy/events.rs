//! What happened, as a client's timeline shows it: `/history/…`.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::{Fields, int, text};
use super::map;
use super::readings::{in_list, span};
use super::tracks::LONGEST;
use pult_app::OrderView;
use pult_dialect::text;
use pult_domain::{CrewId, Event, EventKind, Place, Position, StopId, Timestamp};

/// The most entries of one answer.
const MOST: i64 = 1000;

/// What is wanted.
struct Wanted {
    trackers: Option<Vec<i64>>,
    from: Timestamp,
    to: Timestamp,
    events: Option<Vec<String>>,
    limit: usize,
    ascending: bool,
    emergency: bool,
    unread: bool,
    label: bool,
}

/// `history/tracker/list`, `history/user/list`: the second is of every tracker.
pub async fn list(desk: &Desk, of_user: bool) -> Result<Value, Failure> {
    let wanted = desk.read(|fields| Wanted::read(fields, of_user))?;
    if wanted.limit == 0 {
        return Err(Failure::limit_too_big());
    }
    if wanted.to - wanted.from > LONGEST {
        return Err(Failure::span_too_long());
    }
    for id in wanted.trackers.iter().flatten() {
        in_list(desk, *id).await?;
    }
    let mut entries = Vec::new();
    // Nothing here is an emergency, and everything is read.
    if !wanted.emergency && !wanted.unread {
        let told = desk
            .dispatch
            .events_between(&desk.caller, wanted.from, wanted.to)
            .await?;
        for (event, view) in told {
            if let Some(entry) = entry(desk, &wanted, &event, view.as_ref()).await? {
                entries.push(entry);
            }
        }
    }
    if !wanted.ascending {
        entries.reverse();
    }
    let total = entries.len();
    entries.truncate(wanted.limit);
    Ok(json!({
        "success": true,
        "list": entries,
        "limit_exceeded": total > wanted.limit,
        "total": total,
        "total_unread": 0,
    }))
}

impl Wanted {
    fn read(fields: Fields, of_user: bool) -> Wanted {
        let (from, to) = span(fields);
        let ascending = fields.optional("ascending", |value| Ok(text(value)? != "false"));
        fields.flag("add_tracker_files");
        let label = fields.optional("add_tracker_label", |value| Ok(text(value)? != "false"));
        let limit = fields.optional("limit", int).unwrap_or(MOST);
        if limit < 1 {
            fields.fault(
                "limit",
                text!("должно быть от 1 до 1000", "must be between 1 and 1000"),
            );
        }
        Wanted {
            trackers: match of_user {
                true => None,
                false => fields.list("trackers", int),
            },
            from,
            to,
            events: fields.list("events", text),
            limit: if limit > MOST {
                0
            } else {
                limit.max(1) as usize
            },
            ascending: ascending.unwrap_or(true),
            emergency: fields.flag("only_emergency"),
            unread: fields.flag("only_unread"),
            label: label.unwrap_or(true),
        }
    }

    fn wants(&self, name: &str, crew: CrewId) -> bool {
        let named = self.events.as_ref();
        let is_named =
            named.is_none_or(|names| names.is_empty() || names.iter().any(|it| it == name));
        is_named
            && self
                .trackers
                .as_ref()
                .is_none_or(|ids| ids.contains(&crew.0))
    }
}

/// An event as an entry, if it is one.
async fn entry(
    desk: &Desk,
    wanted: &Wanted,
    event: &Event,
    view: Option<&OrderView>,
) -> Result<Option<Value>, Failure> {
    let Some(crew) = event.crew else {
        return Ok(None);
    };
    let Some((name, status, stop)) = name_of(event.kind) else {
        return Ok(None);
    };
    if !wanted.wants(name, crew) {
        return Ok(None);
    }
    let crew = match desk.dispatch.crew(&desk.caller, crew).await {
        Ok(view) => view,
        Err(pult_app::Error::NotFound { .. }) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let label = super::trackers::label(&crew);
    let order = view.map(|view| &view.order);
    let stop = stop.filter(|stop| stop.0 > 0);
    let visited = order.and_then(|order| match stop {
        Some(id) => order.stop(id),
        None => order.stops.first(),
    });
    let place = visited.and_then(|stop| stop.place());
    let seen = desk.dispatch.position_at(crew.crew.id, event.at).await?;
    // Clients read into it, so there is always some.
    let (point, precision) = match (seen, place.and_then(|place| place.point)) {
        (
            Some(Position {
                point, accuracy, ..
            }),
            _,
        ) => (point, accuracy.0),
        (None, known) => (known.unwrap_or_default(), 0),
    };
    let named = match (order, visited) {
        (Some(order), Some(stop)) => map::stop_label(order, stop),
        _ => String::new(),
    };
    let said = [named.as_str(), status]
        .into_iter()
        .filter(|text| !text.is_empty());
    let said = said.collect::<Vec<_>>().join(": ");
    let message = match wanted.label {
        true => format!("{label}: {said}"),
        false => said,
    };
    let message: String = message.chars().take(256).collect();
    let task = visited.map(|stop| stop.id.0);
    let parent = order
        .filter(|order| order.stops.len() > 1)
        .map(|order| order.id.0);
    Ok(Some(json!({
        "id": event.seq,
        "type": "tracker",
        "is_read": true,
        "message": message,
        "time": desk.dates.print(event.at),
        "event": name,
        "tracker_id": crew.crew.id.0,
        "rule_id": null,
        "track_id": 0,
        "location": {"lat": point.lat, "lng": point.lon, "precision": precision},
        "address": place.map_or_else(String::new, Place::in_full),
        "extra": {
            "task_id": task,
            "parent_task_id": parent,
            "employee_id": crew.driver.id.0,
            "place_ids": null,
            "last_known_location": seen.is_some(),
            "tracker_label": label,
            "emergency": false,
        },
    })))
}

/// The documented name of an event, the status it tells of, and the stop it is about.
fn name_of(kind: EventKind) -> Option<(&'static str, &'static str, Option<StopId>)> {
    let changed = |status, stop| Some(("task_status_change", status, stop));
    match kind {
        EventKind::StopArrived(stop) => changed("arrived", Some(stop)),
        EventKind::StopLeft(stop) => changed("done", Some(stop)),
        EventKind::StopMissed(stop) => changed("failed", Some(stop)),
        EventKind::OrderCompleted => changed("done", None),
        EventKind::OrderFailed => changed("failed", None),
        EventKind::ShiftOpened => Some(("online", "online", None)),
        EventKind::ShiftClosed => Some(("offline", "offline", None)),
        _ => None,
    }
}

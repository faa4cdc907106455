//! `task/history/list`: what happened to a task, a checkpoint or a route, from the journal; and what
//! the journal is to keep of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::dates::Dates;
use super::desk::Desk;
use super::error::Failure;
use super::map::{self, Seen};
use pult_app::Note;
use pult_domain::{Attributes, Event, EventKind, Order};

/// What the journal keeps of records that were made: a JSON object by id.
const MADE: &str = "navixy.made";
/// What the journal keeps of records that were changed: the changed fields by id, as JSON.
const CHANGED: &str = "navixy.changed";
/// What the store keeps of a stop that went from one order to another.
const MOVED: &str = "moved_stop";

/// `task/history/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("task_id"))?;
    let (view, stop) = match desk.route(id).await {
        Ok(view) => (view, None),
        Err(_) => (desk.with_stop(id).await?, Some(id)),
    };
    let history = desk.dispatch.order_history(&desk.caller, view.order.id);
    let events = history.await?;
    let is_meant = |event: &&Event| match (stop, event.kind.stop()) {
        (Some(stop), Some(of)) => of.0 == stop,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    let entry = |event: &Event| {
        let (operation, payload) = entry_of(event, id)?;
        Some(json!({
            "id": event.seq,
            "user_id": view.order.company.0,
            "task_id": id,
            "event_date": desk.dates.print(event.at),
            "operation": operation,
            "payload": payload,
        }))
    };
    let list: Vec<Value> = events.iter().filter(is_meant).filter_map(entry).collect();
    Ok(json!({"success": true, "list": list}))
}

/// What the journal is to keep: whole objects of what is new, the changed fields of what was there.
pub fn note(dates: Dates) -> Note {
    let dates = Dates {
        iso: false,
        ..dates
    };
    Arc::new(move |before: Option<&Order>, after: &Order| {
        let old = before
            .map(|order| objects(order, dates))
            .unwrap_or_default();
        let (mut made, mut changed) = (Map::new(), Map::new());
        for (id, object) in objects(after, dates) {
            match old.get(&id) {
                None => {
                    made.insert(id.to_string(), Value::Object(object));
                }
                Some(old) => {
                    let fields = difference(old, object);
                    if !fields.is_empty() {
                        changed.insert(id.to_string(), Value::Object(fields));
                    }
                }
            }
        }
        [(MADE, made), (CHANGED, changed)]
            .into_iter()
            .filter(|(_, objects)| !objects.is_empty())
            .map(|(key, objects)| (key.to_owned(), Value::Object(objects).to_string()))
            .collect()
    })
}

/// The route and its checkpoints, or the task, that an order is, by id.
fn objects(order: &Order, dates: Dates) -> BTreeMap<i64, Map<String, Value>> {
    let seen = Seen {
        order,
        crew: None,
        now: order.status_at,
    };
    let route = (order.stops.len() > 1).then(|| (order.id.0, json!(map::route(seen, dates))));
    let tasks = map::tasks(seen, dates).into_iter();
    let tasks = tasks.map(|task| (task.id, json!(task)));
    let object = |(id, value)| match value {
        Value::Object(object) => Some((id, object)),
        _ => None,
    };
    route.into_iter().chain(tasks).filter_map(object).collect()
}

/// The fields that are not as they were.
fn difference(old: &Map<String, Value>, new: Map<String, Value>) -> Map<String, Value> {
    let is_changed = |(key, value): &(String, Value)| {
        old.get(key) != Some(value) && !["status", "status_change_date"].contains(&key.as_str())
    };
    new.into_iter().filter(is_changed).collect()
}

/// The operation and payload of an event for the record `id`; `None` for what it does not touch, and
/// for what this dialect does not tell.
fn entry_of(event: &Event, id: i64) -> Option<(&'static str, Value)> {
    let status = |word: &str| Some(("status_change", json!({"status": word})));
    match event.kind {
        EventKind::OrderCreated | EventKind::OrderUpdated => written(event, id),
        EventKind::OrderAssigned => Some((
            "assign",
            json!({"tracker_id": event.crew.map(|crew| crew.0)}),
        )),
        EventKind::OrderUnassigned => Some(("assign", json!({"tracker_id": null}))),
        EventKind::StopArrived(_) => status("arrived"),
        EventKind::OrderCompleted | EventKind::StopLeft(_) => status("done"),
        EventKind::OrderCancelled | EventKind::OrderFailed | EventKind::StopMissed(_) => {
            status("failed")
        }
        EventKind::StopReopened(_) => status("assigned"),
        EventKind::OrderSuspended
        | EventKind::OrderResumed
        | EventKind::OrderStarted
        | EventKind::OrderArchived
        | EventKind::OrderReinstated
        | EventKind::AssignmentOffered
        | EventKind::AssignmentAccepted
        | EventKind::AssignmentForced
        | EventKind::AssignmentDeclined
        | EventKind::AssignmentExpired
        | EventKind::AssignmentWithdrawn
        | EventKind::AssignmentCancelled
        | EventKind::AssignmentCompleted
        | EventKind::ShiftOpened
        | EventKind::ShiftClosed
        | EventKind::BreakStarted
        | EventKind::BreakEnded
        | EventKind::CrewCheckedIn
        | EventKind::CrewChanged
        | EventKind::DriverRated
        | EventKind::LedgerPosted
        | EventKind::OfficeChanged
        | EventKind::MessageQueued
        | EventKind::Noted => None,
    }
}

/// What was written of a record. Orders of other doors are made without a word of this dialect.
fn written(event: &Event, id: i64) -> Option<(&'static str, Value)> {
    if let Some(object) = kept(&event.payload, MADE, id) {
        return Some(("create", object));
    }
    if let Some(fields) = kept(&event.payload, CHANGED, id) {
        return Some(("update", fields));
    }
    if event
        .payload
        .get(MOVED)
        .is_some_and(|moved| *moved == id.to_string())
    {
        let route = event.order.map(|order| order.0);
        return Some(("update", json!({"parent_id": route})));
    }
    let is_silent = event.payload.is_empty() && event.kind == EventKind::OrderCreated;
    is_silent.then(|| ("create", json!({})))
}

fn kept(payload: &Attributes, key: &str, id: i64) -> Option<Value> {
    let objects: Map<String, Value> = serde_json::from_str(payload.get(key)?).ok()?;
    objects.get(&id.to_string()).cloned()
}

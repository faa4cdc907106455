//! `task/history/list`: what happened to a task, a checkpoint or a route, from the journal.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use crate::domain::{Event, EventKind};

/// `task/history/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("task_id"))?;
    let (view, stop) = match desk.route(id).await {
        Ok(view) => (view, None),
        Err(_) => (desk.with_stop(id).await?, Some(id)),
    };
    let events = desk
        .dispatch
        .order_history(&desk.caller, view.order.id)
        .await?;
    let is_meant = |event: &&Event| match (stop, event.kind.stop()) {
        (Some(stop), Some(of)) => of.0 == stop,
        _ => true,
    };
    let entry = |event: &Event| {
        let (operation, payload) = entry_of(event)?;
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

/// The operation and payload of an event; `None` for what this dialect does not tell.
fn entry_of(event: &Event) -> Option<(&'static str, Value)> {
    let status = |word: &str| Some(("status_change", json!({"status": word})));
    match event.kind {
        EventKind::OrderCreated => Some(("create", written(event))),
        EventKind::OrderUpdated => Some(("update", written(event))),
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
        | EventKind::CrewChanged
        | EventKind::DriverRated
        | EventKind::LedgerPosted
        | EventKind::OfficeChanged
        | EventKind::MessageQueued => None,
    }
}

/// What was written, as the journal keeps it.
fn written(event: &Event) -> Value {
    json!(event.payload)
}

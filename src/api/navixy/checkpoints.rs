//! Calls about checkpoints: `/task/checkpoint/…`.

use serde_json::{Value, json};

use super::desk::{
    Desk, of_this_door, own_untouched, plannable, stop_plannable, success, with_counts,
};
use super::error::Failure;
use super::fields::int;
use super::history;
use super::map;
use super::routes::{disagreeing, require};
use super::wire::{MOST_CHECKPOINTS, TaskIn};
use pult_app::{Error, RouteEdit};
use pult_dialect::text;
use pult_domain::{Order, Stop, StopId, Wrong};

/// `task/checkpoint/create`
pub async fn create(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let task = checkpoint_of(desk, "parent_id")?;
    let route = desk.route(task.parent_id.unwrap_or_default()).await?;
    let known: Vec<StopId> = route.order.stops.iter().map(|stop| stop.id).collect();
    let note = history::note(desk.dates);
    let edit = move |order: &mut Order, route: &RouteEdit| {
        plannable(order, route.now)?;
        if order.stops.len() >= MOST_CHECKPOINTS {
            let full = Wrong::ManyCheckpoints(MOST_CHECKPOINTS);
            return Err(Error::invalid("checkpoint.parent_id", full));
        }
        let at = place_in(order.stops.len(), task.order);
        order
            .stops
            .insert(at, map::stop(&task).made(route.stop_id()?));
        check_windows(order)
    };
    let view = desk
        .dispatch
        .edit_route(&desk.caller, route.order.id, note, edit)
        .await?;
    let mut made = view.order.stops.iter().map(|stop| stop.id);
    let id = made
        .find(|id| !known.contains(id))
        .ok_or_else(Failure::unexpected)?;
    let counts = desk.external_id_counts(&view.order, &[id]).await?;
    Ok(with_counts(json!({"success": true, "id": id.0}), &counts))
}

/// `task/checkpoint/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("checkpoint_id"))?;
    let view = desk.checkpoint(id).await?;
    let checkpoint = map::task(&view, StopId(id), desk.dates);
    let checkpoint = checkpoint.ok_or_else(Failure::not_in_database)?;
    Ok(json!({"success": true, "value": checkpoint}))
}

/// `task/checkpoint/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let ids: Vec<i64> = desk.read(|fields| {
        let ids = fields.list("checkpoint_ids", int);
        if ids.is_none() {
            require(fields, "checkpoint_ids");
        }
        if ids.as_ref().is_some_and(Vec::is_empty) {
            fields.fault(
                "checkpoint_ids",
                text!("не должен быть пустым", "must not be empty"),
            );
        }
        ids.unwrap_or_default()
    })?;
    let mut list = Vec::new();
    for id in ids {
        match desk.checkpoint(id).await {
            Ok(view) => list.extend(map::task(&view, StopId(id), desk.dates)),
            Err(failure) if failure.is_not_in_database() => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(json!({"success": true, "count": list.len(), "list": list}))
}

/// `task/checkpoint/update`
pub async fn update(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let task = checkpoint_of(desk, "id")?;
    let id = StopId(task.id.unwrap_or_default());
    let route = desk.checkpoint(id.0).await?;
    let note = history::note(desk.dates);
    let edit = move |order: &mut Order, route: &RouteEdit| {
        stop_plannable(order, id, route.now)?;
        let before = order.clone();
        let mut stop = take(order, id)?;
        map::change_stop(&before, &mut stop.1, &task);
        let at = task
            .order
            .map_or(stop.0, |at| place_in(order.stops.len(), Some(at)));
        order.stops.insert(at, stop.1);
        check_windows(order)
    };
    let view = desk
        .dispatch
        .edit_route(&desk.caller, route.order.id, note, edit)
        .await?;
    let counts = desk.external_id_counts(&view.order, &[id]).await?;
    Ok(with_counts(success(), &counts))
}

/// `task/checkpoint/delete`: a route left with one checkpoint is that task.
pub async fn delete(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let id = StopId(desk.read(|fields| fields.id("checkpoint_id"))?);
    let route = desk.checkpoint(id.0).await?.order.id;
    let note = history::note(desk.dates);
    let edit = move |order: &mut Order, route: &RouteEdit| {
        of_this_door(order)?;
        stop_plannable(order, id, route.now)?;
        take(order, id)?;
        Ok(())
    };
    desk.dispatch
        .edit_route(&desk.caller, route, note, edit)
        .await?;
    Ok(success())
}

/// `task/checkpoint/transmute`: a checkpoint becomes a stand-alone task and keeps its id.
pub async fn transmute(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let id = desk.read(|fields| fields.id("checkpoint_id"))?;
    desk.checkpoint(id).await?;
    desk.dispatch
        .part_stop(&desk.caller, StopId(id), own_untouched)
        .await?;
    Ok(success())
}

/// The `checkpoint` parameter, which must be there and have `must_have`.
fn checkpoint_of(desk: &Desk, must_have: &str) -> Result<TaskIn, Failure> {
    desk.read(|fields| {
        let checkpoint = fields.object("checkpoint", |fields| {
            require(fields, must_have);
            TaskIn::read(fields)
        });
        if checkpoint.is_none() {
            require(fields, "checkpoint");
        }
        checkpoint.unwrap_or_default()
    })
}

fn place_in(n_stops: usize, order: Option<i64>) -> usize {
    let asked = order.and_then(|order| usize::try_from(order).ok());
    asked.unwrap_or(n_stops).min(n_stops)
}

fn take(order: &mut Order, id: StopId) -> Result<(usize, Stop), Error> {
    let found = order.stops.iter().position(|stop| stop.id == id);
    let index = found.ok_or_else(|| Error::not_found("checkpoint", id))?;
    Ok((index, order.stops.remove(index)))
}

/// Refuses checkpoints whose windows do not agree with each other.
fn check_windows(order: &Order) -> Result<(), Error> {
    let windows = order
        .stops
        .iter()
        .filter_map(|stop| stop.window.from.zip(stop.window.to));
    match disagreeing(windows) {
        None => Ok(()),
        Some(_) => Err(Error::invalid("checkpoint.to", Wrong::CheckpointsDisagree)),
    }
}

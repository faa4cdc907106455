//! Calls about stand-alone tasks: `/task/…`.

use serde_json::{Value, json};

use super::desk::{Desk, plannable, success, untouched, with_counts};
use super::error::Failure;
use super::filter::{Filter, Item, Kind, Selection};
use super::history;
use super::map;
use super::routes::{assign_order, require, tracker_id};
use super::wire::{MOST_CHECKPOINTS, TaskIn};
use pult_app::{Error, NewRoute, OrderView, Planned, RouteEdit};
use pult_dialect::text;
use pult_domain::{Conduct, NewOrder, Order, OrderId, StopId};

/// `task/create`
pub async fn create(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let task = task_of(desk)?;
    if let Some(crew) = task.tracker_id {
        desk.tracker(crew).await?;
    }
    let new = NewRoute {
        order: NewOrder {
            conduct: Conduct::ROUTE,
            stops: vec![map::stop(&task)],
            ..NewOrder::default()
        },
        adopted: None,
        crew: task.tracker_id,
        key: desk.key.clone(),
        note: history::note(desk.dates),
    };
    let view = desk
        .dispatch
        .create_route(&desk.caller, new, plannable)
        .await?;
    let stop = first_stop(&view)?;
    let counts = desk.external_id_counts(&view.order, &[stop]).await?;
    Ok(with_counts(json!({"success": true, "id": stop.0}), &counts))
}

/// `task/read`: a task, a checkpoint or a route; a route with its checkpoints.
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("task_id"))?;
    if let Ok(view) = desk.route(id).await {
        let mut answer = json!({"success": true, "value": map::route(&view, desk.dates)});
        answer["checkpoints"] = json!(map::tasks(&view, desk.dates));
        return Ok(answer);
    }
    let view = desk.with_stop(id).await?;
    let task = map::task(&view, StopId(id), desk.dates);
    let task = task.ok_or_else(Failure::not_in_database)?;
    Ok(json!({"success": true, "value": task}))
}

/// `task/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let filter = desk.read(Filter::of_tasks)?;
    let (count, list) = page(desk, filter, |item| listed(desk, item)).await?;
    Ok(json!({"success": true, "list": list, "count": count}))
}

/// The page of a list as `show` shows its items, and how many there are in all.
pub async fn page(
    desk: &Desk,
    filter: Filter,
    show: impl Fn(&Item) -> Option<Value>,
) -> Result<(usize, Vec<Value>), Failure> {
    if let Some((parts, window)) = filter.window() {
        let of_open = {
            let filter = filter.clone();
            move |planned: &Planned| filter.numbers(planned)
        };
        let page = desk
            .dispatch
            .planned_page(&desk.caller, parts, window, of_open)
            .await?;
        let mut items = filter.select(&page.orders);
        items.retain(|item| page.numbers.contains(&item.id()));
        return Ok((page.count, items.iter().filter_map(show).collect()));
    }
    let plan = filter.plan();
    let selection = desk
        .dispatch
        .planned(&desk.caller, plan, Selection::new(filter), Selection::see)
        .await?;
    let list = selection.page().iter().filter_map(show).collect();
    Ok((selection.count, list))
}

/// A list item; a route embeds its checkpoints in order. A task that nobody knows the place of is
/// counted, but not shown.
fn listed(desk: &Desk, item: &Item) -> Option<Value> {
    Some(match item.kind {
        Kind::Task | Kind::Checkpoint => {
            let stop = item.seen.order.stop(item.stop_id());
            stop.filter(|stop| map::has_point(stop))?;
            json!(map::task(item.seen, item.stop_id(), desk.dates)?)
        }
        Kind::Route => {
            let mut route = json!(map::route(item.seen, desk.dates));
            route["checkpoints"] = json!(map::tasks(item.seen, desk.dates));
            route
        }
    })
}

/// `task/count`
pub async fn count(desk: &Desk) -> Result<Value, Failure> {
    let n_alone = desk.dispatch.count_alone(&desk.caller).await?;
    Ok(json!({"success": true, "count": n_alone}))
}

/// `task/update`
pub async fn update(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let task = task_of(desk)?;
    let id = desk.read(|fields| {
        fields
            .object("task", |fields| fields.id("id"))
            .unwrap_or_default()
    })?;
    let order = desk.task(id).await?.order.id;
    let note = history::note(desk.dates);
    let edit = move |order: &mut Order, route: &RouteEdit| {
        plannable(order, route.now)?;
        let before = order.clone();
        let stop = order.stops.iter_mut().find(|stop| stop.id == StopId(id));
        let stop = stop.ok_or_else(|| Error::not_found("task", id))?;
        map::change_stop(&before, stop, &task);
        Ok(())
    };
    let view = desk
        .dispatch
        .edit_route(&desk.caller, order, note, edit)
        .await?;
    let counts = desk.external_id_counts(&view.order, &[StopId(id)]).await?;
    Ok(with_counts(success(), &counts))
}

/// `task/assign`
pub async fn assign(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let (id, crew) = desk.read(|fields| (fields.id("task_id"), tracker_id(fields)))?;
    let view = desk.task(id).await?;
    assign_order(desk, &view, crew).await
}

/// `task/delete`
pub async fn delete(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let id = desk.read(|fields| fields.id("task_id"))?;
    let order = desk.task(id).await?.order.id;
    desk.dispatch
        .delete_order(&desk.caller, order, false)
        .await?;
    Ok(success())
}

/// `task/transmute`: a task becomes a checkpoint of a route and keeps its id.
pub async fn transmute(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let (task, route, at) = desk.read(|fields| {
        let at = fields.required("order", |value| {
            let at = super::fields::int(value)?;
            usize::try_from(at)
                .map_err(|_| text!("не должно быть отрицательным", "must not be negative"))
        });
        (fields.id("task_id"), fields.id("route_id"), at)
    })?;
    let route = desk.route(route).await?;
    desk.task(task).await?;
    if route.order.stops.len() >= MOST_CHECKPOINTS {
        let error = text!(
            "в маршруте уже {MOST_CHECKPOINTS} точек",
            "the route has {MOST_CHECKPOINTS} checkpoints already"
        );
        return Err(Failure::invalid_field("route_id", error));
    }
    let id: OrderId = route.order.id;
    let joined = desk
        .dispatch
        .join_stop(&desk.caller, StopId(task), id, at, untouched);
    joined.await?;
    Ok(success())
}

/// The `task` parameter, which must be there.
fn task_of(desk: &Desk) -> Result<TaskIn, Failure> {
    desk.read(|fields| {
        let task = fields.object("task", TaskIn::read);
        if task.is_none() {
            require(fields, "task");
        }
        task.unwrap_or_default()
    })
}

fn first_stop(view: &OrderView) -> Result<StopId, Failure> {
    let first = view.order.stops.first();
    first.map(|stop| stop.id).ok_or_else(Failure::unexpected)
}

//! Calls about routes: `/task/route/…`.

use serde_json::{Value, json};

use super::desk::{Desk, plannable, success, with_counts};
use super::error::Failure;
use super::fields::{Fields, int};
use super::filter::{Filter, Item};
use super::history;
use super::map;
use super::tasks;
use super::wire::{MOST_CHECKPOINTS, RouteIn, TaskIn};
use pult_app::{Assign, Error, NewRoute, OrderView, RouteEdit};
use pult_dialect::text;
use pult_domain::{CrewId, Order, StopId, Wrong};

/// `task/route/create`
pub async fn create(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let (mut route, checkpoints) = desk.read(|fields| {
        let route = fields.object("route", RouteIn::new);
        if route.is_none() {
            require(fields, "route");
        }
        let checkpoints = fields.objects("checkpoints", TaskIn::read);
        if checkpoints.is_none() {
            require(fields, "checkpoints");
        }
        (route.unwrap_or_default(), checkpoints.unwrap_or_default())
    })?;
    check_checkpoints(&checkpoints)?;
    if checkpoints.iter().filter(|task| task.id.is_some()).count() > 1 {
        let error = text!(
            "id задачи может быть только у одной точки",
            "only one checkpoint may have the id of a task",
        );
        return Err(Failure::invalid_field("checkpoints", error));
    }
    route.tracker_id = route.tracker_id.or(common_tracker(&checkpoints));
    if let Some(crew) = route.tracker_id {
        desk.tracker(crew).await?;
    }
    let mut known = checkpoints.iter().enumerate();
    let adopted = known.find_map(|(at, task)| Some((at, StopId(task.id?))));
    let new = NewRoute {
        order: map::order(&route, checkpoints.iter().map(map::stop).collect()),
        adopted,
        crew: route.tracker_id,
        key: desk.key.clone(),
        note: history::note(desk.dates),
    };
    let view = desk
        .dispatch
        .create_route(&desk.caller, new, plannable)
        .await?;
    result(desk, &view).await
}

/// `task/route/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("route_id"))?;
    let view = desk.route(id).await?;
    Ok(json!({"success": true, "value": map::route(&view, desk.dates)}))
}

/// `task/route/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let filter = desk.read(Filter::of_routes)?;
    let show = |item: &Item| Some(json!(map::route(item.seen, desk.dates)));
    let (count, list) = tasks::page(desk, filter, show).await?;
    Ok(json!({"success": true, "count": count, "list": list}))
}

/// `task/route/update`
pub async fn update(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let (route, checkpoints) = desk.read(|fields| {
        let route = fields.object("route", RouteIn::change);
        if route.is_none() {
            require(fields, "route");
        }
        let checkpoints = fields.objects("checkpoints", TaskIn::read);
        (route.unwrap_or_default(), checkpoints)
    })?;
    if route.checkpoint_ids.is_some() && checkpoints.is_none() {
        let error = text!(
            "обязательное поле, когда есть route.checkpoint_ids",
            "must not be null when route.checkpoint_ids is not null"
        );
        return Err(Failure::invalid_field("checkpoints", error));
    }
    let checkpoints = match checkpoints {
        Some(checkpoints) => Some(in_order_of_visit(&route, checkpoints)?),
        None => None,
    };
    let id = desk.route(route.id).await?.order.id;
    let note = history::note(desk.dates);
    let edit = move |order: &mut Order, making: &RouteEdit| {
        plannable(order, making.now)?;
        check_named(order, &route, checkpoints.as_deref().unwrap_or_default())?;
        map::change_order(order, &route);
        match &checkpoints {
            Some(checkpoints) => replace_stops(order, checkpoints, making),
            None => Ok(()),
        }
    };
    let view = desk
        .dispatch
        .edit_route(&desk.caller, id, note, edit)
        .await?;
    Ok(json!({"success": true, "result": map::route(&view, desk.dates)}))
}

/// `task/route/assign`
pub async fn assign(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let (id, crew) = desk.read(|fields| (fields.id("route_id"), tracker_id(fields)))?;
    let view = desk.route(id).await?;
    assign_order(desk, &view, crew).await
}

/// `task/route/delete`
pub async fn delete(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let id = desk.read(|fields| fields.id("route_id"))?;
    let id = desk.route(id).await?.order.id;
    desk.dispatch.delete_order(&desk.caller, id, false).await?;
    Ok(success())
}

/// The tracker of an assign call; `None`: nobody.
pub fn tracker_id(fields: Fields) -> Option<CrewId> {
    fields.optional("tracker_id", int).map(CrewId)
}

/// Gives a route or a task to a tracker, or takes it back.
///
/// # Errors
/// Code 204, 208, 255.
pub async fn assign_order(
    desk: &Desk,
    view: &OrderView,
    crew: Option<CrewId>,
) -> Result<Value, Failure> {
    let id = view.order.id;
    let Some(crew) = crew else {
        plannable(&view.order, view.now)?;
        if view.carrier().is_some() {
            desk.dispatch.unassign(&desk.caller, id, false).await?;
        }
        return Ok(success());
    };
    desk.tracker(crew).await.map_err(Failure::into_entity)?;
    plannable(&view.order, view.now)?;
    let how = Assign {
        start: true,
        ..Assign::default()
    };
    desk.dispatch.assign(&desk.caller, id, crew, how).await?;
    Ok(success())
}

/// Notes an object or list that must be there; one of another type has been noted already.
pub fn require(fields: Fields, name: &str) {
    if fields.optional(name, |_| Ok(())).is_none() {
        fields.fault(name, text!("обязательное поле", "must not be null"));
    }
}

/// The tracker of a route whose checkpoints alone name one; they must agree.
fn common_tracker(checkpoints: &[TaskIn]) -> Option<CrewId> {
    let mut named = checkpoints.iter().filter_map(|task| task.tracker_id);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// Refuses checkpoints that make no route: too few, too many, or windows that do not agree.
///
/// # Errors
/// Code 7.
fn check_checkpoints(checkpoints: &[TaskIn]) -> Result<(), Failure> {
    if !(2..=MOST_CHECKPOINTS).contains(&checkpoints.len()) {
        let error = text!(
            "размер должен быть от 2 до {MOST_CHECKPOINTS}",
            "size must be between 2 and {MOST_CHECKPOINTS}"
        );
        return Err(Failure::invalid_field("checkpoints", error));
    }
    let windows = checkpoints.iter().map(|task| (task.from, task.to));
    if let Some(index) = disagreeing(windows) {
        let error = text!(
            "не должно быть раньше `from` предыдущей точки",
            "must not be before `from` of a preceding checkpoint"
        );
        return Err(Failure::invalid_field(
            format!("checkpoints[{index}].to"),
            error,
        ));
    }
    Ok(())
}

/// The first window that ends before an earlier one begins.
pub fn disagreeing<T: Ord + Copy>(windows: impl Iterator<Item = (T, T)>) -> Option<usize> {
    let mut latest: Option<T> = None;
    for (index, (from, to)) in windows.enumerate() {
        if latest.is_some_and(|latest| to < latest) {
            return Some(index);
        }
        latest = latest.max(Some(from));
    }
    None
}

/// The checkpoints of an update in the order of visit: those that `checkpoint_ids` names, then the
/// others as they were sent.
fn in_order_of_visit(
    route: &RouteIn,
    mut checkpoints: Vec<TaskIn>,
) -> Result<Vec<TaskIn>, Failure> {
    if let Some(ids) = &route.checkpoint_ids {
        let rank = |task: &TaskIn| {
            let named = task
                .id
                .and_then(|id| ids.iter().position(|named| *named == id));
            named.unwrap_or(ids.len())
        };
        checkpoints.sort_by_key(rank);
    }
    let ids: Vec<i64> = checkpoints.iter().filter_map(|task| task.id).collect();
    let is_repeated = |(index, id): (usize, &i64)| ids[..index].contains(id);
    if ids.iter().enumerate().any(is_repeated) {
        return Err(Failure::invalid_field(
            "checkpoints",
            text!("один id дважды", "the same id twice"),
        ));
    }
    check_checkpoints(&checkpoints)?;
    Ok(checkpoints)
}

/// Refuses `checkpoint_ids` that name what is neither the route's nor sent.
fn check_named(order: &Order, route: &RouteIn, checkpoints: &[TaskIn]) -> Result<(), Error> {
    let is_known = |id: &&i64| {
        let is_sent = checkpoints.iter().any(|task| task.id == Some(**id));
        is_sent || order.stop(StopId(**id)).is_some()
    };
    let ids = route.checkpoint_ids.iter().flatten();
    match ids.into_iter().find(|id| !is_known(id)) {
        None => Ok(()),
        Some(id) => Err(Error::invalid(
            "route.checkpoint_ids",
            Wrong::NoCheckpoint(*id),
        )),
    }
}

/// Makes the stops of an order what the checkpoints say: an id changes, no id adds, absent goes.
fn replace_stops(
    order: &mut Order,
    checkpoints: &[TaskIn],
    making: &RouteEdit,
) -> Result<(), Error> {
    let before = order.clone();
    let mut known = std::mem::take(&mut order.stops);
    for task in checkpoints {
        let stop = match task.id {
            None => map::stop(task).made(making.stop_id()?),
            Some(id) => {
                let found = known.iter().position(|stop| stop.id == StopId(id));
                let index = found.ok_or_else(|| Error::not_found("checkpoint", id))?;
                let mut stop = known.swap_remove(index);
                map::change_stop(&before, &mut stop, task);
                stop
            }
        };
        order.stops.push(stop);
    }
    Ok(())
}

async fn result(desk: &Desk, view: &OrderView) -> Result<Value, Failure> {
    let written: Vec<StopId> = view.order.stops.iter().map(|stop| stop.id).collect();
    let counts = desk.external_id_counts(&view.order, &written).await?;
    let answer = json!({"success": true, "result": map::route(view, desk.dates)});
    Ok(with_counts(answer, &counts))
}

//! Where both vocabularies meet: routes, tasks and checkpoints from orders and stops, and back.

use super::dates::Dates;
use super::status::Judged;
use super::wire::{self, RouteIn, TaskIn};
use pult_app::{OrderView, Planned};
use pult_domain::{
    Attributes, Conduct, Crew, Meters, NewOrder, NewStop, Order, Place, Seconds, Stop, StopAction,
    StopId, TimeWindow, Timestamp,
};

/// The attribute that keeps the tags, as a JSON list.
const TAGS: &str = "navixy.tags";

/// An order as it stands, with the crew that carries it out or carried it; not one that is only asked.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The order.
    pub order: &'a Order,
    /// The crew.
    pub crew: Option<&'a Crew>,
    /// The moment it is looked at.
    pub now: Timestamp,
}

impl<'a> From<&'a OrderView> for Seen<'a> {
    fn from(view: &'a OrderView) -> Seen<'a> {
        Seen {
            order: &view.order,
            crew: view.carrier(),
            now: view.now,
        }
    }
}

impl<'a> From<&'a Planned> for Seen<'a> {
    fn from(planned: &'a Planned) -> Seen<'a> {
        Seen {
            order: &planned.order,
            crew: planned.crew.as_deref(),
            now: planned.now,
        }
    }
}

impl Seen<'_> {
    /// The id of the crew.
    pub fn tracker_id(&self) -> Option<i64> {
        self.crew.map(|crew| crew.id.0)
    }
}

/// A route from an order of several stops.
pub fn route<'a>(seen: impl Into<Seen<'a>>, dates: Dates) -> wire::Route {
    let seen = seen.into();
    let order = seen.order;
    let judged = Judged::of(order, seen.now);
    let windows = windows(order);
    let from = windows.first().map_or(order.created_at, |window| window.0);
    let to = windows.last().map_or(from, |window| window.1);
    wire::Route {
        id: order.id.0,
        user_id: order.company.0,
        tracker_id: seen.tracker_id(),
        label: route_label(order),
        description: order.comment.clone(),
        creation_date: dates.print(order.created_at),
        from: dates.print(from),
        to: dates.print(to),
        external_id: order.external_ref.clone(),
        status: judged.route,
        status_change_date: dates.print(judged.route_since),
        origin: "manual",
        tags: tags(&order.attributes),
        checkpoint_ids: order.stops.iter().map(|stop| stop.id.0).collect(),
        kind: "route",
    }
}

/// When each stop is to be visited. Orders of other doors need not say so: what they leave open begins
/// when the order was made, or with the stop before, and is over when it was promised for, else at once.
fn windows(order: &Order) -> Vec<(Timestamp, Timestamp)> {
    let mut earliest = order.created_at;
    let window = |stop: &Stop| {
        let from = stop.window.from.unwrap_or(earliest);
        let to = stop.window.to.or(stop.promised_at);
        let to = to.unwrap_or(from).max(from);
        earliest = earliest.max(from);
        (from, to)
    };
    order.stops.iter().map(window).collect()
}

/// The checkpoints of a route, or the one task that an order is; a stop without a point is left out.
pub fn tasks<'a>(seen: impl Into<Seen<'a>>, dates: Dates) -> Vec<wire::Task> {
    let seen = seen.into();
    let judged = Judged::of(seen.order, seen.now);
    let stops = seen.order.stops.iter().enumerate();
    let known = stops.filter(|(_, stop)| has_point(stop));
    known
        .map(|(index, _)| task_at(seen, &judged, index, dates))
        .collect()
}

/// The task or checkpoint that one stop of an order is.
pub fn task<'a>(seen: impl Into<Seen<'a>>, stop: StopId, dates: Dates) -> Option<wire::Task> {
    let seen = seen.into();
    let judged = Judged::of(seen.order, seen.now);
    let mut stops = seen.order.stops.iter();
    let index = stops.position(|known| known.id == stop)?;
    Some(task_at(seen, &judged, index, dates))
}

/// Whether anybody knows where a stop is.
pub fn has_point(stop: &Stop) -> bool {
    stop.place().is_some_and(|place| place.point.is_some())
}

fn task_at(seen: Seen, judged: &Judged, index: usize, dates: Dates) -> wire::Task {
    let order = seen.order;
    let stop = &order.stops[index];
    let is_checkpoint = order.stops.len() > 1;
    let (status, since) = judged.stops[index];
    let (from, to) = windows(order)[index];
    let parent = wire::Parent {
        parent_id: order.id.0,
        order: index,
    };
    wire::Task {
        id: stop.id.0,
        user_id: order.company.0,
        tracker_id: seen.tracker_id(),
        location: location(stop),
        label: stop_label(order, stop),
        description: stop.comment.clone(),
        creation_date: dates.print(order.created_at),
        from: dates.print(from),
        to: dates.print(to),
        external_id: stop.external_ref.clone(),
        status,
        status_change_date: dates.print(since),
        max_delay: stop.max_delay.map_or(0, minutes),
        min_stay_duration: minutes(stop.min_stay),
        arrival_date: stop.first_arrived_at.map(|at| dates.print(at)),
        stay_duration: stop.stayed.0,
        min_arrival_duration: minutes(stop.min_arrival),
        origin: "manual",
        tags: tags(&stop.attributes),
        kind: if is_checkpoint { "checkpoint" } else { "task" },
        parent: is_checkpoint.then_some(parent),
        form: None,
        form_template_id: None,
        fields: wire::Empty {},
        files: [],
    }
}

/// A route's label; orders of other doors have none, so their addresses stand in.
pub fn route_label(order: &Order) -> String {
    if !order.label.is_empty() {
        return order.label.clone();
    }
    let addresses = order.stops.iter().filter_map(|stop| stop.place());
    let known: Vec<String> = addresses
        .map(Place::in_full)
        .filter(|address| !address.is_empty())
        .collect();
    if known.is_empty() {
        return order.id.to_string();
    }
    known.join(" - ").chars().take(200).collect()
}

/// A stop's label; stops of other doors may have none, so the address or the order's label stands in.
pub fn stop_label(order: &Order, stop: &Stop) -> String {
    let address = stop.place().map_or_else(String::new, Place::in_full);
    let known = [stop.label.as_str(), &address, order.label.as_str()];
    let label = known.into_iter().find(|text| !text.is_empty());
    label.map_or_else(
        || stop.id.to_string(),
        |text| text.chars().take(200).collect(),
    )
}

/// Where a stop is.
pub fn location(stop: &Stop) -> wire::Location {
    location_of(stop.place(), stop.radius.0)
}

/// A circle around a place.
pub fn location_of(place: Option<&Place>, radius: i64) -> wire::Location {
    let point = place.and_then(|place| place.point).unwrap_or_default();
    wire::Location {
        lat: point.lat,
        lng: point.lon,
        address: place.map_or_else(String::new, Place::in_full),
        radius,
    }
}

/// A new order from a route and its checkpoints.
pub fn order(route: &RouteIn, checkpoints: Vec<NewStop>) -> NewOrder {
    let mut attributes = Attributes::new();
    if let Some(tags) = &route.tags {
        keep_tags(&mut attributes, tags);
    }
    NewOrder {
        conduct: Conduct::ROUTE,
        stops: checkpoints,
        label: route.label.clone().unwrap_or_default(),
        comment: route.description.clone().unwrap_or_default(),
        external_ref: route.external_id.clone().flatten(),
        attributes,
        ..NewOrder::default()
    }
}

/// Changes of an order what a route says; what it does not say stays, and so does what stood in for a label.
pub fn change_order(order: &mut Order, route: &RouteIn) {
    if let Some(label) = &route.label
        && *label != route_label(order)
    {
        order.label.clone_from(label);
    }
    if let Some(description) = &route.description {
        order.comment.clone_from(description);
    }
    if let Some(external_id) = &route.external_id {
        order.external_ref.clone_from(external_id);
    }
    if let Some(tags) = &route.tags {
        keep_tags(&mut order.attributes, tags);
    }
}

/// A new stop from a task or a checkpoint.
pub fn stop(task: &TaskIn) -> NewStop {
    let mut stop = NewStop {
        action: StopAction::Task,
        ..NewStop::default()
    };
    say(&mut stop, task);
    stop
}

/// Makes a stop what a task or a checkpoint says. `order`: as it was, with this stop. What is sent as it was
/// shown stays as it is, for orders of other doors are shown with dates and labels that they do not have.
pub fn change_stop(order: &Order, stop: &mut Stop, task: &TaskIn) {
    let known = NewStop::of(stop);
    let mut said = known.clone();
    say(&mut said, task);
    let place = order.stops.iter().position(|before| before.id == stop.id);
    if let Some((from, to)) = place.map(|at| windows(order)[at]) {
        if task.from == from {
            said.window.from = known.window.from;
        }
        if task.to == to {
            said.window.to = known.window.to;
        }
    }
    if task.label == stop_label(order, stop) {
        said.label = known.label;
    }
    if task.max_delay == stop.max_delay.map_or(0, minutes) {
        said.max_delay = known.max_delay;
    }
    if task.min_stay_duration == minutes(stop.min_stay) {
        (said.min_stay, said.service_time) = (known.min_stay, known.service_time);
    }
    stop.say(said);
}

fn say(stop: &mut NewStop, task: &TaskIn) {
    stop.external_ref.clone_from(&task.external_id);
    stop.window = TimeWindow {
        from: Some(task.from),
        to: Some(task.to),
    };
    stop.radius = Meters(task.location.radius);
    stop.min_stay = Seconds::minutes(task.min_stay_duration);
    stop.service_time = stop.min_stay;
    stop.min_arrival = Seconds::minutes(task.min_arrival_duration);
    stop.max_delay = Some(Seconds::minutes(task.max_delay));
    stop.label.clone_from(&task.label);
    stop.comment.clone_from(&task.description);
    keep_tags(&mut stop.attributes, &task.tags);
    let place = Place::address(task.location.address.clone(), Some(task.location.point));
    let is_same = |known: &Place| known.reads(&place.address) && known.point == place.point;
    // A place without an id is written anew.
    if !stop.place().is_some_and(is_same) {
        stop.places = vec![place];
    }
}

/// The tags that were kept.
pub fn tags(attributes: &Attributes) -> Vec<i64> {
    let kept = attributes.get(TAGS).map(String::as_str).unwrap_or("[]");
    serde_json::from_str(kept).unwrap_or_default()
}

/// Keeps tags as they were sent.
pub fn keep_tags(attributes: &mut Attributes, tags: &[i64]) {
    if tags.is_empty() {
        attributes.remove(TAGS);
    } else {
        let list: Vec<String> = tags.iter().map(i64::to_string).collect();
        attributes.insert(TAGS.to_owned(), format!("[{}]", list.join(",")));
    }
}

/// The tags of a stop.
pub fn stop_tags(stop: &Stop) -> Vec<i64> {
    tags(&stop.attributes)
}

/// The tags of a route.
pub fn route_tags(order: &Order) -> Vec<i64> {
    tags(&order.attributes)
}

/// Whole minutes.
pub fn minutes(duration: Seconds) -> i64 {
    duration.0 / 60
}

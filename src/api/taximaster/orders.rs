//! Orders as they stand, and as they ended.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map::{self, OrderState};
use super::objects::{self, RoutePoint, is_named, select};
use super::order_object::{Frame, order};
use super::wire::Data;
use pult_app::{OfficeTime, OrderQuery, OrderView};
use pult_domain::{ClientId, CrewId, DriverId, Meters, OrderId, Phone, Position, Seconds};
use pult_geo::{City, track};

pub(super) async fn order_state(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let wanted = fields.wanted()?;
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(|error| Failure::by_kind(error, &[("order", 100)]))?;
    let frame = Frame::of(desk, std::slice::from_ref(&view)).await?;
    let mut object = order(&view, &frame);
    object.order_id = object.id.take();
    let track = trip_track(desk, &view).await?;
    measure(&mut object, &view, &track);
    if is_named(wanted.as_deref(), "fact_route") {
        object.fact_route = fact_route(&track, frame.time);
    }
    Data::of(&select(
        &object,
        wanted.as_deref(),
        "order_id",
        &["fact_route"],
    )?)
}

pub(super) async fn current_orders(desk: &Desk, fields: &Fields) -> Answer {
    let filter = Filter::read(desk, fields).await?;
    let wanted = fields.wanted()?;
    let query = OrderQuery {
        open: Some(true),
        phone: filter.phone.clone(),
        ..OrderQuery::default()
    };
    let mut views = desk.dispatch.orders(&desk.caller, query).await?;
    views.retain(|view| filter.passes(view));
    let frame = Frame::of(desk, &views).await?;
    let mut shown = Vec::new();
    for view in &views {
        let object = order(view, &frame);
        let mut object = select(&object, wanted.as_deref(), "id", &["fact_route"])?;
        for driven in ["trip_distance", "trip_time", "fact_route"] {
            object.remove(driven);
        }
        shown.push(object);
    }
    Data::of(&json!({ "orders": shown }))
}

pub(super) async fn finished_orders(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["start_time", "finish_time"])?;
    let time = desk.time().await?;
    let from = fields.time("start_time", time)?;
    let to = fields.time("finish_time", time)?;
    let states = states(fields)?;
    let filter = Filter::read(desk, fields).await?;
    let wanted = fields.wanted()?;
    let query = OrderQuery {
        open: Some(false),
        phone: filter.phone.clone(),
        ended: (from, to),
        ..OrderQuery::default()
    };
    let mut views = desk.dispatch.orders(&desk.caller, query).await?;
    views.retain(|view| states.contains(&OrderState::of(view.phase).id()) && filter.passes(view));
    views.sort_by_key(|view| (view.order.status_at, view.order.id));
    let frame = Frame::of(desk, &views).await?;
    let mut shown = Vec::new();
    for view in &views {
        let mut object = order(view, &frame);
        let track = trip_track(desk, view).await?;
        measure(&mut object, view, &track);
        let if_named = ["fact_route", "order_params", "bill"];
        let mut object = select(&object, wanted.as_deref(), "id", &if_named)?;
        object.remove("fact_route");
        shown.push(object);
    }
    Data::of(&json!({ "orders": shown }))
}

/// The ids of the states that `state_type` and `state_ids` let through.
fn states(fields: &Fields) -> Result<Vec<i64>, Failure> {
    let ended = match fields.text("state_type")?.as_deref() {
        None | Some("all") => vec![OrderState::Finished, OrderState::Aborted],
        Some("finished") => vec![OrderState::Finished],
        Some("aborted") => vec![OrderState::Aborted],
        Some(_) => return Err(Failure::wrong("state_type")),
    };
    let named = fields.ints("state_ids")?;
    let ids = ended.into_iter().map(OrderState::id);
    Ok(ids
        .filter(|id| named.is_empty() || named.contains(id))
        .collect())
}

/// The filters of both lists; they combine.
struct Filter {
    client: Option<ClientId>,
    phone: Option<Phone>,
    crew: Option<CrewId>,
    driver: Option<DriverId>,
}

impl Filter {
    async fn read(desk: &Desk, fields: &Fields) -> Result<Filter, Failure> {
        let client = fields.id("client_id", ClientId)?;
        if let Some(id) = client {
            let known = desk.dispatch.client(id).await;
            known.map_err(|error| Failure::by_kind(error, &[("client", 100)]))?;
        }
        if let Some(id) = fields.int("client_employee_id")?.filter(|id| *id != 0) {
            let descr = format!("client employee {id} does not exist");
            return Err(Failure::new(101, descr));
        }
        Ok(Filter {
            client,
            phone: fields.phone("phone", 30)?,
            crew: fields.id("crew_id", CrewId)?,
            driver: fields.id("driver_id", DriverId)?,
        })
    }

    fn passes(&self, view: &OrderView) -> bool {
        let (crew, driver, _) = map::holder(view);
        self.client.is_none_or(|id| view.order.client == Some(id))
            && self.crew.is_none_or(|id| crew == id.0)
            && self.driver.is_none_or(|id| driver == id.0)
    }
}

/// Where the crew was from the pick-up to the end.
async fn trip_track(desk: &Desk, view: &OrderView) -> Result<Vec<Position>, Failure> {
    let boarded = view
        .order
        .stops
        .first()
        .and_then(|stop| stop.first_arrived_at);
    let (Some(crew), Some(from)) = (view.carrier(), boarded) else {
        return Ok(Vec::new());
    };
    let to = if view.phase.is_open() {
        view.now
    } else {
        view.order.status_at
    };
    Ok(desk.dispatch.track(crew.id, from, to).await?)
}

fn measure(object: &mut objects::Order, view: &OrderView, positions: &[Position]) {
    let way = track::without_jitter(positions.iter().map(|position| position.point));
    let driven: Meters = City::default().measure(&way).city;
    object.trip_distance = driven.into();
    let boarded = view
        .order
        .stops
        .first()
        .and_then(|stop| stop.first_arrived_at);
    let to = if view.phase.is_open() {
        view.now
    } else {
        view.order.status_at
    };
    let took = boarded.map_or(Seconds(0), |from| (to - from).max(Seconds(0)));
    object.trip_time = took.0 / 60;
}

fn fact_route(positions: &[Position], time: OfficeTime) -> Vec<RoutePoint> {
    let mut before: Option<Position> = None;
    let mut route = Vec::with_capacity(positions.len());
    for position in positions {
        let moved = before.map(|before| super::crews::movement(before, *position));
        let (speed, direction) = moved.unwrap_or((0, -1));
        let coords = map::coords(Some(position.point));
        route.push(RoutePoint {
            lat: coords.lat,
            lon: coords.lon,
            time: map::time(Some(position.at), time),
            speed,
            direction,
        });
        before = Some(*position);
    }
    route
}

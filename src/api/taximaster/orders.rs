//! Orders as they stand, and as they ended.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map::{self, OrderState};
use super::objects::{self, BillLine, RoutePoint, is_named, select};
use super::wire::{Data, Num};
use crate::app::{OfficeTime, OrderQuery, OrderView};
use crate::domain::{
    ClientId, CrewId, DriverId, Meters, Money, OrderId, Origin, Phone, Place, Position, Quote,
    QuoteLineKind, Seconds,
};
use crate::geo::{City, track};

pub(super) async fn order_state(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let wanted = fields.wanted()?;
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(|error| Failure::by_kind(error, &[("order", 100)]))?;
    let time = desk.time().await?;
    let mut object = order(desk, &view, time).await?;
    object.order_id = object.id.take();
    let track = trip_track(desk, &view).await?;
    measure(&mut object, &view, &track);
    if is_named(wanted.as_deref(), "fact_route") {
        object.fact_route = fact_route(&track, time);
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
    let time = desk.time().await?;
    let mut shown = Vec::new();
    for view in desk.dispatch.orders(&desk.caller, query).await? {
        if filter.passes(&view) {
            let object = order(desk, &view, time).await?;
            let mut object = select(&object, wanted.as_deref(), "id", &["fact_route"])?;
            for driven in ["trip_distance", "trip_time", "fact_route"] {
                object.remove(driven);
            }
            shown.push(object);
        }
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
    let mut shown = Vec::new();
    for view in &views {
        let mut object = order(desk, view, time).await?;
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

/// The order object without what was driven.
async fn order(desk: &Desk, view: &OrderView, time: OfficeTime) -> Result<objects::Order, Failure> {
    let order = &view.order;
    let client_name = match order.client {
        Some(id) => desk.dispatch.client(id).await?.name,
        None => String::new(),
    };
    let state = OrderState::of(view.phase);
    let (crew_id, driver_id, car_id) = map::holder(view);
    let lead = desk.dispatch.rules().prior_lead;
    let is_due = order.is_due(view.now, lead);
    let attribute = |name: &str| {
        let value = order.attributes.get(&format!("taximaster.{name}"));
        value.cloned().unwrap_or_default()
    };
    let mut object = objects::Order {
        id: Some(order.id.0),
        state_id: state.id(),
        state_kind: state.kind(),
        crew_id,
        driver_id,
        car_id,
        prior_crew_id: if is_due || !view.phase.is_open() {
            0
        } else {
            crew_id
        },
        start_time: map::time(Some(order.created_at), time),
        source_time: map::time(source_time(view), time),
        finish_time: map::time((!view.phase.is_open()).then_some(order.status_at), time),
        customer: order.customer.name.clone(),
        passenger: attribute("passenger"),
        phone: map::phone(order.customer.phone.as_ref()),
        phone_to_dial: attribute("phone_to_dial"),
        email: attribute("email"),
        flight_number: attribute("flight_number"),
        comment: order.comment.clone(),
        client_id: order.client.map_or(0, |id| id.0),
        client_name,
        order_crew_group_id: order.crew_group.map_or(0, |id| id.0),
        tariff_id: order.tariff.map_or(0, |id| id.0),
        confirmed: confirmed(view),
        creation_way: map::creation_way(order.origin),
        is_prior: order.prior,
        is_really_prior: order.prior && view.phase.is_open() && !is_due,
        prior_to_current_before_minutes: attribute("prior_to_current_before_minutes")
            .parse()
            .unwrap_or_default(),
        order_params: order.services.iter().map(|id| id.0).collect(),
        ..objects::Order::default()
    };
    fill_ends(&mut object, view);
    fill_car(&mut object, view);
    fill_money(&mut object, view);
    Ok(object)
}

fn source_time(view: &OrderView) -> Option<crate::domain::Timestamp> {
    let first = view.order.stops.first();
    let asked = first.and_then(|stop| stop.window.from);
    asked.or(Some(view.order.created_at))
}

fn fill_ends(object: &mut objects::Order, view: &OrderView) {
    let place = |place: Option<&Place>| {
        let coords = map::coords(place.and_then(|place| place.point));
        let address = place.map_or_else(String::new, |place| place.address.clone());
        (address, coords.lat, coords.lon)
    };
    let stops = &view.order.stops;
    let first = stops.first().and_then(|stop| stop.place());
    (object.source, object.source_lat, object.source_lon) = place(first);
    let Some((last, between)) = stops.split_last().filter(|(_, rest)| !rest.is_empty()) else {
        return;
    };
    (
        object.destination,
        object.destination_lat,
        object.destination_lon,
    ) = place(last.place());
    let stop = |stop: &crate::domain::Stop| {
        let (address, lat, lon) = place(stop.place());
        objects::Stop { address, lat, lon }
    };
    object.stops = between[1..].iter().map(stop).collect();
}

fn fill_car(object: &mut objects::Order, view: &OrderView) {
    let Some(crew) = view.carrier() else { return };
    object.crew_coords = map::coords(crew.position.map(|position| position.point));
    if let Some(vehicle) = &view.vehicle {
        object.car_mark = vehicle.make.clone();
        object.car_model = vehicle.model.clone();
        object.car_color = vehicle.color.clone();
        object.car_number = vehicle.plate.clone();
    }
}

fn fill_money(object: &mut objects::Order, view: &OrderView) {
    let order = &view.order;
    if let Some(bill) = &order.bill {
        object.bill = bill_lines(bill);
    }
    let Some(price) = order.bill.as_ref().or(order.quote.as_ref()) else {
        return;
    };
    let discounts = price.lines.iter();
    let discounts = discounts.filter(|line| line.kind == QuoteLineKind::Discount);
    let discount: Money = discounts.map(|line| line.sum).sum();
    object.sum = Num::from(price.total - discount);
    object.total_sum = price.total.into();
    match order.payment.account {
        None => object.cash_sum = price.total.into(),
        Some(_) => object.cashless_sum = price.total.into(),
    }
}

fn bill_lines(bill: &Quote) -> Vec<BillLine> {
    let lines = bill.lines.iter().enumerate();
    lines
        .map(|(index, line)| BillLine {
            code: (index + 1).to_string(),
            text: line.comment.clone(),
            value: "",
            sum: line.sum.to_string(),
        })
        .collect()
}

/// Who said yes. The engine only offers; whoever else makes an assignment forces it, unless it waited
/// for an answer.
fn confirmed(view: &OrderView) -> &'static str {
    let Some(assignment) = view
        .assignment
        .as_ref()
        .filter(|_| view.carrier().is_some())
    else {
        return "not_confirmed";
    };
    let waited = assignment
        .accepted_at
        .is_some_and(|at| at > assignment.created_at);
    if assignment.origin == Origin::Engine || waited {
        "confirmed_by_driver"
    } else {
        "confirmed_by_oper"
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

//! Orders as they stand, and as they ended.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map::{self, OrderState};
use super::nearby::route_points;
use super::objects::{self, is_named, select};
use super::order_object::order;
use super::wire::Data;
use pult_app::{OrderQuery, OrderSheet, OrderView};
use pult_domain::{ClientId, CrewId, DriverId, Meters, OrderId, Phone, Seconds};
use pult_geo::{City, track};

pub(super) async fn order_state(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let wanted = fields.wanted()?;
    let sheet = desk.dispatch.order_sheet(&desk.caller, id).await;
    let sheet = sheet.map_err(|error| Failure::by_kind(error, &[("order", 100)]))?;
    let mut object = order(&sheet, lead(desk));
    object.order_id = object.id.take();
    measure(&mut object, &sheet);
    if is_named(wanted.as_deref(), "fact_route") {
        object.fact_route = route_points(&sheet.driven, sheet.time);
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
    let passes = move |view: &OrderView| filter.passes(view);
    let sheets = desk
        .dispatch
        .order_sheets(&desk.caller, query, passes, false)
        .await?;
    let mut shown = Vec::with_capacity(sheets.len());
    for sheet in &sheets {
        let object = order(sheet, lead(desk));
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
    let passes = move |view: &OrderView| {
        states.contains(&OrderState::of(view.phase).id()) && filter.passes(view)
    };
    let mut sheets = desk
        .dispatch
        .order_sheets(&desk.caller, query, passes, true)
        .await?;
    sheets.sort_by_key(|sheet| (sheet.view.order.status_at, sheet.view.order.id));
    let mut shown = Vec::with_capacity(sheets.len());
    for sheet in &sheets {
        let mut object = order(sheet, lead(desk));
        measure(&mut object, sheet);
        let if_named = ["fact_route", "order_params", "bill"];
        let mut object = select(&object, wanted.as_deref(), "id", &if_named)?;
        object.remove("fact_route");
        shown.push(object);
    }
    Data::of(&json!({ "orders": shown }))
}

/// How long before its time an order is due.
fn lead(desk: &Desk) -> Seconds {
    desk.dispatch.rules().prior_lead
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
            return Err(Failure::unknown(101, "client employee", id));
        }
        Ok(Filter {
            client,
            phone: fields.phone("phone")?,
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

fn measure(object: &mut objects::Order, sheet: &OrderSheet) {
    let points = sheet.driven.iter().map(|position| position.point);
    let way = track::without_jitter(points);
    let driven: Meters = City::default().measure(&way).city;
    object.trip_distance = driven.into();
    let took = sheet.ride().map_or(Seconds(0), |(from, to)| to - from);
    object.trip_time = took.0.max(0) / 60;
}

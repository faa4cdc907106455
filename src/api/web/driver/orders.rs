//! What a driver reads beside his one screen: free orders, his money, an order with its receipt,
//! messages.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::admitted;
use super::state::order;
use crate::basic::answer;
use crate::order_view::quote;
use pult_app::{CrewMessage, DeviceCaller, Error, OrderView, Result};
use pult_dialect::Api;
use pult_domain::{OrderId, Place};

/// `GET /api/pult/driver/free`: the waiting orders that he may take.
pub(super) async fn free(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let device = admitted(&api, &request).await?;
        let rules = api.dispatch.driver_rules();
        let free = api.dispatch.free_orders(device.crew).await?;
        let free = free.iter().map(|free| {
            let mut told = order(&free.view, rules, true);
            told["away_m"] = json!(free.away.map(|away| away.0));
            told
        });
        let free: Vec<Value> = free.collect();
        Ok(Json(json!({"allowed": rules.free_orders, "orders": free})).into_response())
    };
    answer(told.await)
}

/// `GET /api/pult/driver/money`: his account, and what he did in this shift.
pub(super) async fn money(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let device = admitted(&api, &request).await?;
        let earned = api.dispatch.earnings(device.crew).await?;
        let orders = earned.orders.iter().map(|view| {
            let last = view.order.stops.last().and_then(|stop| stop.place());
            json!({
                "id": view.order.id.0,
                "phase": crate::order_view::phase(view.phase),
                "ended_at": view.order.status_at.0,
                "from": first_address(view),
                "to": last.map(Place::in_full),
                "sum": view.order.bill.as_ref().map(|bill| bill.total.to_string()),
                "payment": view.order.payment.method.as_str(),
            })
        });
        let operations = earned.operations.iter().map(|operation| {
            json!({
                "at": operation.at.0,
                "sum": operation.sum.to_string(),
                "kind": operation.kind,
                "name": operation.name,
                "comment": operation.comment,
                "order": operation.order.map(|id| id.0),
            })
        });
        let body = json!({
            "since": earned.since.0,
            "balance": earned.balance.to_string(),
            "earned": earned.earned.to_string(),
            "orders": orders.collect::<Vec<_>>(),
            "operations": operations.collect::<Vec<_>>(),
        });
        Ok(Json(body).into_response())
    };
    answer(told.await)
}

fn first_address(view: &OrderView) -> Option<String> {
    let place = view.order.stops.first().and_then(|stop| stop.place());
    place.map(Place::in_full)
}

/// `GET /api/pult/driver/orders/ID`: an order that he carries out or carried out, with its receipt.
pub(super) async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let device = admitted(&api, &request).await?;
        let wrong = |_| Error::not_found("order", &id);
        let id: i64 = id.parse().map_err(wrong)?;
        let view = api.dispatch.order_of_crew(device.crew, OrderId(id)).await?;
        Ok(Json(receipt(&api, &device, &view).await?).into_response())
    };
    answer(told.await)
}

async fn receipt(api: &Api, device: &DeviceCaller, view: &OrderView) -> Result<Value> {
    let mut told = order(view, api.dispatch.driver_rules(), false);
    if !view.phase.is_open() {
        // The ride is over: the passenger's number is not the driver's to keep.
        told["phone"] = Value::Null;
    }
    let office = api.dispatch.office().await?;
    let crew = api.dispatch.crew(&device.caller, device.crew).await?;
    told["receipt"] = match &view.order.bill {
        None => Value::Null,
        Some(bill) => json!({
            "office": office.name,
            "currency": office.currency,
            "order": view.order.id.0,
            "at": view.order.status_at.0,
            "driver": crew.driver.name,
            "vehicle": crew.vehicle.as_ref().map(|car| car.plate_in_capitals()),
            "payment": view.order.payment.method.as_str(),
            "bill": quote(bill),
        }),
    };
    Ok(told)
}

/// `GET /api/pult/driver/messages`: what he and the office said to each other, oldest first.
pub(super) async fn messages(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let device = admitted(&api, &request).await?;
        let lines = api.dispatch.crew_messages(&device.caller, device.crew);
        let lines: Vec<Line> = lines.await?.iter().map(Line::of).collect();
        Ok(Json(json!({"messages": lines})).into_response())
    };
    answer(told.await)
}

/// A line between a crew and the office.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Line {
    id: i64,
    crew: i64,
    /// `crew`, `office`
    from: &'static str,
    /// `text`, `sos`
    kind: &'static str,
    text: String,
    at: i64,
    seen_at: Option<i64>,
}

impl Line {
    pub(crate) fn of(message: &CrewMessage) -> Line {
        Line {
            id: message.id,
            crew: message.crew.0,
            from: match message.is_from_crew() {
                true => "crew",
                false => "office",
            },
            kind: match message.is_sos {
                true => "sos",
                false => "text",
            },
            text: message.text.clone(),
            at: message.at.0,
            seen_at: message.seen_at.map(|at| at.0),
        }
    }
}

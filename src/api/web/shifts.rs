//! `/api/pult/shifts`: shifts of operators and their handover; what crews say to the desks.

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::basic::{admitted, answer, parsed};
use super::orders::{money, received};
use pult_app::{Error, Handover, LeftOver, ShiftFigures};
use pult_dialect::Api;
use pult_domain::{CrewId, Money, OrderId, Seconds, Timestamp};

/// Shifts of the last day are listed when nothing else is asked.
const DAY: Seconds = Seconds(24 * 3_600);

/// Which shifts are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    from: Option<i64>,
    to: Option<i64>,
}

/// `GET /api/pult/shifts`: the shifts that overlap a span of time, the oldest first.
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let asked: std::result::Result<Query<Listed>, _> = Query::try_from_uri(&request.uri);
        let Query(asked) = asked.map_err(|error| Error::invalid("query", error.body_text()))?;
        let now = api.dispatch.now();
        let to = asked.to.map_or(now + Seconds(1), Timestamp);
        let span = (asked.from.map_or(to - DAY, Timestamp), to);
        let shifts = api.dispatch.operator_shifts(&caller, span).await?;
        let shifts: Vec<Value> = shifts.iter().map(shift).collect();
        Ok(Json(json!({ "shifts": shifts })).into_response())
    };
    answer(told.await)
}

/// `POST /api/pult/shifts`: opens the caller's shift, or answers the open one.
pub(super) async fn begin(State(api): State<Api>, request: Parts) -> Response {
    let begun = async {
        let caller = admitted(&api, &request).await?;
        let (_, taken) = api.dispatch.begin_shift(&caller).await?;
        let figures = api.dispatch.own_shift(&caller).await?;
        let body = json!({ "shift": shift(&figures), "taken_over": taken.as_ref().map(left) });
        Ok((StatusCode::CREATED, Json(body)).into_response())
    };
    answer(begun.await)
}

/// What is handed over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Handed {
    #[serde(default, deserialize_with = "money")]
    counted: Option<Money>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    orders: Vec<Note>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    order: i64,
    #[serde(default)]
    note: String,
}

/// `POST /api/pult/shifts/handover`: ends the caller's shift.
pub(super) async fn hand_over(State(api): State<Api>, request: Request) -> Response {
    let ended = async {
        let (caller, _, bytes) = received(&api, request).await?;
        let handed: Handed = parsed(&bytes)?;
        let orders = handed.orders.into_iter();
        let handover = Handover {
            counted: handed.counted.unwrap_or_default(),
            note: handed.note,
            orders: orders.map(|it| (OrderId(it.order), it.note)).collect(),
        };
        let ended = api.dispatch.hand_over(&caller, handover).await?;
        Ok(Json(shift(&ended)).into_response())
    };
    answer(ended.await)
}

fn shift(figures: &ShiftFigures) -> Value {
    let (shift, did) = (&figures.shift, &figures.did);
    json!({
        "id": shift.id.0,
        "operator": shift.actor.code(),
        "login": figures.login,
        "name": figures.name,
        "opened_at": shift.opened_at.0,
        "closed_at": shift.closed_at.map(|at| at.0),
        "note": shift.note,
        "taken": did.taken,
        "completed": did.completed,
        "assigned": did.assigned,
        "cancelled": did.cancelled,
        "revenue": did.revenue.to_string(),
        "cash_before": shift.cash_before.to_string(),
        "paid_in": figures.turnover.paid_in.to_string(),
        "paid_out": figures.turnover.paid_out.to_string(),
        "expected": figures.expected().to_string(),
        "counted": shift.cash_counted.map(|sum| sum.to_string()),
        "difference": figures.difference().map(|sum| sum.to_string()),
    })
}

fn left(left: &LeftOver) -> Value {
    let note = |(order, note): &(OrderId, String)| json!({ "order": order.0, "note": note });
    json!({
        "from": left.name,
        "note": left.shift.note,
        "counted": left.shift.cash_counted.map(|sum| sum.to_string()),
        "orders": left.orders.iter().map(note).collect::<Vec<_>>(),
    })
}

/// What a crew says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    text: String,
}

/// `POST /api/pult/crews/ID/messages`: a crew says a line to the desks.
pub(super) async fn crew_says(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let said = async {
        let (caller, _, bytes) = received(&api, request).await?;
        let Said { text } = parsed(&bytes)?;
        let crew = id.parse().map(CrewId);
        let crew = crew.map_err(|_| Error::not_found("crew", &id))?;
        let now = api.dispatch.now();
        let said = (text.as_str(), false);
        let heard = api
            .dispatch
            .say_to_office(&caller, crew, said, (now, None))
            .await?;
        Ok((StatusCode::CREATED, Json(json!({ "desks": heard }))).into_response())
    };
    answer(said.await)
}

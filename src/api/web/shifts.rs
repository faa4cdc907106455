//! `/api/pult/shifts`: shifts of operators and their handover; what crews say to the desks.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, parsed, queried};
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

/// A shift of an operator, what was done in it, and what the cash box came to
#[derive(Serialize, ToSchema)]
pub(super) struct Shift {
    id: i64,
    /// `console`, `operator:1` …
    operator: String,
    /// Empty at the machine itself
    login: String,
    name: String,
    opened_at: i64,
    /// Null: it is open
    closed_at: Option<i64>,
    note: String,
    taken: i64,
    completed: i64,
    assigned: i64,
    cancelled: i64,
    revenue: String,
    cash_before: String,
    paid_in: String,
    paid_out: String,
    /// What the cash box should hold
    expected: String,
    counted: Option<String>,
    difference: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Shifts {
    shifts: Vec<Shift>,
}

/// What the shift before left to this one
#[derive(Serialize, ToSchema)]
pub(super) struct TakenOver {
    /// The name of the operator
    from: String,
    note: String,
    counted: Option<String>,
    orders: Vec<Note>,
}

/// A shift that was opened
#[derive(Serialize, ToSchema)]
pub(super) struct Begun {
    shift: Shift,
    taken_over: Option<TakenOver>,
}

/// The shifts that overlap a span of time, the oldest first.
#[utoipa::path(get, path = "/api/pult/shifts", tag = "shifts",
    params(("from" = Option<i64>, Query), ("to" = Option<i64>, Query)),
    responses((status = 200, body = Shifts),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let asked: Listed = queried(&request.uri)?;
        let now = api.dispatch.now();
        let to = asked.to.map_or(now + Seconds(1), Timestamp);
        let span = (asked.from.map_or(to - DAY, Timestamp), to);
        let shifts = api.dispatch.operator_shifts(&caller, span).await?;
        let shifts = shifts.iter().map(Shift::of).collect();
        Ok(Json(Shifts { shifts }).into_response())
    };
    answer(told.await)
}

/// Opens the caller's shift, or returns the open one.
#[utoipa::path(post, path = "/api/pult/shifts", tag = "shifts",
    responses((status = 201, body = Begun),
        (status = 403, description = "Not an operator", body = crate::openapi::Problem)))]
pub(super) async fn begin(State(api): State<Api>, request: Parts) -> Response {
    let begun = async {
        let caller = admitted(&api, &request).await?;
        let (_, taken) = api.dispatch.begin_shift(&caller).await?;
        let figures = api.dispatch.own_shift(&caller).await?;
        let begun = Begun {
            shift: Shift::of(&figures),
            taken_over: taken.map(TakenOver::of),
        };
        Ok((StatusCode::CREATED, Json(begun)).into_response())
    };
    answer(begun.await)
}

/// What is handed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Handed {
    #[serde(default, deserialize_with = "money")]
    #[schema(value_type = Option<String>)]
    counted: Option<Money>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    orders: Vec<Note>,
}

/// An order that goes on, and what there is to say of it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    order: i64,
    #[serde(default)]
    note: String,
}

/// Ends the caller's shift.
#[utoipa::path(post, path = "/api/pult/shifts/handover", tag = "shifts", request_body = Handed,
    responses((status = 200, body = Shift),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem),
        (status = 409, description = "No shift is open", body = crate::openapi::Problem)))]
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
        Ok(Json(Shift::of(&ended)).into_response())
    };
    answer(ended.await)
}

impl Shift {
    fn of(figures: &ShiftFigures) -> Shift {
        let (shift, did) = (&figures.shift, &figures.did);
        Shift {
            id: shift.id.0,
            operator: shift.actor.code(),
            login: figures.login.clone(),
            name: figures.name.clone(),
            opened_at: shift.opened_at.0,
            closed_at: shift.closed_at.map(|at| at.0),
            note: shift.note.clone(),
            taken: did.taken,
            completed: did.completed,
            assigned: did.assigned,
            cancelled: did.cancelled,
            revenue: did.revenue.to_string(),
            cash_before: shift.cash_before.to_string(),
            paid_in: figures.turnover.paid_in.to_string(),
            paid_out: figures.turnover.paid_out.to_string(),
            expected: figures.expected().to_string(),
            counted: shift.cash_counted.map(|sum| sum.to_string()),
            difference: figures.difference().map(|sum| sum.to_string()),
        }
    }
}

impl TakenOver {
    fn of(left: LeftOver) -> TakenOver {
        let notes = left.orders.into_iter().map(|(order, note)| Note {
            order: order.0,
            note,
        });
        TakenOver {
            from: left.name,
            note: left.shift.note,
            counted: left.shift.cash_counted.map(|sum| sum.to_string()),
            orders: notes.collect(),
        }
    }
}

/// What a crew says.
#[derive(Deserialize, ToSchema)]
#[schema(as = LineOfCrew)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    text: String,
}

/// At how many desks a line was shown
#[derive(Serialize, ToSchema)]
pub(super) struct Heard {
    desks: usize,
}

/// A crew says a line to the desks.
#[utoipa::path(post, path = "/api/pult/crews/{id}/messages", tag = "messages", params(("id" = i64, Path)),
    request_body = Said,
    responses((status = 201, body = Heard),
        (status = 404, description = "No such crew", body = crate::openapi::Problem)))]
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
        Ok((StatusCode::CREATED, Json(Heard { desks: heard })).into_response())
    };
    answer(said.await)
}

//! `GET /api/pult/orders/ID/why`: why a crew was chosen for an order, or nobody.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, refusal};
use pult_app::{Error, Result};
use pult_dialect::Api;
use pult_domain::OrderId;

/// The newest explanation of an order. Admits operators.
#[utoipa::path(get, path = "/api/pult/orders/{id}/why", tag = "orders", params(("id" = i64, Path)),
    responses((status = 200, description = "Why it was offered to whom it was, or to nobody", body = Why),
        (status = 404, description = "No such order, or nobody has been looked for yet", body = crate::openapi::Problem)))]
pub(super) async fn why(
    State(api): State<Api>,
    Path(order): Path<String>,
    request: Parts,
) -> Response {
    match told(&api, &order, &request).await {
        Ok(told) => Json(told).into_response(),
        Err(error) => refusal(&error),
    }
}

/// Why an order was offered to whom it was, or to nobody
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Why {
    #[serde(default)]
    order: i64,
    /// The offer it explains; null when nobody was asked
    #[serde(default)]
    assignment: Option<i64>,
    at: i64,
    /// What was looked at as one
    orders: Vec<i64>,
    /// `chosen`, `nobody_fits`, `too_far`, `others_first`, `held_back`, `ranked`
    verdict: String,
    chosen: Option<i64>,
    /// What leaving the orders over counts for, in seconds
    unserved_s: i64,
    runner_up_s: Option<i64>,
    candidates: Vec<Candidate>,
    ruled_out: Vec<RuledOut>,
    /// How many crews break each rule
    n_ruled_out: BTreeMap<String, usize>,
    /// Who takes over from whom, where crews swap
    #[serde(default, skip_serializing_if = "Option::is_none")]
    swap: Option<SwapWhy>,
}

/// A crew that may be asked
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Candidate {
    crew: i64,
    /// The sum of the terms, in seconds
    cost_s: i64,
    eta_s: i64,
    pickup_m: i64,
    terms: Vec<TermCost>,
    /// The order that it is asked about instead
    asked_about: Option<i64>,
    /// From where it is counted when no receiver tells where it is
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<CountedFrom>,
}

/// A place that stands for where a crew is
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct CountedFrom {
    /// `stand`, `address`, `point`, `stop`
    kind: String,
    label: String,
    age_s: i64,
}

/// A term of a cost
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct TermCost {
    term: String,
    seconds: i64,
}

/// A crew that may not be asked
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct RuledOut {
    crew: i64,
    rule: String,
    detail: Option<i64>,
}

/// Crews that take over from one another, all of them or none
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct SwapWhy {
    chain: Vec<SwapMove>,
    /// How much sooner crews come, all in all
    gain_s: i64,
}

/// An order that goes to another crew
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct SwapMove {
    order: i64,
    from: Option<i64>,
    to: i64,
    eta_s: i64,
    otherwise: Option<i64>,
    otherwise_s: Option<i64>,
}

async fn told(api: &Api, order: &str, request: &Parts) -> Result<Why> {
    let caller = admitted(api, request).await?;
    let id = order.parse().map(OrderId);
    let id = id.map_err(|_| Error::not_found("order", order))?;
    let why = api.dispatch.why(&caller, id).await?;
    let kept: Why = serde_json::from_str(&why.text).map_err(|_| Error::Internal)?;
    Ok(Why {
        order: id.0,
        assignment: why.assignment.map(|assignment| assignment.0),
        ..kept
    })
}

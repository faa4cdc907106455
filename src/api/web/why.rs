//! `GET /api/pult/orders/ID/why`: why a crew was chosen for an order, or nobody.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::basic::{admitted, refusal};
use pult_app::{Error, Result};
use pult_dialect::Api;
use pult_domain::OrderId;

/// The newest explanation of an order. Admits operators.
#[utoipa::path(get, path = "/api/pult/orders/{id}/why", tag = "orders", params(("id" = i64, Path)),
    responses((status = 200, description = "Why it was offered to whom it was, or to nobody"),
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

async fn told(api: &Api, order: &str, request: &Parts) -> Result<Value> {
    let caller = admitted(api, request).await?;
    let id = order.parse().map(OrderId);
    let id = id.map_err(|_| Error::not_found("order", order))?;
    let why = api.dispatch.why(&caller, id).await?;
    let mut told: Value = serde_json::from_str(&why.text).map_err(|_| Error::Internal)?;
    told["order"] = json!(id.0);
    told["assignment"] = json!(why.assignment.map(|assignment| assignment.0));
    Ok(told)
}

//! `POST /api/pult/calls`: the telephone exchange says who calls; the console shows it, F9 takes it.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::basic::{admitted, refusal};
use pult_app::{Error, Result};
use pult_dialect::Api;
use pult_domain::Phone;

/// Who calls.
#[derive(Deserialize)]
struct Ring {
    phone: String,
    #[serde(default)]
    line: String,
}

/// A call rings. Admits operators by HTTP Basic.
pub(super) async fn ring(State(api): State<Api>, request: Request) -> Response {
    match rung(&api, request).await {
        Ok(answer) => answer,
        Err(error) => refusal(&error),
    }
}

async fn rung(api: &Api, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let invalid = |reason: &str| Error::invalid("body", reason);
    let bytes = pult_dialect::body::read(body, pult_dialect::body::LIMIT).await;
    let bytes = bytes.map_err(|_| invalid("cannot be read"))?;
    let ring: Ring = serde_json::from_slice(&bytes)
        .map_err(|_| invalid("is not an object with `phone` and perhaps `line`"))?;
    let phone =
        Phone::parse(&ring.phone).map_err(|_| Error::invalid("phone", "is not a phone number"))?;
    let call = api.dispatch.ring(&caller, phone, ring.line)?;
    let answer = json!({"id": call.id, "phone": call.phone.as_str(), "line": call.line});
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

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
    /// Missing, null, empty or a word such as `anonymous`: the caller hides his number.
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    line: Option<String>,
}

/// The caller's number; `None` when he hides it: exchanges put nothing there, or a word.
fn number(said: Option<&str>) -> Result<Option<Phone>> {
    match said {
        Some(text) if text.chars().any(char::is_numeric) => Phone::parse(text)
            .map(Some)
            .map_err(|_| Error::invalid("phone", "is not a phone number")),
        _ => Ok(None),
    }
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
    let call = api.dispatch.ring(
        &caller,
        number(ring.phone.as_deref())?,
        ring.line.unwrap_or_default(),
    )?;
    let phone = call.phone.as_ref().map(Phone::as_str);
    let answer = json!({"id": call.id, "phone": phone, "line": call.line});
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

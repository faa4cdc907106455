//! `POST /api/pult/driver/actions`: what a driver does, once however often it is sent.
//!
//! A page without network keeps what was done and sends it in order, each with its own
//! `Idempotency-Key` and the time at which it happened. The office judges by that time and says what
//! did not count; what it said once, it says again.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::admitted;
use super::deed::Deed;
use super::state::state_of;
use crate::basic::{answer, parsed, problem, refusal, status_of, taken};
use crate::turns::Turns;
use pult_app::{DeviceCaller, Error, Result};
use pult_dialect::Api;
use pult_domain::Wrong;

/// The longest key of a device.
const LONGEST_KEY: usize = 100;
/// The device's clock when a request was sent, in Unix seconds: its `at` is corrected by it.
const CLOCK: &str = "x-clock";

/// What was done, and what the driver sees then.
pub(super) async fn act(State(api): State<Api>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let acted = async {
        let device = admitted(&api, &parts).await?;
        acted(&api, &device, &parts, &taken(body).await?).await
    };
    answer(acted.await)
}

async fn acted(api: &Api, device: &DeviceCaller, parts: &Parts, bytes: &[u8]) -> Result<Response> {
    let deed: Deed = parsed(bytes)?;
    let key = key(&parts.headers)?;
    let digest = Sha256::digest(bytes).to_vec();
    let turns = parts.extensions.get::<Turns>().cloned().unwrap_or_default();
    // What one crew does is done in order, and a retry waits for the first attempt.
    let _turn = turns.of(device.crew.0).await;
    if let Some(key) = &key
        && let Some(known) = api.dispatch.answered(device.crew, key, &digest).await?
    {
        return told(api, device, known, true).await;
    }
    let done = match api.dispatch.happened(deed.at, clock(&parts.headers)) {
        Ok(at) => {
            let at = (at, key.as_deref());
            deed.carry_out(&api.dispatch, device, at).await
        }
        Err(error) => Err(error),
    };
    let outcome = match done {
        Ok(()) => (200, json!({"counted": true, "action": deed.action})),
        Err(error) if is_final(&error) => {
            let mut body = problem(&error, api.locale(&parts.headers).await);
            body["counted"] = json!(false);
            body["action"] = json!(deed.action);
            (status_of(&error).as_u16(), body)
        }
        Err(error) => return Ok(refusal(&error)),
    };
    let outcome = (outcome.0, outcome.1.to_string());
    if let Some(key) = key {
        let kept = api
            .dispatch
            .keep_answer(device.crew, key, digest, outcome.clone());
        kept.await?;
    }
    told(api, device, outcome, false).await
}

/// Whether the same request would be refused again.
fn is_final(error: &Error) -> bool {
    match error {
        Error::NotFound { .. }
        | Error::Invalid { .. }
        | Error::InvalidState { .. }
        | Error::Refused(_)
        | Error::Duplicate(_)
        | Error::Forbidden(_) => true,
        Error::Unauthenticated
        | Error::Banned
        | Error::TooMany
        | Error::Unavailable(_)
        | Error::NotWritten(_)
        | Error::Internal => false,
    }
}

/// What came of a deed, with what the driver sees now.
async fn told(
    api: &Api,
    device: &DeviceCaller,
    (status, body): (u16, String),
    is_repeated: bool,
) -> Result<Response> {
    let mut body: Value = serde_json::from_str(&body).map_err(|_| Error::Internal)?;
    body["state"] = state_of(api, device.crew).await?.1;
    let status = StatusCode::from_u16(status).map_err(|_| Error::Internal)?;
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    if !status.is_success() {
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if is_repeated {
        let yes = HeaderValue::from_static("true");
        headers.insert("idempotent-replayed", yes);
    }
    Ok(response)
}

fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = String::from_utf8_lossy(key.as_bytes()).into_owned();
    match key.is_empty() || key.len() > LONGEST_KEY {
        true => Err(Error::invalid(
            "Idempotency-Key",
            Wrong::NotOfLength(1, LONGEST_KEY),
        )),
        false => Ok(Some(key)),
    }
}

fn clock(headers: &HeaderMap) -> Option<i64> {
    headers.get(CLOCK)?.to_str().ok()?.trim().parse().ok()
}

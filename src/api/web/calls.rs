//! `POST /api/pult/calls`: the telephone exchange says who calls; the console shows it, F9 takes it.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, parsed, refusal, taken};
use super::digits::Digits;
use pult_app::{Call, Error, NotAllowed, Result};
use pult_dialect::Api;
use pult_domain::{Phone, Wrong};

/// Who calls.
#[derive(Deserialize, ToSchema)]
pub(super) struct Ring {
    /// Missing, null, empty or a word such as `anonymous`: the caller hides his number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Digits>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    line: Option<Digits>,
}

/// A call that rings.
#[derive(Serialize, ToSchema)]
pub(super) struct Ringing {
    id: u64,
    /// Null when the caller hides his number
    phone: Option<String>,
    line: String,
    since: i64,
}

/// Calls that ring.
#[derive(Serialize, ToSchema)]
pub(super) struct Calls {
    calls: Vec<Ringing>,
}

impl Ringing {
    fn of(call: &Call) -> Ringing {
        Ringing {
            id: call.id,
            phone: call.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            line: call.line.clone(),
            since: call.at.0,
        }
    }
}

/// The caller's number; `None` when he hides it: exchanges put nothing there, or a word.
fn number(said: Option<&str>) -> Result<Option<Phone>> {
    match said {
        Some(text) if text.chars().any(char::is_numeric) => Phone::parse(text)
            .map(Some)
            .map_err(|_| Error::invalid("phone", Wrong::NoPhone(None))),
        _ => Ok(None),
    }
}

#[utoipa::path(get, path = "/api/pult/calls", tag = "calls",
    responses((status = 200, description = "The calls that ring, oldest first", body = Calls)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        if caller.company.is_some() {
            return Err(Error::forbidden(NotAllowed::CallsOfOffice));
        }
        let calls = api.dispatch.calls();
        let calls = calls.borrow().to_vec();
        let calls = calls.iter().map(Ringing::of).collect();
        Ok(Json(Calls { calls }).into_response())
    };
    answer(told.await)
}

/// A call rings.
#[utoipa::path(post, path = "/api/pult/calls", tag = "calls", request_body = Ring,
    responses((status = 201, description = "It rings", body = Ringing), (status = 400, body = crate::openapi::Problem)))]
pub(super) async fn ring(State(api): State<Api>, request: Request) -> Response {
    match rung(&api, request).await {
        Ok(answer) => answer,
        Err(error) => refusal(&error),
    }
}

async fn rung(api: &Api, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let invalid = |wrong| Error::invalid("body", wrong);
    let bytes = taken(body).await?;
    let ring: Ring = parsed(&bytes).map_err(|_| invalid(Wrong::CallBody))?;
    let said = ring.phone.as_ref().map(|Digits(said)| said.as_str());
    let line = ring.line.map_or_else(String::new, |Digits(line)| line);
    let call = api.dispatch.ring(&caller, number(said)?, line)?;
    Ok((StatusCode::CREATED, Json(Ringing::of(&call))).into_response())
}

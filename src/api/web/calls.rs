//! `POST /api/pult/calls`: the telephone exchange says who calls; the console shows it, F9 takes it.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use crate::admit::peer;
use crate::{Api, body};
use pult_app::{Caller, Error, Result};
use pult_domain::{Origin, Phone};

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
    let peer = peer(request.extensions());
    let given = request.headers().get(header::AUTHORIZATION);
    let given = given.and_then(|value| credentials(value.to_str().ok()?));
    let caller = admitted(api, given, peer).await?;
    let invalid = |reason: &str| Error::invalid("body", reason);
    let bytes = body::read(request.into_body(), body::LIMIT).await;
    let bytes = bytes.map_err(|_| invalid("cannot be read"))?;
    let ring: Ring = serde_json::from_slice(&bytes)
        .map_err(|_| invalid("is not an object with `phone` and perhaps `line`"))?;
    let phone =
        Phone::parse(&ring.phone).map_err(|_| Error::invalid("phone", "is not a phone number"))?;
    let call = api.dispatch.ring(&caller, phone, ring.line)?;
    let answer = json!({"id": call.id, "phone": call.phone.as_str(), "line": call.line});
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn admitted(api: &Api, given: Option<(String, String)>, peer: IpAddr) -> Result<Caller> {
    let Some((login, password)) = given else {
        api.count_nobody(peer)?;
        return Err(Error::Unauthenticated);
    };
    api.admit_operator(Origin::Console, &login, &password, peer)
        .await
}

/// The login and password of `Basic …` (RFC 7617).
fn credentials(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let is_basic = scheme.eq_ignore_ascii_case("basic");
    let bytes = STANDARD.decode(encoded.trim()).ok().filter(|_| is_basic)?;
    let text = String::from_utf8(bytes).ok()?;
    let (login, password) = text.split_once(':')?;
    Some((login.to_owned(), password.to_owned()))
}

fn refusal(error: &Error) -> Response {
    let status = match error {
        Error::Unauthenticated | Error::Banned => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let body = Json(json!({"error": error.to_string()}));
    let mut response = (status, body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let ask = header::HeaderValue::from_static("Basic realm=\"pult\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    response
}

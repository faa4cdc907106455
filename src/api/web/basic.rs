//! Who may use the office's own calls: its operators, by HTTP Basic (RFC 7617).

use axum::Json;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use pult_app::{Because, Caller, Error, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::Origin;

/// The operator who calls.
///
/// # Errors
/// `Unauthenticated`, `Forbidden` when locked, `TooMany`.
pub(super) async fn admitted(api: &Api, request: &Parts) -> Result<Caller> {
    let peer = peer(&request.extensions);
    let given = request.headers.get(header::AUTHORIZATION);
    let Some((login, password)) = given.and_then(|value| credentials(value.to_str().ok()?)) else {
        api.count_nobody(peer)?;
        return Err(Error::Unauthenticated);
    };
    api.admit_operator(Origin::Console, &login, &password, peer)
        .await
}

/// The login and password of `Basic …`.
fn credentials(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let is_basic = scheme.eq_ignore_ascii_case("basic");
    let bytes = STANDARD.decode(encoded.trim()).ok().filter(|_| is_basic)?;
    let text = String::from_utf8(bytes).ok()?;
    let (login, password) = text.split_once(':')?;
    Some((login.to_owned(), password.to_owned()))
}

/// What a program can tell a refusal by.
fn code(error: &Error) -> &'static str {
    match error {
        Error::NotFound { .. } => "not_found",
        Error::Invalid { .. } => "invalid",
        Error::InvalidState { .. } => "invalid_state",
        Error::Refused(because) => match because {
            Because::ClientBlocked { .. } => "client_blocked",
            Because::OverLimit { .. } => "over_limit",
            Because::CrewUnfit { .. } => "crew_unfit",
            Because::HeldBy { .. } => "held_by",
            Because::PriceChanged { .. } => "price_changed",
            Because::BelowTariff { .. } => "below_tariff",
            Because::ChangedSince { .. } => "changed_since",
            Because::TooLate => "too_late",
            Because::NotYours => "not_yours",
            Because::OtherOrigin(_) => "other_origin",
            Because::UnderWay(_) => "under_way",
        },
        Error::Duplicate(_) => "duplicate",
        Error::Unauthenticated | Error::Banned => "unauthenticated",
        Error::Forbidden(_) => "forbidden",
        Error::TooMany => "too_many",
        Error::Unavailable(_) => "unavailable",
        Error::Internal => "internal",
    }
}

/// A refusal in the shape of the office's own calls.
pub(super) fn refusal(error: &Error) -> Response {
    let status = match error {
        Error::Unauthenticated | Error::Banned => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid { field, .. } if field == "Idempotency-Key" => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        Error::InvalidState { .. } | Error::Refused(_) | Error::Duplicate(_) => {
            StatusCode::CONFLICT
        }
        Error::Unavailable(_) | Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let body = Json(json!({"error": error.to_string(), "code": code(error)}));
    let mut response = (status, body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let ask = header::HeaderValue::from_static("Basic realm=\"pult\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    }
    response
}

//! Who may use the office's own calls: its operators, by HTTP Basic (RFC 7617), and programs, by keys
//! with scopes (RFC 6750). What is wrong is told as problem details (RFC 9457).

use axum::Json;
use axum::body::Body;
use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use pult_app::{Because, Caller, Error, NotAllowed, OfficeTime, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_dialect::body::BodyFault;
use pult_dialect::words::{Text, told};
use pult_domain::{Locale, Origin, Wrong};

/// The operator or the program that calls.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` when locked, or when the key does not reach so far; `TooMany`.
pub(super) async fn admitted(api: &Api, request: &Parts) -> Result<Caller> {
    let peer = peer(&request.extensions);
    let given = request.headers.get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok());
    if let Some(key) = given.and_then(bearer) {
        let (caller, scopes) = api.admit_own_key(key, peer).await?;
        let needed = scope_of(&request.method, request.uri.path());
        let reaches = scopes.is_empty() || scopes.iter().any(|scope| grants(scope, &needed));
        return match reaches {
            true => Ok(caller),
            false => Err(Error::forbidden(NotAllowed::NoScope)),
        };
    }
    let Some((login, password)) = given.and_then(credentials) else {
        api.count_nobody(peer)?;
        return Err(Error::Unauthenticated);
    };
    api.admit_operator(Origin::Console, &login, &password, peer)
        .await
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// The scope of a call: its noun, and whether it only reads: `orders:write`.
fn scope_of(method: &Method, path: &str) -> String {
    let rest = path.strip_prefix("/api/pult/").unwrap_or("metrics");
    let noun = rest.split('/').next().unwrap_or_default();
    // A price is asked for with a body, and nothing changes.
    let reads = *method == Method::GET || noun == "quotes";
    format!("{noun}:{}", if reads { "read" } else { "write" })
}

/// Whether a scope lets a call pass: who may write may read, and a noun alone is both.
fn grants(scope: &str, needed: &str) -> bool {
    let (noun, _) = needed.split_once(':').unwrap_or((needed, ""));
    scope == needed || scope == noun || scope == format!("{noun}:write") || scope == "*"
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
            Because::EditedMeanwhile(_) => "edited_meanwhile",
            Because::TakenBack => "taken_back",
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
        Error::NotWritten(_) => "disk_full",
        Error::Internal => "internal",
    }
}

/// The HTTP status of a refusal.
pub(super) fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated | Error::Banned => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Invalid { field, .. } if field == "Idempotency-Key" => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Invalid { wrong, .. } if *wrong == Wrong::LargeBody => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        Error::InvalidState { .. } | Error::Refused(_) | Error::Duplicate(_) => {
            StatusCode::CONFLICT
        }
        Error::NotWritten(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Unavailable(_) | Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What is wrong, as problem details (RFC 9457), in one language; `error` says the same as `detail`, and
/// `code` is for programs.
pub(super) fn problem(error: &Error, locale: Locale) -> Value {
    let kind = match error {
        Error::Refused(_) => format!("urn:pult:{}", code(error)),
        _ => "about:blank".to_owned(),
    };
    let detail = Text::from(error);
    details(&kind, status_of(error), code(error), &detail, locale)
}

fn details(kind: &str, status: StatusCode, code: &str, detail: &Text, locale: Locale) -> Value {
    json!({
        "type": kind,
        "title": title(status).of(locale),
        "status": status.as_u16(),
        "detail": detail.of(locale),
        "error": detail.of(locale),
        "code": code,
    })
}

/// What a status is called.
fn title(status: StatusCode) -> Text {
    let ru = match status {
        StatusCode::BAD_REQUEST => "Неверный запрос",
        StatusCode::UNAUTHORIZED => "Нужно войти",
        StatusCode::FORBIDDEN => "Нет прав",
        StatusCode::NOT_FOUND => "Не найдено",
        StatusCode::METHOD_NOT_ALLOWED => "Такой метод не принимается",
        StatusCode::PAYLOAD_TOO_LARGE => "Слишком велико",
        StatusCode::CONFLICT => "Сейчас это невозможно",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Такое содержимое не принимается",
        StatusCode::UNPROCESSABLE_ENTITY => "Запрос не исполнить",
        StatusCode::TOO_MANY_REQUESTS => "Слишком много запросов",
        StatusCode::SERVICE_UNAVAILABLE => "Временно недоступно",
        _ => "Внутренняя ошибка",
    };
    Text::new(ru, status.canonical_reason().unwrap_or_default())
}

/// What is wrong with a request that no handler has seen, in the same shape.
pub(super) fn outside(status: StatusCode, code: &'static str, detail: Text) -> Response {
    told(move |locale| {
        as_problem(
            status,
            details("about:blank", status, code, &detail, locale),
        )
    })
}

fn as_problem(status: StatusCode, told: Value) -> Response {
    let mut response = (status, Json(told)).into_response();
    let kind = header::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A refusal in the shape of the office's own calls.
pub(super) fn refusal(error: &Error) -> Response {
    let error = error.clone();
    told(move |locale| {
        let status = status_of(&error);
        let mut response = as_problem(status, problem(&error, locale));
        if status == StatusCode::UNAUTHORIZED {
            let ask = header::HeaderValue::from_static("Basic realm=\"pult\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
        }
        response
    })
}

/// An answer, or the refusal in its place.
pub(super) fn answer(answer: Result<Response>) -> Response {
    answer.unwrap_or_else(|error| refusal(&error))
}

/// The time of the office, in which moments without an offset are read.
pub(super) async fn office_time(api: &Api) -> Result<OfficeTime> {
    Ok(OfficeTime::named(&api.dispatch.office().await?.timezone))
}

/// The bytes of a body.
pub(super) async fn taken(body: Body) -> Result<Vec<u8>> {
    let bytes = pult_dialect::body::read(body, pult_dialect::body::LIMIT).await;
    let bytes = bytes.map_err(|fault| {
        let wrong = match fault {
            BodyFault::TooLarge => Wrong::LargeBody,
            BodyFault::Broken => Wrong::Unreadable,
        };
        Error::invalid("body", wrong)
    })?;
    Ok(bytes.to_vec())
}

/// A body of JSON.
pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wrong = |said: String| Error::invalid("body", Wrong::Json(said));
    // A list would fill an object's fields in their order, and an empty one leave all of them out.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(wrong(
            "invalid type: sequence, expected an object".to_owned(),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))
}

/// Reads a query; what is left empty is not said. To look for nothing is a mistake, though.
///
/// # Errors
/// `Invalid` about `query`.
pub(super) fn queried<T: DeserializeOwned>(uri: &Uri) -> Result<T> {
    let given = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let mut said = form_urlencoded::Serializer::new(String::from("/?"));
    said.extend_pairs(given.filter(|(name, value)| name == "q" || !value.is_empty()));
    let wrong = |error: String| Error::invalid("query", Wrong::Query(error));
    let said: Uri = said.finish().parse().map_err(|_| Error::Internal)?;
    let read: std::result::Result<Query<T>, _> = Query::try_from_uri(&said);
    read.map(|Query(read)| read)
        .map_err(|error| wrong(error.body_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_the_noun_of_a_call_and_whether_it_writes() {
        let scope = |method: Method, path: &str| scope_of(&method, path);
        assert_eq!(scope(Method::GET, "/api/pult/orders/7/why"), "orders:read");
        assert_eq!(scope(Method::PATCH, "/api/pult/orders/7"), "orders:write");
        assert_eq!(scope(Method::POST, "/api/pult/quotes"), "quotes:read");
        assert_eq!(scope(Method::GET, "/metrics"), "metrics:read");
        assert!(grants("orders:write", "orders:read"));
        assert!(!grants("orders:read", "orders:write"));
        assert!(!grants("crews:write", "orders:read"));
        assert!(grants("crews", "crews:write") && !grants("crews", "orders:read"));
    }
}

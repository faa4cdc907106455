//! The driver's page and what it asks: `/driver`, `/api/pult/driver/…`, and the positions of tracker
//! applications at `/osmand`.

mod actions;
mod deed;
mod login;
mod orders;
mod osmand;
mod page;
mod positions;
mod push;
mod state;
mod stream;
mod tracker;

pub(super) use orders::Line;

use axum::Router;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};

use pult_app::{DeviceCaller, DeviceKind, Error, NotAllowed, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::Wrong;

/// The cookie of a page that is logged in.
const COOKIE: &str = "pult_driver";

/// Their handlers.
pub(super) fn routes() -> Router<Api> {
    Router::new()
        .route("/driver", get(page::index))
        .route("/driver/", get(page::index))
        .route("/driver/{file}", get(page::file))
        .route("/api/pult/driver/code", post(login::code))
        .route("/api/pult/driver/login", post(login::login))
        .route("/api/pult/driver/logout", post(login::logout))
        .route("/api/pult/driver/state", get(state::state))
        .route("/api/pult/driver/map", get(page::map))
        .route("/api/pult/driver/events", get(stream::events))
        .route("/api/pult/driver/actions", post(actions::act))
        .route("/api/pult/driver/positions", post(positions::push))
        .route("/api/pult/driver/free", get(orders::free))
        .route("/api/pult/driver/money", get(orders::money))
        .route("/api/pult/driver/orders/{id}", get(orders::show))
        .route("/api/pult/driver/messages", get(orders::messages))
        .route("/api/pult/driver/tracker", post(tracker::pair))
        .route(
            "/api/pult/driver/push",
            get(push::key).post(push::subscribe).delete(push::leave),
        )
        .route("/osmand", get(osmand::by_query).post(osmand::by_body))
        .route("/osmand/", get(osmand::by_query).post(osmand::by_body))
        .layer(map_response(without_dialog))
}

/// Who is not logged in is told so by the page: for a challenge of Basic a browser would open its own dialog,
/// and keep the page waiting for it.
async fn without_dialog(mut answer: Response) -> Response {
    if let Some(challenge) = answer.headers_mut().get_mut(header::WWW_AUTHENTICATE) {
        *challenge = HeaderValue::from_static("Bearer realm=\"pult\"");
    }
    answer
}

/// The driver who asks: by the key of his device, as a bearer or in the page's cookie.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` when the driver is shut out or the office has no such page; `TooMany`.
async fn admitted(api: &Api, request: &Parts) -> Result<DeviceCaller> {
    if !api.dispatch.driver_rules().enabled {
        return Err(Error::forbidden(NotAllowed::NoDriverPage));
    }
    let peer = peer(&request.extensions);
    let (secret, by_cookie) = match bearer(request) {
        Some(secret) => (Some(secret), false),
        None => (cookie(request), true),
    };
    let Some(secret) = secret else {
        api.count_nobody(peer)?;
        return Err(Error::Unauthenticated);
    };
    // A form of another site can send a cookie along, but no JSON.
    if by_cookie && request.method != Method::GET && !is_json(request) {
        return Err(Error::invalid("Content-Type", Wrong::NotJsonType));
    }
    api.admit_device(DeviceKind::Page, &secret, peer).await
}

fn bearer(request: &Parts) -> Option<String> {
    let value = request.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    is_bearer.then(|| secret.trim().to_owned())
}

fn cookie(request: &Parts) -> Option<String> {
    let lines = request.headers.get_all(header::COOKIE).iter();
    let pairs = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = pairs.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE && !value.is_empty()).then(|| value.to_owned())
    })
}

fn is_json(request: &Parts) -> bool {
    let kind = request.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("application/json")
}

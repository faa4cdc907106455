//! The public tracking page of an order: `/t/CODE`, and its state for the page's own script.
//!
//! Whoever has the link sees the status, the car, where it is and when it comes. The page loads
//! nothing from elsewhere and tells no phone number.

use std::net::IpAddr;
use std::sync::LazyLock;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::map::{FRESH, Map};
use super::template::{Value, fill};
use super::words::{Words, words};
use pult_app::{Error, OfficeTime, Result, TrackingCode, Watched};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Crew, Office, Phase, Timestamp, Vehicle};

const PAGE: &str = include_str!("track.html");
const GONE: &str = include_str!("gone.html");
const STYLE: &str = include_str!("track.css");
const SCRIPT: &str = include_str!("track.js");

/// The page may use its own style and script and ask its own office, nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
});

/// What the page shows at one moment.
#[derive(Serialize)]
struct Shot {
    status: &'static str,
    text: &'static str,
    shown: Shown,
    eta: Option<String>,
    place: Option<Seen>,
    map: Option<Map>,
    over: bool,
}

/// The texts of its lines; an empty one is hidden.
#[derive(Serialize)]
struct Shown {
    eta: String,
    car: String,
    next: String,
    seen: String,
}

#[derive(Serialize)]
struct Seen {
    lat: f64,
    lon: f64,
    at: String,
}

/// `GET /t/CODE`
pub async fn page(
    State(api): State<Api>,
    code: std::result::Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let peer = peer(request.extensions());
    let office = api.dispatch.office().await.unwrap_or_default();
    let found = watched(&api, code, peer).await;
    let words = words(office.locale);
    match found {
        Ok(found) => {
            let state = state(&found, &office);
            answer(StatusCode::OK, Html(render(&state, &office, words)))
        }
        Err(error) => {
            let (status, text) = match error {
                Error::NotFound { .. } => (StatusCode::NOT_FOUND, words.gone),
                Error::TooMany => (StatusCode::TOO_MANY_REQUESTS, words.later),
                _ => (StatusCode::INTERNAL_SERVER_ERROR, words.later),
            };
            let page = fill(GONE, |name| match name {
                "lang" => Some(Value::Text(office.locale.code())),
                "style" => Some(Value::Raw(STYLE)),
                "text" => Some(Value::Text(text)),
                _ => None,
            });
            answer(status, Html(page))
        }
    }
}

/// `GET /t/CODE/state.json`
pub async fn state_json(
    State(api): State<Api>,
    code: std::result::Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let peer = peer(request.extensions());
    let office = api.dispatch.office().await.unwrap_or_default();
    match watched(&api, code, peer).await {
        Ok(found) => answer(StatusCode::OK, Json(state(&found, &office))),
        Err(error) => {
            let status = match error {
                Error::NotFound { .. } => StatusCode::NOT_FOUND,
                Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            let body = Json(serde_json::json!({"error": error.to_string()}));
            answer(status, body)
        }
    }
}

async fn watched(
    api: &Api,
    code: std::result::Result<Path<String>, PathRejection>,
    peer: IpAddr,
) -> Result<Watched> {
    api.count_nobody(peer)?;
    let Path(code) = code.map_err(|_| Error::not_found("tracking code", ""))?;
    let code: TrackingCode = code.parse()?;
    api.dispatch.watch(code).await
}

fn answer(status: StatusCode, body: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}

fn state(found: &Watched, office: &Office) -> Shot {
    let words = words(office.locale);
    let time = OfficeTime::named(&office.timezone);
    let clock = |at: Timestamp| time.format(at, "%H:%M");
    let view = &found.view;
    let (status, text) = status(view.phase, words);
    let eta = found.eta;
    let car = view.carrier().filter(|_| view.phase.is_open());
    let car = car.map(|crew| car_text(crew, view.vehicle.as_ref()));
    let (next, goal) = found.next.clone().unwrap_or_default();
    let stale = found.car_at.filter(|(_, at)| view.now - *at > FRESH);
    Shot {
        status,
        text,
        shown: Shown {
            eta: eta.map(clock).unwrap_or_default(),
            car: car.unwrap_or_default(),
            next,
            seen: stale.map(|(_, at)| clock(at)).unwrap_or_default(),
        },
        eta: eta.map(iso),
        place: found.car_at.map(|(point, at)| Seen {
            lat: point.lat,
            lon: point.lon,
            at: iso(at),
        }),
        map: Map::of(found.car_at.map(|(point, _)| point), goal, words.km),
        over: !view.phase.is_open(),
    }
}

fn iso(at: Timestamp) -> String {
    OfficeTime::named("UTC").format(at, "%Y-%m-%dT%H:%M:%SZ")
}

fn status(phase: Phase, words: &Words) -> (&'static str, &'static str) {
    match phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold => ("waiting", words.waiting),
        Phase::Queued => ("assigned", words.assigned),
        Phase::EnRoute { .. } => ("on_the_way", words.on_the_way),
        Phase::AtStop { .. } => ("arrived", words.arrived),
        Phase::Completed => ("completed", words.completed),
        Phase::Cancelled => ("cancelled", words.cancelled),
        Phase::Failed => ("failed", words.failed),
    }
}

/// `белый Kia Rio а123вс`; a crew without a car is named.
fn car_text(crew: &Crew, vehicle: Option<&Vehicle>) -> String {
    let parts = vehicle.map(|car| [&car.color, &car.make, &car.model, &car.plate]);
    let parts = parts.into_iter().flatten();
    let text: Vec<&str> = parts
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    if text.is_empty() {
        crew.name.clone()
    } else {
        text.join(" ")
    }
}

fn render(state: &Shot, office: &Office, words: &Words) -> String {
    let hidden = |is: bool| Some(Value::Raw(if is { " hidden" } else { "" }));
    let shown = |is: bool| Some(Value::Raw(if is { "inline" } else { "none" }));
    let car = state.map.as_ref().and_then(|map| map.car);
    let next = state.map.as_ref().and_then(|map| map.next);
    let number = |at: Option<[f64; 2]>, axis: usize| at.map_or(0.0, |at| at[axis]).to_string();
    let at = [
        number(car, 0),
        number(car, 1),
        number(next, 0),
        number(next, 1),
    ];
    let distance = state.map.as_ref().map(|map| map.distance.as_str());
    let open = state.place.as_ref();
    let open = open.map(|place| format!("geo:{},{}", place.lat, place.lon));
    fill(PAGE, |name| match name {
        "lang" => Some(Value::Text(office.locale.code())),
        "office" => Some(Value::Text(&office.name)),
        "style" => Some(Value::Raw(STYLE)),
        "script" => Some(Value::Raw(SCRIPT)),
        "text" => Some(Value::Text(state.text)),
        "eta" => Some(Value::Text(&state.shown.eta)),
        "car" => Some(Value::Text(&state.shown.car)),
        "next" => Some(Value::Text(&state.shown.next)),
        "seen" => Some(Value::Text(&state.shown.seen)),
        "eta_word" => Some(Value::Text(words.eta)),
        "car_word" => Some(Value::Text(words.car)),
        "next_word" => Some(Value::Text(words.next)),
        "seen_word" => Some(Value::Text(words.seen)),
        "map_word" => Some(Value::Text(words.map)),
        "open_word" => Some(Value::Text(words.open)),
        "eta_hidden" => hidden(state.shown.eta.is_empty()),
        "car_hidden" => hidden(state.shown.car.is_empty()),
        "next_hidden" => hidden(state.shown.next.is_empty()),
        "seen_hidden" => hidden(state.shown.seen.is_empty()),
        "map_hidden" => hidden(state.map.is_none()),
        "open_hidden" => hidden(open.is_none()),
        "way_shown" => shown(car.is_some() && next.is_some()),
        "car_shown" => shown(car.is_some()),
        "next_shown" => shown(next.is_some()),
        "car_x" => Some(Value::Text(&at[0])),
        "car_y" => Some(Value::Text(&at[1])),
        "next_x" => Some(Value::Text(&at[2])),
        "next_y" => Some(Value::Text(&at[3])),
        "distance" => Some(Value::Text(distance.unwrap_or_default())),
        "open" => Some(Value::Text(open.as_deref().unwrap_or("#"))),
        _ => None,
    })
}

//! The Navixy dialect: routes with checkpoints, stand-alone tasks, trackers.
//!
//! Source: the vendor's page "Routes"; for the calls beyond it the pages "Tasks", "Checkpoint",
//! "Tracker" and "Error codes" of the user API. Quirks and our own decisions are listed in
//! `docs/api/navixy.md`.

mod auth;
mod checkpoints;
mod dates;
mod desk;
mod error;
mod fields;
mod filter;
mod history;
mod lens;
mod map;
mod optimize;
mod params;
mod routes;
mod status;
mod tasks;
mod trackers;
mod wire;

pub use lens::seen;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use dates::Dates;
use desk::Desk;
use error::Failure;
use pult_dialect::{Api, Dialect, Fault, admit};
use pult_domain::Origin;

/// The resources of this dialect.
const RESOURCES: [&str; 3] = ["task", "tracker", "user"];

/// The dialect: its paths, its handlers, its apologies.
pub fn dialect(api: Api) -> Dialect {
    Dialect {
        origin: Origin::Navixy,
        owns,
        is_on: api.settings.navixy,
        router: Router::new().fallback(serve).with_state(api),
        fault,
        seen,
    }
}

/// Everything under `/v2`, and the resources without it.
fn owns(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    first.is_some_and(|first| first == "v2" || RESOURCES.contains(&first))
}

fn fault(fault: Fault) -> Response {
    match fault {
        Fault::Off => Failure::off().into_response(),
        Fault::Panic => Failure::unexpected().into_response(),
    }
}

async fn serve(State(api): State<Api>, request: Request) -> Response {
    match answer(&api, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(failure) => failure.into_response(),
    }
}

async fn answer(api: &Api, request: Request) -> Result<Value, Failure> {
    let (parts, body) = request.into_parts();
    let call = call_of(parts.uri.path()).to_owned();
    if !CALLS.contains(&call.as_str()) {
        return Err(unknown(&call));
    }
    if ![Method::GET, Method::POST].contains(&parts.method) {
        return Err(Failure::wrong_method());
    }
    let params = params::read(&parts, body).await?;
    let peer = admit::peer(&parts.extensions);
    if call == "user/auth" {
        return auth::open(api, &params, peer).await;
    }
    let caller = auth::admit(api, &parts.headers, &params, peer).await?;
    let desk = Desk {
        dates: Dates {
            office: api.dispatch.office_time().await?,
            iso: wants_iso(&parts.headers, &params),
        },
        dispatch: api.dispatch.clone(),
        key: repeat_key(&parts, &call, &caller),
        caller,
        params,
    };
    handle(&desk, &call).await
}

/// Every call of this dialect, after `/v2/`.
#[rustfmt::skip]
const CALLS: [&str; 27] = [
    "user/auth",
    "task/route/create", "task/route/read", "task/route/list",
    "task/route/update", "task/route/assign", "task/route/delete", "task/route/points/optimize",
    "task/create", "task/read", "task/list", "task/count",
    "task/update", "task/assign", "task/delete", "task/transmute",
    "task/checkpoint/create", "task/checkpoint/read", "task/checkpoint/list",
    "task/checkpoint/update", "task/checkpoint/delete", "task/checkpoint/transmute",
    "task/history/list",
    "tracker/list", "tracker/read", "tracker/get_state", "tracker/get_states",
];

#[rustfmt::skip]
async fn handle(desk: &Desk, call: &str) -> Result<Value, Failure> {
    match call {
        "task/route/create" => routes::create(desk).await,
        "task/route/read" => routes::read(desk).await,
        "task/route/list" => routes::list(desk).await,
        "task/route/update" => routes::update(desk).await,
        "task/route/assign" => routes::assign(desk).await,
        "task/route/delete" => routes::delete(desk).await,
        "task/route/points/optimize" => optimize::optimize(desk).await,
        "task/create" => tasks::create(desk).await,
        "task/read" => tasks::read(desk).await,
        "task/list" => tasks::list(desk).await,
        "task/count" => tasks::count(desk).await,
        "task/update" => tasks::update(desk).await,
        "task/assign" => tasks::assign(desk).await,
        "task/delete" => tasks::delete(desk).await,
        "task/transmute" => tasks::transmute(desk).await,
        "task/checkpoint/create" => checkpoints::create(desk).await,
        "task/checkpoint/read" => checkpoints::read(desk).await,
        "task/checkpoint/list" => checkpoints::list(desk).await,
        "task/checkpoint/update" => checkpoints::update(desk).await,
        "task/checkpoint/delete" => checkpoints::delete(desk).await,
        "task/checkpoint/transmute" => checkpoints::transmute(desk).await,
        "task/history/list" => history::list(desk).await,
        "tracker/list" => trackers::list(desk).await,
        "tracker/read" => trackers::read(desk).await,
        "tracker/get_state" => trackers::get_state(desk).await,
        "tracker/get_states" => trackers::get_states(desk).await,
        _ => Err(unknown(call)),
    }
}

/// The call a path names: without `/v2/` and without a slash at the end.
fn call_of(path: &str) -> &str {
    let path = path.trim_matches('/');
    match path.split_once('/') {
        Some(("v2", call)) => call,
        _ => path,
    }
}

/// 112 for an unknown action of a known resource, 111 for anything else.
fn unknown(call: &str) -> Failure {
    match call.split_once('/') {
        Some((resource, _)) if RESOURCES.contains(&resource) => Failure::wrong_method(),
        _ => Failure::wrong_handler(),
    }
}

fn wants_iso(headers: &HeaderMap, params: &params::Params) -> bool {
    let header = headers.get("NVX-ISO-DateTime");
    let is_true = |value: &Value| *value == json!(true) || *value == json!("true");
    header.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
        || params.get("iso_datetime").is_some_and(is_true)
}

/// The client's key of a request that may be repeated, for this caller and call alone.
fn repeat_key(parts: &Parts, call: &str, caller: &pult_app::Caller) -> Option<String> {
    let key = admit::retry_key(caller, &parts.headers)?;
    Some(format!("{call} {key}"))
}

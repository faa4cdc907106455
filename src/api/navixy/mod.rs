//! The Navixy dialect: routes with checkpoints, stand-alone tasks, trackers, and what dashboards ask for
//! round them.
//!
//! Source: the vendor's page "Routes"; for the calls beyond it the pages "Tasks", "Checkpoint",
//! "Tracker" and "Error codes" of the user API. Quirks and our own decisions are listed in
//! `docs/api/navixy.md`.

mod account;
mod auth;
mod batch;
mod checkpoints;
mod dates;
mod desk;
mod error;
mod events;
mod fields;
mod filter;
mod history;
mod lens;
mod map;
mod optimize;
mod params;
mod people;
mod places;
mod readings;
mod routes;
mod schedules;
mod status;
mod tasks;
mod trackers;
mod tracks;
mod ways;
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
use pult_dialect::{Api, Dialect, Fault, admit, unknown_packing, words};
use pult_domain::Origin;

/// The resources of this dialect.
const RESOURCES: [&str; 11] = [
    "task", "tracker", "user", "dealer", "employee", "vehicle", "history", "track", "route",
    "place", "zone",
];

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

/// Everything under `/v2`, the three resources of the page without it, and the calls of the others.
pub fn owns(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    let is_whole = |first: &str| first == "v2" || RESOURCES[..3].contains(&first);
    first.is_some_and(is_whole) || is_call(call_of(path))
}

fn fault(fault: Fault, _: &str) -> Response {
    match fault {
        Fault::Off => Failure::off().into_response(),
        Fault::Panic => Failure::unexpected().into_response(),
        Fault::Packed => Failure::wrong_format(&unknown_packing()).into_response(),
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
    if !is_call(&call) {
        return Err(unknown(&call));
    }
    if ![Method::GET, Method::POST].contains(&parts.method) {
        return Err(Failure::wrong_method());
    }
    let params = params::read(&parts, body).await?;
    let peer = admit::peer(&parts.extensions);
    match call.as_str() {
        "user/auth" => return auth::open(api, &params, peer).await,
        "dealer/get_ui_config" => return account::get_ui_config(api, &params).await,
        _ => {}
    }
    let caller = auth::admit(api, &parts.headers, &params, peer).await?;
    let desk = Desk {
        dates: Dates {
            office: api.dispatch.office_time().await?,
            iso: wants_iso(&parts.headers, &params),
        },
        dispatch: api.dispatch.clone(),
        key: repeat_key(&parts, &call, &caller),
        hash: auth::hash_of(&parts.headers, &params),
        api: api.clone(),
        language: words::asked(&parts.headers),
        caller,
        params,
    };
    handle(&desk, &call).await
}

/// Names each call, after `/v2/`, and who answers it.
macro_rules! calls {
    ($($name:literal $handler:expr,)+) => {
        fn is_call(name: &str) -> bool {
            matches!(name, $($name)|+) || is_open(name)
        }

        #[rustfmt::skip]
        async fn handle(desk: &Desk, call: &str) -> Result<Value, Failure> {
            match call {
                $($name => $handler(desk).await,)+
                "user/session/renew" => account::renew(desk),
                "history/tracker/list" => events::list(desk, false).await,
                "history/user/list" => events::list(desk, true).await,
                _ => Err(unknown(call)),
            }
        }
    };
}

calls! {
    "user/get_info" account::get_info,
    "user/logout" account::logout,
    "task/route/create" routes::create,
    "task/route/read" routes::read,
    "task/route/list" routes::list,
    "task/route/update" routes::update,
    "task/route/assign" routes::assign,
    "task/route/delete" routes::delete,
    "task/route/points/optimize" optimize::optimize,
    "task/create" tasks::create,
    "task/read" tasks::read,
    "task/list" tasks::list,
    "task/count" tasks::count,
    "task/update" tasks::update,
    "task/assign" tasks::assign,
    "task/delete" tasks::delete,
    "task/transmute" tasks::transmute,
    "task/batch_convert" batch::convert,
    "task/checkpoint/create" checkpoints::create,
    "task/checkpoint/read" checkpoints::read,
    "task/checkpoint/list" checkpoints::list,
    "task/checkpoint/update" checkpoints::update,
    "task/checkpoint/delete" checkpoints::delete,
    "task/checkpoint/transmute" checkpoints::transmute,
    "task/history/list" history::list,
    "task/schedule/list" schedules::list,
    "task/schedule/read" schedules::read,
    "task/schedule/create" schedules::create,
    "task/schedule/update" schedules::update,
    "task/schedule/delete" schedules::delete,
    "tracker/list" trackers::list,
    "tracker/read" trackers::read,
    "tracker/get_state" trackers::get_state,
    "tracker/get_states" trackers::get_states,
    "tracker/group/list" people::groups,
    "tracker/readings/list" readings::list,
    "tracker/readings/batch_list" readings::batch_list,
    "tracker/get_last_gps_point" readings::last_gps_point,
    "tracker/counter/value/list" readings::counters,
    "tracker/stats/mileage/read" readings::mileage,
    "employee/list" people::employees,
    "employee/read" people::read_employee,
    "vehicle/list" people::vehicles,
    "vehicle/read" people::read_vehicle,
    "track/list" tracks::list,
    "track/read" tracks::read,
    "route/get" ways::get,
    "route/osrm/get" ways::get,
    "place/list" places::list,
    "place/read" places::read,
    "zone/list" places::zones,
    "zone/point/list" places::zone_points,
}

/// Calls that no hash is asked for, and those that are told apart by name.
fn is_open(name: &str) -> bool {
    matches!(
        name,
        "user/auth"
            | "dealer/get_ui_config"
            | "user/session/renew"
            | "history/tracker/list"
            | "history/user/list"
    )
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

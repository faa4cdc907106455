//! The Yandex on-demand dialect: tasks, assignments, couriers, and the reference book behind them.
//!
//! Source: the service's "On-demand dispatch API" guide; for the reference book, which the guide only
//! uses, the vendor's public reference of couriers, vehicles and depots. Quirks and our own decisions
//! are listed in `docs/api/yandex.md`.

mod admission;
mod answer;
mod assignments;
mod book;
mod couriers;
mod error;
mod json;
mod lens;
mod map;
mod page;
mod settings;
mod shaped;
mod tasks;
mod wire;

pub use lens::seen;

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, patch, post};
use tower::ServiceExt;

use book::{Courier, Depot, Record, Vehicle};
use error::Failure;
use pult_dialect::{Api, Dialect, Fault, text};
use pult_domain::Origin;

/// The dialect: its paths, its handlers, its apologies.
pub fn dialect(api: Api) -> Dialect {
    Dialect {
        origin: Origin::Yandex,
        owns,
        is_on: api.settings.yandex,
        router: router(api),
        fault,
        seen,
    }
}

/// Whether a path belongs to this dialect.
pub fn owns(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    first.is_some_and(|first| ["on-demand", "reference-book", "companies"].contains(&first))
}

fn router(api: Api) -> Router {
    let routes = on_demand()
        .merge(reference_book())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        // Around everything: a bad key is told so before a path that does not exist.
        .layer(middleware::from_fn_with_state(
            api.clone(),
            admission::admit,
        ))
        .with_state(api);
    trimmed(routes)
}

#[rustfmt::skip]
fn on_demand() -> Router<Api> {
    let path = |rest: &str| format!("/on-demand/companies/{{company}}{rest}");
    let status = patch(couriers::set_status).post(couriers::set_status).get(couriers::status);
    Router::new()
        .route(&path("/tasks"), post(tasks::create))
        .route(&path("/tasks/{task}"), get(tasks::read).delete(tasks::delete))
        .route(&path("/tasks/{task}/assignment"), get(tasks::assignment))
        .route(&path("/assignments/{assignment}"), get(assignments::read))
        .route(&path("/couriers"), post(couriers::set_statuses))
        .route(&path("/couriers/online"), get(couriers::online))
        .route(&path("/couriers/{courier}"), status)
        .route(&path("/couriers/{courier}/suggestions"), get(assignments::suggestions))
        .route(&path("/couriers/{courier}/suggestions/{assignment}"), delete(assignments::reject))
        .route(&path("/couriers/{courier}/suggestions/{assignment}/accept"), post(assignments::accept))
        .route(&path("/couriers/{courier}/assignments/{assignment}/complete"), post(assignments::complete))
        .route(&path("/settings"), get(settings::read).patch(settings::change))
}

/// The calls about all records of a kind.
fn all<R: Record>() -> MethodRouter<Api> {
    get(book::list::<R>).post(book::put::<R>)
}

/// The calls about one record.
fn one<R: Record>() -> MethodRouter<Api> {
    get(book::read::<R>)
        .patch(book::change::<R>)
        .delete(book::remove::<R>)
}

#[rustfmt::skip]
fn reference_book() -> Router<Api> {
    let path = |rest: &str| format!("/reference-book/companies/{{company}}{rest}");
    // As the guide's own curl does.
    let courier = one::<Courier>().post(book::change::<Courier>);
    Router::new()
        .route(&path("/couriers"), all::<Courier>())
        .route(&path("/couriers-batch"), post(book::put_batch::<Courier>))
        .route(&path("/couriers/{courier}"), courier)
        .route(&path("/couriers/{courier}/push-positions"), post(couriers::push_positions))
        .route(&path("/vehicles"), all::<Vehicle>())
        .route(&path("/vehicles-batch"), post(book::put_batch::<Vehicle>))
        .route(&path("/vehicles/{vehicle}"), one::<Vehicle>())
        .route(&path("/link-courier-vehicle"), post(book::link))
        .route(&path("/depots"), all::<Depot>())
        .route(&path("/depots-batch"), post(book::put_batch::<Depot>))
        .route(&path("/depots/{depot}"), one::<Depot>())
        .route("/companies/{company}/depots", all::<Depot>())
        .route("/companies/{company}/depots/{depot}", one::<Depot>())
}

/// A path may end in a slash.
fn trimmed(inner: Router) -> Router {
    Router::new().fallback(move |mut request: Request| {
        let inner = inner.clone();
        async move {
            if let Some(uri) = without_slash(request.uri()) {
                *request.uri_mut() = uri;
            }
            inner.oneshot(request).await
        }
    })
}

fn without_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let told = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    told.parse().ok()
}

async fn unknown() -> Failure {
    Failure::not_found(text!(
        "по этому адресу ничего нет",
        "there is nothing at this address",
    ))
}

async fn wrong_method() -> Failure {
    Failure::wrong_method()
}

fn fault(fault: Fault, _: &str) -> Response {
    match fault {
        Fault::Off => Failure::not_found(text!("этот API отключён", "this API is switched off"))
            .into_response(),
        Fault::Panic => Failure::internal().into_response(),
        Fault::Packed => Failure::unknown_packing().into_response(),
    }
}

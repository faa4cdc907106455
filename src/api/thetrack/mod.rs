//! The TheTrack dialect: drivers, tasks and locations.
//!
//! Source: the service's "Базовая интеграция c API" guide, and for what the guide only uses the
//! vendor's public description of the objects Driver, Task and Location. Quirks and our own decisions
//! are listed in `docs/api/thetrack.md`.

mod auth;
mod drivers;
mod error;
mod fields;
mod input;
mod lens;
mod locations;
mod map;
mod moment;
mod page;
mod places;
mod tasks;
#[cfg(test)]
mod tests;
mod wire;

pub use lens::seen;

use axum::Router;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use error::Failure;
use pult_dialect::{Api, Dialect, Fault, text};
use pult_domain::Origin;

/// The nouns that are this dialect's also below `/api/v1/`.
const NOUNS: [&str; 3] = ["drivers", "tasks", "locations"];

/// The dialect: its paths, its handlers, its apologies.
pub fn dialect(api: Api) -> Dialect {
    Dialect {
        origin: Origin::TheTrack,
        owns,
        is_on: api.settings.thetrack,
        router: router(api),
        fault,
        seen,
    }
}

/// Whether a path belongs to this dialect.
pub fn owns(path: &str) -> bool {
    if let Some(rest) = path.strip_prefix("/api/v1/") {
        let noun = rest.split('/').next().unwrap_or_default();
        return NOUNS.contains(&noun);
    }
    path.starts_with("/v1/")
}

#[rustfmt::skip]
fn router(api: Api) -> Router {
    let drivers = get(drivers::list).post(drivers::create);
    let driver = get(drivers::read).patch(drivers::change).delete(drivers::remove);
    let tasks = get(tasks::list).post(tasks::create);
    let task = get(tasks::read).patch(tasks::change).delete(tasks::remove);
    Router::new()
        .merge(at("/drivers", drivers))
        .merge(at("/drivers/{id}", driver))
        .merge(at("/drivers/{id}/assign_tasks", post(drivers::assign_tasks)))
        .merge(at("/drivers/{id}/end_trip", post(drivers::end_trip)))
        .merge(at("/tasks", tasks))
        .merge(at("/tasks/{id}", task))
        .merge(at("/tasks/{id}/start", post(tasks::start)))
        .merge(at("/tasks/{id}/complete", post(tasks::complete)))
        .merge(at("/tasks/{id}/completed", post(tasks::complete)))
        .merge(at("/tasks/{id}/cancel", post(tasks::cancel)))
        .merge(at("/tasks/{id}/canceled", post(tasks::cancel)))
        .merge(at("/tasks/{id}/editable_url", post(tasks::editable_url)))
        .merge(at("/tasks/{id}/update_destination", post(tasks::update_destination)))
        .merge(at("/locations", post(locations::create)))
        .merge(at("/locations/{id}", get(locations::read)))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        // Around everything above: a bad key is told so before a path that does not exist.
        .layer(middleware::from_fn_with_state(api.clone(), auth::admit))
        // A picture on a page comes without a key; the driver's id is known to key holders alone.
        .merge(at("/drivers/{id}/photo", get(drivers::photo).fallback(wrong_method)))
        .with_state(api)
}

/// A path below both prefixes, with and without a slash at its end.
fn at(path: &str, methods: MethodRouter<Api>) -> Router<Api> {
    let mut router = Router::new();
    for prefix in ["/v1", "/api/v1"] {
        router = router
            .route(&format!("{prefix}{path}"), methods.clone())
            .route(&format!("{prefix}{path}/"), methods.clone());
    }
    router
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

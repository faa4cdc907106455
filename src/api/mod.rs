//! One listener, five dialects: each translates its own words to [`pult_app::Dispatch`] and back.
//!
//! [`service`] looks at the path and hands the request to the dialect it belongs to; what goes wrong
//! before or around the dialect's handlers (switched off, too many requests, a panic) is answered in
//! that dialect's own shape. Each dialect is a crate of its own below this one; what they share is
//! [`pult_dialect`].

pub mod listen;

use axum::Router;
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

pub use pult_dialect::{Api, AxisOrder, Settings};

/// Everything the listener answers.
pub fn service(api: Api) -> Router {
    let dialects = vec![
        pult_taximaster::dialect(api.clone()),
        pult_yandex::dialect(api.clone()),
        pult_navixy::dialect(api.clone()),
        // Before Taxomet: three names under `/api/v1/` are TheTrack's.
        pult_thetrack::dialect(api.clone()),
        pult_taxomet::dialect(api.clone()),
    ];
    for dialect in &dialects {
        api.dispatch.show_as(dialect.origin, dialect.seen);
    }
    let origins = api.settings.cors_origins.clone();
    let others = (pult_web::router(api.clone()), pult_web::fault as _);
    let service = pult_dialect::dispatch(api, dialects, others);
    match origins.is_empty() {
        true => service,
        false => service.layer(browsers(&origins)),
    }
}

/// Lets the pages of these sites call from a browser (<https://fetch.spec.whatwg.org/#http-cors-protocol>),
/// with whatever method and header a dialect asks for; what no browser asks is left as it is.
fn browsers(origins: &[String]) -> CorsLayer {
    let known = origins.iter().filter_map(|origin| origin.parse().ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(known))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
}

//! One listener, five dialects: each translates its own words to [`pult_app::Dispatch`] and back.
//!
//! [`service`] looks at the path and hands the request to the dialect it belongs to; what goes wrong
//! before or around the dialect's handlers (switched off, too many requests, a panic) is answered in
//! that dialect's own shape. Each dialect is a crate of its own below this one; what they share is
//! [`pult_dialect`].

pub mod listen;

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::map_request;
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

pub use pult_dialect::{Api, AxisOrder, Settings};
pub use pult_web::website;

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
    let service = service.layer(map_request(with_token));
    match origins.is_empty() {
        true => service,
        false => service.layer(browsers(&origins)),
    }
}

/// Under `/api/v1/`, which two dialects share, a request with a token and without an operator is
/// TheTrack's.
async fn with_token(mut request: Request) -> Request {
    let Some(rest) = request.uri().path().strip_prefix("/api/v1/") else {
        return request;
    };
    let value = request.headers().get(header::AUTHORIZATION);
    let scheme = value.and_then(|value| value.as_bytes().split(|byte| *byte == b' ').next());
    let is_token = scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case(b"token") || scheme.eq_ignore_ascii_case(b"bearer")
    });
    let query = request.uri().query().unwrap_or_default();
    let is_shared = pult_taxomet::owns(request.uri().path());
    if is_token && is_shared && !query.contains("operator_login=") {
        let told = format!("/v1/{rest}?{query}");
        if let Ok(uri) = told.trim_end_matches('?').parse() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// Whether a path belongs to one of the dialects.
pub fn is_of_a_dialect(path: &str) -> bool {
    pult_taximaster::owns(path)
        || pult_yandex::owns(path)
        || pult_navixy::owns(path)
        || pult_thetrack::owns(path)
        || pult_taxomet::owns(path)
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

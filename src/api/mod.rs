//! One listener, five dialects: each translates its own words to [`Dispatch`] and back.
//!
//! [`service`] looks at the path and hands the request to the dialect it belongs to; what goes wrong
//! before or around the dialect's handlers (switched off, too many requests, a panic) is answered in
//! that dialect's own shape.

pub mod admit;
pub mod body;
mod dialect;
mod exchange;
#[cfg(test)]
mod garble;
mod lens;
mod limits;
pub mod listen;
mod navixy;
mod pattern;
mod redact;
mod settings;
pub mod taximaster;
mod taxomet;
pub mod thetrack;
mod web;
pub mod yandex;

use std::sync::Arc;

use axum::Router;

pub use dialect::{Dialect, Fault};
pub use settings::{AxisOrder, Settings};

use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

use pult_app::Dispatch;

/// What every handler works with. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    /// The one door.
    pub dispatch: Dispatch,
    /// How the listener is set up.
    pub settings: Arc<Settings>,
    limits: Arc<limits::Limits>,
}

impl Api {
    /// The listener's handlers over an office.
    pub fn new(dispatch: Dispatch, settings: Settings) -> Api {
        Api {
            dispatch,
            limits: Arc::new(limits::Limits::new(&settings)),
            settings: Arc::new(settings),
        }
    }
}

/// Everything the listener answers.
pub fn service(api: Api) -> Router {
    lens::register(&api);
    let dialects = vec![
        taximaster::dialect(api.clone()),
        yandex::dialect(api.clone()),
        navixy::dialect(api.clone()),
        // Before Taxomet: three names under `/api/v1/` are TheTrack's.
        thetrack::dialect(api.clone()),
        taxomet::dialect(api.clone()),
    ];
    let origins = api.settings.cors_origins.clone();
    let service = dialect::dispatch(api.clone(), dialects, web::router(api));
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

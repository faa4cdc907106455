//! Which dialect a request belongs to, and what happens around its handlers.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::ACCEPT_ENCODING;
use axum::response::Response;
use futures_util::FutureExt;
use tower::ServiceExt;

use super::Api;
use super::admit::note_client;
use super::exchange::Asked;
use super::packed::unpacked;
use super::plain_path::{plain, without_slash};
use super::words;
use pult_app::OrderView;
use pult_app::exchange::orders_of;
use pult_app::refused_callers::by_whom;
use pult_domain::Origin;

/// What goes wrong outside a dialect's own handlers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The dialect is switched off.
    Off,
    /// A handler panicked.
    Panic,
    /// The body is packed in a way that nobody here unpacks.
    Packed,
}

/// What is answered to a fault of a request to a path.
pub type Apology = fn(Fault, &str) -> Response;

/// One dialect: whose paths are its own, how it answers, how it apologises.
pub struct Dialect {
    /// Which one it is.
    pub origin: Origin,
    /// Whether a path belongs to it.
    pub owns: fn(&str) -> bool,
    /// Whether it is switched on.
    pub is_on: bool,
    /// Its handlers, with full paths and a fallback of its own.
    pub router: Router,
    /// Its answer to a fault of a request to this path.
    pub fault: Apology,
    /// How it shows an order: the fields of its answer by their paths.
    pub seen: fn(&OrderView) -> Vec<(String, String)>,
}

/// Hands each request to the first dialect that owns its path; the rest to `others`, handlers with their
/// answer to a fault.
pub fn dispatch(api: Api, dialects: Vec<Dialect>, others: (Router, Apology)) -> Router {
    let dialects: Arc<[Dialect]> = dialects.into();
    Router::new().fallback(move |mut request: Request| {
        let dialects = Arc::clone(&dialects);
        let others = others.clone();
        let api = api.clone();
        note_client(&mut request, &api.settings.trusted_proxies);
        let request = plain(request);
        async move {
            let language = words::asked(request.headers());
            let path = request.uri().path().to_owned();
            let owner = dialects.iter().find(|dialect| (dialect.owns)(&path));
            let apology = owner.map_or(others.1, |dialect| dialect.fault);
            if owner.is_some_and(|dialect| !dialect.is_on) {
                return api.in_words(language, apology(Fault::Off, &path)).await;
            }
            let Some(request) = unpacked(request).await else {
                let mut answer = api.in_words(language, apology(Fault::Packed, &path)).await;
                let known = HeaderValue::from_static("gzip");
                answer.headers_mut().insert(ACCEPT_ENCODING, known);
                return answer;
            };
            match owner {
                Some(dialect) => dialect.answer(&api, request).await,
                None => {
                    let answer = guarded(others.0, others.1, without_slash(request)).await;
                    api.in_words(language, answer).await
                }
            }
        }
    })
}

impl Dialect {
    /// Answers a request, and keeps what was said with the orders that it was about.
    async fn answer(&self, api: &Api, request: Request) -> Response {
        let language = words::asked(request.headers());
        let (asked, request) = Asked::of(request);
        let answer = guarded(self.router.clone(), self.fault, request);
        let ((answer, orders), caller) = by_whom(orders_of(answer)).await;
        let answer = api.in_words(language, answer).await;
        asked
            .answered(&api.dispatch, self.origin, (&orders, caller), answer)
            .await
    }
}

/// A panic in one request is that request's failure, logged with an id; the office goes on.
async fn guarded(router: Router, fault: Apology, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let answer = AssertUnwindSafe(router.oneshot(request)).catch_unwind();
    match answer.await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => {
            let id = uuid::Uuid::now_v7();
            tracing::error!(%id, path, "a request panicked");
            fault(Fault::Panic, &path)
        }
    }
}

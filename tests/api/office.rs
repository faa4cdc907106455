//! An office in memory behind the listener's service.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use pult::api::{Api, Settings, service};
use pult::app::office_file::OfficeFile;
use pult::app::{Clock, Dispatch, Parts};
use pult::domain::Timestamp;
use pult::engine::Policy;
use pult::geo::StraightLine;
use pult::store::Store;
use serde_json::Value;
use tower::ServiceExt;

use crate::clients::types::check_known;
use crate::support::Answer;

/// 2026-06-15 12:00 in Moscow.
pub const NOON: Timestamp = Timestamp(1_781_514_000);

/// An office and its listener.
pub struct Office {
    /// The one door.
    pub dispatch: Dispatch,
    /// What the listener answers with.
    pub service: Router,
}

impl Office {
    /// The office of a fixture, at noon.
    pub async fn open(file: &str, settings: Settings) -> Office {
        Office::on_roads(file, settings, Arc::new(StraightLine)).await
    }

    /// The same, with these roads.
    pub async fn on_roads(
        file: &str,
        settings: Settings,
        router: Arc<dyn pult::geo::Router>,
    ) -> Office {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(file);
        let store = Store::in_memory().expect("a store in memory");
        let imported = store.clone();
        let import = move || OfficeFile::open(&path)?.import(&imported, NOON);
        let outcome = tokio::task::spawn_blocking(import).await.expect("no panic");
        outcome.expect("an office file");
        let dispatch = Dispatch::new(Parts {
            store,
            clock: Clock::manual(NOON),
            rules: Policy::default(),
            router,
            map_addresses: pult::geo::addresses::AddressIndex::default(),
        });
        dispatch.reload_books().await.expect("books");
        Office {
            service: service(Api::new(dispatch.clone(), settings)),
            dispatch,
        }
    }

    /// Sends a request; a body that is no JSON answers as `null`.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
        let (method, uri) = (request.method().clone(), request.uri().to_string());
        let answer = self
            .service
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        };
        if let Err(failure) = check_known(method.as_str(), &uri, &answer) {
            panic!("{method} {uri}: {failure}: {}", answer.text);
        }
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        (answer.status, answer.headers, json)
    }
}

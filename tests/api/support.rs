//! An office in memory with the listener's handlers over it, and a client of them.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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

/// When every test begins.
pub const NOON: Timestamp = Timestamp(1_795_000_000);

/// An office and its listener.
pub struct Office {
    /// The door behind the listener.
    pub dispatch: Dispatch,
    /// The listener's handlers.
    pub router: Router,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Office {
    /// An office from the text of its office file, with these settings of the listener.
    pub fn new(office: &'static str, settings: Settings) -> Office {
        let store = Store::in_memory().expect("a store in memory");
        Office::over(store, office, settings)
    }

    /// The same over a store of one's own.
    pub fn over(store: Store, office: &'static str, settings: Settings) -> Office {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office");
        let file = OfficeFile::parse("office.toml", office, &folder).expect("an office file");
        let filled = store.clone();
        // An import waits for the disk, which a thread of the runtime must not.
        std::thread::spawn(move || file.import(&filled, NOON).expect("imports"))
            .join()
            .expect("the import ends");
        let dispatch = Dispatch::new(Parts {
            store,
            clock: Clock::manual(NOON),
            rules: Policy::default(),
            router: Arc::new(StraightLine),
            map_addresses: pult::geo::addresses::AddressIndex::default(),
        });
        let router = service(Api::new(dispatch.clone(), settings));
        Office { dispatch, router }
    }

    /// Asks with JSON, unless the body is null.
    pub async fn send_json(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Value::Null => Body::empty(),
            body => Body::from(body.to_string()),
        };
        self.send(request.body(body).expect("a request")).await
    }

    /// Sends a request as it is. An answer that says success is of its documented types.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (method, uri) = (request.method().clone(), request.uri().to_string());
        let response = self.router.clone().oneshot(request).await;
        let response = response.expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        };
        if let Err(failure) = check_known(method.as_str(), &uri, &answer) {
            panic!("{method} {uri}: {failure}: {}", answer.text);
        }
        answer
    }
}

/// An office with one operator, who may only look: what the calls of our own are asked by.
pub const WATCHED: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "ru"
    [[company]]
    id = 1
    name = "UDS1"
    [[operator]]
    login = "anna"
    password = "secret-1"
    role = "read"
    [[api_key]]
    dialect = "yandex"
    key = "y-1"
    company_id = 1
"#;

/// The operator of [`WATCHED`].
pub const ANNA: &str = "anna:secret-1";

impl Office {
    /// The office that [`ANNA`] looks at.
    pub fn watched() -> Office {
        Office::new(WATCHED, Settings::default())
    }

    /// Asks a call of our own, with a login and password or as nobody.
    pub async fn look(&self, path: &str, who: Option<&str>) -> (u16, Value) {
        let mut request = Request::get(format!("/api/pult/{path}"));
        if let Some(who) = who {
            let basic = format!("Basic {}", STANDARD.encode(who));
            request = request.header(header::AUTHORIZATION, basic);
        }
        let answer = self.send(request.body(Body::empty()).expect("a request"));
        let answer = answer.await;
        (answer.status.as_u16(), answer.json())
    }
}

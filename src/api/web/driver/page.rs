//! `/driver`: the page itself. It loads nothing from elsewhere and has no code of its own inside.

use std::sync::LazyLock;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::admitted;
use crate::assets::{FOLDER, packed, sent};
use crate::basic::answer;
use crate::tiles;
use pult_dialect::Api;

/// Its own files and its own office, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// A file of the page.
struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! file {
    ($name:literal, $kind:literal) => {
        File {
            name: $name,
            kind: $kind,
            bytes: include_bytes!(concat!("../../../../assets/driver/", $name)),
        }
    };
}

const INDEX: &[u8] = include_bytes!("../../../../assets/driver/index.html");
const FILES: [File; 11] = [
    file!("driver.css", "text/css; charset=utf-8"),
    file!("driver.js", "text/javascript; charset=utf-8"),
    file!("view.js", "text/javascript; charset=utf-8"),
    file!("map.js", "text/javascript; charset=utf-8"),
    file!("office.js", "text/javascript; charset=utf-8"),
    file!("senses.js", "text/javascript; charset=utf-8"),
    file!("words.js", "text/javascript; charset=utf-8"),
    file!("sw.js", "text/javascript; charset=utf-8"),
    file!("manifest.webmanifest", "application/manifest+json"),
    file!("icon-192.png", "image/png"),
    file!("icon-512.png", "image/png"),
];

static PACKED: LazyLock<Vec<Bytes>> =
    LazyLock::new(|| FILES.iter().map(|file| packed(file.bytes)).collect());
static PACKED_INDEX: LazyLock<Bytes> = LazyLock::new(|| packed(INDEX));

/// `GET /driver`.
pub(super) async fn index(State(api): State<Api>, headers: HeaderMap) -> Response {
    served(
        &api,
        &headers,
        "text/html; charset=utf-8",
        INDEX,
        &PACKED_INDEX,
    )
}

/// `GET /api/pult/driver/map`: where the map's files and tiles are; nothing while the office has no map.
pub(super) async fn map(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        admitted(&api, &request).await?;
        let map = tiles::map(&api).await;
        let tiles = map.map(|map| tiles::address(&map));
        Ok(Json(json!({"files": *FOLDER, "tiles": tiles})).into_response())
    };
    answer(told.await)
}

/// `GET /driver/FILE`.
pub(super) async fn file(
    State(api): State<Api>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    match FILES
        .iter()
        .zip(&*PACKED)
        .find(|(file, _)| file.name == name)
    {
        Some((file, packed)) => served(&api, &headers, file.kind, file.bytes, packed),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn served(
    api: &Api,
    headers: &HeaderMap,
    kind: &'static str,
    bytes: &'static [u8],
    packed: &Bytes,
) -> Response {
    if !api.dispatch.driver_rules().enabled {
        return StatusCode::NOT_FOUND.into_response();
    }
    // The service worker asks again whenever it is online; an unchanged file costs no bytes.
    // Weak: packed or not, it says the same.
    let tag = concat!("W/\"", env!("CARGO_PKG_VERSION"), "-");
    let tag = format!("{tag}{:x}\"", checksum(bytes));
    let known = headers.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let about = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    let mut response = match is_known {
        true => (StatusCode::NOT_MODIFIED, about).into_response(),
        false => sent(headers, about, bytes, packed),
    };
    // The worker lies below the page that it serves.
    let scope = axum::http::HeaderValue::from_static("/driver");
    let headers = response.headers_mut();
    headers.insert("service-worker-allowed", scope);
    response
}

/// Fowler, Noll and Vo's hash (FNV-1a): tells one edition of a file from another.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

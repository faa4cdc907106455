//! The booking widget of websites: its script, what it asks, and the map on which a place is picked.

mod api;
mod refusal;
mod wire;

use std::sync::LazyLock;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::assets::{FOLDER, packed, sent, tag};
use super::page::{answer, framed};
use super::template::{Value, fill};
use super::tiles;
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Locale, Point};

const SCRIPT: &str = include_str!("../../../assets/widget/widget.js");
const PICK: &str = include_str!("../../../assets/widget/pick.html");

static PACKED: LazyLock<Bytes> = LazyLock::new(|| packed(SCRIPT.as_bytes()));
static TAG: LazyLock<String> = LazyLock::new(|| format!("\"{}\"", tag(&Sha256::digest(SCRIPT))));

/// The widget's addresses.
pub(super) fn routes() -> axum::Router<Api> {
    axum::Router::new()
        .route("/widget.js", get(script))
        .route("/widget/map", get(pick))
        .route("/widget/at", get(at))
        .route("/api/widget/office", get(api::office).options(api::allowed))
        .route(
            "/api/widget/addresses",
            get(api::addresses).options(api::allowed),
        )
        .route("/api/widget/quote", post(api::quote).options(api::allowed))
        .route("/api/widget/code", post(api::code).options(api::allowed))
        .route(
            "/api/widget/confirm",
            post(api::confirm).options(api::allowed),
        )
        .route("/api/widget/orders", post(api::order).options(api::allowed))
}

/// `GET /widget.js`
async fn script(headers: HeaderMap) -> Response {
    let told = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::ETAG, TAG.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == TAG.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    sent(&headers, told, SCRIPT.as_bytes(), &PACKED)
}

#[derive(Deserialize)]
struct Picked {
    key: String,
    lat: Option<f64>,
    lon: Option<f64>,
    lang: Option<String>,
}

impl Picked {
    fn point(&self) -> Option<Point> {
        Point::new(self.lat?, self.lon?)
    }
}

/// `GET /widget/map`: the map within a site's page, which only the key's own sites may show.
async fn pick(State(api): State<Api>, Query(asked): Query<Picked>) -> Response {
    let origins = api.dispatch.site_origins(&asked.key).await;
    let origins = origins.unwrap_or_default();
    if origins.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let office = api.dispatch.office().await.unwrap_or_default();
    let locale = match asked.lang.as_deref() {
        Some("en") => Locale::En,
        Some("ru") => Locale::Ru,
        _ => office.locale,
    };
    let [title, here, closer, farther] = match locale {
        Locale::Ru => ["Место на карте", "Выбрать это место", "Ближе", "Дальше"],
        Locale::En => [
            "A place on the map",
            "Choose this place",
            "Closer",
            "Farther",
        ],
    };
    let map = tiles::map(&api).await;
    let middle = map
        .as_ref()
        .and_then(|map| map.bounds())
        .map(|bounds| bounds.center());
    let centre = asked.point().or(middle);
    let page = json!({
        "key": asked.key,
        "origins": origins,
        "title": title,
        "tiles": map.filter(|_| centre.is_some()).map(|map| tiles::address(&map)),
        "centre": centre.map(|at| [at.lon, at.lat]),
        "zoom": if asked.point().is_some() { 16 } else { 14 },
    })
    .to_string();
    let page = fill(PICK, |name| match name {
        "lang" => Some(Value::Text(locale.code())),
        "title" => Some(Value::Text(title)),
        "here_word" => Some(Value::Text(here)),
        "in_word" => Some(Value::Text(closer)),
        "out_word" => Some(Value::Text(farther)),
        "assets" => Some(Value::Raw(&FOLDER)),
        "page" => Some(Value::Text(&page)),
        _ => None,
    });
    framed(StatusCode::OK, Html(page), &origins.join(" "))
}

/// `GET /widget/at`: the address of a place that is picked on the map.
async fn at(State(api): State<Api>, Query(asked): Query<Picked>, request: Request) -> Response {
    let Some(point) = asked.point() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if api.count_nobody(peer(request.extensions())).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let known = api.dispatch.site_origins(&asked.key).await;
    if known.is_ok_and(|origins| origins.is_empty()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let dispatch = api.dispatch.clone();
    let place = tokio::task::spawn_blocking(move || dispatch.place_at(point)).await;
    let text = place.map(|place| place.address).unwrap_or_default();
    let text = match text.is_empty() {
        true => format!("{:.5}, {:.5}", point.lat, point.lon),
        false => text,
    };
    let told = json!({"text": text, "lat": point.lat, "lon": point.lon});
    answer(StatusCode::OK, Json(told))
}

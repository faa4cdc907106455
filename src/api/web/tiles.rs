//! `GET /tiles/Z/X/Y.mvt`: the office's map in vector tiles.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::assets::{packed, takes_packed};
use pult_dialect::Api;
use pult_geo::tiles::{TileId, Tiles};

/// Tiles smaller than this are not packed.
const SMALL: usize = 512;

/// The map of the office, read when it is first wanted.
pub(super) async fn map(api: &Api) -> Option<Arc<Tiles>> {
    let dispatch = api.dispatch.clone();
    let read = tokio::task::spawn_blocking(move || dispatch.router().tiles());
    read.await.ok().flatten()
}

/// The address of the map's tiles, with its version; for scripts, which fill in the square.
pub(super) fn address(map: &Tiles) -> String {
    format!("/tiles/{{z}}/{{x}}/{{y}}.mvt?v={}", map.version())
}

#[derive(Deserialize)]
pub(super) struct Asked {
    v: Option<String>,
}

/// The tile that a path names: `14/9903/5121.mvt`.
fn tile_id(zoom: &str, x: &str, y: &str) -> Option<TileId> {
    let y = y.strip_suffix(".mvt")?;
    TileId::new(zoom.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

pub(super) async fn tile(
    State(api): State<Api>,
    Path((zoom, x, y)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(id) = tile_id(&zoom, &x, &y) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(map) = map(&api).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}-{zoom}-{x}-{y}\"", map.version());
    let kept = match asked.v.as_deref() == Some(map.version()) {
        true => "public, max-age=31536000, immutable",
        false => "public, no-cache",
    };
    let told = [
        (header::CACHE_CONTROL, kept.to_owned()),
        (header::ETAG, tag.clone()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    let has_it = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    if has_it {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    let bytes = map.tile(id);
    if bytes.is_empty() {
        return (StatusCode::NO_CONTENT, told).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile")];
    match bytes.len() >= SMALL && takes_packed(&headers) {
        true => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (told, kind, encoding, packed(&bytes)).into_response()
        }
        false => (told, kind, bytes.to_vec()).into_response(),
    }
}

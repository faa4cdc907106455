//! `POST /api/pult/driver/tracker`: pairs a tracker application, which sees the position while the
//! screen is off.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::admitted;
use crate::basic::answer;
use crate::qr;
use pult_dialect::Api;

/// The address that the application is given, as text and as the picture that it scans.
pub(super) async fn pair(State(api): State<Api>, request: Parts) -> Response {
    let paired = async {
        let device = admitted(&api, &request).await?;
        let tracker = api.dispatch.new_tracker(device.crew).await?;
        let server = format!("{}/osmand", api.settings.base(&request.headers));
        let url = format!("{server}?id={}", tracker.secret);
        let body = json!({
            "device": tracker.id,
            "id": tracker.secret,
            "server": server,
            "url": url,
            "osmand_url": format!(
                "{url}&lat={{0}}&lon={{1}}&timestamp={{2}}&accuracy={{3}}&altitude={{4}}&speed={{5}}&bearing={{6}}"
            ),
            "qr": qr::rows(&url),
        });
        Ok((StatusCode::CREATED, Json(body)).into_response())
    };
    answer(paired.await)
}

//! What the customer does on the tracking page: calls the ride off, says how it was.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{code_of, refused};
use crate::page::answer;
use pult_app::Error;
use pult_dialect::Api;
use pult_domain::Wrong;

/// The most that a rating may weigh, in bytes.
const MOST: usize = 4 * 1024;

/// `POST /t/CODE/cancel`
pub(crate) async fn cancel(
    State(api): State<Api>,
    code: Result<Path<String>, PathRejection>,
    request: Parts,
) -> Response {
    let done = async {
        let code = code_of(&api, code, &request.extensions)?;
        api.dispatch.cancel_watched(code).await
    };
    told(done.await)
}

#[derive(Deserialize)]
struct Rating {
    stars: u8,
    #[serde(default)]
    comment: String,
}

/// `POST /t/CODE/rating`
pub(crate) async fn rate(
    State(api): State<Api>,
    code: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let done = async {
        let code = code_of(&api, code, &parts.extensions)?;
        let invalid = |_| Error::invalid("body", Wrong::RatingBody);
        let bytes = pult_dialect::body::read(body, MOST).await;
        let bytes = bytes.map_err(|_| Error::invalid("body", Wrong::TooLong))?;
        let rating: Rating = serde_json::from_slice(&bytes).map_err(invalid)?;
        let Rating { stars, comment } = rating;
        api.dispatch.rate_watched(code, stars, comment).await
    };
    told(done.await)
}

fn told(done: Result<(), Error>) -> Response {
    match done {
        Ok(()) => answer(StatusCode::OK, Json(json!({"ok": true}))),
        Err(error) => refused(&error),
    }
}

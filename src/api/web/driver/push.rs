//! `/api/pult/driver/push`: where the page's browser is pushed to when the page is not open.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::admitted;
use crate::basic::{answer, parsed, taken};
use pult_dialect::Api;

/// A subscription as browsers spell it (<https://www.w3.org/TR/push-api/>).
#[derive(Deserialize)]
struct Subscription {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// The office's public key, by which a browser subscribes.
pub(super) async fn key(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        admitted(&api, &request).await?;
        let key = api.dispatch.push_key().await?;
        Ok(Json(json!({ "key": key })).into_response())
    };
    answer(told.await)
}

/// This device is pushed to from now on.
pub(super) async fn subscribe(State(api): State<Api>, request: Request) -> Response {
    let subscribed = async {
        let (parts, body) = request.into_parts();
        let device = admitted(&api, &parts).await?;
        let to: Subscription = parsed(&taken(body).await?)?;
        let keys = (to.keys.p256dh, to.keys.auth);
        api.dispatch
            .subscribe_to_push(device.device, to.endpoint, keys)
            .await?;
        Ok((StatusCode::CREATED, Json(json!({"subscribed": true}))).into_response())
    };
    answer(subscribed.await)
}

/// This device is pushed to no more.
pub(super) async fn leave(State(api): State<Api>, request: Parts) -> Response {
    let left = async {
        let device = admitted(&api, &request).await?;
        api.dispatch.unsubscribe_from_push(device.device).await?;
        Ok(Json(json!({"subscribed": false})).into_response())
    };
    answer(left.await)
}

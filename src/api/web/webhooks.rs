//! `/api/pult/webhooks`: whom the office tells of events, made while it runs.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::basic::{admitted, answer, parsed, taken};
use pult_app::{Error, Webhook};
use pult_dialect::Api;
use pult_domain::Role;

/// Somebody who is to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// An address of the public internet
    url: String,
    /// The kinds of events, as in the stream; none: all
    #[serde(default)]
    events: Vec<String>,
}

fn told(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id,
        "url": webhook.url,
        "events": webhook.events,
        "created_at": webhook.created_at.0,
    })
}

#[utoipa::path(get, path = "/api/pult/webhooks", tag = "webhooks",
    responses((status = 200, description = "All of them, without their secrets")))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let listed = async {
        let caller = admitted(&api, &request).await?;
        let all = api.dispatch.webhooks(&caller).await?;
        let all: Vec<Value> = all.iter().map(told).collect();
        Ok(Json(json!({ "webhooks": all })).into_response())
    };
    answer(listed.await)
}

#[utoipa::path(post, path = "/api/pult/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, description = "With the secret of its signatures, told once"),
        (status = 400, description = "The address is none, or lies inside", body = crate::openapi::Problem)))]
pub(super) async fn create(State(api): State<Api>, request: Request) -> Response {
    let made = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        caller.require(Role::Dispatch)?;
        let new: NewWebhook = parsed(&taken(body).await?)?;
        let made = api
            .dispatch
            .add_webhook(&caller, new.url, new.events)
            .await?;
        let mut body = told(&made);
        body["secret"] = json!(made.secret);
        Ok((StatusCode::CREATED, Json(body)).into_response())
    };
    answer(made.await)
}

#[utoipa::path(delete, path = "/api/pult/webhooks/{id}", tag = "webhooks", params(("id" = i64, Path)),
    responses((status = 200, description = "Told no more"), (status = 404, body = crate::openapi::Problem)))]
pub(super) async fn delete(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let deleted = async {
        let caller = admitted(&api, &request).await?;
        caller.require(Role::Dispatch)?;
        let id: i64 = id.parse().map_err(|_| Error::not_found("webhook", &id))?;
        api.dispatch.remove_webhook(&caller, id).await?;
        Ok(Json(json!({"deleted": id})).into_response())
    };
    answer(deleted.await)
}

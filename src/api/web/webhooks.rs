//! `/api/pult/webhooks`: whom the office tells of events, made while it runs.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
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

/// Somebody who is told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hook {
    id: i64,
    url: String,
    events: Vec<String>,
    created_at: i64,
    /// What it is signed with, told once
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// All of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hooks {
    webhooks: Vec<Hook>,
}

/// What is no more.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deleted {
    deleted: i64,
}

impl Hook {
    fn of(webhook: &Webhook) -> Hook {
        Hook {
            id: webhook.id,
            url: webhook.url.clone(),
            events: webhook.events.clone(),
            created_at: webhook.created_at.0,
            secret: None,
        }
    }
}

#[utoipa::path(get, path = "/api/pult/webhooks", tag = "webhooks",
    responses((status = 200, description = "All of them, without their secrets", body = Hooks)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let listed = async {
        let caller = admitted(&api, &request).await?;
        let all = api.dispatch.webhooks(&caller).await?;
        let webhooks = all.iter().map(Hook::of).collect();
        Ok(Json(Hooks { webhooks }).into_response())
    };
    answer(listed.await)
}

#[utoipa::path(post, path = "/api/pult/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, description = "With the secret of its signatures, told once", body = Hook),
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
        let hook = Hook {
            secret: Some(made.secret.clone()),
            ..Hook::of(&made)
        };
        Ok((StatusCode::CREATED, Json(hook)).into_response())
    };
    answer(made.await)
}

#[utoipa::path(delete, path = "/api/pult/webhooks/{id}", tag = "webhooks", params(("id" = i64, Path)),
    responses((status = 200, description = "Told no more", body = Deleted), (status = 404, body = crate::openapi::Problem)))]
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
        Ok(Json(Deleted { deleted: id }).into_response())
    };
    answer(deleted.await)
}

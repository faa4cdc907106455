//! `/api/pult/outbox`: what leaves the office, and what did not get through.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, queried};
use pult_app::{Error, Posted, Result};
use pult_dialect::Api;
use pult_domain::{Message, MessageId, Wrong};

/// So many are told when nothing else is asked, and at most.
const FEW: i64 = 100;
const MOST: i64 = 1000;

/// A message that leaves the office. What it says is not told: it may be a code to log in with.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Letter {
    id: i64,
    /// `sms`, `voice`, `webhook`
    kind: String,
    recipient: String,
    order: Option<i64>,
    /// `waiting`, `sent`, `given_up`
    state: &'static str,
    created_at: i64,
    sent_at: Option<i64>,
    attempts: u32,
    /// When it is tried next, of one that waits
    next_at: Option<i64>,
    /// What the last attempt said
    error: String,
}

/// Messages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Outbox {
    messages: Vec<Letter>,
}

impl Letter {
    fn of(message: &Message) -> Letter {
        let state = match (message.sent_at, message.dead) {
            (Some(_), _) => "sent",
            (None, true) => "given_up",
            (None, false) => "waiting",
        };
        Letter {
            id: message.id.0,
            kind: message.kind.clone(),
            recipient: message.recipient.clone(),
            order: message.order.map(|id| id.0),
            state,
            created_at: message.created_at.0,
            sent_at: message.sent_at.map(|at| at.0),
            attempts: message.attempts,
            next_at: (state == "waiting").then_some(message.next_at.0),
            error: message.error.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    state: Option<String>,
    limit: Option<i64>,
}

#[utoipa::path(get, path = "/api/pult/outbox", tag = "messages",
    params(("state" = Option<String>, Query, description = "`waiting` or `given_up`; without it the newest of all"),
        ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Outbox), (status = 400, body = crate::openapi::Problem)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let asked: Asked = queried(&request.uri)?;
        let which = match asked.state.as_deref() {
            None => Posted::All,
            Some("waiting") => Posted::Waiting,
            Some("given_up") => Posted::GivenUp,
            Some(_) => {
                return Err(Error::invalid(
                    "state",
                    Wrong::Either("waiting", "given_up"),
                ));
            }
        };
        let limit = asked.limit.unwrap_or(FEW).clamp(1, MOST);
        let messages = api.dispatch.posted(&caller, which, limit).await?;
        let messages = messages.iter().map(Letter::of).collect();
        Ok(Json(Outbox { messages }).into_response())
    };
    answer(told.await)
}

fn message_id(text: &str) -> Result<MessageId> {
    let id = text.parse().map(MessageId);
    id.map_err(|_| Error::not_found("message", text))
}

#[utoipa::path(post, path = "/api/pult/outbox/{id}/attempts", tag = "messages", params(("id" = i64, Path)),
    responses((status = 200, description = "It is tried again at once, also when it was given up", body = Letter),
        (status = 404, body = crate::openapi::Problem), (status = 409, description = "It went out", body = crate::openapi::Problem)))]
pub(super) async fn again(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let tried = async {
        let caller = admitted(&api, &request).await?;
        let id = message_id(&id)?;
        api.dispatch.retry_message(&caller, id).await?;
        let message = api.dispatch.message(id).await?;
        Ok(Json(Letter::of(&message)).into_response())
    };
    answer(tried.await)
}

#[utoipa::path(delete, path = "/api/pult/outbox/{id}", tag = "messages", params(("id" = i64, Path)),
    responses((status = 200, description = "It is tried no more", body = Letter),
        (status = 404, body = crate::openapi::Problem), (status = 409, description = "It went out", body = crate::openapi::Problem)))]
pub(super) async fn give_up(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let given_up = async {
        let caller = admitted(&api, &request).await?;
        let id = message_id(&id)?;
        api.dispatch.give_message_up(&caller, id).await?;
        let message = api.dispatch.message(id).await?;
        Ok(Json(Letter::of(&message)).into_response())
    };
    answer(given_up.await)
}

//! `/api/pult/orders`: orders for programs of the office's own: made, read, edited, driven, taken back.

mod commands;
mod read;
mod wire;

use axum::Json;
use axum::extract::{Path, Query, Request as HttpRequest, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::basic::{admitted, refusal};
use super::{find, order_view};
use pult_app::{Caller, Error, Once, OrderQuery, Request, Result};
use pult_dialect::Api;
use pult_dialect::admit::retry_key;
use pult_domain::{OrderId, Phone, Timestamp};

pub(super) use commands::command;

/// How many orders a list answers when nothing else is asked, and at most.
const PAGE: usize = 100;

/// What a list is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    open: Option<bool>,
    phone: Option<String>,
    created_from: Option<i64>,
    created_to: Option<i64>,
    limit: Option<usize>,
}

/// `GET /api/pult/orders`: the newest orders that pass, newest first; with `q` what is found by it.
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let is_search = |query: &str| query.split('&').any(|part| part.starts_with("q="));
    if request.uri.query().is_some_and(is_search) {
        return find::find(State(api), request).await;
    }
    let listed = async {
        let caller = admitted(&api, &request).await?;
        let asked: std::result::Result<Query<Listed>, _> = Query::try_from_uri(&request.uri);
        let Query(asked) = asked.map_err(|error| Error::invalid("query", error.body_text()))?;
        let phone = asked.phone.as_deref().map(Phone::parse).transpose()?;
        let query = OrderQuery {
            open: asked.open,
            phone,
            created: (
                asked.created_from.map(Timestamp),
                asked.created_to.map(Timestamp),
            ),
            limit: Some(asked.limit.unwrap_or(PAGE).clamp(1, PAGE)),
            ..OrderQuery::default()
        };
        let mut orders = api.dispatch.orders(&caller, query).await?;
        orders.reverse();
        let orders: Vec<_> = orders.iter().map(order_view::order).collect();
        Ok(Json(json!({ "orders": orders })).into_response())
    };
    answer(listed.await)
}

/// `GET /api/pult/orders/ID`.
pub(super) async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let shown = async {
        let caller = admitted(&api, &request).await?;
        let view = api.dispatch.order(&caller, order_id(&id)?).await?;
        Ok(Json(order_view::order(&view)).into_response())
    };
    answer(shown.await)
}

/// `GET /api/pult/orders/ID/history`: what happened to it, oldest first.
pub(super) async fn history(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let events = api.dispatch.order_history(&caller, order_id(&id)?).await?;
        let events: Vec<_> = events.iter().map(wire::event).collect();
        Ok(Json(json!({ "events": events })).into_response())
    };
    answer(told.await)
}

/// `POST /api/pult/orders`: makes an order.
pub(super) async fn create(State(api): State<Api>, request: HttpRequest) -> Response {
    let made = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        caller.require(pult_domain::Role::Dispatch)?;
        let new: read::Asked = parsed(&bytes)?;
        let once = Once {
            key: once_key(&api, &caller, &parts, &bytes).await?,
            despite: new.despite.clone(),
            ..Once::default()
        };
        let order = new.order()?;
        let made = api.dispatch.create_order(&caller, order, once).await?;
        let view = api.dispatch.order(&caller, made.id).await?;
        Ok((StatusCode::CREATED, Json(order_view::order(&view))).into_response())
    };
    answer(made.await)
}

/// `PATCH /api/pult/orders/ID`: edits an open order; with `preview: true` says what that would do.
pub(super) async fn edit(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: HttpRequest,
) -> Response {
    let edited = async {
        let (caller, _, bytes) = received(&api, request).await?;
        let id = order_id(&id)?;
        let patch: read::Patch = parsed(&bytes)?;
        let (preview, despite) = (patch.preview, patch.despite.clone());
        let edit = patch.edit()?;
        if preview {
            let preview = api.dispatch.preview_edit(&caller, id, edit).await?;
            return Ok(Json(wire::preview(&preview)).into_response());
        }
        let command = pult_app::OrderCommand::Edit(Box::new(edit));
        let request = Request {
            despite,
            ..Request::new(id, command)
        };
        let outcome = api.dispatch.command(&caller, request).await?;
        Ok(Json(wire::outcome(&outcome)).into_response())
    };
    answer(edited.await)
}

fn answer(answer: Result<Response>) -> Response {
    answer.unwrap_or_else(|error| refusal(&error))
}

fn order_id(text: &str) -> Result<OrderId> {
    let id = text.parse().map(OrderId);
    id.map_err(|_| Error::not_found("order", text))
}

/// The operator who calls, and the bytes that he sent.
async fn received(api: &Api, request: HttpRequest) -> Result<(Caller, Parts, Vec<u8>)> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let bytes = pult_dialect::body::read(body, pult_dialect::body::LIMIT).await;
    let bytes = bytes.map_err(|_| Error::invalid("body", "cannot be read"))?;
    Ok((caller, parts, bytes.to_vec()))
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::invalid("body", error.to_string()))
}

/// The key of a request that may be repeated. The same key with another body is refused.
async fn once_key(
    api: &Api,
    caller: &Caller,
    parts: &Parts,
    bytes: &[u8],
) -> Result<Option<String>> {
    let Some(key) = retry_key(caller, &parts.headers) else {
        return Ok(None);
    };
    let digest = Sha256::digest(bytes);
    let body: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    if api
        .dispatch
        .is_other_body(key.clone(), body.clone())
        .await?
    {
        return Err(Error::Invalid {
            field: "Idempotency-Key".to_owned(),
            reason: "this key was used with another body".to_owned(),
        });
    }
    Ok(Some(format!("{key}\n{body}")))
}

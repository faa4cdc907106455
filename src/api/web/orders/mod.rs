//! `/api/pult/orders`: orders for programs of the office's own: made, read, edited, driven, taken back.

pub(super) mod commands;
pub(super) mod read;
mod wire;

use axum::Json;
use axum::extract::{Path, Request as HttpRequest, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::basic::{admitted, answer, office_time, parsed, queried, taken};
use super::when::When;
use super::{find, order_view};
use pult_app::{Caller, Error, OfficeTime, Once, Only, OrderQuery, Request, Result};
use pult_dialect::Api;
use pult_dialect::admit::retry_key;
use pult_domain::{OrderId, Phone, Wrong};

pub(super) use commands::{command, named};
pub(super) use read::{NewOrderBody, money};
pub(super) use wire::event;

/// How many orders a list answers when nothing else is asked, and at most.
const PAGE: usize = 100;

/// A page of orders.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Orders {
    pub orders: Vec<order_view::Order>,
    /// Where the next page begins; null on the last
    pub next: Option<String>,
    /// Of what was found by `q`: the oldest orders are not found yet
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexing: Option<bool>,
}

/// What a list is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    pub q: Option<String>,
    status: Option<String>,
    open: Option<bool>,
    phone: Option<String>,
    #[serde(alias = "from")]
    created_from: Option<When>,
    #[serde(alias = "to")]
    created_to: Option<When>,
    #[serde(alias = "per_page")]
    pub limit: Option<usize>,
    pub after: Option<String>,
}

impl Listed {
    /// What passes a list, found by words or not.
    fn wanted(&self, office: &OfficeTime) -> Result<Only> {
        let open = match self.status.as_deref() {
            None => self.open,
            Some("open") => Some(true),
            Some("closed") => Some(false),
            Some(_) => return Err(Error::invalid("status", Wrong::Either("open", "closed"))),
        };
        let moment = |field, when: &Option<When>| {
            let when = when.as_ref();
            when.map(|when| when.of(field, office)).transpose()
        };
        let from = moment("from", &self.created_from)?;
        let to = moment("to", &self.created_to)?;
        Ok(Only { open, from, to })
    }
}

#[utoipa::path(get, path = "/api/pult/orders", tag = "orders",
    params(("q" = Option<String>, Query, description = "Finds orders by whatever is said of them"),
        ("status" = Option<String>, Query, description = "`open` or `closed`"), ("phone" = Option<String>, Query),
        ("from" = Option<String>, Query, description = "Made at that moment or later: Unix seconds or ISO 8601"),
        ("to" = Option<String>, Query, description = "Made before that moment"),
        ("per_page" = Option<usize>, Query, description = "At most 100, of those found by `q` 200"),
        ("after" = Option<String>, Query, description = "The `next` of the page before")),
    responses((status = 200, body = Orders)))]
/// `GET /api/pult/orders`: the newest orders that pass, newest first; with `q` what is found by it.
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let listed = async {
        let caller = admitted(&api, &request).await?;
        let asked: Listed = queried(&request.uri)?;
        let wanted = asked.wanted(&office_time(&api).await?)?;
        let base = api.settings.base(&request.headers);
        if asked.q.is_some() {
            let page = find::find(&api, &caller, asked, wanted, &base).await?;
            return Ok(Json(page).into_response());
        }
        let phone = asked.phone.as_deref().map(Phone::parse).transpose()?;
        let limit = asked.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let query = OrderQuery {
            open: wanted.open,
            phone,
            created: (wanted.from, wanted.to),
            before: asked.after.as_deref().map(cursor).transpose()?,
            // One more tells whether there is another page.
            limit: Some(limit + 1),
            ..OrderQuery::default()
        };
        let mut orders = api.dispatch.orders(&caller, query).await?;
        orders.reverse();
        let is_last = orders.len() <= limit;
        orders.truncate(limit);
        let next = orders.last().filter(|_| !is_last);
        let page = Orders {
            indexing: None,
            next: next.map(|view| BASE64.encode(view.order.id.0.to_string())),
            orders: order_view::orders(&api, &base, &orders).await?,
        };
        Ok(Json(page).into_response())
    };
    answer(listed.await)
}

#[utoipa::path(get, path = "/api/pult/orders/{id}", tag = "orders", params(("id" = i64, Path)),
    responses((status = 200, body = order_view::Order), (status = 404, body = crate::openapi::Problem)))]
/// `GET /api/pult/orders/ID`.
pub(super) async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let shown = async {
        let caller = admitted(&api, &request).await?;
        let view = api.dispatch.order(&caller, order_id(&id)?).await?;
        let base = api.settings.base(&request.headers);
        Ok(Json(order_view::order(&api, &base, &view).await?).into_response())
    };
    answer(shown.await)
}

#[utoipa::path(get, path = "/api/pult/orders/{id}/history", tag = "orders", params(("id" = i64, Path)),
    responses((status = 200, description = "What happened to it, oldest first", body = wire::History)))]
/// `GET /api/pult/orders/ID/history`: what happened to it, oldest first.
pub(super) async fn history(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let events = api.dispatch.order_history(&caller, order_id(&id)?).await?;
        Ok(Json(wire::History::of(&events)).into_response())
    };
    answer(told.await)
}

#[utoipa::path(post, path = "/api/pult/orders", tag = "orders", request_body = NewOrderBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "A retry answers the same order")),
    responses((status = 201, body = order_view::Order), (status = 400, body = crate::openapi::Problem), (status = 409, body = crate::openapi::Problem),
        (status = 422, description = "The key was used with another body", body = crate::openapi::Problem)))]
/// `POST /api/pult/orders`: makes an order.
pub(super) async fn create(State(api): State<Api>, request: HttpRequest) -> Response {
    let made = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        caller.require(pult_domain::Role::Dispatch)?;
        let new: NewOrderBody = parsed(&bytes)?;
        let once = Once {
            key: once_key(&api, &caller, &parts, &bytes).await?,
            despite: new.despite.clone(),
            ..Once::default()
        };
        let order = new.order(&office_time(&api).await?)?;
        let made = api.dispatch.create_order(&caller, order, once).await?;
        let view = api.dispatch.order(&caller, made.id).await?;
        let base = api.settings.base(&parts.headers);
        let order = order_view::order(&api, &base, &view).await?;
        Ok((StatusCode::CREATED, Json(order)).into_response())
    };
    answer(made.await)
}

#[utoipa::path(patch, path = "/api/pult/orders/{id}", tag = "orders", params(("id" = i64, Path)),
    request_body = read::Patch, responses((status = 200, body = wire::Edited), (status = 409, body = crate::openapi::Problem)))]
/// `PATCH /api/pult/orders/ID`: edits an open order; with `preview: true` says what that would do.
pub(super) async fn edit(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: HttpRequest,
) -> Response {
    let edited = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        let id = order_id(&id)?;
        let patch: read::Patch = parsed(&bytes)?;
        let (preview, despite) = (patch.preview, patch.despite.clone());
        let edit = patch.edit(&office_time(&api).await?)?;
        if preview {
            let preview = api.dispatch.preview_edit(&caller, id, edit).await?;
            let preview = wire::Edited::Preview(wire::Preview::of(&preview));
            return Ok(Json(preview).into_response());
        }
        let command = pult_app::OrderCommand::Edit(Box::new(edit));
        let request = Request {
            despite,
            ..Request::new(id, command)
        };
        let outcome = api.dispatch.command(&caller, request).await?;
        let base = api.settings.base(&parts.headers);
        let order = order_view::outcome(&api, &base, &outcome).await?;
        Ok(Json(wire::Edited::Done(Box::new(order))).into_response())
    };
    answer(edited.await)
}

/// Where a page begins: the `next` of the one before.
fn cursor(text: &str) -> Result<OrderId> {
    let wrong = || Error::invalid("after", Wrong::NoCursor);
    let bytes = BASE64.decode(text).map_err(|_| wrong())?;
    let id = String::from_utf8(bytes).ok().and_then(|id| id.parse().ok());
    id.map(OrderId).ok_or_else(wrong)
}

fn order_id(text: &str) -> Result<OrderId> {
    let id = text.parse().map(OrderId);
    id.map_err(|_| Error::not_found("order", text))
}

/// The operator who calls, and the bytes that he sent.
pub(super) async fn received(api: &Api, request: HttpRequest) -> Result<(Caller, Parts, Vec<u8>)> {
    let (parts, body) = request.into_parts();
    let caller = admitted(api, &parts).await?;
    let bytes = taken(body).await?;
    Ok((caller, parts, bytes))
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
        return Err(Error::invalid("Idempotency-Key", Wrong::KeyOfOtherBody));
    }
    Ok(Some(format!("{key}\n{body}")))
}

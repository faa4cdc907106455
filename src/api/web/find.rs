//! `GET /api/pult/orders?q=`: orders found by whatever is said of them.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::basic::{admitted, refusal};
use super::order_view;
use pult_app::{Error, Result, Search};
use pult_dialect::Api;
use pult_domain::OrderId;

/// What is looked for.
#[derive(Deserialize)]
struct Asked {
    q: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
}

/// Open orders first, then the archive by nearness in time. Admits operators.
pub(super) async fn find(State(api): State<Api>, request: Parts) -> Response {
    match found(&api, &request).await {
        Ok(found) => Json(found).into_response(),
        Err(error) => refusal(&error),
    }
}

async fn found(api: &Api, request: &Parts) -> Result<Value> {
    let caller = admitted(api, request).await?;
    let asked: Result<Query<Asked>, _> = Query::try_from_uri(&request.uri);
    let Query(asked) = asked.map_err(|error| Error::invalid("query", error.body_text()))?;
    let text = asked.q.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Error::invalid("q", "say what is looked for"))?;
    let after = asked.after.map(|cursor| {
        let id = cursor.parse().map(OrderId);
        id.map_err(|_| Error::invalid("after", "is not the `next` of an answer"))
    });
    let search = Search {
        text,
        limit: asked.limit.unwrap_or_default(),
        after: after.transpose()?,
    };
    let found = api.dispatch.search(&caller, search).await?;
    let orders: Vec<Value> = found.orders.iter().map(order_view::order).collect();
    Ok(json!({
        "orders": orders,
        "next": found.next.map(|id| id.to_string()),
        "indexing": found.unindexed_below.is_some(),
    }))
}

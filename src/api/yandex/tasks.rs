//! Tasks: what is to be fetched and brought.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::admission::Door;
use super::answer::done;
use super::error::Failure;
use super::json::Body;
use super::{map, wire};
use pult_app::{Once, Repeat};
use pult_dialect::Api;
use pult_dialect::admit::retry_key;
use pult_domain::{OrderId, PlaceKind};

/// `POST tasks`
pub async fn create(
    State(api): State<Api>,
    Door { caller, .. }: Door,
    headers: HeaderMap,
    Body(new): Body<wire::NewTasks>,
) -> Result<Json<wire::CreatedTasks>, Failure> {
    let depots = api.dispatch.places(&caller, PlaceKind::Depot).await?;
    let orders = map::orders_from_tasks(&new.tasks, &depots)?;
    let once = Once {
        key: retry_key(&caller, &headers),
        repeat: Repeat::SameReference,
        ..Once::default()
    };
    let made = api.dispatch.create_orders(&caller, orders, once).await?;
    let tasks = made.iter().map(map::created_task).collect();
    Ok(Json(wire::CreatedTasks { tasks }))
}

/// `GET tasks/ID`
pub async fn read(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Json<wire::Task>, Failure> {
    let view = api.dispatch.order(&caller, OrderId(ids[0])).await?;
    Ok(Json(map::task_from_order(&view.order)))
}

/// `GET tasks/ID/assignment`: 202 while nobody is asked.
pub async fn assignment(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Response, Failure> {
    let view = api.dispatch.order(&caller, OrderId(ids[0])).await?;
    let now = view.now;
    let assignment = view.assignment.filter(|found| !found.has_expired(now));
    Ok(match assignment {
        Some(assignment) => Json(map::id(assignment.id)).into_response(),
        None => StatusCode::ACCEPTED.into_response(),
    })
}

/// `DELETE tasks/ID`
pub async fn delete(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Json<Value>, Failure> {
    let id = OrderId(ids[0]);
    api.dispatch.delete_order(&caller, id, true).await?;
    Ok(done())
}

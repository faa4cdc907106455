//! Assignments, and the bargain over them: a courier is suggested one, accepts or rejects it, and
//! completes what he accepted.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::admission::Door;
use super::answer::done;
use super::error::Failure;
use super::{map, wire};
use pult_app::Error;
use pult_dialect::Api;
use pult_domain::{AssignmentId, CrewId};

/// `GET assignments/ID`
pub async fn read(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Json<wire::Assignment>, Failure> {
    let id = AssignmentId(ids[0]);
    let view = api.dispatch.assignment(&caller, id).await?;
    Ok(Json(map::assignment(&view, api.dispatch.now())))
}

/// `GET couriers/ID/suggestions`
pub async fn suggestions(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Json<wire::Suggestions>, Failure> {
    let offers = api.dispatch.crew_offers(&caller, CrewId(ids[0])).await?;
    let mut assignments = Vec::with_capacity(offers.len());
    for offer in offers {
        // A courier of the whole office may be asked about another company's tasks.
        match api.dispatch.assignment(&caller, offer.id).await {
            Ok(_) => assignments.push(map::id(offer.id)),
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Json(wire::Suggestions { assignments }))
}

/// `POST couriers/ID/suggestions/ID/accept`
pub async fn accept(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<2>,
) -> Result<Json<Value>, Failure> {
    let (crew, assignment) = (CrewId(ids[0]), AssignmentId(ids[1]));
    api.dispatch.accept(&caller, assignment, crew).await?;
    Ok(done())
}

/// `DELETE couriers/ID/suggestions/ID`
pub async fn reject(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<2>,
) -> Result<Json<Value>, Failure> {
    let (crew, assignment) = (CrewId(ids[0]), AssignmentId(ids[1]));
    api.dispatch.decline(&caller, assignment, crew).await?;
    Ok(done())
}

/// `POST couriers/ID/assignments/ID/complete`
pub async fn complete(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<2>,
) -> Result<Json<Value>, Failure> {
    let (crew, assignment) = (CrewId(ids[0]), AssignmentId(ids[1]));
    let done_by = api.dispatch.complete_assignment(&caller, assignment, crew);
    done_by.await?;
    Ok(done())
}

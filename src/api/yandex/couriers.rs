//! Couriers at work: who takes part in the distribution, and where they are.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use serde_json::Value;

use super::admission::{Door, number};
use super::answer::done;
use super::error::Failure;
use super::json::Body;
use super::page::Page;
use super::{map, wire};
use pult_dialect::Api;
use pult_domain::CrewId;

/// `GET couriers/online`
pub async fn online(
    State(api): State<Api>,
    Door { caller, .. }: Door,
    uri: Uri,
) -> Result<Json<wire::OnlineCouriers>, Failure> {
    let page = Page::of(&uri);
    let on_line = api.dispatch.crews_on_line(&caller).await?;
    let couriers = page.cut(on_line.into_iter().map(map::id));
    Ok(Json(wire::OnlineCouriers { couriers }))
}

/// `POST couriers`: all or none; answers what was set.
pub async fn set_statuses(
    State(api): State<Api>,
    Door { caller, .. }: Door,
    Body(statuses): Body<wire::CourierStatuses>,
) -> Result<Json<wire::CourierStatuses>, Failure> {
    let shift = |courier: &wire::CourierStatus| {
        let unknown = || Failure::unknown("courier", &courier.id);
        let id = number(&courier.id).ok_or_else(unknown)?;
        Ok((CrewId(id), map::is_online(courier.status)))
    };
    let shifts = statuses.couriers.iter().map(shift);
    let shifts = shifts.collect::<Result<Vec<_>, Failure>>()?;
    api.dispatch.set_shifts(&caller, shifts).await?;
    Ok(Json(statuses))
}

/// `GET couriers/ID`
pub async fn status(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
) -> Result<Json<wire::Status>, Failure> {
    let view = api.dispatch.crew(&caller, CrewId(ids[0])).await?;
    let status = map::status_of_duty(view.duty);
    Ok(Json(wire::Status { status }))
}

/// `PATCH couriers/ID`, and `POST` as in the guide's scenario.
pub async fn set_status(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
    Body(new): Body<wire::Status>,
) -> Result<Json<wire::Status>, Failure> {
    let shift = (CrewId(ids[0]), map::is_online(new.status));
    api.dispatch.set_shifts(&caller, vec![shift]).await?;
    Ok(Json(new))
}

/// `POST couriers/ID/push-positions`: all or none.
pub async fn push_positions(
    State(api): State<Api>,
    Door { caller, ids, .. }: Door<1>,
    Body(pushed): Body<wire::Positions>,
) -> Result<Json<Value>, Failure> {
    let crew = CrewId(ids[0]);
    // An unknown courier is told so before what is wrong with his positions.
    api.dispatch.crew(&caller, crew).await?;
    let positions = map::positions(&pushed.positions)?;
    api.dispatch
        .push_positions(&caller, crew, positions)
        .await?;
    Ok(done())
}

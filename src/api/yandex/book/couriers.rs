//! Couriers: each is a crew of the office with a driver of his own, off line at first.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use super::{Wanted, batch, nth};
use crate::admission::Door;
use crate::error::Failure;
use crate::json::Body;
use crate::{map, wire};
use pult_app::Kept;
use pult_dialect::Api;
use pult_domain::CrewId;

/// `GET couriers`
pub async fn list(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    uri: Uri,
) -> Result<Json<Vec<wire::Courier>>, Failure> {
    let wanted = Wanted::of(&uri);
    let known = api.dispatch.crew_records(&caller).await?;
    let known = wanted.of_list(known, |(crew, _)| &crew.external_ref);
    let couriers = known.iter();
    let couriers = couriers.map(|(crew, driver)| map::courier(company, crew, driver));
    Ok(Json(couriers.collect()))
}

/// `POST couriers`: known numbers are changed, all or none.
pub async fn put(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::CourierChange>>,
) -> Result<Json<Vec<wire::Courier>>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    let couriers = kept.list.iter();
    let couriers = couriers.map(|(crew, driver)| map::courier(door.company, crew, driver));
    Ok(Json(couriers.collect()))
}

async fn keep(
    api: &Api,
    door: &Door,
    sent: &[wire::CourierChange],
) -> Result<Kept<(pult_domain::Crew, pult_domain::Driver)>, Failure> {
    let notes = sent.iter().enumerate();
    let notes = notes
        .map(|(index, courier)| map::crew_note(&nth(index), courier))
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(api.dispatch.keep_crews(&door.caller, notes).await?)
}

/// `PATCH couriers/ID`
pub async fn change(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
    Body(sent): Body<wire::CourierChange>,
) -> Result<Json<wire::Courier>, Failure> {
    let note = map::crew_note_of_change(&sent)?;
    let changed = api.dispatch.note_crew(&caller, CrewId(ids[0]), note);
    let (crew, driver) = changed.await?;
    Ok(Json(map::courier(company, &crew, &driver)))
}

/// `POST couriers-batch`: as `POST couriers`; tells how many were new.
pub async fn put_batch(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::CourierChange>>,
) -> Result<Json<wire::Batch>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    Ok(Json(batch(&kept)))
}

/// `GET couriers/ID`
pub async fn read(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Courier>, Failure> {
    let (crew, driver) = api.dispatch.crew_record(&caller, CrewId(ids[0])).await?;
    Ok(Json(map::courier(company, &crew, &driver)))
}

/// `DELETE couriers/ID`: he is marked as deleted, and told as he was.
pub async fn remove(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Courier>, Failure> {
    let id = CrewId(ids[0]);
    let (crew, driver) = api.dispatch.crew_record(&caller, id).await?;
    api.dispatch.remove_crew(&caller, id).await?;
    Ok(Json(map::courier(company, &crew, &driver)))
}

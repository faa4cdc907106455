//! Vehicles, and who drives which.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use super::{Wanted, batch, nth};
use crate::admission::{Door, number};
use crate::error::Failure;
use crate::json::Body;
use crate::{map, wire};
use pult_app::Kept;
use pult_dialect::Api;
use pult_domain::{CrewId, VehicleId};

/// `GET vehicles`
pub async fn list(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    uri: Uri,
) -> Result<Json<Vec<wire::Vehicle>>, Failure> {
    let wanted = Wanted::of(&uri);
    let known = api.dispatch.vehicles(&caller).await?;
    let known = wanted.of_list(known, |vehicle| &vehicle.external_ref);
    let vehicles = known.iter().map(|known| map::vehicle(company, known));
    Ok(Json(vehicles.collect()))
}

/// `POST vehicles`: known numbers are changed, all or none.
pub async fn put(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::VehicleChange>>,
) -> Result<Json<Vec<wire::Vehicle>>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    let vehicles = kept.list.iter();
    let vehicles = vehicles.map(|kept| map::vehicle(door.company, kept));
    Ok(Json(vehicles.collect()))
}

async fn keep(
    api: &Api,
    door: &Door,
    sent: &[wire::VehicleChange],
) -> Result<Kept<pult_domain::Vehicle>, Failure> {
    let notes = sent.iter().enumerate();
    let notes = notes
        .map(|(index, vehicle)| map::vehicle_note(&nth(index), vehicle))
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(api.dispatch.keep_vehicles(&door.caller, notes).await?)
}

/// `POST link-courier-vehicle`: the courier leaves the vehicle he was linked with.
pub async fn link(
    State(api): State<Api>,
    Door { caller, .. }: Door,
    Body(pair): Body<wire::Link>,
) -> Result<Json<wire::Link>, Failure> {
    let id = |kind: &str, text: &str| {
        let unknown = || Failure::not_found(format!("{kind} {text} does not exist"));
        number(text).ok_or_else(unknown)
    };
    let crew = CrewId(id("courier", &pair.courier_id)?);
    let vehicle = VehicleId(id("vehicle", &pair.vehicle_id)?);
    api.dispatch.link(&caller, crew, vehicle).await?;
    Ok(Json(pair))
}

/// `POST vehicles-batch`: as `POST vehicles`; tells how many were new.
pub async fn put_batch(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::VehicleChange>>,
) -> Result<Json<wire::Batch>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    Ok(Json(batch(&kept)))
}

/// `GET vehicles/ID`
pub async fn read(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Vehicle>, Failure> {
    let unknown = || Failure::not_found(format!("vehicle {} does not exist", ids[0]));
    let known = api.dispatch.vehicles(&caller).await?;
    let found = known.iter().find(|vehicle| vehicle.id.0 == ids[0]);
    Ok(Json(map::vehicle(company, found.ok_or_else(unknown)?)))
}

/// `PATCH vehicles/ID`
pub async fn change(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
    Body(sent): Body<wire::VehicleChange>,
) -> Result<Json<wire::Vehicle>, Failure> {
    let note = map::vehicle_note_of_change(&sent)?;
    let changed = api
        .dispatch
        .change_vehicle(&caller, VehicleId(ids[0]), note);
    Ok(Json(map::vehicle(company, &changed.await?)))
}

/// `DELETE vehicles/ID`: it is marked as deleted, and told as it was.
pub async fn remove(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Vehicle>, Failure> {
    let removed = api.dispatch.remove_vehicle(&caller, VehicleId(ids[0]));
    Ok(Json(map::vehicle(company, &removed.await?)))
}

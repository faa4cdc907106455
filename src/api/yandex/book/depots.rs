//! Depots: where couriers fetch what they bring.

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
use pult_domain::{PlaceId, PlaceKind};

/// `GET depots`
pub async fn list(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    uri: Uri,
) -> Result<Json<Vec<wire::Depot>>, Failure> {
    let wanted = Wanted::of(&uri);
    let known = api.dispatch.places(&caller, PlaceKind::Depot).await?;
    let known = wanted.of_list(known, |depot| &depot.external_ref);
    let depots = known.iter().map(|known| map::depot(company, known));
    Ok(Json(depots.collect()))
}

/// `POST depots`: known numbers are changed, all or none.
pub async fn put(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::DepotChange>>,
) -> Result<Json<Vec<wire::Depot>>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    let depots = kept.list.iter();
    let depots = depots.map(|kept| map::depot(door.company, kept));
    Ok(Json(depots.collect()))
}

async fn keep(
    api: &Api,
    door: &Door,
    sent: &[wire::DepotChange],
) -> Result<Kept<pult_domain::Place>, Failure> {
    let known = api.dispatch.places(&door.caller, PlaceKind::Depot).await?;
    let is_new = |number: &str| {
        let mut numbers = known
            .iter()
            .filter_map(|known| known.external_ref.as_deref());
        !numbers.any(|known| known == number)
    };
    let notes = sent.iter().enumerate();
    let notes = notes
        .map(|(index, depot)| {
            let number = depot.number.as_deref().unwrap_or_default();
            map::depot_note(&nth(index), depot, is_new(number))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(api.dispatch.keep_depots(&door.caller, notes).await?)
}

/// `POST depots-batch`: as `POST depots`; tells how many were new.
pub async fn put_batch(
    State(api): State<Api>,
    door: Door,
    Body(sent): Body<wire::OneOrMany<wire::DepotChange>>,
) -> Result<Json<wire::Batch>, Failure> {
    let kept = keep(&api, &door, &sent.0).await?;
    Ok(Json(batch(&kept)))
}

/// `GET depots/ID`
pub async fn read(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Depot>, Failure> {
    let depot = api.dispatch.depot(&caller, PlaceId(ids[0])).await?;
    Ok(Json(map::depot(company, &depot)))
}

/// `PATCH depots/ID`
pub async fn change(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
    Body(sent): Body<wire::DepotChange>,
) -> Result<Json<wire::Depot>, Failure> {
    let note = map::depot_note_of_change(&sent)?;
    let changed = api.dispatch.change_depot(&caller, PlaceId(ids[0]), note);
    Ok(Json(map::depot(company, &changed.await?)))
}

/// `DELETE depots/ID`: it is marked as deleted, and told as it was.
pub async fn remove(
    State(api): State<Api>,
    Door {
        caller,
        company,
        ids,
    }: Door<1>,
) -> Result<Json<wire::Depot>, Failure> {
    let removed = api.dispatch.remove_depot(&caller, PlaceId(ids[0])).await?;
    Ok(Json(map::depot(company, &removed)))
}

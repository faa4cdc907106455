//! Depots: where couriers fetch what they bring.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use super::{Wanted, nth};
use crate::admission::Door;
use crate::error::Failure;
use crate::json::Body;
use crate::{map, wire};
use pult_dialect::Api;
use pult_domain::PlaceKind;

/// `GET depots`
pub async fn list(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    uri: Uri,
) -> Result<Json<Vec<wire::Depot>>, Failure> {
    let wanted = Wanted::of(&uri)?;
    let known = api.dispatch.places(&caller, PlaceKind::Depot).await?;
    let known = wanted.of_list(known, |depot| &depot.external_ref);
    let depots = known.iter().map(|known| map::depot(company, known));
    Ok(Json(depots.collect()))
}

/// `POST depots`: known numbers are changed, all or none.
pub async fn put(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    Body(wire::OneOrMany(sent)): Body<wire::OneOrMany<wire::DepotChange>>,
) -> Result<Json<Vec<wire::Depot>>, Failure> {
    let known = api.dispatch.places(&caller, PlaceKind::Depot).await?;
    let is_new = |number: &str| {
        let mut numbers = known
            .iter()
            .filter_map(|known| known.external_ref.as_deref());
        !numbers.any(|known| known == number)
    };
    let notes = sent.iter().enumerate();
    let notes = notes
        .map(|(index, depot)| map::depot_note(&nth(index), depot, is_new(&depot.number)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let kept = api.dispatch.keep_depots(&caller, notes).await?;
    let depots = kept.iter().map(|kept| map::depot(company, kept));
    Ok(Json(depots.collect()))
}

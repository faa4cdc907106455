//! The settings of a company.

use axum::Json;
use axum::extract::State;

use super::admission::Door;
use super::error::Failure;
use super::json::Body;
use super::{map, wire};
use pult_dialect::Api;

/// `GET settings`
pub async fn read(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
) -> Result<Json<wire::Settings>, Failure> {
    let companies = api.dispatch.companies(&caller).await?;
    let known = companies.into_iter().find(|known| known.id == company);
    let quality = known.and_then(|known| known.quality);
    let quality = quality.unwrap_or(api.dispatch.rules().quality);
    Ok(Json(map::settings(quality)))
}

/// `PATCH settings`
pub async fn change(
    State(api): State<Api>,
    Door {
        caller, company, ..
    }: Door,
    Body(new): Body<wire::Settings>,
) -> Result<Json<wire::Settings>, Failure> {
    let quality = map::quality(new.quality);
    api.dispatch.set_quality(&caller, company, quality).await?;
    Ok(Json(new))
}

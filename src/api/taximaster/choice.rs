//! Which tariff an order would have.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::wire::Data;
use pult_app::Error;
use pult_domain::{ClientId, CompanyId, CrewGroupId, TariffId};

pub(super) async fn select_tariff_for_order(desk: &Desk, fields: &Fields) -> Answer {
    if let Some(id) = fields.id("client_id", ClientId)? {
        let client = desk.dispatch.client(id).await;
        client.map_err(|error| Failure::by_kind(error, &[("client", 100)]))?;
    }
    if let Some(id) = fields.id("crew_group_id", CrewGroupId)? {
        let groups = desk.dispatch.crew_groups().await?;
        if !groups.iter().any(|group| group.id == id) {
            return Err(Failure::wrong("crew_group_id"));
        }
    }
    let company = fields.id("uds_id", CompanyId)?;
    let at = fields.time("source_time", desk.time().await?)?;
    fields.flag("is_prize")?;
    for address in fields.objects("addresses")? {
        address.point("lat", "lon")?;
    }
    match desk.dispatch.tariff_at(&desk.caller, company, at).await {
        Ok(tariff) => Data::of(&json!({ "tariff_id": tariff.map_or(0, |TariffId(id)| id) })),
        Err(Error::NotFound {
            kind: "company", ..
        }) => Err(Failure::wrong("uds_id")),
        Err(error) => Err(error.into()),
    }
}

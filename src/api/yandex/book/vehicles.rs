//! Vehicles, and who drives which.

use axum::Json;
use axum::extract::State;

use super::{Record, each};
use crate::admission::{Door, number};
use crate::error::Failure;
use crate::json::Body;
use crate::{map, wire};
use pult_app::{Caller, Kept};
use pult_dialect::Api;
use pult_domain::{self as domain, CompanyId, CrewId, VehicleId};

/// Vehicles of the book.
pub struct Vehicle;

impl Record for Vehicle {
    type Sent = wire::VehicleChange;
    type Told = wire::Vehicle;
    type Kept = domain::Vehicle;

    async fn all(api: &Api, caller: &Caller) -> Result<Vec<Self::Kept>, Failure> {
        Ok(api.dispatch.vehicles(caller).await?)
    }

    async fn one(api: &Api, caller: &Caller, id: i64) -> Result<Self::Kept, Failure> {
        Ok(api.dispatch.vehicle_record(caller, VehicleId(id)).await?)
    }

    async fn keep(
        api: &Api,
        caller: &Caller,
        sent: &[Self::Sent],
    ) -> Result<Kept<Self::Kept>, Failure> {
        let notes = each(sent, map::vehicle_note)?;
        Ok(api.dispatch.keep_vehicles(caller, notes).await?)
    }

    async fn change(
        api: &Api,
        caller: &Caller,
        id: i64,
        sent: &Self::Sent,
    ) -> Result<Self::Kept, Failure> {
        let note = map::vehicle_note_of_change(sent)?;
        let changed = api.dispatch.change_vehicle(caller, VehicleId(id), note);
        Ok(changed.await?)
    }

    async fn remove(api: &Api, caller: &Caller, id: i64) -> Result<Self::Kept, Failure> {
        Ok(api.dispatch.remove_vehicle(caller, VehicleId(id)).await?)
    }

    fn number(kept: &Self::Kept) -> Option<&str> {
        kept.external_ref.as_deref()
    }

    fn told(company: CompanyId, kept: &Self::Kept) -> wire::Vehicle {
        map::vehicle(company, kept)
    }
}

/// `POST link-courier-vehicle`: the courier leaves the vehicle he was linked with.
pub async fn link(
    State(api): State<Api>,
    Door { caller, .. }: Door,
    Body(pair): Body<wire::Link>,
) -> Result<Json<wire::Link>, Failure> {
    let id = |kind: &str, text: &str| number(text).ok_or_else(|| Failure::unknown(kind, text));
    let crew = CrewId(id("courier", &pair.courier_id)?);
    let vehicle = VehicleId(id("vehicle", &pair.vehicle_id)?);
    api.dispatch.link(&caller, crew, vehicle).await?;
    Ok(Json(pair))
}

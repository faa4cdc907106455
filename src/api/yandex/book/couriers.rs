//! Couriers: each is a crew of the office with a driver of his own, off line at first.

use super::{Record, each};
use crate::error::Failure;
use crate::{map, wire};
use pult_app::{Caller, Kept};
use pult_dialect::Api;
use pult_domain::{CompanyId, Crew, CrewId, Driver};

/// Couriers of the book.
pub struct Courier;

impl Record for Courier {
    type Sent = wire::CourierChange;
    type Told = wire::Courier;
    type Kept = (Crew, Driver);

    async fn all(api: &Api, caller: &Caller) -> Result<Vec<Self::Kept>, Failure> {
        Ok(api.dispatch.crew_records(caller).await?)
    }

    async fn one(api: &Api, caller: &Caller, id: i64) -> Result<Self::Kept, Failure> {
        Ok(api.dispatch.crew_record(caller, CrewId(id)).await?)
    }

    async fn keep(
        api: &Api,
        caller: &Caller,
        sent: &[Self::Sent],
    ) -> Result<Kept<Self::Kept>, Failure> {
        let notes = each(sent, map::crew_note)?;
        Ok(api.dispatch.keep_crews(caller, notes).await?)
    }

    async fn change(
        api: &Api,
        caller: &Caller,
        id: i64,
        sent: &Self::Sent,
    ) -> Result<Self::Kept, Failure> {
        let note = map::crew_note_of_change(sent)?;
        Ok(api.dispatch.note_crew(caller, CrewId(id), note).await?)
    }

    async fn remove(api: &Api, caller: &Caller, id: i64) -> Result<Self::Kept, Failure> {
        let known = Self::one(api, caller, id).await?;
        api.dispatch.remove_crew(caller, CrewId(id)).await?;
        Ok(known)
    }

    fn number((crew, _): &Self::Kept) -> Option<&str> {
        crew.external_ref.as_deref()
    }

    fn told(company: CompanyId, (crew, driver): &Self::Kept) -> wire::Courier {
        map::courier(company, crew, driver)
    }
}

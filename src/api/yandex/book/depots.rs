//! Depots: where couriers fetch what they bring.

use std::collections::HashSet;

use super::{Record, each};
use crate::error::Failure;
use crate::{map, wire};
use pult_app::{Caller, Kept};
use pult_dialect::Api;
use pult_domain::{CompanyId, Place, PlaceId, PlaceKind};

/// Depots of the book.
pub struct Depot;

impl Record for Depot {
    type Sent = wire::DepotChange;
    type Told = wire::Depot;
    type Kept = Place;

    async fn all(api: &Api, caller: &Caller) -> Result<Vec<Place>, Failure> {
        Ok(api.dispatch.places(caller, PlaceKind::Depot).await?)
    }

    async fn one(api: &Api, caller: &Caller, id: i64) -> Result<Place, Failure> {
        Ok(api.dispatch.depot(caller, PlaceId(id)).await?)
    }

    async fn keep(api: &Api, caller: &Caller, sent: &[Self::Sent]) -> Result<Kept<Place>, Failure> {
        let known = Self::all(api, caller).await?;
        let numbers: HashSet<&str> = known.iter().filter_map(Self::number).collect();
        let notes = each(sent, |field, depot| {
            let is_known = depot
                .number
                .as_deref()
                .is_some_and(|it| numbers.contains(it));
            map::depot_note(field, depot, !is_known)
        })?;
        Ok(api.dispatch.keep_depots(caller, notes).await?)
    }

    async fn change(
        api: &Api,
        caller: &Caller,
        id: i64,
        sent: &Self::Sent,
    ) -> Result<Place, Failure> {
        let note = map::depot_note_of_change(sent)?;
        let changed = api.dispatch.change_depot(caller, PlaceId(id), note);
        Ok(changed.await?)
    }

    async fn remove(api: &Api, caller: &Caller, id: i64) -> Result<Place, Failure> {
        Ok(api.dispatch.remove_depot(caller, PlaceId(id)).await?)
    }

    fn number(kept: &Place) -> Option<&str> {
        kept.external_ref.as_deref()
    }

    fn told(company: CompanyId, kept: &Place) -> wire::Depot {
        map::depot(company, kept)
    }
}

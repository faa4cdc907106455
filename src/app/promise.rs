//! What may be promised to a caller before his order is kept: when a crew that may be asked is there.

use super::orders::complete_client;
use super::quotes::company_of;
use super::snapshot::imagined;
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{CrewId, NewOrder, Order, OrderId, Seconds, Timestamp};
use pult_engine::{PlaceEstimate, rank};
use pult_store::{Connection, books};

/// When a ride that is not ordered yet could begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// A crew that may be offered this very order is there within this.
    Within {
        /// Who is there soonest.
        crew: CrewId,
        /// In how long.
        eta: Seconds,
        /// From where it is counted, when that is an estimate.
        from: Option<PlaceEstimate>,
    },
    /// A pre-order: crews are looked for from this moment on.
    AssignableAt(Timestamp),
    /// Nobody may be asked now.
    Nobody,
}

impl Dispatch {
    /// What may be promised for an order that does not exist yet: by the engine's own rules (company,
    /// services, mode, group, shift), so that nobody is named who could not be offered it.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn promise_pickup(&self, caller: &Caller, order: &NewOrder) -> Result<Promise> {
        let (now, lead) = (self.now(), self.rules().prior_lead);
        if let Some(due) = order.due_at().filter(|due| *due > now + lead) {
            return Ok(Promise::AssignableAt(due - lead));
        }
        let (caller, asked) = (*caller, order.clone());
        let (order, unwanted) = self
            .read(move |conn| {
                let order = imagine(conn, &caller, asked, now)?;
                let unwanted = books::refused_crews(conn, order.client)?;
                let crews = unwanted.into_iter().next().map(|(_, crews)| crews);
                Ok((order, crews.unwrap_or_default()))
            })
            .await?;
        let mut snapshot = self.snapshot().await?;
        let open = imagined(order.into(), unwanted, &self.zone_areas());
        snapshot.orders.push(open);
        let this = self.clone();
        let ranked = tokio::task::spawn_blocking(move || {
            rank(
                &snapshot,
                this.rules(),
                this.router(),
                OrderId::IMAGINED,
                now,
            )
        });
        let ranked = ranked.await.map_err(|_| Error::Internal)?;
        let candidates = ranked.into_iter().flat_map(|why| why.candidates);
        let soonest = candidates.min_by_key(|candidate| candidate.eta_s);
        Ok(
            soonest.map_or(Promise::Nobody, |candidate| Promise::Within {
                crew: CrewId(candidate.crew),
                eta: Seconds(candidate.eta_s.max(0)),
                from: candidate.from,
            }),
        )
    }
}

/// The order as it would be made, as far as crews are chosen by it.
fn imagine(conn: &Connection, caller: &Caller, new: NewOrder, now: Timestamp) -> Result<Order> {
    let company = company_of(conn, caller, new.company)?;
    let mut order = new.imagined(company, caller.origin, now);
    complete_client(conn, &mut order.client, order.customer.phone.as_ref())?;
    Ok(order)
}

//! What may be promised to a caller before his order is kept: when a crew that may be asked is there.

use super::snapshot::imagined;
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{CompanyId, CrewId, Order, OrderId, Seconds, Timestamp};
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
    pub async fn promise_pickup(&self, caller: &Caller, order: &Order) -> Result<Promise> {
        let (now, lead) = (self.now(), self.rules().prior_lead);
        if let Some(due) = order.due_at().filter(|due| *due > now + lead) {
            return Ok(Promise::AssignableAt(due - lead));
        }
        let mut order = Order {
            id: OrderId(0),
            created_at: now,
            ..order.clone()
        };
        let company = caller.company;
        let (order, unwanted) = self
            .read(move |conn| {
                complete(conn, company, &mut order)?;
                let unwanted = books::refused_crews(conn, order.client)?;
                let crews = unwanted.into_iter().next().map(|(_, crews)| crews);
                Ok((order, crews.unwrap_or_default()))
            })
            .await?;
        let mut snapshot = self.snapshot().await?;
        let open = imagined(order, unwanted, &self.zone_areas());
        snapshot.orders.push(open);
        let this = self.clone();
        let ranked = tokio::task::spawn_blocking(move || {
            rank(&snapshot, this.rules(), this.router(), OrderId(0), now)
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

/// Fills in what the office does when the order is made, as far as crews are chosen by it.
fn complete(conn: &Connection, company: Option<CompanyId>, order: &mut Order) -> Result<()> {
    if order.company == CompanyId(0) {
        let first = || Ok::<_, Error>(books::companies(conn)?.first().map(|company| company.id));
        order.company = match company {
            Some(company) => company,
            None => first()?.unwrap_or_default(),
        };
    }
    if order.client.is_none()
        && let Some(phone) = &order.customer.phone
    {
        order.client = books::client_by_phone(conn, phone)?.map(|client| client.id);
    }
    Ok(())
}

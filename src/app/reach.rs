//! Who can take an order, and how soon: asked by a person who chooses, of an order that is there or of one
//! that is being written down.

use super::quotes::company_of;
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{NewOrder, Order, OrderId};
use pult_engine::{OpenOrder, Reach, reach};

impl Dispatch {
    /// How soon each crew could be at an order, those that can take it first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reach_of(&self, caller: &Caller, id: OrderId) -> Result<Vec<Reach>> {
        let order = self.order(caller, id).await?.order;
        self.reach_by(order).await
    }

    /// The same of an order that is not made yet.
    ///
    /// # Errors
    /// `NotFound` for its company.
    pub async fn reach_for(&self, caller: &Caller, new: NewOrder) -> Result<Vec<Reach>> {
        let (caller, now) = (*caller, self.now());
        let order = self.read(move |conn| {
            let company = company_of(conn, &caller, new.company)?;
            Ok(new.imagined(company, caller.origin, now))
        });
        self.reach_by(order.await?).await
    }

    /// The same of an order as it would be once it is edited.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn reach_by(&self, order: Order) -> Result<Vec<Reach>> {
        let (now, snapshot, this) = (self.now(), self.snapshot().await?, self.clone());
        let start = order.stops.first().and_then(|stop| stop.place()?.point);
        let mut waiting = snapshot.orders.iter();
        let mut open = match waiting.find(|open| open.order.id == order.id) {
            Some(open) => open.clone(),
            None => OpenOrder {
                waiting_since: now,
                ..OpenOrder::of(order.clone())
            },
        };
        open.zone = start.and_then(|point| this.zone_at(point));
        open.order = order.into();
        let ranked = tokio::task::spawn_blocking(move || {
            reach(&snapshot, this.rules(), this.router(), &open, now)
        });
        ranked.await.map_err(|_| Error::Internal)
    }
}

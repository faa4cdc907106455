//! Who can take an order, and how soon: asked by a person who chooses, of an order that is there or of one
//! that is being written down.

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{Order, OrderId};
use pult_engine::{OpenOrder, Reach, reach};
use pult_store::books;

impl Dispatch {
    /// How soon each crew could be at an order, those that can take it first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reach_of(&self, caller: &Caller, id: OrderId) -> Result<Vec<Reach>> {
        let order = self.order(caller, id).await?.order;
        self.reach_for(order).await
    }

    /// The same of an order that is not made yet.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn reach_for(&self, mut order: Order) -> Result<Vec<Reach>> {
        if order.company.0 == 0 {
            // As when it is made: an order that names no company is the first one's.
            let companies = self.read(|conn| Ok(books::companies(conn)?)).await?;
            order.company = companies
                .first()
                .map_or(order.company, |company| company.id);
        }
        let (now, snapshot, this) = (self.now(), self.snapshot().await?, self.clone());
        let start = order.stops.first().and_then(|stop| stop.place()?.point);
        let known = snapshot
            .orders
            .iter()
            .find(|open| open.order.id == order.id);
        let open = match known.filter(|_| order.id.0 > 0) {
            Some(open) => open.clone(),
            None => OpenOrder {
                zone: start.and_then(|point| this.zone_at(point)),
                waiting_since: now,
                order,
                ..OpenOrder::default()
            },
        };
        let ranked = tokio::task::spawn_blocking(move || {
            reach(&snapshot, this.rules(), this.router(), &open, now)
        });
        ranked.await.map_err(|_| Error::Internal)
    }
}

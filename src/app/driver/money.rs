//! What a driver has earned: his account, and the orders of his shift.

use super::super::{Caller, Dispatch, Operation, OrderView, Result};
use pult_domain::{CrewId, Money, OrderId, Seconds, Timestamp};
use pult_store::{books, crews, operations};

/// Without an open shift the last day is told.
const A_DAY: Seconds = Seconds(24 * 3600);

/// What a driver has earned.
#[derive(Debug, Clone)]
pub struct Earnings {
    /// Since when: the beginning of the shift, else a day ago.
    pub since: Timestamp,
    /// What the account comes to.
    pub balance: Money,
    /// What the orders since then came to.
    pub earned: Money,
    /// The orders that the crew has ended since then, oldest first.
    pub orders: Vec<OrderView>,
    /// What moved on the account since then, oldest first.
    pub operations: Vec<Operation>,
}

impl Dispatch {
    /// What the driver of a crew has earned in this shift.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn earnings(&self, crew: CrewId) -> Result<Earnings> {
        let now = self.now();
        let caller = Caller::of_crew(crew);
        self.read_list(&caller, move |conn| {
            let known = crews::get(conn, crew)?;
            let shift = crews::open_shift(conn, crew)?;
            let since = shift.map_or(now - A_DAY, |shift| shift.started_at);
            let operations = operations::of_driver(conn, known.driver, (since, now))?;
            let ended = pult_store::assignments::ended_orders(conn, crew, since)?;
            let orders = OrderView::all(conn, &ended, now)?;
            let sums = orders.iter().filter_map(|view| view.order.bill.as_ref());
            let earned = sums.map(|bill| bill.total).sum();
            Ok(Earnings {
                since,
                balance: books::balance(conn, known.driver)?,
                earned,
                orders,
                operations,
            })
        })
        .await
    }

    /// An order that a crew carries out or has carried out.
    ///
    /// # Errors
    /// `NotFound` for another crew's.
    pub async fn order_of_crew(&self, crew: CrewId, id: OrderId) -> Result<OrderView> {
        let now = self.now();
        self.read(move |conn| {
            let view = OrderView::read(conn, id, now)?;
            match view.carrier().is_some_and(|carrier| carrier.id == crew) {
                true => Ok(view),
                false => Err(crate::Error::not_found("order", id)),
            }
        })
        .await
    }
}

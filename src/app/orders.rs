//! Orders: every command to one goes through one gate ([`command`]), and each of their rules stands in
//! this folder.

mod basis;
mod command;
mod create;
mod deleting;
#[cfg(test)]
mod desk_tests;
mod edit;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod price_tests;
mod rules;
#[cfg(test)]
mod statements;
mod steps;
mod taking_back;

pub use command::{Holder, OrderCommand, Outcome, Request};
pub use create::{Once, Repeat};
pub use edit::{EditPreview, OrderEdit, StopEdit, Unfit};
pub use steps::Step;

pub(crate) use command::{check_own, is_done_by};
pub(crate) use create::complete;
pub(crate) use deleting::delete;
pub(crate) use rules::{check_company, check_group, complete_client, unfit};

use super::{Caller, Dispatch, OrderView, Result};
use pult_domain::{Order, OrderId, Phone, StopId, Timestamp};
use pult_store::{Connection, Tx, books, orders, work};
use uuid::Uuid;

/// Which orders a list is about. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Open ones (`true`), or closed ones (`false`).
    pub open: Option<bool>,
    /// With this id of the client's, on the order itself.
    pub external_ref: Option<String>,
    /// Of this customer.
    pub phone: Option<Phone>,
    /// Made within `[from, to)`.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Ended within `[from, to)`.
    pub ended: (Option<Timestamp>, Option<Timestamp>),
    /// Older than this one.
    pub before: Option<OrderId>,
    /// At most this many, the newest.
    pub limit: Option<usize>,
}

impl OrderQuery {
    /// The same in the store's words, among the orders that `caller` may see.
    pub(super) fn filter(self, caller: &Caller) -> orders::Filter {
        orders::Filter {
            company: caller.company,
            open: self.open,
            external_ref: self.external_ref,
            phone: self.phone.map(|phone| phone.as_str().to_owned()),
            created: self.created,
            ended: self.ended,
            shown_to: Some(caller.origin),
            before: self.before,
            limit: self.limit,
        }
    }
}

impl Dispatch {
    /// Whether a request with this retry key was made before with another body.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn is_other_body(&self, key: String, body: String) -> Result<bool> {
        self.read(move |conn| Ok(books::is_other_body(conn, &key, &body)?))
            .await
    }

    /// An order as it stands.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order(&self, caller: &Caller, id: OrderId) -> Result<OrderView> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let order = orders::get(conn, id)?;
            caller.check_order(&order)?;
            OrderView::of(conn, order, now)
        })
        .await
    }

    /// The order that a stop belongs to, as it stands.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_of_stop(&self, caller: &Caller, stop: StopId) -> Result<OrderView> {
        let id = self
            .read(move |conn| Ok(orders::of_stop(conn, stop)?))
            .await?;
        self.order(caller, id).await
    }

    /// The order and stop that carry a stop's UUID.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn stop_by_uuid(&self, caller: &Caller, uuid: Uuid) -> Result<(OrderView, StopId)> {
        let (order, stop) = self
            .read(move |conn| Ok(orders::of_stop_uuid(conn, uuid)?))
            .await?;
        Ok((self.order(caller, order).await?, stop))
    }

    /// The orders that pass, oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn orders(&self, caller: &Caller, query: OrderQuery) -> Result<Vec<OrderView>> {
        let (filter, now) = (query.filter(caller), self.now());
        let is_open = filter.open == Some(true);
        let list = move |conn: &Connection| {
            let found = orders::find(conn, &filter)?;
            OrderView::all(conn, &found, now)
        };
        match is_open {
            true => self.read(list).await,
            false => self.read_list(caller, list).await,
        }
    }

    /// How many stops of the office carry this id of a client's.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn count_stop_refs(&self, external_ref: String) -> Result<i64> {
        self.read(move |conn| Ok(orders::count_refs(conn, &external_ref)?))
            .await
    }

    /// Calls an order off.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is closed.
    pub async fn cancel_order(
        &self,
        caller: &Caller,
        id: OrderId,
        reason: String,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        let command = OrderCommand::Cancel { reason };
        self.do_to_order(caller, id, at, command).await
    }

    /// Gives an order up.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is closed.
    pub async fn fail_order(&self, caller: &Caller, id: OrderId, reason: String) -> Result<Order> {
        let command = OrderCommand::Fail { reason };
        self.do_to_order(caller, id, None, command).await
    }

    /// Deletes an order for the API that made it. `keeps_going`: one that is under way goes on unseen;
    /// else it is refused.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for another API's order, and for one under way.
    pub async fn delete_order(
        &self,
        caller: &Caller,
        id: OrderId,
        keeps_going: bool,
    ) -> Result<Order> {
        let command = OrderCommand::Delete { keeps_going };
        self.do_to_order(caller, id, None, command).await
    }

    /// Holds an order back from being offered.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless pending.
    pub async fn suspend_order(&self, caller: &Caller, id: OrderId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Suspend)
            .await
    }

    /// Lets a held order be offered again.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless suspended.
    pub async fn resume_order(&self, caller: &Caller, id: OrderId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Resume)
            .await
    }

    /// The crew sets out. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless assigned.
    pub async fn start_order(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::SetOut).await
    }

    /// Finishes an order; open stops are closed as done. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless assigned or started.
    pub async fn complete_order(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        let command = OrderCommand::Complete { bill: None };
        self.do_to_order(caller, id, at, command).await
    }

    /// The crew reaches a stop. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` as [`Order::arrive`].
    pub async fn arrive(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Arrive(stop))
            .await
    }

    /// The crew leaves a stop. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless the crew is there.
    pub async fn leave(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Leave(stop))
            .await
    }

    /// The work at one stop is done, however short the stay. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` as [`Order::finish_stop`].
    pub async fn finish_stop(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::FinishStop(stop))
            .await
    }

    /// A stop is given up. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the order or the stop is closed.
    pub async fn skip(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Skip(stop))
            .await
    }

    /// A stop is missed by lateness.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the order or the stop is closed.
    pub async fn miss(&self, caller: &Caller, id: OrderId, stop: StopId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Miss(stop))
            .await
    }

    /// Runs a business transaction on an order the caller may touch.
    pub(super) async fn on_order<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
        work: impl FnOnce(&Tx, &work::Act) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let caller = *caller;
        let act = self.act_at(&caller, at.unwrap_or_else(|| self.now()));
        self.write(move |tx| {
            caller.check_order(&tx.order(id)?)?;
            work(tx, &act)
        })
        .await
    }
}

//! Taking a person's command back.

use crate::exchange;
use crate::refusal::Because;
use crate::{Caller, Dispatch, Error, OrderView, Result};
use pult_domain::{OrderId, Role, Timestamp};
use pult_store::undo::{self, UNDO_TIME};
use pult_store::{Connection, journal, orders, work};

impl Dispatch {
    /// Takes back the command that made an event: the order is what it was before, with its id, its
    /// crew when that is still free, its price and its age; what was posted is posted with the other
    /// sign, what was to be told and is still held back is not told.
    ///
    /// # Errors
    /// `NotFound` when no such command is remembered; `Refused`: too late, done by somebody else, or the
    /// order was acted on since.
    pub async fn take_back(&self, caller: &Caller, event: i64) -> Result<OrderView> {
        self.undo(caller, event, false).await
    }

    /// Takes back what was last done with an order, whoever did it; see [`Dispatch::take_back`].
    ///
    /// # Errors
    /// As [`Dispatch::take_back`].
    pub async fn take_last_back(&self, caller: &Caller, order: OrderId) -> Result<OrderView> {
        let event = self.newest_deed(order).await?;
        self.undo(caller, event, false).await
    }

    async fn newest_deed(&self, order: OrderId) -> Result<i64> {
        let newest = self.read(move |conn| {
            orders::get(conn, order)?;
            Ok(undo::newest_of(conn, order)?)
        });
        newest.await?.ok_or(Error::Refused(Because::TooLate))
    }

    async fn undo(&self, caller: &Caller, event: i64, closing: bool) -> Result<OrderView> {
        let caller = self.speaker(caller);
        caller.require(Role::Dispatch)?;
        let act = self.act(&caller);
        self.write(move |tx| {
            let kept = match undo::get(tx.conn(), event) {
                Ok(kept) => kept,
                Err(pult_store::Error::NotFound { .. }) => {
                    return Err(forgotten(tx.conn(), event, act.now));
                }
                Err(error) => return Err(error.into()),
            };
            let order = tx.order(kept.order)?;
            // One that the caller deleted is hidden from him, and his to take back.
            if !caller.sees(Some(order.company)) {
                return Err(Error::not_found("order", kept.order));
            }
            exchange::is_about(kept.order);
            if closing && order.status.is_open() {
                return Err(order.refusal("reinstate").into());
            }
            if act.now - kept.at > UNDO_TIME {
                return Err(Error::Refused(Because::TooLate));
            }
            if kept.actor != act.actor && caller.role < Role::Senior {
                return Err(Error::Refused(Because::NotYours));
            }
            if let Some(event) = undo::acted_after(tx.conn(), kept.order, kept.last_event)? {
                let order = kept.order;
                let event = Box::new(journal::get(tx.conn(), event)?);
                return Err(Error::Refused(Because::ChangedSince { order, event }));
            }
            work::take_back(tx, &act, kept.order, event, &kept.image)?;
            OrderView::read(tx.conn(), kept.order, act.now)
        })
        .await
    }

    /// Takes back the closing of an order; see [`Dispatch::take_back`].
    ///
    /// # Errors
    /// As [`Dispatch::take_back`]; `InvalidState` for an order that is open.
    pub async fn reinstate(&self, caller: &Caller, order: OrderId) -> Result<OrderView> {
        let event = self.newest_deed(order).await?;
        self.undo(caller, event, true).await
    }
}

/// Why a command that is not remembered cannot be taken back.
fn forgotten(conn: &Connection, event: i64, now: Timestamp) -> Error {
    match journal::get(conn, event) {
        Ok(event) if now - event.at > UNDO_TIME => Error::Refused(Because::TooLate),
        Ok(_) => Error::Refused(Because::TakenBack),
        Err(error) => error.into(),
    }
}

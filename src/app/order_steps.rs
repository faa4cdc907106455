//! Changing what an order says and moving it on, both or neither.

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{AssignmentId, CrewId, Order, OrderId, StopId};
use pult_store::work;

/// How an order moves on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderStep {
    /// The crew that is asked says yes.
    Accept(AssignmentId, CrewId),
    /// The crew reaches a stop.
    Arrive(StopId),
    /// The crew leaves a stop.
    Leave(StopId),
    /// It is done.
    Complete,
    /// It is called off, for a reason.
    Cancel(String),
}

impl Dispatch {
    /// Changes what an order says and moves it on, both or neither. `edit` runs in the transaction.
    ///
    /// # Errors
    /// `NotFound`, `InvalidState`, what `edit` answers.
    pub async fn change_order(
        &self,
        caller: &Caller,
        id: OrderId,
        edit: impl FnOnce(&mut Order) -> Result<()> + Send + 'static,
        step: Option<OrderStep>,
    ) -> Result<Order> {
        self.on_order(caller, id, None, move |tx, act| {
            // The store speaks of its own refusals; an edit's is carried past it.
            let mut refused = None;
            let changed = work::update(tx, act, id, |order| {
                edit(order).map_err(|error| {
                    refused = Some(error);
                    pult_store::Error::not_found("edit", id)
                })
            });
            if let Some(error) = refused {
                return Err::<Order, Error>(error);
            }
            let changed = changed?;
            match step {
                None => Ok(changed),
                Some(OrderStep::Accept(assignment, crew)) => {
                    work::accept(tx, act, assignment, Some(crew))?;
                    Ok(pult_store::orders::get(tx.conn(), id)?)
                }
                Some(OrderStep::Arrive(stop)) => Ok(work::arrive(tx, act, id, stop)?),
                Some(OrderStep::Leave(stop)) => Ok(work::leave(tx, act, id, stop)?),
                Some(OrderStep::Complete) => Ok(work::complete(tx, act, id)?),
                Some(OrderStep::Cancel(reason)) => Ok(work::cancel(tx, act, id, &reason)?),
            }
        })
        .await
    }
}

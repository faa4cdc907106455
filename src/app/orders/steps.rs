//! Driving by hand: the next step of an order, and what it costs at the last one.

use super::command::OrderCommand;
use crate::{Caller, Dispatch, OrderView, Result};
use pult_domain::{AssignmentId, CrewId, OrderId, Phase, Quote, StopId};
use pult_store::work::{self, Bill};

/// What a crew on the radio says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It takes what it is asked about.
    Accept(AssignmentId, CrewId),
    /// It sets out.
    SetOut,
    /// It is at the place.
    Arrive(StopId),
    /// The passenger or parcel is aboard, or a stop between is done.
    Pass(StopId),
    /// It is done; the bill is made out.
    Complete,
}

impl Step {
    /// The next step of an order; `None` when nobody has it, or it is closed.
    pub fn next(view: &OrderView) -> Option<Step> {
        let last = view.order.stops.len().checked_sub(1)?;
        let stop = |at: usize| view.order.stops.get(at).map(|stop| stop.id);
        match view.phase {
            Phase::Offered => {
                let offer = view.assignment.as_ref()?;
                Some(Step::Accept(offer.id, offer.crew))
            }
            Phase::Queued => Some(Step::SetOut),
            Phase::EnRoute { stop: 0 } => stop(0).map(Step::Arrive),
            Phase::EnRoute { stop: at } | Phase::AtStop { stop: at } if at == last => {
                Some(Step::Complete)
            }
            Phase::EnRoute { stop: at } | Phase::AtStop { stop: at } => stop(at).map(Step::Pass),
            Phase::Waiting
            | Phase::OnHold
            | Phase::Completed
            | Phase::Cancelled
            | Phase::Failed => None,
        }
    }

    /// The step as a command; `bill`: the one made out by hand, for the last step.
    pub fn command(self, bill: Option<Bill>) -> OrderCommand {
        match self {
            Step::Accept(assignment, crew) => OrderCommand::Accept(assignment, crew),
            Step::SetOut => OrderCommand::SetOut,
            Step::Arrive(stop) => OrderCommand::Arrive(stop),
            Step::Pass(stop) => OrderCommand::FinishStop(stop),
            Step::Complete => OrderCommand::Complete { bill },
        }
    }
}

impl Dispatch {
    /// What an order costs if it is finished now, as it was driven or as `by_hand` says; `None` when it
    /// is not paid, or no tariff fits.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when nobody carries it out.
    pub async fn bill_of(
        &self,
        caller: &Caller,
        id: OrderId,
        by_hand: Option<Bill>,
    ) -> Result<Option<Quote>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let view = OrderView::read(conn, id, now)?;
            caller.check_order(&view.order)?;
            let mut order = view.order.clone();
            order.complete(now)?;
            let Some(crew) = view.carrier() else {
                return Ok(None);
            };
            if !order.has_price() && by_hand.is_none() {
                return Ok(None);
            }
            Ok(work::work_out(conn, &order, crew.id, by_hand.as_ref())?)
        })
        .await
    }
}

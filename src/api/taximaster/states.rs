//! Moving an order on.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map::OrderState;
use super::wire::{ChangedState, Data};
use pult_app::{Error, OrderView};
use pult_domain::{Money, OrderId, Phase};

pub(super) async fn change_order_state(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id", "new_state"])?;
    let order_id = fields.required_id("order_id", OrderId)?;
    let new_state = fields.required_id("new_state", |id| id)?;
    let penalty = fields
        .money("cancel_order_penalty_sum")?
        .unwrap_or_default();
    let view = desk.dispatch.order(&desk.caller, order_id).await;
    let view = view.map_err(refused)?;
    let state = OrderState::by_id(new_state)
        .ok_or_else(|| Failure::new(101, format!("state {new_state} does not exist")))?;
    move_to(desk, &view, state, penalty).await?;
    Data::of(&ChangedState {
        order_id: order_id.0,
        new_state,
    })
}

async fn move_to(
    desk: &Desk,
    view: &OrderView,
    state: OrderState,
    penalty: Money,
) -> Result<(), Failure> {
    let (dispatch, caller, id) = (&desk.dispatch, &desk.caller, view.order.id);
    let first = view.order.stops.first().map(|stop| stop.id);
    let moved = match (state, first) {
        (OrderState::DriverAssigned, _) => return has_crew(desk, view).await,
        (OrderState::CarAtPlace, Some(stop)) => dispatch.arrive(caller, id, stop, None).await,
        (OrderState::ClientInside, Some(stop)) => dispatch.leave(caller, id, stop, None).await,
        (OrderState::Finished, _) => dispatch.complete_order(caller, id, None).await,
        (OrderState::Aborted, _) => {
            let reason = match penalty {
                Money::ZERO => String::new(),
                penalty => format!("penalty {penalty}"),
            };
            dispatch.cancel_order(caller, id, reason, None).await
        }
        (OrderState::New, _) | (OrderState::CarAtPlace | OrderState::ClientInside, None) => {
            return Err(not_from_here("new"));
        }
    };
    moved.map(|_| ()).map_err(refused)
}

/// A crew that is asked says yes; one that has the order already has it.
async fn has_crew(desk: &Desk, view: &OrderView) -> Result<(), Failure> {
    match (view.phase, &view.assignment) {
        (Phase::Queued | Phase::EnRoute { stop: 0 }, _) => Ok(()),
        (Phase::Offered, Some(offer)) => {
            let accepted = desk.dispatch.accept(&desk.caller, offer.id, offer.crew);
            accepted.await.map(|_| ()).map_err(refused)
        }
        _ => Err(not_from_here("driver_assigned")),
    }
}

fn not_from_here(state: &str) -> Failure {
    Failure::new(
        102,
        format!("the order cannot become {state} from where it is"),
    )
}

fn refused(error: Error) -> Failure {
    match error {
        Error::InvalidState { .. } => Failure::new(102, error.to_string()),
        error => Failure::by_kind(error, &[("order", 100)]),
    }
}

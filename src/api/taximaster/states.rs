//! Moving an order on.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map::OrderState;
use super::wire::{ChangedState, Data};
use pult_app::{Error, OrderCommand, OrderView, Request};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{Money, OrderId, Phase};

pub(super) async fn change_order_state(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id", "new_state"])?;
    let order_id = fields.required_id("order_id", OrderId)?;
    let new_state = fields.required_id("new_state", |id| id)?;
    let penalty = fields
        .money("cancel_order_penalty_sum")?
        .unwrap_or_default();
    move_to(desk, order_id, new_state, penalty).await?;
    Data::of(&ChangedState {
        order_id: order_id.0,
        new_state,
    })
}

/// Nothing is charged for calling an order off.
pub(super) async fn check_cancel_order_penalty(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id", "cancel_order_state_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let state = fields.required_id("cancel_order_state_id", |id| id)?;
    let view = desk
        .dispatch
        .order(&desk.caller, id)
        .await
        .map_err(refused)?;
    if OrderState::by_id(state) != Some(OrderState::Aborted) {
        return Err(Failure::unknown(101, "state", state));
    }
    if !view.phase.is_open() {
        return Err(not_from_here("aborted"));
    }
    Data::of(&serde_json::json!({ "cancel_order_penalty_sum": 0 }))
}

/// Moves an order into a state.
pub(super) async fn move_to(
    desk: &Desk,
    id: OrderId,
    state: i64,
    penalty: Money,
) -> Result<(), Failure> {
    let (dispatch, caller) = (&desk.dispatch, &desk.caller);
    let view = dispatch.order(caller, id).await.map_err(refused)?;
    let Some(command) = step(&view, state, penalty)? else {
        return Ok(());
    };
    let moved = dispatch.command(caller, Request::new(id, command));
    moved.await.map(drop).map_err(refused)
}

/// How an order gets into a state; `None`: it is there already.
///
/// # Errors
/// 101 for an unknown state, 102 when there is no way from where the order is.
pub(super) fn step(
    view: &OrderView,
    state: i64,
    penalty: Money,
) -> Result<Option<OrderCommand>, Failure> {
    let wanted = OrderState::by_id(state).ok_or_else(|| Failure::unknown(101, "state", state))?;
    let first = view.order.stops.first().map(|stop| stop.id);
    match (wanted, first) {
        (OrderState::DriverAssigned, _) => match (view.phase, &view.assignment) {
            // A crew that is asked says yes; one that has the order already has it.
            (Phase::Queued | Phase::EnRoute { stop: 0 }, _) => Ok(None),
            (Phase::Offered, Some(offer)) => Ok(Some(OrderCommand::Accept(offer.id, offer.crew))),
            _ => Err(not_from_here("driver_assigned")),
        },
        (OrderState::CarAtPlace, Some(stop)) => Ok(Some(OrderCommand::Arrive(stop))),
        (OrderState::ClientInside, Some(stop)) => Ok(Some(OrderCommand::Leave(stop))),
        (OrderState::Finished, _) => Ok(Some(OrderCommand::Complete { bill: None })),
        (OrderState::Aborted, _) => {
            let reason = match penalty {
                Money::ZERO => String::new(),
                penalty => format!("penalty {penalty}"),
            };
            Ok(Some(OrderCommand::Cancel { reason }))
        }
        (OrderState::New, _) | (OrderState::CarAtPlace | OrderState::ClientInside, None) => {
            Err(not_from_here("new"))
        }
    }
}

fn not_from_here(state: &str) -> Failure {
    let descr = text!(
        "Не соблюдены условия для изменения состояния",
        "the order cannot become {state} from where it is",
    );
    Failure::new(102, descr)
}

fn refused(error: Error) -> Failure {
    match error {
        Error::InvalidState { .. } => Failure::new(102, Text::from(&error)),
        error => Failure::by_kind(error, &[("order", 100)]),
    }
}

//! Deleting through an API: hidden from it, never from the others nor from reports.

use crate::refusal::Because;
use crate::{Caller, Error, Result};
use pult_domain::{Order, Stop};
use pult_store::{Tx, work};

/// Deletes an order for the API that made it. `keeps_going`: one with a stop done goes on unseen; else
/// it is refused.
///
/// # Errors
/// `Refused` for another API's order, and for one under way; `NotFound` when it was deleted before.
pub(crate) fn delete(
    tx: &Tx,
    act: &work::Act,
    caller: &Caller,
    order: Order,
    keeps_going: bool,
) -> Result<Order> {
    caller.check_door(&order)?;
    let under_way = order.status.is_open() && order.stops.iter().any(Stop::is_done);
    if under_way && !keeps_going {
        return Err(Error::Refused(Because::UnderWay(order.id)));
    }
    Ok(work::delete(tx, act, order.id)?)
}

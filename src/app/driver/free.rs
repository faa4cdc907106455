//! Waiting orders that a driver may take by himself, where the office allows it.

use super::super::{
    Assign, Caller, Dispatch, Error, Holder, NotAllowed, OrderCommand, OrderQuery, OrderView,
};
use super::super::{Request, Result, orders};
use pult_domain::{Actor, CrewId, Meters, OrderId, Phase, Role, Subject};
use pult_geo::distance;

/// At most so many are told.
const MOST: usize = 30;

/// An order that waits for a crew.
#[derive(Debug, Clone)]
pub struct FreeOrder {
    /// The order.
    pub view: OrderView,
    /// How far it is as the crow flies, where both places are known.
    pub away: Option<Meters>,
}

impl Dispatch {
    /// The waiting orders that a crew may take, the nearest first; none where the office does not let
    /// drivers choose, or while the crew is not on line.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn free_orders(&self, crew: CrewId) -> Result<Vec<FreeOrder>> {
        let view = self.crew(&Caller::CONSOLE, crew).await?;
        let is_ready = view.shift.is_some_and(|shift| shift.break_since.is_none());
        if !self.driver_rules().free_orders || !is_ready {
            return Ok(Vec::new());
        }
        let from = self.whereabouts(&view).map(|known| known.point);
        let open = OrderQuery {
            open: Some(true),
            ..OrderQuery::default()
        };
        let lead = self.rules().prior_lead;
        let waiting = self.orders(&Caller::CONSOLE, open).await?;
        let office = self.clone();
        let mut free = self
            .read(move |conn| {
                let mut free = Vec::new();
                for view in waiting {
                    let is_free = view.phase == Phase::Waiting && view.order.is_due(view.now, lead);
                    if is_free && orders::unfit(&office, conn, &view.order, crew)?.is_none() {
                        let at = view
                            .order
                            .stops
                            .first()
                            .and_then(|stop| stop.place()?.point);
                        let away = from.zip(at).map(|(from, at)| distance::meters(from, at));
                        let away = away.map(|metres| Meters(metres.round() as i64));
                        free.push(FreeOrder { view, away });
                    }
                }
                Ok(free)
            })
            .await?;
        free.sort_by_key(|free| (free.away.unwrap_or(Meters(i64::MAX)), free.view.order.id));
        free.truncate(MOST);
        Ok(free)
    }

    /// A crew takes a waiting order by itself.
    ///
    /// # Errors
    /// `Forbidden` where the office does not let drivers choose; `NotFound`; `InvalidState` off line, on a
    /// break, or when the order does not wait any more; `Refused` when the crew does not fit.
    pub async fn take_free_order(&self, crew: CrewId, id: OrderId) -> Result<OrderView> {
        if !self.driver_rules().free_orders {
            return Err(Error::forbidden(NotAllowed::NoFreeOrders));
        }
        let view = self.crew(&Caller::CONSOLE, crew).await?;
        let line = match view.shift {
            None => Some("off line"),
            Some(shift) if shift.break_since.is_some() => Some("on a break"),
            Some(_) => None,
        };
        if let Some(status) = line {
            return Err(Error::state(Subject::new("crew", crew), status, "assign"));
        }
        let order = self.order(&Caller::CONSOLE, id).await?;
        if order.phase != Phase::Waiting {
            return Err(order.order.refusal("assign").into());
        }
        // It is the crew that signs; the rules are those of a dispatcher who gives it the order.
        let taker = Caller {
            actor: Actor::Crew(crew),
            role: Role::Dispatch,
            ..Caller::CONSOLE
        };
        let how = Assign {
            start: true,
            ..Assign::default()
        };
        let from = Holder::Only(None);
        let command = OrderCommand::Assign { crew, how, from };
        Ok(self.command(&taker, Request::new(id, command)).await?.order)
    }
}

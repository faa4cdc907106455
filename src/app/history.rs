//! What happened to orders.

use std::collections::HashMap;

use super::{Caller, Dispatch, Result};
use pult_domain::{Event, OrderId};
use pult_store::{journal, orders};

impl Dispatch {
    /// What happened to an order, oldest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_history(&self, caller: &Caller, id: OrderId) -> Result<Vec<Event>> {
        let caller = *caller;
        self.read(move |conn| {
            caller.check_order(&orders::get(conn, id)?)?;
            Ok(journal::of_order(conn, id)?)
        })
        .await
    }

    /// How many crews said no or nothing to each of these orders since it was last with one; orders
    /// without any are left out.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn refusals_of(&self, orders: Vec<OrderId>) -> Result<HashMap<OrderId, usize>> {
        self.read(move |conn| Ok(journal::refusals(conn, &orders)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{YANDEX, crew_on_line, office, ride};
    use crate::{Assign, Once};

    async fn refused(dispatch: &Dispatch, order: OrderId) -> usize {
        let crew = crew_on_line(dispatch, 55.69).await;
        let offer = dispatch.offer_order(&Caller::ENGINE, order, crew).await;
        let offer = offer.expect("an offer").id;
        let declined = dispatch.decline(&YANDEX, offer, crew).await;
        declined.expect("a no");
        counted(dispatch, order).await
    }

    async fn counted(dispatch: &Dispatch, order: OrderId) -> usize {
        let counted = dispatch.refusals_of(vec![order]).await.expect("counted");
        counted.get(&order).copied().unwrap_or_default()
    }

    #[tokio::test]
    async fn refusals_are_counted_since_an_order_was_last_with_a_crew() {
        let dispatch = office().await;
        let make = || dispatch.create_order(&YANDEX, ride(), Once::default());
        let (order, other) = (
            make().await.expect("made").id,
            make().await.expect("made").id,
        );
        assert_eq!(counted(&dispatch, order).await, 0);
        assert_eq!(refused(&dispatch, order).await, 1);
        assert_eq!(refused(&dispatch, order).await, 2);
        assert_eq!(counted(&dispatch, other).await, 0);
        let crew = crew_on_line(&dispatch, 55.69).await;
        let assigned = dispatch
            .assign(&YANDEX, order, crew, Assign::default())
            .await;
        assigned.expect("assigned");
        let taken = dispatch.unassign(&YANDEX, order, false).await;
        taken.expect("taken off");
        assert_eq!(counted(&dispatch, order).await, 0);
        assert_eq!(refused(&dispatch, order).await, 1);
    }
}

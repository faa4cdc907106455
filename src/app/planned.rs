//! Lists of what is planned: orders with no more about their crews than who they are.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Caller, Dispatch, Result};
use pult_domain::{Crew, CrewId, Order, OrderId, Timestamp};
use pult_store::planned::{self, Filter};
use pult_store::{crews, orders};

/// Which orders a list is about. All conditions combine; removed orders never pass.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Of one stop (`true`), or of several (`false`).
    pub alone: Option<bool>,
    /// Open ones only.
    pub open: bool,
    /// Carried by one of these crews, or closed under it.
    pub crews: Option<Vec<CrewId>>,
    /// With this id of a client's, on the order or on a stop.
    pub external_ref: Option<String>,
    /// That may be visited between these moments; a stop without a window from when its order was made
    /// until that ended.
    pub visited: (Option<Timestamp>, Option<Timestamp>),
}

/// An order of a list.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The order.
    pub order: Order,
    /// The crew that carries it out or carried it; not one that is only asked.
    pub crew: Option<Arc<Crew>>,
    /// The moment it was looked at.
    pub now: Timestamp,
}

impl Dispatch {
    /// The orders that pass, oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn planned(&self, caller: &Caller, plan: Plan) -> Result<Vec<Planned>> {
        let now = self.now();
        let filter = Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            alone: plan.alone,
            open: plan.open,
            crews: plan.crews,
            external_ref: plan.external_ref,
            visited: plan.visited,
        };
        self.read_list(caller, move |conn| {
            let mut known: HashMap<CrewId, Arc<Crew>> = HashMap::new();
            let found = planned::find(conn, &filter)?;
            let ids: Vec<OrderId> = found.iter().map(|(order, _)| *order).collect();
            let read = orders::many(conn, &ids)?;
            let mut list = Vec::with_capacity(read.len());
            // All of them are there: the query reads one moment of the database.
            for (order, (_, crew)) in read.into_iter().zip(found) {
                let crew = match crew {
                    None => None,
                    Some(id) => Some(match known.get(&id) {
                        Some(crew) => Arc::clone(crew),
                        None => {
                            let crew = Arc::new(crews::get(conn, id)?);
                            known.insert(id, Arc::clone(&crew));
                            crew
                        }
                    }),
                };
                list.push(Planned { order, crew, now });
            }
            Ok(list)
        })
        .await
    }

    /// How many orders of one stop there are.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn count_alone(&self, caller: &Caller) -> Result<usize> {
        let filter = Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            alone: Some(true),
            ..Filter::default()
        };
        self.read_list(caller, move |conn| Ok(planned::count(conn, &filter)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Once;
    use crate::tests::{YANDEX, office, ride};
    use pult_domain::{NewOrder, Seconds, TimeWindow};

    const DAY: Seconds = Seconds(24 * 3_600);

    /// The orders that may be visited within a span that is so many days from now.
    async fn listed(dispatch: &Dispatch, from: i64, to: i64) -> Vec<OrderId> {
        let at = |days: i64| dispatch.now() + Seconds(days * DAY.0);
        let plan = Plan {
            visited: (Some(at(from)), Some(at(to))),
            ..Plan::default()
        };
        let found = dispatch.planned(&YANDEX, plan).await.expect("a list");
        found.iter().map(|planned| planned.order.id).collect()
    }

    async fn made(dispatch: &Dispatch, order: NewOrder) -> OrderId {
        let made = dispatch.create_order(&YANDEX, order, Once::default());
        made.await.expect("an order").id
    }

    async fn cancel(dispatch: &Dispatch, order: OrderId) {
        let cancelled = dispatch.cancel_order(&YANDEX, order, String::new(), None);
        cancelled.await.expect("called off");
    }

    #[tokio::test]
    async fn a_range_finds_what_may_be_visited_in_it() {
        let dispatch = office().await;
        let mut later = ride();
        for stop in &mut later.stops {
            stop.window = TimeWindow {
                from: Some(dispatch.now() + Seconds(3 * DAY.0)),
                to: Some(dispatch.now() + Seconds(3 * DAY.0 + 600)),
            };
        }
        let mut long = later.clone();
        long.stops[1].window.to = Some(dispatch.now() + Seconds(30 * DAY.0));
        let later = made(&dispatch, later).await;
        let long = made(&dispatch, long).await;
        let open = made(&dispatch, ride()).await;
        // What is open and has no window may be visited at any time from when it was made.
        assert_eq!(listed(&dispatch, -2, -1).await, []);
        assert_eq!(listed(&dispatch, 0, 1).await, [open]);
        assert_eq!(listed(&dispatch, 3, 4).await, [later, long, open]);
        assert_eq!(listed(&dispatch, 20, 21).await, [long, open]);
        cancel(&dispatch, open).await;
        assert_eq!(listed(&dispatch, 3, 4).await, [later, long]);
        assert_eq!(listed(&dispatch, -1, 1).await, [open]);
        // One that was called off keeps its window.
        cancel(&dispatch, later).await;
        assert_eq!(listed(&dispatch, 3, 4).await, [later, long]);
    }
}

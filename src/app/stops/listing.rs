//! Which stops stand on a page of a list, and how many pass in all.

use std::collections::{HashMap, HashSet};

use super::{StopQuery, StopView};
use crate::{Caller, Error, OrderView, Result};
use pult_domain::{Approach, OrderId, Seconds, StopId, StopPhase, Timestamp};
use pult_store::past::{self, Groups, Of, Sequence};
use pult_store::stops::{Filter, Listed};
use pult_store::{Connection, orders, stops};

impl StopQuery {
    /// Whether a reference or a moment narrows down what there ever was.
    fn is_of_a_range(&self) -> bool {
        self.external_ref.is_some() || self.created.0.or(self.created.1).is_some()
    }

    /// Whether something is asked for that stored rows do not tell.
    fn is_judged(&self) -> bool {
        self.underway.is_some() || self.approach.is_some()
    }

    fn filter(&self, caller: &Caller) -> Filter {
        Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            external_ref: self.external_ref.clone(),
            created: self.created,
            crew: self.crew,
            assigned: self.assigned,
            standing: self.standing,
            open: false,
            past_approach: self.approach,
        }
    }

    fn past(&self, caller: &Caller) -> past::Filter {
        past::Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            alone: None,
            crews: self.crew.map(|crew| vec![crew]),
            assigned: self.assigned,
            standing: self.standing,
            approach: self.approach,
            outcomes: None,
        }
    }

    /// Whether an open stop passes whose order nobody has started.
    fn takes_waiting(&self) -> bool {
        let approach = self.approach.unwrap_or(Approach::Waiting);
        self.underway != Some(true) && approach == Approach::Waiting
    }
}

/// Where fewer orders were made after a moment, the list up to it leaves those out of the whole.
const MOST_SINCE: usize = 20_000;

/// A page of a list, before its stops are read.
pub(super) struct Listing {
    /// How many pass in all.
    pub count: usize,
    /// Those of the page.
    pub page: Vec<(OrderId, StopId)>,
}

/// The stops that pass, newest first: `take` of them after `skip`.
pub(super) fn of(
    conn: &Connection,
    caller: &Caller,
    query: &StopQuery,
    skip: usize,
    take: usize,
    now: Timestamp,
) -> Result<Listing> {
    if let (None, (None, Some(to))) = (&query.external_ref, query.created)
        && let Some(listing) = until(conn, caller, query, to, (skip, take), now)?
    {
        return Ok(listing);
    }
    if query.is_of_a_range() {
        return of_range(conn, caller, query, skip, take, now);
    }
    newest(conn, caller, query, skip, take, now)
}

/// Of what was made up to a moment: of everything there ever was, without what was made since. `None` where
/// that is too much.
fn until(
    conn: &Connection,
    caller: &Caller,
    query: &StopQuery,
    to: Timestamp,
    (skip, take): (usize, usize),
    now: Timestamp,
) -> Result<Option<Listing>> {
    if orders::made_since(conn, to, MOST_SINCE)? == MOST_SINCE {
        return Ok(None);
    }
    let made = |created| StopQuery {
        created,
        ..query.clone()
    };
    let since = made((Some(to + Seconds(1)), None));
    let later = stops::find(conn, &since.filter(caller), None)?;
    let later = judged(conn, &since, later, now)?;
    let later: HashSet<StopId> = later.iter().map(|row| row.stop).collect();
    let most = skip.saturating_add(take).saturating_add(later.len());
    let all = newest(conn, caller, &made((None, None)), 0, most, now)?;
    let page = all.page.into_iter().filter(|row| !later.contains(&row.1));
    Ok(Some(Listing {
        count: all.count.saturating_sub(later.len()),
        page: page.skip(skip).take(take).collect(),
    }))
}

/// Of what a reference or a moment narrows down.
fn of_range(
    conn: &Connection,
    caller: &Caller,
    query: &StopQuery,
    skip: usize,
    take: usize,
    now: Timestamp,
) -> Result<Listing> {
    let filter = query.filter(caller);
    let named = |row: &Listed| (row.order, row.stop);
    if !query.is_judged() {
        let page = stops::find(conn, &filter, Some((skip, take)))?;
        return Ok(Listing {
            count: stops::count(conn, &filter)?,
            page: page.iter().map(named).collect(),
        });
    }
    let passing = judged(conn, query, stops::find(conn, &filter, None)?, now)?;
    let page = passing.iter().skip(skip).take(take).map(named);
    Ok(Listing {
        count: passing.len(),
        page: page.collect(),
    })
}

/// Of everything there ever was: what is open is looked at, what is past is counted by its groups and read
/// from an index.
fn newest(
    conn: &Connection,
    caller: &Caller,
    query: &StopQuery,
    skip: usize,
    take: usize,
    now: Timestamp,
) -> Result<Listing> {
    let filter = Filter {
        open: true,
        ..query.filter(caller)
    };
    let open = judged(conn, query, stops::find(conn, &filter, None)?, now)?;
    let past = Groups::find(conn, Of::Stops, &query.past(caller))?;
    let first = past.first(conn, Sequence::Descending, skip.saturating_add(take))?;
    let mut both: Vec<(StopId, Option<OrderId>)> = open
        .iter()
        .map(|row| (row.stop, Some(row.order)))
        .chain(first.into_iter().map(|id| (StopId(id), None)))
        .collect();
    both.sort_unstable_by_key(|(stop, _)| std::cmp::Reverse(*stop));
    let page = both.into_iter().skip(skip).take(take);
    let page = page.map(|(stop, order)| {
        let order = order.map_or_else(|| orders::of_stop(conn, stop), Ok)?;
        Ok((order, stop))
    });
    Ok(Listing {
        count: open.len() + past.n,
        page: page.collect::<Result<_>>()?,
    })
}

/// Those that pass what stored rows do not tell.
fn judged(
    conn: &Connection,
    query: &StopQuery,
    rows: Vec<Listed>,
    now: Timestamp,
) -> Result<Vec<Listed>> {
    if !query.is_judged() {
        return Ok(rows);
    }
    let mut judge = Judge::new(conn, now);
    let mut passing = Vec::new();
    for row in rows {
        let passes = match (row.is_past, row.is_open && !row.is_started) {
            (true, _) => true,
            (false, true) => query.takes_waiting(),
            (false, false) => judge.passes(query, row.order, row.stop)?,
        };
        if passes {
            passing.push(row);
        }
    }
    Ok(passing)
}

/// Reads each order once for all of its stops.
pub(super) struct Judge<'a> {
    conn: &'a Connection,
    now: Timestamp,
    views: HashMap<OrderId, OrderView>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(conn: &'a Connection, now: Timestamp) -> Judge<'a> {
        Judge {
            conn,
            now,
            views: HashMap::new(),
        }
    }

    pub(super) fn view(&mut self, order: OrderId) -> Result<&OrderView> {
        if !self.views.contains_key(&order) {
            let view = OrderView::read(self.conn, order, self.now)?;
            self.views.insert(order, view);
        }
        self.views.get(&order).ok_or(Error::Internal)
    }

    /// Whether an open stop passes what stored rows do not tell.
    fn passes(&mut self, query: &StopQuery, order: OrderId, stop: StopId) -> Result<bool> {
        let view = self.view(order)?.clone();
        let view = StopView::of(self.conn, view, stop)?;
        let is_underway = matches!(view.phase(), StopPhase::EnRoute | StopPhase::AtStop);
        let approach = || view.approach(query.near);
        Ok(query.underway.is_none_or(|asked| asked == is_underway)
            && query.approach.is_none_or(|asked| asked == approach()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{YANDEX, crew_on_line, office, ride};
    use crate::{Assign, Once};
    use pult_store::stops::Standing;

    #[tokio::test]
    async fn a_list_up_to_a_moment_is_the_whole_without_what_came_since() {
        let dispatch = office().await;
        let crew = crew_on_line(&dispatch, 55.75).await;
        let began = dispatch.now();
        for n in 0..6 {
            let made = dispatch.create_order(&YANDEX, ride(), Once::default());
            let order = made.await.expect("an order").id;
            match n {
                1 | 4 => dispatch
                    .cancel_order(&YANDEX, order, String::new(), None)
                    .await
                    .map(drop)
                    .expect("called off"),
                2 => dispatch
                    .assign(&YANDEX, order, crew, Assign::default())
                    .await
                    .map(drop)
                    .expect("assigned"),
                _ => {}
            }
            dispatch.clock().advance(Seconds(60));
        }
        let now = dispatch.now();
        let any = StopQuery::default();
        let queries = [
            any.clone(),
            StopQuery {
                standing: Some(Standing::Missed),
                ..any.clone()
            },
            StopQuery {
                assigned: Some(true),
                ..any.clone()
            },
            StopQuery {
                approach: Some(Approach::Waiting),
                ..any
            },
        ];
        let compared = dispatch.read(move |conn| {
            for query in &queries {
                for minutes in -1..7 {
                    let to = began + Seconds(60 * minutes);
                    let query = StopQuery {
                        created: (None, Some(to)),
                        ..query.clone()
                    };
                    for (skip, take) in [(0, 100), (1, 2), (3, 4)] {
                        let quick = until(conn, &YANDEX, &query, to, (skip, take), now)?;
                        let quick = quick.expect("few came since");
                        let plain = of_range(conn, &YANDEX, &query, skip, take, now)?;
                        assert_eq!(quick.count, plain.count, "{query:?}");
                        assert_eq!(quick.page, plain.page, "{query:?}");
                    }
                }
            }
            Ok(())
        });
        compared.await.expect("lists");
    }
}

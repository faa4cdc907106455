//! Lists of what is planned: orders with no more about their crews than who they are.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Caller, Dispatch, Result};
use pult_domain::{Crew, CrewId, Order, OrderId, Outcome, StopId, Timestamp};
use pult_store::past::{self, Groups, Of, Sequence};
use pult_store::planned::{self, Filter};
use pult_store::{Connection, crews, orders};

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
    /// With any of these words, in small letters, in a label, a comment, an address or a number, of the order or
    /// of a stop; none: any order.
    pub holding: Vec<String>,
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

/// What a list of numbers is about: none is the id of both an order and a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The stop of an order that has no other.
    OnlyStop,
    /// A stop of an order of several.
    OneOfStops,
    /// An order of several stops, as a whole.
    Whole,
}

impl Part {
    /// Whether orders of one stop have it.
    fn is_alone(self) -> bool {
        self == Part::OnlyStop
    }

    fn of(self) -> Of {
        match self {
            Part::OnlyStop | Part::OneOfStops => Of::Stops,
            Part::Whole => Of::Orders,
        }
    }
}

/// Which parts of orders a list shows. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct PlannedParts {
    /// Which kinds.
    pub of: Vec<Part>,
    /// Of orders that one of these crews carries, or had when they were closed.
    pub crews: Option<Vec<CrewId>>,
    /// Of closed orders, what ended in one of these ways.
    pub outcomes: Option<Vec<Outcome>>,
}

/// A page of a list by its own numbers.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// So many are left out first.
    pub skip: usize,
    /// At most this many.
    pub take: usize,
    /// The highest numbers first.
    pub descending: bool,
}

/// A page and how many there are in all.
#[derive(Debug)]
pub struct PlannedPage {
    /// How many pass.
    pub count: usize,
    /// The numbers of the page.
    pub numbers: HashSet<i64>,
    /// The orders that they are of, in the sequence of the first number of each.
    pub orders: Vec<Planned>,
}

/// So many orders are read at a time.
const PIECE: usize = 512;

impl Plan {
    fn filter(&self, caller: &Caller) -> Filter {
        Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            alone: self.alone,
            open: self.open,
            crews: self.crews.clone(),
            external_ref: self.external_ref.clone(),
            visited: self.visited,
            holding: self.holding.clone(),
        }
    }
}

impl Dispatch {
    /// Shows `see` the orders that pass, oldest first, a few at a time: they may be all there ever were.
    /// Answers what has become of `seen`.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn planned<S: Send + 'static>(
        &self,
        caller: &Caller,
        plan: Plan,
        mut seen: S,
        see: impl Fn(&mut S, Planned) + Send + 'static,
    ) -> Result<S> {
        let (now, filter) = (self.now(), plan.filter(caller));
        self.read_list(caller, move |conn| {
            let mut reader = Reader::new(conn, now);
            for piece in planned::find(conn, &filter)?.chunks(PIECE) {
                for planned in reader.read(piece)? {
                    see(&mut seen, planned);
                }
            }
            Ok(seen)
        })
        .await
    }

    /// A page of the parts that pass, among all there ever were; `open` tells the numbers of an open
    /// order's.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn planned_page(
        &self,
        caller: &Caller,
        parts: PlannedParts,
        window: Window,
        open: impl Fn(&Planned) -> Vec<i64> + Send + 'static,
    ) -> Result<PlannedPage> {
        let (caller, now) = (*caller, self.now());
        self.read_list(&caller, move |conn| {
            let to = match window.descending {
                true => Sequence::Descending,
                false => Sequence::Ascending,
            };
            let most = window.skip.saturating_add(window.take);
            let mut found = parts.open(conn, &caller, now, open)?;
            let mut count = found.len();
            for part in &parts.of {
                let past = parts.past(conn, &caller, *part)?;
                count += past.n;
                let numbers = past.first(conn, to, most)?;
                found.extend(
                    numbers
                        .into_iter()
                        .map(|number| (number, Owner::Past(*part))),
                );
            }
            found.sort_unstable_by_key(|(number, _)| *number);
            if window.descending {
                found.reverse();
            }
            let page = found.into_iter().skip(window.skip).take(window.take);
            let (mut numbers, mut orders) = (HashSet::new(), Vec::new());
            let mut known = HashSet::new();
            for (number, owner) in page {
                numbers.insert(number);
                let order = owner.order(conn, number)?;
                if known.insert(order) {
                    orders.push((order, planned::carrier(conn, order)?));
                }
            }
            Ok(PlannedPage {
                count,
                numbers,
                orders: Reader::new(conn, now).read(&orders)?,
            })
        })
        .await
    }

    /// How many orders of one stop there are.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn count_alone(&self, caller: &Caller) -> Result<usize> {
        let caller = *caller;
        self.read_list(&caller, move |conn| {
            let alone = Plan {
                alone: Some(true),
                open: true,
                ..Plan::default()
            };
            let n_open = planned::find(conn, &alone.filter(&caller))?.len();
            let past = PlannedParts::default().past(conn, &caller, Part::OnlyStop)?;
            Ok(n_open + past.n)
        })
        .await
    }
}

impl PlannedParts {
    /// The numbers that pass of open orders.
    fn open(
        &self,
        conn: &Connection,
        caller: &Caller,
        now: Timestamp,
        numbers: impl Fn(&Planned) -> Vec<i64>,
    ) -> Result<Vec<(i64, Owner)>> {
        let is_alone = |part: &Part| part.is_alone();
        let all_are = self.of.iter().all(is_alone);
        let plan = Plan {
            alone: (all_are || !self.of.iter().any(is_alone)).then_some(all_are),
            open: true,
            crews: self.crews.clone(),
            ..Plan::default()
        };
        let mut found = Vec::new();
        let mut reader = Reader::new(conn, now);
        for piece in planned::find(conn, &plan.filter(caller))?.chunks(PIECE) {
            for planned in reader.read(piece)? {
                let owner = Owner::Open(planned.order.id);
                found.extend(numbers(&planned).into_iter().map(|number| (number, owner)));
            }
        }
        Ok(found)
    }

    /// What passes of closed orders.
    fn past(&self, conn: &Connection, caller: &Caller, part: Part) -> Result<Groups> {
        let filter = past::Filter {
            company: caller.company,
            shown_to: Some(caller.origin),
            alone: Some(part.is_alone()),
            crews: self.crews.clone(),
            outcomes: self.outcomes.clone(),
            ..past::Filter::default()
        };
        Ok(Groups::find(conn, part.of(), &filter)?)
    }
}

/// Whose a number is.
#[derive(Debug, Clone, Copy)]
enum Owner {
    /// This open order's.
    Open(OrderId),
    /// A closed order's, of which it is this.
    Past(Part),
}

impl Owner {
    fn order(self, conn: &Connection, number: i64) -> Result<OrderId> {
        Ok(match self {
            Owner::Open(order) => order,
            Owner::Past(Part::Whole) => OrderId(number),
            Owner::Past(Part::OnlyStop | Part::OneOfStops) => {
                orders::of_stop(conn, StopId(number))?
            }
        })
    }
}

/// Reads orders with their crews, each crew once.
struct Reader<'a> {
    conn: &'a Connection,
    now: Timestamp,
    known: HashMap<CrewId, Arc<Crew>>,
}

impl<'a> Reader<'a> {
    fn new(conn: &'a Connection, now: Timestamp) -> Reader<'a> {
        Reader {
            conn,
            now,
            known: HashMap::new(),
        }
    }

    /// These orders, each with the crew that has or had it.
    fn read(&mut self, found: &[(OrderId, Option<CrewId>)]) -> Result<Vec<Planned>> {
        let ids: Vec<OrderId> = found.iter().map(|(order, _)| *order).collect();
        let read = orders::many(self.conn, &ids)?;
        let mut list = Vec::with_capacity(read.len());
        // All of them are there: the query reads one moment of the database.
        for (order, (_, crew)) in read.into_iter().zip(found) {
            let crew = crew.map(|id| self.crew(id)).transpose()?;
            list.push(Planned {
                order,
                crew,
                now: self.now,
            });
        }
        Ok(list)
    }

    fn crew(&mut self, id: CrewId) -> Result<Arc<Crew>> {
        if let Some(crew) = self.known.get(&id) {
            return Ok(Arc::clone(crew));
        }
        let crew = Arc::new(crews::get(self.conn, id)?);
        self.known.insert(id, Arc::clone(&crew));
        Ok(crew)
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
        let see = |found: &mut Vec<OrderId>, planned: Planned| found.push(planned.order.id);
        let found = dispatch.planned(&YANDEX, plan, Vec::new(), see);
        found.await.expect("a list")
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

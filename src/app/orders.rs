//! Orders: every command to one goes through one gate ([`command`]), and each of their rules stands in
//! this folder.

mod command;
mod deleting;
mod edit;
mod rules;
mod steps;
mod taking_back;

pub use command::{Holder, OrderCommand, Outcome, Request};
pub use edit::{EditPreview, OrderEdit, StopEdit, Unfit};
pub use steps::Step;

pub(crate) use command::check_own;
pub(crate) use deleting::delete;
pub(crate) use rules::unfit;

use super::refusal::Because;
use super::{Caller, Dispatch, Error, OrderView, Result, exchange};
use pult_domain::{
    Attributes, CompanyId, Money, Order, OrderId, Phone, Role, StopId, TimeWindow, Timestamp,
};
use pult_store::{Connection, Tx, books, orders, work};
use uuid::Uuid;

/// Which orders a list is about. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Open ones (`true`), or closed ones (`false`).
    pub open: Option<bool>,
    /// With this id of the client's, on the order itself.
    pub external_ref: Option<String>,
    /// Of this customer.
    pub phone: Option<Phone>,
    /// Made within `[from, to)`.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Ended within `[from, to)`.
    pub ended: (Option<Timestamp>, Option<Timestamp>),
    /// Older than this one.
    pub before: Option<OrderId>,
    /// At most this many, the newest.
    pub limit: Option<usize>,
}

impl OrderQuery {
    /// The same in the store's words, among the orders that `caller` may see.
    pub(super) fn filter(self, caller: &Caller) -> orders::Filter {
        orders::Filter {
            company: caller.company,
            open: self.open,
            external_ref: self.external_ref,
            phone: self.phone.map(|phone| phone.as_str().to_owned()),
            created: self.created,
            ended: self.ended,
            shown_to: Some(caller.origin),
            before: self.before,
            limit: self.limit,
        }
    }
}

/// What to do when an order like the new one is open already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// Make another.
    #[default]
    Allow,
    /// Refuse: the same phone, first address and time.
    RefuseSameRide,
    /// Answer the open one of the same reference and contents; refuse other contents.
    SameReference,
    /// Among those of the same reference and the same first attribute: answer the open one whose second
    /// attribute is the same, which is what was sent; refuse another.
    SameWords(&'static [&'static str; 2]),
}

/// How orders are to be made.
#[derive(Debug, Clone, Default)]
pub struct Once {
    /// A retry with the same key answers what was made the first time.
    pub key: Option<String>,
    /// What to do with likes.
    pub repeat: Repeat,
    /// Why the blacklist is set aside; a senior dispatcher may.
    pub despite: Option<String>,
    /// The total that stood on the card; another one is refused.
    pub expected: Option<Money>,
}

impl Dispatch {
    /// Makes an order. Company 0 is the caller's, else the office's first.
    ///
    /// # Errors
    /// `Invalid`; `Duplicate` by [`Repeat::RefuseSameRide`].
    pub async fn create_order(&self, caller: &Caller, order: Order, once: Once) -> Result<Order> {
        let mut made = self.create_orders(caller, vec![order], once).await?;
        made.pop().ok_or(Error::Internal)
    }

    /// Makes orders, all or none; answers them in the same order.
    ///
    /// # Errors
    /// As [`Dispatch::create_order`].
    pub async fn create_orders(
        &self,
        caller: &Caller,
        mut new: Vec<Order>,
        once: Once,
    ) -> Result<Vec<Order>> {
        for order in &mut new {
            self.locate(order);
        }
        if once.despite.is_some() {
            caller.require(Role::Senior)?;
        }
        let new = self.promise_prices(caller, new).await?;
        let caller = *caller;
        let act = self.act(&caller);
        let despite = once.despite.clone();
        let noted = move |_: &Order| -> Attributes {
            let noted = despite.clone().map(|why| ("blacklisted".to_owned(), why));
            noted.into_iter().collect()
        };
        self.write(move |tx| {
            if let Some(key) = &once.key
                && let Some(made) = books::idempotent(tx.conn(), key)?
            {
                return Ok(orders::many(tx.conn(), &made)?);
            }
            let mut made = Vec::with_capacity(new.len());
            for mut order in new {
                complete_order_data(tx, &caller, &act, &mut order)?;
                rules::check_order(tx.conn(), &order, None, once.despite.as_deref())?;
                if let (Some(old), Some(quote)) = (once.expected, &order.quote)
                    && old != quote.total
                {
                    let new = quote.total;
                    return Err(Error::Refused(Because::PriceChanged { old, new }));
                }
                match twin(tx.conn(), &caller, &order, once.repeat)? {
                    Some(twin) => made.push(twin),
                    None => made.extend(work::create_noting(tx, &act, vec![order], &noted)?),
                }
            }
            if let Some(key) = &once.key {
                let ids: Vec<OrderId> = made.iter().map(|order| order.id).collect();
                books::remember(tx, key, &ids, act.now)?;
            }
            Ok(made)
        })
        .await
        .inspect(|made| made.iter().for_each(|order| exchange::is_about(order.id)))
    }

    /// Whether a request with this retry key was made before with another body.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn is_other_body(&self, key: String, body: String) -> Result<bool> {
        self.read(move |conn| Ok(books::is_other_body(conn, &key, &body)?))
            .await
    }

    /// An order as it stands.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order(&self, caller: &Caller, id: OrderId) -> Result<OrderView> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let order = orders::get(conn, id)?;
            caller.check_order(&order)?;
            OrderView::of(conn, order, now)
        })
        .await
    }

    /// The order that a stop belongs to, as it stands.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_of_stop(&self, caller: &Caller, stop: StopId) -> Result<OrderView> {
        let id = self
            .read(move |conn| Ok(orders::of_stop(conn, stop)?))
            .await?;
        self.order(caller, id).await
    }

    /// The order and stop that carry a stop's UUID.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn stop_by_uuid(&self, caller: &Caller, uuid: Uuid) -> Result<(OrderView, StopId)> {
        let (order, stop) = self
            .read(move |conn| Ok(orders::of_stop_uuid(conn, uuid)?))
            .await?;
        Ok((self.order(caller, order).await?, stop))
    }

    /// The orders that pass, oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn orders(&self, caller: &Caller, query: OrderQuery) -> Result<Vec<OrderView>> {
        let (filter, now) = (query.filter(caller), self.now());
        let is_open = filter.open == Some(true);
        let list = move |conn: &Connection| {
            let found = orders::find(conn, &filter)?;
            OrderView::all(conn, &found, now)
        };
        match is_open {
            true => self.read(list).await,
            false => self.read_list(caller, list).await,
        }
    }

    /// How many stops of the office carry this id of a client's.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn count_stop_refs(&self, external_ref: String) -> Result<i64> {
        self.read(move |conn| Ok(orders::count_refs(conn, &external_ref)?))
            .await
    }

    /// Changes what an open or closed order says, but never its status; see [`work::update`].
    ///
    /// # Errors
    /// `NotFound`, `Invalid`, what `edit` answers.
    pub async fn update_order(
        &self,
        caller: &Caller,
        id: OrderId,
        edit: impl FnOnce(&mut Order) -> Result<()> + Send + 'static,
    ) -> Result<Order> {
        self.on_order(caller, id, None, move |tx, act| {
            // The store speaks of its own refusals; an edit's is carried past it.
            let mut refused = None;
            let updated = work::update(tx, act, id, |order| {
                edit(order).map_err(|error| {
                    refused = Some(error);
                    pult_store::Error::not_found("edit", id)
                })
            });
            match refused {
                Some(error) => Err(error),
                None => Ok(updated?),
            }
        })
        .await
    }

    /// Calls an order off.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is closed.
    pub async fn cancel_order(
        &self,
        caller: &Caller,
        id: OrderId,
        reason: String,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        let command = OrderCommand::Cancel { reason };
        self.do_to_order(caller, id, at, command).await
    }

    /// Gives an order up.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when it is closed.
    pub async fn fail_order(&self, caller: &Caller, id: OrderId, reason: String) -> Result<Order> {
        let command = OrderCommand::Fail { reason };
        self.do_to_order(caller, id, None, command).await
    }

    /// Deletes an order for the API that made it. `keeps_going`: one that is under way goes on unseen;
    /// else it is refused.
    ///
    /// # Errors
    /// `NotFound`; `Refused` for another API's order, and for one under way.
    pub async fn delete_order(
        &self,
        caller: &Caller,
        id: OrderId,
        keeps_going: bool,
    ) -> Result<Order> {
        let command = OrderCommand::Delete { keeps_going };
        self.do_to_order(caller, id, None, command).await
    }

    /// Holds an order back from being offered.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless pending.
    pub async fn suspend_order(&self, caller: &Caller, id: OrderId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Suspend)
            .await
    }

    /// Lets a held order be offered again.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless suspended.
    pub async fn resume_order(&self, caller: &Caller, id: OrderId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Resume)
            .await
    }

    /// The crew sets out. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless assigned.
    pub async fn start_order(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::SetOut).await
    }

    /// Finishes an order; open stops are closed as done. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless assigned or started.
    pub async fn complete_order(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        let command = OrderCommand::Complete { bill: None };
        self.do_to_order(caller, id, at, command).await
    }

    /// The crew reaches a stop. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` as [`Order::arrive`].
    pub async fn arrive(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Arrive(stop))
            .await
    }

    /// The crew leaves a stop. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` unless the crew is there.
    pub async fn leave(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Leave(stop))
            .await
    }

    /// The work at one stop is done, however short the stay. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` as [`Order::finish_stop`].
    pub async fn finish_stop(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::FinishStop(stop))
            .await
    }

    /// A stop is given up. `at`: when; `None`: now.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the order or the stop is closed.
    pub async fn skip(
        &self,
        caller: &Caller,
        id: OrderId,
        stop: StopId,
        at: Option<Timestamp>,
    ) -> Result<Order> {
        self.do_to_order(caller, id, at, OrderCommand::Skip(stop))
            .await
    }

    /// A stop is missed by lateness.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the order or the stop is closed.
    pub async fn miss(&self, caller: &Caller, id: OrderId, stop: StopId) -> Result<Order> {
        self.do_to_order(caller, id, None, OrderCommand::Miss(stop))
            .await
    }

    /// Runs a business transaction on an order the caller may touch.
    pub(super) async fn on_order<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: OrderId,
        at: Option<Timestamp>,
        work: impl FnOnce(&Tx, &work::Act) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let caller = *caller;
        let act = self.act_at(&caller, at.unwrap_or_else(|| self.now()));
        self.write(move |tx| {
            caller.check_order(&orders::get(tx.conn(), id)?)?;
            work(tx, &act)
        })
        .await
    }
}

/// Fills in what a new order leaves to the office: company, client, whether it is a pre-order.
pub(super) fn complete_order_data(
    tx: &Tx,
    caller: &Caller,
    act: &work::Act,
    order: &mut Order,
) -> Result<()> {
    let companies = books::companies(tx.conn())?;
    if order.company == CompanyId(0) {
        order.company = caller
            .company
            .or(companies.first().map(|company| company.id))
            .ok_or_else(|| Error::invalid("company", "the office has no company yet"))?;
    }
    let known = companies.iter().any(|company| company.id == order.company);
    if !known || !caller.sees(Some(order.company)) {
        return Err(Error::not_found("company", order.company));
    }
    rules::complete_client(tx.conn(), order)?;
    order.prior |= !order.is_due(act.now, act.lead);
    Ok(())
}

/// The open order that the new one repeats, if that counts.
fn twin(conn: &Connection, caller: &Caller, new: &Order, repeat: Repeat) -> Result<Option<Order>> {
    let filter = orders::Filter {
        open: Some(true),
        company: Some(new.company),
        ..orders::Filter::default()
    };
    match repeat {
        Repeat::Allow => Ok(None),
        Repeat::RefuseSameRide => {
            let Some(phone) = &new.customer.phone else {
                return Ok(None);
            };
            let filter = orders::Filter {
                company: None,
                phone: Some(phone.as_str().to_owned()),
                ..filter
            };
            let open = orders::many(conn, &orders::find(conn, &filter)?)?;
            match open.iter().find(|open| start(open) == start(new)) {
                Some(same) => Err(Error::Duplicate(same.id)),
                None => Ok(None),
            }
        }
        Repeat::SameReference | Repeat::SameWords(_) => {
            let Some(reference) = &new.external_ref else {
                return Ok(None);
            };
            let filter = orders::Filter {
                external_ref: Some(reference.clone()),
                ..filter
            };
            let mut open = orders::many(conn, &orders::find(conn, &filter)?)?;
            // References of another door are of another kind.
            open.retain(|open| open.origin == caller.origin);
            if let Repeat::SameWords([sent_by, _]) = repeat {
                let is_from =
                    |open: &Order| open.attributes.get(*sent_by) == new.attributes.get(*sent_by);
                open.retain(is_from);
            }
            let is_same = |open: &Order| match repeat {
                Repeat::SameWords([_, sent]) => {
                    open.attributes.get(*sent) == new.attributes.get(*sent)
                }
                _ => contents(open) == contents(new),
            };
            match open.pop() {
                None => Ok(None),
                Some(same) if is_same(&same) => Ok(Some(same)),
                Some(other) => Err(Error::invalid(
                    "number",
                    format!("`{reference}` is the unfinished order {} already", other.id),
                )),
            }
        }
    }
}

/// Where and when a ride starts.
fn start(order: &Order) -> (&str, Option<Timestamp>) {
    let first = order.stops.first();
    let address = first.and_then(|stop| stop.place());
    (
        address.map_or("", |place| place.address.as_str()),
        first.and_then(|stop| stop.window.from),
    )
}

/// What an order asks for: what is done where and when, of which depots or points.
fn contents(order: &Order) -> Vec<(&'static str, TimeWindow, Vec<String>)> {
    let place = |place: &pult_domain::Place| match place.kind {
        pult_domain::PlaceKind::Address => format!("{} {:?}", place.address, place.point),
        _ => format!("place {}", place.id),
    };
    order
        .stops
        .iter()
        .map(|stop| {
            let places = stop.places.iter().map(place).collect();
            (stop.action.as_str(), stop.window, places)
        })
        .collect()
}

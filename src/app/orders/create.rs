//! Making orders: what a new one leaves to the office, and what becomes of one that was made already.

use super::rules;
use crate::{Caller, Dispatch, Error, Result, exchange};
use pult_domain::{
    Attributes, CompanyId, NewOrder, Order, OrderId, Place, PlaceKind, Role, TimeWindow, Timestamp,
    Wrong,
};
use pult_store::{Connection, Tx, books, orders, work};

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
}

impl Dispatch {
    /// Makes an order.
    ///
    /// # Errors
    /// `Invalid`; `Duplicate` by [`Repeat::RefuseSameRide`].
    pub async fn create_order(
        &self,
        caller: &Caller,
        order: NewOrder,
        once: Once,
    ) -> Result<Order> {
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
        mut new: Vec<NewOrder>,
        once: Once,
    ) -> Result<Vec<Order>> {
        let caller = &self.speaker(caller);
        for order in &mut new {
            self.locate(&mut order.stops);
        }
        if once.despite.is_some() {
            caller.require(Role::Senior)?;
        }
        let new = self.ways_of(caller, new).await?;
        let (this, caller) = (self.clone(), *caller);
        let act = self.act(&caller);
        let despite = once.despite.clone();
        let noted = despite.map(|why| ("blacklisted".to_owned(), why));
        let noted: Attributes = noted.into_iter().collect();
        self.write(move |tx| {
            if let Some(key) = &once.key
                && let Some(made) = books::idempotent(tx.conn(), key)?
            {
                return Ok(tx.orders(&made)?);
            }
            let mut made = Vec::with_capacity(new.len());
            for (mut order, way) in new {
                let company = complete(tx, &caller, &act, &mut order)?;
                order.quote = this.price_by(tx.conn(), &caller, &order, way.as_ref(), act.now)?;
                this.check_agreed(tx.conn(), &caller, &order, way.as_ref(), act.now)?;
                rules::check_order(tx.conn(), &order, None, once.despite.as_deref())?;
                rules::check_price(order.expected, order.quote.as_ref())?;
                made.push(match twin(tx.conn(), &caller, &order, once.repeat)? {
                    Some(twin) => twin,
                    None => work::create(tx, &act, company, order, &|_| noted.clone())?,
                });
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
}

/// Fills in what a new order leaves to the office: client, whether it is a pre-order, and company, which
/// it answers.
pub(crate) fn complete(
    tx: &Tx,
    caller: &Caller,
    act: &work::Act,
    order: &mut NewOrder,
) -> Result<CompanyId> {
    let companies = books::companies(tx.conn())?;
    let named = order.company.or(caller.company);
    let company = named
        .or(companies.first().map(|company| company.id))
        .ok_or_else(|| Error::invalid("company", Wrong::NoCompany))?;
    let known = companies.iter().any(|known| known.id == company);
    if !known || !caller.sees(Some(company)) {
        return Err(Error::not_found("company", company));
    }
    order.company = Some(company);
    rules::complete_client(tx.conn(), &mut order.client, order.customer.phone.as_ref())?;
    order.prior |= !order.is_due(act.now, act.lead);
    if order.fixed_price.is_some() && !order.attributes.contains_key(work::INCLUDED_SERVICES) {
        work::agree(order.fixed_price, &order.services, &mut order.attributes);
    }
    Ok(company)
}

/// The open order that the new one repeats, if that counts.
fn twin(
    conn: &Connection,
    caller: &Caller,
    new: &NewOrder,
    repeat: Repeat,
) -> Result<Option<Order>> {
    let filter = orders::Filter {
        open: Some(true),
        company: new.company,
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
            match open
                .iter()
                .find(|open| start(&NewOrder::of(open)) == start(new))
            {
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
                _ => contents(&NewOrder::of(open)) == contents(new),
            };
            match open.pop() {
                None => Ok(None),
                Some(same) if is_same(&same) => Ok(Some(same)),
                Some(other) => {
                    let taken = Wrong::IsUnfinishedOrder {
                        number: reference.clone(),
                        order: other.id,
                    };
                    Err(Error::invalid("number", taken))
                }
            }
        }
    }
}

/// Where and when a ride starts.
fn start(order: &NewOrder) -> (&str, Option<Timestamp>) {
    let first = order.stops.first();
    let address = first.and_then(|stop| stop.place());
    (
        address.map_or("", |place| place.address.as_str()),
        first.and_then(|stop| stop.window.from),
    )
}

/// What an order asks for: what is done where and when, of which depots or points.
fn contents(order: &NewOrder) -> Vec<(&'static str, TimeWindow, Vec<String>)> {
    let place = |place: &Place| match place.kind {
        PlaceKind::Address => format!("{} {:?}", place.address, place.point),
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

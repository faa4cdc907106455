//! Editing an open order: what changes, what it costs then, and whether its crew still fits.

use super::rules;
use crate::refusal::Because;
use crate::{Caller, Dispatch, Error, Result, RouteAnalysis, planning};
use pult_domain::{
    Attributes, ClientId, CompanyId, CrewGroupId, DiscountId, Expected, Money, NewOrder, NewStop,
    Order, OrderId, OrderKind, Payment, Phone, Place, PlaceId, PlaceKind, Quote, ServiceId, Stop,
    StopAction, StopId, TariffId, Timestamp, Wrong, imagined_stops,
};
use pult_engine::Rejection;
use pult_store::{Connection, Tx, assignments, orders, work};

/// What changes of an order; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderEdit {
    /// The client of the books; of a phone that is changed alone, the one who calls from it.
    pub client: Option<Option<ClientId>>,
    /// The customer's phone, or none.
    pub phone: Option<Option<Phone>>,
    /// The customer's name.
    pub name: Option<String>,
    /// The remark for the crew.
    pub comment: Option<String>,
    /// Whose order it is.
    pub company: Option<CompanyId>,
    /// The tariff; none: chosen by the time of day.
    pub tariff: Option<Option<TariffId>>,
    /// The price agreed; none: by the meter.
    pub fixed_price: Option<Option<Money>>,
    /// The services asked for.
    pub services: Option<Vec<ServiceId>>,
    /// The discount given.
    pub discount: Option<Option<DiscountId>>,
    /// Only crews of this group.
    pub crew_group: Option<Option<CrewGroupId>>,
    /// How it is paid.
    pub payment: Option<Payment>,
    /// How many passengers.
    pub passengers: Option<Option<u32>>,
    /// Whether the customer wants a call before.
    pub call_before: Option<bool>,
    /// When the crew is wanted at the first open stop; none: as soon as possible.
    pub at: Option<Option<Timestamp>>,
    /// The stops, in their new sequence.
    pub stops: Option<Vec<StopEdit>>,
    /// The way, stop by stop: each keeps its id by its place in the list.
    pub along: Option<Vec<NewStop>>,
    /// What one stop says; it keeps its place in the sequence.
    pub stop: Option<(StopId, NewStop)>,
    /// Whether it is a pre-order, whatever its time says.
    pub prior: Option<bool>,
    /// Fields that one dialect alone understands; an empty one is forgotten.
    pub attributes: Attributes,
    /// The price that stood on the card; another one is refused.
    pub expected: Option<Expected>,
    /// What becomes of a crew that does not fit the order any more.
    pub unfit: Unfit,
    /// The order as whoever edits it saw it: changed meanwhile in the same fields, it is refused.
    pub based_on: Option<Box<Order>>,
}

/// One stop of an edited order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StopEdit {
    /// The stop that it is; `None`: a new one.
    pub id: Option<StopId>,
    /// Where it is now; `None`: where it was.
    pub place: Option<Place>,
    /// The remark for the crew there; `None`: as it was.
    pub comment: Option<String>,
}

/// What becomes of a crew that does not fit an edited order any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unfit {
    /// The edit is refused, with the rule.
    #[default]
    Ask,
    /// It keeps the order.
    Keep,
    /// The order is taken from it, and another is looked for.
    LookForAnother,
}

/// The way of an edited order.
#[derive(Debug, Default)]
pub(super) enum EditedWay {
    /// Nothing that the price hangs on changes.
    #[default]
    Unmoved,
    /// As it was measured; `None`: no way is known.
    Measured(Option<RouteAnalysis>),
}

/// What an edit would do.
#[derive(Debug, Clone, PartialEq)]
pub struct EditPreview {
    /// The order as it would be, its quote included.
    pub order: Order,
    /// What was promised before.
    pub old: Option<Quote>,
    /// The crew that would not fit any more, and the rule that says so.
    pub unfit: Option<Rejection>,
    /// What changes: `phone.from`, `phone.to` …
    pub changes: Attributes,
}

impl OrderEdit {
    /// Changes an order; its price is another matter. `ids` names the stops that are added.
    ///
    /// # Errors
    /// `InvalidState` when it is closed; `Invalid` about `stops`; what `ids` answers.
    pub fn apply(&self, order: &mut Order, ids: &mut dyn FnMut() -> Result<StopId>) -> Result<()> {
        if !order.status.is_open() {
            return Err(order.refusal("edit").into());
        }
        if let Some(phone) = &self.phone {
            if order.customer.phone != *phone {
                order.client = None;
            }
            order.customer.phone.clone_from(phone);
        }
        set(&mut order.client, &self.client);
        set(&mut order.customer.name, &self.name);
        set(&mut order.comment, &self.comment);
        set(&mut order.company, &self.company);
        set(&mut order.tariff, &self.tariff);
        set(&mut order.services, &self.services);
        set(&mut order.discount, &self.discount);
        set(&mut order.crew_group, &self.crew_group);
        set(&mut order.payment, &self.payment);
        set(&mut order.passengers, &self.passengers);
        set(&mut order.call_before, &self.call_before);
        if let Some(price) = self.fixed_price {
            order.fixed_price = price;
            // It is agreed with the services that the order has now.
            work::agree(price, &order.services, &mut order.attributes);
        }
        for (name, value) in &self.attributes {
            match value.is_empty() {
                true => drop(order.attributes.remove(name)),
                false => drop(order.attributes.insert(name.clone(), value.clone())),
            }
        }
        if let Some(stops) = &self.stops {
            edit_stops(order, stops, ids)?;
        }
        if let Some((id, said)) = &self.stop
            && let Some(stop) = order.stops.iter_mut().find(|stop| stop.id == *id)
        {
            stop.say(said.clone());
        }
        if let Some(along) = &self.along {
            let asked = order.stops.first().map(|stop| stop.window);
            order.lead_along(along.clone(), ids)?;
            if let (Some(asked), Some(first)) = (asked, order.stops.first_mut()) {
                first.window = asked;
            }
        }
        if let Some(at) = self.at {
            let open = order.stops.iter_mut().find(|stop| stop.is_open());
            let window = open.map(|stop| &mut stop.window);
            if let Some(window) = window {
                window.from = at;
                window.to = window.to.filter(|to| at.is_none_or(|at| at <= *to));
            }
        }
        Ok(order.check()?)
    }
}

impl OrderEdit {
    /// The edit that lets an order say what `asked` does, but for its times.
    pub(crate) fn towards(order: &Order, asked: NewOrder) -> OrderEdit {
        let is_there = |place: &Place, stop: Option<&Stop>| {
            let known = stop.and_then(Stop::place);
            known.is_some_and(|known| known.reads(&place.in_full()) && known.point == place.point)
        };
        let edit = |(at, stop): (usize, NewStop)| {
            let known = order.stops.get(at);
            let place = stop.places.into_iter().next().unwrap_or_default();
            StopEdit {
                id: known.map(|known| known.id),
                place: (!is_there(&place, known)).then_some(place),
                comment: Some(stop.comment),
            }
        };
        OrderEdit {
            phone: Some(asked.customer.phone),
            name: Some(asked.customer.name),
            comment: Some(asked.comment),
            company: asked.company,
            tariff: Some(asked.tariff),
            fixed_price: Some(asked.fixed_price),
            services: Some(asked.services),
            discount: Some(asked.discount),
            crew_group: Some(asked.crew_group),
            payment: Some(asked.payment),
            passengers: Some(asked.passengers),
            call_before: Some(asked.call_before),
            stops: Some(asked.stops.into_iter().enumerate().map(edit).collect()),
            ..OrderEdit::default()
        }
    }

    /// Whether the edited order is a pre-order: as it was, unless its time is another. `ahead`: its time
    /// is well ahead.
    fn is_prior(&self, before: &Order, ahead: bool) -> bool {
        let by_time = match self.at {
            Some(_) => ahead,
            None => before.prior,
        };
        self.prior.unwrap_or(by_time)
    }

    /// Changes an order that is only looked at.
    fn imagine(&self, order: &mut Order) -> Result<()> {
        let mut ids = imagined_stops();
        self.apply(order, &mut || Ok(ids()?))
    }
}

fn set<T: Clone>(field: &mut T, edited: &Option<T>) {
    if let Some(edited) = edited {
        field.clone_from(edited);
    }
}

/// Puts the stops into their new sequence. What is closed stays in front, as it was.
fn edit_stops(
    order: &mut Order,
    edits: &[StopEdit],
    ids: &mut dyn FnMut() -> Result<StopId>,
) -> Result<()> {
    let refused = |wrong| Err(Error::invalid("stops", wrong));
    if edits.is_empty() {
        return refused(Wrong::NoStops);
    }
    let named: Vec<StopId> = edits.iter().filter_map(|edit| edit.id).collect();
    let mut stops: Vec<Stop> = Vec::with_capacity(edits.len());
    for edit in edits {
        // Who sends the way again without the ids means the stops that are there.
        let meant = |place: &Place| {
            let is_there = |known: &&Stop| known.place().is_some_and(|known| known.is_as(place));
            let mut there = order.stops.iter().filter(is_there);
            let is_taken = |id: StopId| stops.iter().any(|taken| taken.id == id);
            let is_free = |known: &&Stop| !named.contains(&known.id) && !is_taken(known.id);
            there.find(is_free).map(|known| known.id)
        };
        let id = edit.id.or_else(|| meant(edit.place.as_ref()?));
        let mut stop = match id {
            Some(id) => match order.stop(id) {
                Some(_) if stops.iter().any(|known| known.id == id) => {
                    return refused(Wrong::StopTwice(id));
                }
                Some(stop) => stop.clone(),
                None => return refused(Wrong::NoSuchStop(order.id, id)),
            },
            None => NewStop::at(StopAction::Visit, Place::default()).made(ids()?),
        };
        // A place that is said again stays as it is known: a depot stays one.
        let is_there = |place: &Place| {
            let known = stop.place().filter(|_| id.is_some());
            known.is_some_and(|known| known.is_as(place))
        };
        if let Some(place) = edit.place.as_ref().filter(|place| !is_there(place)) {
            if !stop.is_open() && id.is_some() {
                let address = stop.place().map_or_else(String::new, Place::called);
                return refused(Wrong::StopClosed(stop.id, address));
            }
            stop.places = vec![match place.kind {
                PlaceKind::Address => Place {
                    id: PlaceId::default(),
                    uuid: uuid::Uuid::nil(),
                    ..place.clone()
                },
                PlaceKind::Depot | PlaceKind::Stand => place.clone(),
            }];
        } else if id.is_none() {
            return refused(Wrong::NewStopWithoutAddress);
        }
        set(&mut stop.comment, &edit.comment);
        stops.push(stop);
    }
    let closed: Vec<StopId> = order
        .stops
        .iter()
        .filter(|stop| !stop.is_open())
        .map(|stop| stop.id)
        .collect();
    let kept = stops.iter().map(|stop| stop.id).take(closed.len());
    if !kept.eq(closed.iter().copied()) {
        return refused(Wrong::ClosedStopMoves);
    }
    // The time that was asked for belongs to the place that is first to be reached.
    let asked = order.due_at();
    let first_open = stops.iter().position(Stop::is_open);
    for (at, stop) in stops.iter_mut().enumerate() {
        if Some(at) == first_open && order.conduct.kind != OrderKind::Route {
            stop.window.from = asked;
        }
    }
    order.stops = stops;
    order.name_actions();
    Ok(())
}

/// What changed between two states of an order, as `field.from` and `field.to`.
pub(crate) fn changes(before: &Order, after: &Order) -> Attributes {
    let mut changes = Attributes::new();
    let mut note = |field: &str, from: String, to: String| {
        if from != to {
            changes.insert(format!("{field}.from"), from);
            changes.insert(format!("{field}.to"), to);
        }
    };
    let phone = |order: &Order| {
        let phone = order.customer.phone.as_ref();
        phone.map_or_else(String::new, |phone| phone.as_str().to_owned())
    };
    let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let services = |order: &Order| {
        let ids = order.services.iter().map(ToString::to_string);
        ids.collect::<Vec<_>>().join(", ")
    };
    let address = |stop: &Stop| {
        let place = stop.place();
        place.map_or_else(String::new, Place::called)
    };
    let way = |order: &Order| {
        let stops = order.stops.iter().map(address);
        stops.collect::<Vec<_>>().join(" → ")
    };
    let sum = |quote: &Option<Quote>| {
        let total = quote.as_ref().map(|quote| quote.total.to_string());
        total.unwrap_or_default()
    };
    note("phone", phone(before), phone(after));
    note(
        "name",
        before.customer.name.clone(),
        after.customer.name.clone(),
    );
    note("comment", before.comment.clone(), after.comment.clone());
    note(
        "company",
        before.company.to_string(),
        after.company.to_string(),
    );
    note(
        "tariff",
        id(before.tariff.map(|it| it.0)),
        id(after.tariff.map(|it| it.0)),
    );
    note("services", services(before), services(after));
    note(
        "discount",
        id(before.discount.map(|it| it.0)),
        id(after.discount.map(|it| it.0)),
    );
    note(
        "crew_group",
        id(before.crew_group.map(|it| it.0)),
        id(after.crew_group.map(|it| it.0)),
    );
    note(
        "payment",
        before.payment.method.as_str().to_owned(),
        after.payment.method.as_str().to_owned(),
    );
    note(
        "account",
        id(before.payment.account.map(|it| it.0)),
        id(after.payment.account.map(|it| it.0)),
    );
    note(
        "passengers",
        id(before.passengers.map(i64::from)),
        id(after.passengers.map(i64::from)),
    );
    note(
        "call_before",
        before.call_before.to_string(),
        after.call_before.to_string(),
    );
    note(
        "at",
        id(before.due_at().map(|at| at.0)),
        id(after.due_at().map(|at| at.0)),
    );
    let agreed = |order: &Order| {
        order
            .fixed_price
            .map_or_else(String::new, |sum| sum.to_string())
    };
    note("agreed", agreed(before), agreed(after));
    note("stops", way(before), way(after));
    note("price", sum(&before.quote), sum(&after.quote));
    changes
}

/// Whether an edit can change the price.
fn moves_price(before: &Order, after: &Order) -> bool {
    let facts = |order: &Order| {
        let points = order.stops.iter().map(|stop| stop.place()?.point);
        (
            order.due_at(),
            order.tariff,
            order.fixed_price,
            order.services.clone(),
            order.discount,
            order.company,
            order.client,
            order.customer.phone.clone(),
            points.collect::<Vec<_>>(),
        )
    };
    facts(before) != facts(after)
}

impl Dispatch {
    /// What an edit would do, without doing it.
    ///
    /// # Errors
    /// As [`OrderEdit::apply`]; `NotFound`.
    pub async fn preview_edit(
        &self,
        caller: &Caller,
        id: OrderId,
        edit: OrderEdit,
    ) -> Result<EditPreview> {
        let before = self.order(caller, id).await?.order;
        let way = self.way_of_edit(caller, &before, &edit).await?;
        let mut order = before.clone();
        edit.imagine(&mut order)?;
        self.locate_order(&mut order);
        let ahead = !order.is_due(self.now(), self.rules().prior_lead);
        order.prior = edit.is_prior(&before, ahead);
        let (this, caller, now) = (self.clone(), *caller, self.now());
        let judged = self.read(move |conn| {
            order.quote = this.price_of_edited(conn, &caller, &order, &way, now)?;
            let unfit = match assignments::live_of_order(conn, order.id)? {
                Some(held) => rules::unfit(&this, conn, &order, held.crew)?,
                None => None,
            };
            Ok((order, unfit))
        });
        let (order, unfit) = judged.await?;
        Ok(EditPreview {
            unfit,
            changes: changes(&before, &order),
            old: before.quote.clone(),
            order,
        })
    }

    /// What is measured of an edited order before the transaction that prices it.
    pub(super) async fn way_of_edit(
        &self,
        caller: &Caller,
        before: &Order,
        edit: &OrderEdit,
    ) -> Result<EditedWay> {
        let mut order = before.clone();
        edit.imagine(&mut order)?;
        if !moves_price(before, &order) {
            return Ok(EditedWay::Unmoved);
        }
        self.locate_order(&mut order);
        let said = NewOrder::of(&order);
        let (this, caller) = (self.clone(), *caller);
        let way = self.read(move |_| Ok(this.way_of(&caller, &said)));
        let way = way.await?;
        Ok(EditedWay::Measured(way))
    }

    /// The quote of an edited order; what cannot move the price leaves it.
    fn price_of_edited(
        &self,
        conn: &Connection,
        caller: &Caller,
        edited: &Order,
        way: &EditedWay,
        now: Timestamp,
    ) -> Result<Option<Quote>> {
        let EditedWay::Measured(way) = way else {
            return Ok(edited.quote.clone());
        };
        let said = NewOrder {
            quote: None,
            ..NewOrder::of(edited)
        };
        self.price_by(conn, caller, &said, way.as_ref(), now)
    }

    /// Edits an order in the transaction.
    #[expect(clippy::too_many_arguments, reason = "what the transaction was told")]
    pub(super) fn edit(
        &self,
        tx: &Tx,
        act: &work::Act,
        caller: &Caller,
        before: Order,
        edit: OrderEdit,
        way: EditedWay,
        despite: Option<String>,
    ) -> Result<Order> {
        edit.check_basis(&before)?;
        let mut edited = before.clone();
        edit.apply(&mut edited, &mut || Ok(orders::next_stop_id(tx)?))?;
        self.locate_order(&mut edited);
        let ahead = !edited.is_due(act.now, act.lead);
        edited.prior = edit.is_prior(&before, ahead);
        let phone = edited.customer.phone.as_ref();
        rules::complete_client(tx.conn(), &mut edited.client, phone)?;
        edited.quote = self.price_of_edited(tx.conn(), caller, &edited, &way, act.now)?;
        if let EditedWay::Measured(way) = &way
            && edited.fixed_price != before.fixed_price
        {
            let said = NewOrder::of(&edited);
            self.check_agreed(tx.conn(), caller, &said, way.as_ref(), act.now)?;
        }
        let moved = planning::moved(&before, &edited);
        for stop in edited.stops.iter_mut() {
            // Nobody was told when the crew would be there.
            if moved.contains(&stop.id) {
                stop.promised_at = None;
            }
        }
        let (said, said_before) = (NewOrder::of(&edited), NewOrder::of(&before));
        rules::check_order(tx.conn(), &said, Some(&said_before), despite.as_deref())?;
        rules::check_price(edit.expected, edited.quote.as_ref())?;
        let held = tx.live_of_order(before.id)?;
        let mut looks_for_another = false;
        if let Some(held) = &held
            && let Some(why) = rules::unfit(self, tx.conn(), &edited, held.crew)?
        {
            match edit.unfit {
                Unfit::Keep => {}
                Unfit::LookForAnother => looks_for_another = true,
                Unfit::Ask => {
                    let crew = held.crew;
                    return Err(Error::Refused(Because::CrewUnfit { crew, why }));
                }
            }
        }
        let order = work::update_noting(
            tx,
            act,
            before.id,
            |order| {
                *order = edited;
                Ok(())
            },
            |before, after| {
                let mut noted = changes(before, after);
                noted.extend(despite.map(|reason| ("despite".to_owned(), reason)));
                noted
            },
        )?;
        if let EditedWay::Measured(_) = way {
            self.measure_anew(tx, act.now, order.id, &moved)?;
        }
        if looks_for_another {
            match held {
                Some(held) if held.status.is_offered() => {
                    work::withdraw(tx, act, held.id)?;
                }
                _ => {
                    work::unassign(tx, act, order.id, true)?;
                }
            }
        }
        Ok(tx.order(order.id)?)
    }
}

//! Orders that do not exist yet: what somebody asks for, before the store gives it its ids.

use super::{Customer, Order, OrderStatus, Payment, Wrong};
use crate::{
    Attributes, ClientId, CompanyId, Conduct, CrewGroupId, DEFAULT_RADIUS, DiscountId, Error,
    Expected, Meters, Money, OrderId, Origin, Place, PlaceId, PlaceKind, Quote, Result, Seconds,
    ServiceId, Stop, StopAction, StopId, StopProgress, TariffId, TimeWindow, Timestamp,
};
use uuid::Uuid;

/// What somebody asks for. It becomes an [`Order`] when the store makes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewOrder {
    /// Whose it is to be; `None`: the caller's company, else the office's first.
    pub company: Option<CompanyId>,
    /// The client of the books; `None`: the one who calls from the phone.
    pub client: Option<ClientId>,
    /// The caller's own id of it.
    pub external_ref: Option<String>,
    /// Who wants it.
    pub customer: Customer,
    /// Its name, where a dialect gives one.
    pub label: String,
    /// A remark for the crew.
    pub comment: String,
    /// Never empty, in intended order.
    pub stops: Vec<NewStop>,
    /// The tariff; `None`: chosen by the time of day.
    pub tariff: Option<TariffId>,
    /// The price agreed; `None`: by the meter.
    pub fixed_price: Option<Money>,
    /// Services asked for; one asked twice stands twice.
    pub services: Vec<ServiceId>,
    /// The discount given.
    pub discount: Option<DiscountId>,
    /// Only crews of this group.
    pub crew_group: Option<CrewGroupId>,
    /// The price lines as promised; `None`: worked out when it is made.
    pub quote: Option<Quote>,
    /// How it is paid.
    pub payment: Payment,
    /// How many passengers, when known.
    pub passengers: Option<u32>,
    /// The customer wants a call before the crew comes.
    pub call_before: bool,
    /// What it is, and by which rules it is priced, planned and started.
    pub conduct: Conduct,
    /// A pre-order, whatever its time says.
    pub prior: bool,
    /// The price that stood on the card; another one is refused.
    pub expected: Option<Expected>,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

/// A stop that does not exist yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewStop {
    /// The client's own id of it.
    pub external_ref: Option<String>,
    /// What is done there.
    pub action: StopAction,
    /// Where: usually one place; several when any of them serves and the engine picks.
    pub places: Vec<Place>,
    /// When it should be reached.
    pub window: TimeWindow,
    /// The arrival promised to the customer.
    pub promised_at: Option<Timestamp>,
    /// The circle within which the crew counts as arrived.
    pub radius: Meters,
    /// The stay that makes a visit count.
    pub min_stay: Seconds,
    /// Kept for clients that send it; no rule hangs on it.
    pub min_arrival: Seconds,
    /// How long the work there takes, for planning.
    pub service_time: Seconds,
    /// How late is still late rather than missed; `None`: never missed by lateness.
    pub max_delay: Option<Seconds>,
    /// Its name.
    pub label: String,
    /// A remark for the crew.
    pub comment: String,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

impl NewOrder {
    /// A taxi ride: a pick-up, visits between, and a drop-off, which has no address when `to` names none.
    pub fn ride(from: Place, between: Vec<Place>, to: Option<Place>) -> NewOrder {
        let mut stops = vec![NewStop::at(StopAction::Pickup, from)];
        stops.extend(
            between
                .into_iter()
                .map(|place| NewStop::at(StopAction::Visit, place)),
        );
        stops.push(NewStop::at(StopAction::Dropoff, to.unwrap_or_default()));
        NewOrder {
            stops,
            ..NewOrder::default()
        }
    }

    /// What an order asked for, to be asked for again: everything but its times and what came of it.
    pub fn again(order: &Order) -> NewOrder {
        let mut again = NewOrder::of(order);
        again.external_ref = None;
        again.quote = None;
        again.prior = false;
        for stop in &mut again.stops {
            stop.external_ref = None;
            stop.window = TimeWindow::ASAP;
            stop.promised_at = None;
            // An address is a place of its own; depots and stands are the books'.
            let is_address = |place: &&mut Place| place.kind == PlaceKind::Address;
            for place in stop.places.iter_mut().filter(is_address) {
                (place.id, place.uuid) = (PlaceId::default(), Uuid::nil());
            }
        }
        again
    }

    /// What an order says, its times and its price included, as if it were not made yet.
    pub fn of(order: &Order) -> NewOrder {
        NewOrder {
            company: Some(order.company),
            client: order.client,
            external_ref: order.external_ref.clone(),
            customer: order.customer.clone(),
            label: order.label.clone(),
            comment: order.comment.clone(),
            stops: order.stops.iter().map(NewStop::of).collect(),
            tariff: order.tariff,
            fixed_price: order.fixed_price,
            services: order.services.clone(),
            discount: order.discount,
            crew_group: order.crew_group,
            quote: order.quote.clone(),
            payment: order.payment.clone(),
            passengers: order.passengers,
            call_before: order.call_before,
            conduct: order.conduct,
            prior: order.prior,
            expected: None,
            attributes: order.attributes.clone(),
        }
    }

    /// Whether it is priced: a price or a tariff was named, or it is a ride paid by the meter.
    pub fn has_price(&self) -> bool {
        let actions = self.stops.iter().map(|stop| stop.action);
        self.fixed_price.is_some() || self.tariff.is_some() || is_by_meter(self.conduct, actions)
    }

    /// When the crew is wanted at the first stop; `None`: as soon as possible.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.stops.first().and_then(|stop| stop.window.from)
    }

    /// Whether it is time to carry it out: no time asked for, or at most `lead` ahead.
    pub fn is_due(&self, now: Timestamp, lead: Seconds) -> bool {
        self.due_at().is_none_or(|at| at <= now + lead)
    }

    /// Refuses an order that could never be carried out.
    ///
    /// # Errors
    /// As [`Order::check`].
    pub fn check(&self) -> Result<()> {
        let stops = self.stops.iter();
        let stops = stops.map(|stop| (stop.places.as_slice(), stop.window));
        check(self.fixed_price, stops)
    }

    /// The order that it becomes in the office of `company`, made through `origin` at `now`. The store
    /// gives it its ids.
    pub fn made(
        self,
        company: CompanyId,
        origin: Origin,
        now: Timestamp,
        id: OrderId,
        stop_ids: impl IntoIterator<Item = StopId>,
    ) -> Order {
        let stops = self.stops.into_iter().zip(stop_ids);
        Order {
            id,
            company,
            origin,
            client: self.client,
            external_ref: self.external_ref,
            customer: self.customer,
            label: self.label,
            comment: self.comment,
            stops: stops.map(|(stop, id)| stop.made(id)).collect(),
            tariff: self.tariff,
            fixed_price: self.fixed_price,
            services: self.services,
            discount: self.discount,
            crew_group: self.crew_group,
            quote: self.quote,
            bill: None,
            payment: self.payment,
            passengers: self.passengers,
            call_before: self.call_before,
            conduct: self.conduct,
            prior: self.prior,
            status: OrderStatus::Pending,
            status_at: now,
            reason: String::new(),
            created_at: now,
            started_at: None,
            no_show: false,
            hidden_from: None,
            archived_at: None,
            assignment: None,
            attributes: self.attributes,
        }
    }

    /// The order that it would become, for whoever has to think of it as one: no order that is kept has
    /// [`OrderId::IMAGINED`].
    pub fn imagined(self, company: CompanyId, origin: Origin, now: Timestamp) -> Order {
        let stops = (1..).map(|nth| StopId(i64::MAX - nth));
        self.made(company, origin, now, OrderId::IMAGINED, stops)
    }
}

impl OrderId {
    /// The id of an order that is only thought of.
    pub const IMAGINED: OrderId = OrderId(i64::MAX);
}

impl NewStop {
    /// A stop at one place with the default radius.
    pub fn at(action: StopAction, place: Place) -> NewStop {
        NewStop {
            action,
            places: vec![place],
            radius: DEFAULT_RADIUS,
            ..NewStop::default()
        }
    }

    /// What a stop says, as if it were not made yet.
    pub fn of(stop: &Stop) -> NewStop {
        NewStop {
            external_ref: stop.external_ref.clone(),
            action: stop.action,
            places: stop.places.clone(),
            window: stop.window,
            promised_at: stop.promised_at,
            radius: stop.radius,
            min_stay: stop.min_stay,
            min_arrival: stop.min_arrival,
            service_time: stop.service_time,
            max_delay: stop.max_delay,
            label: stop.label.clone(),
            comment: stop.comment.clone(),
            attributes: stop.attributes.clone(),
        }
    }

    /// The place meant, or the first of the alternatives.
    pub fn place(&self) -> Option<&Place> {
        self.places.first()
    }

    /// The stop that it becomes with this id.
    pub fn made(self, id: StopId) -> Stop {
        Stop {
            id,
            uuid: Uuid::nil(),
            external_ref: self.external_ref,
            action: self.action,
            places: self.places,
            window: self.window,
            promised_at: self.promised_at,
            radius: self.radius,
            min_stay: self.min_stay,
            min_arrival: self.min_arrival,
            service_time: self.service_time,
            max_delay: self.max_delay,
            label: self.label,
            comment: self.comment,
            attributes: self.attributes,
            progress: StopProgress::Ahead,
            stayed: Seconds(0),
            first_arrived_at: None,
        }
    }
}

impl Stop {
    /// Lets a stop say something else. What came of it stays.
    pub fn say(&mut self, said: NewStop) {
        *self = Stop {
            uuid: self.uuid,
            progress: self.progress,
            stayed: self.stayed,
            first_arrived_at: self.first_arrived_at,
            ..said.made(self.id)
        };
    }
}

/// Ids for stops that are only thought of, as in the preview of an edit: no stop that is kept has one
/// of them.
pub fn imagined_stops() -> impl FnMut() -> Result<StopId> {
    let mut next = i64::MAX;
    move || {
        next -= 1;
        Ok(StopId(next))
    }
}

/// The rule of [`Order::check`], for what is there and for what is not there yet.
pub(super) fn check<'a>(
    fixed_price: Option<Money>,
    stops: impl Iterator<Item = (&'a [Place], TimeWindow)>,
) -> Result<()> {
    let mut n_stops = 0;
    for (places, window) in stops {
        n_stops += 1;
        if places.is_empty() {
            return Err(Error::invalid("places", Wrong::NoPlaces));
        }
        if let (Some(from), Some(to)) = (window.from, window.to)
            && to < from
        {
            return Err(Error::invalid("window", Wrong::WindowEndsFirst));
        }
    }
    if n_stops == 0 {
        return Err(Error::invalid("stops", Wrong::NoStops));
    }
    if fixed_price.is_some_and(|price| price < Money::ZERO) {
        return Err(Error::invalid("fixed_price", Wrong::NegativePrice));
    }
    fixed_price.unwrap_or_default().check_size("fixed_price")
}

/// Whether a way from a pick-up to a drop-off is paid by the meter.
pub(super) fn is_by_meter(
    conduct: Conduct,
    mut actions: impl DoubleEndedIterator<Item = StopAction>,
) -> bool {
    let starts = actions.next() == Some(StopAction::Pickup);
    let ends = actions.next_back() == Some(StopAction::Dropoff);
    conduct.metered && starts && ends
}

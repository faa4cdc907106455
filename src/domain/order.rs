//! Orders: what the customer wants, and the rules by which it moves.
//!
//! Every transition returns what happened as [`EventKind`]s, for the journal.

mod new;
mod payment;
mod status;

pub use new::{NewOrder, NewStop, imagined_stops};
pub use payment::{Customer, Payment, PaymentMethod};
pub use status::OrderStatus;

use super::{
    AssignmentId, Attributes, ClientId, CompanyId, Conduct, CrewGroupId, DiscountId, Error,
    EventKind, Leg, Money, OrderId, Origin, Quote, Result, Seconds, ServiceId, Stop, StopAction,
    StopId, StopProgress, Subject, TariffId, Timestamp, Wrong,
};

/// To set out for an order that is wanted later than this from now is more likely a slip than meant.
const MUCH_LATER: Seconds = Seconds::minutes(3 * 60);

/// Whether what is wanted at `due` is hours away.
pub fn is_much_later(due: Timestamp, now: Timestamp) -> bool {
    due - now > MUCH_LATER
}

/// What the customer wants: one or more stops in sequence. It comes out of the store; what does not exist
/// yet is a [`NewOrder`].
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose it is.
    pub company: CompanyId,
    /// The door it came in by.
    pub origin: Origin,
    /// The client of the books it belongs to.
    pub client: Option<ClientId>,
    /// The caller's own id of it; indexed, not unique.
    pub external_ref: Option<String>,
    /// Who wants it.
    pub customer: Customer,
    /// Its name, where a dialect gives one.
    pub label: String,
    /// A remark for the crew.
    pub comment: String,
    /// Never empty, in intended order.
    pub stops: Vec<Stop>,
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
    /// The price lines as promised.
    pub quote: Option<Quote>,
    /// The price lines as charged.
    pub bill: Option<Quote>,
    /// How it is paid.
    pub payment: Payment,
    /// How many passengers, when known.
    pub passengers: Option<u32>,
    /// The customer wants a call before the crew comes.
    pub call_before: bool,
    /// What it is, and by which rules it is priced, planned and started.
    pub conduct: Conduct,
    /// A pre-order: asked for a time well ahead.
    pub prior: bool,
    /// The stored status.
    pub status: OrderStatus,
    /// Since when.
    pub status_at: Timestamp,
    /// Why it was cancelled or failed; empty otherwise.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was started, if it was.
    pub started_at: Option<Timestamp>,
    /// It failed because nobody came to the car.
    pub no_show: bool,
    /// The API that deleted it and does not show it any more; everybody else still does.
    pub hidden_from: Option<Origin>,
    /// When that was.
    pub archived_at: Option<Timestamp>,
    /// Its live assignment, or the one it was carried out under.
    pub assignment: Option<AssignmentId>,
    /// Fields that one dialect alone understands.
    pub attributes: Attributes,
}

impl Order {
    /// Whether it is priced: a price or a tariff was named, or it is a ride paid by the meter.
    pub fn has_price(&self) -> bool {
        let actions = self.stops.iter().map(|stop| stop.action);
        self.fixed_price.is_some()
            || self.tariff.is_some()
            || new::is_by_meter(self.conduct, actions)
    }

    /// When the crew is wanted at the first stop; `None`: as soon as possible.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.stops
            .iter()
            .find(|stop| stop.is_open())
            .or(self.stops.first())
            .and_then(|stop| stop.window.from)
    }

    /// Whether it is time to carry the order out: no time asked for, or at most `lead` ahead.
    pub fn is_due(&self, now: Timestamp, lead: Seconds) -> bool {
        self.due_at().is_none_or(|at| at <= now + lead)
    }

    /// Whether a crew is on its way although the order is wanted hours later.
    pub fn is_driven_early(&self, now: Timestamp) -> bool {
        let wanted = self.stops.first().and_then(|stop| stop.window.from);
        self.status == OrderStatus::Started && wanted.is_some_and(|at| is_much_later(at, now))
    }

    /// How many stops are closed.
    pub fn n_closed(&self) -> usize {
        self.stops.iter().filter(|stop| !stop.is_open()).count()
    }

    /// The stop with this id.
    pub fn stop(&self, id: StopId) -> Option<&Stop> {
        self.stops.iter().find(|stop| stop.id == id)
    }

    /// Notes which of their places a route picked for stops that have several.
    pub fn pick_places(&mut self, route: &[Leg]) {
        for stop in self.stops.iter_mut().filter(|stop| stop.places.len() > 1) {
            if let Some(leg) = route.iter().find(|leg| leg.stop == stop.id) {
                stop.pick(leg.place);
            }
        }
    }

    /// Refuses an order that could never be carried out.
    ///
    /// # Errors
    /// `Invalid` without stops, with a window that ends before it starts, or a negative price.
    pub fn check(&self) -> Result<()> {
        let stops = self.stops.iter();
        let stops = stops.map(|stop| (stop.places.as_slice(), stop.window));
        new::check(self.fixed_price, stops)
    }

    /// Holds the order back from being offered.
    ///
    /// # Errors
    /// `InvalidState` unless pending.
    pub fn suspend(&mut self, now: Timestamp) -> Result<Vec<EventKind>> {
        self.require("suspend", |status| status == OrderStatus::Pending)?;
        self.set(OrderStatus::Suspended, now);
        Ok(vec![EventKind::OrderSuspended])
    }

    /// Lets a held order be offered again.
    ///
    /// # Errors
    /// `InvalidState` unless suspended.
    pub fn resume(&mut self, now: Timestamp) -> Result<Vec<EventKind>> {
        self.require("resume", |status| status == OrderStatus::Suspended)?;
        self.set(OrderStatus::Pending, now);
        Ok(vec![EventKind::OrderResumed])
    }

    /// Puts the order into a crew's queue.
    ///
    /// # Errors
    /// `InvalidState` unless pending.
    pub fn assign(&mut self, assignment: AssignmentId, now: Timestamp) -> Result<Vec<EventKind>> {
        self.require("assign", |status| status == OrderStatus::Pending)?;
        self.set(OrderStatus::Assigned, now);
        self.assignment = Some(assignment);
        Ok(vec![EventKind::OrderAssigned])
    }

    /// Takes the order back from its crew; whoever gets it next has yet to come to every open stop.
    ///
    /// # Errors
    /// `InvalidState` unless assigned or started with no stop done.
    pub fn unassign(&mut self, now: Timestamp) -> Result<Vec<EventKind>> {
        self.require("unassign", |status| {
            matches!(status, OrderStatus::Assigned | OrderStatus::Started)
        })?;
        if self.stops.iter().any(Stop::is_done) {
            return Err(self.refusal("unassign"));
        }
        for stop in self.stops.iter_mut().filter(|stop| stop.is_open()) {
            stop.progress = StopProgress::Ahead;
            stop.first_arrived_at = None;
        }
        self.set(OrderStatus::Pending, now);
        self.started_at = None;
        self.assignment = None;
        Ok(vec![EventKind::OrderUnassigned])
    }

    /// The crew sets out.
    ///
    /// # Errors
    /// `InvalidState` unless assigned; starting what is started changes nothing.
    pub fn start(&mut self, at: Timestamp) -> Result<Vec<EventKind>> {
        if self.status == OrderStatus::Started {
            return Ok(Vec::new());
        }
        self.require("start", |status| status == OrderStatus::Assigned)?;
        self.set(OrderStatus::Started, at);
        self.started_at = Some(at);
        Ok(vec![EventKind::OrderStarted])
    }

    /// The crew reaches a stop; starts an assigned order.
    ///
    /// # Errors
    /// `InvalidState` unless assigned or started, for a closed stop, and for a drop-off before every
    /// pick-up is closed. Arriving where the crew already is changes nothing.
    pub fn arrive(&mut self, stop: StopId, at: Timestamp) -> Result<Vec<EventKind>> {
        let index = self.open_stop(stop, "arrive")?;
        if self.stops[index].is_arrived() {
            return Ok(Vec::new());
        }
        let pickup_open = self
            .stops
            .iter()
            .any(|stop| stop.action == StopAction::Pickup && stop.is_open());
        if self.stops[index].action == StopAction::Dropoff && pickup_open {
            return Err(Error::state(
                Subject::new("order", self.id),
                "not picked up yet",
                "arrive at the drop-off",
            ));
        }
        let mut events = self.start(at)?;
        self.stops[index].arrive(at);
        events.push(EventKind::StopArrived(stop));
        Ok(events)
    }

    /// The crew leaves a stop: done when the stay was long enough, else ahead again. Leaving the last
    /// stop completes the order.
    ///
    /// # Errors
    /// `InvalidState` unless the crew is at that stop.
    pub fn leave(&mut self, stop: StopId, at: Timestamp) -> Result<Vec<EventKind>> {
        let index = self.open_stop(stop, "leave")?;
        if !self.stops[index].is_arrived() {
            return Err(Error::state(
                Subject::new("stop", stop),
                "not reached",
                "leave",
            ));
        }
        if !self.stops[index].leave(at) {
            return Ok(vec![EventKind::StopReopened(stop)]);
        }
        let mut events = vec![EventKind::StopLeft(stop)];
        self.close_if_over(at, &mut events);
        Ok(events)
    }

    /// Closes one stop as done, however short the stay; starts an assigned order.
    ///
    /// # Errors
    /// As [`Order::arrive`].
    pub fn finish_stop(&mut self, stop: StopId, at: Timestamp) -> Result<Vec<EventKind>> {
        let mut events = self.arrive(stop, at)?;
        let index = self.open_stop(stop, "complete")?;
        self.stops[index].finish(at);
        events.push(EventKind::StopLeft(stop));
        self.close_if_over(at, &mut events);
        Ok(events)
    }

    /// Gives a stop up. Skipping the last open stop completes the order if any stop is done, else
    /// cancels it.
    ///
    /// # Errors
    /// `InvalidState` when the order or the stop is closed.
    pub fn skip(&mut self, stop: StopId, at: Timestamp) -> Result<Vec<EventKind>> {
        self.require("skip a stop of", OrderStatus::is_open)?;
        let index = self.index_of_open(stop, "skip")?;
        self.stops[index].progress = StopProgress::Missed { at };
        let mut events = vec![EventKind::StopMissed(stop)];
        self.close_if_over(at, &mut events);
        Ok(events)
    }

    /// Marks an open stop missed by lateness. When no stop is open any more, the order has failed.
    ///
    /// # Errors
    /// `InvalidState` when the order or the stop is closed.
    pub fn miss(&mut self, stop: StopId, at: Timestamp) -> Result<Vec<EventKind>> {
        self.require("miss a stop of", OrderStatus::is_open)?;
        let index = self.index_of_open(stop, "miss")?;
        self.stops[index].progress = StopProgress::Missed { at };
        let mut events = vec![EventKind::StopMissed(stop)];
        if !self.stops.iter().any(Stop::is_open) {
            events.extend(self.fail(at, "too late")?);
        }
        Ok(events)
    }

    /// Finishes the order: open stops are closed as done; starts an assigned order.
    ///
    /// # Errors
    /// `InvalidState` unless assigned or started.
    pub fn complete(&mut self, at: Timestamp) -> Result<Vec<EventKind>> {
        self.require("complete", |status| {
            matches!(status, OrderStatus::Assigned | OrderStatus::Started)
        })?;
        let mut events = self.start(at)?;
        for stop in self.stops.iter_mut().filter(|stop| stop.is_open()) {
            stop.finish(at);
            events.push(EventKind::StopLeft(stop.id));
        }
        self.set(OrderStatus::Completed, at);
        events.push(EventKind::OrderCompleted);
        Ok(events)
    }

    /// Calls the order off.
    ///
    /// # Errors
    /// `InvalidState` when it is completed, cancelled or failed.
    pub fn cancel(&mut self, now: Timestamp, reason: &str) -> Result<Vec<EventKind>> {
        self.require("cancel", OrderStatus::is_open)?;
        self.set(OrderStatus::Cancelled, now);
        self.reason = reason.to_owned();
        Ok(vec![EventKind::OrderCancelled])
    }

    /// Gives the order up.
    ///
    /// # Errors
    /// `InvalidState` when it is completed, cancelled or failed.
    pub fn fail(&mut self, now: Timestamp, reason: &str) -> Result<Vec<EventKind>> {
        self.require("fail", OrderStatus::is_open)?;
        self.set(OrderStatus::Failed, now);
        self.reason = reason.to_owned();
        Ok(vec![EventKind::OrderFailed])
    }

    /// Nobody came to the car.
    ///
    /// # Errors
    /// `InvalidState` unless assigned or started with no stop done.
    pub fn no_show(&mut self, now: Timestamp) -> Result<Vec<EventKind>> {
        let carried = matches!(self.status, OrderStatus::Assigned | OrderStatus::Started);
        if !carried || self.stops.iter().any(Stop::is_done) {
            return Err(self.refusal("close as no-show"));
        }
        self.set(OrderStatus::Failed, now);
        self.no_show = true;
        Ok(vec![EventKind::OrderFailed])
    }

    fn set(&mut self, status: OrderStatus, at: Timestamp) {
        self.status = status;
        self.status_at = at;
    }

    fn close_if_over(&mut self, at: Timestamp, events: &mut Vec<EventKind>) {
        if self.stops.iter().any(Stop::is_open) {
            return;
        }
        let (status, event) = if self.stops.iter().any(Stop::is_done) {
            (OrderStatus::Completed, EventKind::OrderCompleted)
        } else {
            (OrderStatus::Cancelled, EventKind::OrderCancelled)
        };
        self.set(status, at);
        events.push(event);
    }

    fn open_stop(&self, stop: StopId, command: &'static str) -> Result<usize> {
        self.require(command, |status| {
            matches!(status, OrderStatus::Assigned | OrderStatus::Started)
        })?;
        self.index_of_open(stop, command)
    }

    fn index_of_open(&self, stop: StopId, command: &'static str) -> Result<usize> {
        let index = self
            .stops
            .iter()
            .position(|candidate| candidate.id == stop)
            .ok_or_else(|| Error::invalid("stop", Wrong::NoSuchStop(self.id, stop)))?;
        if !self.stops[index].is_open() {
            return Err(Error::state(Subject::new("stop", stop), "closed", command));
        }
        Ok(index)
    }

    fn require(&self, command: &'static str, allowed: impl Fn(OrderStatus) -> bool) -> Result<()> {
        if allowed(self.status) {
            Ok(())
        } else {
            Err(self.refusal(command))
        }
    }

    /// The refusal of `command` in the order's present state.
    pub fn refusal(&self, command: &'static str) -> Error {
        Error::state(
            Subject::new("order", self.id),
            self.status.as_str(),
            command,
        )
    }
}

//! What the desk shows, as plain rows: loaded beside the loop, replaced row by row as commits arrive.

mod car;
mod needs;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::msg::Changes;
use crate::place::called;
use pult_app::{CrewView, OfficeTime, OrderView};
use pult_domain::{
    AssignmentId, AssignmentStatus, Certainty, CheckIn, CompanyId, CrewGroupId, CrewId, Customer,
    DiscountId, Duty, Event, Money, Office, OperatorId, OrderId, Origin, PaymentMethod, Phase,
    Point, Position, Seconds, ServiceId, StandingId, StopAction, StopId, StopPhase, StopProgress,
    TariffId, TimeWindow, Timestamp, Vehicle, ZoneId, visible,
};
use pult_geo::Area;

pub use needs::Needs;

/// The reason of an order whose client did not come to the car, as the journal has it.
pub const NO_SHOW: &str = "no_show";

/// An open order (or one that has just been closed), as the desk shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// Its number.
    pub id: OrderId,
    /// Whose order it is.
    pub company: CompanyId,
    /// The door it came in by.
    pub origin: Origin,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the crew is wanted; `None`: at once.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub phase: Phase,
    /// Since when.
    pub status_at: Timestamp,
    /// The addresses in their order; an empty one is not known.
    pub stops: Vec<StopRow>,
    /// Who wants it.
    pub customer: Customer,
    /// A remark for the crew.
    pub comment: String,
    /// How many ride, when that is known.
    pub passengers: Option<u32>,
    /// The customer wants a call before the crew comes.
    pub call_before: bool,
    /// Its live assignment, or the one it was closed under.
    pub assignment: Option<AssignmentId>,
    /// Who is asked or has it.
    pub crew: Option<CrewId>,
    /// Until when the crew may answer.
    pub expires_at: Option<Timestamp>,
    /// When the crew is to reach the next stop.
    pub eta: Option<Timestamp>,
    /// How many crews said no or nothing.
    pub n_refusals: usize,
    /// The tariff that was asked for, or by which it was priced.
    pub tariff: Option<TariffId>,
    /// The services that were asked for.
    pub services: Vec<ServiceId>,
    /// The price as agreed or quoted.
    pub price: Option<Money>,
    /// Whether its passenger pays: by a tariff, the meter or an agreed price.
    pub is_paid: bool,
    /// The price's positions: the arithmetic and the sum.
    pub lines: Vec<(String, Money)>,
    /// Why it was cancelled or failed.
    pub reason: String,
    /// How it is paid.
    pub payment: PaymentMethod,
    /// What the office makes it of, when it does so by itself.
    pub standing: Option<StandingId>,
}

/// A stop of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct StopRow {
    /// Its id.
    pub id: StopId,
    /// What is done there.
    pub action: StopAction,
    /// When the crew is wanted there.
    pub window: TimeWindow,
    /// It is given up so long after the window.
    pub missed_after: Option<Timestamp>,
    /// When the crew was promised to be there, if it was.
    pub promised_at: Option<Timestamp>,
    /// How far the work there has come.
    pub progress: StopProgress,
    /// When the crew is to reach it.
    pub eta: Option<Timestamp>,
    /// What the place is called: its coordinates where it has no address; empty when unknown.
    pub address: String,
    /// How to find the door.
    pub landmark: String,
    /// Where it is.
    pub point: Option<Point>,
    /// The town or village, when known.
    pub settlement: String,
    /// How sure the point is.
    pub certainty: Certainty,
    /// Where it stands.
    pub phase: StopPhase,
}

impl StopRow {
    /// The address with how to find the door.
    pub fn named(&self) -> String {
        match self.landmark.is_empty() {
            true => self.address.clone(),
            false => format!("{}, {}", self.address, self.landmark),
        }
    }
}

impl StopRow {
    /// How the board marks an address that has no point, or that of its street, or a guess; nothing before others.
    pub fn mark(&self) -> &'static str {
        match (self.point, self.certainty) {
            (None, _) | (_, Certainty::Street) => "? ",
            (_, Certainty::Guessed) => "≈ ",
            (Some(_), Certainty::Exact | Certainty::Settlement | Certainty::Typed) => "",
        }
    }

    /// Whether there is still something to do.
    pub fn is_open(&self) -> bool {
        !matches!(
            self.phase,
            StopPhase::Done | StopPhase::Missed | StopPhase::Cancelled
        )
    }
}

impl OrderRow {
    /// The row of an order; `n_refusals` is counted from its history.
    pub fn of(view: &OrderView, n_refusals: usize) -> OrderRow {
        let order = &view.order;
        let expires_at = match view.assignment.as_ref().map(|a| a.status) {
            Some(AssignmentStatus::Offered { expires_at }) => expires_at,
            _ => None,
        };
        let next = order.stops.iter().find(|stop| stop.is_open());
        let quote = order.bill.as_ref().or(order.quote.as_ref());
        OrderRow {
            id: order.id,
            company: order.company,
            origin: order.origin,
            created_at: order.created_at,
            due_at: order.due_at(),
            phase: view.phase,
            status_at: order.status_at,
            stops: stops(view),
            customer: Customer {
                name: visible(&order.customer.name).into_owned(),
                phone: order.customer.phone.clone(),
            },
            comment: visible(&order.comment).into_owned(),
            passengers: order.passengers,
            call_before: order.call_before,
            assignment: view.assignment.as_ref().map(|a| a.id),
            crew: view.crew.as_ref().map(|crew| crew.id),
            expires_at,
            eta: next.and_then(|stop| view.eta(stop)),
            n_refusals,
            tariff: quote.and_then(|quote| quote.tariff).or(order.tariff),
            services: order.services.clone(),
            is_paid: order.has_price(),
            price: order.fixed_price.or(quote.map(|quote| quote.total)),
            lines: quote.map_or_else(Vec::new, |quote| {
                let lines = quote.lines.iter();
                lines.map(|line| (line.comment.clone(), line.sum)).collect()
            }),
            reason: match order.no_show && order.reason.is_empty() {
                true => NO_SHOW.to_owned(),
                false => visible(&order.reason).into_owned(),
            },
            payment: order.payment.method,
            standing: None,
        }
    }

    /// The first address; empty when unknown.
    pub fn from(&self) -> &str {
        self.stops.first().map_or("", |stop| stop.address.as_str())
    }

    /// The last address; empty when unknown, or when there is but one stop.
    pub fn to(&self) -> &str {
        match self.stops.as_slice() {
            [_, .., last] => last.address.as_str(),
            _ => "",
        }
    }

    /// The moment by which the order is known: when the crew is wanted, else for when it was promised, else
    /// when the order was made.
    pub fn time(&self) -> Timestamp {
        let promised = self.stops.first().and_then(|stop| stop.promised_at);
        self.due_at.or(promised).unwrap_or(self.created_at)
    }

    /// When the client may expect the crew: as promised, else when it is wanted; an order for now that
    /// nobody has taken is wanted since it was made.
    pub fn promised_at(&self) -> Option<Timestamp> {
        let promised = self.stops.first().and_then(|stop| stop.promised_at);
        let asap = (!self.is_carried()).then_some(self.created_at);
        promised.or(self.due_at).or(asap)
    }

    /// Since when the crew is at the stop where it is.
    pub fn arrived_at(&self) -> Option<Timestamp> {
        let mut stops = self.stops.iter();
        stops.find_map(|stop| match stop.progress {
            StopProgress::Arrived { at } => Some(at),
            _ => None,
        })
    }

    /// Whether there is more to do than one ride.
    pub fn is_route(&self) -> bool {
        let beyond = |stop: &StopRow| matches!(stop.action, StopAction::Visit | StopAction::Task);
        self.stops.len() > 2 || self.stops.iter().any(beyond)
    }

    /// Whether somebody has said yes.
    pub fn is_carried(&self) -> bool {
        matches!(
            self.phase,
            Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. }
        )
    }

    /// Whether the customer is still to be reached.
    pub fn is_before_pickup(&self) -> bool {
        self.phase.is_open()
            && !matches!(
                self.phase,
                Phase::AtStop { .. } | Phase::EnRoute { stop: 1.. }
            )
    }
}

fn stops(view: &OrderView) -> Vec<StopRow> {
    let phases = view.stop_phases.iter().copied();
    let row = |(stop, phase): (&pult_domain::Stop, StopPhase)| {
        let place = stop.place().cloned().unwrap_or_default();
        StopRow {
            id: stop.id,
            action: stop.action,
            window: stop.window,
            missed_after: stop.missed_after(),
            promised_at: stop.promised_at,
            progress: stop.progress,
            eta: view.eta(stop),
            address: called(&place),
            landmark: visible(&place.landmark).into_owned(),
            point: place.point,
            settlement: place.settlement,
            certainty: place.certainty,
            phase,
        }
    };
    view.order.stops.iter().zip(phases).map(row).collect()
}

/// A crew, as the desk shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewRow {
    /// Its id.
    pub id: CrewId,
    /// What it is called on the radio; its id when it has no call sign.
    pub call_sign: String,
    /// Its name.
    pub name: String,
    /// The driver's name.
    pub driver: String,
    /// The driver's phone, as kept.
    pub phone: String,
    /// The vehicle in words: make, model, colour, plate.
    pub vehicle: String,
    /// The make of the vehicle.
    pub make: String,
    /// Its model.
    pub model: String,
    /// Its colour.
    pub color: String,
    /// Its plate.
    pub plate: String,
    /// What it is doing.
    pub duty: Duty,
    /// On a break since.
    pub break_since: Option<Timestamp>,
    /// On line since.
    pub on_line_since: Option<Timestamp>,
    /// The newest position.
    pub position: Option<Position>,
    /// Where it said last that it is, or where it was last at a stop.
    pub told: Option<CheckIn>,
    /// The order it is asked about, and until when it may answer.
    pub offer: Option<(OrderId, Option<Timestamp>)>,
    /// What it is asked to take over: the number of the swap and the order.
    pub swap: Option<(i64, OrderId)>,
    /// Where it is advised to stand, and how much sooner the next one there has a crew; the place has no
    /// name where nobody gave it one.
    pub advice: Option<(String, Point, Seconds)>,
    /// The orders it has, oldest first.
    pub orders: Vec<OrderId>,
    /// The rating points of its driver.
    pub rating: i64,
}

impl CrewRow {
    /// The row of a crew.
    pub fn of(view: &CrewView) -> CrewRow {
        let offer = view.offer().and_then(|offer| {
            let expires_at = match offer.status {
                AssignmentStatus::Offered { expires_at } => expires_at,
                _ => None,
            };
            Some((*offer.orders.first()?, expires_at))
        });
        let active = view.assignments.iter();
        let active = active.filter(|assignment| assignment.status == AssignmentStatus::Active);
        let known = |of: fn(&Vehicle) -> &String| {
            view.vehicle
                .as_ref()
                .map_or_else(String::new, |it| of(it).clone())
        };
        CrewRow {
            make: known(|vehicle| &vehicle.make),
            model: known(|vehicle| &vehicle.model),
            color: known(|vehicle| &vehicle.color),
            plate: view
                .vehicle
                .as_ref()
                .map_or_else(String::new, Vehicle::plate_in_capitals),
            id: view.crew.id,
            call_sign: call_sign(view),
            name: view.crew.name.clone(),
            driver: view.driver.name.clone(),
            phone: view
                .driver
                .phone
                .as_ref()
                .map_or("", |phone| phone.as_str())
                .to_owned(),
            vehicle: vehicle(view),
            duty: view.duty,
            break_since: view.shift.and_then(|shift| shift.break_since),
            on_line_since: view.shift.map(|shift| shift.started_at),
            position: view.crew.position,
            told: view.crew.told.clone(),
            offer,
            swap: view.swap,
            advice: view
                .advice
                .as_ref()
                .map(|of| (of.stand.name.clone(), of.stand.point, of.gain)),
            orders: active.flat_map(|a| a.orders.iter().copied()).collect(),
            rating: view.rating,
        }
    }

    /// What is told from afar: model and colour.
    pub fn car(&self) -> String {
        joined([self.called(), &self.color_told()])
    }

    /// What the car is called: its model, else its make.
    pub fn called(&self) -> &String {
        match self.model.is_empty() {
            true => &self.make,
            false => &self.model,
        }
    }

    /// The colour as it stands beside what the car is called.
    pub fn color_told(&self) -> String {
        car::color_beside(&self.color, self.called())
    }

    /// What is read to the customer: colour, make and model.
    pub fn car_in_full(&self) -> String {
        joined([&self.color_told(), &self.make, &self.model])
    }

    /// The digits of the plate, without its letters and region: what is looked for in the street.
    pub fn plate_digits(&self) -> String {
        let digits = |c: &char| c.is_ascii_digit();
        let from = self.plate.chars().skip_while(|c| !c.is_ascii_digit());
        from.take_while(digits).collect()
    }

    /// How old the newest position is.
    pub fn position_age(&self, now: Timestamp) -> Option<Seconds> {
        self.position
            .map(|position| (now - position.at).max(Seconds(0)))
    }
}

/// Words that are there, with a blank between.
fn joined<const N: usize>(words: [&String; N]) -> String {
    let words = words
        .into_iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn call_sign(view: &CrewView) -> String {
    if view.crew.call_sign.is_empty() {
        view.crew.id.to_string()
    } else {
        view.crew.call_sign.clone()
    }
}

fn vehicle(view: &CrewView) -> String {
    let Some(vehicle) = &view.vehicle else {
        return String::new();
    };
    joined([
        &vehicle.make,
        &vehicle.model,
        &vehicle.color,
        &vehicle.plate_in_capitals(),
    ])
}

/// An order with all that happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderCard {
    /// The order.
    pub row: OrderRow,
    /// What happened, oldest first.
    pub history: Vec<Event>,
    /// How many orders this phone has made, this one among them.
    pub n_of_phone: usize,
}

/// A zone by name and shape.
#[derive(Debug, Clone)]
pub struct ZoneArea {
    /// Its id.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
    /// Its polygons that enclose anything, as the books have them.
    pub areas: Vec<Area>,
}

/// All that the desk shows.
#[derive(Debug, Clone)]
pub struct Board {
    /// The office.
    pub office: Office,
    /// Its time.
    pub time: OfficeTime,
    /// A pre-order becomes assignable this long before its time.
    pub prior_lead: Seconds,
    /// A position older than this says nothing about where a crew is.
    pub position_max_age: Seconds,
    /// A crew has so long to answer an offer.
    pub offer_timeout: Seconds,
    /// The doors whose orders nobody offers by themselves, also where crews are looked for without a person.
    pub by_hand: Arc<[Origin]>,
    /// The open orders.
    pub orders: BTreeMap<OrderId, OrderRow>,
    /// The crews.
    pub crews: BTreeMap<CrewId, CrewRow>,
    /// The zones, in the order that decides.
    pub zones: Arc<[ZoneArea]>,
    /// The tariffs by name.
    pub tariffs: Arc<[(TariffId, String)]>,
    /// The services by name.
    pub services: Arc<[(ServiceId, String)]>,
    /// The discounts by name.
    pub discounts: Arc<[(DiscountId, String)]>,
    /// The companies by name.
    pub companies: Arc<[(CompanyId, String)]>,
    /// The groups of crews by name.
    pub groups: Arc<[(CrewGroupId, String)]>,
    /// The operators by name.
    pub operators: Arc<[(OperatorId, String)]>,
    /// What does not go on without a person.
    pub needs: Needs,
}

impl Default for Board {
    fn default() -> Board {
        let office = Office::default();
        Board {
            time: OfficeTime::named(&office.timezone),
            office,
            prior_lead: Seconds::minutes(20),
            position_max_age: Seconds::minutes(5),
            offer_timeout: Seconds(20),
            by_hand: Arc::from([]),
            orders: BTreeMap::new(),
            crews: BTreeMap::new(),
            zones: Arc::from([]),
            tariffs: Arc::from([]),
            services: Arc::from([]),
            discounts: Arc::from([]),
            companies: Arc::from([]),
            groups: Arc::from([]),
            operators: Arc::from([]),
            needs: Needs::default(),
        }
    }
}

impl Board {
    /// Takes what commits have changed. Answers the orders of the board among them, and whether each is
    /// open; an order that is not on the board comes onto it only while it is open.
    pub fn apply(&mut self, changes: Changes) -> Vec<(OrderId, bool)> {
        let mut rows = Vec::new();
        for row in changes.orders {
            let is_open = row.phase.is_open();
            if is_open || self.orders.contains_key(&row.id) {
                rows.push((row.id, is_open));
                self.orders.insert(row.id, row);
            }
        }
        let crews = changes.crews.into_iter();
        self.crews.extend(crews.map(|crew| (crew.id, crew)));
        for id in changes.gone.0 {
            self.orders.remove(&id);
        }
        for id in changes.gone.1 {
            self.crews.remove(&id);
        }
        for (id, position) in changes.moved {
            if let Some(crew) = self.crews.get_mut(&id) {
                crew.position = Some(position);
            }
        }
        rows
    }

    /// What an operator is called.
    pub fn operator(&self, id: OperatorId) -> Option<&str> {
        let mut operators = self.operators.iter();
        let known = operators.find(|(known, _)| *known == id);
        known.map(|(_, name)| name.as_str())
    }

    /// The call sign of a crew; its id when it is not known.
    pub fn call_sign(&self, crew: CrewId) -> String {
        let known = self.crews.get(&crew);
        known.map_or_else(|| crew.to_string(), |crew| crew.call_sign.clone())
    }

    /// The crew that a typed number means: by call sign, then by its digits, then by id; of several
    /// the one on line.
    pub fn crew_by_number(&self, typed: &str) -> Option<CrewId> {
        let bare = |text: &str| text.trim_start_matches('0').to_owned();
        let tests: [&dyn Fn(&CrewRow) -> bool; 3] = [
            &|crew| crew.call_sign == typed,
            &|crew| bare(&crew.call_sign) == bare(typed),
            &|crew| crew.id.to_string() == typed,
        ];
        tests.into_iter().find_map(|test| {
            let mut found: Vec<&CrewRow> = self.crews.values().filter(|crew| test(crew)).collect();
            found.sort_by_key(|crew| crew.duty == Duty::Off);
            found.first().map(|crew| crew.id)
        })
    }

    /// The order that a typed number means: exactly, else the newest that ends so.
    pub fn order_by_number(&self, typed: &str) -> Option<OrderId> {
        let exact = typed.parse().ok().map(OrderId);
        exact.filter(|id| self.orders.contains_key(id)).or_else(|| {
            let mut ids = self.orders.keys().rev();
            ids.find(|id| id.to_string().ends_with(typed)).copied()
        })
    }

    /// The name of the zone a point lies in; empty outside all.
    pub fn zone_of(&self, point: Point) -> &str {
        let inside = |zone: &&ZoneArea| zone.areas.iter().any(|area| area.contains(point));
        self.zones
            .iter()
            .find(inside)
            .map_or("", |zone| zone.name.as_str())
    }

    /// How many open orders there are.
    pub fn n_open(&self) -> usize {
        self.orders
            .values()
            .filter(|row| row.phase.is_open())
            .count()
    }

    /// How many crews are on line.
    pub fn n_on_line(&self) -> usize {
        self.crews
            .values()
            .filter(|crew| crew.duty != Duty::Off)
            .count()
    }

    /// How many orders are being offered.
    pub fn n_offered(&self) -> usize {
        self.orders
            .values()
            .filter(|row| row.phase == Phase::Offered)
            .count()
    }
}

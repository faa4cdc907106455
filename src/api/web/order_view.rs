//! An order with its crew, as the office's own calls answer it. Times are Unix seconds, sums decimal
//! texts.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use pult_app::{Error, OrderView, Outcome, Result};
use pult_dialect::Api;
use pult_domain as domain;
use pult_domain::{Phase, StopPhase};

/// An order as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Order {
    id: i64,
    /// `ride`, `parcel`, `route`
    kind: &'static str,
    /// The API or screen that it came in by
    origin: &'static str,
    status: &'static str,
    /// `waiting`, `offered`, `on_hold`, `queued`, `en_route`, `at_place`, `aboard`, `at_stop`, `completed`,
    /// `cancelled`, `failed`
    phase: &'static str,
    status_at: i64,
    created_at: i64,
    started_at: Option<i64>,
    /// The time that it is wanted at
    at: Option<i64>,
    prior: bool,
    reason: String,
    no_show: bool,
    company: i64,
    client: Option<i64>,
    external_ref: Option<String>,
    phone: Option<String>,
    name: String,
    comment: String,
    tariff: Option<i64>,
    fixed_price: Option<String>,
    services: Vec<i64>,
    discount: Option<i64>,
    crew_group: Option<i64>,
    /// `cash`, `card`, `account`
    payment: &'static str,
    account: Option<i64>,
    passengers: Option<u32>,
    call_before: bool,
    quote: Option<Quote>,
    bill: Option<Quote>,
    /// The bill, or what was promised before there is one; null where nothing is paid
    price: Option<Quote>,
    crew: Option<Carrier>,
    /// When the crew was promised at the first stop that is open
    promised_at: Option<i64>,
    /// When it is expected there
    eta: Option<i64>,
    /// Its page for the customer
    tracking_url: Option<String>,
    assignment: Option<i64>,
    stops: Vec<Stop>,
    /// By which the command that answered this can be taken back
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<i64>,
}

/// Who is asked, carries an order out, or carried it out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Carrier {
    id: i64,
    call_sign: String,
    has_said_yes: bool,
    driver: Option<String>,
    phone: Option<String>,
    vehicle: Option<Vehicle>,
    plate: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    /// Since when it has been there
    position_at: Option<i64>,
}

/// A vehicle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vehicle {
    id: i64,
    color: String,
    make: String,
    model: String,
    plate: String,
}

impl Vehicle {
    pub(crate) fn of(vehicle: &domain::Vehicle) -> Vehicle {
        Vehicle {
            id: vehicle.id.0,
            color: vehicle.color.clone(),
            make: vehicle.make.clone(),
            model: vehicle.model.clone(),
            plate: vehicle.plate_in_capitals(),
        }
    }
}

/// A stop of an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stop {
    id: i64,
    /// `pickup`, `visit`, `dropoff`, `task`
    action: &'static str,
    address: String,
    settlement: String,
    extra: String,
    /// `exact`, `street`, `settlement`, `guessed`, `typed`
    certainty: &'static str,
    lat: Option<f64>,
    lon: Option<f64>,
    comment: String,
    from: Option<i64>,
    to: Option<i64>,
    promised_at: Option<i64>,
    phase: &'static str,
    /// `waiting`, `on_hold`, `queued`, `en_route`, `at_stop`, `done`, `missed`, `cancelled`: the same as `phase`
    state: &'static str,
    /// When the crew came
    at: Option<i64>,
    eta: Option<i64>,
    first_arrived_at: Option<i64>,
}

/// A price with its lines.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quote {
    total: String,
    tariff: Option<i64>,
    tariff_version: i64,
    lines: Vec<QuoteLine>,
}

/// What a command answers: the order as it then is; `bill` the price that would be charged, `null` where
/// nobody knows one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Answered {
    /// The order
    Order(Box<Order>),
    /// The price
    Price(Option<Quote>),
}

/// A line of a price.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuoteLine {
    kind: &'static str,
    comment: String,
    sum: String,
}

impl Order {
    fn of(view: &OrderView) -> Order {
        let order = &view.order;
        let stops = order.stops.iter().zip(&view.stop_phases);
        let next = order.stops.iter().find(|stop| stop.is_open());
        let price = order.bill.as_ref().or(order.quote.as_ref());
        Order {
            id: order.id.0,
            kind: order.conduct.kind.as_str(),
            origin: order.origin.as_str(),
            status: order.status.as_str(),
            phase: phase(view.phase),
            status_at: order.status_at.0,
            created_at: order.created_at.0,
            started_at: order.started_at.map(|at| at.0),
            at: order.due_at().map(|at| at.0),
            prior: order.prior,
            reason: order.reason.clone(),
            no_show: order.no_show,
            company: order.company.0,
            client: order.client.map(|id| id.0),
            external_ref: order.external_ref.clone(),
            phone: order
                .customer
                .phone
                .as_ref()
                .map(|phone| phone.as_str().to_owned()),
            name: order.customer.name.clone(),
            comment: order.comment.clone(),
            tariff: order.tariff.map(|id| id.0),
            fixed_price: order.fixed_price.map(|sum| sum.to_string()),
            services: order.services.iter().map(|id| id.0).collect(),
            discount: order.discount.map(|id| id.0),
            crew_group: order.crew_group.map(|id| id.0),
            payment: order.payment.method.as_str(),
            account: order.payment.account.map(|id| id.0),
            passengers: order.passengers,
            call_before: order.call_before,
            quote: order.quote.as_ref().map(Quote::of),
            bill: order.bill.as_ref().map(Quote::of),
            price: price.map(Quote::of),
            promised_at: next.and_then(|stop| stop.promised_at).map(|at| at.0),
            eta: next.and_then(|stop| view.eta(stop)).map(|at| at.0),
            tracking_url: None,
            crew: view.crew.as_ref().map(|crew| Carrier::of(view, crew)),
            assignment: view.assignment.as_ref().map(|assignment| assignment.id.0),
            stops: stops
                .map(|(at, phase)| Stop::of(view, at, *phase))
                .collect(),
            event: None,
        }
    }
}

impl Carrier {
    fn of(view: &OrderView, crew: &domain::Crew) -> Carrier {
        let driver = view.driver.as_ref();
        let phone = driver.and_then(|driver| driver.phone.as_ref());
        Carrier {
            id: crew.id.0,
            call_sign: crew.call_sign.clone(),
            has_said_yes: view.carrier().is_some(),
            driver: driver.map(|driver| driver.name.clone()),
            phone: phone.map(|phone| phone.as_str().to_owned()),
            vehicle: view.vehicle.as_ref().map(Vehicle::of),
            plate: view
                .vehicle
                .as_ref()
                .map(pult_domain::Vehicle::plate_in_capitals),
            lat: crew.position.map(|seen| seen.point.lat),
            lon: crew.position.map(|seen| seen.point.lon),
            position_at: crew.position.map(|seen| seen.at.0),
        }
    }
}

impl Stop {
    fn of(view: &OrderView, stop: &domain::Stop, phase: StopPhase) -> Stop {
        let place = stop.picked().or(stop.place()).cloned().unwrap_or_default();
        Stop {
            id: stop.id.0,
            action: stop.action.as_str(),
            lat: place.point.map(|point| point.lat),
            lon: place.point.map(|point| point.lon),
            certainty: place.certainty().as_str(),
            address: place.address,
            settlement: place.settlement,
            extra: place.landmark,
            comment: stop.comment.clone(),
            from: stop.window.from.map(|at| at.0),
            to: stop.window.to.map(|at| at.0),
            promised_at: stop.promised_at.map(|at| at.0),
            phase: stop_phase(phase),
            state: stop_phase(phase),
            at: stop.first_arrived_at.map(|at| at.0),
            eta: view.eta(stop).filter(|_| stop.is_open()).map(|at| at.0),
            first_arrived_at: stop.first_arrived_at.map(|at| at.0),
        }
    }
}

impl Quote {
    pub(crate) fn of(quote: &domain::Quote) -> Quote {
        let line = |line: &domain::QuoteLine| QuoteLine {
            kind: line.kind.code(),
            comment: line.comment.clone(),
            sum: line.sum.to_string(),
        };
        Quote {
            total: quote.total.to_string(),
            tariff: quote.tariff.map(|id| id.0),
            tariff_version: quote.tariff_version,
            lines: quote.lines.iter().map(line).collect(),
        }
    }
}

/// A value that only has fields of plain kinds.
pub(crate) fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Orders as they stand; links begin with `base`.
pub(crate) async fn orders(api: &Api, base: &str, views: &[OrderView]) -> Result<Vec<Order>> {
    let ids = views.iter().map(|view| view.order.id).collect();
    let codes = api.dispatch.tracking_codes(ids).await?;
    let linked = views.iter().zip(codes).map(|(view, code)| Order {
        tracking_url: code.map(|code| format!("{base}/t/{code}")),
        ..Order::of(view)
    });
    Ok(linked.collect())
}

/// An order as it stands.
pub(crate) async fn order(api: &Api, base: &str, view: &OrderView) -> Result<Order> {
    let mut orders = orders(api, base, std::slice::from_ref(view)).await?;
    orders.pop().ok_or(Error::Internal)
}

/// An order after a command, with the event by which that can be taken back.
pub(crate) async fn outcome(api: &Api, base: &str, outcome: &Outcome) -> Result<Order> {
    Ok(Order {
        event: outcome.event,
        ..order(api, base, &outcome.order).await?
    })
}

/// A stop of an order.
pub(crate) fn stop(view: &OrderView, stop: &domain::Stop, phase: StopPhase) -> Value {
    json(Stop::of(view, stop, phase))
}

/// A price with its lines.
pub(crate) fn quote(quote: &domain::Quote) -> Value {
    json(Quote::of(quote))
}

/// The word for where an order stands.
pub(crate) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "waiting",
        Phase::Offered => "offered",
        Phase::OnHold => "on_hold",
        Phase::Queued => "queued",
        Phase::EnRoute { stop: 0 } => "en_route",
        Phase::AtStop { stop: 0 } => "at_place",
        Phase::EnRoute { .. } => "aboard",
        Phase::AtStop { .. } => "at_stop",
        Phase::Completed => "completed",
        Phase::Cancelled => "cancelled",
        Phase::Failed => "failed",
    }
}

fn stop_phase(phase: StopPhase) -> &'static str {
    match phase {
        StopPhase::Waiting => "waiting",
        StopPhase::OnHold => "on_hold",
        StopPhase::Queued { .. } => "queued",
        StopPhase::EnRoute => "en_route",
        StopPhase::AtStop => "at_stop",
        StopPhase::Done => "done",
        StopPhase::Missed => "missed",
        StopPhase::Cancelled => "cancelled",
    }
}

//! `GET /api/pult/driver/state`: the one screen of a driver.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::admitted;
use crate::basic::answer;
use crate::order_view::{quote, stop};
use pult_app::{
    CrewView, DriverRules, DriverView, OrderView, Result, StandAdvice, Step, SwapQuestion,
};
use pult_dialect::Api;
use pult_domain::{Assignment, AssignmentStatus, CrewId, Leg, Meters, Seconds, Timestamp};

/// The state of whoever asks.
pub(super) async fn state(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let device = admitted(&api, &request).await?;
        Ok(Json(state_of(&api, device.crew).await?.1).into_response())
    };
    answer(told.await)
}

/// What the driver of a crew sees, and the newest event that it accounts for.
pub(super) async fn state_of(api: &Api, crew: CrewId) -> Result<(i64, Value)> {
    let view = api.dispatch.driver_view(crew).await?;
    let rules = api.dispatch.driver_rules();
    Ok((view.seq, told(&view, rules)))
}

fn told(view: &DriverView, rules: DriverRules) -> Value {
    let crew = &view.crew;
    let orders = view.orders.iter().map(|view| order(view, rules, false));
    let orders: Vec<Value> = orders.collect();
    let stands = view.stands.iter().map(|stand| {
        json!({
            "id": stand.id.0,
            "name": stand.name,
            "lat": stand.point.map(|point| point.lat),
            "lon": stand.point.map(|point| point.lon),
        })
    });
    let services = view.services.iter();
    let services = services.map(|service| json!({"id": service.id.0, "name": service.name}));
    json!({
        "seq": view.seq,
        "now": crew.now.0,
        "office": {
            "name": view.office.name,
            "currency": view.office.currency,
            "locale": view.office.locale.code(),
            "timezone": view.office.timezone,
        },
        "crew": {
            "id": crew.crew.id.0,
            "call_sign": crew.crew.call_sign,
            "name": crew.crew.name,
            "driver": crew.driver.name,
            "vehicle": crew.vehicle.as_ref().map(|car| json!({
                "color": car.color, "make": car.make, "model": car.model, "plate": car.plate_in_capitals(),
            })),
        },
        "line": line(crew),
        "since": crew.shift.map(|shift| shift.break_since.unwrap_or(shift.started_at).0),
        "position": crew.crew.position.map(|seen| json!({
            "at": seen.at.0,
            "lat": seen.point.lat,
            "lon": seen.point.lon,
            "accuracy": seen.accuracy.0,
        })),
        "check_in": crew.crew.told.as_ref().map(|told| json!({
            "kind": told.kind.as_str(), "label": told.label, "at": told.at.0,
        })),
        "queue": view.queue.as_ref().map(|queue| json!({
            "zone": queue.zone.map(|id| id.0),
            "name": queue.name,
            "place": queue.place,
            "of": queue.of,
        })),
        "stands": stands.collect::<Vec<_>>(),
        "services": services.collect::<Vec<_>>(),
        "offer": view.offer.as_ref().map(|(offer, orders)| self::offer(offer, orders, view, rules)),
        "swap": view.swap.as_ref().map(|swap| self::swap(swap, crew.now, rules)),
        "advice": crew.advice.as_ref().map(advice),
        "orders": orders,
        "meter": view.meter.as_ref().map(quote),
        "balance": view.balance.to_string(),
        "unseen_messages": view.n_unseen,
        "sos_since": view.sos_since.map(|at| at.0),
        "may": {"take_free_orders": rules.free_orders},
    })
}

fn line(crew: &CrewView) -> &'static str {
    match crew.shift {
        None => "off",
        Some(shift) if shift.break_since.is_some() => "break",
        Some(_) => "on",
    }
}

/// What a crew is asked: until when, how far it is, and what it is about.
fn offer(offer: &Assignment, orders: &[OrderView], view: &DriverView, rules: DriverRules) -> Value {
    let now = view.crew.now;
    let expires_at = match offer.status {
        AssignmentStatus::Offered { expires_at } => expires_at,
        _ => None,
    };
    let first = offer.route.first();
    let further = offer.route.iter().skip(1).map(|leg| leg.distance.0);
    let way = Meters(further.sum());
    let asked: Vec<Value> = orders.iter().map(|view| order(view, rules, true)).collect();
    json!({
        "assignment": offer.id.0,
        "created_at": offer.created_at.0,
        "expires_at": expires_at.map(|at| at.0),
        "left_s": expires_at.map(|at| (at - now).0.max(0)),
        "total_s": expires_at.map(|at| (at - offer.created_at).0),
        "pickup_m": first.map(|leg| leg.distance.0),
        "pickup_s": first.map(|leg| pickup(leg, orders, now).0),
        "way_m": rules.show_destination.then_some(way.0),
        "orders": asked,
    })
}

/// How long it is to the client: what the crew still has to do and the drive, but not the wait for the hour that
/// a pre-order is for.
fn pickup(leg: &Leg, orders: &[OrderView], now: Timestamp) -> Seconds {
    let order = orders.iter().find(|view| view.order.id == leg.order);
    let due = order.and_then(|view| view.order.due_at());
    match due {
        Some(at) if at > now => leg.duration,
        _ => (leg.eta - now).max(Seconds(0)),
    }
}

/// What a crew is asked to take over from another one, and what it would give away.
fn swap(swap: &SwapQuestion, now: Timestamp, rules: DriverRules) -> Value {
    json!({
        "id": swap.id,
        "expires_at": swap.expires_at.map(|at| at.0),
        "left_s": swap.expires_at.map(|at| (at - now).0.max(0)),
        "total_s": swap.expires_at.map(|at| (at - swap.at).0),
        "gain_s": swap.gain.0,
        "is_accepted": swap.is_accepted,
        "takes": order(&swap.takes, rules, true),
        "gives": swap.gives.as_ref().map(|view| order(view, rules, false)),
    })
}

/// Where a free crew is advised to wait, and how much sooner the next customer there has a crew.
fn advice(advice: &StandAdvice) -> Value {
    json!({
        "stand": (advice.stand.id != 0).then_some(advice.stand.id),
        "name": advice.stand.name,
        "lat": advice.stand.point.lat,
        "lon": advice.stand.point.lon,
        "gain_s": advice.gain.0,
        "at": advice.at.0,
    })
}

/// An order as its driver sees it: of one that he is only asked about, what the office lets him see.
pub(super) fn order(view: &OrderView, rules: DriverRules, is_offer: bool) -> Value {
    let order = &view.order;
    let shows_price = !is_offer || rules.show_price;
    let shows_way = !is_offer || rules.show_destination;
    let shown = order.stops.iter().zip(&view.stop_phases);
    let shown = shown.take(if shows_way { usize::MAX } else { 1 });
    let stops = shown.map(|(at, phase)| stop(view, at, *phase));
    let price = order.bill.as_ref().or(order.quote.as_ref());
    let price = price.filter(|_| shows_price);
    json!({
        "id": order.id.0,
        "kind": order.conduct.kind.as_str(),
        "phase": crate::order_view::phase(view.phase),
        "reason": order.reason,
        "prior": order.prior,
        "at": order.due_at().map(|at| at.0),
        "comment": order.comment,
        "name": order.customer.name,
        // A phone is for whoever drives there.
        "phone": order.customer.phone.as_ref().filter(|_| !is_offer).map(|phone| phone.as_str()),
        "passengers": order.passengers,
        "services": order.services.iter().map(|id| id.0).collect::<Vec<_>>(),
        "call_before": order.call_before,
        "payment": order.payment.method.as_str(),
        "fixed": order.fixed_price.is_some(),
        "price": price.map(|price| price.total.to_string()),
        "is_billed": order.bill.is_some(),
        "n_stops": order.stops.len(),
        "stops": stops.collect::<Vec<_>>(),
        "next": Step::next(view).filter(|_| !is_offer).and_then(step),
    })
}

/// The next step of an order that the crew has.
fn step(step: Step) -> Option<Value> {
    let (action, stop) = match step {
        Step::Accept(..) => return None,
        Step::SetOut => ("set_out", None),
        Step::Arrive(stop) => ("arrive", Some(stop)),
        Step::Pass(stop) => ("pass", Some(stop)),
        Step::Complete => ("done", None),
    };
    Some(json!({"action": action, "stop": stop.map(|id| id.0)}))
}

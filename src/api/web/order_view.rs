//! An order with its crew, as the office's own calls answer it. Times are Unix seconds, sums decimal
//! texts.

use serde_json::{Value, json};

use pult_app::OrderView;
use pult_domain::{Phase, Quote, Stop, StopPhase};

/// An order as it stands.
pub(crate) fn order(view: &OrderView) -> Value {
    let order = &view.order;
    let stops = order.stops.iter().zip(&view.stop_phases);
    let carrier = view.crew.as_ref().map(|crew| {
        json!({
            "id": crew.id.0,
            "call_sign": crew.call_sign,
            "has_said_yes": view.carrier().is_some(),
            "driver": view.driver.as_ref().map(|driver| &driver.name),
            "phone": view.driver.as_ref().and_then(|driver| driver.phone.as_ref()).map(|phone| phone.as_str()),
            "vehicle": view.vehicle.as_ref().map(|vehicle| json!({
                "id": vehicle.id.0,
                "color": vehicle.color,
                "make": vehicle.make,
                "model": vehicle.model,
                "plate": vehicle.plate,
            })),
        })
    });
    json!({
        "id": order.id.0,
        "kind": order.conduct.kind.as_str(),
        "origin": order.origin.as_str(),
        "status": order.status.as_str(),
        "phase": phase(view.phase),
        "status_at": order.status_at.0,
        "created_at": order.created_at.0,
        "started_at": order.started_at.map(|at| at.0),
        "at": order.due_at().map(|at| at.0),
        "prior": order.prior,
        "reason": order.reason,
        "no_show": order.no_show,
        "company": order.company.0,
        "client": order.client.map(|id| id.0),
        "external_ref": order.external_ref,
        "phone": order.customer.phone.as_ref().map(|phone| phone.as_str()),
        "name": order.customer.name,
        "comment": order.comment,
        "tariff": order.tariff.map(|id| id.0),
        "fixed_price": order.fixed_price.map(|sum| sum.to_string()),
        "services": order.services.iter().map(|id| id.0).collect::<Vec<_>>(),
        "discount": order.discount.map(|id| id.0),
        "crew_group": order.crew_group.map(|id| id.0),
        "payment": order.payment.method.as_str(),
        "account": order.payment.account.map(|id| id.0),
        "passengers": order.passengers,
        "call_before": order.call_before,
        "quote": order.quote.as_ref().map(quote),
        "bill": order.bill.as_ref().map(quote),
        "crew": carrier,
        "assignment": view.assignment.as_ref().map(|assignment| assignment.id.0),
        "stops": stops.map(|(stop, phase)| self::stop(view, stop, *phase)).collect::<Vec<_>>(),
    })
}

fn stop(view: &OrderView, stop: &Stop, phase: StopPhase) -> Value {
    let place = stop.picked().or(stop.place()).cloned().unwrap_or_default();
    json!({
        "id": stop.id.0,
        "action": stop.action.as_str(),
        "address": place.address,
        "extra": place.landmark,
        "lat": place.point.map(|point| point.lat),
        "lon": place.point.map(|point| point.lon),
        "comment": stop.comment,
        "from": stop.window.from.map(|at| at.0),
        "to": stop.window.to.map(|at| at.0),
        "promised_at": stop.promised_at.map(|at| at.0),
        "phase": stop_phase(phase),
        "eta": view.leg(stop).filter(|_| stop.is_open()).map(|leg| leg.eta.0),
        "first_arrived_at": stop.first_arrived_at.map(|at| at.0),
    })
}

fn phase(phase: Phase) -> &'static str {
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

/// A price with its lines.
pub(crate) fn quote(quote: &Quote) -> Value {
    let lines = quote.lines.iter().map(|line| {
        json!({
            "kind": line.kind.code(),
            "comment": line.comment,
            "sum": line.sum.to_string(),
        })
    });
    json!({
        "total": quote.total.to_string(),
        "tariff": quote.tariff.map(|id| id.0),
        "tariff_version": quote.tariff_version,
        "lines": lines.collect::<Vec<_>>(),
    })
}

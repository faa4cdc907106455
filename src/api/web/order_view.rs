//! An order with its crew, as the office's own calls show it.

use serde_json::{Value, json};

use pult_app::OrderView;
use pult_domain::{Phase, Place, Quote, Stop, StopProgress};

/// An order as it stands. Times are Unix seconds, money is in minor units.
pub(super) fn order(view: &OrderView) -> Value {
    let order = &view.order;
    json!({
        "id": order.id.0,
        "company": order.company.0,
        "origin": order.origin.as_str(),
        "status": order.status.as_str(),
        "phase": phase(view.phase),
        "status_at": order.status_at.0,
        "reason": order.reason,
        "created_at": order.created_at.0,
        "started_at": order.started_at.map(|at| at.0),
        "due_at": order.due_at().map(|at| at.0),
        "prior": order.prior,
        "phone": order.customer.phone.as_ref().map(|phone| phone.as_str()),
        "name": order.customer.name,
        "client": order.client.map(|client| client.0),
        "external_ref": order.external_ref,
        "comment": order.comment,
        "stops": order.stops.iter().map(stop).collect::<Vec<_>>(),
        "tariff": order.tariff.map(|tariff| tariff.0),
        "services": order.services.iter().map(|service| service.0).collect::<Vec<_>>(),
        "discount": order.discount.map(|discount| discount.0),
        "crew_group": order.crew_group.map(|group| group.0),
        "fixed_price": order.fixed_price.map(|sum| sum.0),
        "quote": order.quote.as_ref().map(quote),
        "bill": order.bill.as_ref().map(quote),
        "crew": crew(view),
    })
}

/// The word of a phase.
fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "waiting",
        Phase::Offered => "offered",
        Phase::OnHold => "on_hold",
        Phase::Queued => "queued",
        Phase::EnRoute { .. } => "en_route",
        Phase::AtStop { .. } => "at_stop",
        Phase::Completed => "completed",
        Phase::Cancelled => "cancelled",
        Phase::Failed => "failed",
    }
}

fn stop(stop: &Stop) -> Value {
    let place = stop.picked().or(stop.place());
    let point = place.and_then(|place| place.point);
    let text = |of: fn(&Place) -> &String| place.map_or("", |place| of(place).as_str());
    let (progress, at) = match stop.progress {
        StopProgress::Ahead => ("ahead", None),
        StopProgress::Arrived { at } => ("arrived", Some(at)),
        StopProgress::Done { left_at, .. } => ("done", Some(left_at)),
        StopProgress::Missed { at } => ("missed", Some(at)),
    };
    json!({
        "id": stop.id.0,
        "action": stop.action.as_str(),
        "address": text(|place| &place.address),
        "landmark": text(|place| &place.landmark),
        "lat": point.map(|point| point.lat),
        "lon": point.map(|point| point.lon),
        "from": stop.window.from.map(|at| at.0),
        "to": stop.window.to.map(|at| at.0),
        "promised_at": stop.promised_at.map(|at| at.0),
        "progress": progress,
        "at": at.map(|at| at.0),
    })
}

fn quote(quote: &Quote) -> Value {
    let line = |line: &pult_domain::QuoteLine| json!({"kind": line.kind.code(), "comment": line.comment, "sum": line.sum.0});
    json!({
        "total": quote.total.0,
        "tariff": quote.tariff.map(|tariff| tariff.0),
        "lines": quote.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

/// Who is asked, carries the order out, or carried it out.
fn crew(view: &OrderView) -> Value {
    let Some(crew) = &view.crew else {
        return Value::Null;
    };
    let driver = view.driver.as_ref();
    let phone = driver.and_then(|driver| driver.phone.as_ref());
    let vehicle = view.vehicle.as_ref().map(|vehicle| {
        json!({
            "id": vehicle.id.0,
            "plate": vehicle.plate,
            "make": vehicle.make,
            "model": vehicle.model,
            "color": vehicle.color,
        })
    });
    json!({
        "id": crew.id.0,
        "call_sign": crew.call_sign,
        "has_said_yes": view.carrier().is_some(),
        "driver": driver.map(|driver| driver.name.as_str()),
        "phone": phone.map(|phone| phone.as_str()),
        "vehicle": vehicle,
    })
}

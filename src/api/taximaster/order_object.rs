//! The order object: an order in the words that newer clients read.

use super::map::{self, OrderState};
use super::objects::{self, BillLine};
use super::wire::Num;
use pult_app::{OrderSheet, OrderView};
use pult_domain::{Money, Origin, PaymentMethod, Place, Quote, QuoteLineKind, Seconds};

/// The order object without what was driven. `lead`: how long before its time an order is due.
pub(super) fn order(sheet: &OrderSheet, lead: Seconds) -> objects::Order {
    let (view, order) = (&sheet.view, &sheet.view.order);
    let time = sheet.time;
    let state = OrderState::of(view.phase);
    let (crew_id, driver_id, car_id) = map::holder(view);
    let is_due = order.is_due(view.now, lead);
    let attribute = |name: &str| {
        let value = order.attributes.get(&format!("taximaster.{name}"));
        value.cloned().unwrap_or_default()
    };
    let mut object = objects::Order {
        id: Some(order.id.0),
        state_id: state.id(),
        state_kind: state.kind(),
        crew_id,
        driver_id,
        car_id,
        prior_crew_id: if is_due || !view.phase.is_open() {
            0
        } else {
            crew_id
        },
        start_time: map::time(Some(order.created_at), time),
        source_time: map::time(source_time(view), time),
        finish_time: map::time((!view.phase.is_open()).then_some(order.status_at), time),
        customer: order.customer.name.clone(),
        passenger: attribute("passenger"),
        phone: map::phone(order.customer.phone.as_ref()),
        phone_to_dial: attribute("phone_to_dial"),
        email: attribute("email"),
        flight_number: attribute("flight_number"),
        comment: order.comment.clone(),
        client_id: order.client.map_or(0, |id| id.0),
        client_name: sheet.client_name.clone(),
        order_crew_group_id: order.crew_group.map_or(0, |id| id.0),
        tariff_id: order.tariff.map_or(0, |id| id.0),
        confirmed: confirmed(view),
        creation_way: map::creation_way(order.origin),
        is_prior: order.prior,
        is_really_prior: order.prior && view.phase.is_open() && !is_due,
        prior_to_current_before_minutes: attribute("prior_to_current_before_minutes")
            .parse()
            .unwrap_or_default(),
        order_params: order.services.iter().map(|id| id.0).collect(),
        ..objects::Order::default()
    };
    fill_ends(&mut object, view);
    fill_car(&mut object, view);
    fill_money(&mut object, view);
    object
}

fn source_time(view: &OrderView) -> Option<pult_domain::Timestamp> {
    let first = view.order.stops.first();
    let asked = first.and_then(|stop| stop.window.from);
    asked.or(Some(view.order.created_at))
}

fn fill_ends(object: &mut objects::Order, view: &OrderView) {
    let place = |place: Option<&Place>| {
        let coords = map::coords(place.and_then(|place| place.point));
        let address = place.map_or_else(String::new, Place::in_full);
        (address, coords.lat, coords.lon)
    };
    let stops = &view.order.stops;
    let first = stops.first().and_then(|stop| stop.place());
    (object.source, object.source_lat, object.source_lon) = place(first);
    let Some((last, between)) = stops.split_last().filter(|(_, rest)| !rest.is_empty()) else {
        return;
    };
    (
        object.destination,
        object.destination_lat,
        object.destination_lon,
    ) = place(last.place());
    let stop = |stop: &pult_domain::Stop| {
        let (address, lat, lon) = place(stop.place());
        objects::Stop { address, lat, lon }
    };
    object.stops = between[1..].iter().map(stop).collect();
}

fn fill_car(object: &mut objects::Order, view: &OrderView) {
    let Some(crew) = view.carrier() else { return };
    object.crew_coords = map::coords(crew.position.map(|position| position.point));
    if let Some(vehicle) = &view.vehicle {
        object.car_mark = vehicle.make.clone();
        object.car_model = vehicle.model.clone();
        object.car_color = vehicle.color.clone();
        object.car_number = vehicle.plate.clone();
    }
}

fn fill_money(object: &mut objects::Order, view: &OrderView) {
    let order = &view.order;
    if let Some(bill) = &order.bill {
        object.bill = bill_lines(bill);
    }
    let Some(price) = order.bill.as_ref().or(order.quote.as_ref()) else {
        return;
    };
    let discounts = price.lines.iter();
    let discounts = discounts.filter(|line| line.kind == QuoteLineKind::Discount);
    let discount: Money = discounts.map(|line| line.sum).sum();
    object.sum = Num::from(price.total - discount);
    object.total_sum = price.total.into();
    match order.payment.method {
        PaymentMethod::Cash => object.cash_sum = price.total.into(),
        PaymentMethod::Card | PaymentMethod::Account => object.cashless_sum = price.total.into(),
    }
}

fn bill_lines(bill: &Quote) -> Vec<BillLine> {
    let lines = bill.lines.iter().enumerate();
    lines
        .map(|(index, line)| BillLine {
            code: (index + 1).to_string(),
            text: line.comment.clone(),
            value: "",
            sum: line.sum.to_string(),
        })
        .collect()
}

/// Who said yes. The engine only offers; whoever else makes an assignment forces it, unless it waited
/// for an answer.
fn confirmed(view: &OrderView) -> &'static str {
    let Some(assignment) = view
        .assignment
        .as_ref()
        .filter(|_| view.carrier().is_some())
    else {
        return "not_confirmed";
    };
    let waited = assignment
        .accepted_at
        .is_some_and(|at| at > assignment.created_at);
    if assignment.origin == Origin::Engine || waited {
        "confirmed_by_driver"
    } else {
        "confirmed_by_oper"
    }
}

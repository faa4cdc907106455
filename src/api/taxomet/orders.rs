//! Making, changing, calling off and looking at orders.

use super::auth::Desk;
use super::change::Change;
use super::error::Failure;
use super::fields::Fields;
use super::{books, map, wire};
use pult_app::{Once, Repeat};
use pult_domain::OrderId;

/// Who sent an order with an id of the client's own, and what was sent: a repeated request makes no
/// second order.
const SENT_BY: &str = "taxomet.sent_by";
const SENT: &str = "taxomet.sent";

pub(super) async fn add_order(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let mut order = map::order_from_fields(fields, desk.dispatch.now())?;
    books::check_company(desk, order.company).await?;
    books::check_tariff(desk, &order).await?;
    books::check_services(desk, &order.services).await?;
    let mut once = Once {
        key: desk.retry_key.clone(),
        ..Once::default()
    };
    if order.external_ref.is_some() {
        let login = fields.required("operator_login")?;
        order.attributes.insert(SENT_BY.to_owned(), login);
        order.attributes.insert(SENT.to_owned(), fields.as_sent());
        once.repeat = Repeat::SameWords(&[SENT_BY, SENT]);
    }
    let made = desk.dispatch.create_order(&desk.caller, order, once);
    Ok(map::order_ref(made.await?.id))
}

pub(super) async fn save_order(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let name = match (fields.text("order_id")?, fields.text("id")) {
        (None, Ok(Some(_))) => "id",
        _ => "order_id",
    };
    let id = fields.required_id(name, OrderId)?;
    let mut change = Change::read(
        fields,
        desk.dispatch.now(),
        desk.dispatch.rules().prior_lead,
    )?;
    if let Some(ride) = &mut change.ride {
        desk.dispatch.locate(ride);
    }
    if let Some(services) = &change.services {
        books::check_services(desk, services).await?;
    }
    let found = desk.dispatch.order(&desk.caller, id).await;
    let mut planned = found.map_err(|error| Failure::named(name, error))?.order;
    change.clone().apply(&mut planned)?;
    if change.touches_tariff() {
        books::check_tariff(desk, &planned).await?;
    }
    let agreed = change.touches_agreement();
    let promised = desk
        .dispatch
        .promised(&desk.caller, planned, agreed)
        .await?;
    let saved = desk.dispatch.update_order(&desk.caller, id, move |order| {
        if change.touches_price() {
            order.quote = promised.quote;
        }
        if agreed {
            order.attributes = promised.attributes;
        }
        change.apply(order)
    });
    Ok(map::order_ref(saved.await?.id))
}

pub(super) async fn cancel_order(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let id = fields.required_id("id", OrderId)?;
    let cancelled = desk
        .dispatch
        .cancel_order(&desk.caller, id, String::new(), None);
    Ok(map::order_ref(cancelled.await?.id))
}

pub(super) async fn get_order(desk: &Desk, fields: &Fields) -> Result<wire::Order, Failure> {
    let id = fields.required_id("id", OrderId)?;
    let view = desk.dispatch.order(&desk.caller, id).await?;
    Ok(wire::Order {
        order: map::order_ref(id),
        details: Some(map::order_details(&view)),
    })
}

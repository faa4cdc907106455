//! Making, changing, calling off and looking at orders.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::{books, change, map, wire};
use pult_app::{Once, OrderCommand, Repeat, Request};
use pult_domain::OrderId;

/// Who sent an order with an id of the client's own, and what was sent: a repeated request makes no
/// second order.
const SENT_BY: &str = "taxomet.sent_by";
const SENT: &str = "taxomet.sent";

pub(super) async fn add_order(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let mut order = map::order_from_fields(fields, desk.dispatch.now())?;
    if let Some(company) = order.company {
        books::check_company(desk, company).await?;
        books::check_tariff(desk, company, order.tariff, order.due_at()).await?;
    }
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
    let found = desk.dispatch.order(&desk.caller, id).await;
    let order = found.map_err(|error| Failure::named(name, error))?.order;
    let edit = change::edit_from_fields(fields, desk.dispatch.now())?;
    if let Some(services) = &edit.services {
        books::check_services(desk, services).await?;
    }
    if let Some(tariff) = edit.tariff {
        let at = edit.at.unwrap_or(order.due_at());
        books::check_tariff(desk, order.company, tariff, at).await?;
    }
    let command = OrderCommand::Edit(Box::new(edit));
    let saved = desk
        .dispatch
        .command(&desk.caller, Request::new(id, command));
    Ok(map::order_ref(saved.await?.order.order.id))
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

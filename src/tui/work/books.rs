//! What the desk reads of the books and writes into them: who calls, the blacklist, zones and places.

use super::{CALLER, N_CALLER_ORDERS};
use crate::board::OrderRow;
use crate::msg::{CallerCard, Deed};
use pult_app::{Dispatch, Error, OrderView, Result};
use pult_domain::{Address, AddressKind, Client, ClientId, OrderId, Phone, Point, Zone};

/// Who calls from a phone, with their orders, the newest first.
pub(super) async fn caller(dispatch: &Dispatch, phone: Phone) -> Result<CallerCard> {
    let facts = dispatch
        .phone_facts(&CALLER, phone, N_CALLER_ORDERS)
        .await?;
    let mut views: Vec<OrderView> = facts.open.into_iter().chain(facts.last).collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.order.id));
    Ok(CallerCard {
        client: facts.client,
        orders: views.iter().map(|view| OrderRow::of(view, 0)).collect(),
        phone: facts.phone,
        note: facts.note,
        n_orders: usize::try_from(facts.n_orders).unwrap_or_default(),
        in_the_way: facts.in_the_way,
    })
}

/// Puts the client of an order on the blacklist; one who is not in the books yet comes into them.
pub(super) async fn block(dispatch: &Dispatch, order: OrderId, reason: String) -> Result<Deed> {
    let customer = dispatch.order(&CALLER, order).await?.order.customer;
    let Some(phone) = customer.phone else {
        return Err(Error::invalid("phone", "the order has none"));
    };
    let known = dispatch.client_by_phone(phone.clone()).await?;
    let name = match customer.name.is_empty() {
        true => phone.as_str().to_owned(),
        false => customer.name,
    };
    let edit = move |client: &mut Client| {
        if client.phones.is_empty() {
            client.name = name;
            client.phones = vec![phone];
        }
        client.blocked = true;
        client.reason = reason;
        Ok(())
    };
    let id = known.as_ref().map(|client| client.id.0);
    let id = dispatch.edit_record::<Client>(&CALLER, id, edit).await?;
    let client = dispatch.client(ClientId(id)).await?;
    Ok(Deed::Blocked(client.name))
}

/// Puts a zone on the map; one of the same name gets another boundary.
pub(super) async fn draw_zone(
    dispatch: &Dispatch,
    name: String,
    corners: Vec<Point>,
) -> Result<()> {
    let known = dispatch.zones().await?;
    let known = known.iter().find(|zone| zone.name == name);
    let id = known.map(|zone| zone.id.0);
    let edit = move |zone: &mut Zone| {
        let ring: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
        zone.name = name;
        zone.polygons = vec![vec![ring]];
        Ok(())
    };
    dispatch
        .edit_record::<Zone>(&dispatch.seat(), id, edit)
        .await?;
    Ok(())
}

/// Puts a named place into the address book; one of the same name moves there.
pub(super) async fn name_place(dispatch: &Dispatch, name: String, point: Point) -> Result<()> {
    let known = dispatch.records::<Address>().await?;
    let known = known
        .iter()
        .find(|place| place.street == name && place.house.is_empty());
    let id = known.map(|place| place.id.0);
    let edit = move |place: &mut Address| {
        place.kind = AddressKind::Point;
        place.street = name;
        place.point = Some(point);
        Ok(())
    };
    dispatch
        .edit_record::<Address>(&dispatch.seat(), id, edit)
        .await?;
    Ok(())
}

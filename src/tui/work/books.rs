//! What the desk reads of the books and writes into them: who calls, the blacklist, zones and places.

use super::{CALLER, N_CALLER_ORDERS};
use crate::board::OrderRow;
use crate::load::polygon_area;
use crate::map::Part;
use crate::msg::CallerCard;
use pult_app::{Dispatch, Error, OrderView, Result};
use pult_domain::{
    Address, AddressId, AddressKind, Client, ClientId, OrderId, Phone, Point, Wrong, Zone, ZoneId,
};

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

/// A record of the books as it was before the desk wrote it.
#[derive(Debug, Clone, PartialEq)]
pub enum Before {
    /// A zone that was changed, or removed.
    Zone(Box<Zone>),
    /// A zone that was not there.
    NoZone(ZoneId),
    /// A place of the address book that was moved.
    Place(Box<Address>),
    /// A place that was not there.
    NoPlace(AddressId),
    /// A client who was not blocked, or for another reason.
    Client(Box<Client>),
}

impl Before {
    /// Puts the record back, and returns what it is called. A zone that is gone is made again.
    pub(super) async fn put_back(self, dispatch: &Dispatch) -> Result<String> {
        let seat = dispatch.seat();
        match self {
            Before::Zone(before) => {
                let name = before.name.clone();
                let zones = dispatch.zones().await?;
                let id = zones.iter().find(|zone| zone.id == before.id);
                let id = id.map(|zone| zone.id.0);
                let edit = move |zone: &mut Zone| {
                    *zone = Zone {
                        id: zone.id,
                        ..*before
                    };
                    Ok(())
                };
                dispatch.edit_record::<Zone>(&seat, id, edit).await?;
                Ok(name)
            }
            Before::NoZone(id) => {
                let (name, _) = remove_zone(dispatch, id).await?;
                Ok(name)
            }
            Before::Place(before) => {
                let (name, id) = (before.street.clone(), before.id.0);
                let edit = move |place: &mut Address| {
                    *place = *before;
                    Ok(())
                };
                dispatch
                    .edit_record::<Address>(&seat, Some(id), edit)
                    .await?;
                Ok(name)
            }
            Before::NoPlace(id) => {
                let known = dispatch.records::<Address>().await?;
                let known = known.into_iter().find(|place| place.id == id);
                dispatch.remove_record::<Address>(&seat, id.0).await?;
                Ok(known.map_or_else(String::new, |place| place.street))
            }
            Before::Client(before) => {
                let (name, id) = (before.name.clone(), before.id.0);
                let edit = move |client: &mut Client| {
                    client.blocked = before.blocked;
                    client.reason = before.reason;
                    Ok(())
                };
                dispatch
                    .edit_record::<Client>(&CALLER, Some(id), edit)
                    .await?;
                Ok(name)
            }
        }
    }
}

/// Puts the client of an order on the blacklist; one who is not in the books yet comes into them.
/// Returns what they are called, and what they were.
pub(super) async fn block(
    dispatch: &Dispatch,
    order: OrderId,
    reason: String,
) -> Result<(String, Before)> {
    let customer = dispatch.order(&CALLER, order).await?.order.customer;
    let Some(phone) = customer.phone else {
        return Err(Error::invalid("phone", Wrong::OrderWithoutPhone));
    };
    let known = dispatch.client_by_phone(phone.clone()).await?;
    let (name, called) = (customer.name, phone.as_str().to_owned());
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
    let before = known.unwrap_or_else(|| Client {
        blocked: false,
        reason: String::new(),
        ..client.clone()
    });
    let called = match client.name.is_empty() {
        true => called,
        false => client.name,
    };
    Ok((called, Before::Client(Box::new(before))))
}

/// Puts a zone on the map: a new one, one of the same name with another boundary, or a part of one that is there,
/// under the name that is said. Returns what was there before.
///
/// # Errors
/// `Invalid` where another zone has the name of the one that is changed.
pub(super) async fn draw_zone(
    dispatch: &Dispatch,
    name: String,
    corners: Vec<Point>,
    part: Option<Part>,
) -> Result<Before> {
    let zones = dispatch.zones().await?;
    let named = zones.iter().find(|zone| zone.name == name);
    let known = match &part {
        Some(part) if named.is_some_and(|zone| zone.id != part.zone) => {
            return Err(Error::invalid("name", Wrong::ZoneNameTaken));
        }
        Some(part) => zones.iter().find(|zone| zone.id == part.zone),
        None => named,
    };
    let id = known.map(|zone| zone.id.0);
    let edit = move |zone: &mut Zone| {
        let ring: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
        zone.name = name;
        match part.and_then(|part| outer_ring(zone, part.polygon)) {
            Some(outer) => *outer = ring,
            None => zone.polygons = vec![vec![ring]],
        }
        Ok(())
    };
    let seat = dispatch.seat();
    let id = dispatch.edit_record::<Zone>(&seat, id, edit).await?;
    Ok(match known {
        Some(known) => Before::Zone(Box::new(known.clone())),
        None => Before::NoZone(ZoneId(id)),
    })
}

/// The outer ring of a polygon of a zone, counted among those that enclose anything.
fn outer_ring(zone: &mut Zone, polygon: usize) -> Option<&mut Vec<Point>> {
    let encloses = |rings: &&mut Vec<Vec<Point>>| polygon_area(rings).is_some();
    let mut polygons = zone.polygons.iter_mut().filter(encloses);
    polygons.nth(polygon)?.first_mut()
}

/// Takes a zone off the map; returns what it was called, and what it was.
pub(super) async fn remove_zone(dispatch: &Dispatch, id: ZoneId) -> Result<(String, Before)> {
    let zones = dispatch.zones().await?;
    let known = zones.iter().find(|zone| zone.id == id);
    let known = known.ok_or_else(|| Error::not_found("zone", id))?;
    dispatch
        .remove_record::<Zone>(&dispatch.seat(), id.0)
        .await?;
    Ok((known.name.clone(), Before::Zone(Box::new(known.clone()))))
}

/// Puts a named place into the address book; one of the same name moves there. Returns what was there before.
pub(super) async fn name_place(dispatch: &Dispatch, name: String, point: Point) -> Result<Before> {
    let known = dispatch.records::<Address>().await?;
    let known = known
        .into_iter()
        .find(|place| place.street == name && place.house.is_empty());
    let id = known.as_ref().map(|place| place.id.0);
    let edit = move |place: &mut Address| {
        place.kind = AddressKind::Point;
        place.street = name;
        place.point = Some(point);
        Ok(())
    };
    let seat = dispatch.seat();
    let id = dispatch.edit_record::<Address>(&seat, id, edit).await?;
    Ok(match known {
        Some(known) => Before::Place(Box::new(known)),
        None => Before::NoPlace(AddressId(id)),
    })
}

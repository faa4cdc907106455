//! Orders with all their stops and places: in three queries, however many orders there are.

use std::collections::HashMap;

use rusqlite::Connection;

use super::super::ids::Ids;
use super::super::{Error, Result, places};
use super::rows;
use pult_domain::{Order, OrderId, Place, Stop, StopId};

/// The order with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: OrderId) -> Result<Order> {
    let found = many(conn, &[id])?.pop();
    found.ok_or_else(|| Error::not_found("order", id))
}

/// The orders with these ids, in the given order; unknown ones are left out, and one that is named
/// twice comes once.
///
/// # Errors
/// `Database`.
pub fn many(conn: &Connection, ids: &[OrderId]) -> Result<Vec<Order>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = Ids::of(ids.iter().map(|id| id.0));
    let mut orders: HashMap<OrderId, Order> = conn
        .prepare_cached(list.ask(
            "SELECT * FROM orders WHERE id = ?1",
            "SELECT * FROM orders WHERE id IN (SELECT value FROM json_each(?1))",
        ))?
        .query_and_then([&list], |row| {
            rows::order(row).map(|order| (order.id, order))
        })?
        .collect::<Result<_>>()?;
    for (order, stop) in stops(conn, &list)? {
        if let Some(order) = orders.get_mut(&order) {
            order.stops.push(stop);
        }
    }
    let asked = ids.iter().filter_map(|id| orders.remove(id));
    Ok(asked.map(in_little_room).collect())
}

/// Lists that grew by one at a time have room for four: of two stops with a place each that was half of an order,
/// and the open ones are all kept.
fn in_little_room(mut order: Order) -> Order {
    order.stops.shrink_to_fit();
    order
}

/// The stops of orders, those of each order in sequence.
fn stops(conn: &Connection, orders: &Ids) -> Result<Vec<(OrderId, Stop)>> {
    let mut places = places_of_stops(conn, orders)?;
    conn.prepare_cached(orders.ask(
        "SELECT * FROM stops WHERE order_id = ?1 ORDER BY position",
        "SELECT * FROM stops WHERE order_id IN (SELECT value FROM json_each(?1))
         ORDER BY order_id, position",
    ))?
    .query_and_then([orders], |row| {
        let mut stop = rows::stop(row)?;
        stop.places = places.remove(&stop.id).unwrap_or_default();
        Ok((OrderId(row.get("order_id")?), stop))
    })?
    .collect()
}

/// The places of the stops of orders, those of each stop in sequence.
fn places_of_stops(conn: &Connection, orders: &Ids) -> Result<HashMap<StopId, Vec<Place>>> {
    let mut select = conn.prepare_cached(orders.ask(
        "SELECT p.*, sp.stop_id FROM stops s CROSS JOIN stop_places sp ON sp.stop_id = s.id
         CROSS JOIN places p ON p.id = sp.place_id WHERE s.order_id = ?1 ORDER BY s.position, sp.position",
        "SELECT p.*, sp.stop_id FROM stops s JOIN stop_places sp ON sp.stop_id = s.id
         JOIN places p ON p.id = sp.place_id
         WHERE s.order_id IN (SELECT value FROM json_each(?1)) ORDER BY sp.stop_id, sp.position",
    ))?;
    let mut found = select.query([orders])?;
    let mut places: HashMap<StopId, Vec<Place>> = HashMap::new();
    while let Some(row) = found.next()? {
        let stop = StopId(row.get("stop_id")?);
        let place = places::from_row(row)?;
        let places = places.entry(stop);
        places.or_insert_with(|| Vec::with_capacity(1)).push(place);
    }
    Ok(places)
}

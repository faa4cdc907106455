//! What a price is worked out from: tariff, services, discount, as the books have them.

use rusqlite::Connection;

use super::{Error, Result, books, tariffs};
use pult_domain::{
    ClientId, CompanyId, Discount, DiscountCardId, DiscountId, Service, ServiceId, Tariff,
    TariffId, TimeOfDay,
};

/// The tariff named, else the company's by the time of day.
///
/// # Errors
/// `NotFound` for an unknown one, `Invalid` about `tariff` when none fits, `Database`.
pub fn tariff(
    conn: &Connection,
    named: Option<TariffId>,
    company: CompanyId,
    time: TimeOfDay,
) -> Result<Tariff> {
    if let Some(id) = named {
        return tariffs::get(conn, id);
    }
    let all = tariffs::all(conn)?;
    let chosen = Tariff::choose(&all, company, time);
    chosen.cloned().map_err(Error::Domain)
}

/// The services with these ids, in this order; one that is named twice stands twice.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn services(conn: &Connection, ids: &[ServiceId]) -> Result<Vec<Service>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known = books::services(conn)?;
    let find = |id: &ServiceId| {
        let found = known.iter().find(|service| service.id == *id);
        found
            .cloned()
            .ok_or_else(|| Error::not_found("service", id))
    };
    ids.iter().map(find).collect()
}

/// The one discount that counts: the one given, else the card's, else the client's. All that is named
/// must be there.
///
/// # Errors
/// `NotFound` (`discount`, `discount card`, `client`), `Database`.
pub fn discount(
    conn: &Connection,
    given: Option<DiscountId>,
    card: Option<DiscountCardId>,
    client: Option<ClientId>,
) -> Result<Option<Discount>> {
    let client = client.map(|id| books::client(conn, id)).transpose()?;
    let card = match card {
        None => None,
        Some(id) => Some(
            books::discount_cards(conn)?
                .into_iter()
                .find(|card| card.id == id)
                .ok_or_else(|| Error::not_found("discount card", id))?,
        ),
    };
    let counts = given
        .or(card.map(|card| card.discount))
        .or(client.and_then(|client| client.discount));
    let Some(id) = counts else { return Ok(None) };
    let known = books::discounts(conn)?;
    let found = known.into_iter().find(|discount| discount.id == id);
    found
        .map(Some)
        .ok_or_else(|| Error::not_found("discount", id))
}

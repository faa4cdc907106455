//! The rules of orders that hang on the books: checked in the transaction that relies on them, for
//! whoever asks.

use crate::refusal::Because;
use crate::{Caller, Dispatch, Error, Result, RouteAnalysis};
use pult_domain::{
    ClientId, CompanyId, CrewGroupId, CrewId, Expected, NewOrder, Order, PaymentMethod, Phone,
    Quote, Timestamp, Wrong,
};
use pult_engine::{CrewState, OpenOrder, Rejection, unfit_for};
use pult_store::{Connection, books, crews, prices, tariffs};

/// Names the client of an order that names none, by the phone.
pub(crate) fn complete_client(
    conn: &Connection,
    client: &mut Option<ClientId>,
    phone: Option<&Phone>,
) -> Result<()> {
    if client.is_none()
        && let Some(phone) = phone
    {
        *client = books::client_by_phone(conn, phone)?.map(|client| client.id);
    }
    Ok(())
}

/// Checks what a new order says, or an edited one against what it said before: what it names is there, its
/// client is not blocked, and the account that pays has the money. `despite`: why the blacklist is set
/// aside.
///
/// # Errors
/// `NotFound` for what is named and not there; `Refused`.
pub(crate) fn check_order(
    conn: &Connection,
    said: &NewOrder,
    before: Option<&NewOrder>,
    despite: Option<&str>,
) -> Result<()> {
    check_references(conn, said, before)?;
    let same_client = before.is_some_and(|before| before.client == said.client);
    if let Some(id) = said.client.filter(|_| !same_client)
        && despite.is_none()
    {
        let client = books::client(conn, id)?;
        if client.blocked {
            return Err(Error::Refused(Because::ClientBlocked {
                client: id,
                reason: client.reason,
            }));
        }
    }
    check_account(conn, said, before)
}

fn check_references(conn: &Connection, said: &NewOrder, before: Option<&NewOrder>) -> Result<()> {
    if let Some(tariff) = said.tariff
        && before.and_then(|before| before.tariff) != Some(tariff)
    {
        tariffs::get(conn, tariff)?;
    }
    if before.is_none_or(|before| before.services != said.services) {
        prices::services(conn, &said.services)?;
    }
    if said.discount.is_some() && before.and_then(|before| before.discount) != said.discount {
        prices::discount(conn, said.discount, None, None)?;
    }
    if let Some(company) = said.company
        && before.is_some_and(|before| before.company != said.company)
    {
        check_company(conn, company)?;
    }
    match said.crew_group {
        Some(group) => check_group(conn, group),
        None => Ok(()),
    }
}

/// Refuses a company that there is not.
///
/// # Errors
/// `NotFound`.
pub(crate) fn check_company(conn: &Connection, company: CompanyId) -> Result<()> {
    let mut known = books::companies(conn)?.into_iter();
    match known.any(|known| known.id == company) {
        true => Ok(()),
        false => Err(Error::not_found("company", company)),
    }
}

/// Refuses a group of crews that there is not.
///
/// # Errors
/// `NotFound`.
pub(crate) fn check_group(conn: &Connection, group: CrewGroupId) -> Result<()> {
    let mut known = books::crew_groups(conn)?.into_iter();
    match known.any(|known| known.id == group) {
        true => Ok(()),
        false => Err(Error::not_found("crew group", group)),
    }
}

/// Refuses a price that is not the one that was told.
///
/// # Errors
/// `Refused` with both.
pub(crate) fn check_price(expected: Option<Expected>, quote: Option<&Quote>) -> Result<()> {
    match (expected, quote) {
        (Some(told), Some(quote)) if !told.is_met_by(quote) => {
            let (old, new) = (told.total, quote.total);
            Err(Error::Refused(Because::PriceChanged { old, new }))
        }
        _ => Ok(()),
    }
}

impl Dispatch {
    /// Refuses an operator below a senior one a price that is agreed below what the tariff asks.
    ///
    /// # Errors
    /// `Refused` with both.
    pub(crate) fn check_agreed(
        &self,
        conn: &Connection,
        caller: &Caller,
        order: &NewOrder,
        way: Option<&RouteAnalysis>,
        now: Timestamp,
    ) -> Result<()> {
        let Some(agreed) = order.fixed_price else {
            return Ok(());
        };
        if !caller.is_held_to_tariffs() {
            return Ok(());
        }
        let by_meter = NewOrder {
            fixed_price: None,
            quote: None,
            ..order.clone()
        };
        match self.price_by(conn, caller, &by_meter, way, now)? {
            Some(quote) if agreed < quote.total => {
                let tariff = quote.total;
                Err(Error::Refused(Because::BelowTariff { agreed, tariff }))
            }
            _ => Ok(()),
        }
    }
}

/// What an account may still owe, an order's own price not counted twice.
fn check_account(conn: &Connection, order: &NewOrder, before: Option<&NewOrder>) -> Result<()> {
    if order.payment.method != PaymentMethod::Account {
        return Ok(());
    }
    let Some(client) = order.payment.account else {
        return Err(Error::invalid("account", Wrong::AccountNotNamed));
    };
    books::client(conn, client)?;
    let same =
        before.is_some_and(|before| before.payment == order.payment && before.quote == order.quote);
    let total = order.quote.as_ref().map(|quote| quote.total);
    match (books::credit_left(conn, client)?, total) {
        (Some(left), Some(total)) if !same && total > left => {
            Err(Error::Refused(Because::OverLimit { client, left }))
        }
        _ => Ok(()),
    }
}

/// Why a crew may not carry an order out, of the rules that hang on what the order says.
pub(crate) fn unfit(
    office: &Dispatch,
    conn: &Connection,
    order: &Order,
    crew: CrewId,
) -> Result<Option<Rejection>> {
    let crew = crews::get(conn, crew)?;
    let services = match crew.vehicle {
        Some(vehicle) => crews::vehicle(conn, vehicle)?.services,
        None => Vec::new(),
    };
    let unwanted = match order.client {
        Some(client) => books::client(conn, client)?.refused_crews,
        None => Vec::new(),
    };
    let state = CrewState {
        crew: crew.into(),
        services,
        ..CrewState::default()
    };
    let open = OpenOrder {
        zone: office.zone_of_order(order),
        unwanted,
        ..OpenOrder::of(order.clone())
    };
    Ok(unfit_for(&open, &state))
}

//! The rules of orders that hang on the books: checked in the transaction that relies on them, for
//! whoever asks.

use crate::refusal::Because;
use crate::{Dispatch, Error, Result};
use pult_domain::{Crew, CrewId, Order, PaymentMethod};
use pult_engine::{CrewState, OpenOrder, Rejection, unfit_for};
use pult_store::{Connection, books, crews, prices, tariffs};

/// Names the client of an order that names none, by the phone.
pub(crate) fn complete_client(conn: &Connection, order: &mut Order) -> Result<()> {
    if order.client.is_none()
        && let Some(phone) = &order.customer.phone
    {
        order.client = books::client_by_phone(conn, phone)?.map(|client| client.id);
    }
    Ok(())
}

/// Checks a new order, or an edited one against what it was: what it names is there, its client is not
/// blocked, and the account that pays has the money. `despite`: why the blacklist is set aside.
///
/// # Errors
/// `NotFound` for what is named and not there; `Refused`.
pub(crate) fn check_order(
    conn: &Connection,
    order: &Order,
    before: Option<&Order>,
    despite: Option<&str>,
) -> Result<()> {
    check_references(conn, order, before)?;
    let same_client = before.is_some_and(|before| before.client == order.client);
    if let Some(id) = order.client.filter(|_| !same_client)
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
    check_account(conn, order, before)
}

fn check_references(conn: &Connection, order: &Order, before: Option<&Order>) -> Result<()> {
    let is_new = |same: bool| before.is_none() || !same;
    let known = |field: fn(&Order) -> Option<i64>| before.map(field) == Some(field(order));
    if let Some(tariff) = order.tariff
        && is_new(known(|order| order.tariff.map(|id| id.0)))
    {
        tariffs::get(conn, tariff)?;
    }
    if is_new(before.is_some_and(|before| before.services == order.services)) {
        prices::services(conn, &order.services)?;
    }
    if let Some(group) = order.crew_group
        && !books::crew_groups(conn)?
            .iter()
            .any(|known| known.id == group)
    {
        return Err(Error::not_found("crew group", group));
    }
    Ok(())
}

/// What an account may still owe, an order's own price not counted twice.
fn check_account(conn: &Connection, order: &Order, before: Option<&Order>) -> Result<()> {
    if order.payment.method != PaymentMethod::Account {
        return Ok(());
    }
    let Some(client) = order.payment.account else {
        return Err(Error::invalid(
            "account",
            "an account is to pay, and none is named",
        ));
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
    let crew: Crew = crews::get(conn, crew)?;
    let services = match crew.vehicle {
        Some(vehicle) => crews::vehicle(conn, vehicle)?.services,
        None => Vec::new(),
    };
    let unwanted = match order.client {
        Some(client) => books::client(conn, client)?.refused_crews,
        None => Vec::new(),
    };
    let state = CrewState {
        crew,
        services,
        ..CrewState::default()
    };
    let open = OpenOrder {
        zone: office.zone_of_order(order),
        order: order.clone(),
        unwanted,
        ..OpenOrder::default()
    };
    Ok(unfit_for(&open, &state))
}

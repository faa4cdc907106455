//! Making orders.

use super::Desk;
use super::calc::attributes;
use super::ends::{Codes, End};
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::wire::{CreatedOrder, Data};
use pult_app::{Because, Error, Once, Repeat};
use pult_dialect::text;
use pult_domain::{
    Client, ClientId, CompanyId, CrewGroupId, Customer, Money, NewOrder, Payment, PaymentMethod,
    Phone, Place, ServiceId, TariffId, TimeWindow,
};

/// Attributes of an order that this dialect alone knows, kept under its name and echoed.
pub(super) const ECHOED: [&str; 4] = ["passenger", "phone_to_dial", "email", "flight_number"];

pub(super) async fn create_order(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["phone", "source", "source_time"])?;
    let phone = fields.phone("phone")?;
    let source = fields.text_or_empty("source")?;
    let at = fields.wish("source_time", desk.time().await?)?;
    let dest = fields.text("dest")?;
    let from = Place::address(source, fields.point("source_lat", "source_lon")?);
    let dest_point = fields.point("dest_lat", "dest_lon")?;
    let to = Place::address(dest.unwrap_or_default(), dest_point);
    let mut order = NewOrder::ride(from, Vec::new(), Some(to));
    order.stops[0].window = TimeWindow { from: at, to: None };
    order.customer = Customer {
        name: fields.text_or_empty("customer")?,
        phone,
    };
    order.comment = fields.text_or_empty("comment")?;
    order.prior = fields.is("is_prior")?;
    name_references(fields, &mut order)?;
    make(desk, order, Repeat::RefuseSameRide, |error| match &error {
        Error::NotFound { kind, .. } => match *kind {
            "tariff" => Failure::wrong("tariff_id"),
            "crew group" => Failure::wrong("crew_group_id"),
            "company" => Failure::wrong("uds_id"),
            _ => error.into(),
        },
        _ => error.into(),
    })
    .await
}

pub(super) async fn create_order2(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["addresses", "source_time"])?;
    let phone = fields.phone("phone")?;
    let client = client(desk, fields, phone.as_ref()).await?;
    let at = fields.wish("source_time", desk.time().await?)?;
    let mut order = ride(desk, fields).await?;
    order.stops[0].window = TimeWindow { from: at, to: None };
    let known_phone = client.as_ref().and_then(|client| client.phones.first());
    order.customer = Customer {
        name: fields.text_or_empty("customer")?,
        phone: phone.or(known_phone.cloned()),
    };
    order.client = client.as_ref().map(|client| client.id);
    order.comment = fields.text_or_empty("comment")?;
    order.prior = fields.is("is_prior")?;
    name_references(fields, &mut order)?;
    order.services = services(desk, fields).await?;
    let agreed = fields.money("total_cost")?;
    order.fixed_price = agreed.filter(|sum| *sum > Money::ZERO);
    order.payment = payment(fields, client.as_ref())?;
    for name in ECHOED {
        keep(&mut order, name, fields.text(name)?);
    }
    let before = fields.count("prior_to_current_before_minutes")?;
    let before = before.map(|minutes| minutes.to_string());
    keep(&mut order, "prior_to_current_before_minutes", before);
    let repeat = match fields.is("check_duplicate")? {
        true => Repeat::RefuseSameRide,
        false => Repeat::Allow,
    };
    let codes = [("tariff", 101), ("crew group", 102), ("company", 103)];
    let unknown = |error| Failure::by_kind(error, &codes);
    make(desk, order, repeat, unknown).await
}

/// Makes the order; `unknown` says what is answered where something that it names is not there.
async fn make(
    desk: &Desk,
    order: NewOrder,
    repeat: Repeat,
    unknown: impl Fn(Error) -> Failure,
) -> Answer {
    let key = desk.retry_key.clone();
    let once = Once {
        key,
        repeat,
        ..Once::default()
    };
    match desk.dispatch.create_order(&desk.caller, order, once).await {
        Ok(order) => Data::of(&CreatedOrder {
            order_id: order.id.0,
        }),
        Err(Error::Duplicate(id)) => {
            let descr = text!(
                "Заказ с такими параметрами уже создан",
                "the same order exists already: {id}",
            );
            Err(Failure::new(100, descr))
        }
        Err(Error::Refused(Because::ClientBlocked { client, .. })) => Err(blocked(110, client)),
        Err(error) => Err(unknown(error)),
    }
}

/// Crew group, company and tariff, if they are named; who makes the order checks that they are there.
fn name_references(fields: &Fields, order: &mut NewOrder) -> Result<(), Failure> {
    order.crew_group = fields.id("crew_group_id", CrewGroupId)?;
    order.company = fields.id("uds_id", CompanyId)?;
    order.tariff = fields.id("tariff_id", TariffId)?;
    Ok(())
}

/// The client by id, else by phone; one of the two must be named.
async fn client(
    desk: &Desk,
    fields: &Fields,
    phone: Option<&Phone>,
) -> Result<Option<Client>, Failure> {
    if let Some(id) = fields.int("client_employee_id")?.filter(|id| *id != 0) {
        return Err(Failure::unknown(107, "client employee", id));
    }
    let found = match (fields.id("client_id", ClientId)?, phone) {
        (Some(id), _) => {
            let client = desk.dispatch.client(id).await;
            Some(client.map_err(|error| Failure::by_kind(error, &[("client", 104)]))?)
        }
        (None, Some(phone)) => desk.dispatch.client_by_phone(phone.clone()).await?,
        (None, None) => return Err(Failure::missing("phone")),
    };
    Ok(found)
}

/// That a client is on the blacklist.
pub(super) fn blocked(code: i64, id: ClientId) -> Failure {
    Failure::new(
        code,
        text!("Клиент {id} заблокирован", "client {id} is blocked"),
    )
}

/// The ride through the addresses: the first is the pick-up, the last the destination. One alone has
/// no destination.
pub(super) async fn ride(desk: &Desk, fields: &Fields) -> Result<NewOrder, Failure> {
    let codes = Codes {
        zone: 105,
        stand: 106,
    };
    let mut places = Vec::new();
    for object in fields.objects("addresses")? {
        let end = End::read(desk, &object, &codes).await?;
        // An address that an order has already stays where it is: its point is looked up only where it is new.
        places.push(match end.by_text {
            true => Place::address(end.place.address, None),
            false => end.place,
        });
    }
    let mut places = places.into_iter();
    let from = places.next().filter(|place| !place.is_unknown());
    let from = from.ok_or_else(|| Failure::wrong("addresses"))?;
    let mut between: Vec<Place> = places.collect();
    let to = between.pop();
    // Nobody goes by way of nowhere.
    between.retain(|place| !place.is_unknown());
    Ok(NewOrder::ride(from, between, to))
}

async fn services(desk: &Desk, fields: &Fields) -> Result<Vec<ServiceId>, Failure> {
    let mut ids = fields.ints("order_params")?;
    ids.extend(fields.ints("services")?);
    ids.extend(attributes(fields)?);
    known_services(desk, ids, 108).await
}

/// Services that the office has; `code`: that one is unknown.
pub(super) async fn known_services(
    desk: &Desk,
    ids: Vec<i64>,
    code: i64,
) -> Result<Vec<ServiceId>, Failure> {
    let known = desk.dispatch.services().await?;
    for id in &ids {
        if !known.iter().any(|service| service.id.0 == *id) {
            return Err(Failure::unknown(code, "service", id));
        }
    }
    Ok(ids.into_iter().map(ServiceId).collect())
}

fn payment(fields: &Fields, client: Option<&Client>) -> Result<Payment, Failure> {
    if !fields.is("use_cashless")? {
        return Ok(Payment::default());
    }
    match client {
        Some(client) => Ok(Payment {
            method: PaymentMethod::Account,
            account: Some(client.id),
            print_receipt: false,
        }),
        None => {
            let descr = text!("У заказчика нет счёта", "the customer has no account");
            Err(Failure::new(111, descr))
        }
    }
}

pub(super) fn keep(order: &mut NewOrder, name: &str, value: Option<String>) {
    if let Some(value) = value {
        order.attributes.insert(format!("taximaster.{name}"), value);
    }
}

//! What the exchange asks about an order or a number, field by field.

use super::xml::{Xml, is_name};
use crate::Desk;
use crate::error::Failure;
use crate::fields::Fields;
use crate::map::{self, OrderState};
use pult_app::{CrewView, OfficeTime, OrderQuery, OrderView};
use pult_domain::{Client, Driver, Money, OrderId, Phone, Place, Point, Seconds, Timestamp};

/// What is known of an order or a number.
#[derive(Default)]
struct Known {
    time: Option<OfficeTime>,
    order: Option<OrderView>,
    /// Who carries the order out, else the crew of the driver who calls.
    crew: Option<CrewView>,
    /// What a number tells; `None`: an order was asked for.
    number: Option<Number>,
}

/// What a number tells.
#[derive(Default)]
struct Number {
    /// 0 unknown, 1 a driver's main phone, 2 a client, 5 a driver's other phone.
    kind: i64,
    client: Option<Client>,
    client_balance: Money,
    driver: Option<Driver>,
    driver_balance: Money,
    open_orders: usize,
}

pub(super) async fn by_order(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    fields.require(&["order_id", "fields"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(|error| Failure::by_kind(error, &[("order", 100)]))?;
    let known = Known {
        time: Some(desk.time().await?),
        crew: crew_of(desk, &view).await?,
        order: Some(view),
        number: None,
    };
    known.told(fields)
}

pub(super) async fn by_phone(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    fields.require(&["phone", "fields"])?;
    let phone = fields.phone("phone")?;
    let phone = phone.ok_or_else(|| Failure::missing("phone"))?;
    let number = number(desk, &phone).await?;
    let mut known = Known {
        time: Some(desk.time().await?),
        ..Known::default()
    };
    let mut number = number;
    match &number.driver {
        Some(driver) => {
            known.crew = desk
                .dispatch
                .crew_of_driver(&desk.caller, driver.id)
                .await
                .ok();
            let held = known.crew.iter().flat_map(|view| &view.assignments);
            let held = held.filter(|assignment| !assignment.status.is_offered());
            let orders: Vec<OrderId> = held.flat_map(|it| it.orders.clone()).collect();
            number.open_orders = orders.len();
            if let Some(id) = orders.first() {
                known.order = desk.dispatch.order(&desk.caller, *id).await.ok();
            }
        }
        None => {
            let query = OrderQuery {
                open: Some(true),
                phone: Some(phone),
                ..OrderQuery::default()
            };
            let open = desk.dispatch.orders(&desk.caller, query).await?;
            number.open_orders = open.len();
            let due = |view: &OrderView| view.order.due_at().unwrap_or(view.order.created_at);
            let now = desk.dispatch.now();
            known.order = open
                .into_iter()
                .min_by_key(|view| (due(view) - now).0.abs());
            if let Some(view) = &known.order {
                known.crew = crew_of(desk, view).await?;
            }
        }
    }
    known.number = Some(number);
    known.told(fields)
}

/// Who calls from a number.
async fn number(desk: &Desk, phone: &Phone) -> Result<Number, Failure> {
    let (dispatch, caller) = (&desk.dispatch, &desk.caller);
    let drivers = dispatch.drivers(caller).await?;
    let at_home = |driver: &&Driver| Phone::parse(&driver.home_phone).is_ok_and(|it| it == *phone);
    let main = drivers
        .iter()
        .find(|driver| driver.phone.as_ref() == Some(phone));
    let driver = main.or_else(|| drivers.iter().find(at_home));
    if let Some(driver) = driver {
        return Ok(Number {
            kind: if main.is_some() { 1 } else { 5 },
            driver_balance: dispatch.balance(driver.id).await?,
            driver: Some(driver.clone()),
            ..Number::default()
        });
    }
    let Some(client) = dispatch.client_by_phone(phone.clone()).await? else {
        return Ok(Number::default());
    };
    let account = dispatch.client_account(client.id).await?;
    Ok(Number {
        kind: 2,
        client_balance: account.balance,
        client: Some(client),
        ..Number::default()
    })
}

async fn crew_of(desk: &Desk, view: &OrderView) -> Result<Option<CrewView>, Failure> {
    match view.carrier() {
        Some(crew) => Ok(desk.dispatch.crew(&desk.caller, crew.id).await.ok()),
        None => Ok(None),
    }
}

impl Known {
    /// One element for each field asked for.
    fn told(&self, fields: &Fields) -> Result<Xml, Failure> {
        let mut data = Xml::default();
        for name in fields.text_or_empty("fields")?.split('-') {
            let name = name.trim().to_ascii_uppercase();
            if !is_name(&name) {
                return Err(Failure::wrong("fields"));
            }
            let value = match &self.number {
                Some(number) => self.of_number(&name, number),
                None => None,
            };
            let value = value.or_else(|| self.of_order(&name));
            let value = value.or_else(|| self.of_crew(&name));
            let value = value.or_else(|| constant(&name));
            data.put(&name, &value.unwrap_or_default());
        }
        Ok(data)
    }

    fn of_order(&self, name: &str) -> Option<String> {
        let view = self.order.as_ref()?;
        let order = &view.order;
        let pickup = order.due_at().unwrap_or(order.created_at);
        Some(match name {
            "ORDER_STATE" => OrderState::of(view.phase).id().to_string(),
            "IS_PRIOR" => flag(order.prior),
            "IS_PRIZE" => flag(false),
            "DISCOUNTEDSUMM" => {
                let price = order.bill.as_ref().or(order.quote.as_ref());
                price.map_or(Money::ZERO, |price| price.total).to_string()
            }
            "SOURCE_TIME" => map::time(Some(pickup), self.time?),
            "SOURCE_TIMECOUNT" => minutes(pickup - view.now),
            "DRIVER_TIMECOUNT" => {
                view.carrier()?;
                minutes(eta(view).map_or(Seconds(0), |at| at - view.now))
            }
            "ORDER_COORDS" => coords(order.stops.first()?.place().and_then(|it: &Place| it.point)),
            "CREATION_WAY" => map::creation_way(order.origin).to_owned(),
            "ORDER_PARAMS" if self.number.is_none() => {
                let ids = order.services.iter().map(|id| id.0.to_string());
                ids.collect::<Vec<_>>().join(";")
            }
            "CREW_GROUP_ID" | "FIRST_CREW_GROUP_ID" if self.crew.is_none() => {
                order.crew_group.map_or(0, |id| id.0).to_string()
            }
            "ORDER_ID" => order.id.to_string(),
            "ORDER_CLIENT_ID" => order.client.map_or(0, |id| id.0).to_string(),
            "PHONE_TO_DIAL" => order.attributes.get("taximaster.phone_to_dial")?.clone(),
            _ => return None,
        })
    }

    fn of_crew(&self, name: &str) -> Option<String> {
        let view = self.crew.as_ref()?;
        let (crew, vehicle) = (&view.crew, view.vehicle.as_ref());
        Some(match name {
            "CREW_COORDS" => coords(crew.position.map(|position| position.point)),
            "CREW_GROUP_ID" | "FIRST_CREW_GROUP_ID" => crew.group.map_or(0, |id| id.0).to_string(),
            "GOSNUMBER" => vehicle?.plate.clone(),
            "CAR_COLOR" => vehicle?.color.clone(),
            "CAR_MARK" => vehicle?.make.clone(),
            "DRIVER_PHONE" => map::phone(view.driver.phone.as_ref()),
            "CREW_STATE" | "CREW_SYSTEMSTATE" => map::crew_state(view.duty).0.to_string(),
            "CREW_ID" => crew.id.to_string(),
            "DRIVER_ID" => view.driver.id.to_string(),
            "DRV_SHIFT_START_TIME" => map::time(Some(view.shift.as_ref()?.started_at), self.time?),
            _ => return None,
        })
    }

    fn of_number(&self, name: &str, number: &Number) -> Option<String> {
        let client = number.client.as_ref();
        Some(match name {
            "PHONE_TYPE" => number.kind.to_string(),
            "CLIENT_ID" => client.map_or(0, |client| client.id.0).to_string(),
            "DRIVER_REMAINDER" => number
                .driver
                .as_ref()
                .map(|_| number.driver_balance)?
                .to_string(),
            "CLIENT_BALANCE" => client.map(|_| number.client_balance)?.to_string(),
            "ORDERS_COUNT" => number.open_orders.to_string(),
            "CLIENT_IS_LOCKED" | "PHONE_SYSTEM_CATEGORY" => {
                flag(client.is_some_and(|client| client.blocked))
            }
            _ => return None,
        })
    }
}

/// What is the same of every order and number.
fn constant(name: &str) -> Option<String> {
    const ZEROES: [&str; 5] = [
        "CATEGORYID",
        "MARKET_TYPE",
        "CLIENT_TYPE",
        "CLIENT_GROUP_ID",
        "CLIENT_BONUS_BALANCE",
    ];
    ZEROES.contains(&name).then(|| "0".to_owned())
}

/// When the crew that has the order is at its pick-up; `None` once it was there.
fn eta(view: &OrderView) -> Option<Timestamp> {
    let first = view.order.stops.first()?;
    let is_ahead = first.is_open() && !first.is_arrived();
    is_ahead.then(|| view.eta(first)).flatten()
}

fn minutes(time: Seconds) -> String {
    (time.0.max(0) / 60).to_string()
}

fn flag(is: bool) -> String {
    i64::from(is).to_string()
}

/// Longitude first.
fn coords(point: Option<Point>) -> String {
    point.map_or_else(String::new, |point| format!("{},{}", point.lon, point.lat))
}

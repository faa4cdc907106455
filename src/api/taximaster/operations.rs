//! Messages to customers, movements on the accounts of drivers and clients.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::wire::{self, Data};
use pult_app::Operation;
use pult_dialect::text;
use pult_domain::{ClientId, DriverId, LedgerEntry, LedgerEntryId, Message, Money, Timestamp};

pub(super) async fn send_sms(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["phone", "message"])?;
    let phone = fields.phone("phone")?;
    let phone = phone.ok_or_else(|| Failure::missing("phone"))?;
    let text = fields.text_or_empty("message")?;
    let message = Message::new("sms", phone.as_str(), &text, desk.dispatch.now());
    desk.dispatch.queue_message(&desk.caller, message).await?;
    Ok(Data::empty())
}

pub(super) async fn create_driver_operation(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["driver_id", "oper_sum", "oper_type"])?;
    let driver = fields.required_id("driver_id", DriverId)?;
    let (sum, kind) = sum(fields, "oper_sum")?;
    check_account(fields)?;
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver,
        order: None,
        sum,
        kind,
        at: desk.dispatch.now(),
        comment: fields.text_or_empty("comment")?,
    };
    let name = fields.text_or_empty("name")?;
    let posted = desk
        .dispatch
        .post_driver_operation(&desk.caller, entry, name);
    let posted = posted.await;
    let oper_id = posted.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    Data::of(&wire::Posted { oper_id })
}

pub(super) async fn get_driver_operations(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["driver_id", "start_time", "finish_time"])?;
    let driver = fields.required_id("driver_id", DriverId)?;
    let span = span(desk, fields).await?;
    check_account(fields)?;
    let moved = desk.dispatch.driver_operations(&desk.caller, driver, span);
    let moved = moved.await;
    let moved = moved.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    let time = desk.time().await?;
    let shown: Vec<_> = moved
        .iter()
        .map(|it| map::operation(it, time, None))
        .collect();
    Data::of(&json!({ "operations": shown }))
}

pub(super) async fn create_client_operation(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["client_id", "sum", "oper_type"])?;
    let client = fields.required_id("client_id", ClientId)?;
    let (sum, kind) = sum(fields, "sum")?;
    let cashless = match fields.text("pay_type")?.as_deref() {
        None | Some("cash") => false,
        Some("nocash") => true,
        Some(_) => return Err(Failure::wrong("pay_type")),
    };
    check_account(fields)?;
    if fields.is("bonus_oper")? {
        return Err(no_account(1));
    }
    let at = fields.time("oper_time", desk.time().await?)?;
    let operation = Operation {
        id: 0,
        order: None,
        sum,
        kind,
        name: fields.text_or_empty("name")?,
        at: at.unwrap_or_else(|| desk.dispatch.now()),
        comment: fields.text_or_empty("comment")?,
        cashless,
    };
    let posted = desk
        .dispatch
        .post_client_operation(&desk.caller, client, operation);
    let posted = posted.await;
    let oper_id = posted.map_err(|error| Failure::by_kind(error, &[("client", 100)]))?;
    Data::of(&wire::Posted { oper_id })
}

pub(super) async fn get_client_operations(desk: &Desk, fields: &Fields) -> Answer {
    let client = match (fields.id("client_id", ClientId)?, fields.phone("phone")?) {
        (Some(id), _) => id,
        (None, Some(phone)) => {
            let known = desk.dispatch.client_by_phone(phone.clone()).await?;
            let known = known.ok_or_else(|| Failure::unknown(100, "client", phone.as_str()))?;
            known.id
        }
        (None, None) => return Err(Failure::missing("client_id")),
    };
    fields.require(&["start_time", "finish_time"])?;
    let span = span(desk, fields).await?;
    check_account(fields)?;
    let moved = desk.dispatch.client_operations(client, span).await;
    let moved = moved.map_err(|error| Failure::by_kind(error, &[("client", 100)]))?;
    let time = desk.time().await?;
    let shown = moved.iter().map(|it| {
        let pay_type = if it.cashless { "nocash" } else { "cash" };
        map::operation(it, time, Some(pay_type))
    });
    Data::of(&json!({ "operations": shown.collect::<Vec<_>>() }))
}

/// The sum of an operation, negative where it is taken, and its kind.
fn sum(fields: &Fields, name: &str) -> Result<(Money, String), Failure> {
    let sum = fields.money(name)?.filter(|sum| *sum > Money::ZERO);
    let sum = sum.ok_or_else(|| Failure::wrong(name))?;
    let kind = fields.text_or_empty("oper_type")?;
    match kind.as_str() {
        "receipt" => Ok((sum, kind)),
        "expense" => Ok((-sum, kind)),
        _ => Err(Failure::wrong("oper_type")),
    }
}

/// There is one account, the main one.
fn check_account(fields: &Fields) -> Result<(), Failure> {
    match fields.int("account_kind")?.filter(|kind| *kind != 0) {
        Some(kind) => Err(no_account(kind)),
        None => Ok(()),
    }
}

fn no_account(kind: i64) -> Failure {
    let descr = text!(
        "Счёт {kind} не найден",
        "account kind {kind} does not exist"
    );
    Failure::new(101, descr)
}

/// `start_time` and `finish_time`, both of which must be there.
pub(super) async fn span(desk: &Desk, fields: &Fields) -> Result<(Timestamp, Timestamp), Failure> {
    let time = desk.time().await?;
    let at = |name| {
        let at = fields.time(name, time)?;
        at.ok_or_else(|| Failure::missing(name))
    };
    Ok((at("start_time")?, at("finish_time")?))
}

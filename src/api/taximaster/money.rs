//! Messages to customers, movements on drivers' accounts.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::wire::{Data, Operation};
use pult_domain::{DriverId, LedgerEntry, LedgerEntryId, Message, Money};

pub(super) async fn send_sms(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["phone", "message"])?;
    let phone = fields.phone("phone", 30)?;
    let phone = phone.ok_or_else(|| Failure::missing("phone"))?;
    let text = fields.text_or_empty("message")?;
    let message = Message::new("sms", phone.as_str(), &text, desk.dispatch.now());
    desk.dispatch.queue_message(&desk.caller, message).await?;
    Ok(Data::empty())
}

pub(super) async fn create_driver_operation(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["driver_id", "oper_sum", "oper_type"])?;
    let driver = fields.required_id("driver_id", DriverId)?;
    let sum = fields.money("oper_sum")?.filter(|sum| *sum > Money::ZERO);
    let sum = sum.ok_or_else(|| Failure::wrong("oper_sum"))?;
    let kind = fields.text_or_empty("oper_type")?;
    let sum = match kind.as_str() {
        "receipt" => sum,
        "expense" => -sum,
        _ => return Err(Failure::wrong("oper_type")),
    };
    if let Some(kind) = fields.int("account_kind")?.filter(|kind| *kind != 0) {
        let descr = format!("account kind {kind} does not exist");
        return Err(Failure::new(101, descr));
    }
    let remarks = [fields.text("name")?, fields.text("comment")?];
    let remarks: Vec<String> = remarks.into_iter().flatten().collect();
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver,
        order: None,
        sum,
        kind,
        at: desk.dispatch.now(),
        comment: remarks.join(": "),
    };
    let posted = desk.dispatch.post_ledger(&desk.caller, entry).await;
    let oper_id = posted.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    Data::of(&Operation { oper_id })
}

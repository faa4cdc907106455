//! What the cash desk posts by itself: the office's part of a bill, the cash that the driver took, rent.

use super::Act;
use crate::cash::{self, CASH_FARE, COMMISSION, RENT, Signature};
use crate::{Result, Tx, books, crews, journal};
use pult_domain::{
    CrewId, EventKind, LedgerEntry, LedgerEntryId, Locale, Money, Order, OrderStatus,
    PaymentMethod, Timestamp,
};

/// Posts what a bill moves beside the fare, where a rule is for the crew: without one the account says
/// only what was driven.
pub(super) fn charge(tx: &Tx, act: &Act, order: &Order, crew: CrewId, total: Money) -> Result<()> {
    let crew = crews::get(tx.conn, crew)?;
    let Some(rule) = cash::rule_of(tx.conn, &crew)? else {
        return Ok(());
    };
    let took_cash =
        order.payment.method == PaymentMethod::Cash && order.status == OrderStatus::Completed;
    let collected = if took_cash { -total } else { Money::ZERO };
    for (kind, sum) in [
        (CASH_FARE, collected),
        (COMMISSION, -rule.commission(total)),
    ] {
        let entry = LedgerEntry {
            id: LedgerEntryId(0),
            driver: crew.driver,
            order: Some(order.id),
            sum,
            kind: kind.to_owned(),
            at: act.now,
            comment: String::new(),
        };
        post(tx, act, crew.id, &entry)?;
    }
    Ok(())
}

/// Posts the rent of a crew that comes on line, unless it has paid for this time.
pub(super) fn rent(tx: &Tx, act: &Act, crew: CrewId) -> Result<()> {
    let crew = crews::get(tx.conn, crew)?;
    let Some(rule) = cash::rule_of(tx.conn, &crew)?.filter(|rule| rule.per_shift > Money::ZERO)
    else {
        return Ok(());
    };
    let since = act.now - rule.rent_time();
    if rule.rent_hours > 0 && cash::last_rent(tx.conn, crew.driver, since)?.is_some() {
        return Ok(());
    }
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver: crew.driver,
        order: None,
        sum: -rule.per_shift,
        kind: RENT.to_owned(),
        at: act.now,
        comment: rule.name,
    };
    post(tx, act, crew.id, &entry)
}

/// Takes the rent of a crew back that came on line at this moment and did not stay: it was a mistake.
pub(super) fn rent_back(tx: &Tx, act: &Act, crew: CrewId, came_at: Timestamp) -> Result<()> {
    let crew = crews::get(tx.conn, crew)?;
    let Some((rent, sum)) = cash::rent_since(tx.conn, crew.driver, came_at)? else {
        return Ok(());
    };
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver: crew.driver,
        order: None,
        sum: -sum,
        kind: super::REVERSAL.to_owned(),
        at: act.now,
        comment: String::new(),
    };
    post_against(tx, act, crew.id, &entry, Some(rent))
}

fn post(tx: &Tx, act: &Act, crew: CrewId, entry: &LedgerEntry) -> Result<()> {
    post_against(tx, act, crew, entry, None)
}

/// Posts an entry; `reverses`: the one that it takes back.
fn post_against(
    tx: &Tx,
    act: &Act,
    crew: CrewId,
    entry: &LedgerEntry,
    reverses: Option<LedgerEntryId>,
) -> Result<()> {
    if entry.sum == Money::ZERO {
        return Ok(());
    }
    let name = name_of(&entry.kind, books::office(tx.conn)?.locale).to_owned();
    let signature = Signature {
        name,
        reverses,
        ..Signature::of(act.actor)
    };
    cash::post(tx, entry, &signature)?;
    let mut event = act.event(EventKind::LedgerPosted);
    event.order = entry.order;
    event.crew = Some(crew);
    let payload = &mut event.payload;
    payload.insert("driver".to_owned(), entry.driver.to_string());
    payload.insert("sum".to_owned(), entry.sum.to_string());
    payload.insert("kind".to_owned(), entry.kind.clone());
    journal::append(tx, event)
}

/// What an entry of the cash desk is called in lists of operations; other kinds are named by whoever
/// posts them.
pub fn name_of(kind: &str, locale: Locale) -> &'static str {
    let (ru, en) = match kind {
        cash::PAY_IN => ("Внесено в кассу", "Paid in"),
        cash::PAY_OUT => ("Выдано из кассы", "Paid out"),
        cash::CORRECTION => ("Исправление", "Correction"),
        COMMISSION => ("Комиссия", "Commission"),
        RENT => ("Аренда смены", "Rent of a shift"),
        CASH_FARE => ("Получено наличными", "Taken in cash"),
        super::REVERSAL => ("Сторно", "Reversal"),
        _ => ("", ""),
    };
    match locale {
        Locale::Ru => ru,
        Locale::En => en,
    }
}

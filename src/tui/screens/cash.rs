//! The cash desk for its screens: the journal with names, entries that are typed, entries taken back.

use std::collections::HashMap;

use super::kinds::CashLine;
use crate::text::{Word, Words};
use pult_app::{Caller, CashMove, CashOrder, Dispatch, EntryFilter, Error, Result};
use pult_domain::{Actor, LedgerEntryId, Money, Operator};

/// How many entries are shown, the newest.
const SHOWN: usize = 2_000;

/// The newest entries, each with the name of who signed it.
pub(super) async fn journal(dispatch: &Dispatch, caller: &Caller) -> Result<Vec<CashLine>> {
    let filter = EntryFilter {
        limit: Some(SHOWN),
        ..EntryFilter::default()
    };
    let entries = dispatch.cash_entries(caller, filter).await?;
    let operators: HashMap<_, _> = dispatch
        .records::<Operator>()
        .await?
        .into_iter()
        .map(|operator| (operator.id, operator.called().to_owned()))
        .collect();
    let name = |actor: Option<Actor>| match actor {
        Some(Actor::Operator(id)) => operators.get(&id).cloned().unwrap_or_default(),
        Some(actor) => actor.code(),
        None => String::new(),
    };
    Ok(entries
        .iter()
        .map(|entry| CashLine::of(entry, name(entry.actor)))
        .collect())
}

/// Makes the entry that was typed.
pub(super) async fn post(
    dispatch: &Dispatch,
    caller: &Caller,
    line: CashLine,
) -> Result<LedgerEntryId> {
    if line.entry.driver.0 == 0 {
        return Err(Error::invalid("driver", Word("wrong-empty").into()));
    }
    if line.entry.sum == Money::ZERO {
        return Err(Error::invalid("sum", Word("wrong-empty").into()));
    }
    let order = CashOrder {
        driver: line.entry.driver,
        kind: CashMove::parse(&line.entry.kind)?,
        sum: line.entry.sum,
        comment: line.entry.comment,
        request: None,
    };
    dispatch.cash(caller, order).await
}

/// What has to be in the desk of the own shift; nothing without one.
pub(super) async fn left_in_desk(dispatch: &Dispatch, caller: &Caller) -> Option<Money> {
    let shift = dispatch.own_shift(caller).await.ok()?;
    Some(shift.expected())
}

/// Takes an entry back. The books say why in the language of the office, whichever the desk speaks.
pub(super) async fn reverse(dispatch: &Dispatch, caller: &Caller, id: i64) -> Result<()> {
    let words = Words::new(dispatch.office().await?.locale);
    let reason = words.say(Word("reversed-at-desk"));
    let made = dispatch.reverse_cash(caller, LedgerEntryId(id), &reason);
    made.await.map(drop)
}

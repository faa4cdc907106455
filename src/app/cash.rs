//! The cash desk: what drivers pay in and are paid, and how they stand with the office. Entries are signed
//! and stand; what was wrong is taken back by an entry with the other sign.

mod accounts;
mod rules;
#[cfg(test)]
mod tests;

use super::report::Span;
use super::whose::{self, Whose};
use super::{Caller, Dispatch, Error, NotAllowed, Result};
use pult_domain::{
    DriverId, Event, EventKind, LedgerEntry, LedgerEntryId, Money, OperatorShiftId, Role, Subject,
    Wrong,
};
use pult_store::cash::{self, CORRECTION, PAY_IN, PAY_OUT, Signature};
use pult_store::work::{REVERSAL, name_of};
use pult_store::{Connection, Tx, books, crews, journal, operator_shifts};

pub(super) use accounts::Accounts;
pub use accounts::{AccountLine, CashAccount};
pub use pult_store::cash::{CashEntry, EntryFilter};

/// The longest remark, in characters.
const LONGEST: usize = 500;

/// What is done at the cash desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CashMove {
    /// The driver pays in.
    PayIn,
    /// The driver is paid.
    PayOut,
    /// A sum is put right, in either direction; no money goes over the desk.
    Correction,
}

impl CashMove {
    /// Every one.
    pub const ALL: [CashMove; 3] = [CashMove::PayIn, CashMove::PayOut, CashMove::Correction];

    /// Its word in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            CashMove::PayIn => PAY_IN,
            CashMove::PayOut => PAY_OUT,
            CashMove::Correction => CORRECTION,
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<CashMove> {
        let found = CashMove::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| {
            Error::invalid(
                "kind",
                Wrong::not_one_of(text, &["pay_in", "pay_out", "correction"]),
            )
        })
    }
}

/// An entry to be made at the cash desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashOrder {
    /// Whose account.
    pub driver: DriverId,
    /// What is done.
    pub kind: CashMove,
    /// How much: more than nothing; of a correction, less than nothing takes away.
    pub sum: Money,
    /// A remark.
    pub comment: String,
    /// The key of the request: a second one with it makes no second entry.
    pub request: Option<String>,
}

impl Dispatch {
    /// Makes an entry at the cash desk, signed by the caller; money goes over the desk of the caller's
    /// shift. Returns the entry's id.
    ///
    /// # Errors
    /// `NotFound`; `Invalid`; `Forbidden` for a correction, or a payment of more than the account or the desk
    /// holds, by who is no senior dispatcher.
    pub async fn cash(&self, caller: &Caller, order: CashOrder) -> Result<LedgerEntryId> {
        caller.require(Role::Dispatch)?;
        if order.kind == CashMove::Correction {
            caller.require(Role::Senior)?;
        }
        let sum = signed(&order)?;
        let comment = remark(&order.comment)?;
        let (caller, act) = (*caller, self.act(caller));
        let request = order.request.clone();
        self.write(move |tx| {
            if let Some(request) = &request
                && let Some(known) = cash::of_request(tx.conn(), request)?
            {
                return same_entry(tx, known, &order, sum);
            }
            whose::driver(tx.conn(), &caller, order.driver)?;
            let left = books::balance(tx.conn(), order.driver)? + sum;
            if order.kind == CashMove::PayOut && left < Money::ZERO {
                caller
                    .require(Role::Senior)
                    .map_err(|_| Error::needs(Role::Senior, NotAllowed::MoreThanAccountHolds))?;
            }
            let shift = shift_of(tx, act.actor, order.kind != CashMove::Correction)?;
            if order.kind == CashMove::PayOut && !is_in_desk(tx, shift, order.sum)? {
                caller
                    .require(Role::Senior)
                    .map_err(|_| Error::needs(Role::Senior, NotAllowed::MoreThanDeskHolds))?;
            }
            let entry = LedgerEntry {
                id: LedgerEntryId(0),
                driver: order.driver,
                order: None,
                sum,
                kind: order.kind.as_str().to_owned(),
                at: act.now,
                comment,
            };
            let signature = Signature {
                name: entry_name(tx, &entry.kind)?,
                shift,
                request,
                ..Signature::of(act.actor)
            };
            let id = cash::post(tx, &entry, &signature)?;
            tell(tx, act.event(EventKind::LedgerPosted), &entry, id, None)?;
            Ok(id)
        })
        .await
    }

    /// Takes an entry back by one with the other sign, which counts in the same shift while that is open;
    /// returns that one's id. One's own entry of one's open shift is taken back by whoever made it, every
    /// other one by a senior dispatcher.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` without a reason; `Forbidden`; `InvalidState` for what was taken back, takes
    /// back, or belongs to the bill of an order.
    pub async fn reverse_cash(
        &self,
        caller: &Caller,
        id: LedgerEntryId,
        reason: &str,
    ) -> Result<LedgerEntryId> {
        caller.require(Role::Dispatch)?;
        let reason = remark(reason)?;
        if reason.is_empty() {
            return Err(Error::invalid("reason", Wrong::Empty));
        }
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let known = cash::entry(tx.conn(), id)?;
            check_entry(tx.conn(), &caller, &known)?;
            let subject = || Subject::new("entry", id);
            if known.reversed_by.is_some() {
                return Err(Error::state(subject(), "reversed", "reverse"));
            }
            if known.entry.kind == REVERSAL {
                return Err(Error::state(subject(), "a reversal", "reverse"));
            }
            if known.entry.order.is_some() && known.entry.kind != cash::COMMISSION {
                return Err(Error::state(subject(), "of a bill", "reverse"));
            }
            let own = shift_of(tx, act.actor, true)?;
            // The money is in the desk that it came to, as long as nobody counted that one.
            let open = known.shift.map(|id| operator_shifts::get(tx.conn(), id));
            let open = open.transpose()?.filter(|shift| shift.closed_at.is_none());
            let desk = open.map(|shift| shift.id).or(own);
            let is_own = known.actor == Some(act.actor) && known.shift.is_some();
            if !(is_own && known.shift == own) {
                caller
                    .require(Role::Senior)
                    .map_err(|_| Error::needs(Role::Senior, NotAllowed::OthersEntry))?;
            }
            let entry = LedgerEntry {
                id: LedgerEntryId(0),
                sum: -known.entry.sum,
                kind: REVERSAL.to_owned(),
                at: act.now,
                comment: reason,
                ..known.entry
            };
            let signature = Signature {
                name: entry_name(tx, REVERSAL)?,
                reverses: Some(id),
                shift: known.shift.and(desk),
                ..Signature::of(act.actor)
            };
            let made = cash::post(tx, &entry, &signature)?;
            tell(
                tx,
                act.event(EventKind::LedgerPosted),
                &entry,
                made,
                Some(id),
            )?;
            Ok(made)
        })
        .await
    }

    /// An entry of a driver's account.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn cash_entry(&self, caller: &Caller, id: LedgerEntryId) -> Result<CashEntry> {
        let caller = *caller;
        self.read(move |conn| {
            let known = cash::entry(conn, id)?;
            check_entry(conn, &caller, &known)?;
            Ok(known)
        })
        .await
    }

    /// The journal of the cash desk: the entries of drivers' accounts, oldest first.
    ///
    /// # Errors
    /// `NotFound` for a driver of another company.
    pub async fn cash_entries(
        &self,
        caller: &Caller,
        filter: EntryFilter,
    ) -> Result<Vec<CashEntry>> {
        let caller = *caller;
        self.read_list(&caller, move |conn| {
            if let Some(driver) = filter.driver {
                whose::driver(conn, &caller, driver)?;
            }
            let mut found = cash::entries(conn, filter)?;
            if caller.company.is_some() {
                let whose = Whose::seen_by(conn, &caller)?;
                let seen: std::collections::HashSet<DriverId> = crews::drivers(conn)?
                    .into_iter()
                    .filter(|driver| whose.sees_driver(driver))
                    .map(|driver| driver.id)
                    .collect();
                found.retain(|it| seen.contains(&it.entry.driver));
            }
            Ok(found)
        })
        .await
    }
}

/// A span as a filter.
pub fn within((from, to): Span) -> EntryFilter {
    EntryFilter {
        from: Some(from),
        to: Some(to),
        ..EntryFilter::default()
    }
}

/// Refuses an entry of a driver whom the caller may not know of.
fn check_entry(conn: &Connection, caller: &Caller, known: &CashEntry) -> Result<()> {
    let driver = crews::driver(conn, known.entry.driver)?;
    match Whose::seen_by(conn, caller)?.sees_driver(&driver) {
        true => Ok(()),
        false => Err(Error::not_found("entry", known.entry.id)),
    }
}

fn signed(order: &CashOrder) -> Result<Money> {
    match order.kind {
        CashMove::Correction if order.sum != Money::ZERO => Ok(order.sum),
        CashMove::PayIn if order.sum > Money::ZERO => Ok(order.sum),
        CashMove::PayOut if order.sum > Money::ZERO => Ok(-order.sum),
        _ => Err(Error::invalid("sum", Wrong::NotMoreThanNothing)),
    }
}

fn remark(text: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() > LONGEST {
        true => Err(Error::invalid("comment", Wrong::LongerThan(LONGEST))),
        false => Ok(text.to_owned()),
    }
}

/// The entry that the same request made before; another request under the same key is refused.
fn same_entry(
    tx: &Tx,
    known: LedgerEntryId,
    order: &CashOrder,
    sum: Money,
) -> Result<LedgerEntryId> {
    let entry = cash::entry(tx.conn(), known)?.entry;
    let is_same =
        entry.driver == order.driver && entry.sum == sum && entry.kind == order.kind.as_str();
    match is_same {
        true => Ok(known),
        false => Err(Error::invalid("Idempotency-Key", Wrong::KeyOfOtherEntry)),
    }
}

fn entry_name(tx: &Tx, kind: &str) -> Result<String> {
    Ok(name_of(kind, books::office(tx.conn())?.locale).to_owned())
}

fn shift_of(
    tx: &Tx,
    actor: pult_domain::Actor,
    goes_over_desk: bool,
) -> Result<Option<OperatorShiftId>> {
    if !goes_over_desk {
        return Ok(None);
    }
    let open = operator_shifts::open_of(tx.conn(), actor)?;
    Ok(open.map(|shift| shift.id))
}

/// Whether so much money is in the desk of a shift. Of none, and of one that took nothing over, nobody knows what
/// was there.
fn is_in_desk(tx: &Tx, shift: Option<OperatorShiftId>, sum: Money) -> Result<bool> {
    let Some(shift) = shift else { return Ok(true) };
    if !operator_shifts::took_over(tx.conn(), shift)? {
        return Ok(true);
    }
    let before = operator_shifts::get(tx.conn(), shift)?.cash_before;
    let turnover = operator_shifts::turnover(tx.conn(), shift)?;
    Ok(before + turnover.net() >= sum)
}

fn tell(
    tx: &Tx,
    mut event: Event,
    entry: &LedgerEntry,
    id: LedgerEntryId,
    reverses: Option<LedgerEntryId>,
) -> Result<()> {
    event.order = entry.order;
    let payload = &mut event.payload;
    for (name, value) in [
        ("entry", id.to_string()),
        ("driver", entry.driver.to_string()),
        ("sum", entry.sum.to_string()),
        ("kind", entry.kind.clone()),
        ("comment", entry.comment.clone()),
    ] {
        payload.insert(name.to_owned(), value);
    }
    if let Some(reverses) = reverses {
        payload.insert("reverses".to_owned(), reverses.to_string());
    }
    Ok(journal::append(tx, event)?)
}

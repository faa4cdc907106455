//! Shifts of operators: one opens when its operator sits down, and ends with a handover — figures, open
//! orders with a note each, the money in the desk.

#[cfg(test)]
mod tests;

use super::report::{OfOperator, Span};
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{
    Actor, EventKind, Money, OperatorShiftId, OrderId, Role, Seconds, Subject, Timestamp, Wrong,
};
use pult_store::{Connection, auth, figures, journal, operator_shifts, orders};

pub use pult_store::operator_shifts::{CashTurnover, OperatorShift};

/// The longest note, in characters.
const LONGEST: usize = 200;

/// A shift with what was done in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftFigures {
    /// The shift.
    pub shift: OperatorShift,
    /// What its operator is called; empty at the machine itself.
    pub name: String,
    /// The operator's login; empty at the machine itself.
    pub login: String,
    /// What was done, until the shift ended or now.
    pub did: OfOperator,
    /// What went over the desk.
    pub turnover: CashTurnover,
}

impl ShiftFigures {
    /// What has to be in the desk.
    pub fn expected(&self) -> Money {
        self.shift.cash_before + self.turnover.net()
    }

    /// By how much more was counted than has to be there; nothing before the handover.
    pub fn difference(&self) -> Option<Money> {
        Some(self.shift.cash_counted? - self.expected())
    }
}

/// What one shift left to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOver {
    /// The shift that was handed over.
    pub shift: OperatorShift,
    /// What its operator is called; empty at the machine itself.
    pub name: String,
    /// The orders that were open then and still are, with what was said of each.
    pub orders: Vec<(OrderId, String)>,
}

impl LeftOver {
    /// Adds what a shift left that was handed over before; of an order the newest word counts.
    fn add(&mut self, earlier: LeftOver) {
        let names = [&earlier.name, &self.name].map(String::as_str);
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        self.name = names.join(", ");
        let counted = [&self.shift, &earlier.shift].map(|shift| shift.cash_counted);
        self.shift.cash_counted = Some(counted.into_iter().flatten().sum());
        let notes = [&earlier.shift.note, &self.shift.note];
        let notes: Vec<&str> = notes.into_iter().map(String::as_str).collect();
        self.shift.note = notes.join(" ").trim().to_owned();
        for (order, note) in earlier.orders {
            match self.orders.iter_mut().find(|(known, _)| *known == order) {
                Some((_, newest)) if newest.is_empty() => *newest = note,
                Some(_) => {}
                None => self.orders.push((order, note)),
            }
        }
    }
}

/// What is handed over at the end of a shift.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handover {
    /// The money in the desk, as it was counted.
    pub counted: Money,
    /// What the next one is to know.
    pub note: String,
    /// What the next one is to know of open orders.
    pub orders: Vec<(OrderId, String)>,
}

impl Dispatch {
    /// Opens the shift of whoever sits at this door's desk, unless one is open; what was handed over since
    /// somebody last sat down is taken over, however long ago that was. Nobody who only looks has a shift.
    ///
    /// # Errors
    /// `Forbidden` for who may only read.
    pub async fn begin_shift(&self, caller: &Caller) -> Result<(OperatorShift, Option<LeftOver>)> {
        caller.require(Role::Dispatch)?;
        let act = self.act(caller);
        self.write(move |tx| {
            if let Some(open) = operator_shifts::open_of(tx.conn(), act.actor)? {
                return Ok((open, None));
            }
            let left = operator_shifts::left_over(tx.conn())?;
            let id = operator_shifts::insert(tx, act.actor, act.now, Money::ZERO)?;
            let mut taken: Option<LeftOver> = None;
            for shift in left {
                operator_shifts::take_over(tx, &shift, id)?;
                let earlier = left_over(tx.conn(), shift)?;
                match &mut taken {
                    Some(newest) => newest.add(earlier),
                    None => taken = Some(earlier),
                }
            }
            Ok((operator_shifts::get(tx.conn(), id)?, taken))
        })
        .await
    }

    /// The open shift of whoever sits at this door's desk, with its figures.
    ///
    /// # Errors
    /// `NotFound` when none is open.
    pub async fn own_shift(&self, caller: &Caller) -> Result<ShiftFigures> {
        let act = self.act(caller);
        self.read(move |conn| {
            let open = operator_shifts::open_of(conn, act.actor)?;
            let open = open.ok_or_else(|| Error::not_found("shift", act.actor.code()))?;
            with_figures(conn, open, act.now)
        })
        .await
    }

    /// The shifts of operators that overlap a span of time, with their figures, the oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn operator_shifts(&self, caller: &Caller, span: Span) -> Result<Vec<ShiftFigures>> {
        let now = self.now();
        self.read_list(caller, move |conn| shifts(conn, span, now))
            .await
    }

    /// What a shift left to the next.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn left_by(&self, id: OperatorShiftId) -> Result<LeftOver> {
        self.read(move |conn| left_over(conn, operator_shifts::get(conn, id)?))
            .await
    }

    /// Ends the shift of whoever sits at this door's desk; returns it with its figures. What is said of
    /// an order goes into its history.
    ///
    /// # Errors
    /// `Invalid` for a sum less than nothing, or a note that is too long; `InvalidState` when no shift is
    /// open; `NotFound` for an unknown order.
    pub async fn hand_over(&self, caller: &Caller, handover: Handover) -> Result<ShiftFigures> {
        caller.require(Role::Dispatch)?;
        check(&handover)?;
        let act = self.act(caller);
        let ended = self.write(move |tx| {
            let open = operator_shifts::open_of(tx.conn(), act.actor)?.ok_or_else(|| {
                Error::state(
                    Subject::new("operator", act.actor.code()),
                    "off shift",
                    "hand over",
                )
            })?;
            let note = handover.note.trim();
            operator_shifts::close(tx, open.id, act.now, handover.counted, note)?;
            for order in open_orders(tx.conn())? {
                operator_shifts::put_note(tx, open.id, order, "")?;
            }
            for (order, note) in &handover.orders {
                let note = note.trim();
                tx.order(*order)?;
                operator_shifts::put_note(tx, open.id, *order, note)?;
                if !note.is_empty() {
                    let mut event = act.event(EventKind::Noted);
                    event.order = Some(*order);
                    event.payload.insert("handover".to_owned(), note.to_owned());
                    journal::append(tx, event)?;
                }
            }
            let closed = operator_shifts::get(tx.conn(), open.id)?;
            let figures = with_figures(tx.conn(), closed, act.now + Seconds(1))?;
            let mut event = act.event(EventKind::Noted);
            for (name, value) in [
                ("operator_shift", open.id.to_string()),
                ("expected", figures.expected().to_string()),
                ("counted", handover.counted.to_string()),
                ("note", note.to_owned()),
            ] {
                event.payload.insert(name.to_owned(), value);
            }
            journal::append(tx, event)?;
            Ok(figures)
        });
        let figures = ended.await?;
        self.leave_desks_of(act.actor);
        Ok(figures)
    }
}

/// The shifts that overlap a span of time, with their figures; an open one counts until `now`.
///
/// # Errors
/// `Internal`.
pub fn shifts(conn: &Connection, span: Span, now: Timestamp) -> Result<Vec<ShiftFigures>> {
    let shifts = operator_shifts::between(conn, span)?.into_iter();
    shifts
        .map(|shift| with_figures(conn, shift, now + Seconds(1)))
        .collect()
}

fn check(handover: &Handover) -> Result<()> {
    if handover.counted < Money::ZERO {
        return Err(Error::invalid("counted", Wrong::LessThanNothing));
    }
    let notes = handover.orders.iter().map(|(_, note)| note);
    for note in notes.chain([&handover.note]) {
        if note.chars().count() > LONGEST {
            return Err(Error::invalid("note", Wrong::LongerThan(LONGEST)));
        }
    }
    Ok(())
}

/// What somebody did in a shift; an open one counts until `until`.
fn with_figures(conn: &Connection, shift: OperatorShift, until: Timestamp) -> Result<ShiftFigures> {
    let end = shift.closed_at.map_or(until, |at| at + Seconds(1));
    let did = figures::operators(conn, (shift.opened_at, end))?;
    let own = did.into_iter().find(|(actor, _)| *actor == shift.actor);
    let (login, name) = called(conn, shift.actor)?;
    Ok(ShiftFigures {
        turnover: operator_shifts::turnover(conn, shift.id)?,
        did: own.map(|(_, did)| did).unwrap_or_default(),
        name,
        login,
        shift,
    })
}

fn called(conn: &Connection, actor: Actor) -> Result<(String, String)> {
    let Actor::Operator(id) = actor else {
        return Ok((String::new(), String::new()));
    };
    let operator = auth::operator_by_id(conn, id)?;
    Ok((operator.login.clone(), operator.called().to_owned()))
}

fn left_over(conn: &Connection, shift: OperatorShift) -> Result<LeftOver> {
    let open = open_orders(conn)?;
    let mut left = operator_shifts::notes(conn, shift.id)?;
    left.retain(|(order, _)| open.contains(order));
    Ok(LeftOver {
        name: called(conn, shift.actor)?.1,
        orders: left,
        shift,
    })
}

fn open_orders(conn: &Connection) -> Result<Vec<OrderId>> {
    let open = orders::Filter {
        open: Some(true),
        ..orders::Filter::default()
    };
    Ok(orders::find(conn, &open)?)
}

//! Shifts, breaks and positions of crews.

use super::{Act, queue};
use crate::undo::UNDO_TIME;
use crate::{Error, Result, Tx, crews, journal};
use pult_domain::{CrewId, Error as Refusal, EventKind, Shift, Subject};

/// A crew comes on line; one that is on line stays so.
///
/// # Errors
/// `NotFound`; `InvalidState` when its driver is locked or dismissed.
pub fn open_shift(tx: &Tx, act: &Act, crew: CrewId) -> Result<Shift> {
    let found = crews::get(tx.conn, crew)?;
    if let Some(shift) = crews::open_shift(tx.conn, crew)? {
        return Ok(shift);
    }
    let driver = crews::driver(tx.conn, found.driver)?;
    if driver.locked || driver.dismissed {
        let status = if driver.locked { "locked" } else { "dismissed" };
        return Err(Error::Domain(Refusal::state(
            Subject::new("driver", driver.id),
            status,
            "come on line",
        )));
    }
    let shift = Shift::open(crew, act.now);
    write(tx, act, &shift, EventKind::ShiftOpened)?;
    super::cash::rent(tx, act, crew)?;
    Ok(shift)
}

/// A crew goes off line and loses what it is being asked; what it accepted stays its own. One that came on
/// line a moment ago, by mistake, owes no rent for it.
///
/// # Errors
/// `NotFound`.
pub fn close_shift(tx: &Tx, act: &Act, crew: CrewId) -> Result<()> {
    crews::get(tx.conn, crew)?;
    let Some(mut shift) = crews::open_shift(tx.conn, crew)? else {
        return Ok(());
    };
    shift.close(act.now)?;
    queue::withdraw_offer_to(tx, act, crew)?;
    if act.now - shift.started_at <= UNDO_TIME {
        super::cash::rent_back(tx, act, crew, shift.started_at)?;
    }
    write(tx, act, &shift, EventKind::ShiftClosed)
}

/// A crew goes on a break and loses what it is being asked.
///
/// # Errors
/// `NotFound`; `InvalidState` off line.
pub fn take_break(tx: &Tx, act: &Act, crew: CrewId) -> Result<Shift> {
    let mut shift = on_line(tx, crew, "take a break")?;
    if shift.break_since.is_none() {
        shift.take_break(act.now)?;
        queue::withdraw_offer_to(tx, act, crew)?;
        write(tx, act, &shift, EventKind::BreakStarted)?;
    }
    Ok(shift)
}

/// A crew comes back from a break.
///
/// # Errors
/// `NotFound`; `InvalidState` off line.
pub fn end_break(tx: &Tx, act: &Act, crew: CrewId) -> Result<Shift> {
    let mut shift = on_line(tx, crew, "end the break")?;
    if shift.break_since.is_some() {
        shift.end_break()?;
        write(tx, act, &shift, EventKind::BreakEnded)?;
    }
    Ok(shift)
}

fn on_line(tx: &Tx, crew: CrewId, command: &'static str) -> Result<Shift> {
    crews::get(tx.conn, crew)?;
    crews::open_shift(tx.conn, crew)?.ok_or_else(|| {
        Error::Domain(Refusal::state(
            Subject::new("crew", crew),
            "off line",
            command,
        ))
    })
}

fn write(tx: &Tx, act: &Act, shift: &Shift, kind: EventKind) -> Result<()> {
    crews::put_shift(tx, shift)?;
    let mut event = act.event(kind);
    event.crew = Some(shift.crew);
    journal::append(tx, event)
}

//! Shifts, breaks and positions of crews.

use super::{Act, queue};
use crate::{Error, Result, Tx, crews, journal};
use pult_domain::{CrewId, Error as Refusal, EventKind, Position, Seconds, Shift, Subject};

/// How far ahead of the clock a position may be.
const FUTURE: Seconds = Seconds::minutes(5);

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
    Ok(shift)
}

/// A crew goes off line and loses what it is being asked; what it accepted stays its own.
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

/// Stores positions of a crew, all or none.
///
/// # Errors
/// `NotFound`; `Invalid` when one is older than the newest stored, further than five minutes ahead of
/// the clock, or of a negative accuracy.
pub fn report_positions(tx: &Tx, act: &Act, crew: CrewId, positions: &[Position]) -> Result<()> {
    let newest = crews::get(tx.conn, crew)?
        .position
        .map(|position| position.at);
    for position in positions {
        let wrong = |reason: &str| Err(Error::Domain(Refusal::invalid("positions", reason)));
        if newest.is_some_and(|newest| position.at < newest) {
            return wrong("a position is older than the newest one stored");
        }
        if position.at > act.now + FUTURE {
            return wrong("a position is ahead of the clock");
        }
        if position.accuracy.0 < 0 {
            return wrong("an accuracy is negative");
        }
    }
    for position in positions {
        crews::put_position(tx, crew, *position)?;
    }
    Ok(())
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

//! Positions of a crew, told by whoever knows them.

use super::Act;
use crate::{Error, Result, Tx, check_ins, crews, journal, positions};
use pult_domain::{
    CheckIn, Crew, CrewId, Error as Refusal, EventKind, Meters, PlaceId, Position, Wrong,
};
use pult_geo::fixes::{self, Fault, Judged, Known};

/// What becomes of a position that is older than the newest one known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It fills the track; the present stays.
    Fills,
    /// The caller's document demands that all are refused.
    Refused,
}

/// How positions are judged.
#[derive(Debug, Clone, Copy)]
pub struct PositionRules {
    /// A less exact one is not used.
    pub worst: Meters,
    /// What becomes of old ones.
    pub late: Late,
}

/// The positions that are used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Used {
    /// The newest one known before.
    pub last: Option<Position>,
    /// The new ones: late ones first, then by time.
    pub fixes: Vec<Position>,
}

/// Stores positions of a crew: true ones in its track, the others as a count; answers the true ones.
///
/// # Errors
/// `Invalid`, and nothing is stored, when an accuracy is negative, or when one is older than the newest
/// stored and that is refused.
pub fn report_positions(
    tx: &Tx,
    act: &Act,
    crew: &Crew,
    told: &[Position],
    rules: PositionRules,
) -> Result<Used> {
    check(act, crew, told, rules.late)?;
    let (last, judged) = judge(tx, act, crew, told, rules.worst)?;
    let mut used = Used {
        last,
        fixes: Vec::new(),
    };
    for late in &judged.late {
        let before = positions::at(tx.conn, crew.id, late.at)?;
        let after = positions::after(tx.conn, crew.id, late.at)?;
        if fixes::fits_between(before, *late, after) {
            positions::put_late(tx, crew.id, *late)?;
            used.fixes.push(*late);
        } else {
            positions::put_bad(tx, crew.id, *late, Fault::Jump, false, act.now)?;
        }
    }
    for good in &judged.good {
        positions::put(tx, crew.id, *good)?;
        used.fixes.push(*good);
    }
    count_bad(tx, act, crew, &judged)?;
    Ok(used)
}

/// A crew says where it is.
///
/// # Errors
/// `Database`.
pub fn check_in(
    tx: &Tx,
    act: &Act,
    crew: CrewId,
    told: &CheckIn,
    stand: Option<PlaceId>,
) -> Result<()> {
    check_ins::put(tx, crew, told, stand)?;
    let mut event = act.event(EventKind::CrewCheckedIn);
    event.crew = Some(crew);
    event.payload.insert("place".to_owned(), told.label.clone());
    journal::append(tx, event)
}

/// Takes back what a crew was said to have said: it is where it was taken to be `before`, since then.
///
/// # Errors
/// `Database`.
pub fn take_check_in_back(
    tx: &Tx,
    act: &Act,
    crew: CrewId,
    before: Option<(&CheckIn, Option<PlaceId>)>,
) -> Result<()> {
    match before {
        Some((told, stand)) => check_ins::put(tx, crew, told, stand)?,
        None => check_ins::forget(tx, crew)?,
    }
    let mut event = act.event(EventKind::CrewCheckedIn);
    event.crew = Some(crew);
    let place = before.map_or("", |(told, _)| &told.label);
    event.payload.insert("place".to_owned(), place.to_owned());
    journal::append(tx, event)
}

fn check(act: &Act, crew: &Crew, told: &[Position], late: Late) -> Result<()> {
    let newest = crew.position.map(|position| position.at);
    let wrong = |wrong| Err(Error::Domain(Refusal::invalid("positions", wrong)));
    for position in told {
        let is_old = newest.is_some_and(|newest| position.at.min(act.now) < newest);
        if late == Late::Refused && is_old {
            return wrong(Wrong::OldPosition);
        }
        if position.accuracy.0 < 0 {
            return wrong(Wrong::NegativeAccuracy);
        }
    }
    Ok(())
}

/// Judges what was told beside what is known. What waits is looked for only when something does not fit; a
/// crew that stands where the office file put it has not been seen yet, so that its first fix counts.
fn judge(
    tx: &Tx,
    act: &Act,
    crew: &Crew,
    told: &[Position],
    worst: Meters,
) -> Result<(Option<Position>, Judged)> {
    let last = crew.position;
    let known = |pending| Known { last, pending };
    let judged = fixes::judge(known(None), told, worst, act.now);
    let is_jump = |bad: &(Position, Fault)| bad.1 == Fault::Jump;
    let Some(seen) = last.filter(|_| judged.bad.iter().any(is_jump)) else {
        return Ok((last, judged));
    };
    if crews::start(tx.conn, crew.id)? == Some(seen.point) {
        let judged = fixes::judge(Known::default(), told, worst, act.now);
        return Ok((None, judged));
    }
    let pending = positions::waiting(tx.conn, crew.id)?.filter(|waiting| waiting.at >= seen.at);
    match pending {
        None => Ok((last, judged)),
        pending => Ok((last, fixes::judge(known(pending), told, worst, act.now))),
    }
}

fn count_bad(tx: &Tx, act: &Act, crew: &Crew, judged: &Judged) -> Result<()> {
    if judged.was_true {
        positions::end_waiting(tx, crew.id, true)?;
    } else if judged.pending.is_some() {
        positions::end_waiting(tx, crew.id, false)?;
    }
    let is_pending =
        |bad: &(Position, Fault)| bad.1 == Fault::Jump && Some(bad.0) == judged.pending;
    let waits = judged.bad.iter().rposition(is_pending);
    for (at, (position, fault)) in judged.bad.iter().enumerate() {
        positions::put_bad(tx, crew.id, *position, *fault, waits == Some(at), act.now)?;
    }
    Ok(())
}

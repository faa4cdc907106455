//! Which positions of a crew can be true.
//!
//! Receivers without a fix send 0/0, cell towers answer for satellites, phones' clocks run ahead, and now
//! and then one fix lies in another town. Such a position is counted and not used; the last good one stays.
//! A position that no vehicle could have reached waits until the next one agrees with it: then both are
//! true, and what came before was not.

use super::distance;
use pult_domain::{Meters, Point, Position, Seconds, Timestamp};

/// The fastest that a crew drives, in metres a second: 300 km/h, and a tenth for the errors of both ends.
const FASTEST: f64 = 1.1 * 300.0 / 3.6;
/// A receiver among houses errs by so much now and then, whatever it says of itself.
const SLACK: f64 = 200.0;
/// A stated error counts for no more than this, or the vaguest positions would explain every jump.
const MOST_STATED: i64 = 500;
/// A position this near to 0/0, in degrees, is that of a receiver without a fix.
const NEAR_ZERO: f64 = 0.001;

/// Why a position is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is 0/0.
    Zero,
    /// It is less exact than the office asks.
    Inexact,
    /// No vehicle could have come there.
    Jump,
}

impl Fault {
    /// The word under which it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Fault::Zero => "zero",
            Fault::Inexact => "inexact",
            Fault::Jump => "jump",
        }
    }
}

/// What is known of a crew before new positions come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Known {
    /// Its last good position.
    pub last: Option<Position>,
    /// A newer one that waits for another to agree with it.
    pub pending: Option<Position>,
}

/// New positions, judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged {
    /// The true ones that are not older than the last good one, by time.
    pub good: Vec<Position>,
    /// The possible ones that are older than the last good one, by time: [`fits_between`] says more.
    pub late: Vec<Position>,
    /// Those that are not used. One that waits is among them.
    pub bad: Vec<(Position, Fault)>,
    /// The one that waits now.
    pub pending: Option<Position>,
    /// Whether the one that waited before turned out to be true; it is among the good ones.
    pub was_true: bool,
}

/// Judges new positions in any order, told at `now`.
///
/// A stamp ahead of the clock counts as of `now`. Positions of one second keep the order in which they
/// were told.
pub fn judge(known: Known, told: &[Position], worst: Meters, now: Timestamp) -> Judged {
    let mut stamped: Vec<Fix> = told.iter().map(|told| Fix::of(*told, now)).collect();
    stamped.sort_by_key(|fix| fix.stamp);
    let mut walk = Walk {
        last: known.last.map(Fix::kept),
        pending: known.pending.map(Fix::kept),
        waits_from_before: known.pending.is_some(),
        judged: Judged::default(),
    };
    for fix in stamped {
        if let Some(fault) = flaw(fix.position, worst) {
            walk.judged.bad.push((fix.position, fault));
        } else if known.last.is_some_and(|last| fix.position.at < last.at) {
            walk.judged.late.push(fix.position);
        } else {
            walk.step(fix);
        }
    }
    Judged {
        pending: walk.pending.map(|fix| fix.position),
        ..walk.judged
    }
}

/// Whether a late position agrees with those before and after it in the track.
pub fn fits_between(before: Option<Position>, late: Position, after: Option<Position>) -> bool {
    before.is_none_or(|before| is_drivable(before, late))
        && after.is_none_or(|after| is_drivable(late, after))
}

/// Whether a vehicle could have come from one position to a later one.
///
/// Stamps are whole seconds, so nearly one more may have passed than they say.
pub fn is_drivable(from: Position, to: Position) -> bool {
    is_drivable_within(from, to, to.at - from.at)
}

fn is_drivable_within(from: Position, to: Position, gap: Seconds) -> bool {
    let stated = |position: Position| position.accuracy.0.clamp(0, MOST_STATED) as f64;
    let time = gap.0.max(0) as f64 + 1.0;
    let reach = FASTEST * time + SLACK + stated(from) + stated(to);
    distance::meters(from.point, to.point) <= reach
}

/// What is wrong with a position by itself.
fn flaw(position: Position, worst: Meters) -> Option<Fault> {
    let Point { lat, lon } = position.point;
    if lat.abs() < NEAR_ZERO && lon.abs() < NEAR_ZERO {
        return Some(Fault::Zero);
    }
    (position.accuracy > worst).then_some(Fault::Inexact)
}

/// A position with the stamp that it was told with: of two ahead of the clock, the stamps still say how
/// long one was after the other.
#[derive(Debug, Clone, Copy)]
struct Fix {
    position: Position,
    stamp: Timestamp,
}

impl Fix {
    fn of(told: Position, now: Timestamp) -> Fix {
        let at = told.at.min(now);
        Fix {
            position: Position { at, ..told },
            stamp: told.at,
        }
    }

    /// How long after another it was measured. The stamps say it of two that are ahead of the clock; where
    /// one alone is, its stamp says how wrong its clock is, and no vehicle drove meanwhile.
    fn since(self, from: Fix) -> Seconds {
        match from.stamp > from.position.at {
            true => self.stamp - from.stamp,
            false => self.position.at - from.position.at,
        }
    }

    fn kept(position: Position) -> Fix {
        Fix {
            position,
            stamp: position.at,
        }
    }
}

/// A crew's way through new positions.
struct Walk {
    last: Option<Fix>,
    pending: Option<Fix>,
    /// Whether the one that waits came with earlier positions.
    waits_from_before: bool,
    judged: Judged,
}

impl Walk {
    fn step(&mut self, fix: Fix) {
        let reaches = |from: Fix| is_drivable_within(from.position, fix.position, fix.since(from));
        if self.last.is_none_or(reaches) {
            self.pending = None;
            self.take(fix);
        } else if let Some(pending) = self.pending.filter(|pending| reaches(*pending)) {
            self.pending = None;
            self.confirm(pending);
            self.take(fix);
        } else {
            self.judged.bad.push((fix.position, Fault::Jump));
            self.pending = Some(fix);
            self.waits_from_before = false;
        }
    }

    fn take(&mut self, fix: Fix) {
        self.judged.good.push(fix.position);
        self.last = Some(fix);
    }

    fn confirm(&mut self, pending: Fix) {
        if self.waits_from_before {
            self.judged.was_true = true;
        } else {
            let is_it = |bad: &(Position, Fault)| *bad == (pending.position, Fault::Jump);
            if let Some(at) = self.judged.bad.iter().rposition(is_it) {
                self.judged.bad.remove(at);
            }
        }
        self.judged.good.push(pending.position);
    }
}

#[cfg(test)]
mod tests;

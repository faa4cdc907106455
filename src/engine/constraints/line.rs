//! The crew is on line, not on a break, and is asked about one thing at a time.

use super::Rejection;
use crate::CrewState;
use pult_domain::Duty;

pub(super) fn check(crew: &CrewState) -> Result<(), Rejection> {
    match Duty::of(crew.shift.as_ref(), false) {
        Duty::Off => Err(Rejection::ShiftClosed),
        Duty::Break => Err(Rejection::OnBreak),
        Duty::Busy | Duty::Free => Ok(()),
    }
}

pub(super) fn check_not_asked(crew: &CrewState) -> Result<(), Rejection> {
    if crew.asked {
        Err(Rejection::BeingAsked)
    } else {
        Ok(())
    }
}

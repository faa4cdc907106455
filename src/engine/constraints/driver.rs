//! The driver may work, and owes the office no more than it allows.

use super::Rejection;
use crate::CrewState;

pub(super) fn check(crew: &CrewState) -> Result<(), Rejection> {
    match (crew.dismissed, crew.locked, crew.in_debt) {
        (true, ..) => Err(Rejection::Dismissed),
        (false, true, _) => Err(Rejection::Locked),
        (false, false, true) => Err(Rejection::InDebt),
        (false, false, false) => Ok(()),
    }
}

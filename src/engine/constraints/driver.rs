//! The driver may work.

use super::Rejection;
use crate::CrewState;

pub(super) fn check(crew: &CrewState) -> Result<(), Rejection> {
    match (crew.dismissed, crew.locked) {
        (true, _) => Err(Rejection::Dismissed),
        (false, true) => Err(Rejection::Locked),
        (false, false) => Ok(()),
    }
}

//! Somebody knows where the crew is, and not from long ago.

use super::Rejection;
use crate::{CrewState, Policy};
use pult_domain::{Point, Timestamp};

pub(super) fn check(crew: &CrewState, policy: &Policy, now: Timestamp) -> Result<Point, Rejection> {
    let position = crew.crew.position.ok_or(Rejection::NoPosition)?;
    let age = now - position.at;
    if age > policy.position_max_age {
        return Err(Rejection::StalePosition(age));
    }
    Ok(position.point)
}

//! Somebody knows where the crew is, and not from long ago.

use super::Rejection;
use crate::{CrewState, Policy};
use pult_domain::{PlaceSource, Point, Timestamp};

pub(super) fn check(crew: &CrewState, policy: &Policy, now: Timestamp) -> Result<Point, Rejection> {
    let place = crew.crew.whereabouts(now, policy.position_max_age);
    let place = place.ok_or(Rejection::NoPosition)?;
    let most = match place.source {
        PlaceSource::Gps => policy.position_max_age,
        PlaceSource::CheckIn(_) => policy.checkin_max_age,
    };
    match place.age(now) {
        age if age > most => Err(Rejection::StalePosition(age)),
        _ => Ok(place.point),
    }
}

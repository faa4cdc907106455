//! Passengers go by car.

use super::Rejection;
use crate::domain::TravelMode;
use crate::engine::bundle::is_ride;
use crate::engine::{CrewState, OpenOrder};

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    if is_ride(&open.order) && crew.crew.mode != TravelMode::Driving {
        return Err(Rejection::ModeUnfit);
    }
    Ok(())
}

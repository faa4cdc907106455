//! Passengers go by car.

use super::Rejection;
use crate::bundle::is_ride;
use crate::{CrewState, OpenOrder};
use pult_domain::TravelMode;

pub(super) fn check(open: &OpenOrder, crew: &CrewState) -> Result<(), Rejection> {
    if is_ride(&open.order) && crew.crew.mode != TravelMode::Driving {
        return Err(Rejection::ModeUnfit);
    }
    Ok(())
}
